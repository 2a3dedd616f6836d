import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { sql } from '#kernel/store/db.ts'
import { runJob } from '#kernel/store/run.ts'
import { platform } from '#kernel/trust/actor.ts'
import { recordMonths } from '#systems/challenges/close/monthly.ts'
import { joinByHash } from '#systems/challenges/agreements.ts'
import { startHouse, type Client, type TestHouse } from '#test/support/house.ts'
import { plant, populationFrom } from '#test/support/plant-challenges.ts'

const seed = Number(process.env.JIEBANG_SEED ?? Date.now() % 1_000_000)
let house: TestHouse
const asPlatform = <T>(work: Parameters<typeof runJob<T>>[3]) => runJob(house.house, house.db, platform('jinhua'), work)

before(async () => {
  house = await startHouse()
  await asPlatform(async (cx) => {
    const { rows } = await sql<{ account_id: string }>`select account_id from membership where role = 'follow-up-officer' order by account_id`.execute(cx.tx)
    await plant(cx, populationFrom(seed, 600, rows.map((row) => row.account_id)))
  })
})
after(() => house.stop())

type Counted = Record<string, number | null>

/** The same numbers from the raw tables, one sub-question at a time and medians by rank: no join of the code under test is used. */
async function countApart(where: ReturnType<typeof sql>): Promise<Counted> {
  return asPlatform(async (cx) => {
    await joinByHash(cx)
    return (await sql<Counted>`
    with came as (select c.*, (select e.at from case_event e where e.case_id = c.case_id and e.action = 'submit' order by e.at asc limit 1) as came_at from challenge c where c.city_id = 'jinhua' and c.origin <> 'import'),
    need as (select * from came where came_at is not null and ${where}),
    took as (select n.*, (select e.at from case_event e where e.case_id = n.case_id and e.action = 'confirm' order by e.at asc limit 1) as took_at, (select k.signed_at from contract k where k.case_id in (select f.id from case_file f where f.parent_id = n.case_id) and k.signed_at is not null order by k.signed_at limit 1) as deal_at from need n),
    gaps as (select 'published' as stage, extract(epoch from published_at) - extract(epoch from came_at) as s from took where published_at is not null
      union all select 'matched', extract(epoch from took_at) - extract(epoch from published_at) from took where took_at is not null and published_at is not null
      union all select 'agreed', extract(epoch from deal_at) - extract(epoch from took_at) from took where deal_at is not null and took_at is not null
      union all select 'solved', extract(epoch from ended_at) - extract(epoch from deal_at) from took where result = 'solved' and deal_at is not null),
    ranked as (select stage, s, row_number() over (partition by stage order by s) as place, count(*) over (partition by stage) as n from gaps),
    median as (select stage, avg(s) / 86400 as days from ranked where place in ((n + 1) / 2, (n + 2) / 2) group by stage)
    select (select count(*)::int from need) as collected, (select count(*)::int from need where published_at is not null) as published, (select count(*)::int from took where took_at is not null) as matched,
      (select count(*)::int from took where exists (select 1 from case_file f, contract k where f.parent_id = took.case_id and k.case_id = f.id and k.signed_at is not null)) as agreed, (select count(*)::int from need where result = 'solved') as solved,
      (select coalesce(sum(funding_minor), 0)::bigint from need where currency = 'CNY') as collected_fen, (select coalesce(sum(k.total_fen), 0)::bigint from contract k where k.signed_at is not null and k.case_id in (select f.id from case_file f where f.parent_id in (select case_id from need))) as agreed_fen,
      (select coalesce(sum(m.paid_fen), 0)::bigint from milestone m where m.case_id in (select f.id from case_file f where f.parent_id in (select case_id from need where result = 'solved'))) as solved_fen,
      (select count(*)::int from need join case_file f on f.id = need.case_id where f.closed_at is not null and need.result is distinct from 'solved') as dropped,
      (select count(*)::int from need join case_file f on f.id = need.case_id where f.closed_at is null) as under_way,
      (select days from median where stage = 'published')::float8 as published_days, (select days from median where stage = 'matched')::float8 as matched_days, (select days from median where stage = 'agreed')::float8 as agreed_days, (select days from median where stage = 'solved')::float8 as solved_days`.execute(cx.tx)).rows[0]!
  })
}

