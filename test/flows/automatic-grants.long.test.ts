import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { sql } from '#kernel/store/db.ts'
import { runJob } from '#kernel/store/run.ts'
import { platform } from '#kernel/trust/actor.ts'
import { recordFacts, type NewFact } from '#facts/record.ts'
import { seedDemo } from '#systems/accounts/seed-demo.ts'
import { rows_max } from '#systems/incentives/batch.ts'
import { demoOf } from '#systems/organizations/public.ts'
import { act } from '#test/support/challenge-walk.ts'
import { startHouse, type TestHouse } from '#test/support/house.ts'

let house: TestHouse
const asPlatform = <T>(work: Parameters<typeof runJob<T>>[3]) => runJob(house.house, house.db, platform('jinhua'), work)
const orgs = Array.from({ length: rows_max + 1 }, (_, n) => `listed-${String(n).padStart(4, '0')}`)
before(async () => {
  house = await startHouse()
  await asPlatform(async (cx) => {
    const officer = demoOf(cx.city.pack).accounts.find((one) => one.id === 'city-officer')!
    await seedDemo(cx, [{ ...officer, id: 'second-officer', name: { zh: '〔演示〕二办', en: 'Second (demo)' } }])
    await sql`insert into organization (city_id, id, kind, title_zh, title_en, county_id, uscc_note_zh, uscc_note_en, origin, is_demo) select ${cx.city.id}, id, 'enterprise', '〔演示〕' || id, id || ' (demo)', 'yiwu', '演示', 'demo', 'demo', true from unnest(${orgs}::text[]) id`.execute(cx.tx)
    await recordFacts(cx, orgs.flatMap((org_id) => ['is-hnte', 'is-top-hundred'].map((fact_id): NewFact => ({ subject_kind: 'enterprise', subject_id: org_id, fact_id, period: 'none', value: 'yes', source_kind: 'department', source_id: 'test', source: { title: { zh: '测试', en: 'Test' } }, org_id, is_public: false }))))
  })
})
after(() => house.stop())

test('a list holds 500 enterprises and says how many are beyond; all of them are opened, a hundred at a time, and paid', async () => {
  const officer = await house.as('city-officer'), second = await house.as('second-officer'), finance = await house.as('finance-officer')
  const started = performance.now()
  const drawn = await officer.post('/api/incentives/draw-up-list', { measure: 'top-hundred' })
  assert.equal(drawn.status, 200, JSON.stringify(drawn.body))
  console.log(`drawn in ${Math.round(performance.now() - started)} ms`)
  assert.deepEqual([drawn.body.rows_count, drawn.body.left_out.beyond], [rows_max, 1])
  const { case_id } = drawn.body
  await act(officer, case_id, 'propose-list')
  await act(second, case_id, 'approve-list')
  const opened = async () => (await asPlatform((cx) => sql<{ n: number, fen: number }>`select count(*)::int as n, sum(granted_fen)::bigint as fen from incentive_claim where batch_id = ${case_id} and state = 'granted'`.execute(cx.tx))).rows[0]
  assert.deepEqual(await opened(), { n: 100, fen: 100 * 50_000_000 })
  for (let round = 2; round <= 5; round++) await act(officer, case_id, 'open-grants')
  assert.deepEqual(await opened(), { n: rows_max, fen: rows_max * 50_000_000 })
  // The enterprises have no accounts to sign in with here: theirs are written as their confirmation would.
  await asPlatform(async (cx) => {
    await sql`insert into incentive_account (city_id, case_id, org_id, county_id, account_name, bank, account_number) select city_id, case_id, org_id, county_id, '演示', '示例银行', '6222' from incentive_claim where batch_id = ${case_id}`.execute(cx.tx)
    await sql`delete from case_todo where case_id in (select case_id from incentive_claim where batch_id = ${case_id})`.execute(cx.tx)
    await sql`update case_place set step = 'payment' where step = 'account' and case_id in (select case_id from incentive_claim where batch_id = ${case_id})`.execute(cx.tx)
  })
  for (let round = 1; round <= 5; round++) await act(finance, case_id, 'pay-batch', { reference: `PL-${round}` })
  assert.equal((await officer.get('/api/cases/view', { case_id })).body.outcome.en, 'All done')
  const { rows } = await asPlatform((cx) => sql<{ n: number }>`select count(distinct reservation.journal_id)::int as n from ledger_reservation reservation join incentive_claim claim on claim.reservation_id = reservation.id where claim.batch_id = ${case_id} and reservation.state = 'settled'`.execute(cx.tx))
  assert.equal(rows[0]!.n, rows_max, 'a journal for each')
})
