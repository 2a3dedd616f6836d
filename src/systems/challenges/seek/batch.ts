import { z } from 'zod'
import type { FaultWords } from '#kernel/declare/fault.ts'
import { action, query } from '#kernel/declare/system.ts'
import { writeTable } from '#kernel/outside/table.ts'
import { words as outside } from '#kernel/outside/words.ts'
import type { Cx } from '#kernel/store/cx.ts'
import type { Allow } from '#kernel/trust/access.ts'
import { layDraft, open, openFor } from '#engines/cases/open.ts'
import { words as cases } from '#engines/cases/words.ts'
import { askTableImport, bringTable, factsWords, tableJob, tableOrder, tableTemplate, type TableOrder, type TableOrProblems, type TableOutcome } from '#systems/facts/public.ts'
import { batch_columns, batch_rows_max } from './batch-columns.ts'
import { planBatch, type PlannedNeed } from './batch-plan.ts'
import { words } from './words.ts'

/** The kind of job that makes drafts of needs from a table. */
export const batch_job = 'needs-import'

const may_bring: Allow = { enterprise: ['own-organisation'], 'county-officer': ['same-county'] }

/** 需求表模板: the columns, for the page. */
export const batchTemplate = query({
  title: { zh: '查看需求表模板', en: 'Show the template of needs' },
  input: z.strictObject({}),
  output: tableTemplate,
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

/** 批量导入需求: asks for the drafts to be made from an uploaded table, or only checked; what comes of it stands with the job. @throws fault as `askTableImport` */
export const importNeeds = action({
  title: { zh: '批量导入需求', en: 'Import needs from a table' },
  input: tableOrder, output: z.strictObject({ job_id: z.string() }), allow: may_bring,
  run: (cx, input) => askTableImport(cx, { job: batch_job, asked_as: 'challenges.import-needs' }, input),
})

export const needsImport = tableJob({ zh: '批量导入需求', en: 'Import needs' }, runBatch)

const told: FaultWords = { ...outside, ...cases, ...factsWords, ...words }

/** Plans and, unless it is a dry run, makes the drafts of the good rows, as `bringTable` does; nothing is submitted. */
export function runBatch(cx: Cx, order: TableOrder, table: TableOrProblems, receipt_id: string): Promise<TableOutcome> {
  return bringTable(cx, order, table, receipt_id, { plan: (plain) => planBatch(cx, plain), write: (good) => makeDrafts(cx, good), written_as: 'challenges.needs-imported', words: told })
}

async function makeDrafts(cx: Cx, needs: readonly PlannedNeed[]): Promise<Record<string, unknown>> {
  const made: { row: number, case_id: string }[] = []
  for (const need of needs) {
    const title = { zh: need.title, en: String(need.answers['title-en'] ?? need.title) }
    const { case_id } = need.is_own ? await open(cx, 'challenge', { org_id: need.org_id, title }) : await openFor(cx, 'challenge', 'bring-need', need.org_id, title)
    await layDraft(cx, case_id, 'need', { account_id: '', org_id: need.org_id }, need.answers)
    made.push({ row: need.row, case_id })
  }
  return { made }
}
