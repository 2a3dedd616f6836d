import { Readable } from 'node:stream'
import type pg from 'pg'
import { fault, Fault } from '#kernel/declare/fault.ts'
import { localFileStore, type FileStore } from '#kernel/outside/file-store.ts'
import { s3FileStore } from '#kernel/outside/s3-file-store.ts'
import type { Config } from '#kernel/store/config.ts'
import type { Header, Line, Writer } from './archive.ts'

const piece_bytes = 48 * 1024
const keys_at_once = 500

/** The store the deployment keeps its files in. */
export function storeOf(config: Pick<Config, 'data_dir' | 's3'>): FileStore {
  return config.s3 ? s3FileStore(config.s3) : localFileStore(config.data_dir)
}

/**
 * Writes the content of every file that the snapshot's rows name, each content once, checked against its hash as it passes. What the store
 * has lost is listed by hash: the rest of the backup is the more needed for it.
 */
export async function writeFiles(client: pg.Client, store: FileStore, writer: Writer): Promise<{ files: number, missing: string[] }> {
  const { rows: [there] } = await client.query<{ file: string | null }>(`select to_regclass('public.file') as file`)
  let files = 0, after = ''
  const missing: string[] = []
  while (there?.file) {
    const { rows } = await client.query<{ sha256: string }>('select distinct sha256 collate "C" as sha256 from file where sha256 collate "C" > $1 order by 1 limit $2', [after, keys_at_once])
    for (const { sha256 } of rows) {
      if (await writeFile(sha256, store, writer)) files += 1
      else missing.push(sha256)
    }
    if (rows.length < keys_at_once) break
    after = rows.at(-1)!.sha256
  }
  return { files, missing }
}

async function writeFile(key: string, store: FileStore, writer: Writer): Promise<boolean> {
  let source: Readable
  try {
    source = await store.get(key)
  } catch (error) {
    if (error instanceof Fault && error.code === 'outside.file-missing') return false
    throw error
  }
  let size_bytes = 0
  await writer.write({ file: key })
  for await (const chunk of source) {
    for (let at = 0; at < (chunk as Buffer).length; at += piece_bytes) await writer.write({ piece: (chunk as Buffer).subarray(at, at + piece_bytes).toString('base64') })
    size_bytes += (chunk as Buffer).length
  }
  await writer.write({ end_file: key, size_bytes })
  return true
}

/** Puts one file of a backup into the store, whose hash check refuses a changed byte. */
export async function readFileInto(store: FileStore, key: string, lines: AsyncGenerator<Header | Line>): Promise<void> {
  const content = pieces(key, lines)
  if (!/^[0-9a-f]{64}$/.test(key)) throw fault('commands.backup-damaged', { where: 'file' })
  // A store that has the content, as after a restore that failed later, would leave the pieces unread.
  if (await store.size(key) === null) await store.put(key, Readable.from(content))
  else for await (const piece of content) void piece
}

/** The content of one file, up to its end. */
async function* pieces(key: string, lines: AsyncGenerator<Header | Line>): AsyncGenerator<Buffer> {
  for (let next = await lines.next(); !next.done; next = await lines.next()) {
    const line = next.value as Line
    if (typeof line === 'object' && 'end_file' in line && line.end_file === key) return
    if (typeof line !== 'object' || !('piece' in line)) break
    yield Buffer.from(line.piece, 'base64')
  }
  throw fault('commands.backup-damaged', { where: key })
}
