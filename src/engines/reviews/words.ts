import type { FaultWords } from '#kernel/declare/fault.ts'

/** What this engine says when it refuses. */
export const words = {
  'reviews.no-sheet': { kind: 'conflict', zh: '城市包里没有评审表“{sheet}”', en: 'The pack has no review sheet “{sheet}”' },
  'reviews.panel-size': { kind: 'invalid', zh: '评审专家应为 {min}–{max} 人，现为 {is} 人', en: 'A panel has {min} to {max} reviewers; these are {is}' },
  'reviews.twice-on-panel': { kind: 'invalid', zh: '同一位专家不能占两个席位', en: 'One person cannot hold two seats' },
  'reviews.round-open': { kind: 'conflict', zh: '这一轮评审还没有结束', en: 'This round is still open' },
  'reviews.no-round': { kind: 'conflict', zh: '现在没有进行中的评审', en: 'No round is open now' },
  'reviews.rounds-over': { kind: 'conflict', zh: '最多评审 {max} 轮', en: 'There are at most {max} rounds' },
  'reviews.not-seated': { kind: 'conflict', zh: '您不在这一轮的评审席上', en: 'You hold no seat in this round' },
  'reviews.scored-already': { kind: 'conflict', zh: '这一轮的评分已经提交，不能再改', en: 'The scores of this round are in and cannot be changed' },
  'reviews.wrong-scores': { kind: 'invalid', zh: '评分有 {count} 处需要改正', en: '{count} points of the scores need correcting' },
  'reviews.score-missing': { kind: 'invalid', zh: '请给出这一项的分数', en: 'Give this criterion a score' },
  'reviews.score-off-scale': { kind: 'invalid', zh: '分数应在 {min} 与 {max} 之间，最多 {decimals} 位小数', en: 'A score lies between {min} and {max}, with at most {decimals} decimals' },
  'reviews.reason-missing': { kind: 'invalid', zh: '“{criterion}”低于 {below} 分，请在“低分理由”中说明', en: '“{criterion}” is below {below}; say why under the reasons' },
  'reviews.amount-missing': { kind: 'invalid', zh: '请给出建议的金额区间和理由', en: 'Propose a band for the amount and say why' },
  'reviews.amount-upside-down': { kind: 'invalid', zh: '建议金额的下限不能高于上限', en: 'The lower end of the amount cannot exceed its upper end' },
  'reviews.nothing-to-keep': { kind: 'conflict', zh: '第一轮没有可以维持的评分，请重新评分', en: 'There are no scores of the first round to keep; please score' },
  'reviews.seat-not-free': { kind: 'conflict', zh: '这个席位的专家已经评分，不能更换', en: 'The reviewer in this seat has scored and cannot be replaced' },
  'reviews.too-few-left': { kind: 'conflict', zh: '减去这一席后少于 {min} 人，请指定接替的专家', en: 'Without this seat fewer than {min} would be left; name somebody to take it' },
} satisfies FaultWords
