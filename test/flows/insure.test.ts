import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { documentDelivery } from '#kernel/outside/document.ts'
import { sql } from '#kernel/store/db.ts'
import { runJob } from '#kernel/store/run.ts'
import { contentHash } from '#kernel/trust/canonical.ts'
import { platform } from '#kernel/trust/actor.ts'
import { act, publishChallenge, takeUp } from '#test/support/challenge-walk.ts'
import { startHouse, type Client, type TestHouse } from '#test/support/house.ts'

let house: TestHouse
let contract: string, product: string
before(async () => {
  house = await startHouse()
  contract = await takeUp(house, await publishChallenge(house))
  await act(await house.as('enterprise'), contract, 'pay-deposit', { 'amount-fen': 100_000_000, reference: 'DEMO-1' })
})
after(() => house.stop())

const asPlatform = <T>(work: Parameters<typeof runJob<T>>[3]) => runJob(house.house, house.db, platform('jinhua'), work)
const terms = { id: null, title_zh: '〔示例〕研发失败险', title_en: 'R&D failure (illustrative)', cover: '经验收未达标的里程碑，按损失比例赔付。', exclusions: '故意隐瞒、合同外变更。', rate_bp: 300, limit_fen: 80_000_000, deductible_fen: 1_000_000, waiting_days: 0, share_percent: 60, payee: 'solver', is_offered: true, source: null }
const cell = async (client: Client, id: string) => (await client.get('/api/cases/view', { case_id: contract })).body.sections.find((one: { id: string }) => one.id === id)?.rows
const figures = async (client: Client) => Object.fromEntries((await client.get('/api/challenges/insurance-figures')).body.measures.map((one: { id: string, value: number | null, amount_fen: number | null, percent: number | null }) => [one.id, one.value ?? one.amount_fen ?? one.percent]))
const tryAct = (client: Client, action: string, answers: Record<string, unknown>) => client.post(`/api/challenges/${action}`, { case_id: contract, answers })

test('an insurer’s product has versions; without a source it is illustrative, and others cannot change it', async () => {
  const insurer = await house.as('insurer')
  const made = await insurer.post('/api/challenges/set-product', terms)
  assert.deepEqual([made.status, made.body.version], [200, 1], JSON.stringify(made.body))
  product = made.body.id
  assert.equal((await insurer.post('/api/challenges/set-product', { ...terms, id: product, share_percent: 50 })).body.version, 2)
  assert.equal((await insurer.post('/api/challenges/set-product', { ...terms, id: 'no-such' })).status, 404)
  assert.equal((await insurer.post('/api/challenges/set-product', { ...terms, rate_bp: 5_001 })).status, 400)
  assert.equal((await (await house.as('enterprise')).post('/api/challenges/set-product', terms)).status, 403)
  const seen = (await (await house.as('enterprise')).get('/api/challenges/products')).body.products
  assert.deepEqual(seen.map((one: { version: number, share_percent: number, is_illustrative: boolean }) => [one.version, one.share_percent, one.is_illustrative]), [[2, 50, true]])
})

test('a quote is computed from its product; another premium needs its reason, and the limit holds to the fen', async () => {
  const insurer = await house.as('insurer')
  const problem = async (answers: Record<string, unknown>) => (await tryAct(insurer, 'quote', answers)).body.error.problems[0].path
  assert.equal(await problem({ product, 'cover-fen': 80_000_001 }), 'cover-fen')
  assert.equal(await problem({ product, 'cover-fen': 50_000_000, 'premium-fen': 1_400_000 }), 'adjusted-why')
  assert.equal(await problem({ 'cover-fen': 50_000_000, 'premium-fen': 1_400_000, 'share-percent': 50 }), 'terms', 'written freely, everything is wanted')
  await act(insurer, contract, 'quote', { product, 'cover-fen': 80_000_000 })
  await act(insurer, contract, 'quote', { product, 'cover-fen': 50_000_000, 'premium-fen': 1_400_000, 'adjusted-why': '首单优惠' })
  const [row] = await cell(await house.as('enterprise'), 'cover')
  assert.deepEqual([row.premium.amount_fen, row.computed.amount_fen, row.why, row.payee.en, row.deductible.amount_fen], [1_400_000, 1_500_000, '首单优惠', 'The solver', 1_000_000])
  const hint = await cell(await house.as('enterprise'), 'premium-subsidy')
  assert.equal(hint[0].value.amount_fen, 700_000)
  assert.match(hint[1].value, /^POL-026 科技企业购买商业性研发费用损失保险的/)
})

