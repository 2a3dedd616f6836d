import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { sql } from '#kernel/store/db.ts'
import { runJob } from '#kernel/store/run.ts'
import { platform } from '#kernel/trust/actor.ts'
import { reserve } from '#engines/ledger/reserve.ts'
import { recordFacts, supersede, type NewFact } from '#facts/record.ts'
import { seedDemo } from '#systems/accounts/seed-demo.ts'
import { fundAccount, grantedTo } from '#systems/incentives/fund.ts'
import { fund_rows_max } from '#systems/incentives/fund-rows.ts'
import { packMeasures } from '#systems/incentives/measures.ts'
import { findRevised } from '#systems/incentives/find-revised.ts'
import { demoOf } from '#systems/organizations/public.ts'
import { act } from '#test/support/challenge-walk.ts'
import { startHouse, type Client, type TestHouse } from '#test/support/house.ts'

let house: TestHouse
const asPlatform = <T>(work: Parameters<typeof runJob<T>>[3]) => runJob(house.house, house.db, platform('jinhua'), work)
const orgs = ['demo-enterprise', 'demo-enterprise-2', 'not-on-the-platform']
const facts_read = ['is-hnte', 'is-top-hundred', 'is-first-above-scale']
const this_year = new Date(Date.now() + 8 * 3_600_000).getUTCFullYear()
const account = { 'account-name': '金华示例科技有限公司', bank: '示例银行金华分行', 'account-number': '6222000011112222' }

before(async () => {
  house = await startHouse()
  await asPlatform(async (cx) => {
    // A second officer, since nobody approves a list they drew up.
    const officer = demoOf(cx.city.pack).accounts.find((one) => one.id === 'city-officer')!
    await seedDemo(cx, [{ ...officer, id: 'second-officer', name: { zh: '〔演示〕二办', en: 'Second (demo)' } }])
    await recordFacts(cx, orgs.flatMap((org_id) => facts_read.map((fact_id): NewFact => ({ subject_kind: 'enterprise', subject_id: org_id, fact_id, period: 'none', value: 'yes', source_kind: 'department', source_id: 'test', source: { title: { zh: '测试', en: 'Test' } }, org_id, is_public: false }))))
  })
})
after(() => house.stop())

const one = async <T>(query: ReturnType<typeof sql<T>>) => (await asPlatform((cx) => query.execute(cx.tx))).rows[0]!
const view = async (client: Client, case_id: string) => (await client.get('/api/cases/view', { case_id })).body
const draw = (client: Client, measure = 'top-hundred') => client.post('/api/incentives/draw-up-list', { measure })
const claimsOf = async (batch: string) => (await asPlatform((cx) => sql<{ case_id: string, org_id: string, granted_fen: number, state: string }>`select case_id, org_id, granted_fen, state from incentive_claim where batch_id = ${batch} order by org_id`.execute(cx.tx))).rows

