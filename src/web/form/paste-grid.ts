import type { FormView } from '#engines/cases/view-shape.ts'
import { readDay } from './day-text.ts'
import { readMoney } from './money-text.ts'

export type Field = FormView['sections'][number]['fields'][number]
export type Column = NonNullable<Field['columns']>[number]
export type Row = Record<string, unknown>

/** Rows of a table question when its form sets no limit; the server's own. */
export const rows_max_default = 50

/** The cells of a text copied from a spreadsheet: tabs part columns, line ends part rows, and a quoted cell may hold both. All are read: whoever takes them says how many it holds. */
export function readGrid(text: string): string[][] {
  const rows: string[][] = [[]]
  let cell = '', is_quoted = false
  const closeCell = () => {
    rows.at(-1)!.push(cell.trim())
    cell = ''
  }
  for (let at = 0; at < text.length; at += 1) {
    const sign = text[at]!
    if (is_quoted) {
      if (sign !== '"') cell += sign
      else if (text[at + 1] === '"') {
        cell += '"'
        at += 1
      } else is_quoted = false
    } else if (sign === '"' && cell === '') is_quoted = true
    else if (sign === '\t') closeCell()
    else if (sign === '\n') {
      closeCell()
      rows.push([])
    } else if (sign !== '\r') cell += sign
  }
  if (cell !== '' || rows.at(-1)!.length > 0) closeCell()
  return rows.filter((row) => row.some((one) => one !== ''))
}

/** What a cell's text means in its column; text that cannot be read stays as typed, so that the check can point at it. */
export function readCell(column: Pick<Column, 'type' | 'options'>, text: string): unknown {
  const trimmed = text.trim()
  if (trimmed === '') return undefined
  if (column.type === 'money') {
    const read = readMoney(trimmed)
    return read.is === 'amount' ? read.amount_fen : trimmed
  }
  if (column.type === 'number') return readNumber(trimmed) ?? trimmed
  if (column.type === 'date') return readDay(trimmed) ?? trimmed
  // Files come by upload; a name copied from a spreadsheet is none.
  if (column.type === 'files') return undefined
  if (column.type === 'choice') return column.options?.find((one) => [one.id, one.title.zh, one.title.en].includes(trimmed))?.id ?? trimmed
  return text
}

/** A plain number in a person's text (`1,234.5`, `－3`, `12%` is not one); null when it is none. */
export function readNumber(text: string): number | null {
  const plain = text.normalize('NFKC').replace(/\s/g, '').replace(/^[−–]/, '-')
  if (!/^-?(\d{1,3}(,\d{3})+|\d+)?(\.\d+)?$/.test(plain) || !/\d/.test(plain)) return null
  const value = Number(plain.replaceAll(',', ''))
  return Number.isFinite(value) ? value : null
}

/**
 * Lays copied cells over a table from one cell on, adding rows as needed up to `rows_max`.
 * A first row that repeats the column titles is taken for a header and left out. `left_out` counts rows that found no place.
 */
export function fillRows({ rows, columns, grid, row, column, rows_max }: { rows: Row[], columns: Column[], grid: string[][], row: number, column: number, rows_max: number }): { rows: Row[], filled: number, left_out: number } {
  const under = columns.slice(column)
  const is_header = grid.length > 1 && grid[0]!.length > 1 && grid[0]!.every((text, at) => under[at] !== undefined && [under[at].title.zh, under[at].title.en].includes(text))
  const lines = is_header ? grid.slice(1) : grid
  const room = Math.max(0, rows_max - row)
  const next = [...rows]
  lines.slice(0, room).forEach((cells, offset) => {
    const read = cells.slice(0, under.length).map((text, at) => [under[at]!.id, readCell(under[at]!, text)] as const)
    next[row + offset] = { ...next[row + offset], ...Object.fromEntries(read) }
  })
  return { rows: next, filled: Math.min(lines.length, room), left_out: Math.max(0, lines.length - room) }
}
