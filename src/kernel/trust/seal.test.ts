import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { contentHash } from './canonical.ts'
import { signerOf } from './keys.ts'
import { leafHash, sha256 } from './merkle.ts'
import { checkChain, firstHead, sealBatch, type Batch } from './seal.ts'

const seed = Number(process.env.SEED ?? Math.floor(Math.random() * 2 ** 31))
const signer = signerOf(Buffer.alloc(32, 3)), stranger = signerOf(Buffer.alloc(32, 4))
const first_head = firstHead('c1')

type Row = { id: number, who: string, amount_fen: number }
type Chain = { batches: Batch[], rows: Row[][] }

function build(sizes: number[], sign = signer.sign, start = first_head): Chain {
  const rows = sizes.map((size, i) => Array.from({ length: size }, (_, j) => ({ id: i * 100 + j, who: `a${j % 3}`, amount_fen: j * 7 })))
  let previous_head = start
  const batches = rows.map((list, i) => {
    const batch = sealBatch({ previous_head, leaves: list.map(leafOf), batch_no: i + 1, sign })
    previous_head = batch.head
    return batch
  })
  return { batches, rows }
}

function leafOf(row: Row): string {
  return leafHash(sha256, contentHash(row))
}

function check(chain: Chain, published: { batch: number, head: string }[] = []) {
  return checkChain(chain.batches, (batch) => (chain.rows[batch - 1] ?? []).map(leafOf), { first_head, public_keys: [signer.public_key], published })
}

const sound = build([3, 1, 7, 4, 2, 8])
const published = sound.batches.slice(-1).map(({ batch, head }) => ({ batch, head }))

test('an untouched chain is sound, with and without published heads', async () => {
  assert.deepEqual(await check(sound, published), { ok: true, problems: [] })
  assert.deepEqual(await check({ batches: [], rows: [] }), { ok: true, problems: [] })
})

test('each kind of tampering is named with its batch', async () => {
  const names = async (change: (chain: Chain) => void) => {
    const chain = structuredClone(sound)
    change(chain)
    return (await check(chain, published)).problems.map(({ batch, name }) => `${batch} ${name}`)
  }
  assert.deepEqual(await names(({ rows }) => { rows[2]![4]!.amount_fen += 1 }), ['3 root'])
  assert.deepEqual(await names(({ rows }) => { rows[2]!.reverse() }), ['3 root'])
  assert.deepEqual(await names(({ rows }) => { rows[3]!.pop() }), ['4 size', '4 root'])
  assert.deepEqual(await names(({ batches }) => { batches.splice(1, 1) }), ['3 number', '3 previous-head'])
  assert.deepEqual(await names(({ batches }) => { batches.pop() }), ['6 published-head'])
  assert.deepEqual(await names(({ batches }) => { batches[0]!.signature = stranger.sign('x') }), ['1 signature'])
})

test('a chain resealed whole by a stranger is found by the key, and by the published head alone', async () => {
  const forged = build([3, 1, 7, 4, 2, 8], stranger.sign)
  forged.rows[0]![0]!.amount_fen = 999
  const resealed = build([3, 1, 7, 4, 2, 8], stranger.sign, firstHead('c2'))
  assert.equal((await check(forged)).ok, false)
  const { problems } = await checkChain(resealed.batches, (batch) => resealed.rows[batch - 1]!.map(leafOf), { first_head: firstHead('c2'), published })
  assert.deepEqual(problems.map(({ name }) => name), ['published-head'])
})

test('one city’s chain does not pass for another’s', async () => {
  assert.notEqual(firstHead('c1'), firstHead('c2'))
  const { problems } = await checkChain(sound.batches, (batch) => sound.rows[batch - 1]!.map(leafOf), { first_head: firstHead('c2') })
  assert.deepEqual(problems.map(({ name }) => name), ['previous-head'])
})

test('sealing nothing, or a batch numbered 0, is a mistake of ours', () => {
  assert.throws(() => sealBatch({ previous_head: first_head, leaves: [], batch_no: 1, sign: signer.sign }), /invariant/)
  assert.throws(() => sealBatch({ previous_head: first_head, leaves: sound.rows[0]!.map(leafOf), batch_no: 0, sign: signer.sign }), /invariant/)
})

const tamperings: Record<string, (chain: Chain, a: number, b: number, text: string) => void> = {
  'edit a row': ({ rows }, a, b, text) => { const list = rows[a % rows.length]!; list[b % list.length]!.who += text },
  'edit an amount': ({ rows }, a, b) => { const list = rows[a % rows.length]!; list[b % list.length]!.amount_fen += 1 + (b % 50) },
  'drop a row': ({ rows }, a, b) => { const list = rows[a % rows.length]!; list.splice(b % list.length, 1) },
  'add a row': ({ rows }, a, b) => { const list = rows[a % rows.length]!; list.splice(b % (list.length + 1), 0, { id: -1, who: 'x', amount_fen: 1 }) },
  'repeat the last row': ({ rows }, a) => { const list = rows[a % rows.length]!; list.push(list.at(-1)!) },
  'swap two rows': ({ rows }, a, b) => { const list = rows[[0, 2, 3, 4, 5][a % 5]!]!; const i = b % (list.length - 1); [list[i], list[i + 1]] = [list[i + 1]!, list[i]!] },
  'move a row to another batch': ({ rows }, a, b) => { const i = a % rows.length; rows[(i + 1) % rows.length]!.push(rows[i]!.splice(b % rows[i]!.length, 1)[0]!) },
  'drop a batch': ({ batches }, a) => { batches.splice(a % batches.length, 1) },
  'swap two batches': ({ batches }, a) => { const i = a % (batches.length - 1); [batches[i], batches[i + 1]] = [batches[i + 1]!, batches[i]!] },
  'repeat a batch': ({ batches }, a) => { batches.splice(a % batches.length, 0, batches[a % batches.length]!) },
  'edit a hash': ({ batches }, a, b) => {
    const batch = batches[a % batches.length]!, field = (['root', 'head', 'previous_head'] as const)[b % 3]!, at = b % 64
    batch[field] = batch[field].slice(0, at) + (batch[field][at] === '0' ? '1' : '0') + batch[field].slice(at + 1)
  },
  'edit a number': ({ batches }, a, b) => { batches[a % batches.length]![b % 2 === 0 ? 'batch' : 'size'] += 1 + (b % 5) },
  'reseal one batch without the key': (chain, a, b) => {
    const i = a % chain.batches.length, list = chain.rows[i]!
    list[b % list.length]!.amount_fen += 1
    chain.batches[i] = sealBatch({ previous_head: chain.batches[i]!.previous_head, leaves: list.map(leafOf), batch_no: i + 1, sign: stranger.sign })
  },
}

test(`1,000 random edits, drops and reorders are all found (seed ${seed})`, async () => {
  await fc.assert(fc.asyncProperty(fc.constantFrom(...Object.keys(tamperings)), fc.nat(), fc.nat(), fc.string({ minLength: 1, unit: 'grapheme' }), async (how, a, b, text) => {
    const chain = structuredClone(sound)
    tamperings[how]!(chain, a, b, text)
    assert.equal((await check(chain, published)).ok, false, how)
  }), { numRuns: 1_000, seed })
})
