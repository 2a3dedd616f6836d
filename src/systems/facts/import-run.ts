import { z } from 'zod'
import { Fault, type FaultWords, type Problem, type Sentence } from '#kernel/declare/fault.ts'
import { fill } from '#kernel/declare/pack-words.ts'
import { job_limits, type JobProblem } from '#kernel/outside/jobs.ts'
import { readTable, type Table } from '#kernel/outside/table.ts'
import { words as outside } from '#kernel/outside/words.ts'
import type { Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import { contentHash } from '#kernel/trust/canonical.ts'
import { words as values } from '#kernel/values/words.ts'
import { recordFacts, supersede } from '#facts/record.ts'
import { words as room } from '#facts/words.ts'
import { import_rows_max, registers, type ImportProblem } from './import-columns.ts'
import { writeEnterprises } from './import-enterprises.ts'
import { planImport, type Plan, type PlannedChange, type PlannedRow } from './import-plan.ts'
import { importerOf } from './importer.ts'
import { words } from './words.ts'

/** What an import is asked to do. */
export const importShape = z.strictObject({ file_id: z.string().min(1).max(64), register: z.enum(registers), dry_run: z.boolean().default(false), skip_bad_rows: z.boolean().default(false) })
export type ImportOrder = z.output<typeof importShape>

/** Changes told in one outcome; the counts are of all. */
export const changes_told_max = 200

/** A file as read: its table, or why it is none. */
export type Sheet = { table: Table } | { problems: ImportProblem[] }

/** What came of an import. `is_written` is false for a dry run, where nothing is new, and where a row is wrong and bad rows were not to be skipped. */
export type ImportOutcome = {
  register: typeof registers[number], dry_run: boolean, is_written: boolean
  rows: number, added: number, changed: number, unchanged: number, bad_rows: number, problem_count: number
  changes: PlannedChange[], receipt_id: string | null, problems: JobProblem[]
}

/** Reads a file as a table; what is wrong with it is told by cell, as the sheet names it. */
export async function readSheet(bytes: Buffer): Promise<Sheet> {
  try {
    return { table: await readTable(bytes, { limits: { rows_max: import_rows_max } }) }
  } catch (error) {
    // Being too busy is no fault of the file: that is tried again.
    if (!(error instanceof Fault) || error.code === 'outside.table-busy') throw error
    return { problems: problemsOf(error) }
  }
}

/**
 * 导入: plans every row and, unless it is a dry run, writes the good ones at once with one receipt, `receipt_id`. While any row is wrong nothing is
 * written, unless bad rows are to be skipped. Runs as the one who asked; the transaction must be elevated. Again with the same receipt, nothing is written twice.
 * @throws fault `facts.register-not-yours`
 */
export async function runImport(cx: Cx, { file_id, register, dry_run, skip_bad_rows }: ImportOrder, sheet: Sheet, receipt_id: string): Promise<ImportOutcome> {
  const { rows: written } = await sql`select from audit where city_id = ${cx.city.id} and id = ${receipt_id}`.execute(cx.tx)
  const plan: Plan = 'table' in sheet ? await planImport(cx, register, sheet.table, importerOf(cx.actor)) : { rows_ok: [], changes: [], problems: sheet.problems }
  const { rows_ok, problems, changes } = plan
  const to_write = rows_ok.filter((row) => row.act !== 'none')
  const is_written = !dry_run && to_write.length > 0 && written.length === 0 && (problems.length === 0 || skip_bad_rows)
  if (is_written) {
    await write(cx, to_write)
    cx.record.audits.push({
      action: 'facts.import', subject: `file:${file_id}`,
      content: { register, file_id, rows: to_write.map((row) => row.row), skipped: [...new Set(problems.map((problem) => problem.row))], written_hash: contentHash(to_write) },
      receipt: { id: receipt_id, kind: 'import', subject: `file:${file_id}` },
    })
  }
  const added = to_write.filter((row) => row.act === 'record' || row.act === 'add').length
  return {
    register, dry_run, is_written: is_written || written.length > 0, rows: 'table' in sheet ? sheet.table.rows.length : 0,
    added, changed: to_write.length - added, unchanged: rows_ok.length - to_write.length,
    bad_rows: new Set(problems.flatMap((problem) => problem.row ?? [])).size, problem_count: problems.length, changes: changes.slice(0, changes_told_max),
    receipt_id: is_written || written.length > 0 ? receipt_id : null,
    problems: problems.slice(0, job_limits.problems_max).map((problem) => ({ row: problem.row, column: problem.column, ...worded(problem) })),
  }
}

async function write(cx: Cx, rows: readonly PlannedRow[]): Promise<void> {
  await writeEnterprises(cx, rows)
  await recordFacts(cx, rows.flatMap((row) => row.act === 'record' ? [row.fact] : []))
  await supersede(cx, rows.flatMap((row) => row.act === 'supersede' ? [row.correction] : []))
}

const told_words: FaultWords = { ...outside, ...values, ...room, ...words }

function worded({ code, data }: ImportProblem): Sentence {
  const said = told_words[code]
  return said ? fill({ zh: said.zh, en: said.en }, data) : { zh: code, en: code }
}

/** The reader names a cell as the sheet does, `B12`. */
function problemsOf(error: Fault): ImportProblem[] {
  const told: Problem[] = error.problems.length > 0 ? error.problems : [{ path: '', code: error.code, data: error.data }]
  return told.map(({ path, code, data = {} }) => {
    const cell = /^([A-Z]+)(\d+)$/.exec(path)
    return { row: cell ? Number(cell[2]) : null, column: cell ? cell[1]! : null, code, data }
  })
}
