import assert from 'node:assert/strict'
import { createHash, createHmac } from 'node:crypto'
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { buffer as readAll } from 'node:stream/consumers'
import { after, test } from 'node:test'
import { Fault } from '#kernel/declare/fault.ts'
import { type FileStore, kept_bytes_max, localFileStore } from '#kernel/outside/file-store.ts'
import { s3FileStore } from '#kernel/outside/s3-file-store.ts'

const dir = await mkdtemp(join(tmpdir(), 'store-'))
const sha256 = (content: Buffer | string) => createHash('sha256').update(content).digest('hex')
const refusal = (code: string) => (error: unknown) => error instanceof Fault && error.code === code

/** An S3 look-alike that recomputes every signature with its own few lines (AWS Signature Version 4) and keeps objects in memory. */
const objects = new Map<string, Buffer>()
const seen: string[] = []
let busy = 0
const server = createServer(async (request, response) => {
  const body = await readAll(request)
  seen.push(`${request.method} ${request.url}`)
  const answer = (status: number, content?: Buffer) => response.writeHead(status, { 'content-length': content?.length ?? 0 }).end(request.method === 'HEAD' ? undefined : content)
  if (busy > 0) { busy -= 1; return answer(503) }
  if (!isSigned(request, body)) return answer(403)
  const key = request.url!
  if (request.method === 'PUT') { objects.set(key, body); return answer(200) }
  if (request.method === 'DELETE') { objects.delete(key); return answer(204) }
  const content = objects.get(key)
  return content ? answer(200, content) : answer(404)
})
function isSigned(request: IncomingMessage, body: Buffer): boolean {
  const match = /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/s3\/aws4_request, SignedHeaders=([^,]+), Signature=([0-9a-f]{64})$/.exec(request.headers.authorization ?? '')
  if (!match) return false
  const [, access_key_id, day, region, signed, signature] = match as unknown as [string, string, string, string, string, string]
  const content_hash = String(request.headers['x-amz-content-sha256'])
  const is_whole = content_hash === 'UNSIGNED-PAYLOAD' ? request.method !== 'PUT' : content_hash === sha256(body)
  if (!is_whole || !signed.split(';').includes('host')) return false
  const canonical = [request.method, request.url, '', ...signed.split(';').map((name) => `${name}:${String(request.headers[name]).trim()}`), '', signed, content_hash].join('\n')
  const at = String(request.headers['x-amz-date'])
  const hmac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest()
  const key = [region, 's3', 'aws4_request'].reduce(hmac, hmac('AWS4secret', day))
  const expected = hmac(key, ['AWS4-HMAC-SHA256', at, `${day}/${region}/s3/aws4_request`, sha256(canonical)].join('\n')).toString('hex')
  return access_key_id === 'key' && signature === expected
}
await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
const account = { endpoint, region: 'cn-east', bucket: 'kept', access_key_id: 'key', secret_access_key: 'secret' }

after(async () => {
  server.close()
  server.closeAllConnections()
  await rm(dir, { recursive: true })
})

const stores: [string, FileStore, (key: string, content: Buffer) => Promise<void>][] = [
  ['local', localFileStore(dir), (key, content) => writeFile(join(dir, 'files', key.slice(0, 2), key.slice(2)), content)],
  ['S3', s3FileStore(account), async (key, content) => { objects.set(`/kept/files/${key.slice(0, 2)}/${key.slice(2)}`, content) }],
]

