import type { FaultWords } from '#kernel/declare/fault.ts'

/** Refusals of 保榜. */
export const insureWords = {
  'challenges.no-such-product': { kind: 'missing', zh: '贵机构没有这个产品，或它已停售', en: 'Your organisation has no such product, or it is no longer offered' },
  'challenges.above-limit': { kind: 'invalid', zh: '保险金额超过产品上限 {max} 元', en: 'The sum insured is above the product’s limit of {max} yuan' },
  'challenges.adjusted-without-reason': { kind: 'invalid', zh: '保费与产品计算的 {computed} 元不同，请写明调整理由', en: 'The premium differs from the computed {computed} yuan; please say why' },
  'challenges.still-waiting': { kind: 'conflict', zh: '保单等待期至 {until}，期内不能索赔', en: 'The policy’s waiting period lasts until {until}; no claim before' },
  'challenges.cover-ended': { kind: 'conflict', zh: '保险期间已于 {until} 届满，不能再索赔', en: 'The term ended on {until}; no claim can be made' },
  'challenges.own-opinion': { kind: 'forbidden', zh: '核损人不能自己核定赔付，请另一位经办人决定', en: 'Whoever adjusted a claim does not decide it; another officer does' },
  'challenges.no-opinion-yet': { kind: 'conflict', zh: '这项索赔还没有核损意见', en: 'This claim has no adjuster’s opinion yet' },
  'challenges.no-policy': { kind: 'conflict', zh: '现在没有生效的保单', en: 'There is no policy in force' },
  'challenges.no-change': { kind: 'invalid', zh: '批改后与现在相同，没有变化', en: 'Nothing changes' },
  'challenges.below-paid': { kind: 'invalid', zh: '保险金额不能低于已赔付的 {paid} 元', en: 'The sum insured cannot fall below the {paid} yuan paid out' },
  'challenges.recovered-above': { kind: 'invalid', zh: '追偿合计不能超过已赔付且尚未追回的 {left} 元', en: 'No more than the {left} yuan paid and not yet recovered can be recovered' },
} satisfies FaultWords
