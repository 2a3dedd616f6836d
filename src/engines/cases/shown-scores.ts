import { z } from 'zod'

const sentence = z.strictObject({ zh: z.string(), en: z.string() })

/** One line of figures: a score per seat with its mark, and how they lie. `mean` is null while nothing may be told. */
const line = z.strictObject({
  id: z.string(), title: sentence, help: sentence.nullable(), weight: z.number().nullable(),
  scores: z.array(z.strictObject({ seat: z.number(), score: z.number(), mark: z.enum(['outlier', 'veto', 'dropped']).nullable() })),
  mean: z.number().nullable(), median: z.number().nullable(), lowest: z.number().nullable(), highest: z.number().nullable(), deviation: z.number().nullable(),
})

/**
 * A section of scores: criteria by reviewers, who are known by the number of their seat. The reader gets only what is theirs to know:
 * of an open round at most their own column, and no means.
 */
export const shownScores = z.strictObject({
  id: z.string(), title: sentence, kind: z.literal('scores'), about: sentence, is_illustrative: z.boolean(), scale: z.strictObject({ min: z.number(), max: z.number() }),
  rounds: z.array(z.strictObject({
    number: z.number(), is_closed: z.boolean(), state: sentence, reason: z.string().nullable(), level: sentence.nullable(),
    seats: z.array(z.strictObject({ number: z.number(), is_mine: z.boolean(), is_kept: z.boolean() })),
    total: line, criteria: z.array(line),
    comments: z.array(z.strictObject({ seat: z.number(), text: z.string(), reasons: z.array(z.strictObject({ criterion: sentence, text: z.string() })),
      amount: z.strictObject({ from_fen: z.number(), to_fen: z.number(), reason: z.string() }).nullable() })),
    amounts: z.strictObject({ count: z.number(), from_median_fen: z.number(), to_median_fen: z.number(), lowest_fen: z.number(), highest_fen: z.number() }).nullable(),
  })),
})
export type ShownScores = z.output<typeof shownScores>