test('a list is drawn from the city’s facts, reviewed, approved by another officer, confirmed by the enterprises and paid at one go', async () => {
  const officer = await house.as('city-officer'), second = await house.as('second-officer'), finance = await house.as('finance-officer'), enterprise = await house.as('enterprise')
  assert.equal((await draw(enterprise)).status, 403)
  assert.equal((await officer.post('/api/incentives/draw-up-list', { measure: 'challenge-deal-subsidy' })).body.error.code, 'incentives.not-automatic')
  const populations = () => one<{ n: number }>(sql`select count(*)::int as n from rule_population`)
  const kept_before = await populations()
  const trial = (await officer.post('/api/incentives/try-list', { measure: 'top-hundred' })).body
  assert.deepEqual([trial.rows_count, trial.amount_fen, trial.granted_fen, trial.fund, trial.left_fen, trial.left_out.unregistered], [2, 100_000_000, 100_000_000, null, null, 1])
  assert.deepEqual(await populations(), kept_before, 'a trial leaves nothing behind')
  assert.equal((await officer.post('/api/incentives/try-list', { measure: 'top-hundred', of_year: this_year - 1 })).status, 200, 'the year before may still be drawn up')
  for (const of_year of [this_year - 2, this_year + 1]) assert.equal((await officer.post('/api/incentives/draw-up-list', { measure: 'top-hundred', of_year })).body.error.code, 'incentives.year-of-list')
  const drawn = await draw(officer)
  assert.equal(drawn.status, 200, JSON.stringify(drawn.body))
  assert.deepEqual([drawn.body.rows_count, drawn.body.left_out.unregistered], [2, 1], 'who is not on the platform is counted, not listed')
  const { case_id } = drawn.body
  assert.equal((await draw(officer)).body.error.code, 'incentives.list-open')
  assert.equal((await enterprise.get('/api/cases/view', { case_id })).status, 404, 'a list is no enterprise’s to read')
  assert.equal((await enterprise.get('/api/incentives/automatic-grants')).status, 403)
  const page = (await finance.get('/api/incentives/automatic-grants')).body
  assert.ok(page.measures, JSON.stringify(page))
  const told = (id: string) => page.measures.find((measure: { id: string }) => measure.id === id)
  assert.deepEqual([page.may_draw, told('top-hundred').why_not, told('top-hundred').open_list, told('challenge-deal-subsidy').why_not, told('challenge-deal-subsidy').relations[0].zh], [false, null, case_id, 'not-marked', '揭榜合同'])
  assert.deepEqual(page.lists.map((list: Record<string, unknown>) => [list.case_id, list.rows_count, list.amount_fen, list.paid_fen, list.approved_by]), [[case_id, 2, 100_000_000, 0, null]])

  await act(officer, case_id, 'strike-out', { rows: ['demo-enterprise-2'], reason: 'under-examination', opinion: '正在核查其认定材料，先不列入。' })
  let rows = (await view(officer, case_id)).sections.find((section: { id: string }) => section.id === 'rows').rows
  assert.match(rows[1].why.en, /^Under examination, held back: /)
  await act(officer, case_id, 'put-back', { rows: ['demo-enterprise-2'], opinion: '核查完毕，认定材料无误。' })
  rows = (await view(officer, case_id)).sections.find((section: { id: string }) => section.id === 'rows').rows
  assert.deepEqual(rows.map((row: { granted: { amount_fen: number } }) => row.granted.amount_fen), [50_000_000, 50_000_000])
  await act(officer, case_id, 'propose-list')
  const own = await view(officer, case_id)
  const refused = await officer.post('/api/incentives/approve-list', { case_id, version: own.version, answers: {} })
  assert.equal(refused.body.error.code, 'incentives.same-officer')
  await act(second, case_id, 'approve-list')

  const claims = await claimsOf(case_id)
  assert.deepEqual(claims.map(({ org_id, granted_fen, state }) => [org_id, granted_fen, state]), [['demo-enterprise', 50_000_000, 'granted'], ['demo-enterprise-2', 50_000_000, 'granted']])
  const early = (await view(finance, case_id)).can.find((can: { action: string }) => can.action === 'pay-batch')
  assert.ok(early.why_not, 'nobody has confirmed an account yet')
  await act(enterprise, claims[0]!.case_id, 'confirm-account', account)
  await act(finance, case_id, 'pay-batch', { reference: 'PL-2026-1' })
  assert.deepEqual((await claimsOf(case_id)).map(({ state }) => state), ['paid', 'granted'], 'who has not confirmed waits')
  await act(await house.as('enterprise-2'), claims[1]!.case_id, 'confirm-account', account)
  await act(finance, case_id, 'pay-batch', { reference: 'PL-2026-2' })
  assert.equal((await view(officer, case_id)).outcome.en, 'All done')
  const { n, receipts } = await one(sql<{ n: number, receipts: number }>`select count(distinct journal_id)::int as n, (select count(distinct receipt_id)::int from case_event where action = 'pay-grant') as receipts from ledger_reservation where state = 'settled' and reason like '政策兑现%'`)
  assert.deepEqual([n, receipts], [2, 2], 'each has its own journal and its own receipt')
  assert.equal((await draw(officer)).body.error.code, 'incentives.list-empty', 'whoever was granted this year is in no second list')
})

