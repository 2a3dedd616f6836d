import assert from 'node:assert/strict'
import { test } from 'node:test'
import { signerOf } from '#kernel/trust/keys.ts'
import { growTree, sha256 } from '#kernel/trust/merkle.ts'
import { makeReceipt, sealReceipt, verifyReceipt as verifyOnServer, type Receipt } from '#kernel/trust/receipt.ts'
import { firstHead, sealBatch } from '#kernel/trust/seal.ts'
import { verifyReceipt } from './verify-receipt.ts'

const signer = signerOf(Buffer.alloc(32, 7))
const other = signerOf(Buffer.alloc(32, 8))

function sealed(size: number, index: number): Receipt {
  const plain = makeReceipt({ id: 'r-1', city_id: 'jinhua', kind: 'bid', subject: '榜单 “17”', at: '2021-09-29T01:02:03.456Z', by_hash: 'ab'.repeat(32), size_bytes: 1234, content_hash: 'cd'.repeat(32) }, signer)
  const leaves = Array.from({ length: size }, (_, at) => at === index ? plain.leaf : sha256.of(Buffer.from(String(at))).toString('hex'))
  const batch = sealBatch({ previous_head: firstHead('jinhua'), leaves, batch_no: 3, sign: signer.sign })
  return sealReceipt(plain, { batch, tree: growTree(sha256, leaves), index })
}

const failing = async (document: unknown, options = {}) => (await verifyReceipt(document, options)).checks.filter((check) => check.ok === false).map((check) => check.name)

test('the browser and the server agree on every receipt of every tree up to nine leaves', async () => {
  for (let size = 1; size <= 9; size += 1) for (let index = 0; index < size; index += 1) {
    const receipt = sealed(size, index)
    assert.equal(verifyOnServer(receipt).ok, true)
    assert.deepEqual(await failing(receipt, { trusted_key: signer.public_key, published_heads: [receipt.sealed!] }), [], `${index} of ${size}`)
  }
})

test('each change of a receipt is found by the browser exactly where the server finds it', async () => {
  const good = sealed(5, 2), s = good.sealed!
  const zero = '00'.repeat(32)
  const changed: unknown[] = [
    { ...good, size_bytes: 1235 }, { ...good, subject: '榜单 “18”' }, { ...good, leaf: zero }, { ...good, signature: other.sign('x') },
    { ...good, key: { ...good.key, id: '0'.repeat(32) } }, { ...good, key: { id: other.id, public_key: other.public_key } },
    { ...good, sealed: { ...s, index: 3 } }, { ...good, sealed: { ...s, size: 4 } }, { ...good, sealed: { ...s, root: zero } }, { ...good, sealed: { ...s, batch: 4 } },
    { ...good, sealed: { ...s, head: zero } }, { ...good, sealed: { ...s, proof: s.proof.slice(1) } }, { ...good, sealed: { ...s, head_signature: good.signature } },
    { ...good, extra: 1 }, { ...good, leaf: undefined }, null, [], 'receipt', { ...good, at: 'yesterday' },
  ]
  for (const [at, document] of changed.entries()) {
    const on_server = verifyOnServer(document).checks.filter((check) => !check.ok).map((check) => check.name)
    assert.notEqual(on_server.length, 0, `change ${at} must matter`)
    assert.deepEqual(await failing(document), on_server, `change ${at}`)
  }
})

test('a receipt by another key does not pass for one of the bureau', async () => {
  assert.deepEqual(await failing(sealed(2, 0), { trusted_key: other.public_key }), ['issuer'])
})

test('a seal that differs from the published one is found, one that is not published stays open', async () => {
  const receipt = sealed(2, 1)
  assert.deepEqual(await failing(receipt, { published_heads: [{ batch: 3, head: '00'.repeat(32) }] }), ['published-head'])
  const { checks } = await verifyReceipt(receipt, { published_heads: [{ batch: 9, head: '00'.repeat(32) }] })
  assert.equal(checks.find((check) => check.name === 'published-head')?.ok, null)
})

test('without a published key, and unsealed, the browser says what it could not check', async () => {
  const { checks } = await verifyReceipt({ ...sealed(1, 0), sealed: null })
  assert.deepEqual(checks.filter((check) => check.ok === null).map((check) => check.name), ['issuer', 'seal'])
})
