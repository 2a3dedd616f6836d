import { buffer } from 'node:stream/consumers'
import type { MultipartFile } from '@fastify/multipart'
import { fault } from '#kernel/declare/fault.ts'
import { runQuery } from '#kernel/store/run.ts'
import { safeHeaders } from '#kernel/outside/file-check.ts'
import { filesOf } from '#kernel/outside/file.ts'
import { file_secret_pattern, unlockFile } from '#kernel/outside/locked-file.ts'
import { findFile, mayDownload } from '#systems/files/find-file.ts'
import { keepUpload, mayUpload } from '#systems/files/keep-upload.ts'
import { actorOf, refuseForeign } from './request.ts'
import { edge, type Extra } from './server.ts'

/** Uploads held in memory at once; the next is told to come again, so that memory stays bounded however many send. */
export const uploads_at_once_max = 8

type FoundFile = { name: string, content_type: string, size_bytes: number, sha256: string, locked: { plain_sha256: string, secret: string | null } | null }

/** Mounts `POST /api/files/upload` and `GET /files/:id`: the two that carry bytes instead of JSON. */
export const mountFiles: Extra = ({ app, house, db, identity }) => {
  // Both are named in the access table like every other door, though they are neither action nor question.
  for (const { access } of house.cities.values()) {
    if (!access.has('files.upload')) access.add('files.upload', mayUpload)
    if (!access.has('files.download')) access.add('files.download', mayDownload)
  }
  let receiving = 0
  app.post('/api/files/upload', async (request, reply) => {
    refuseForeign(request)
    const actor = await actorOf(request, house, db, identity)
    if (actor.account_id === null) throw fault('kernel.sign-in-first')
    const key = request.headers['idempotency-key']
    if (typeof key !== 'string') throw fault('kernel.command-id')
    if (!request.isMultipart()) throw fault('files.one-file')
    if (receiving >= uploads_at_once_max) throw fault('files.busy')
    receiving += 1
    try {
      const secret = request.headers['x-file-secret']
      if (secret !== undefined && (typeof secret !== 'string' || !file_secret_pattern.test(secret))) throw fault('files.wrong-secret')
      const { is_replay, ...kept } = await keepUpload(house, db, actor, key, { ...await readOne(request.file()), secret })
      if (is_replay) reply.header('idempotency-replayed', 'true')
      return kept
    } finally {
      receiving -= 1
    }
  })
  app.get('/files/:id', { compress: false }, async (request, reply) => {
    const actor = await actorOf(request, house, db, identity)
    const file = await runQuery(house, db, 'files.download', findFile, actor, request.params) as FoundFile
    const headers = safeHeaders({ ...file, extension: /\.([a-z0-9]{1,8})$/i.exec(file.name)?.[1] ?? 'bin' })
    // Who may know of a sealed file may know its name; what is in it, nobody yet.
    if (request.method === 'HEAD') return reply.headers(headers).send()
    if (file.locked?.secret === null) throw fault('files.sealed')
    const content = await filesOf(house).get(file.sha256)
    return reply.headers(headers).send(file.locked ? unlockFile(file.locked.secret!, file.locked.plain_sha256, await buffer(content)) : content)
  })
}

/** The one file of a form, whole. @throws fault `files.one-file` | `outside.file-too-large` */
async function readOne(part: Promise<MultipartFile | undefined>): Promise<{ name: string, content: Buffer }> {
  const too_large = () => fault('outside.file-too-large', { mib_max: edge.upload_bytes_max / 1_048_576 })
  const wrong = (error: unknown): never => {
    const code = (error as { code?: string }).code
    if (code === 'FST_REQ_FILE_TOO_LARGE') throw too_large()
    if (code?.startsWith('FST_')) throw fault('files.one-file')
    throw error
  }
  const file = await part.catch(wrong)
  if (!file || file.fieldname !== 'file') throw fault('files.one-file')
  const content = await file.toBuffer().catch(wrong)
  // Cut within its last piece, a file passes the reader's own check: kept like that it would be another file than was sent.
  if (file.file.truncated) throw too_large()
  return { name: file.filename, content }
}