const funnelOf = async (client: Client, params: Record<string, string> = {}) => {
  const reply = await client.get('/api/challenges/funnel', params)
  assert.equal(reply.status, 200, JSON.stringify(reply.body))
  return reply.body
}
const rounded = (days: number | null | undefined) => days === null || days === undefined ? null : Math.round(days * 10) / 10

test(`the funnel equals an independent count in SQL, whole and narrowed (seed ${seed})`, async (t) => {
  t.diagnostic(`seed ${seed}`)
  const city = await house.as('city-officer')
  const officer = (await funnelOf(city)).officers[0].id
  const cases: [string, Record<string, string>, ReturnType<typeof sql>][] = [
    ['whole', {}, sql`true`], ['a county', { county: 'lanxi' }, sql`county_id = 'lanxi'`], ['a sector', { sector: 'biomedicine' }, sql`sector = 'biomedicine'`], ['both', { county: 'yiwu', sector: 'new-materials' }, sql`county_id = 'yiwu' and sector = 'new-materials'`],
    ['a period', { from: '2026-02-01', until: '2026-03-15' }, sql`(came_at at time zone 'Asia/Shanghai')::date between '2026-02-01' and '2026-03-15'`],
    ['an officer', { officer }, sql`case_id in (select f.case_id from follow_charge f where f.account_id = ${officer} and f.until_at is null)`],
    ['nothing', { from: '2031-01-01' }, sql`false`],
  ]
  for (const [name, params, where] of cases) {
    const told = await funnelOf(city, params), apart = await countApart(where)
    const stage = (id: string) => told.stages.find((one: { id: string }) => one.id === id)
    for (const id of ['collected', 'published', 'matched', 'agreed', 'solved']) assert.equal(stage(id).value, apart[id], `${name}: ${id}, seed ${seed}`)
    for (const id of ['collected', 'agreed', 'solved']) assert.equal(stage(id).amount_fen, apart[`${id}_fen`], `${name}: amount ${id}, seed ${seed}`)
    for (const id of ['published', 'matched', 'agreed', 'solved']) assert.equal(stage(id).median_days, rounded(apart[`${id}_days`]), `${name}: median ${id}, seed ${seed}`)
    assert.equal(told.dropped.reduce((sum: number, one: { count: number }) => sum + one.count, 0), apart.dropped, `${name}: dropped, seed ${seed}`)
    assert.equal(told.under_way, apart.under_way, `${name}: under way, seed ${seed}`)
    assert.equal(apart.collected, (apart.solved ?? 0) + (apart.dropped ?? 0) + (apart.under_way ?? 0), 'nothing is lost between solved, dropped and under way')
  }
})

test('groups add up to the whole, and each number opens its rows', async () => {
  const city = await house.as('city-officer')
  const whole = await funnelOf(city)
  for (const by of ['county', 'sector', 'officer']) {
    const { groups } = await funnelOf(city, { by })
    assert.deepEqual([0, 1, 2, 3, 4].map((place) => groups.reduce((sum: number, one: { counts: number[] }) => sum + one.counts[place]!, 0)), whole.stages.map((one: { value: number }) => one.value), `by ${by}, seed ${seed}`)
  }
  for (const stage of whole.stages as { id: string, value: number }[]) {
    const { rows, is_capped } = (await city.get('/api/challenges/funnel-rows', { stage: stage.id })).body
    assert.equal(rows.length, Math.min(stage.value, 200), `${stage.id}, seed ${seed}`)
    assert.equal(is_capped, stage.value > 200)
  }
  for (const one of whole.dropped as { outcome: string, reason: string | null, count: number }[]) {
    const { rows } = (await city.get('/api/challenges/funnel-rows', { stage: 'dropped', outcome: one.outcome, reason: one.reason ?? 'none' })).body
    assert.equal(rows.length, Math.min(one.count, 200), `${one.outcome} ${one.reason}, seed ${seed}`)
  }
  assert.ok(whole.stages.every((one: { definition: { zh: string }, formula: { en: string }, version: string }) => one.definition.zh && one.formula.en && one.version), 'each number says what it counts')
  assert.deepEqual(whole.sources.filter((one: { fact: string }) => one.fact === 'bottlenecks-solved').map((one: { value: string, source: { sentence: string } }) => [one.value, one.source.sentence.includes('27项')]), [['27', true]])
})

