import { z } from 'zod'
import { fault } from '#kernel/declare/fault.ts'
import { query } from '#kernel/declare/system.ts'
import { sql } from '#kernel/store/db.ts'
import { secretOf } from '#kernel/outside/locked-file.ts'
import type { Allow } from '#kernel/trust/access.ts'

/** Row-level security decides which file; who has no account has none. */
export const mayDownload: Allow = { anyone: ['own'] }

/**
 * A file within the reader's reach, with the hash its content is kept under.
 * @throws fault `files.not-found` also for a file out of reach: the answer is the same to the byte
 */
export const findFile = query({
  title: { zh: '下载文件', en: 'Download a file' },
  input: z.strictObject({ id: z.string().min(1).max(64) }),
  output: z.strictObject({ id: z.string(), name: z.string(), content_type: z.string(), size_bytes: z.number(), sha256: z.string(), locked: z.strictObject({ plain_sha256: z.string(), secret: z.string().nullable() }).nullable() }),
  allow: mayDownload,
  run: async (cx, { id }) => {
    if (cx.actor.account_id === null) throw fault('kernel.sign-in-first')
    const { rows } = await sql<{ id: string, name: string, content_type: string, size_bytes: number, sha256: string, plain_sha256: string | null, opened_secret: string | null }>`
      select id, name, content_type, size_bytes, sha256, plain_sha256, opened_secret from file where city_id = ${cx.city.id} and id = ${id}`.execute(cx.tx)
    if (!rows[0]) throw fault('files.not-found')
    const { plain_sha256, opened_secret, ...file } = rows[0]
    return { ...file, locked: plain_sha256 === null ? null : { plain_sha256, secret: opened_secret === null ? null : secretOf(cx, id, opened_secret) } }
  },
})