test('a change during the term costs what the days left cost and moves in the ledger only when agreed', async () => {
  const enterprise = await house.as('enterprise'), insurer = await house.as('insurer')
  const quote = (await enterprise.get('/api/cases/view', { case_id: contract })).body.can.find((one: { action: string }) => one.action === 'insure').form.sections[0].fields[0].options[0].id
  await act(enterprise, contract, 'insure', { quote, reference: 'DEMO-2' })
  const { until_on } = (await asPlatform((cx) => sql<{ until_on: string }>`select until_on from insurance_quote where state = 'taken'`.execute(cx.tx))).rows[0]!
  assert.equal(until_on, '2031-01-30', 'thirty days past the last milestone’s day')
  assert.equal((await tryAct(insurer, 'endorse', { 'cover-fen': 50_000_000, 'until-on': until_on, reason: '没有变化' })).status, 400)
  await act(insurer, contract, 'endorse', { 'cover-fen': 60_000_000, 'until-on': until_on, reason: '合同追加内容' })
  assert.equal((await figures(insurer)).written, 1_400_000, 'an offer moves nothing')
  const [change] = await cell(enterprise, 'endorsements')
  // Taken and changed on one day: all but that day is left.
  const days = await asPlatform(async (cx) => (await sql<{ n: number }>`select until_on - from_on + 1 as n from insurance_quote where state = 'taken'`.execute(cx.tx)).rows[0]!.n)
  assert.equal(change.change.amount_fen, Math.round(1_400_000 * 0.2 * (days - 1) / days))
  await act(enterprise, contract, 'answer-endorsement', { verdict: 'agreed' })
  assert.equal((await figures(insurer)).written, 1_400_000 + change.change.amount_fen)
})

test('the policy is kept as a paper in both languages, as taken out and as endorsed', async () => {
  const deliver = documentDelivery({ house: house.house, db: house.db })
  const asked = (await asPlatform((cx) => sql<{ payload: { case_id: string, kind: string, ref: string } }>`select payload from outbox where topic = 'document' and payload ->> 'kind' = 'insurance-policy' order by payload ->> 'ref'`.execute(cx.tx))).rows
  assert.equal(asked.length, 2)
  for (const { payload } of asked) await deliver({ city_id: 'jinhua', payload } as never)
  const papers = await cell(await house.as('insurer'), 'policy')
  assert.equal(papers.length, 4)
  const pdf = await fetch(`${house.origin}/files/${papers[0].file[0].id}`, { headers: { cookie: (await house.as('enterprise')).cookie } })
  assert.equal(Buffer.from(await pdf.arrayBuffer()).subarray(0, 5).toString(), '%PDF-')
  assert.equal(await cell(await house.as('solver'), 'policy'), undefined)
})

