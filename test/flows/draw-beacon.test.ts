import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { after, before, describe, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { bls12_381 } from '@noble/curves/bls12-381.js'
import type { Criteria } from '#engines/draw/criteria.ts'
import { nodeTools } from '#engines/draw/node-tools.ts'
import { isSignedRound } from '#engines/draw/quicknet.ts'
import { quicknet } from '#engines/draw/quicknet-time.ts'
import { verifyCertificate } from '#engines/draw/verify.ts'
import { withClient } from '#src/commands/database.ts'
import { findLaws, runLaws } from '#src/commands/laws.ts'
import type { PackDoc } from '#kernel/declare/pack.ts'
import { sql } from '#kernel/store/db.ts'
import type { Terms } from '#systems/draws/panels.ts'
import { startHouse, type Client, type TestHouse } from '#test/support/house.ts'
import { acceptAll, commitAs, mattersIn, take, type Matters } from '#test/support/draw-walk.ts'

let house: TestHouse, matters: Matters
const clients: Record<string, Client> = {}
const lottery = { kind: 'named-value' as const, source: { zh: '福利彩票，红球按升序、蓝球在后', en: 'the welfare lottery, red balls ascending, then the blue one' } }
/** Seconds for the reveals: the ceremonies below run beside each other and really wait. */
const window_s = 18

/** A chain of our own under the name of quicknet, since nobody can sign its rounds before they come out: other key, same code. */
const secret_key = bls12_381.utils.randomSecretKey(), scheme = bls12_381.shortSignatures
function signRound(round: number): { value: string, signature: string } {
  const message = Buffer.alloc(8)
  message.writeBigUInt64BE(BigInt(round))
  const point = scheme.hash(new Uint8Array(createHash('sha256').update(message).digest()), 'BLS_SIG_BLS12381G1_XMD:SHA-256_SSWU_RO_NUL_')
  const signature = scheme.sign(point, secret_key).toHex(true)
  return { signature, value: nodeTools.sha256(Buffer.from(signature, 'hex')) }
}

before(async () => {
  Object.assign(quicknet, { public_key: scheme.getPublicKey(secret_key).toHex(true) })
  house = await startHouse()
  matters = await mattersIn(house)
  const { pack } = house.house.cities.get('jinhua')!
  const panels = pack.docs<Criteria>('panels') as Map<string, PackDoc<Criteria>>
  const usual = panels.get('need-appraisal')!
  const add = (id: string, change: Partial<Criteria>) => panels.set(id, { ...usual, doc: { ...usual.doc, id, ...change } })
  add('by-lottery', { beacon: lottery })
  add('by-drand', { beacon: { kind: 'drand-quicknet' } })
  add('carried', { beacon: { kind: 'drand-quicknet' }, fallback: 'beacon' })
  add('stood-in', { beacon: lottery, fallback: 'stand-in' })
  const terms = pack.docs<Terms>('draws') as Map<string, PackDoc<Terms>>
  terms.set('terms', { ...terms.get('terms')!, doc: { ...terms.get('terms')!.doc, reveal_hours: window_s / 3_600 } })
  for (const [party, account] of [['drawer', 'expert-drawer'], ['supervisor', 'supervisor'], ['stand-in', 'auditor']] as const) clients[party] = await house.as(account)
})
after(() => house.stop())

const must = (reply: { status: number, body: any }) => { assert.equal(reply.status, 200, JSON.stringify(reply.body)) }
const pageOf = async (case_id: string) => (await house.visitor.get('/api/draws/page', { id: case_id })).body
const ceremonyOf = async (party: string, case_id: string) => (await clients[party]!.get('/api/draws/ceremony', { case_id })).body
const certificateOf = async (case_id: string) => (await house.visitor.get('/api/draws/certificate', { id: case_id })).body
const codeOf = ({ body }: { body: any }) => body.error?.problems?.[0]?.code ?? body.error?.code
const stepsOf = async (case_id: string) => (await matters.job((cx) => sql<{ step: string }>`select step from case_place where case_id = ${case_id}`.execute(cx.tx))).rows.map((row) => row.step)
const past = async (instant: string) => { await sleep(Math.max(0, Date.parse(instant) - Date.now()) + 1_100) }
const inSeconds = (seconds: number) => new Date(Date.now() + seconds * 1_000).toISOString()
const as = (party: string, action: string, draw: string, answers: Record<string, unknown> = {}) => take(clients[party]!, action, draw, answers)

/** Notice, commitments and freeze of a draw. */
async function frozen(panel: string, { due_s = window_s + 4, parties = ['drawer', 'supervisor'] } = {}) {
  const { parent, draw } = await matters.open({ panel })
  const is_named = panel === 'by-lottery' || panel === 'stood-in'
  must(await as('drawer', is_named ? 'publish-notice-with-issue' : 'publish-notice', draw, { truth: true, ...is_named ? { issue: '2026030', 'due-at': inSeconds(due_s) } : {} }))
  const secrets: Record<string, string> = {}
  for (const party of parties) secrets[party] = (await commitAs(clients[party]!, draw, party)).secret
  must(await as('drawer', 'freeze', draw))
  const page = await pageOf(draw)
  return { parent, draw, secrets, page, reveal: (party: string) => as(party, 'reveal', draw, { secret: secrets[party]! }) }
}

const verify = (document: unknown) => verifyCertificate(document, nodeTools, isSignedRound)
const changed = (document: unknown, change: (certificate: any) => void) => { const copy = JSON.parse(JSON.stringify(document)); change(copy); return verify(copy).first?.where }

describe('a public value in the ceremony', { concurrency: true }, () => {
  test('a lottery: the notice fixes an issue still to come; both sides type it, a difference is refused and nothing lost, alike the draw is made', async () => {
    const { draw: other } = await matters.open({ panel: 'by-lottery' })
    assert.equal(codeOf(await as('drawer', 'publish-notice', other, { truth: true })), 'cases.guard', 'no notice without an issue')
    assert.equal(codeOf(await as('drawer', 'publish-notice-with-issue', other, { truth: true, issue: '2026030', 'due-at': inSeconds(window_s / 2) })), 'draws.beacon-too-early')
    assert.equal(codeOf(await as('drawer', 'publish-notice-with-issue', other, { truth: true, issue: '2026030', 'due-at': inSeconds(40 * 86_400) })), 'draws.beacon-too-late')
    const { draw, page, reveal } = await frozen('by-lottery')
    assert.deepEqual([page.beacon.kind, page.beacon.issue, page.beacon.value, page.beacon.source.zh], ['named-value', '2026030', null, lottery.source.zh])
    assert.ok(page.beacon.due_at > page.reveal_until, 'known only once nobody can choose by silence')
    must(await reveal('supervisor'))
    must(await reveal('drawer'))
    assert.deepEqual(await stepsOf(draw), ['beacon'])
    assert.equal((await pageOf(draw)).seed, null, 'the reveals alone draw nothing')
    assert.equal(codeOf(await as('drawer', 'enter-beacon', draw, { value: '03 11 17' })), 'cases.guard', 'not before it is out')
    assert.equal((await ceremonyOf('supervisor', draw)).beacon.is_due, false)
    await past(page.beacon.due_at)
    assert.equal(codeOf(await as('supervisor', 'confirm-beacon', draw, { value: '03 11 17' })), 'cases.guard', 'the drawer types first')
    assert.equal(codeOf(await as('drawer', 'enter-beacon', draw, { value: ' ，。 ' })), 'draws.beacon-empty')
    assert.equal(codeOf(await as('drawer', 'enter-beacon', draw, { value: '7'.repeat(201) })), 'draws.beacon-empty')
    must(await as('drawer', 'enter-beacon', draw, { value: '03 11 71' }))
    assert.equal((await as('supervisor', 'enter-beacon', draw, { value: '03 11 17' })).status, 403)
    assert.equal((await as('drawer', 'confirm-beacon', draw, { value: '03 11 71' })).status, 403, 'one hand is not two')
    const told = JSON.stringify([(await clients.supervisor!.get('/api/cases/view', { case_id: draw })).body, await ceremonyOf('supervisor', draw)])
    assert.ok(!/3 11 71/.test(told), 'what the drawer typed is not the supervisor’s to copy')
    assert.equal(codeOf(await as('supervisor', 'confirm-beacon', draw, { value: '3，11，17' })), 'draws.beacon-differs')
    assert.ok((await ceremonyOf('supervisor', draw)).beacon.drawer_entered_at !== null && (await pageOf(draw)).seed === null, 'nothing drawn, nothing lost')
    must(await as('drawer', 'enter-beacon', draw, { value: '03 11 17' }))
    must(await as('supervisor', 'confirm-beacon', draw, { value: '3，11，17' }))
    assert.deepEqual(await stepsOf(draw), ['inviting'])
    const drawn = await pageOf(draw), certificate = await certificateOf(draw)
    assert.deepEqual([drawn.beacon.value, drawn.state], ['3 11 17', 'drawn'])
    assert.equal(verify(certificate).first, null)
    assert.equal(changed(certificate, (one) => { one.beacon.value = '3 11 18' }), 'beacon.value')
    assert.equal(changed(certificate, (one) => { one.notice.beacon.issue = '2026031' }), 'notice')
    await acceptAll(house, draw)
    assert.equal((await pageOf(draw)).state, 'seated')
  })

  test('drand: the round after the reveals; its signature is checked at entry and in the certificate', async () => {
    const { draw, page, reveal } = await frozen('by-drand')
    const round = Number(page.beacon.issue), { value, signature } = signRound(round)
    assert.ok(page.beacon.due_at > page.reveal_until && page.beacon.chain === quicknet.chain_hash)
    must(await reveal('drawer'))
    must(await reveal('supervisor'))
    await past(page.beacon.due_at)
    const flip = (text: string) => text.slice(0, 40) + (Number.parseInt(text[40]!, 16) ^ 1).toString(16) + text.slice(41)
    assert.equal(codeOf(await as('drawer', 'enter-beacon', draw, { value })), 'draws.beacon-not-signed')
    assert.equal(codeOf(await as('drawer', 'enter-beacon', draw, { value, signature: flip(signature) })), 'draws.beacon-not-signed')
    assert.equal(codeOf(await as('drawer', 'enter-beacon', draw, signRound(round + 1))), 'draws.beacon-not-signed', 'the round before or after is not the one')
    assert.equal(codeOf(await as('drawer', 'enter-beacon', draw, { value: flip(value), signature })), 'draws.beacon-not-hash')
    assert.equal(codeOf(await as('drawer', 'enter-beacon', draw, { value: value.slice(1), signature })), 'draws.beacon-not-hex')
    must(await as('drawer', 'enter-beacon', draw, { value: value.toUpperCase(), signature: ` ${signature} ` }))
    assert.equal(codeOf(await as('supervisor', 'confirm-beacon', draw, { value: flip(value) })), 'draws.beacon-differs')
    must(await as('supervisor', 'confirm-beacon', draw, { value }))
    const certificate = await certificateOf(draw)
    assert.deepEqual([certificate.beacon.value, certificate.beacon.signature], [value, signature])
    const { ok, checks } = verify(certificate)
    assert.ok(ok && checks.find((one) => one.name === 'beacon')!.ok === true)
    assert.equal(changed(certificate, (one) => { one.beacon.value = flip(value) }), 'beacon.value')
    assert.equal(changed(certificate, (one) => { one.beacon.signature = flip(signature) }), 'beacon.signature')
    assert.equal(changed(certificate, (one) => { one.notice.beacon.round += 1 }), 'notice')
  })

  test('fallback “beacon”: who keeps silent is carried by the public value, which nobody knew while they could still speak', async () => {
    const { draw, page, reveal } = await frozen('carried')
    const { value, signature } = signRound(Number(page.beacon.issue))
    must(await reveal('drawer'))
    assert.equal(codeOf(await as('drawer', 'take-fallback', draw)), 'cases.guard', 'the time has not run out')
    await past(page.reveal_until)
    assert.equal(codeOf(await reveal('supervisor')), 'draws.reveal-over')
    assert.equal(codeOf(await as('drawer', 'enter-beacon', draw, { value, signature })), 'cases.not-now', 'first it is recorded who kept silent')
    must(await as('drawer', 'take-fallback', draw))
    await past(page.beacon.due_at)
    must(await as('drawer', 'enter-beacon', draw, { value, signature }))
    must(await as('supervisor', 'confirm-beacon', draw, { value }))
    const drawn = await pageOf(draw), certificate = await certificateOf(draw)
    assert.deepEqual([drawn.fallback, drawn.state, certificate.reveals.map((one: { party: string }) => one.party)], ['supervisor', 'drawn', ['drawer']])
    assert.equal(verify(certificate).first, null)
  })

  test('fallback “stand-in”: the third side speaks after the others’ time and before the public value is out', async () => {
    const { draw, page, secrets, reveal } = await frozen('stood-in', { parties: ['drawer', 'supervisor', 'stand-in'], due_s: 2 * window_s + 4 })
    must(await reveal('supervisor'))
    assert.equal(codeOf(await reveal('stand-in')), 'draws.stand-in-waits')
    await past(page.reveal_until)
    must(await as('stand-in', 'reveal', draw, { secret: secrets['stand-in']! }))
    assert.deepEqual(await stepsOf(draw), ['beacon'])
    await past(page.beacon.due_at)
    must(await as('drawer', 'enter-beacon', draw, { value: '1 2 3' }))
    must(await as('supervisor', 'confirm-beacon', draw, { value: '1 2 3' }))
    const certificate = await certificateOf(draw)
    assert.equal(verify(certificate).first, null, JSON.stringify(verify(certificate).first))
    assert.deepEqual(certificate.reveals.map((one: { party: string }) => one.party), ['supervisor', 'stand-in'])
  })

  test('a stand-in that keeps silent too: the draw is cancelled once its time is over, and its certificate says so', async () => {
    const { draw, parent, page, reveal } = await frozen('stood-in', { parties: ['drawer', 'supervisor', 'stand-in'], due_s: 2 * window_s + 4 })
    must(await reveal('drawer'))
    await past(page.reveal_until)
    assert.equal(codeOf(await as('drawer', 'take-fallback', draw)), 'cases.guard', 'the stand-in has its time')
    await past(new Date(Date.parse(page.reveal_until) + window_s * 1_000).toISOString())
    assert.equal(codeOf(await reveal('stand-in')), 'draws.reveal-over')
    must(await as('drawer', 'take-fallback', draw))
    assert.equal((await pageOf(draw)).state, 'cancelled')
    assert.equal((await matters.drawsOf(parent)).length, 2)
    assert.equal(verify(await certificateOf(draw)).first, null)
  })

  test('fallback “cancel” holds with a public value as without one, also where both keep silent', async () => {
    const { draw, parent, page } = await frozen('by-drand')
    await past(page.reveal_until)
    must(await as('supervisor', 'take-fallback', draw))
    const ended = await pageOf(draw)
    assert.deepEqual([ended.state, ended.ended_because.zh], ['cancelled', '抽取员、监督方逾期未揭示'])
    assert.equal((await matters.drawsOf(parent)).length, 2)
    assert.equal(verify(await certificateOf(draw)).first, null)
  })

  test('a value that never came out: reported by the one, found by the other, then cancelled; neither can undo the draw alone', async () => {
    const { draw, parent, page, reveal } = await frozen('by-lottery')
    must(await reveal('drawer'))
    must(await reveal('supervisor'))
    assert.equal(codeOf(await as('drawer', 'report-no-beacon', draw, { opinion: '该期停售' })), 'cases.guard', 'not before it is due')
    assert.ok([403, 409].includes((await as('drawer', 'cancel-announced', draw, { opinion: '结果不合适' })).status))
    await past(page.beacon.due_at)
    must(await as('drawer', 'report-no-beacon', draw, { opinion: '该期停售' }))
    assert.equal((await as('drawer', 'agree-no-beacon', draw, { opinion: '同意' })).status, 403)
    must(await as('supervisor', 'deny-no-beacon', draw, { opinion: '官网已公布' }))
    assert.deepEqual(await stepsOf(draw), ['beacon'])
    must(await as('drawer', 'report-no-beacon', draw, { opinion: '官网公告该期顺延' }))
    must(await as('supervisor', 'agree-no-beacon', draw, { opinion: '已核实，该期顺延' }))
    const ended = await pageOf(draw)
    assert.deepEqual([ended.state, ended.ended_because.zh], ['cancelled', '公告约定的公共随机数没有取得：已核实，该期顺延'])
    assert.equal((await matters.drawsOf(parent)).length, 2)
    assert.equal(verify(await certificateOf(draw)).first, null)
  })

  test('a list is not frozen once the time to reveal is over: the draw is cancelled and made anew', async () => {
    const { parent, draw } = await matters.open({ panel: 'by-drand' })
    must(await as('drawer', 'publish-notice', draw, { truth: true }))
    for (const party of ['drawer', 'supervisor']) await commitAs(clients[party]!, draw, party)
    assert.ok([403, 404, 409].includes((await as('drawer', 'cancel-late', draw, { opinion: '不想抽了' })).status), 'not while it can go on')
    await past((await pageOf(draw)).reveal_until)
    assert.equal(codeOf(await as('drawer', 'freeze', draw)), 'draws.freeze-late')
    must(await as('drawer', 'cancel-late', draw, { opinion: '名单未及时冻结' }))
    assert.equal((await pageOf(draw)).state, 'cancelled')
    assert.equal((await matters.drawsOf(parent)).length, 2)
  })
})

test('the books of the draws hold after all that', async () => {
  const results = await withClient(house.owner_url, async (owner) => {
    await owner.query('begin')
    return runLaws(owner, findLaws())
  })
  assert.deepEqual(results.filter((law) => !law.ok), [])
})
