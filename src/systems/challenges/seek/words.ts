import type { FaultWords } from '#kernel/declare/fault.ts'

export const words = {
  'challenges.must-undertake': { kind: 'invalid', zh: '需要接受保密承诺才能阅读全文', en: 'Accept the undertaking to read the whole challenge' },
  'challenges.undertaken-already': { kind: 'conflict', zh: '贵单位已经承诺保密，可以直接阅读全文', en: 'Your organisation has undertaken confidentiality already and can read the whole challenge' },
  'challenges.not-mergeable': { kind: 'conflict', zh: '这项需求现在不能并入：它已发榜、已结束，或不在您的辖区', en: 'This need cannot take another in: it is published, has ended, or is not within your reach' },
  'challenges.batch-too-long': { kind: 'limit', zh: '一次最多导入 {max} 项需求，这里有 {count} 行', en: 'At most {max} needs are imported at once; these are {count}' },
  'challenges.batch-whose': { kind: 'invalid', zh: '请写明是哪家企业的需求', en: 'Say which enterprise the need belongs to' },
  'challenges.batch-no-enterprise': { kind: 'invalid', zh: '企业名录里没有“{text}”，请填全称或统一社会信用代码', en: 'The register has no enterprise “{text}”; give its full name or unified code' },
  'challenges.batch-ambiguous': { kind: 'invalid', zh: '不止一家企业叫“{text}”，请填统一社会信用代码', en: 'More than one enterprise is named “{text}”; give its unified code' },
  'challenges.batch-not-yours': { kind: 'forbidden', zh: '“{text}”不属于您的县（市、区），也不是您的单位', en: '“{text}” is neither of your county nor your own' },
} satisfies FaultWords
