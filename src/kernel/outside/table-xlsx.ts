import { type CellValue, EncryptedFileError, HucreError, type Sheet, readXlsx, writeXlsx } from 'hucre'
import { fault } from '#kernel/declare/fault.ts'
import { cellName, type Grid, problems_max } from '#kernel/outside/table-grid.ts'
import type { TableCell } from '#kernel/outside/table.ts'

/**
 * Reads one sheet of a workbook whose archive was checked before. Stored results stand in for formulas.
 * @throws fault `outside.table-broken` | `outside.table-sheet-missing` | `outside.file-old-office`
 */
export async function readXlsxGrid(bytes: Uint8Array, sheet: string | number | null): Promise<Grid> {
  const names: string[] = []
  let taken = false
  const workbook = await readXlsx(bytes, {
    sheets: ({ name, hidden, veryHidden }, index) => {
      names.push(name)
      const is_asked = sheet === null ? !hidden && !veryHidden : sheet === name || sheet === index
      const take = is_asked && !taken
      taken ||= take
      return take
    },
  }).catch((error: unknown) => {
    if (error instanceof EncryptedFileError) throw fault('outside.file-old-office')
    // The reader's own refusals and its stumbles over malformed parts are one thing to the sender.
    if (error instanceof HucreError || error instanceof TypeError || error instanceof RangeError) throw fault('outside.table-broken')
    throw error
  })
  const read = workbook.sheets[0]
  if (!read) throw fault('outside.table-sheet-missing', { sheet: String(sheet ?? ''), sheets: names.slice(0, 20).join('、') })
  return gridOf(read)
}

/** Writes one sheet with a bold, frozen first row. */
export async function writeXlsxBytes(grid: TableCell[][], sheet_title: string): Promise<Uint8Array> {
  const width = grid[0]?.length ?? 0
  return writeXlsx({
    sheets: [{
      name: sheet_title.replace(/[[\]:*?/\\\u0000-\u001f]/g, ' ').replace(/^'+|'+$/g, '').trim().slice(0, 31) || 'Sheet1',
      rows: grid.map((row) => row.map(escaped)),
      columns: Array.from({ length: width }, () => ({ width: 16 })),
      cells: new Map((grid[0] ?? []).map((value, column) => [`0,${column}`, { value: escaped(value), style: { font: { bold: true } } }])),
      freezePane: { rows: 1 },
    }],
  })
}

/** OOXML reads `_x0041_` as an escaped "A", so an underscore that would begin an escape is escaped itself. */
function escaped(value: TableCell): TableCell {
  return typeof value === 'string' ? value.replace(/_(?=x[0-9A-Fa-f]{4}_)/g, '_x005F_') : value
}

function gridOf(sheet: Sheet): Grid {
  const grid: Grid = { rows: [], problems: [] }
  for (const [key, cell] of sheet.cells ?? []) {
    const [row, column] = key.split(',').map(Number) as [number, number]
    const name = cellName(row + 1, column)
    if (grid.problems.length >= problems_max) break
    if (cell.type === 'error') {
      grid.problems.push({ path: name, code: 'outside.table-cell-error', data: { cell: name, value: String(cell.value).slice(0, 20) } })
    } else if (cell.formula !== undefined && cell.value === null) {
      grid.problems.push({ path: name, code: 'outside.table-formula', data: { cell: name } })
    }
  }
  for (const [index, values] of sheet.rows.entries()) {
    if (values.some((value) => value !== null)) grid.rows.push({ row_number: index + 1, values: values.map(cellOf) })
  }
  return grid
}

function cellOf(value: CellValue): TableCell {
  if (value instanceof Date) return dateText(value)
  if (typeof value === 'boolean') return value ? 'TRUE' : 'FALSE'
  return value
}

/** A spreadsheet's date has no zone: the reader puts its clock face in UTC, and it is written down as it stands. */
function dateText(date: Date): string {
  if (Number.isNaN(date.getTime())) return ''
  const [day, time] = date.toISOString().slice(0, 19).split('T') as [string, string]
  // Day zero of a spreadsheet is the last of 1899, so a value before 1900 is a time of day alone.
  if (date.getUTCFullYear() < 1900) return time
  return time === '00:00:00' ? day : `${day}T${time}`
}
