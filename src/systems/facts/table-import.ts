import { buffer } from 'node:stream/consumers'
import { z } from 'zod'
import { Fault, type FaultWords, type Sentence } from '#kernel/declare/fault.ts'
import { sentenceShape } from '#kernel/declare/pack.ts'
import { filesOf } from '#kernel/outside/file.ts'
import { enqueue, job_limits, type JobKind, type JobProblem } from '#kernel/outside/jobs.ts'
import type { Table } from '#kernel/outside/table.ts'
import { audit, type Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import type { ImportProblem } from './import-columns.ts'
import { contentOf } from './import-job.ts'
import { readSheet } from './import-run.ts'

/** What is asked of an import whose register is its system's only one. */
export const tableOrder = z.strictObject({ file_id: z.string().min(1).max(64), dry_run: z.boolean().default(false), skip_bad_rows: z.boolean().default(false) })
export type TableOrder = z.output<typeof tableOrder>

/** The columns of a table, as the page of its import shows them. */
export const tableTemplate = z.strictObject({
  register: z.string(), title: sentenceShape, rows_max: z.number(),
  columns: z.array(z.strictObject({ id: z.string(), title: sentenceShape, is_required: z.boolean(), note: sentenceShape.nullable(), example: z.string(), chars_max: z.number() })),
})

/** The part of a table that planning reads. */
export type PlainTable = Pick<Table, 'columns' | 'rows'>
/** A table, or why a file is none. */
export type TableOrProblems = PlainTable | ImportProblem[]
/** What a table comes to: the rows that would be written, how many say what is held already, and what is wrong. */
export type TablePlan<T> = { good: T[], unchanged: number, problems: ImportProblem[] }
export type TableOutcome = { dry_run: boolean, is_written: boolean, rows: number, added: number, changed: number, unchanged: number, bad_rows: number, problem_count: number, changes: [], receipt_id: string | null, problems: JobProblem[] }

/** Puts an import into the queue, of a file the asker may see; what comes of it stands with the job. @throws fault `facts.no-such-file` | `outside.job-too-many` */
export async function askTableImport(cx: Cx, { job, asked_as }: { job: string, asked_as: string }, order: TableOrder): Promise<{ job_id: string }> {
  await contentOf(cx, order.file_id)
  await cx.elevate()
  const job_id = await enqueue(cx, job, order)
  audit(cx, asked_as, `file:${order.file_id}`, { ...order, job_id })
  return { job_id }
}

/** Reads the table outside any transaction, then brings it in within one, elevated; the receipt's number is the job's. */
export function tableJob(title: Sentence, bring: (cx: Cx, order: TableOrder, table: TableOrProblems, receipt_id: string) => Promise<TableOutcome>): JobKind {
  return {
    title,
    async run({ house, job_id, payload, ask, report }) {
      const order = tableOrder.parse(payload)
      const key = await ask((cx) => contentOf(cx, order.file_id))
      const sheet = await readSheet(await buffer(await filesOf(house).get(key)))
      await report(0.3)
      const { problems, ...result } = await ask(async (cx) => {
        await cx.elevate()
        return bring(cx, order, 'table' in sheet ? sheet.table : sheet.problems, job_id)
      })
      return { result, problems }
    },
  }
}

/**
 * Plans a table and, unless it is a dry run, writes the good rows with one receipt; while a row is wrong nothing is written, unless bad rows are to be skipped.
 * `write` says what the audit keeps of it. Again with the same receipt nothing is written twice. The transaction must be elevated.
 */
export async function bringTable<T>(cx: Cx, { file_id, dry_run, skip_bad_rows }: TableOrder, table: TableOrProblems, receipt_id: string, { plan, write, written_as, words }: {
  plan: (table: PlainTable) => Promise<TablePlan<T>>, write: (good: T[]) => Promise<Record<string, unknown>>, written_as: string, words: FaultWords
}): Promise<TableOutcome> {
  const { rows: written } = await sql`select from audit where city_id = ${cx.city.id} and id = ${receipt_id}`.execute(cx.tx)
  const { good, unchanged, problems } = Array.isArray(table) ? { good: [], unchanged: 0, problems: table } : await planned(table, plan)
  const is_written = !dry_run && good.length > 0 && written.length === 0 && (problems.length === 0 || skip_bad_rows)
  if (is_written) {
    const kept = await write(good)
    cx.record.audits.push({ action: written_as, subject: `file:${file_id}`, content: { file_id, ...kept, skipped: [...new Set(problems.map((problem) => problem.row))] }, receipt: { id: receipt_id, kind: 'import', subject: `file:${file_id}` } })
  }
  const is_done = is_written || written.length > 0
  return {
    dry_run, is_written: is_done, rows: Array.isArray(table) ? 0 : table.rows.length, added: good.length, changed: 0, unchanged,
    bad_rows: new Set(problems.flatMap((problem) => problem.row ?? [])).size, problem_count: problems.length, changes: [], receipt_id: is_done ? receipt_id : null,
    problems: problems.slice(0, job_limits.problems_max).map((problem) => ({ row: problem.row, column: problem.column, ...worded(problem, words) })),
  }
}

/** A table that is too long is one problem of the whole, told like any other. */
async function planned<T>(table: PlainTable, plan: (table: PlainTable) => Promise<TablePlan<T>>): Promise<TablePlan<T>> {
  try {
    return await plan(table)
  } catch (cause) {
    if (!(cause instanceof Fault)) throw cause
    return { good: [], unchanged: 0, problems: [{ row: null, column: null, code: cause.code, data: cause.data }] }
  }
}

/** The sentence of a problem; a place may itself be filled with a sentence. */
function worded({ code, data }: ImportProblem, words: FaultWords): Sentence {
  const said = words[code] ?? { zh: code, en: code }
  const put = (text: string, language: 'zh' | 'en') => text.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = data[name]
    return value === undefined ? whole : typeof value === 'object' && value !== null && language in value ? String((value as Sentence)[language]) : String(value)
  })
  return { zh: put(said.zh, 'zh'), en: put(said.en, 'en') }
}