test('a fact corrected after the payment is proposed to the officer with the difference, once, and nothing moves by itself', async () => {
  const officer = await house.as('city-officer'), finance = await house.as('finance-officer'), enterprise = await house.as('enterprise')
  const proposed = async () => (await officer.get('/api/incentives/revisions')).body.revisions
  const correct = (value: string) => asPlatform(async (cx) => {
    const { rows } = await sql<{ id: string }>`select id from fact where subject_id = 'demo-enterprise' and fact_id = 'is-top-hundred' and not exists (select from fact later where later.supersedes = fact.id)`.execute(cx.tx)
    await supersede(cx, [{ supersedes: rows[0]!.id, value, source_kind: 'department', source_id: 'test', source: { title: { zh: '更正', en: 'Correction' } } }])
  })
  await asPlatform(findRevised)
  assert.deepEqual(await proposed(), [], 'nothing was corrected')
  await correct('no')
  await asPlatform(findRevised)
  await asPlatform(findRevised)
  const [found, ...rest] = await proposed()
  assert.deepEqual([rest.length, found.kind, found.difference_fen, found.changes.map((change: { fact: string, from_said: { zh: string }, to_said: { zh: string } }) => [change.fact, change.from_said.zh, change.to_said.zh])], [0, 'claw-back', -50_000_000, [['获评省创新能力百强', '是', '否']]])
  const decided_on = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10)
  assert.deepEqual([found.is_paid, found.decided_on, found.of_year], [true, decided_on, this_year])
  for (const reader of [officer, enterprise]) {
    const again = (await reader.get('/api/incentives/redecide', { case_id: found.case_id, as_of: decided_on })).body
    assert.deepEqual([again.is_same, again.was.outcome, again.is.outcome, again.conditions[0].from, again.conditions[0].to, again.changes[0].title.zh, again.is_same_text], [false, 'eligible', 'not-eligible', true, false, '获评省创新能力百强', true])
    assert.equal((await reader.get('/api/incentives/redecide', { case_id: found.case_id })).body.is_same, true, 'by what it was drawn from it comes out the same')
  }
  const before = (await officer.get('/api/incentives/redecide', { case_id: found.case_id, as_of: '2020-01-01' })).body
  assert.deepEqual([before.is.outcome, before.changes[0].to_said], ['undecided', null], 'on a day on which nothing was known yet')
  assert.equal((await officer.get('/api/incentives/redecide', { case_id: found.case_id, as_of: `${this_year + 1}-01-01` })).body.error.code, 'incentives.day-ahead')
  assert.equal((await (await house.as('enterprise-2')).get('/api/incentives/redecide', { case_id: found.case_id, as_of: decided_on })).status, 404)
  assert.equal((await one(sql<{ n: number }>`select count(*)::int as n from incentive_revocation`)).n, 0, 'nothing is taken back silently')
  assert.equal((await finance.post('/api/incentives/open-revision', { id: found.id, explanation: '事实更正，按更正后的结果处理。' })).status, 403)
  const opened = await officer.post('/api/incentives/open-revision', { id: found.id, explanation: '认定名单更正，企业不在百强之列。' })
  assert.equal(opened.status, 200, JSON.stringify(opened.body))
  await act(enterprise, opened.body.case_id, 'state-revocation-view', { opinion: '对更正没有异议，同意退还。' })
  assert.equal((await officer.post('/api/incentives/dismiss-revision', { id: found.id, explanation: '认定名单更正，企业不在百强之列。' })).body.error.code, 'incentives.revision-settled')

  await correct('yes')
  await asPlatform(findRevised)
  const again = (await proposed()).find((revision: { state: string }) => revision.state === 'proposed')
  assert.deepEqual([again.kind, again.difference_fen], ['top-up', 50_000_000])
  const topped = await officer.post('/api/incentives/open-revision', { id: again.id, explanation: '再次核实，企业确在百强之列，予以补差。' })
  assert.equal(topped.status, 200, JSON.stringify(topped.body))
  assert.deepEqual(await one(sql<object>`select origin, granted_fen, state from incentive_claim where case_id = ${topped.body.case_id}`), { origin: 'top-up', granted_fen: 50_000_000, state: 'granted' })
  await act(enterprise, topped.body.case_id, 'confirm-account', account)
  await act(finance, topped.body.case_id, 'pay-grant', { reference: 'BC-1' })
})

