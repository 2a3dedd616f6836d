import type { FaultWords } from '#kernel/declare/fault.ts'

export const words = {
  'challenges.must-undertake': { kind: 'invalid', zh: '需要接受保密承诺才能阅读全文', en: 'Accept the undertaking to read the whole challenge' },
  'challenges.undertaken-already': { kind: 'conflict', zh: '贵单位已经承诺保密，可以直接阅读全文', en: 'Your organisation has undertaken confidentiality already and can read the whole challenge' },
} satisfies FaultWords
