import assert from 'node:assert/strict'
import { createHash, createHmac, randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { growTree as growKernelTree, leafHash, sha256, verifyProof } from '#kernel/trust/merkle.ts'
import { bytesFrom, noticeOf, poolOf, stratumOf } from '#test/support/draw-sample.ts'
import { importsOf, readSources, resolveImport } from '#test/support/source-tree.ts'
import { nodeTools } from './node-tools.ts'
import { firstGap, hashOf } from './notice.ts'
import { plainTools } from './plain-tools.ts'
import { freezePool, readLine, type LeftOut, type PoolEntry, type PoolLine } from './pool.ts'
import { pseudonymOf, saltsOf } from './pseudonym.ts'
import { seedOf } from './seed.ts'
import { bytesOfHex, joined, utf8 } from './tools.ts'
import { growTree, rootFrom, saltedLeaf } from './tree.ts'
import { drawPanel, rankOrder } from './walk.ts'

const notice = noticeOf()
const linesOf = (pool: PoolEntry[], out: LeftOut[] = []): PoolLine[] => freezePool(nodeTools, { number: notice.number, secret: bytesFrom('secret'), strata: notice.strata, pool, out }).frozen.list.lines.map((line) => readLine(line)!)
const draw = (lines: PoolLine[], seed: string, rules: Parameters<typeof drawPanel>[1]['rules'] = notice) => drawPanel(nodeTools, { number: notice.number, seed, lines, rules })
const shuffled = <T>(list: readonly T[], word: string): T[] => list.map((one, at) => ({ one, key: bytesFrom(`${word} ${at}`) })).sort((a, b) => a.key < b.key ? -1 : 1).map((each) => each.one)

test('the key of a ticket is the one openssl, Python and Node compute', () => {
  const seed = bytesFrom('vector')
  const key = nodeTools.hmac(bytesOfHex(seed))('D1|E0001|1')
  assert.equal(key, '0b6700329dfe46deca348fea036faa1ae600e583ea2ccbb83ebbac73588b9ed7')
  assert.equal(key, createHmac('sha256', Buffer.from(seed, 'hex')).update('D1|E0001|1').digest('hex'))
})

test('Node and the browser hash alike, for any length of key and message', (t) => {
  const word = randomBytes(8).toString('hex')
  t.diagnostic(`seed ${word}`)
  for (let at = 0; at < 300; at += 1) {
    const key = bytesOfHex(bytesFrom(`${word} key ${at}`).repeat(4).slice(0, 2 * (at % 129)))
    const message = '抽取 x|'.repeat(at) + bytesFrom(`${word} ${at}`)
    const expected = createHmac('sha256', key).update(message).digest('hex')
    assert.equal(nodeTools.hmac(key)(message), expected)
    assert.equal(plainTools.hmac(key)(message), expected)
    assert.equal(nodeTools.sha256(message), plainTools.sha256(message))
    assert.equal(nodeTools.sha256(utf8(message)), createHash('sha256').update(message).digest('hex'))
  }
})

test('a pseudonym is the hash of salt, zero and code, and the seed that of its parts, 32 bytes each', () => {
  const sha = (...parts: (string | Buffer)[]) => createHash('sha256').update(Buffer.concat(parts.map((part) => Buffer.from(part)))).digest()
  const salt = bytesFrom('salt'), hex = (text: string) => Buffer.from(text, 'hex')
  assert.equal(pseudonymOf(nodeTools, salt, 'E000001'), sha(hex(salt), Buffer.of(0), 'E000001').toString('hex').slice(0, 32))
  const [notice_hash, list_hash, r_1, r_2] = ['n', 'l', '1', '2'].map(bytesFrom) as [string, string, string, string]
  const reveals = [{ party: 'supervisor', value: r_2, at: '' }, { party: 'bureau', value: r_1, at: '' }]
  const expected = sha('JIEBANG-DRAW-1\n', hex(notice_hash), hex(list_hash), sha(hex(r_1)), sha(hex(r_2)), Buffer.alloc(32)).toString('hex')
  assert.equal(seedOf(nodeTools, { notice, notice_hash, list_hash, commitments: [], reveals, beacon: null }), expected, 'in the order of the notice, not of the reveals')
  const named = noticeOf({ beacon: { kind: 'named-value', source: { zh: '彩票', en: 'Lottery' }, issue: '2026030', due_at: '2026-03-04T10:00:00.000000Z' } })
  const with_beacon = sha('JIEBANG-DRAW-1\n', hex(notice_hash), hex(list_hash), sha(hex(r_1)), sha(hex(r_2)), sha('03 11 17')).toString('hex')
  assert.equal(seedOf(nodeTools, { notice: named, notice_hash, list_hash, commitments: [], reveals, beacon: { value: '03 11 17', signature: null, at: '' } }), with_beacon)
})

test('who does not reveal gets what the notice says: nothing is drawn, the beacon carries it, or a third party stands in', () => {
  const given = { notice_hash: bytesFrom('n'), list_hash: bytesFrom('l'), commitments: [{ party: 'supervisor', commitment: bytesFrom('c'), at: '' }], reveals: [{ party: 'bureau', value: bytesFrom('1'), at: '' }] }
  assert.equal(seedOf(nodeTools, { ...given, notice, beacon: null }), null)
  const by_beacon = noticeOf({ fallback: 'beacon', beacon: { kind: 'named-value', source: { zh: '彩票', en: 'Lottery' }, issue: '2026030', due_at: '2026-03-04T10:00:00.000000Z' } })
  const beacon = { value: '03 11 17', signature: null, at: '' }
  assert.equal(seedOf(nodeTools, { ...given, notice: by_beacon, beacon: null }), null)
  assert.match(seedOf(nodeTools, { ...given, notice: by_beacon, beacon })!, /^[0-9a-f]{64}$/)
  const by_third = noticeOf({ fallback: 'stand-in', parties: [...notice.parties, { id: 'notary', title: { zh: '公证处', en: 'Notary' }, stands_in: true }] })
  assert.equal(seedOf(nodeTools, { ...given, notice: by_third, beacon: null }), null, 'the third has not revealed either')
  assert.match(seedOf(nodeTools, { ...given, notice: by_third, reveals: [...given.reveals, { party: 'notary', value: bytesFrom('3'), at: '' }], beacon: null })!, /^[0-9a-f]{64}$/)
})

test('the tree is the one of the receipts, and every candidate finds the root from their own salt and line', () => {
  for (const size of [0, 1, 2, 3, 5, 8, 13, 100]) {
    const leaves = Array.from({ length: size }, (_, at) => leafHash(sha256, `leaf ${at}`))
    const tree = growTree(nodeTools, leaves), kernel = growKernelTree(sha256, leaves)
    assert.equal(tree.root, kernel.root)
    for (const [index, leaf] of leaves.entries()) {
      assert.deepEqual(tree.path(index), kernel.proof(index))
      assert.equal(rootFrom(nodeTools, { leaf, index, size, path: tree.path(index) }), tree.root)
      assert.ok(verifyProof({ digest: sha256, leaf, index, size, proof: tree.path(index), root: tree.root }))
      assert.notEqual(rootFrom(nodeTools, { leaf, index: (index + 1) % size, size, path: tree.path(index) }), size === 1 ? null : tree.root)
    }
  }
  const { frozen, sealed } = freezePool(nodeTools, { number: notice.number, secret: bytesFrom('secret'), strata: notice.strata, pool: poolOf(20), out: [{ code: 'E000900', reason: 'resting' }] })
  const salts = saltsOf(nodeTools, { secret: bytesFrom('secret'), number: notice.number })
  const mine = pseudonymOf(nodeTools, salts.expert('E000005'), 'E000005')
  const index = frozen.list.lines.findIndex((line) => line.startsWith(mine))
  assert.equal(rootFrom(nodeTools, { leaf: saltedLeaf(nodeTools, salts.expert('E000005'), frozen.list.lines[index]!), index, size: 20, path: sealed.path(index) }), frozen.list.root)
  assert.deepEqual(frozen.excluded.lines, [`${pseudonymOf(nodeTools, salts.expert('E000900'), 'E000900')}|resting`])
})

test('neither code nor employer nor group can be read off the frozen list, and equal employers are equal only within one draw', () => {
  const pool = poolOf(8, 2).map((one) => ({ ...one, group: 'x:group' }))
  const of = (number: string) => freezePool(nodeTools, { number, secret: bytesFrom('secret'), strata: notice.strata, pool, out: [] }).frozen.list.lines
  const lines = of('2026-0001').map((line) => readLine(line)!), next = of('2026-0002').map((line) => readLine(line)!)
  assert.doesNotMatch(of('2026-0001').join(), /E0|employer|x:/)
  assert.equal(new Set(lines.map((one) => one.employer)).size, 2)
  assert.equal(new Set(lines.map((one) => one.group)).size, 1)
  const seen = new Set(lines.flatMap((one) => [one.pseudonym, one.employer, one.group]))
  assert.ok(next.flatMap((one) => [one.pseudonym, one.employer, one.group]).every((one) => !seen.has(one)))
})

test('the order in which pool and strata’s lines are given never matters', (t) => {
  const word = randomBytes(8).toString('hex')
  t.diagnostic(`seed ${word}`)
  for (let at = 0; at < 30; at += 1) {
    const pool = poolOf(40, 15), seed = bytesFrom(`${word} ${at}`)
    const freeze = (given: PoolEntry[]) => freezePool(nodeTools, { number: notice.number, secret: bytesFrom(word), strata: notice.strata, pool: given, out: [] }).frozen
    const frozen = freeze(pool)
    assert.equal(hashOf(nodeTools, freeze(shuffled(pool, seed))), hashOf(nodeTools, frozen))
    const lines = frozen.list.lines.map((line) => readLine(line)!)
    assert.deepEqual(draw(shuffled(lines, seed), seed), draw(lines, seed))
  }
})

test('whoever is taken away leaves everybody else’s order as it was', (t) => {
  const word = randomBytes(8).toString('hex')
  t.diagnostic(`seed ${word}`)
  const lines = linesOf(poolOf(60)).map((line, at) => ({ ...line, tickets: 1 + at % 4 }))
  for (const [at, gone] of lines.entries()) {
    const seed = bytesFrom(`${word} ${at}`)
    const rank = (given: PoolLine[]) => rankOrder(nodeTools, { number: notice.number, seed, lines: given })
    assert.deepEqual(rank(lines.filter((one) => one !== gone)), rank(lines).filter((one) => one !== gone.pseudonym))
  }
})

test('one added conflict changes only what it must: without caps the others stay, each later one moves up by a place', (t) => {
  const word = randomBytes(8).toString('hex')
  t.diagnostic(`seed ${word}`)
  const rules = { strata: notice.strata, per_employer_max: null, per_group_max: null }
  const lines = linesOf(poolOf(60))
  for (let at = 0; at < 60; at += 1) {
    const seed = bytesFrom(`${word} ${at}`), before = draw(lines, seed, rules)
    const gone = lines[at]!, after = draw(lines.filter((one) => one !== gone), seed, rules)
    const panel = ({ seats, alternates }: typeof before, stratum: string) => [...seats, ...alternates].filter((one) => one.stratum === stratum).map((one) => one.pseudonym)
    for (const { id } of rules.strata) {
      const held = panel(before, id)
      const kept = held.filter((one) => one !== gone.pseudonym)
      assert.deepEqual(panel(after, id).slice(0, kept.length), kept)
      assert.equal(panel(after, id).length, held.length, 'at most one new name, at the end')
    }
  }
})

test('no employer and no group is on a panel or its alternates more often than allowed, nobody twice, and each skip names who stands in the way', (t) => {
  const word = randomBytes(8).toString('hex')
  t.diagnostic(`seed ${word}`)
  const rules = { strata: [stratumOf('technical', 4, 4), stratumOf('finance', 2, 2), stratumOf('both', 3, 2)], per_employer_max: 1, per_group_max: 2 }
  for (let at = 0; at < 200; at += 1) {
    const pool = poolOf(60, 25).map((one, index) => ({ ...one, strata: index % 3 === 0 ? [...one.strata, 'both'] : one.strata, group: index % 5 === 0 ? null : `g${index % 9}` }))
    const lines = freezePool(nodeTools, { number: notice.number, secret: bytesFrom(word), strata: rules.strata, pool, out: [] }).frozen.list.lines.map((line) => readLine(line)!)
    const { seats, alternates, skips, short } = draw(lines, bytesFrom(`${word} ${at}`), rules)
    const chosen = [...seats, ...alternates].map((one) => lines.find((line) => line.pseudonym === one.pseudonym && line.stratum === one.stratum)!)
    const most = (kind: 'employer' | 'group') => Math.max(...[...Map.groupBy(chosen.filter((one) => one[kind] !== null), (one) => one[kind])].map(([, list]) => list.length))
    assert.equal(new Set(chosen.map((one) => one.pseudonym)).size, chosen.length)
    assert.ok(most('employer') <= 1 && most('group') <= 2)
    assert.equal(seats.length + alternates.length + short.reduce((sum, one) => sum + one.seats + one.alternates, 0), 17)
    for (const skip of skips) {
      const [who, other] = [skip.pseudonym, skip.with].map((pseudonym) => lines.find((line) => line.pseudonym === pseudonym)!)
      if (skip.reason === 'employer' || skip.reason === 'group') assert.equal(who![skip.reason], other![skip.reason])
      else assert.equal(skip.with, skip.pseudonym)
    }
  }
})

test('a flipped bit of the seed leaves nobody’s place to chance of the old one', () => {
  const lines = linesOf(poolOf(60)), seed = bytesFrom('bits')
  const flipped = `${seed.slice(0, -1)}${(Number.parseInt(seed.at(-1)!, 16) ^ 1).toString(16)}`
  const [a, b] = [seed, flipped].map((one) => rankOrder(nodeTools, { number: notice.number, seed: one, lines }))
  assert.ok(a!.filter((one, at) => b![at] === one).length < 6)
})

test('a pool beyond the limits, with a code twice, a stratum that is not there or half a ticket is refused', () => {
  const freeze = (pool: PoolEntry[], out: LeftOut[] = []) => () => freezePool(nodeTools, { number: notice.number, secret: bytesFrom('s'), strata: notice.strata, pool, out })
  const one = poolOf(1)[0]!
  assert.throws(freeze([one, one]), { code: 'draw.twice' })
  assert.throws(freeze([one], [{ code: one.code, reason: 'resting' }]), { code: 'draw.twice' })
  assert.throws(freeze([{ ...one, strata: ['nowhere'] }]), { code: 'draw.no-such-stratum' })
  for (const tickets of [0, 0.5, 1_001, NaN]) assert.throws(freeze([{ ...one, tickets }]), { code: 'draw.tickets' })
  assert.equal(freeze([{ ...one, tickets: 1_000 }])().frozen.list.lines.length, 1)
  assert.throws(freeze([one], [{ code: 'E9', reason: 'Too old' }]), { code: 'draw.reason' })
  assert.throws(freeze(poolOf(100_001)), { code: 'draw.too-many-candidates' })
  assert.throws(freeze(poolOf(1_001).map((each) => ({ ...each, tickets: 1_000 }))), { code: 'draw.too-many-tickets' })
  assert.deepEqual(joined(utf8('a'), utf8('b')), utf8('ab'))
})

test('a gap in the numbers, a notice slipped in or a supplement of nothing is found in a city’s notices', () => {
  const one = noticeOf({ number: '2026-0001', previous: null })
  const two = noticeOf({ number: '2026-0002', previous: hashOf(nodeTools, one) })
  const three = noticeOf({ number: '2027-0001', previous: hashOf(nodeTools, two), first: '2026-0002' })
  assert.equal(firstGap(nodeTools, [one, two, three]), null)
  assert.equal(firstGap(nodeTools, [one, three])!.index, 1)
  assert.equal(firstGap(nodeTools, [one, { ...two, number: '2026-0003' }])!.index, 1)
  assert.equal(firstGap(nodeTools, [{ ...one, title: { zh: '改', en: 'x' } }, two])!.index, 1)
  assert.equal(firstGap(nodeTools, [two, { ...three, first: '2026-0001' }])!.index, 1)
})

test('what a browser runs asks nothing of Node', () => {
  const sources = readSources(['src/**/*.ts'])
  const seen = new Set<string>(), asked: string[] = []
  const visit = (path: string): void => {
    if (seen.has(path)) return
    seen.add(path)
    for (const one of importsOf(sources.get(path)!)) {
      const target = one.is_type ? null : resolveImport(path, one.asked)
      if (target !== null) visit(target)
      else if (!one.is_type) asked.push(one.asked)
    }
  }
  visit('src/engines/draw/plain-tools.ts')
  visit('src/engines/draw/verify.ts')
  assert.ok(seen.size > 10)
  assert.deepEqual([...new Set(asked)].filter((one) => one !== 'zod' && !one.startsWith('@noble/hashes/')), [])
})