test('the funds of a year: put in, paid, reserved, left', async () => {
  const finance = await house.as('finance-officer'), year = new Date().getFullYear()
  const given = (await finance.post('/api/incentives/fund-budget', { fund: 'yiwu-risk-pool', of_year: year, amount_fen: 1_000_000, reference: 'YS-1' })).body
  const { receipt, checks } = (await finance.get('/api/receipts/show', { id: given.receipt_id })).body
  assert.deepEqual([receipt.attested?.subject ?? receipt.subject, checks.every((check: { ok: boolean }) => check.ok)], [`journal:${given.journal_id}`, true])
  const { funds } = (await finance.get('/api/incentives/funds', { of_year: String(year) })).body
  const pool = funds.find((fund: { fund: string }) => fund.fund === 'yiwu-risk-pool')
  assert.deepEqual([pool.budget_fen, pool.paid_fen, pool.reserved_fen, pool.left_fen, pool.queue, pool.exhausted_at], [1_000_000, 0, 0, 1_000_000, [], null])
  const general = funds.at(-1)
  assert.deepEqual([general.fund, general.left_fen, general.paid_fen >= 100_000_000], ['general', null, true], 'what no source gives a budget has none left to count')
  const rows = (fund: string, of: string) => finance.get('/api/incentives/fund-rows', { fund, of_year: String(year), of }).then(({ body }) => body)
  const put = await rows('yiwu-risk-pool', 'budget')
  assert.deepEqual([put.total_fen, put.rows.map((row: { reason: string, by: { zh: string } | null }) => [row.reason.endsWith('YS-1'), row.by !== null])], [1_000_000, [[true, true]]])
  for (const part of ['paid', 'reserved', 'returned']) {
    const behind = await rows('general', part)
    assert.equal(behind.total_fen, general[`${part}_fen`], `${part}: the rows are the number`)
    assert.equal(behind.rows.reduce((sum: number, row: { amount_fen: number }) => sum + row.amount_fen, 0), behind.total_fen)
  }
  const paid = (await rows('general', 'paid')).rows
  assert.ok(paid.every((row: { case_id: string | null, organization: unknown, journal_id: string | null }) => row.case_id && row.organization && row.journal_id), 'each is a case with its journal')
  assert.equal((await finance.post('/api/incentives/fund-budget', { fund: 'no-such-fund', of_year: year, amount_fen: 100, reference: 'YS-9' })).body.error.code, 'incentives.no-fund')
  assert.equal((await (await house.as('enterprise')).get('/api/incentives/funds')).status, 403)
  assert.equal((await (await house.as('enterprise')).get('/api/incentives/fund-rows', { fund: 'general', of_year: String(year), of: 'paid' })).status, 403)
})

