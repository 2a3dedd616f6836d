import { z } from 'zod'
import type { FaultWords } from '#kernel/declare/fault.ts'
import { action, query } from '#kernel/declare/system.ts'
import { words as outside } from '#kernel/outside/words.ts'
import type { Cx } from '#kernel/store/cx.ts'
import { words as values } from '#kernel/values/words.ts'
import { guardOf } from '#systems/accounts/public.ts'
import { askTableImport, bringTable, factsWords, tableJob, tableOrder, tableTemplate, type TableOrder, type TableOrProblems, type TableOutcome } from '#systems/facts/public.ts'
import { writeExperts } from './admit.ts'
import { employerKey } from './expert.ts'
import { addEvents, nextCodes } from './expert.ts'
import { expert_columns, import_rows_max } from './import-columns.ts'
import { planExperts, type PlannedExpert } from './import-plan.ts'
import { words } from './words.ts'

/** The kind of job that brings an existing register in. */
export const experts_job = 'experts-import'

const keeper = { 'expert-manager': ['same-city'] } as const

/** 导入模板: the columns, for the page. */
export const importTemplate = query({
  title: { zh: '查看专家导入模板', en: 'Show the template of experts' },
  input: z.strictObject({}),
  output: tableTemplate,
  allow: keeper,
  run: async () => ({ register: 'experts', title: { zh: '专家', en: 'Experts' }, rows_max: import_rows_max, columns: [...expert_columns] }),
})

/** 导入专家: asks for an existing register to be brought in, or only checked; what comes of it stands with the job. @throws fault as `askTableImport` */
export const importExperts = action({
  title: { zh: '导入专家', en: 'Import experts' },
  input: tableOrder, output: z.strictObject({ job_id: z.string() }), allow: keeper,
  run: (cx, input) => askTableImport(cx, { job: experts_job, asked_as: 'experts.ask-import' }, input),
})

export const expertsImport = tableJob({ zh: '导入专家', en: 'Import experts' }, runImport)

const told_words: FaultWords = { ...outside, ...values, ...factsWords, ...words }

/** Plans and, unless it is a dry run, admits the experts of the good rows, as `bringTable` does. */
export function runImport(cx: Cx, order: TableOrder, table: TableOrProblems, receipt_id: string): Promise<TableOutcome> {
  return bringTable(cx, order, table, receipt_id, { plan: (plain) => planExperts(cx, plain), write: (good) => write(cx, order.file_id, good), written_as: 'experts.imported', words: told_words })
}

async function write(cx: Cx, file_id: string, experts: readonly PlannedExpert[]): Promise<Record<string, unknown>> {
  const codes = await nextCodes(cx, experts.length)
  await writeExperts(cx, experts.map(({ row: _, identity_number, ...one }, at) => ({
    ...one, code: codes[at], employer: employerKey(cx, { org_id: one.employer_org_id, name: one.employer_name, code: codes[at]! }), state: 'admitted', origin: 'imported',
    identity_cipher: identity_number === null ? null : guardOf(cx.house).encrypt(identity_number, { city_id: cx.city.id, table: 'expert', column: 'identity_cipher', row_id: codes[at]! }),
  })))
  await addEvents(cx, codes.map((code, at) => ({ code, what: 'imported', content: { file_id, row: experts[at]!.row }, role: 'expert-manager' })))
  return { codes: [codes[0], codes.at(-1)], rows: experts.map((one) => one.row) }
}
