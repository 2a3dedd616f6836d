import assert from 'node:assert/strict'
import { test } from 'node:test'
import { canonical } from '#kernel/trust/canonical-text.ts'
import { bytesFrom, noticeOf, poolOf, published_round, sampleDraw, sampleOfRound, stratumOf } from '#test/support/draw-sample.ts'
import type { Happening } from './after-draw.ts'
import { namesRound } from './certificate-format.ts'
import { certificateOf, type Certificate } from './certificate.ts'
import { nodeTools } from './node-tools.ts'
import { plainValue } from './notice.ts'
import { plainTools } from './plain-tools.ts'
import { isSignedRound } from './quicknet.ts'
import { seedOf } from './seed.ts'
import { verifyCertificate, type CheckName } from './verify.ts'

const verify = (document: unknown) => verifyCertificate(document, nodeTools)
const plain = (document: unknown): any => JSON.parse(JSON.stringify(document))
const tickedOff = (certificate: Certificate): Happening[] => {
  const [first] = certificate.result!.seats, [alternate] = certificate.result!.alternates
  const seat = { stratum: first!.stratum, seat: 1 }
  return [
    { kind: 'asked', ...seat, pseudonym: first!.pseudonym, reason: null }, { kind: 'declined', ...seat, pseudonym: first!.pseudonym, reason: 'away' },
    { kind: 'replaced', ...seat, pseudonym: alternate!.pseudonym, reason: null }, { kind: 'asked', ...seat, pseudonym: alternate!.pseudonym, reason: null },
  ]
}
const small = { pool: poolOf(8), notice: { strata: [stratumOf('technical', 1, 1), stratumOf('finance', 1, 1)] } }

test('a certificate holds, in Node and in the browser, and says who sits by pseudonym', () => {
  const certificate = sampleDraw({ is_disclosed: true, receipts: true })
  for (const tools of [nodeTools, plainTools]) {
    const { ok, first, checks, outcome } = verifyCertificate(plain(certificate), tools)
    assert.equal(first, null)
    assert.ok(ok && checks.length === 17)
    assert.deepEqual(outcome!.result, certificate.result)
  }
  assert.equal(plain(sampleDraw()).disclosure, null)
  assert.doesNotMatch(JSON.stringify(sampleDraw()), /E0000|employer \d/)
})

