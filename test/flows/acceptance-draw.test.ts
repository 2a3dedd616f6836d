import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { sql } from '#kernel/store/db.ts'
import { withScope } from '#kernel/store/scope.ts'
import { runJob } from '#kernel/store/run.ts'
import { platform } from '#kernel/trust/actor.ts'
import { panelsOpen } from '#engines/conflicts/offer.ts'
import { remindCorrections } from '#systems/acceptance/remind-corrections.ts'
import { recheck } from '#systems/conflicts/recheck.ts'
import { followInvitations } from '#systems/draws/follow.ts'
import { decide, formOf, openProject, planOf, reported, stepOf, usesOf, viewOf } from '#test/support/acceptance-walk.ts'
import { act } from '#test/support/challenge-walk.ts'
import { askedIn, drawIt } from '#test/support/draw-walk.ts'
import { startHouse, type Client, type TestHouse } from '#test/support/house.ts'

let house: TestHouse
before(async () => { house = await startHouse() })
after(() => house.stop())

const today = new Date().toISOString().slice(0, 10)
const inCity = <T>(run: Parameters<typeof runJob<T>>[3]) => runJob(house.house, house.db, platform('jinhua'), async (cx) => { await cx.elevate(); return run(cx) })
const seats = async (case_id: string) => (await inCity((cx) => sql<{ account_id: string, kind: string, demo: string }>`select seat.account_id, seat.kind, person.demo_account as demo from acceptance_seat seat
  join person on person.city_id = seat.city_id and person.account_id = seat.account_id where seat.case_id = ${case_id} order by seat.round, demo`.execute(cx.tx))).rows
const drawUnder = async (case_id: string) => (await inCity((cx) => sql<{ id: string }>`select id from case_file where parent_id = ${case_id} order by id desc limit 1`.execute(cx.tx))).rows[0]!.id

/** Everybody who is asked accepts, until nobody is. */
async function acceptEach(draw: string): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) {
    const asked = await askedIn(house, draw)
    for (const client of asked) await client.post('/api/draws/answer', { case_id: draw, answer: 'accept' })
    await inCity(followInvitations)
    if (asked.length === 0) return
  }
}

async function judgeAs(client: Client, case_id: string, kind: string): Promise<void> {
  if (kind === 'finance') return void await act(client, case_id, 'judge-money', { 'separate-books': 90, 'within-budget': 90, 'own-money': 90, vouchers: 90, comment: '账证相符。', 'no-conflict': true })
  const rows = formOf(await viewOf(client, case_id), 'judge-deliverables').values.scores as { deliverable: string }[]
  await act(client, case_id, 'judge-deliverables', { scores: rows.map(({ deliverable }) => ({ deliverable, reached: deliverable === '2' ? 80 : 100, comment: '证据充分。' })), 'no-conflict': true })
}

/** Everything an account can read of a project and of who judges it. */
async function readBy(who: string, case_id: string, draw: string): Promise<string> {
  const client = await house.as(who)
  const answers = []
  for (const [path, query] of [['cases/view', { case_id }], ['cases/view', { case_id: draw }], ['cases/list', {}], ['cases/desk', {}], ['cases/notices', {}], ['acceptance/project', { case_id }], ['acceptance/projects', {}], ['draws/page', { id: draw }], ['receipts/list', {}]] as const) answers.push((await client.get(`/api/${path}`, query)).body)
  return JSON.stringify(answers)
}

