import type { FaultWords } from '#kernel/declare/fault.ts'

/** What the register of experts says when it refuses. */
export const words = {
  'experts.not-found': { kind: 'missing', zh: '专家库里没有编号为“{code}”的专家。', en: 'The register has no expert “{code}”.' },
  'experts.no-record': { kind: 'missing', zh: '您还不在专家库里，可以先申请入库。', en: 'You are not in the register of experts; you can apply first.' },
  'experts.no-fee': { kind: 'invalid', zh: '没有名为“{fee}”的专家费标准。', en: 'There is no expert fee “{fee}”.' },
  'experts.fee-times': { kind: 'invalid', zh: '一次发放的份数应为 1 至 {max} 的整数。', en: 'A payment is for 1 to {max} of a fee.' },
  'experts.fee-paid': { kind: 'conflict', zh: '专家 {code} 的这笔专家费已经发放。', en: 'This fee has been paid to expert {code} already.' },
} satisfies FaultWords
