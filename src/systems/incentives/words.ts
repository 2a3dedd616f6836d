import type { FaultWords } from '#kernel/declare/fault.ts'

/** Refusals of this system in both languages. */
export const words: FaultWords = {
  'incentives.no-measure': { kind: 'missing', zh: '没有名为“{measure}”的政策条款', en: 'There is no measure “{measure}”' },
  'incentives.no-fact': { kind: 'missing', zh: '没有名为“{fact}”的事实', en: 'There is no fact called “{fact}”' },
  'incentives.no-such-claim': { kind: 'missing', zh: '没有这件兑现申请', en: 'There is no such claim' },
  'incentives.no-such-decision': { kind: 'missing', zh: '没有这次测算', en: 'There is no such decision' },
  'incentives.notice-ended': { kind: 'conflict', zh: '公示期已满', en: 'The public notice has ended' },
  'incentives.objection-open': { kind: 'conflict', zh: '您对这件公示的异议还在答复中', en: 'Your objection to this grant is still being answered' },
  'incentives.no-fund': { kind: 'invalid', zh: '“{fund}”不是可安排额度的资金', en: '“{fund}” is no fund that takes a budget' },
  'incentives.truth-needed': { kind: 'invalid', zh: '请确认所填事实与材料真实', en: 'Please confirm that the facts and papers are true' },
  'incentives.not-eligible': { kind: 'conflict', zh: '按政策文本与现有事实不符合，逐条理由见政策计算器', en: 'By the measure and the facts at hand this enterprise is not eligible; the calculator gives each reason' },
  'incentives.amount-undetermined': { kind: 'conflict', zh: '这条政策的金额待细则，还不能核定', en: 'The measure leaves its amount to rules still to come' },
  'incentives.fund-short': { kind: 'conflict', zh: '资金只剩 {left} 元，不足本件 {wanted} 元，请排队等候追加', en: 'The fund has {left} yuan left and this needs {wanted}; it waits in the queue until more is provided' },
  'incentives.nothing-left': { kind: 'conflict', zh: '扣除上限与互斥后没有可兑现的金额', en: 'After caps and exclusions nothing is left to grant' },
  'incentives.claim-open': { kind: 'conflict', zh: '这条政策已有一件在办申请', en: 'A claim under this measure is already under way' },
  'incentives.unreadable-fact': { kind: 'invalid', zh: '填写的事实有误：{zh}', en: 'A stated fact is wrong: {en}' },
  'incentives.more-than-paid': { kind: 'invalid', zh: '最多只能追回 {left} 元', en: 'At most {left} yuan can be taken back' },
  'incentives.more-than-owed': { kind: 'invalid', zh: '只欠 {owed} 元', en: 'Only {owed} yuan are owed' },
}
