import { z } from 'zod'
import { fault } from '#kernel/declare/fault.ts'
import { action } from '#kernel/declare/system.ts'
import { audit, type House } from '#kernel/store/cx.ts'
import { sql, type Db } from '#kernel/store/db.ts'
import { newId } from '#kernel/store/ids.ts'
import { runAction, runQuery } from '#kernel/store/run.ts'
import { query } from '#kernel/declare/system.ts'
import type { Actor } from '#kernel/trust/actor.ts'
import type { Allow } from '#kernel/trust/access.ts'
import { checkUpload, type FileKind, usual_kinds } from '#kernel/outside/file-check.ts'
import { checkSpace, filesOf, recordFile } from '#kernel/outside/file.ts'
import { lockFile } from '#kernel/outside/locked-file.ts'

/** Everybody with an account may upload; a role is not asked for. */
export const mayUpload: Allow = { anyone: ['own'] }

const kept = z.strictObject({ id: z.string(), name: z.string(), size_bytes: z.number(), kind: z.string() })
export type KeptUpload = z.output<typeof kept>

/** Recorded with the content kept already; not offered over HTTP by itself, since whoever names a hash would own its content. */
const record = action({
  title: { zh: '上传文件', en: 'Upload a file' },
  input: z.strictObject({ name: z.string(), kind: z.string(), content_type: z.string(), size_bytes: z.number(), sha256: z.string(), plain_sha256: z.string().optional(), secret_check: z.string().optional() }),
  output: kept,
  allow: mayUpload,
  run: async (cx, input) => {
    await cx.elevate()
    const id = newId()
    await recordFile(cx, id, { ...input, kind: input.kind as FileKind }, 'account')
    audit(cx, 'files.upload', `file:${id}`, { sha256: input.sha256, size_bytes: input.size_bytes, kind: input.kind })
    return { id, name: input.name, size_bytes: input.size_bytes, kind: input.kind }
  },
})

/** Whether there is space, and whether this command was answered already: its file is then kept whatever the space. */
const room = query({
  title: { zh: '空间', en: 'Space' }, input: z.strictObject({ command_id: z.string(), size_bytes: z.number() }), output: z.null(), allow: mayUpload,
  run: async (cx, { command_id, size_bytes }) => {
    const { rows } = await sql`select from command where city_id = ${cx.city.id} and account_id = ${cx.actor.account_id} and id = ${command_id}`.execute(cx.tx)
    if (rows.length > 0) return null
    await cx.elevate()
    await checkSpace(cx, size_bytes)
    return null
  },
})

/**
 * Keeps an upload: told by its content, counted, then kept and recorded. The same command id gives the same file again.
 * With a `secret` of the uploader's only the locked content is kept: for sealed forms.
 * @throws fault `outside.file-*` | `outside.archive-*` | `kernel.key-reused` | `kernel.sign-in-first`
 */
export async function keepUpload(house: House, db: Db, actor: Actor, command_id: string, upload: { name: string, content: Buffer, secret?: string | undefined }, allowed: readonly FileKind[] = usual_kinds): Promise<KeptUpload & { is_replay: boolean }> {
  if (actor.account_id === null) throw fault('kernel.sign-in-first')
  const { extension: _, ...checked } = await checkUpload(upload.content, upload.name, allowed)
  await runQuery(house, db, 'files.upload', room, actor, { command_id, size_bytes: checked.size_bytes })
  const locked = upload.secret === undefined ? null : lockFile(upload.secret, upload.content)
  await filesOf(house).put(locked?.sha256 ?? checked.sha256, locked?.locked ?? upload.content)
  const kept_as = locked ? { sha256: locked.sha256, plain_sha256: locked.plain_sha256, secret_check: locked.secret_check } : {}
  const answer = await runAction(house, db, 'files.upload', record, actor, command_id, { ...checked, ...kept_as })
  return { ...answer.body as KeptUpload, is_replay: answer.is_replay }
}
