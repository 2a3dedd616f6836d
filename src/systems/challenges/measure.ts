import { z } from 'zod'
import type { Sentence } from '#kernel/declare/fault.ts'
import { sentence } from '#engines/cases/view-shape.ts'

/** What a number means: shown beside it wherever it stands. `fact` is the published figure it stands beside. */
export type MeasureWords = { title: Sentence, definition: Sentence, formula: Sentence, fact: string | null, version: string }

/** One number with its definition; a count or an amount in fen. */
export const measureShape = z.strictObject({ id: z.string(), title: sentence, definition: sentence, formula: sentence, fact: z.string().nullable(), version: z.string(), value: z.number().nullable(), amount_fen: z.number().nullable() })

/** One row behind a number: the case it opens, when, who and how much. */
export const rowShape = z.strictObject({ key: z.string(), case_id: z.string().nullable(), title: sentence, at: z.string(), amount_fen: z.number().nullable(), who: sentence.nullable(), note: z.string().nullable() })

/** What a publication states, with its sentence. */
export const sourceShape = z.strictObject({
  fact: z.string(), title: sentence, subject: sentence, value: z.string(), unit: sentence.nullable(), qualifier: sentence.nullable(), period: z.string(), note: sentence.nullable(), source: z.strictObject({ id: z.string(), title: sentence, sentence: z.string() }),
})
