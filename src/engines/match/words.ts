import type { FaultWords } from '#kernel/declare/fault.ts'

export const words = {
  'match.word-twice': { kind: 'invalid', zh: '一个词在同义词表中出现了两次：一个词只能属于一组。', en: 'A word stands twice in the list of synonyms: a word belongs to one group.' },
} satisfies FaultWords
