import { buffer } from 'node:stream/consumers'
import { z } from 'zod'
import { Fault, type FaultWords, type Sentence } from '#kernel/declare/fault.ts'
import { action, query } from '#kernel/declare/system.ts'
import { fill } from '#kernel/declare/pack-words.ts'
import { filesOf } from '#kernel/outside/file.ts'
import { enqueue, job_limits, type JobKind } from '#kernel/outside/jobs.ts'
import { words as outside } from '#kernel/outside/words.ts'
import { audit, type Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import { words as values } from '#kernel/values/words.ts'
import { guardOf } from '#systems/accounts/public.ts'
import { contentOf, factsWords, readSheet, type ImportProblem } from '#systems/facts/public.ts'
import { writeExperts } from './admit.ts'
import { addEvents, nextCodes } from './expert.ts'
import { expert_columns, import_rows_max } from './import-columns.ts'
import { planExperts, type ImportPlan } from './import-plan.ts'
import { sentence } from './shapes.ts'
import { words } from './words.ts'

/** The kind of job that brings an existing register in. */
export const experts_job = 'experts-import'

const keeper = { 'expert-manager': ['same-city'] } as const
const order = z.strictObject({ file_id: z.string().min(1).max(64), dry_run: z.boolean().default(false), skip_bad_rows: z.boolean().default(false) })

/** 导入模板: the columns, for the page. */
export const importTemplate = query({
  title: { zh: '查看专家导入模板', en: 'Show the template of experts' },
  input: z.strictObject({}),
  output: z.strictObject({ register: z.string(), title: sentence, rows_max: z.number(), columns: z.array(z.strictObject({ id: z.string(), title: sentence, is_required: z.boolean(), note: sentence.nullable(), example: z.string(), chars_max: z.number() })) }),
  allow: keeper,
  run: async () => ({ register: 'experts', title: { zh: '专家', en: 'Experts' }, rows_max: import_rows_max, columns: [...expert_columns] }),
})

/** 导入专家: asks for an existing register to be brought in, or only checked; what comes of it stands with the job. @throws fault `facts.no-such-file` | `outside.job-too-many` */
export const importExperts = action({
  title: { zh: '导入专家', en: 'Import experts' },
  input: order, output: z.strictObject({ job_id: z.string() }), allow: keeper,
  run: async (cx, input) => {
    await contentOf(cx, input.file_id)
    await cx.elevate()
    const job_id = await enqueue(cx, experts_job, input)
    audit(cx, 'experts.ask-import', `file:${input.file_id}`, { ...input, job_id })
    return { job_id }
  },
})

/** Reads the table outside any transaction, then plans and writes in one. */
export const expertsImport: JobKind = {
  title: { zh: '导入专家', en: 'Import experts' },
  async run({ house, job_id, payload, ask, report }) {
    const wanted = order.parse(payload)
    const key = await ask((cx) => contentOf(cx, wanted.file_id))
    const sheet = await readSheet(await buffer(await filesOf(house).get(key)))
    await report(0.3)
    const { problems, ...result } = await ask(async (cx) => {
      await cx.elevate()
      return runImport(cx, wanted, 'table' in sheet ? sheet.table : sheet.problems, job_id)
    })
    return { result, problems }
  },
}

type Outcome = { dry_run: boolean, is_written: boolean, rows: number, added: number, changed: number, unchanged: number, bad_rows: number, problem_count: number, changes: [], receipt_id: string | null, problems: (Sentence & { row: number | null, column: string | null })[] }

/** Plans and, unless it is a dry run, writes the good rows with one receipt; again with the same receipt nothing is written twice. The transaction must be elevated. */
export async function runImport(cx: Cx, { file_id, dry_run, skip_bad_rows }: z.output<typeof order>, table: Parameters<typeof planExperts>[1] | ImportProblem[], receipt_id: string): Promise<Outcome> {
  const { rows: written } = await sql`select from audit where city_id = ${cx.city.id} and id = ${receipt_id}`.execute(cx.tx)
  const plan: ImportPlan = Array.isArray(table) ? { experts: [], unchanged: 0, problems: table } : await planned(cx, table)
  const is_written = !dry_run && plan.experts.length > 0 && written.length === 0 && (plan.problems.length === 0 || skip_bad_rows)
  if (is_written) {
    const codes = await nextCodes(cx, plan.experts.length)
    await writeExperts(cx, plan.experts.map(({ row: _, identity_number, ...one }, at) => ({
      ...one, code: codes[at], state: 'admitted', origin: 'imported',
      identity_cipher: identity_number === null ? null : guardOf(cx.house).encrypt(identity_number, { city_id: cx.city.id, table: 'expert', column: 'identity_cipher', row_id: codes[at]! }),
    })))
    await addEvents(cx, codes.map((code, at) => ({ code, what: 'imported', content: { file_id, row: plan.experts[at]!.row }, role: 'expert-manager' })))
    cx.record.audits.push({ action: 'experts.imported', subject: `file:${file_id}`, content: { file_id, codes: [codes[0], codes.at(-1)], rows: plan.experts.map((one) => one.row), skipped: [...new Set(plan.problems.map((problem) => problem.row))] }, receipt: { id: receipt_id, kind: 'import', subject: `file:${file_id}` } })
  }
  const is_done = is_written || written.length > 0
  return {
    dry_run, is_written: is_done, rows: Array.isArray(table) ? 0 : table.rows.length, added: plan.experts.length, changed: 0, unchanged: plan.unchanged,
    bad_rows: new Set(plan.problems.flatMap((problem) => problem.row ?? [])).size, problem_count: plan.problems.length, changes: [], receipt_id: is_done ? receipt_id : null,
    problems: plan.problems.slice(0, job_limits.problems_max).map(({ row, column, code, data }) => ({ row, column, ...told(code, data) })),
  }
}

/** A table that is too long is one problem of the whole, told like any other. */
async function planned(cx: Cx, table: Parameters<typeof planExperts>[1]): Promise<ImportPlan> {
  try {
    return await planExperts(cx, table)
  } catch (cause) {
    if (!(cause instanceof Fault)) throw cause
    return { experts: [], unchanged: 0, problems: [{ row: null, column: null, code: cause.code, data: cause.data }] }
  }
}

const told_words: FaultWords = { ...outside, ...values, ...factsWords, ...words }

function told(code: string, data: Record<string, unknown>): Sentence {
  const said = told_words[code]
  return said ? fill({ zh: said.zh, en: said.en }, data) : { zh: code, en: code }
}
