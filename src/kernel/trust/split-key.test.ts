import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import fc from 'fast-check'
import { joinKey, makeHolderKeys, openContent, openShare, sealContent, sealShare, shareHash, splitKey, unwrapKey, wrapKey, type Place } from './split-key.ts'

const seed = Number(process.env.JIEBANG_SEED ?? Date.now() % 1_000_000)
const broken = { code: 'trust.sealed-broken' }
const place: Place = { city: 'jinhua', case: 'c1', bid: 'b1', version: 1, org: 'o1' }
const bytes = fc.uint8Array({ minLength: 0, maxLength: 3_000 }).map((one) => Buffer.from(one))

test('what two holders hold together opens, byte for byte; what one holds is pure chance', () => {
  console.log(`split key: seed ${seed}`)
  const bureau = makeHolderKeys(), supervisor = makeHolderKeys()
  fc.assert(fc.property(bytes, (content) => {
    const { key, cipher } = sealContent(place, content)
    const [a, b] = splitKey(key)
    const first = openShare(bureau, place, sealShare(bureau.public_key, place, a)), second = openShare(supervisor, place, sealShare(supervisor.public_key, place, b))
    assert.deepEqual(openContent(place, joinKey(first, second), cipher), content)
    for (const alone of [a, b, joinKey(a, a), randomBytes(32)]) assert.throws(() => openContent(place, alone, cipher), broken)
  }), { seed, numRuns: 60 })
})

test('a changed byte anywhere, another place or another holder opens nothing', () => {
  const holder = makeHolderKeys(), other = makeHolderKeys()
  const { key, cipher } = sealContent(place, Buffer.from('一份密封的方案'))
  const sealed = sealShare(holder.public_key, place, key)
  const flip = (text: string, at: number) => {
    const changed = Buffer.from(text, 'base64')
    changed[at % changed.length]! ^= 1 << (at % 8)
    return changed.toString('base64')
  }
  fc.assert(fc.property(fc.nat(10_000), (at) => {
    assert.throws(() => openContent(place, key, flip(cipher, at)), broken)
    assert.throws(() => openShare(holder, place, flip(sealed, at)), broken)
  }), { seed, numRuns: 80 })
  for (const elsewhere of [{ ...place, bid: 'b2' }, { ...place, version: 2 }, { ...place, org: 'o2' }, { ...place, city: 'other' }]) {
    assert.throws(() => openContent(elsewhere, key, cipher), broken)
    assert.throws(() => openShare(holder, elsewhere, sealed), broken)
  }
  assert.throws(() => openShare(other, place, sealed), broken)
  assert.throws(() => openShare({ ...other, public_key: holder.public_key }, place, sealed), broken)
})

test('shares of one key are never the same twice, and a share is known by its hash', () => {
  const key = randomBytes(32)
  const seen = new Set(Array.from({ length: 50 }, () => shareHash(splitKey(key)[0])))
  assert.equal(seen.size, 50)
  assert.notEqual(shareHash(key), shareHash(joinKey(key, Buffer.alloc(32, 1))))
})

test('a private key comes back with its passphrase alone, in either way of writing a character', () => {
  const keys = makeHolderKeys()
  const wrapped = wrapKey(keys, 'café 口令 一二三', 100_000)
  assert.deepEqual(unwrapKey(keys.public_key, wrapped, 'café 口令 一二三'), keys)
  assert.throws(() => unwrapKey(keys.public_key, wrapped, 'cafe 口令 一二三'), broken)
  assert.throws(() => unwrapKey(makeHolderKeys().public_key, wrapped, 'café 口令 一二三'), broken)
})
