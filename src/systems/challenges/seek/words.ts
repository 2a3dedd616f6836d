import type { FaultWords } from '#kernel/declare/fault.ts'

export const words = {
  'challenges.must-undertake': { kind: 'invalid', zh: '需要接受保密承诺才能阅读全文', en: 'Accept the undertaking to read the whole challenge' },
  'challenges.undertaken-already': { kind: 'conflict', zh: '贵单位已经承诺保密，可以直接阅读全文', en: 'Your organisation has undertaken confidentiality already and can read the whole challenge' },
  'challenges.not-mergeable': { kind: 'conflict', zh: '这项需求现在不能并入：它已发榜、已结束，或不在您的辖区', en: 'This need cannot take another in: it is published, has ended, or is not within your reach' },
} satisfies FaultWords
