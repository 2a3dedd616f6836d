import { Worker } from 'node:worker_threads'
import { Fault, fault, type Problem } from '#kernel/declare/fault.ts'
import { checkArchive } from '#kernel/outside/archive-check.ts'
import { decodeText } from '#kernel/outside/decode-text.ts'
import { file_bytes_max } from '#kernel/outside/file-check.ts'
import type { TableTask, TableTaskAnswer } from '#kernel/outside/table-worker.ts'

/** Text, a number, or nothing. A date is text (`2021-03-25`, `2021-03-25T09:30:00`), true and false are `TRUE` and `FALSE`. */
export type TableCell = string | number | null

/** A row as a person sees it: `row_number` is the row in the sheet, 1 being the top; every column has its cell. */
export type TableRow = { row_number: number, cells: Record<string, TableCell> }

/** A sheet with its column names in order. */
export type Table = { columns: string[], rows: TableRow[] }

/**
 * Most rows below the column names, columns, characters in one cell and cells in all; and what the work itself may take.
 * A million cells were measured to need less than 384 MiB and 4 s of a worker on one core, read or written.
 */
export type TableLimits = { rows_max: number, columns_max: number, cell_chars_max: number, cells_max: number, heap_mib_max: number, ms_max: number }

export const table_limits: TableLimits = {
  rows_max: 50_000, columns_max: 200, cell_chars_max: 10_000, cells_max: 1_000_000, heap_mib_max: 512, ms_max: 60_000,
}

/** Tables worked on at once, and those that may wait their turn. */
export const table_turns = { at_once_max: 2, waiting_max: 20 }

/**
 * Reads an .xlsx or .csv told apart by content. The first row that is not blank holds the column names, blank rows are
 * skipped. Formulas are never evaluated: their stored result is taken, or the cell is refused by its position. The mark
 * that `writeTable` puts before a formula-like text is taken off again. A CSV may be UTF-8 or GB18030, parted by comma,
 * semicolon or tab, and all its cells are text.
 * @param options.header_row the row of the column names, where a title stands above them
 * @param options.sheet name of the sheet or its place from 0; the first visible one unless given
 * Memory and time are capped, so a table can be refused as too heavy, and as busy when 20 others wait.
 * @throws fault `outside.table-*` (with every wrong cell, up to 50, in `problems`) | `outside.archive-*` | `outside.file-*`
 */
export async function readTable(
  buffer: Buffer, options: { sheet?: string | number, header_row?: number, limits?: Partial<TableLimits> } = {},
): Promise<Table> {
  const limits = { ...table_limits, ...options.limits }
  if (buffer.length === 0) throw fault('outside.table-empty')
  if (buffer.length > file_bytes_max) throw fault('outside.file-too-large', { size_bytes: buffer.length, mib_max: file_bytes_max / 1024 / 1024 })
  const source = await tellSource(buffer)
  const answer = await inTurn(() => runTask({ act: 'read', source, sheet: options.sheet ?? null, header_row: options.header_row ?? null, limits }, limits))
  const { columns, rows } = answer as Extract<TableTaskAnswer, { columns: string[] }>
  return { columns, rows: rows.map(([row_number, values]) => ({ row_number, cells: named(columns, values) })) }
}

/**
 * Writes a table with one bold, frozen row of titles. Text that a spreadsheet would take for a formula (beginning with
 * `= + - @`, their full-width forms, a tab or a line break) gets an apostrophe before it; numbers stay numbers.
 * A CSV is UTF-8 with BOM and CRLF, as Excel expects. Characters that XML cannot hold become U+FFFD.
 * @throws fault `outside.table-rows` | `outside.table-columns` | `outside.table-cells` | `outside.table-cell-long`
 */
