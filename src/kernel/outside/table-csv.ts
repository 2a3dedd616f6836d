import { CsvError } from 'csv-parse'
import { parse } from 'csv-parse/sync'
import { fault } from '#kernel/declare/fault.ts'
import type { Grid } from '#kernel/outside/table-grid.ts'
import type { TableCell, TableLimits } from '#kernel/outside/table.ts'

/**
 * Reads delimited text into rows of text; the mark between cells is the one the first lines use most steadily.
 * @throws fault `outside.table-quotes` with the row near which quotation marks do not pair
 */
export function readCsv(text: string, limits: TableLimits): Grid {
  const rows: Grid['rows'] = []
  let filled = 0
  try {
    parse(text, {
      bom: true, delimiter: tellDelimiter(text), relax_column_count: true, skip_empty_lines: false,
      max_record_size: (limits.cell_chars_max + 3) * limits.columns_max,
      on_record: (record: string[], { records }: { records: number }) => {
        // Only what may be kept is kept; one row past the limit is enough to refuse the table.
        const is_filled = record.some((cell) => cell.trim() !== '')
        if (is_filled && ++filled <= limits.rows_max + 2) rows.push({ row_number: records, values: record })
        return null
      },
    })
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    if (error.code === 'CSV_MAX_RECORD_SIZE') throw fault('outside.table-too-heavy')
    throw fault('outside.table-quotes', { row: Number(error['lines'] ?? rows.length + 1) })
  }
  return { rows, problems: [] }
}

/** Writes text with BOM and CRLF; a cell is quoted where it holds a quote, a comma, a semicolon, a tab, a line break or an outer space. */
export function writeCsv(grid: TableCell[][]): Uint8Array {
  const quoted = (cell: TableCell) => {
    if (cell === null) return ''
    if (typeof cell === 'number') return String(cell)
    return /[",;\t\r\n]|^\s|\s$/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell
  }
  return new TextEncoder().encode(`\ufeff${grid.map((row) => row.map(quoted).join(',')).join('\r\n')}\r\n`)
}

function tellDelimiter(text: string): string {
  const lines = text.slice(0, 50_000).replace(/"(?:[^"]|"")*"/g, '""').split(/\r\n|\n|\r/).filter((line) => line.trim() !== '').slice(0, 20)
  let best = { mark: ',', score: 0 }
  for (const mark of [',', '\t', ';']) {
    const counts = lines.map((line) => line.split(mark).length - 1)
    const of_header = counts[0] ?? 0
    const score = of_header * counts.filter((count) => count === of_header).length / (counts.length || 1)
    if (score > best.score) best = { mark, score }
  }
  return best.mark
}