test('a county counts its own, a visitor what is public and nobody’s name', async () => {
  const lanxi = await funnelOf(await house.as('county-officer'))
  const city = await funnelOf(await house.as('city-officer'), { county: 'lanxi' })
  assert.deepEqual(lanxi.stages.map((one: { value: number }) => one.value), city.stages.map((one: { value: number }) => one.value))
  assert.deepEqual((await funnelOf(await house.as('county-officer'), { county: 'yiwu' })).stages.map((one: { value: number }) => one.value), [0, 0, 0, 0, 0])
  const open = await funnelOf(house.visitor, { by: 'officer' })
  assert.deepEqual([open.is_reduced, open.stages.map((one: { id: string }) => one.id), open.officers, open.groups, open.dropped], [true, ['published', 'matched', 'agreed', 'solved'], [], [], []])
  const { n } = await asPlatform(async (cx) => (await sql<{ n: number }>`select count(*)::int as n from challenge where city_id = 'jinhua' and is_public and origin = 'case' and published_at is not null`.execute(cx.tx)).rows[0]!)
  assert.equal(open.stages[0].value, n)
  assert.deepEqual((await house.visitor.get('/api/challenges/funnel-rows', { stage: 'collected' })).body.rows, [])
  const rows = (await house.visitor.get('/api/challenges/funnel-rows', { stage: 'published' })).body.rows as { case_id: null, who: null, challenge_id: string | null }[]
  assert.ok(rows.length > 0 && rows.every((row) => row.case_id === null && row.who === null && row.challenge_id !== null))
})

test('ended months are recorded as facts once, a late change supersedes, and the sum of the months is the funnel', async () => {
  const first = await asPlatform(recordMonths)
  assert.ok(first.recorded > 0 && first.corrected === 0, JSON.stringify(first))
  assert.deepEqual(await asPlatform(recordMonths), { recorded: 0, corrected: 0 }, 'the same state writes nothing')
  const monthOf = (fact: string) => asPlatform(async (cx) => (await sql<{ period: string, value: string }>`select period, value from fact f where fact_id = ${fact} and subject_id = 'jinhua' and not exists (select from fact later where later.supersedes = f.id) order by period`.execute(cx.tx)).rows)
  const apart = await asPlatform(async (cx) => (await sql<{ period: string, value: string }>`select to_char(published_at at time zone 'Asia/Shanghai', 'YYYY-MM') as period, count(*)::text as value from challenge c
    where city_id = 'jinhua' and published_at is not null and exists (select from case_event e where e.case_id = c.case_id and e.action = 'submit') and published_at < date_trunc('month', now() at time zone 'Asia/Shanghai') at time zone 'Asia/Shanghai' group by 1 order by 1`.execute(cx.tx)).rows)
  assert.deepEqual((await monthOf('challenge-published-monthly')).filter((one) => one.value !== '0'), apart, `seed ${seed}`)
  const changed = await asPlatform(async (cx) => (await sql<{ month: string }>`update challenge set published_at = null, is_public = false where case_id = (select case_id from challenge where account_id = 'planted' and published_at is not null and published_at < now() - interval '40 days' and result is null order by case_id limit 1) returning case_id`.execute(cx.tx)).rows.length)
  assert.equal(changed, 1)
  const second = await asPlatform(recordMonths)
  assert.equal(second.recorded, 0)
  assert.ok(second.corrected >= 1 && second.corrected <= 2, `the city and perhaps its county: ${second.corrected}, seed ${seed}`)
})

