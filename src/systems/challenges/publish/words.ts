import type { FaultWords } from '#kernel/declare/fault.ts'

export const words = {
  'challenges.nothing-changed': { kind: 'invalid', zh: '没有任何一处与现在的公开文本不同', en: 'Nothing differs from the public text as it stands' },
  'challenges.too-many-amendments': { kind: 'limit', zh: '一个榜单最多 {max} 个版本', en: 'A challenge has at most {max} versions' },
  'challenges.no-proposal': { kind: 'conflict', zh: '没有待答复的变更建议', en: 'No proposed change awaits an answer' },
  'challenges.deadline-too-near-for-change': { kind: 'invalid', zh: '变更了{fields_zh}，揭榜方需要时间：截止时间至少延长 {workdays} 个工作日，不早于 {earliest_on}', en: 'This changes: {fields_en}. Bidders need time for it: the deadline moves by at least {workdays} working days, to {earliest_on} or later' },
  'challenges.text-missing': { kind: 'invalid', zh: '中英文标题和摘要都要有，才能公开', en: 'Title and summary are needed in both languages before it can be public' },
  'challenges.title-not-english': { kind: 'invalid', zh: '英文标题里没有英文', en: 'The English title holds no English' },
  'challenges.ip-missing': { kind: 'invalid', zh: '没有写明知识产权归属', en: 'Ownership of the results is not settled' },
  'challenges.names-its-owner': { kind: 'invalid', zh: '匿名发榜的文本里出现了企业自己的名称', en: 'The text of an anonymous challenge names its owner' },
  'challenges.deadline-no-workday': { kind: 'invalid', zh: '截止日 {on} 不是工作日', en: 'The deadline, {on}, is no working day' },
  'challenges.deadline-too-near': { kind: 'invalid', zh: '离截止不足 {workdays} 个工作日', en: 'Fewer than {workdays} working days are left until the deadline' },
  'challenges.deadline-too-far': { kind: 'invalid', zh: '截止日最远在 {days} 天之内', en: 'The deadline lies at most {days} days ahead' },
  'challenges.machine-unchecked': { kind: 'invalid', zh: '有机器译文还没有人确认，请到翻译台逐段核对', en: 'A machine’s translation is not confirmed by a person yet; check each text at the translator’s desk' },
  'challenges.too-late-to-ask': { kind: 'conflict', zh: '榜单已截止或结束，不再接受提问', en: 'The challenge is closed; it takes no more questions' },
  'challenges.text-by-amendment': { kind: 'conflict', zh: '标题和摘要已随榜单公开，改动请办理“变更榜单”', en: 'Title and summary are public already; change them by “Amend the challenge”' },
  'challenges.session-not-found': { kind: 'missing', zh: '没有这个专场', en: 'There is no such session' },
  'challenges.session-backwards': { kind: 'invalid', zh: '专场的最后一天不能早于第一天', en: 'The last day of a session cannot come before its first' },
  'challenges.session-moved': { kind: 'conflict', zh: '有人刚刚改过这个专场；请重新载入再改', en: 'Someone has just changed this session; reload and change it again' },
  'challenges.no-such-sector': { kind: 'invalid', zh: '没有这个领域', en: 'There is no such sector' },
} satisfies FaultWords
