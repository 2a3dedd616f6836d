import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { runJob } from '#kernel/store/run.ts'
import { newId } from '#kernel/store/ids.ts'
import { platform } from '#kernel/trust/actor.ts'
import { verifyReceipt } from '#kernel/trust/receipt.ts'
import { sealAudit } from '#kernel/trust/seal-store.ts'
import { act, bidOf, publishChallenge } from '#test/support/challenge-walk.ts'
import { startHouse, type Client, type TestHouse } from '#test/support/house.ts'

type Line = { id: string, kind: string, subject: string, title: { zh: string, en: string }, at: string, is_sealed: boolean }

let house: TestHouse
let case_id: string
let submitted: string
let bid: string
before(async () => {
  house = await startHouse()
  case_id = await publishChallenge(house, { open_for_ms: 60_000 })
  submitted = (await linesOf(await house.as('enterprise'), { case_id })).find((line) => line.kind === 'submission')!.id
  bid = (await act(await house.as('solver'), case_id, 'bid', bidOf(100_000_000))).body.receipt_id
})
after(() => house.stop())

async function linesOf(client: Client, params: Record<string, string> = {}): Promise<Line[]> {
  const reply = await client.get('/api/receipts/list', params)
  assert.equal(reply.status, 200, JSON.stringify(reply.body))
  return reply.body.receipts
}

const show = async (account: string, id: string) => (await house.as(account)).get('/api/receipts/show', { id })

test('an enterprise lists what it sent and what was decided on its case, the latest first, by action and case', async () => {
  const all = await linesOf(await house.as('enterprise'))
  assert.deepEqual(all.map((line) => line.at), all.map((line) => line.at).toSorted().toReversed())
  // The demonstration may have given some before; the latest are of the case of this test.
  const lines = all.slice(0, 5)
  assert.deepEqual(lines.map((line) => line.kind), ['decision', 'decision', 'decision', 'decision', 'submission'])
  assert.match(lines.at(-1)!.title.zh, /^提交需求 · /)
  assert.match(lines.at(-1)!.title.en, /^Submit the need · /)
})

test('a receipt is whole before it is sealed, and afterwards has its place in a sealed batch', async () => {
  const early = await show('enterprise', bid)
  assert.equal(early.status, 404)
  for (;;) if (await sealAudit(house.house, house.db, 'jinhua', true) === 0) break
  const { body } = await show('enterprise', submitted)
  assert.ok(body.receipt.sealed)
  assert.equal(body.case_id, case_id)
  assert.ok(body.checks.length >= 8 && body.checks.every((check: { ok: boolean, zh: string, en: string }) => check.ok && check.zh && check.en), JSON.stringify(body.checks))
  assert.ok((await linesOf(await house.as('enterprise'))).every((line) => line.is_sealed))
  const published = (await house.visitor.get('/api/receipts/seals')).body
  const trusted = { trusted_key: published.key.public_key, published_heads: published.seals }
  assert.equal(verifyReceipt(body.receipt, trusted).ok, true)
  assert.equal(verifyReceipt({ ...body.receipt, subject: 'case:other' }, trusted).ok, false)
})

test('who may read the case’s history may see its receipts; nobody else learns that they exist', async () => {
  for (const near of ['enterprise', 'county-officer', 'city-officer', 'auditor']) assert.equal((await show(near, submitted)).status, 200, near)
  const missing = await show('enterprise-2', 'no-such-receipt')
  assert.equal(missing.status, 404)
  for (const far of ['enterprise-2', 'solver', 'solver-2', 'insurer', 'admin']) {
    const { status, body } = await show(far, submitted)
    assert.equal(status, 404, far)
    assert.deepEqual({ ...body.error, zh: '', en: '' }, { ...missing.body.error, zh: '', en: '' })
    assert.ok(!(await linesOf(await house.as(far))).some((line) => line.id === submitted), far)
  }
})

test('the receipt of a sealed bid is its bidder’s own, though officers and the owner may read the case', async () => {
  assert.equal((await show('solver', bid)).status, 200)
  assert.equal((await show('auditor', bid)).status, 200)
  assert.ok((await linesOf(await house.as('solver'))).some((line) => line.id === bid))
  for (const other of ['enterprise', 'city-officer', 'county-officer', 'solver-2', 'expert-2']) {
    assert.equal((await show(other, bid)).status, 404, other)
    assert.ok(!(await linesOf(await house.as(other))).some((line) => line.id === bid), other)
  }
})

test('one case’s receipts are listed alone on request', async () => {
  assert.equal((await linesOf(await house.as('enterprise'), { case_id })).length, 5)
  assert.deepEqual(await linesOf(await house.as('enterprise'), { case_id: 'other' }), [])
})

test('a visitor is asked to sign in for receipts, and sees the published heads and the key without', async () => {
  assert.equal((await house.visitor.get('/api/receipts/list')).status, 401)
  assert.equal((await house.visitor.get('/api/receipts/show', { id: submitted })).status, 401)
  const { status, body } = await house.visitor.get('/api/receipts/seals')
  assert.equal(status, 200)
  assert.deepEqual(Object.keys(body.seals[0]).toSorted(), ['at', 'batch', 'head', 'root', 'size'])
  assert.match(body.key.fingerprint, /^[0-9a-f]{32}$/)
  assert.deepEqual(body.seals.map((seal: { batch: number }) => seal.batch), body.seals.map((seal: { batch: number }) => seal.batch).toSorted((a: number, b: number) => b - a))
})

test('another city’s seals are its own, and its receipts are not reached from here', async () => {
  const abroad = (await house.visitor.get('/api/receipts/seals', { city: 'challenge-gov' })).body
  const here = (await house.visitor.get('/api/receipts/seals')).body
  const heads = new Set(here.seals.map((seal: { head: string }) => seal.head))
  assert.ok(abroad.seals.every((seal: { head: string }) => !heads.has(seal.head)))
  assert.equal((await (await house.as('enterprise')).get('/api/receipts/show', { id: submitted, city: 'challenge-gov' })).status, 401)
})

test('a page holds 100 receipts; the 101st begins the next', async () => {
  const before = (await linesOf(await house.as('insurer'))).length
  const me = (await (await house.as('insurer')).get('/api/accounts/me')).body.account.id
  const send = (count: number) => runJob(house.house, house.db, { ...platform('jinhua'), account_id: me }, async (cx) => {
    for (let i = 0; i < count; i += 1) cx.record.audits.push({ action: 'test.send', subject: `test:${i}`, content: { i }, receipt: { id: newId(), kind: 'submission', subject: `test:${i}` } })
  })
  const insurer = await house.as('insurer')
  await send(100 - before)
  const full = (await insurer.get('/api/receipts/list')).body
  assert.deepEqual([full.receipts.length, full.next], [100, null])
  await send(1)
  const first = (await insurer.get('/api/receipts/list')).body
  assert.equal(first.receipts.length, 100)
  const second = (await insurer.get('/api/receipts/list', { after: first.next })).body
  assert.deepEqual([second.receipts.length, second.next], [1, null])
  assert.ok(!first.receipts.some((line: Line) => line.id === second.receipts[0].id))
})