test(`reasons are counted as the tables have them, by session, county and sector, and every number opens its rows (seed ${seed})`, async () => {
  const city = await house.as('city-officer')
  // Losing bids and named ways on beside the planted refusals, and a session that holds some of the challenges.
  await asPlatform(async (cx) => {
    await sql`insert into bid (city_id, id, case_id, org_id, account_id, version, state, cipher, content_hash, size_bytes, opened_at, loss_reason, feedback)
      select city_id, 'lost-' || row_number() over (order by case_id), case_id, 'lost-org', 'nobody', 1, 'not-chosen', 'x', 'x', 1, published_at, case when row_number() over (order by case_id) % 3 = 0 then 'price' else 'approach' end, '说明' from challenge where origin = 'case' and published_at is not null order by case_id limit 30`.execute(cx.tx)
    await sql`insert into case_reason (city_id, case_id, id, action, about, register, code) select file.city_id, file.id, 'way-' || file.id || twice, 'refuse', 'case:' || file.id, 'ways-on', 'market' from case_file file, generate_series(1, 2) twice where file.outcome = 'refused'`.execute(cx.tx)
  })
  const counts = async (params: Record<string, string> = {}, client: Client = city) => (await client.get('/api/challenges/reason-counts', params)).body
  const apart = await asPlatform(async (cx) => (await sql<{ refusal: number, way: number, loss: number, price: number }>`select
      (select count(*)::int from case_file file join challenge c on c.case_id = file.id where c.origin = 'case' and file.outcome in ('refused', 'declined', 'revoked') and exists (select 1 from case_event e where e.case_id = file.id and e.action = 'submit')
        and exists (select 1 from case_event e where e.case_id = file.id and e.action in ('refuse', 'decline', 'confirm-revocation') and e.answers ->> 'reason' is not null)) as refusal,
      (select count(distinct case_id)::int from case_reason where register = 'ways-on') as way, (select count(*)::int from bid where loss_reason is not null) as loss, (select count(*)::int from bid where loss_reason = 'price') as price`.execute(cx.tx)).rows[0]!)
  const whole = await counts()
  assert.deepEqual(whole.kinds.map((one: { words: { id: string, value: number } }) => [one.words.id, one.words.value]), [['refusal', apart.refusal], ['way', apart.way], ['loss', apart.loss]], `seed ${seed}`)
  assert.equal(whole.kinds[2].rows.find((row: { code: string }) => row.code === 'price').count, apart.price)
  for (const by of ['county', 'sector', 'session']) {
    const grouped = await counts({ by })
    for (const kind of grouped.kinds as { words: { id: string }, rows: { code: string, count: number, of: Record<string, number> }[] }[]) {
      for (const row of kind.rows) {
        const { rows } = (await city.get('/api/challenges/reason-rows', { kind: kind.words.id, code: row.code })).body
        assert.equal(rows.length, Math.min(200, row.count), `${by} ${row.code}: rows behind the number`)
        if (by !== 'session' && grouped.has_more_groups === false) assert.equal(Object.values(row.of).reduce((sum, n) => sum + n, 0), row.count, `${by} ${row.code}: groups add up, seed ${seed}`)
        const [group, count] = Object.entries(row.of)[0]!
        const cell = (await city.get('/api/challenges/reason-rows', { kind: kind.words.id, code: row.code, by, group })).body
        assert.equal(cell.rows.length, Math.min(200, count), `${by} ${group} ${row.code}: rows behind the cell`)
      }
    }
  }
  // A county counts its own alone, and nobody outside the bureaus counts at all.
  const county = await house.as('county-officer')
  const own = await counts({ by: 'county' }, county)
  assert.ok(own.groups.length <= 1 && own.kinds[2].words.value < apart.loss, 'a county officer counts the own county')
  assert.equal((await (await house.as('solver')).get('/api/challenges/reason-counts')).status, 403)
  assert.equal((await house.visitor.get('/api/challenges/reason-counts')).status, 401)
})
