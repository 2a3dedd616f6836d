import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { sql } from '#kernel/store/db.ts'
import { runJob } from '#kernel/store/run.ts'
import { platform } from '#kernel/trust/actor.ts'
import { act, bidOf, need, publishChallenge } from '#test/support/challenge-walk.ts'
import { startHouse, type TestHouse } from '#test/support/house.ts'

let house: TestHouse
before(async () => { house = await startHouse() })
after(() => house.stop())

const inCity = <T>(work: Parameters<typeof runJob<T>>[3]) => runJob(house.house, house.db, platform('jinhua'), work)

test('a replayed key gives the first answer and does nothing twice; with other input it is refused', async () => {
  const enterprise = await house.as('enterprise')
  const key = crypto.randomUUID()
  const first = await enterprise.post('/api/challenges/open', {}, key)
  const again = await enterprise.post('/api/challenges/open', {}, key)
  assert.equal(first.status, 200)
  assert.deepEqual(again.body, first.body)
  assert.equal(again.headers.get('idempotency-replayed'), 'true')
  assert.equal((await enterprise.post('/api/challenges/open', { org_id: 'demo-enterprise' }, key)).body.error.code, 'kernel.key-reused')
  const { case_id } = first.body as { case_id: string }
  const n = await inCity(async (cx) => (await sql<{ n: number }>`select count(*)::int as n from case_event where case_id = ${case_id}`.execute(cx.tx)).rows[0]!.n)
  assert.equal(n, 1)
})

test('twenty copies of one command at once are one command', async () => {
  const enterprise = await house.as('enterprise')
  const key = crypto.randomUUID()
  const replies = await Promise.all(Array.from({ length: 20 }, () => enterprise.post('/api/challenges/open', {}, key)))
  assert.deepEqual(new Set(replies.map((reply) => JSON.stringify([reply.status, reply.body]))).size, 1, JSON.stringify(replies.map((reply) => reply.status)))
})

test('the same key of another person is their own', async () => {
  const key = crypto.randomUUID()
  const one = await (await house.as('enterprise')).post('/api/challenges/open', {}, key)
  const other = await (await house.as('enterprise-2')).post('/api/challenges/open', {}, key)
  assert.equal(other.status, 200)
  assert.notEqual(other.body.case_id, one.body.case_id)
})

test('two officers on one step: one 200, one 409', async () => {
  const enterprise = await house.as('enterprise'), officer = await house.as('county-officer')
  for (let round = 0; round < 10; round++) {
    const { case_id } = (await enterprise.post('/api/challenges/open')).body as { case_id: string }
    await act(enterprise, case_id, 'submit', need)
    const { version } = (await officer.get('/api/cases/view', { case_id })).body
    const replies = await Promise.all([
      officer.post('/api/challenges/accept', { case_id, version, answers: { opinion: '同意上报。' } }),
      officer.post('/api/challenges/refuse', { case_id, version, answers: { reason: 'not-testable', ways: ['visit'], opinion: '指标不可测，请先走访。' } }),
    ])
    assert.deepEqual(replies.map((reply) => reply.status).sort(), [200, 409], JSON.stringify(replies.map((reply) => reply.body)))
  }
})

test('200 bids around a deadline: accepted exactly if received in time by the database clock', async () => {
  const solvers = await Promise.all(['solver', 'solver-2', 'solver-abroad'].map((name) => house.as(name)))
  const case_id = await publishChallenge(house, { open_for_ms: 3_600_000 })
  // The deadline is moved near once everything is ready, so that it falls among the bids however slow the machine is.
  const left_ms = 3_000
  await inCity((cx) => sql`update challenge set bids_close_at = clock_timestamp() + make_interval(secs => ${left_ms / 1000}::float8) where case_id = ${case_id}`.execute(cx.tx))
  const start = performance.now()
  // Spread over the seconds before and after the deadline, wide enough for a crowded machine; bidders share three organisations, so versions replace one another.
  const replies = await Promise.all(Array.from({ length: 200 }, async (_, index) => {
    const wait_ms = left_ms - 2_500 + index * 20 - (performance.now() - start)
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, wait_ms)))
    return solvers[index % 3]!.post('/api/challenges/bid', { case_id, answers: bidOf(50_000_000 + index) })
  }))
  const codes = replies.map((reply) => reply.status === 200 ? 'taken' : reply.body.error.code as string)
  assert.ok(codes.every((code) => ['taken', 'challenges.too-late', 'cases.guard', 'challenges.too-many-versions'].includes(code)), JSON.stringify([...new Set(codes)]))
  const kept = await inCity(async (cx) => (await sql<{ in_time: number, late: number, live: number }>`select count(*) filter (where bid.received_at <= challenge.bids_close_at)::int as in_time, count(*) filter (where bid.received_at > challenge.bids_close_at)::int as late,
    count(*) filter (where bid.state = 'sealed')::int as live from bid join challenge using (city_id, case_id) where case_id = ${case_id}`.execute(cx.tx)).rows[0]!)
  const taken = codes.filter((code) => code === 'taken').length
  console.log(`bids: ${taken} taken, ${200 - taken} refused, ${kept.live} live`)
  assert.equal(kept.late, 0, 'nothing received after the deadline was kept')
  assert.equal(kept.in_time, taken, 'every acknowledged bid is kept, every kept bid was acknowledged')
  assert.ok(taken > 0 && taken < 200, 'the deadline fell among them')
  assert.ok(kept.live <= 3 && kept.live > 0, 'one live bid per organisation')
})

test('a sealed bid is in no table, page or history in clear before the opening', async () => {
  const case_id = await publishChallenge(house, { open_for_ms: 60_000 })
  const secret = '绝密路线甲乙丙'
  await act(await house.as('solver'), case_id, 'bid', { ...bidOf(77_000_001), approach: `${secret}：${bidOf(1).approach}` })
  for (const name of ['enterprise', 'city-officer', 'county-officer', 'solver-2', 'auditor', 'finance-officer']) {
    const view = (await (await house.as(name)).get('/api/cases/view', { case_id })).body as { sections: unknown, history: unknown, people: unknown }
    const text = JSON.stringify(view)
    assert.ok(!text.includes(secret) && !text.includes('77000001'), `${name} sees the sealed bid`)
    assert.ok(!JSON.stringify([view.sections, view.history, view.people]).includes('虚拟大学'), `${name} learns who bids`)
  }
  const dump = await inCity(async (cx) => JSON.stringify((await sql`select (select jsonb_agg(to_jsonb(bid)) from bid where case_id = ${case_id}) as bids, (select jsonb_agg(to_jsonb(e)) from case_event e where case_id = ${case_id}) as events,
    (select jsonb_agg(to_jsonb(a)) from audit a) as audits, (select jsonb_agg(to_jsonb(c)) from command c) as commands`.execute(cx.tx)).rows))
  assert.ok(!dump.includes(secret), 'the content stands in clear in the database')
})