for (const [what, store, tamper] of stores) {
  test(`${what}: what is put is got, from a buffer and from a stream, and gone when removed`, async () => {
    for (const content of [Buffer.from(`内容 ${what}`), Buffer.alloc(300_000, 7), Buffer.alloc(0)]) {
      const key = sha256(content)
      assert.equal(await store.size(key), null)
      await store.put(key, content.length > 1_000 ? Readable.from([content.subarray(0, 999), content.subarray(999)]) : content)
      assert.equal(await store.size(key), content.length)
      assert.ok((await readAll(await store.get(key))).equals(content))
      await store.put(key, content)
      await store.remove(key)
      await store.remove(key)
      assert.equal(await store.size(key), null)
      await assert.rejects(store.get(key), refusal('outside.file-missing'))
    }
  })

  test(`${what}: content that is not what its key says is not kept`, async () => {
    const key = sha256(`right ${what}`)
    await assert.rejects(store.put(key, Buffer.from('wrong')), refusal('outside.file-content-differs'))
    assert.equal(await store.size(key), null)
  })

  test(`${what}: a byte changed in the store ends the reading in an error`, async () => {
    const content = Buffer.from(`sealed ${what}`)
    const key = sha256(content)
    await store.put(key, content)
    await tamper(key, Buffer.from(`Sealed ${what}`))
    await assert.rejects(async () => readAll(await store.get(key)), refusal('outside.file-content-differs'))
  })

  test(`${what}: a key that is not a hash never reaches the store`, async () => {
    for (const key of ['../../etc/passwd', '', 'A'.repeat(64), `${'a'.repeat(63)}/`, `${'a'.repeat(64)}\n`]) {
      await assert.rejects(async () => store.put(key, Buffer.from('x')), /invariant/)
      await assert.rejects(async () => store.get(key), /invariant/)
      await assert.rejects(async () => store.remove(key), /invariant/)
    }
  })

  test(`${what}: the largest file is kept and one byte more is refused`, async () => {
    const largest = Buffer.alloc(kept_bytes_max)
    await store.put(sha256(largest), largest)
    assert.equal(await store.size(sha256(largest)), kept_bytes_max)
    await store.remove(sha256(largest))
    const over = Buffer.alloc(kept_bytes_max + 1)
    await assert.rejects(store.put(sha256(over), Readable.from([largest, over.subarray(0, 1)])), refusal('outside.file-too-large'))
    assert.equal(await store.size(sha256(over)), null)
  })
}

test('a failed put leaves nothing behind on disk', async () => {
  const store = localFileStore(join(dir, 'clean'))
  const failing = new Readable({ read() { this.destroy(new Error('the sender left')) } })
  await assert.rejects(store.put(sha256('x'), failing), /the sender left/)
  await assert.rejects(store.put(sha256('y'), Buffer.from('z')))
  const left = (await readdir(join(dir, 'clean', 'files'))).filter((name) => name.endsWith('.part'))
  assert.deepEqual(left, [])
})

test('many puts of one content at once keep it once', async () => {
  const store = localFileStore(join(dir, 'race'))
  const content = Buffer.alloc(100_000, 3)
  await Promise.all(Array.from({ length: 10 }, () => store.put(sha256(content), content)))
  assert.ok((await readAll(await store.get(sha256(content)))).equals(content))
})

test('a store with another secret is refused, and a redirect is not followed', async () => {
  const store = s3FileStore({ ...account, secret_access_key: 'other' })
  await assert.rejects(store.size(sha256('x')), refusal('outside.store-refused'))
  const elsewhere = createServer((_, response) => response.writeHead(307, { location: endpoint }).end())
  await new Promise<void>((done) => elsewhere.listen(0, '127.0.0.1', done))
  try {
    const before = seen.length
    await assert.rejects(s3FileStore({ ...account, endpoint: `http://127.0.0.1:${(elsewhere.address() as AddressInfo).port}` }).size(sha256('x')))
    assert.equal(seen.length, before)
  } finally {
    elsewhere.close()
    elsewhere.closeAllConnections()
  }
})

test('a busy store is asked again, and a store that stays busy is reported', async () => {
  const store = s3FileStore(account)
  busy = 2
  assert.equal(await store.size(sha256('never')), null)
  busy = 4
  await assert.rejects(store.size(sha256('never')), refusal('outside.store-refused'))
  busy = 0
})
