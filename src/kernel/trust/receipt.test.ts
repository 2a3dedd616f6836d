import assert from 'node:assert/strict'
import { getHashes } from 'node:crypto'
import { test } from 'node:test'
import fc from 'fast-check'
import { contentHash } from './canonical.ts'
import { signerOf } from './keys.ts'
import { digestOf, growTree, leafHash, sha256 } from './merkle.ts'
import { makeReceipt, sealReceipt, verifyReceipt, type Receipt } from './receipt.ts'
import { firstHead, sealBatch } from './seal.ts'

const seed = Number(process.env.SEED ?? Math.floor(Math.random() * 2 ** 31))
const signer = signerOf(Buffer.alloc(32, 5)), stranger = signerOf(Buffer.alloc(32, 6))
const attested = {
  id: '01jzy0000000000000000000aa', city_id: 'jinhua', kind: 'submission', subject: 'challenges.bid:b1', at: '2021-03-01T01:59:59.999999Z',
  by_hash: contentHash('account a1'), size_bytes: 1_234, content_hash: contentHash({ title: '标书' }),
}

function sealed(receipt: Receipt, index = 4, size = 11): Receipt {
  const leaves = Array.from({ length: size }, (_, i) => i === index ? receipt.leaf : leafHash(digestOf(receipt.digest), `other ${i}`))
  const digest = digestOf(receipt.digest)
  const batch = sealBatch({ previous_head: firstHead('jinhua', digest), leaves, batch_no: 3, sign: signer.sign, digest })
  return sealReceipt(receipt, { batch, tree: growTree(digest, leaves), index })
}

const failed = (document: unknown, options?: Parameters<typeof verifyReceipt>[1]) => verifyReceipt(document, options).checks.filter(({ ok }) => !ok).map(({ name }) => name)

test('a receipt is verified from its own text, before and after it is sealed', () => {
  const receipt = makeReceipt(attested, signer)
  for (const one of [receipt, sealed(receipt), sealed(receipt, 0, 1), sealed(receipt, 10)]) {
    const { ok, checks } = verifyReceipt(JSON.parse(JSON.stringify(one)), { trusted_key: signer.public_key })
    assert.equal(ok, true)
    assert.ok(checks.every(({ sentence }) => sentence.zh !== '' && sentence.en !== ''))
  }
  assert.match(verifyReceipt(receipt).checks.at(-1)!.sentence.zh, /尚未封存/)
})

test('without a published key the issuer is said to be unproved; with another key the receipt fails', () => {
  const issuer = verifyReceipt(makeReceipt(attested, stranger)).checks.find(({ name }) => name === 'issuer')
  assert.match(issuer?.sentence.en ?? '', /not who issued it/)
  assert.deepEqual(failed(makeReceipt(attested, stranger), { trusted_key: signer.public_key }), ['issuer'])
})

test('each change is named by the check it breaks', () => {
  const good = sealed(makeReceipt(attested, signer))
  const seal = good.sealed!
  const trusted = { trusted_key: signer.public_key }
  assert.deepEqual(failed({ ...good, size_bytes: 1 }, trusted), ['leaf'])
  assert.deepEqual(failed({ ...good, leaf: contentHash('x') }, trusted), ['leaf', 'signature', 'proof'])
  assert.deepEqual(failed({ ...good, signature: stranger.sign('x') }, trusted), ['signature'])
  assert.deepEqual(failed({ ...good, key: { ...good.key, id: stranger.id } }, trusted), ['key'])
  assert.deepEqual(failed({ ...good, sealed: { ...seal, index: 5 } }, trusted), ['proof'])
  assert.deepEqual(failed({ ...good, sealed: { ...seal, batch: 4 } }, trusted), ['head'])
  assert.deepEqual(failed({ ...good, sealed: { ...seal, head_signature: stranger.sign('x') } }, trusted), ['head-signature'])
  assert.deepEqual(failed(good, { ...trusted, published_heads: [{ batch: 3, head: contentHash('x') }] }), ['published-head'])
  assert.deepEqual(failed(good, { ...trusted, published_heads: [{ batch: 3, head: seal.head }] }), [])
})

test('any other document fails on its form, without an error', () => {
  const good = makeReceipt(attested, signer)
  for (const document of [null, 'x', 1, [], {}, { ...good, note: 'added' }, { ...good, version: 2 }, { ...good, sealed: undefined }, { ...good, leaf: good.leaf.toUpperCase() }, { ...good, at: 'yesterday' }, { ...good, key: {} }]) {
    assert.deepEqual(failed(document), ['shape'])
  }
  fc.assert(fc.property(fc.jsonValue(), (document) => { assert.equal(verifyReceipt(document).ok, false) }), { numRuns: 200, seed })
})

/** Every place in the document that holds a value, as a path. */
function places(value: unknown, path: string[] = []): string[][] {
  if (value === null || typeof value !== 'object') return [path]
  return Object.entries(value).flatMap(([key, item]) => places(item, [...path, key]))
}

test(`1,000 random edits of a sealed receipt are all found (seed ${seed})`, () => {
  const good = sealed(makeReceipt(attested, signer))
  const all = places(good)
  fc.assert(fc.property(fc.constantFrom(...all), fc.nat(), fc.string({ minLength: 1, maxLength: 1, unit: fc.constantFrom(...'0123456789abcdefXYZ+/=-. 揭') }), fc.constantFrom('change', 'drop', 'add', 'remove field'), (path, n, character, how) => {
    const bad = structuredClone(good) as unknown as Record<string, any>
    let holder = bad
    for (const key of path.slice(0, -1)) holder = holder[key]
    const key = path.at(-1)!, old: unknown = holder[key]
    if (how === 'remove field') {
      if (Array.isArray(holder)) holder.splice(Number(key), 1)
      else delete holder[key]
    } else if (typeof old === 'number') holder[key] = how === 'add' ? old + 1 + n % 9 : how === 'drop' ? -1 - old : old + 0.5
    else {
      const text = String(old), at = n % text.length
      holder[key] = text.slice(0, at) + (how === 'drop' ? '' : character) + text.slice(how === 'add' ? at : at + 1)
      if (holder[key] === text) return
    }
    assert.equal(verifyReceipt(bad, { trusted_key: signer.public_key }).ok, false, path.join('.'))
  }), { numRuns: 1_000, seed })
})

test('receipts are made with sm3 where this Node has it, and the hash function is part of what is signed', { skip: !getHashes().includes('sm3') && 'this Node has no sm3' }, () => {
  const good = sealed(makeReceipt(attested, signer, digestOf('sm3')))
  assert.deepEqual(failed(good), [])
  assert.deepEqual(failed({ ...good, digest: 'sha256' }), ['leaf', 'proof', 'head'])
  assert.notEqual(good.leaf, makeReceipt(attested, signer, sha256).leaf)
})