test('a panel is drawn in earnest: sealed from all, an alternate for who steps aside, nobody tied judges, opened with the verdict', async () => {
  const case_id = await openProject(house, planOf(today, { code: 'JH-D-001', grant_fen: 10_000_000, deliverables: [{ title: '样机', weight: 50 }, { title: '检测报告', weight: 50 }] }))
  const officer = await house.as('city-officer'), enterprise = await house.as('enterprise')
  await act(enterprise, case_id, 'report', { kind: 'final', summary: '全部交付物已自评，申请终期验收。', deliverables: [reported(1, 100), reported(2, 100)], uses: usesOf(0), truth: true })
  await act(await house.as('county-officer'), case_id, 'pass-county-check', { opinion: '材料齐全。' })
  await act(officer, case_id, 'convene-panel', { panel: 'drawn' })
  const draw = await drawUnder(case_id)
  assert.equal(stepOf(await viewOf(officer, case_id)), 'panel')
  await drawIt(house, draw)
  assert.deepEqual(await seats(case_id), [], 'drawn is not seated')
  await acceptEach(draw)
  const panel = await seats(case_id)
  assert.deepEqual(panel.map((one) => one.kind).toSorted(), ['finance', 'technical', 'technical'])
  assert.equal(stepOf(await viewOf(officer, case_id)), 'review')

  // Nobody else learns who sits: not by what they read, nor by the rows in their reach.
  const codes = (await inCity((cx) => sql<{ code: string, name_zh: string }>`select code, name_zh from expert where account_id = any(${panel.map((one) => one.account_id)}::text[])`.execute(cx.tx))).rows
  const telling = [...panel.map((one) => one.account_id), ...codes.flatMap((one) => [one.code, one.name_zh])]
  for (const who of ['city-officer', 'enterprise', 'county-officer', 'county-officer-2', 'finance-officer', 'auditor', 'supervisor', 'expert-drawer']) {
    const seen = await readBy(who, case_id, draw)
    assert.deepEqual(telling.filter((one) => seen.includes(one)), [], `${who} reads who sits`)
  }
  const { rows: [me] } = await inCity((cx) => sql<{ account_id: string }>`select account_id from person where demo_account = 'city-officer'`.execute(cx.tx))
  const reader = { city_id: 'jinhua', account_id: me!.account_id, name: 'officer', language: 'zh' as const, grants: [{ role: 'city-officer', org_id: null, county_id: null }] }
  const { rows: parties } = await withScope(house.db, reader, house.house.cities.get('jinhua')!.access.reachOf(reader), (tx) => sql<{ role: string }>`select role from case_party where case_id = ${case_id}`.execute(tx))
  assert.deepEqual(parties.filter((one) => one.role === 'expert'), [], 'the rows in an officer’s reach name no expert')

  // One steps aside: the next of the draw takes the seat, and the one who left reads nothing more.
  const leaver = panel.find((one) => one.kind === 'technical')!
  await act(await house.as(leaver.demo), case_id, 'step-aside', { kind: 'cooperation', detail: '近三年与该单位合作过。' })
  assert.equal((await (await house.as(leaver.demo)).get('/api/acceptance/project', { case_id })).status, 404)
  assert.equal(stepOf(await viewOf(officer, case_id)), 'review')
  await acceptEach(draw)
  const now = await seats(case_id)
  assert.deepEqual([now.length, now.some((one) => one.account_id === leaver.account_id)], [3, false])

  // A tie that comes up later: the night tells of it without a name, and its holder does not score.
  const [tied] = now.filter((one) => one.kind === 'finance')
  const money = { 'separate-books': 90, 'within-budget': 90, 'own-money': 90, vouchers: 90, comment: '账证相符。', 'no-conflict': true }
  assert.equal((await inCity(panelsOpen)).find((one) => one.case_id === case_id)!.people.length, 3)
  await inCity((cx) => sql`insert into interest_tie (city_id, id, kind, from_account_id, to_org_id, source, is_own, recorded_by) values ('jinhua', 'tie-of-a-test', 'consultancy', ${tied!.account_id}, 'demo-enterprise', '{"title": "演示记录"}', false, 'demo')`.execute(cx.tx))
  await inCity(recheck)
  assert.match(JSON.stringify((await officer.get('/api/cases/notices')).body), /新的利益关系/)
  const view = await viewOf(await house.as(tied!.demo), case_id)
  const refusal = await (await house.as(tied!.demo)).post('/api/acceptance/judge-money', { case_id, version: view.version, answers: money })
  assert.equal(refusal.body.error.code, 'conflicts.not-clear-at-first-score')
  await act(await house.as(tied!.demo), case_id, 'step-aside', { kind: 'employment', detail: '为该单位提供有偿咨询。' })
  await acceptEach(draw)
  const judges = await seats(case_id)
  assert.equal(judges.length, 3)
  for (const one of judges) await judgeAs(await house.as(one.demo), case_id, one.kind)
  assert.equal((await house.visitor.get('/api/draws/certificate', { id: draw })).body.disclosure, null, 'sealed until the verdict')
  await decide(house, case_id, 'conditional', { items: [{ item: '补检测报告' }] })
  assert.equal((await house.visitor.get('/api/draws/certificate', { id: draw })).body.disclosure, null, 'the same panel may judge the correction')

  // The organisation is reminded of the correction once, when its day comes near.
  const told = async () => JSON.stringify((await enterprise.get('/api/cases/notices')).body).split('逾期未报的不通过验收').length - 1
  const before = await told()
  await inCity(remindCorrections)
  assert.equal(await told(), before, 'months ahead nothing is said')
  await inCity((cx) => sql`update project set correction_due_on = ${cx.today_on}::date + 14 where case_id = ${case_id}`.execute(cx.tx))
  await inCity(remindCorrections)
  await inCity(remindCorrections)
  assert.equal(await told(), before + 1, 'once')

  await act(enterprise, case_id, 'report-correction', { kind: 'final', summary: '已按要求整改，补齐检测报告。', deliverables: [reported(2, 100, [], '检测报告已补。')], uses: usesOf(0), truth: true })
  await act(await house.as('county-officer'), case_id, 'pass-county-check', { opinion: '材料齐全。' })
  await act(officer, case_id, 'convene-panel', { panel: 'same' })
  const round_two = (await seats(case_id)).slice(3)
  for (const one of round_two) {
    const client = await house.as(one.demo)
    if (one.kind === 'finance') await judgeAs(client, case_id, one.kind)
    else await act(client, case_id, 'judge-deliverables', { scores: [{ deliverable: '2', reached: 100, comment: '已补齐。' }], 'no-conflict': true })
  }
  await decide(house, case_id, 'pass')
  const open = (await house.visitor.get('/api/draws/certificate', { id: draw })).body
  assert.equal(open.disclosure.people.length, 3, 'the names are opened with the verdict')
})
