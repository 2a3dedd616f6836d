import { z } from 'zod'
import { fault } from '#kernel/declare/fault.ts'
import { action } from '#kernel/declare/system.ts'
import { enqueue } from '#kernel/outside/jobs.ts'
import { audit } from '#kernel/store/cx.ts'
import { contentOf, import_job } from './import-job.ts'
import { importShape } from './import-run.ts'
import { import_allow, importerOf, isOfficer } from './importer.ts'

/**
 * 导入: asks for an uploaded file to be imported, or only checked (`dry_run`); what comes of it stands with the job, row by row.
 * @throws fault `facts.no-such-file` | `facts.register-not-yours` | `outside.job-too-many`
 */
export const importFile = action({
  title: { zh: '导入表格', en: 'Import a table' },
  input: importShape,
  output: z.strictObject({ job_id: z.string() }),
  allow: import_allow,
  async run(cx, input) {
    if (input.register === 'enterprises' && !isOfficer(importerOf(cx.actor))) throw fault('facts.register-not-yours')
    await contentOf(cx, input.file_id)
    await cx.elevate()
    const job_id = await enqueue(cx, import_job, input)
    audit(cx, 'facts.ask-import', `file:${input.file_id}`, { ...input, job_id })
    return { job_id }
  },
})
