import { buffer } from 'node:stream/consumers'
import { fault, invariant } from '#kernel/declare/fault.ts'
import { filesOf } from '#kernel/outside/file.ts'
import type { JobKind } from '#kernel/outside/jobs.ts'
import type { Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import { importShape, readSheet, runImport } from './import-run.ts'

/** The kind of job that imports a file. */
export const import_job = 'facts-import'

/** The key of a file's content, of a file the asker may see. @throws fault `facts.no-such-file` */
export async function contentOf(cx: Cx, file_id: string): Promise<string> {
  const { rows } = await sql<{ sha256: string }>`select sha256 from file where city_id = ${cx.city.id} and id = ${file_id}`.execute(cx.tx)
  if (!rows[0]) throw fault('facts.no-such-file', { file_id })
  return rows[0].sha256
}

/** Reads the file outside any transaction, then plans and writes in one; the receipt's number is the job's, so that a second attempt writes nothing twice. */
export const importJob: JobKind = {
  title: { zh: '导入', en: 'Import' },
  async run({ house, job_id, payload, ask, report }) {
    const order = importShape.parse(payload)
    const key = await ask((cx) => contentOf(cx, order.file_id))
    const sheet = await readSheet(await buffer(await filesOf(house).get(key)))
    await report(0.4)
    const outcome = await ask(async (cx) => {
      invariant(cx.actor.account_id, 'an import is somebody’s')
      await cx.elevate()
      return runImport(cx, order, sheet, job_id)
    })
    const { problems, ...result } = outcome
    return { result, problems }
  },
}
