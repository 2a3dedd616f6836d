import { z } from 'zod'

export const TABLE_ROWS_MAX = 100

const cell = z.string().trim().min(1).max(300)

/**
 * 决策表: one input text a column, one row a rule. A cell is `-` (anything) or FEEL's unary tests: `>= 0.06`, `[0.05..0.06)`, `"甲", "乙"`, `not("丙")`.
 * `unique`: at most one row may fit; `first`: the first that fits gives the answer; where none fits, `otherwise`, or nothing.
 */
export const tableShape = z.strictObject({
  hit: z.enum(['unique', 'first']),
  inputs: z.array(cell).min(1).max(10),
  rules: z.array(z.strictObject({ when: z.array(cell).min(1).max(10), gives: cell })).min(1).max(TABLE_ROWS_MAX),
  otherwise: cell.optional(),
})

export type Table = z.output<typeof tableShape>
