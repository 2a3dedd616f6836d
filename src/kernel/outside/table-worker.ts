import { parentPort, workerData } from 'node:worker_threads'
import { Fault } from '#kernel/declare/fault.ts'
import { settleGrid, withMark } from '#kernel/outside/table-grid.ts'
import type { TableCell, TableLimits } from '#kernel/outside/table.ts'

/** What a table worker is asked: to read one table or to write one. */
export type TableTask =
  | { act: 'read', source: { xlsx: Uint8Array } | { csv: string }, sheet: string | number | null, header_row: number | null, limits: TableLimits }
  | { act: 'write', form: 'xlsx' | 'csv', grid: TableCell[][], sheet_title: string, cell_chars_max: number }

export type TableTaskAnswer = { columns: string[], rows: [number, TableCell[]][] } | { bytes: Uint8Array }

// A worker lives for one table, so it loads only the reader that table needs.
const csv = () => import('#kernel/outside/table-csv.ts')
const xlsx = () => import('#kernel/outside/table-xlsx.ts')

/** Does one task; pure but for the time it takes. */
async function perform(task: TableTask): Promise<TableTaskAnswer> {
  if (task.act === 'read') {
    const grid = 'csv' in task.source
      ? (await csv()).readCsv(task.source.csv, task.limits)
      : await (await xlsx()).readXlsxGrid(task.source.xlsx, task.sheet)
    return settleGrid(grid, task.limits, task.header_row)
  }
  const grid = task.grid.map((row, index) => row.map((cell, column) => withMark(cell, { row: index + 1, column, chars_max: task.cell_chars_max })))
  return { bytes: task.form === 'csv' ? (await csv()).writeCsv(grid) : await (await xlsx()).writeXlsxBytes(grid, task.sheet_title) }
}

// Only a plain object crosses a thread: a fault is taken apart here and put together again by `readTable`.
try {
  parentPort!.postMessage(await perform(workerData as TableTask))
} catch (error) {
  if (!(error instanceof Fault)) throw error
  parentPort!.postMessage({ refused: { code: error.code, data: error.data, problems: error.problems } })
}
