import { Readable } from 'node:stream'
import type { ReadableStream } from 'node:stream/web'
import { AwsClient } from 'aws4fetch'
import { fault } from '#kernel/declare/fault.ts'
import { checkedPieces, checkedStream, keyPath, type FileStore } from '#kernel/outside/file-store.ts'

/** A bucket of an S3-compatible store, addressed by path (`<endpoint>/<bucket>/…`), as MinIO and most domestic stores accept. */
export type S3Bucket = {
  endpoint: string, region: string, bucket: string, access_key_id: string, secret_access_key: string
  /** Longest wait for one answer, in milliseconds; 30,000 unless given. */
  wait_ms_max?: number
}

/**
 * Keeps files in `bucket` under `files/ab/cdef…`. The key is the content's sha256, so each upload is signed over its
 * content and the store refuses damaged bytes. A put holds one file (≤ 64 MiB) in memory, as S3 wants its length first.
 * Busy or failing answers are tried three times more.
 * @throws fault `outside.store-refused` with the HTTP status when the store answers otherwise
 */
export function s3FileStore(bucket: S3Bucket): FileStore {
  const client = new AwsClient({
    accessKeyId: bucket.access_key_id, secretAccessKey: bucket.secret_access_key,
    region: bucket.region, service: 's3', retries: 3, initRetryMs: 100,
  })
  const base = `${bucket.endpoint.replace(/\/+$/, '')}/${encodeURIComponent(bucket.bucket)}/files`
  // A redirect would carry a signed request to a host nobody chose.
  const ask = (key: string, init: RequestInit) => client.fetch(`${base}/${keyPath(key)}`, {
    ...init, redirect: 'error', signal: AbortSignal.timeout(bucket.wait_ms_max ?? 30_000),
  })
  const size = async (key: string) => {
    const answer = await ask(key, { method: 'HEAD' })
    if (answer.status === 404) return null
    expect(answer)
    return Number(answer.headers.get('content-length'))
  }
  return {
    size,
    async put(key, content) {
      if (await size(key) !== null) {
        if (content instanceof Readable) content.destroy()
        return
      }
      const pieces: Buffer[] = []
      for await (const piece of checkedPieces(key, content)) pieces.push(piece)
      const body = Buffer.concat(pieces)
      await drop(expect(await ask(key, {
        method: 'PUT', body, headers: { 'content-type': 'application/octet-stream', 'x-amz-content-sha256': key },
      })))
    },
    async get(key) {
      const answer = await ask(key, { method: 'GET' })
      if (answer.status === 404) {
        await drop(answer)
        throw fault('outside.file-missing', { key })
      }
      expect(answer)
      return checkedStream(answer.body ? Readable.fromWeb(answer.body as ReadableStream) : Readable.from([]), key)
    },
    async remove(key) {
      const answer = await ask(key, { method: 'DELETE' })
      if (answer.status !== 404) expect(answer)
      await drop(answer)
    },
  }
}

function expect(answer: Response): Response {
  if (!answer.ok) throw fault('outside.store-refused', { status: answer.status })
  return answer
}

// An answer left unread keeps its connection.
async function drop(answer: Response): Promise<void> {
  await answer.body?.cancel()
}
