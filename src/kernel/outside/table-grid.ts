import { fault, invariant, type Problem } from '#kernel/declare/fault.ts'
import type { TableCell, TableLimits } from '#kernel/outside/table.ts'

/** A sheet before its columns are known: rows by their number in the sheet, and the cells that cannot be taken. */
export type Grid = { rows: { row_number: number, values: TableCell[] }[], problems: Problem[] }

/** Wrong cells reported at once; the rest would only repeat them. */
export const problems_max = 50

// Excel also reads the full-width forms as formulas in East Asian settings.
const formula_like = /^'*[=+\-@\t\r\n＝＋－＠]/

/** Name of a cell as the spreadsheet shows it; `row` from 1, `column` from 0. */
export function cellName(row: number, column: number): string {
  let letters = ''
  for (let rest = column + 1; rest > 0; rest = Math.floor((rest - 1) / 26)) letters = String.fromCharCode(65 + (rest - 1) % 26) + letters
  return `${letters}${row}`
}

/**
 * Puts an apostrophe before a text a spreadsheet would run, and before one that already looks so marked, so that
 * `withoutMark` gives every text back exactly. Numbers pass; characters XML cannot hold become U+FFFD.
 */
export function withMark(cell: TableCell, at: { row: number, column: number, chars_max: number }): TableCell {
  if (cell === null) return null
  if (typeof cell === 'number') {
    invariant(Number.isFinite(cell), 'a table holds finite numbers')
    return cell
  }
  if (cell.length > at.chars_max) {
    throw fault('outside.table-cell-long', { cell: cellName(at.row, at.column), chars: cell.length, chars_max: at.chars_max })
  }
  const text = cell.toWellFormed().replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '�')
  return formula_like.test(text) && text.trim() !== '' ? `'${text}` : text
}

/** Takes off the mark that `withMark` put. */
export function withoutMark<T extends TableCell>(cell: T): T {
  return (typeof cell === 'string' && cell.startsWith("'") && formula_like.test(cell) ? cell.slice(1) : cell) as T
}

/**
 * Finds the column names in row `header_row`, or else in the first row that is not blank, and lines every later row up
 * under them. Blank rows, and columns with neither name nor value, are left out; rows above the names are not read.
 * @throws fault `outside.table-*` for the first thing wrong, with every wrong cell (up to 50) in `problems`
 */
export function settleGrid(grid: Grid, limits: TableLimits, header_row: number | null = null): { columns: string[], rows: [number, TableCell[]][] } {
  const filled = grid.rows.filter(({ row_number, values }) => row_number >= (header_row ?? 1) && values.some((value) => !isBlank(value)))
  const [header, ...body] = filled
  if (!header || (header_row !== null && header.row_number !== header_row)) throw fault('outside.table-empty')
  const titles = header.values.map((value) => isBlank(value) ? '' : withoutMark(String(value).normalize('NFC').replace(/\s+/g, ' ').trim()))
  const places = titles.flatMap((title, place) => title === '' ? [] : [place])
  if (places.length > limits.columns_max) throw fault('outside.table-columns', { columns: places.length, columns_max: limits.columns_max })
  if (body.length > limits.rows_max) throw fault('outside.table-rows', { rows_max: limits.rows_max })
  if (body.length * places.length > limits.cells_max) throw fault('outside.table-cells', { cells_max: limits.cells_max })
  const problems = [
    ...grid.problems, ...headerProblems(titles, header.row_number, body), ...longCells([header, ...body], limits),
  ].slice(0, problems_max)
  const [first] = problems
  if (first) throw fault(first.code, first.data, problems)
  return {
    columns: places.map((place) => titles[place]!),
    rows: body.map(({ row_number, values }) => [row_number, places.map((place) => {
      const value = values[place] ?? null
      return isBlank(value) ? null : withoutMark(value)
    })]),
  }
}

function headerProblems(titles: string[], header_row: number, body: Grid['rows']): Problem[] {
  const problems: Problem[] = []
  const seen = new Set<string>()
  for (const [place, title] of titles.entries()) {
    const cell = cellName(header_row, place)
    if (title !== '' && seen.has(title)) problems.push({ path: cell, code: 'outside.table-header-repeated', data: { cell, title: title.slice(0, 60) } })
    seen.add(title)
  }
  const nameless = new Set<number>()
  for (const { row_number, values } of body) {
    for (const [place, value] of values.entries()) {
      if (isBlank(value) || nameless.has(place) || (titles[place] ?? '') !== '') continue
      nameless.add(place)
      const cell = cellName(header_row, place)
      problems.push({ path: cell, code: 'outside.table-header-empty', data: { cell, value_cell: cellName(row_number, place) } })
      if (problems.length >= problems_max) return problems
    }
  }
  return problems
}

function longCells(rows: Grid['rows'], limits: TableLimits): Problem[] {
  const problems: Problem[] = []
  for (const { row_number, values } of rows) {
    for (const [place, value] of values.entries()) {
      if (typeof value !== 'string' || value.length <= limits.cell_chars_max) continue
      const cell = cellName(row_number, place)
      problems.push({ path: cell, code: 'outside.table-cell-long', data: { cell, chars: value.length, chars_max: limits.cell_chars_max } })
      if (problems.length >= problems_max) return problems
    }
  }
  return problems
}

function isBlank(value: TableCell): boolean {
  return value === null || (typeof value === 'string' && value.trim() === '')
}
