import { buffer } from 'node:stream/consumers'
import { z } from 'zod'
import { Fault, type FaultWords, type Sentence } from '#kernel/declare/fault.ts'
import { action, query } from '#kernel/declare/system.ts'
import { filesOf } from '#kernel/outside/file.ts'
import { enqueue, job_limits, type JobKind } from '#kernel/outside/jobs.ts'
import { writeTable } from '#kernel/outside/table.ts'
import { words as outside } from '#kernel/outside/words.ts'
import { audit, type Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import type { Allow } from '#kernel/trust/access.ts'
import { layDraft, open, openFor } from '#engines/cases/open.ts'
import { sentence } from '#engines/cases/view-shape.ts'
import { words as cases } from '#engines/cases/words.ts'
import { contentOf, factsWords, readSheet, type ImportProblem } from '#systems/facts/public.ts'
import { batch_columns, batch_rows_max } from './batch-columns.ts'
import { planBatch, type BatchPlan } from './batch-plan.ts'
import { words } from './words.ts'

/** The kind of job that makes drafts of needs from a table. */
export const batch_job = 'needs-import'

const may_bring: Allow = { enterprise: ['own-organisation'], 'county-officer': ['same-county'] }
const order = z.strictObject({ file_id: z.string().min(1).max(64), dry_run: z.boolean().default(false), skip_bad_rows: z.boolean().default(false) })

/** 需求表模板: the columns, for the page. */
export const batchTemplate = query({
  title: { zh: '查看需求表模板', en: 'Show the template of needs' },
  input: z.strictObject({}),
  output: z.strictObject({ register: z.string(), title: sentence, rows_max: z.number(), columns: z.array(z.strictObject({ id: z.string(), title: sentence, is_required: z.boolean(), note: sentence.nullable(), example: z.string(), chars_max: z.number() })) }),
  allow: may_bring,
  run: async () => ({ register: 'needs', title: { zh: '需求', en: 'Needs' }, rows_max: batch_rows_max, columns: [...batch_columns] }),
})

/** 需求表: the template as a workbook in the asker's language, with an example in its first row. */
export const batchSheet = query({
  title: { zh: '下载需求表', en: 'Download the table of needs' },
  input: z.strictObject({}),
  output: z.strictObject({ name: z.string(), content_base64: z.string() }),
  allow: may_bring,
  run: async (cx) => {
    const { language } = cx.actor
    const columns = batch_columns.map((one) => ({ id: one.id, title: `${one.title[language]}${one.is_required ? ' *' : ''}` }))
    const content = await writeTable({ columns, rows: [Object.fromEntries(batch_columns.map((one) => [one.id, one.example || null]))], sheet_title: language === 'zh' ? '需求' : 'Needs' }, 'xlsx')
    return { name: language === 'zh' ? '需求表.xlsx' : 'needs.xlsx', content_base64: content.toString('base64') }
  },
})

/** 批量导入需求: asks for the drafts to be made from an uploaded table, or only checked; what comes of it stands with the job. @throws fault `facts.no-such-file` | `outside.job-too-many` */
export const importNeeds = action({
  title: { zh: '批量导入需求', en: 'Import needs from a table' },
  input: order, output: z.strictObject({ job_id: z.string() }), allow: may_bring,
  run: async (cx, input) => {
    await contentOf(cx, input.file_id)
    await cx.elevate()
    const job_id = await enqueue(cx, batch_job, input)
    audit(cx, 'challenges.import-needs', `file:${input.file_id}`, { ...input, job_id })
    return { job_id }
  },
})

/** Reads the table outside any transaction, then plans and makes the drafts in one; nothing is submitted. */
export const needsImport: JobKind = {
  title: { zh: '批量导入需求', en: 'Import needs' },
  async run({ house, job_id, payload, ask, report }) {
    const wanted = order.parse(payload)
    const key = await ask((cx) => contentOf(cx, wanted.file_id))
    const sheet = await readSheet(await buffer(await filesOf(house).get(key)))
    await report(0.3)
    const { problems, ...result } = await ask(async (cx) => {
      await cx.elevate()
      return runBatch(cx, wanted, 'table' in sheet ? sheet.table : sheet.problems, job_id)
    })
    return { result, problems }
  },
}

type Outcome = { dry_run: boolean, is_written: boolean, rows: number, added: number, changed: number, unchanged: number, bad_rows: number, problem_count: number, changes: [], receipt_id: string | null, problems: (Sentence & { row: number | null, column: string | null })[] }

/** Plans and, unless it is a dry run, makes the drafts of the good rows with one receipt; again with the same receipt nothing is made twice. */
export async function runBatch(cx: Cx, { file_id, dry_run, skip_bad_rows }: z.output<typeof order>, table: Parameters<typeof planBatch>[1] | ImportProblem[], receipt_id: string): Promise<Outcome> {
  const { rows: written } = await sql`select from audit where city_id = ${cx.city.id} and id = ${receipt_id}`.execute(cx.tx)
  const plan = Array.isArray(table) ? { needs: [], unchanged: 0, problems: table } : await planned(cx, table)
  const is_written = !dry_run && plan.needs.length > 0 && written.length === 0 && (plan.problems.length === 0 || skip_bad_rows)
  const made: { row: number, case_id: string }[] = []
  if (is_written) {
    for (const need of plan.needs) {
      const title = { zh: need.title, en: String(need.answers['title-en'] ?? need.title) }
      const { case_id } = need.is_own ? await open(cx, 'challenge', { org_id: need.org_id, title }) : await openFor(cx, 'challenge', 'bring-need', need.org_id, title)
      await layDraft(cx, case_id, 'need', { account_id: '', org_id: need.org_id }, need.answers)
      made.push({ row: need.row, case_id })
    }
    cx.record.audits.push({ action: 'challenges.needs-imported', subject: `file:${file_id}`, content: { file_id, made, skipped: [...new Set(plan.problems.map((problem) => problem.row))] }, receipt: { id: receipt_id, kind: 'import', subject: `file:${file_id}` } })
  }
  const is_done = is_written || written.length > 0
  return {
    dry_run, is_written: is_done, rows: Array.isArray(table) ? 0 : table.rows.length, added: plan.needs.length, changed: 0, unchanged: plan.unchanged,
    bad_rows: new Set(plan.problems.flatMap((problem) => problem.row ?? [])).size, problem_count: plan.problems.length, changes: [], receipt_id: is_done ? receipt_id : null,
    problems: plan.problems.slice(0, job_limits.problems_max).map((problem) => ({ row: problem.row, column: problem.column, ...worded(problem) })),
  }
}

/** A table that is too long is one problem of the whole, told like any other. */
async function planned(cx: Cx, table: Parameters<typeof planBatch>[1]): Promise<BatchPlan> {
  try {
    return await planBatch(cx, table)
  } catch (cause) {
    if (!(cause instanceof Fault)) throw cause
    return { needs: [], unchanged: 0, problems: [{ row: null, column: null, code: cause.code, data: cause.data }] }
  }
}

const told: FaultWords = { ...outside, ...cases, ...factsWords, ...words }

/** The sentence of a problem; a place may itself be filled with a sentence. */
function worded({ code, data }: ImportProblem): Sentence {
  const said = told[code] ?? { zh: code, en: code }
  const put = (text: string, language: 'zh' | 'en') => text.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = data[name]
    return value === undefined ? whole : typeof value === 'object' && value !== null && language in value ? String((value as Sentence)[language]) : String(value)
  })
  return { zh: put(said.zh, 'zh'), en: put(said.en, 'en') }
}