export async function writeTable(
  table: { columns: { id: string, title: string }[], rows: Record<string, TableCell>[], sheet_title?: string }, form: 'xlsx' | 'csv',
): Promise<Buffer> {
  const { columns, rows } = table
  const { rows_max, columns_max, cells_max } = table_limits
  if (columns.length > columns_max) throw fault('outside.table-columns', { columns: columns.length, columns_max })
  if (rows.length > rows_max) throw fault('outside.table-rows', { rows_max })
  if (rows.length * columns.length > cells_max) throw fault('outside.table-cells', { cells_max })
  const grid: TableCell[][] = [columns.map(({ title }) => title), ...rows.map((row) => columns.map(({ id }) => row[id] ?? null))]
  const task = { act: 'write', form, grid, sheet_title: table.sheet_title ?? 'Sheet1', cell_chars_max: table_limits.cell_chars_max } as const
  const answer = await inTurn(() => runTask(task, table_limits))
  return Buffer.from((answer as { bytes: Uint8Array }).bytes)
}

async function tellSource(buffer: Buffer): Promise<{ xlsx: Uint8Array } | { csv: string }> {
  if (buffer.subarray(0, 4).equals(Buffer.from('PK\x03\x04', 'latin1'))) {
    const { content_types } = await checkArchive(buffer)
    if (!content_types?.includes('spreadsheetml.sheet.main+xml')) throw fault('outside.table-broken')
    return { xlsx: new Uint8Array(buffer) }
  }
  if (buffer.subarray(0, 4).equals(Buffer.from([0xd0, 0xcf, 0x11, 0xe0]))) throw fault('outside.file-old-office')
  const decoded = decodeText(buffer)
  if (!decoded) throw fault('outside.table-encoding')
  return { csv: decoded.text }
}

// Without a prototype, so that a column called "__proto__" is a column like any other.
function named(columns: string[], values: TableCell[]): Record<string, TableCell> {
  const cells: Record<string, TableCell> = Object.create(null)
  for (const [index, title] of columns.entries()) cells[title] = values[index] ?? null
  return cells
}

let running = 0
const waiting: (() => void)[] = []

/** Runs `work` when a turn is free, in the order asked: the memory tables take together is bounded, not only that of each. */
async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (running >= table_turns.at_once_max) {
    if (waiting.length >= table_turns.waiting_max) throw fault('outside.table-busy')
    await new Promise<void>((turn) => waiting.push(turn))
  } else {
    running += 1
  }
  try {
    return await work()
  } finally {
    // The turn passes straight to the next in line, so that nobody slips in between.
    const next = waiting.shift()
    if (next) next()
    else running -= 1
  }
}

/**
 * One worker for one table: what it holds is freed with it, and one bad table cannot spoil the next.
 * A worker past its memory or time is ended and the table refused; the process itself is never at stake.
 */
function runTask(task: TableTask, { heap_mib_max, ms_max }: Pick<TableLimits, 'heap_mib_max' | 'ms_max'>): Promise<TableTaskAnswer> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./table-worker.ts', import.meta.url), {
      workerData: task, resourceLimits: { maxOldGenerationSizeMb: heap_mib_max, maxYoungGenerationSizeMb: 64, stackSizeMb: 4 },
    })
    const timer = setTimeout(() => settle(() => reject(fault('outside.table-too-heavy'))), ms_max)
    const settle = (finish: () => void) => {
      clearTimeout(timer)
      finish()
      void worker.terminate()
    }
    worker.once('message', (answer: TableTaskAnswer | { refused: { code: string, data: Record<string, unknown>, problems: Problem[] } }) => {
      if ('refused' in answer) settle(() => reject(new Fault(answer.refused.code, answer.refused.data, answer.refused.problems)))
      else settle(() => resolve(answer))
    })
    worker.once('error', (error: NodeJS.ErrnoException) => {
      settle(() => reject(error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? fault('outside.table-too-heavy') : error))
    })
    worker.once('exit', () => settle(() => reject(new Error('invariant: the table worker ended without an answer'))))
  })
}
