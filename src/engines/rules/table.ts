import { z } from 'zod'

export const TABLE_ROWS_MAX = 100

const cell = z.string().trim().min(1).max(300)

/**
 * 决策表: one input text a column, one row a rule. A cell is `-` (anything) or FEEL's tests as they stand right of `in`, without brackets: `>= 0.06`,
 * `[0.05..0.06)`, `"甲", "乙"`. `unique`: at most one row may fit; `first`: the first that fits gives the answer.
 */
export const tableShape = z.strictObject({
  hit: z.enum(['unique', 'first']),
  inputs: z.array(cell).min(1).max(10),
  rules: z.array(z.strictObject({ when: z.array(cell).min(1).max(10), gives: cell })).min(1).max(TABLE_ROWS_MAX),
  otherwise: cell.optional(),
})

export type Table = z.output<typeof tableShape>

/** Which text of a table a problem of its FEEL stands in. */
export type TableText = { path: (string | number)[], text: string }

/** The condition of one row as FEEL; a row of dashes fits always. */
export function rowText(table: Table, row: number): string {
  const tests = table.rules[row]!.when.flatMap((test, column) => test === '-' ? [] : [`(${table.inputs[column]}) in (${test})`])
  return tests.length === 0 ? 'true' : tests.join(' and ')
}

/** The table as one FEEL text: its rows one after the other, the answer of `otherwise` (or unknown) where none fits. */
export function tableText(table: Table): string {
  return table.rules.map((rule, row) => `if ${rowText(table, row)} then (${rule.gives}) else `).join('') + (table.otherwise === undefined ? 'null' : `(${table.otherwise})`)
}

/** Every text of a table that must compile by itself, with its place: so that a mistake in a cell is told at that cell. */
export function textsOf(table: Table): TableText[] {
  return [
    ...table.inputs.map((text, column) => ({ path: ['inputs', column], text })),
    ...table.rules.map((rule, row) => ({ path: ['rules', row, 'gives'], text: rule.gives })),
    ...table.otherwise === undefined ? [] : [{ path: ['otherwise'], text: table.otherwise }],
  ]
}
