import { z } from 'zod'
import { fault } from '#kernel/declare/fault.ts'
import { query } from '#kernel/declare/system.ts'
import { sql } from '#kernel/store/db.ts'
import { jobKindsOf, type JobProblem } from '#kernel/outside/jobs.ts'

const jobs_max = 100
const sentence = z.strictObject({ zh: z.string(), en: z.string() })

/** 我的下载: what the reader asked to be made or imported, the latest first. */
export const list = query({
  title: { zh: '我的下载', en: 'My downloads' },
  input: z.strictObject({}),
  output: z.strictObject({ jobs: z.array(z.strictObject({
    id: z.string(), kind: sentence, state: z.enum(['waiting', 'running', 'done', 'failed']), progress: z.number(), at: z.string(), result: z.record(z.string(), z.unknown()).nullable(),
    problems: z.array(sentence.extend({ row: z.number().nullable(), column: z.string().nullable() })), download: z.strictObject({ file_id: z.string(), name: z.string() }).nullable(),
  })) }),
  allow: { anyone: ['own'] },
  run: async (cx) => {
    if (cx.actor.account_id === null) throw fault('kernel.sign-in-first')
    type Row = { id: string, kind: string, payload: unknown, state: 'waiting' | 'running' | 'done' | 'failed', progress: number, at: string, result: Record<string, unknown> | null, problems: JobProblem[], file_id: string | null, file_name: string | null }
    const { rows } = await sql<Row>`select job.id, job.kind, job.payload, job.state, job.progress::float8 as progress, to_char(job.at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at,
        job.result, job.problems, job.file_id, file.name as file_name
      from job left join file on file.city_id = job.city_id and file.id = job.file_id
      where job.city_id = ${cx.city.id} and job.account_id = ${cx.actor.account_id} order by job.id desc limit ${jobs_max}`.execute(cx.tx)
    const kinds = jobKindsOf(cx.house)
    return { jobs: rows.map(({ file_id, file_name, payload, ...row }) => ({
      ...row, kind: kinds.get(row.kind)?.titleOf?.(payload) ?? kinds.get(row.kind)?.title ?? { zh: row.kind, en: row.kind },
      problems: row.problems.map(({ row, column, zh, en }) => ({ row, column, zh, en })),
      download: file_id !== null && file_name !== null ? { file_id, name: file_name } : null,
    })) }
  },
})
