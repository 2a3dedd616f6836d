import type { FaultWords } from '#kernel/declare/fault.ts'

/** What the receipts say when they refuse. */
export const words = {
  'receipts.not-found': { kind: 'missing', zh: '没有编号为“{id}”的回执，或它不在您的权限之内', en: 'There is no receipt “{id}”, or it is out of your reach' },
} satisfies FaultWords
