import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { sql } from '#kernel/store/db.ts'
import { runJob } from '#kernel/store/run.ts'
import { platform } from '#kernel/trust/actor.ts'
import type { Cx } from '#kernel/store/cx.ts'
import { recordFacts, type NewFact } from '#facts/record.ts'
import { sweepCity, sweepInStretches } from '#systems/incentives/sweep-city.ts'
import { startHouse, type TestHouse } from '#test/support/house.ts'
import { run } from '../cli.ts'

let house: TestHouse
before(async () => { house = await startHouse() })
after(() => house.stop())

/** What the last command said on its error output. */
let said = ''
async function cli(...args: string[]): Promise<Record<string, any>> {
  let out = ''
  said = ''
  const env = { DATABASE_URL: house.owner_url, JIEBANG_DATA: house.config.data_dir, JIEBANG_SECRET: house.config.secret!, JIEBANG_DEMO: '1' }
  const code = await run([...args, '--json'], { env, out: (text) => { out += text }, err: (text) => { said += text } })
  return { code, ...JSON.parse(out) as object }
}

test('a kept population is swept: counts and money per measure, and the sums over all', async () => {
  const { population } = await cli('demo', 'population', '--enterprises', '300', '--seed', '7', '--as-of', '2021-06-30')
  const all = await cli('sweep', '--population', population)
  assert.deepEqual([all['code'], all['subjects'], all['is_demo'], all['as_of']], [0, 300, true, '2021-06-30'])
  assert.match(said, /300 of 300 subjects weighed/)
  assert.ok(all['measures'].length > 5)
  for (const one of all['measures']) assert.equal(one.eligible_count + one.undecided_count + one.not_eligible_count, 300, one.measure)
  assert.equal(all['amount_fen'], all['measures'].reduce((sum: number, one: { amount_fen: number }) => sum + one.amount_fen, 0))
  assert.ok(all['amount_fen'] > 0 && all['granted_fen'] <= all['amount_fen'])
  const first = all['measures'].find((one: { amount_fen: number }) => one.amount_fen > 0)
  const alone = await cli('sweep', '--population', population, '--measure', first.measure)
  assert.deepEqual(alone['measures'].map((one: { measure: string, amount_fen: number }) => [one.measure, one.amount_fen]), [[first.measure, first.amount_fen]])
  const { rows } = await runJob(house.house, house.db, platform('jinhua'), (cx) => sql<{ fen: number }>`select sum(amount_fen)::bigint as fen from rule_result where run_id = ${all['run']}`.execute(cx.tx))
  assert.equal(rows[0]?.fen, all['amount_fen'], 'the run is kept with a row for each enterprise that is eligible')
})

test('without a population the facts of the city are swept; what there is not is refused', async () => {
  const own = await cli('sweep', '--measure', 'top-hundred')
  assert.deepEqual([own['code'], own['is_demo'], own['measures'].map((one: { measure: string }) => one.measure)], [0, true, ['top-hundred']], 'facts of the demonstration make it one')
  assert.equal((await cli('sweep', '--population', 'none'))['error'].code, 'incentives.no-population')
  assert.equal((await cli('sweep', '--measure', 'none'))['error'].code, 'incentives.no-measure')
  assert.equal((await cli('sweep', '--as-of', '2021-13-01'))['error'].code, 'commands.wrong-value')
})

test('a city is swept stretch by stretch as it is in one: the same facts frozen, the same counts, how far it is told', async () => {
  const inCity = <T>(work: (cx: Cx) => Promise<T>) => runJob(house.house, house.db, platform('jinhua'), work)
  const source = { title: { zh: '台账', en: 'Books' } }
  const fact = (subject_id: string, fact_id: string, value: string): NewFact => ({ subject_kind: 'enterprise', subject_id, fact_id, period: '2021', value, source_kind: 'self-declared', source_id: 'books', source, county_id: null, is_public: false })
  await inCity((cx) => recordFacts(cx, Array.from({ length: 23 }, (_, at) => [fact(`swept-${at}`, 'is-above-scale', at % 3 === 0 ? 'yes' : 'no'), fact(`swept-${at}`, 'rd-input', String(at * 100_000))]).flat()))
  const whole = await inCity((cx) => sweepCity(cx, {}))
  const told: string[] = []
  const parts = await sweepInStretches(inCity, {}, (done, of) => told.push(`${done}/${of}`), 5)
  assert.ok(whole.population.subjects_count >= 23)
  assert.deepEqual([parts.population.subjects_count, parts.run.counts], [whole.population.subjects_count, whole.run.counts])
  assert.deepEqual([told.length, told.at(-1)], [Math.floor(whole.population.subjects_count / 5) + 1, `${whole.population.subjects_count}/${whole.population.subjects_count}`])
  const rowsOf = (id: string) => inCity(async ({ tx }) => (await sql<Record<string, unknown>>`select * from rule_row where population_id = ${id} order by subject_id`.execute(tx)).rows.map(({ population_id: _, ...row }) => row))
  assert.deepEqual(await rowsOf(parts.population.id), await rowsOf(whole.population.id))
})
