import { createHash, randomUUID } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, open, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { Readable, Transform } from 'node:stream'
import { fault, invariant } from '#kernel/declare/fault.ts'

/**
 * Where kept files live. A key is the sha256 of the content in lower-case hex, made by the server (`checkUpload`):
 * no name from a user ever reaches a disk or a bucket, one content is kept once, and a changed byte is noticed.
 */
export type FileStore = {
  /** Keeps `content` under its hash; keeping it again changes nothing. Returns once it is durable. @throws fault `outside.file-content-differs` | `outside.file-too-large` */
  put(key: string, content: Buffer | Readable): Promise<void>
  /** The content, checked against its key as it passes: a tampered file ends in an error, not in a full answer. @throws fault `outside.file-missing` */
  get(key: string): Promise<Readable>
  /** Removes the content; removing what is not there changes nothing. */
  remove(key: string): Promise<void>
  /** Size in bytes, or null when nothing is kept under `key`. */
  size(key: string): Promise<number | null>
}

/** Largest kept file, 64 MiB: uploads are smaller, generated reports and exports may be larger. */
export const kept_bytes_max = 64 * 1024 * 1024

/** Keeps files under `<dir>/files/ab/cdef…`: written aside, flushed, renamed into place, directory flushed. */
export function localFileStore(dir: string): FileStore {
  const root = join(dir, 'files')
  const pathOf = (key: string) => join(root, ...keyPath(key).split('/'))
  return {
    async put(key, content) {
      const path = pathOf(key)
      if (await sizeOf(path) !== null) {
        if (content instanceof Readable) content.destroy()
        return
      }
      await mkdir(dirname(path), { recursive: true })
      const aside = join(root, `.${randomUUID()}.part`)
      try {
        await writeAside(aside, key, content)
        await rename(aside, path)
      } finally {
        await rm(aside, { force: true })
      }
      await flushDirectory(dirname(path))
      await flushDirectory(root)
    },
    async get(key) {
      const path = pathOf(key)
      if (await sizeOf(path) === null) throw fault('outside.file-missing', { key })
      return checkedStream(createReadStream(path), key)
    },
    async remove(key) {
      const path = pathOf(key)
      await rm(path, { force: true })
      await flushDirectory(dirname(path))
    },
    size: (key) => sizeOf(pathOf(key)),
  }
}

/** `ab/cdef…` for a key; anything but 64 lower-case hex digits is a bug of ours, as users never name a file. */
export function keyPath(key: string): string {
  invariant(/^[0-9a-f]{64}$/.test(key), 'a file key is a sha256 in lower-case hex')
  return `${key.slice(0, 2)}/${key.slice(2)}`
}

/** Passes `source` on and fails at its end when the content is not what `key` says. */
export function checkedStream(source: Readable, key: string): Readable {
  const hash = createHash('sha256')
  const checked = new Transform({
    transform(piece: Buffer, _encoding, done) {
      hash.update(piece)
      done(null, piece)
    },
    flush(done) {
      done(hash.digest('hex') === key ? null : fault('outside.file-content-differs', { key }))
    },
  })
  source.once('error', (error) => checked.destroy(error))
  checked.once('close', () => source.destroy())
  return source.pipe(checked)
}

/** The pieces of `content`, hashed and counted: past the limit or with another hash than `key` it throws. */
export async function* checkedPieces(key: string, content: Buffer | Readable): AsyncGenerator<Buffer> {
  const hash = createHash('sha256')
  let bytes = 0
  for await (const piece of content instanceof Readable ? content : [content]) {
    const buffer = Buffer.from(piece as Buffer)
    bytes += buffer.length
    if (bytes > kept_bytes_max) throw fault('outside.file-too-large', { size_bytes: bytes, mib_max: kept_bytes_max / 1024 / 1024 })
    hash.update(buffer)
    yield buffer
  }
  if (hash.digest('hex') !== key) throw fault('outside.file-content-differs', { key })
}

async function writeAside(path: string, key: string, content: Buffer | Readable): Promise<void> {
  const file = await open(path, 'wx', 0o600)
  try {
    for await (const piece of checkedPieces(key, content)) await file.writeFile(piece)
    await file.sync()
  } finally {
    await file.close()
  }
}

// A rename is durable only once the directory that holds the name is flushed; Windows has no such call and needs none.
async function flushDirectory(path: string): Promise<void> {
  if (process.platform === 'win32') return
  const directory = await open(path, 'r').catch(absent)
  if (!directory) return
  try {
    await directory.sync()
  } finally {
    await directory.close()
  }
}

async function sizeOf(path: string): Promise<number | null> {
  const found = await stat(path).catch(absent)
  return found ? found.size : null
}

function absent(error: NodeJS.ErrnoException): null {
  if (error.code === 'ENOENT') return null
  throw error
}