test('a number of a fund opens to 500 rows; one more is counted and said to be cut off', async () => {
  const finance = await house.as('finance-officer'), of_year = 2001
  const reserveRows = (count: number) => asPlatform(async (cx) => {
    const from = await fundAccount(cx, 'general', of_year), to = await grantedTo(cx, 'demo-enterprise')
    for (let n = 0; n < count; n += 1) await reserve(cx.tx, { city_id: cx.city.id, debit_account: from, credit_account: to, amount_fen: 3, reason: '测试 Test' })
  })
  const told = async () => {
    const { total_fen, total_count, is_cut, rows } = (await finance.get('/api/incentives/fund-rows', { fund: 'general', of_year: String(of_year), of: 'reserved' })).body
    return [total_fen, total_count, is_cut, rows.length]
  }
  await reserveRows(fund_rows_max)
  assert.deepEqual(await told(), [1_500, 500, false, 500])
  await reserveRows(1)
  assert.deepEqual(await told(), [1_503, 501, true, 500])
})

test('a fund that runs short serves the list in its order; who waits is served once more is provided', async () => {
  const officer = await house.as('city-officer'), second = await house.as('second-officer'), finance = await house.as('finance-officer'), year = new Date().getFullYear()
  // No measure of the pack has both a fund and a list, so one is given a fund here.
  packMeasures(house.house.cities.get('jinhua')!.pack).measures.get('first-above-scale')!.measure.fund = { id: 'test-fund', when_short: 'queue' }
  const budget = (amount_fen: number) => finance.post('/api/incentives/fund-budget', { fund: 'test-fund', of_year: year, amount_fen, reference: 'YS-2' })
  const fund = async () => (await finance.get('/api/incentives/funds')).body.funds.find((one: { fund: string }) => one.fund === 'test-fund')
  await budget(15_000_000)
  const trial = (await officer.post('/api/incentives/try-list', { measure: 'first-above-scale' })).body
  assert.deepEqual([trial.amount_fen, trial.granted_fen, trial.waiting_count, trial.left_fen], [20_000_000, 10_000_000, 1, 15_000_000], 'the trial says how far the fund reaches')
  const { case_id } = (await draw(officer, 'first-above-scale')).body
  assert.deepEqual((await officer.get('/api/incentives/automatic-grants')).body.lists.map((list: { waiting_count: number }) => list.waiting_count), [1, 0])
  const granted = async () => (await view(officer, case_id)).sections.find((section: { id: string }) => section.id === 'rows').rows.map((row: { granted: { amount_fen: number } }) => row.granted.amount_fen)
  assert.deepEqual(await granted(), [10_000_000, 0])
  await act(officer, case_id, 'strike-out', { rows: ['demo-enterprise'], reason: 'declined', opinion: '企业来函表示不接受。' })
  assert.deepEqual(await granted(), [10_000_000, 10_000_000], 'what is struck out frees its part')
  await act(officer, case_id, 'put-back', { rows: ['demo-enterprise'], opinion: '企业改变主意，愿意接受。' })
  await act(officer, case_id, 'propose-list')
  await act(second, case_id, 'approve-list')
  assert.deepEqual((await claimsOf(case_id)).map((claim) => [claim.org_id, claim.granted_fen]), [['demo-enterprise', 10_000_000]])
  const short = await fund()
  assert.deepEqual([short.left_fen, short.reserved_fen, short.queue.map((one: { org_id: string, wanted_fen: number, fits: boolean }) => [one.org_id, one.wanted_fen, one.fits])], [5_000_000, 10_000_000, [['demo-enterprise-2', 10_000_000, false]]])
  assert.match(short.exhausted_at, /^\d{4}-\d\d-\d\dT/, 'since the last reservation it does not reach for the next')
  const { version } = await view(officer, case_id)
  assert.equal((await officer.post('/api/incentives/open-grants', { case_id, version, answers: {} })).body.error.code, 'incentives.nothing-to-open')
  await budget(5_000_000)
  await act(officer, case_id, 'open-grants')
  assert.deepEqual((await claimsOf(case_id)).map((claim) => claim.granted_fen), [10_000_000, 10_000_000])
  assert.deepEqual([(await fund()).left_fen, (await fund()).queue], [0, []])
})