test('a claim carries the milestone’s record for good; the adjuster does not decide, and the payout goes where the policy says', async () => {
  const enterprise = await house.as('enterprise'), solver = await house.as('solver'), insurer = await house.as('insurer'), adjuster = await house.as('insurer-2')
  await act(solver, contract, 'deliver', { milestone: '1', report: '小试完成，一半指标达到。' })
  await act(enterprise, contract, 'examine', { milestone: '1', verdict: 'partial', percent: 50, note: '按比例验收。' })
  await act(enterprise, contract, 'claim', { milestone: '1', account: '一半指标未达到，损失一半里程碑金额。' })
  const held = async () => (await asPlatform((cx) => sql<{ id: string, record: Record<string, unknown>, record_hash: string }>`select id, record, record_hash from insurance_claim`.execute(cx.tx))).rows[0]!
  const claim = await held()
  assert.equal(contentHash(claim.record), claim.record_hash, 'the hash is that of the record')
  assert.equal((claim.record.history as unknown[]).length, 2, 'the delivery and its verdict')
  await act(await house.as('finance-officer'), contract, 'pay', { milestone: '1', reference: 'DEMO-3' })
  assert.equal((await held()).record_hash, claim.record_hash, 'what happens later does not change it')
  assert.equal((await figures(insurer)).outstanding, 9_500_000, 'half of (200,000 − 10,000) yuan is reserved')
  assert.equal((await tryAct(insurer, 'decide-claim', { claim: claim.id, verdict: 'paid', reason: '尚无核损意见就来核定赔付。' })).status, 409)
  await act(adjuster, contract, 'adjust-claim', { claim: claim.id, verdict: 'pay', opinion: '复看检测记录，损失属实，在保障范围内。' })
  assert.equal((await tryAct(adjuster, 'decide-claim', { claim: claim.id, verdict: 'paid', reason: '自己核损又自己来核定赔付。' })).status, 403)
  await act(insurer, contract, 'decide-claim', { claim: claim.id, verdict: 'paid', reason: '检测记录属实，按保单赔付。' })
  const paid = await asPlatform(async (cx) => (await sql<{ owner: string, fen: number }>`select account.owner, entry.amount_fen as fen from ledger_entry entry join ledger_journal journal on journal.city_id = entry.city_id and journal.id = entry.journal_id join ledger_account account on account.city_id = entry.city_id and account.id = entry.credit_account where journal.kind = 'insurance-payout'`.execute(cx.tx)).rows)
  assert.deepEqual(paid, [{ owner: 'org:demo-university', fen: 9_500_000 }], 'the solver, as the policy says')
})

test('recoveries lessen the loss, never past what was paid; premiums, reserves and ratio are the ledger’s and open their rows', async () => {
  const insurer = await house.as('insurer'), city = await house.as('city-officer')
  const { id: claim_id } = (await asPlatform((cx) => sql<{ id: string }>`select id from insurance_claim`.execute(cx.tx))).rows[0]!
  const recover = (amount_fen: number) => insurer.post('/api/challenges/record-recovery', { claim_id, amount_fen, from_whom: '责任方', reference: 'DEMO-4' })
  assert.equal((await recover(9_500_001)).status, 400)
  assert.deepEqual((await recover(4_500_000)).body.left_fen, 5_000_000)
  assert.equal((await recover(5_000_001)).status, 400)
  const own = await figures(insurer), whole = await figures(city)
  assert.deepEqual(own, whole, 'one insurer is the whole city here')
  assert.deepEqual([own.policies, own.paid, own.recovered, own.outstanding], [1, 9_500_000, 4_500_000, 0])
  assert.equal(own.earned + own.unearned, own.written)
  const ratio = async (id: string) => (await city.get('/api/challenges/insurance-figures')).body.measures.find((one: { id: string }) => one.id === id)
  assert.deepEqual([(await ratio('loss-ratio')).percent, (await ratio('loss-ratio')).is_too_early], [null, true], 'on a policy’s first day its loss ratio says nothing')
  assert.equal(own['written-ratio'], Math.round(5_000_000 * 1000 / own.written) / 10)
  assert.deepEqual((await city.get('/api/challenges/insurance-rows', { measure: 'loss-ratio' })).body.rows.map((one: { amount_fen: number }) => one.amount_fen), [5_000_000], 'what it would rest on opens all the same')
  // With its term half over the ratio is shown.
  await asPlatform((cx) => sql`update insurance_quote set from_on = ${cx.today_on}::date - 500, until_on = ${cx.today_on}::date + 499 where state = 'taken'`.execute(cx.tx))
  const later = await figures(city)
  assert.equal(later['loss-ratio'], Math.round(5_000_000 * 1000 / later.earned) / 10)
  for (const measure of ['policies', 'written', 'paid', 'recovered']) {
    const { rows } = (await city.get('/api/challenges/insurance-rows', { measure })).body
    assert.equal(rows.length, 1, measure)
    if (measure !== 'policies') assert.equal(rows[0].amount_fen, own[measure], measure)
  }
  assert.equal((await (await house.as('enterprise')).get('/api/challenges/insurance-figures')).status, 403)
  assert.equal((await (await house.as('enterprise')).post('/api/challenges/record-recovery', {})).status, 403)
})