test('whatever is changed in a certificate is named, with what was expected and what was found', () => {
  const of = sampleDraw({ happenings: tickedOff(sampleDraw()), receipts: true })
  const disclosed = sampleDraw({ is_disclosed: true })
  const other = bytesFrom('other'), name = other.slice(0, 32)
  const cases: [string, Certificate, (c: any) => void, CheckName, RegExp][] = [
    ['criteria', of, (c) => { c.notice.criteria.content.candidates_times = 1 }, 'notice', /^notice\.criteria$/],
    ['number', of, (c) => { c.notice.number = '2026-0008' }, 'notice', /^notice$/],
    ['seats', of, (c) => { c.notice.strata[0].seats = 2 }, 'notice', /^notice$/],
    ['fallback without its means', of, (c) => { c.notice.fallback = 'beacon' }, 'notice', /^notice\.fallback$/],
    ['commitment', of, (c) => { c.commitments[0].commitment = other }, 'reveals', /^reveals\[0\]\.value$/],
    ['commitment copied', of, (c) => { c.commitments[1].commitment = c.commitments[0].commitment }, 'commitments', /^commitments\[1\]\.commitment$/],
    ['commitment after the freeze', of, (c) => { c.commitments[1].at = c.freeze.at }, 'commitments', /^commitments\[1\]\.at$/],
    ['a candidate taken out', of, (c) => { c.freeze.list.lines.splice(3, 1) }, 'list', /^freeze\.list\.list_hash$/],
    ['a candidate with another employer', of, (c) => { c.freeze.list.lines[2] = c.freeze.list.lines[2].replace(/[0-9a-f]{32}\|-$/, `${name}|-`) }, 'list', /^freeze\.list\.list_hash$/],
    ['a line that is none', of, (c) => { c.freeze.list.lines[2] = 'nobody' }, 'list', /^freeze\.list\.lines\[2\]$/],
    ['a line twice', of, (c) => { c.freeze.list.lines.splice(1, 0, c.freeze.list.lines[0]) }, 'list', /^freeze\.list\.lines\[1\]$/],
    ['counts', of, (c) => { c.freeze.list.counts[0].count += 1 }, 'list', /^freeze\.list\.counts\[0\]\.count$/],
    ['root', of, (c) => { c.freeze.list.root = other }, 'record', /^record_hash$/],
    ['reason of somebody left out', of, (c) => { c.freeze.excluded.lines[0] = c.freeze.excluded.lines[0].replace(/\|.*/, '|away') }, 'excluded', /^freeze\.excluded\.excluded_hash$/],
    ['reveal', of, (c) => { c.reveals[1].value = other }, 'reveals', /^reveals\[1\]\.value$/],
    ['reveal too late', of, (c) => { c.reveals[1].at = '2026-03-04T09:00:00.000001Z' }, 'reveals', /^reveals\[1\]\.at$/],
    ['reveal before the freeze', of, (c) => { c.reveals[1].at = c.freeze.at }, 'reveals', /^reveals\[1\]\.at$/],
    ['a beacon nobody named', of, (c) => { c.beacon = { value: '1', signature: null, at: c.reveals[0].at } }, 'beacon', /^beacon$/],
    ['seed', of, (c) => { c.seed = other }, 'seed', /^seed$/],
    ['cancelled though drawn', of, (c) => { c.cancelled = { reason: { zh: '重抽', en: 'Again' }, at: c.reveals[0].at } }, 'seed', /^cancelled$/],
    ['order', of, (c) => { [c.result.order[4], c.result.order[5]] = [c.result.order[5], c.result.order[4]] }, 'order', /^result\.order\[4\]$/],
    ['seat', of, (c) => { c.result.seats[1].pseudonym = c.result.alternates[0].pseudonym }, 'seats', /^result\.seats\[1\]\.pseudonym$/],
    ['alternates turned', of, (c) => { c.result.alternates.reverse() }, 'alternates', /^result\.alternates\[0\]/],
    ['a skip invented', of, (c) => { c.result.skips.push({ stratum: 'technical', for: 'seat', pseudonym: name, reason: 'employer', with: name }) }, 'skips', /^result\.skips\[/],
    ['an event’s reason', of, (c) => { c.events[1].reason = 'ill' }, 'events', /^events\[1\]$/],
    ['an event left out', of, (c) => { c.events.splice(1, 1) }, 'events', /^events\[1\]\.sequence$/],
    ['the last event cut off', of, (c) => { c.events.pop() }, 'file', /^file_hash$/],
    ['receipt', of, (c) => { c.receipts[0].content_hash = other }, 'receipts', /^receipts\[0\]\.content_hash$/],
    ['name disclosed', disclosed, (c) => { c.disclosure.people[0].name = '某人' }, 'file', /^file_hash$/],
    ['code disclosed', disclosed, (c) => { c.disclosure.people[0].code = 'E000099' }, 'disclosure', /^disclosure\.people\[0\]$/],
    ['salt disclosed', disclosed, (c) => { c.disclosure.people[0].salt = other }, 'disclosure', /^disclosure\.people\[0\]$/],
    ['path disclosed', disclosed, (c) => { c.disclosure.people[0].path[0] = other }, 'disclosure', /^disclosure\.people\[0\]\.path$/],
    ['a field too many', of, (c) => { c.notice.hint = 1 }, 'shape', /^notice\.hint$/],
    ['a field missing', of, (c) => { delete c.freeze.list.root }, 'shape', /^freeze\.list\.root$/],
  ]
  for (const [title, certificate, change, check, where] of cases) {
    const changed = plain(certificate)
    change(changed)
    const { ok, first, checks } = verify(changed)
    assert.ok(!ok && first !== null, title)
    assert.equal(checks.find((one) => one.ok === false)!.name, check, title)
    assert.match(first.where, where, title)
    assert.ok(first.sentence.zh.includes(first.where) && first.sentence.en.includes(first.where), title)
  }
})

test('every single byte of a certificate counts: each one changed is refused, and the difference named', () => {
  const base = sampleDraw(small)
  const certificate = sampleDraw({ ...small, happenings: tickedOff(base).slice(0, 1), is_disclosed: true, receipts: true })
  const bytes = new TextEncoder().encode(canonical(certificate))
  assert.ok(verify(JSON.parse(new TextDecoder().decode(bytes))).ok)
  const decoder = new TextDecoder('utf-8', { fatal: true })
  const unnamed: string[] = []
  let read = 0
  for (let at = 0; at < bytes.length; at += 1) {
    const changed = bytes.slice()
    changed[at]! ^= 1
    let document: unknown
    try { document = JSON.parse(decoder.decode(changed)) } catch { continue }
    read += 1
    const { ok, first } = verify(document)
    if (ok || first === null || first.where === '') unnamed.push(`byte ${at}: ${decoder.decode(bytes.subarray(Math.max(0, at - 20), at + 1))}`)
  }
  assert.deepEqual(unnamed, [])
  assert.ok(read > bytes.length / 2, `${read} of ${bytes.length} changes were still JSON`)
})

test('a forger who mends every hash after the change is still found where the ceremony binds it', () => {
  const certificate = sampleDraw()
  const remade = (change: (parts: any) => void) => {
    const parts = plain(certificate)
    change(parts)
    return verify(plain(certificateOf(nodeTools, parts)))
  }
  const renumbered = remade((parts) => { parts.notice.number = '2026-0008' })
  assert.match(renumbered.first!.where, /^reveals\[0\]\.value$/, 'the commitments speak of the notice')
  const list_hash = certificate.freeze!.list.list_hash
  const shorter = remade((parts) => {
    parts.freeze.list.lines.pop()
    parts.freeze.list.list_hash = nodeTools.sha256(parts.freeze.list.lines.map((line: string) => `${line}\n`).join(''))
    parts.freeze.list.counts = [{ stratum: 'technical', count: parts.freeze.list.lines.filter((line: string) => line.includes('technical')).length }, { stratum: 'finance', count: parts.freeze.list.lines.filter((line: string) => line.includes('finance')).length }]
  })
  assert.equal(shorter.first!.where, 'seed')
  assert.notEqual(list_hash, '')
})

test('the commitments, which are public, do not give the seed away before the values are revealed', () => {
  const { notice, notice_hash, commitments, reveals, freeze, seed } = sampleDraw()
  for (const { party, value } of reveals) assert.notEqual(commitments.find((one) => one.party === party)!.commitment, nodeTools.sha256(Buffer.from(value, 'hex')))
  const guessed = seedOf(nodeTools, { notice, notice_hash, list_hash: freeze!.list.list_hash, commitments, reveals: commitments.map(({ party, commitment, at }) => ({ party, value: commitment, at })), beacon: null })
  assert.notEqual(guessed, seed)
})

test('a draw that could not be held is cancelled and its certificate holds; one that was held cannot be called cancelled', () => {
  const silent = sampleDraw({ silent: ['supervisor'] })
  assert.equal(silent.seed, null)
  assert.equal(verify(plain(silent)).first, null)
  const early = certificateOf(nodeTools, { ...silent, freeze: null, reveals: [] })
  assert.equal(verify(plain(early)).first, null)
})

const { signature, randomness } = published_round
const lottery = { kind: 'named-value' as const, source: { zh: '福利彩票', en: 'the welfare lottery' }, issue: '2026030', due_at: '2026-03-04T10:00:00.000000Z' }
const notary = { id: 'notary', title: { zh: '公证处', en: 'Notary' }, stands_in: true }

test('a stand-in speaks after the others’ time, within its own', () => {
  const by_third = sampleDraw({ notice: { fallback: 'stand-in', parties: [...noticeOf().parties, notary], stand_in_until: '2026-03-04T10:00:00.000000Z' }, silent: ['bureau'] })
  assert.equal(verify(plain(by_third)).first, null)
  const at = by_third.reveals.findIndex((one) => one.party === 'notary')
  for (const [moment, is_right] of [['2026-03-04T09:00:00.000000Z', false], ['2026-03-04T09:00:00.000001Z', true], ['2026-03-04T10:00:00.000000Z', true], ['2026-03-04T10:00:00.000001Z', false]] as const) {
    const parts = plain(by_third)
    parts.reveals[at].at = moment
    const { first } = verify(plain(certificateOf(nodeTools, parts)))
    assert.equal(first === null, is_right, `${moment} ${first?.sentence.en}`)
    if (!is_right) assert.equal(first!.where, `reveals[${at}].at`)
  }
})

test('a beacon in words is held to its one way of writing and to its time; that it was the published one stays open', () => {
  const named = (value: string, at = '2026-03-04T11:00:00.000000Z') => sampleDraw({ notice: { beacon: lottery }, beacon: { value, signature: null, at } })
  assert.equal(verify(plain(named('3 11 17'))).first, null)
  assert.equal(verify(plain(named('3 11 17'))).checks.find((one) => one.name === 'beacon')!.ok, null)
  assert.equal(verify(plain(named('03 11 17'))).first!.where, 'beacon.value')
  assert.equal(verify(plain(named('3 11 17', '2026-03-04T09:59:59.999999Z'))).first!.where, 'beacon.at')
  assert.equal(verify(plain(sampleDraw({ notice: { beacon: { ...lottery, due_at: '2026-03-04T09:00:00.000000Z' } }, beacon: { value: '3 11 17', signature: null, at: '2026-03-04T11:00:00.000000Z' } }))).first!.where, 'notice.beacon')
  const changed = plain(named('3 11 17'))
  changed.beacon.value = '3 11 18'
  assert.equal(verify(changed).first!.where, 'beacon.value')
  changed.beacon.value = '3 11 17'
  changed.notice.beacon.issue = '2026031'
  assert.equal(verify(changed).first!.where, 'notice')
  const never = sampleDraw({ notice: { beacon: lottery }, beacon: null })
  assert.equal(never.seed, null)
  assert.equal(verify(plain(never)).first, null, 'a draw whose value never came is cancelled')
})

test('a round of drand is verified by its signature: value, signature and round changed are each named', () => {
  const certificate = sampleOfRound()
  for (const tools of [nodeTools, plainTools]) {
    const { ok, first, checks } = verifyCertificate(plain(certificate), tools, isSignedRound)
    assert.equal(first, null)
    assert.ok(ok && checks.find((one) => one.name === 'beacon')!.ok === true)
  }
  assert.equal(verify(plain(certificate)).checks.find((one) => one.name === 'beacon')!.ok, null, 'open where the signature is not looked at')
  assert.ok(namesRound(plain(certificate)) && !namesRound(plain(sampleDraw())) && !namesRound(null) && !namesRound({ notice: 1 }))
  const first = (change: (c: any) => void, remade = false) => {
    const changed = plain(certificate)
    change(changed)
    return verifyCertificate(remade ? plain(certificateOf(nodeTools, changed)) : changed, nodeTools, isSignedRound).first!
  }
  const flip = (text: string, at: number) => text.slice(0, at) + (Number.parseInt(text[at]!, 16) ^ 1).toString(16) + text.slice(at + 1)
  assert.equal(first((c) => { c.beacon.value = flip(randomness, 7) }).where, 'beacon.value')
  assert.equal(first((c) => { c.beacon.signature = flip(signature, 50) }).where, 'beacon.signature')
  assert.equal(first((c) => { c.beacon.signature = null }).where, 'beacon.signature')
  assert.equal(first((c) => { c.notice.beacon.round += 1 }).where, 'notice')
  // A forger of every hash still has no signature of drand: neither of another round nor of a value of their own.
  const forged = first((c) => { c.beacon.signature = flip(signature, 50); c.beacon.value = nodeTools.sha256(Buffer.from(c.beacon.signature, 'hex')) }, true)
  assert.equal(forged.where, 'beacon.signature')
  assert.match(forged.sentence.zh, /notice\.beacon\.round/)
})

test('a value in words is written in one way alone, whatever was typed', () => {
  for (const text of ['03 11 17', '3 11 17', ' 3，11、 17。', '０３－１１－１７', '3+11|17']) assert.equal(plainValue(text), '3 11 17', text)
  assert.equal(plainValue('a07 0 00'), 'A07 0 0')
  assert.equal(plainValue(' ，。 '), null)
  assert.equal(plainValue('7'.repeat(200))!.length, 200)
  assert.equal(plainValue('7'.repeat(201)), null)
})

test('a list shorter than the notice asks for does not pass', () => {
  const short = sampleDraw({ pool: poolOf(20), notice: { strata: [stratumOf('technical', 3, 2, 16), stratumOf('finance', 1, 1)] } })
  assert.match(verify(plain(short)).first!.where, /counts\.technical/)
})

test('what is no certificate is refused in one sentence, however strange', () => {
  for (const document of [null, 1, 'x', [], {}, { format: 'jiebang draw 1' }, { ...sampleDraw(), format: 'jiebang draw 2' }, { ...sampleDraw(), seed: '\ud800' }]) {
    const { ok, first } = verify(document)
    assert.ok(!ok && first!.sentence.zh.length > 0 && first!.sentence.en.length > 0)
  }
  const strange = plain(sampleDraw())
  strange.notice.title.zh = '\ud800'
  assert.equal(verify(strange).ok, false)
  const deep = plain(sampleDraw())
  deep.notice.criteria.content = JSON.parse(`${'{"a":'.repeat(200)}1${'}'.repeat(200)}`)
  assert.equal(verify(deep).ok, false)
})
