import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { contentHash } from '#kernel/trust/canonical.ts'
import { signerOf } from '#kernel/trust/keys.ts'
import { growTree, sha256 } from '#kernel/trust/merkle.ts'
import { makeReceipt, sealReceipt } from '#kernel/trust/receipt.ts'
import { firstHead, sealBatch } from '#kernel/trust/seal.ts'
import { run } from '../cli.ts'
import { receipt_bytes_max } from './check-receipt.ts'

const dir = mkdtempSync(join(tmpdir(), 'receipt-'))
after(() => rmSync(dir, { recursive: true }))
const signer = signerOf(Buffer.alloc(32, 1)), stranger = signerOf(Buffer.alloc(32, 2))
const plain = makeReceipt({ id: 'r1', city_id: 'c1', kind: 'submission', subject: 'case:1', at: '2021-03-01T01:02:03.000004Z', by_hash: contentHash('a'), size_bytes: 3, content_hash: contentHash('b') }, signer)
const batch = sealBatch({ previous_head: firstHead('c1'), leaves: [plain.leaf], batch_no: 1, sign: signer.sign })
const receipt = sealReceipt(plain, { batch, tree: growTree(sha256, [plain.leaf]), index: 0 })

function keep(name: string, content: string): string {
  writeFileSync(join(dir, name), content)
  return join(dir, name)
}

const file = keep('receipt.json', JSON.stringify(receipt))

async function verify(...args: string[]): Promise<{ code: number, failed: string[], error?: string }> {
  let out = ''
  const code = await run(['verify', ...args, '--json'], { env: {}, out: (text) => { out += text }, err: () => {} })
  const answer = JSON.parse(out) as { checks?: { name: string, ok: boolean }[], error?: { code: string } }
  return { code, failed: (answer.checks ?? []).filter((check) => !check.ok).map((check) => check.name), ...(answer.error ? { error: answer.error.code } : {}) }
}

test('a receipt holds offline by itself, by the published key, by its fingerprint, and by the saved seals', async () => {
  const seals = keep('seals.json', JSON.stringify({ seals: [{ batch: 1, head: batch.head }], key: { fingerprint: signer.id, public_key: signer.public_key } }))
  for (const args of [[], ['--key', keep('key.txt', `${signer.public_key}\n`)], ['--fingerprint', signer.id], ['--key', seals], ['--key', seals, '--fingerprint', signer.id]]) {
    assert.deepEqual(await verify(file, ...args), { code: 0, failed: [] }, args.join(' '))
  }
})

test('another key, another fingerprint, another published head and any changed field are found', async () => {
  const other_head = keep('other.json', JSON.stringify({ seals: [{ batch: 1, head: firstHead('c1') }], key: { public_key: signer.public_key } }))
  assert.deepEqual(await verify(file, '--key', keep('stranger.txt', stranger.public_key)), { code: 1, failed: ['issuer'] })
  assert.deepEqual(await verify(file, '--fingerprint', stranger.id), { code: 1, failed: ['issuer'] })
  assert.deepEqual(await verify(file, '--key', join(dir, 'key.txt'), '--fingerprint', stranger.id), { code: 1, failed: ['issuer'] })
  assert.deepEqual(await verify(file, '--key', other_head), { code: 1, failed: ['published-head'] })
  for (const field of ['id', 'city_id', 'subject', 'at', 'by_hash', 'size_bytes', 'content_hash'] as const) {
    const changed = { ...receipt, [field]: typeof receipt[field] === 'number' ? 4 : field === 'at' ? '2021-03-01T01:02:03.000005Z' : field.endsWith('hash') ? contentHash('c') : `${receipt[field]}x` }
    assert.deepEqual(await verify(keep('changed.json', JSON.stringify(changed))), { code: 1, failed: ['leaf'] }, field)
  }
})

test('a file at the size limit is read; one byte more, no file, no JSON and no key are refused by name', async () => {
  const padded = JSON.stringify(receipt)
  assert.equal((await verify(keep('full.json', padded + ' '.repeat(receipt_bytes_max - padded.length)))).code, 0)
  assert.equal((await verify(keep('over.json', padded + ' '.repeat(receipt_bytes_max - padded.length + 1)))).error, 'commands.file-too-large')
  assert.equal((await verify(join(dir, 'none.json'))).error, 'commands.no-file')
  assert.equal((await verify(dir)).error, 'commands.no-file')
  assert.equal((await verify(keep('text.json', 'receipt'))).error, 'commands.not-json')
  assert.equal((await verify(file, '--key', join(dir, 'text.json'))).error, 'commands.not-a-key')
  assert.equal((await verify(file, '--fingerprint', 'abc')).error, 'commands.not-a-fingerprint')
  for (const text of ['null', '[]', '"x"', '1', '{}']) assert.deepEqual(await verify(keep('odd.json', text)), { code: 1, failed: ['shape'] }, text)
})
