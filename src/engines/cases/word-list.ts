import { z } from 'zod'
import { docShape, sentenceShape, sourceShape } from '#kernel/declare/pack-shape.ts'

const wordShape = z.strictObject({
  /** As it is written; `…` stands for up to eight characters of the same clause. Latin letters are compared in either case. */
  word: z.string().trim().min(1).max(60),
  instead: sentenceShape.optional(),
})

/** 用语清单: words that a text should do without, what to write instead, and who says so. */
export const wordListSchema = z.strictObject({
  ...docShape,
  /** What is wrong with all of them, and what to write instead of each that says nothing of its own. */
  instead: sentenceShape,
  words: z.array(wordShape).min(1).max(400),
  /** Words that take the objection away from their whole clause: “不限年龄” sets no limit. */
  unless: z.array(z.string().trim().min(1).max(40)).max(60).default([]),
  /** Shown beside the finding, where the rule is somebody else's. */
  cites: sourceShape.optional(),
})
export type WordList = z.output<typeof wordListSchema>
