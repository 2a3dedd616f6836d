import type { FaultWords } from '#kernel/declare/fault.ts'

/** Refusals of 结榜. */
export const closeWords = {
  'challenges.quantity-too-fine': { kind: 'invalid', zh: '数量要大于 0，最多 {max} 位小数', en: 'The quantity is above 0 and has at most {max} decimals' },
  'challenges.nothing-saved': { kind: 'invalid', zh: '各项合计没有节约；没有节约可以不填', en: 'The lines come to no saving; leave them out if nothing was saved' },
  'challenges.rated-already': { kind: 'conflict', zh: '贵单位已经评价过这次合作', en: 'Your organisation has rated this cooperation already' },
  'challenges.no-interest-here': { kind: 'conflict', zh: '只能对已攻克的公开榜单、每家机构表示一次意向；这里没有可答复的意向', en: 'Interest is marked once in a solved public challenge; there is none to answer here' },
  'challenges.consent-with-contact': { kind: 'invalid', zh: '同意时写明愿意提供的联系方式；不同意时不填', en: 'Give a contact with your consent, and none without it' },
} satisfies FaultWords
