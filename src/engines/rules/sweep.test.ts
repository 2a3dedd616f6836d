import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { sql } from '#kernel/store/db.ts'
import { startRulesCity, type RulesCity } from '#test/support/rules-city.ts'
import { allocate, type Pool, type Terms } from './allocate.ts'
import { subjectsOf } from './population.ts'
import { rerunSubjects, runInStretches, runSweep } from './run.ts'

const seed = Number(process.env.JIEBANG_SEED ?? Math.floor(Math.random() * 2 ** 31))
const enterprises = 3_000
const as_of = '2021-06-30'
let city: RulesCity
before(async () => { city = await startRulesCity() })
after(() => city?.stop())

const resultsOf = (run_id: string) => city.inCity(async ({ tx }) => (await sql<{ subject_id: string, measure: string, amount_fen: number | null, granted_fen: number | null, reduced_by: string | null }>`select subject_id, measure, amount_fen, granted_fen, reduced_by from rule_result where run_id = ${run_id} order by measure, subject_id`.execute(tx)).rows)

test('a sweep says of every enterprise what its closure says, to the fen, and grants what the second pass grants one by one', async () => {
  console.log(`sweep: seed ${seed}`)
  const measures = city.measures()
  assert.ok(measures.length > 10)
  const population = await city.population(enterprises, seed, as_of)
  const terms = measures.map((one, order): Terms => ({ measure: one.id, order, year_cap_fen: one.caps(as_of).yearly ?? null, total_cap_fen: one.caps(as_of).cumulative ?? null, 
    groups: [...order % 3 === 0 ? [{ group: 'g', takes: 'highest' as const, rank: order }] : [], ...order % 4 === 0 ? [{ group: 'h', takes: 'first' as const, rank: order }] : []], programme: null, fund: order % 2 === 0 ? 'f' : null }))
  const pools: Pool[] = [{ id: 'f', budget_fen: 100_000_001, when_short: 'pro-rata' }]
  const run = await city.inCity((cx) => runSweep(cx, { population, measures, as_of, terms, pools }))
  const swept = await resultsOf(run.id)
  const subjects = await city.inCity((cx) => subjectsOf(cx, population, { limit: enterprises }))
  const wanted = measures.flatMap((one) => subjects.flatMap(({ subject_id, facts }) => {
    const verdict = one.decide(facts, as_of)
    return verdict.outcome === 'eligible' ? [{ subject_id, measure: one.id, amount_fen: verdict.amount_fen }] : []
  })).sort((a, b) => a.measure < b.measure ? -1 : a.measure > b.measure ? 1 : a.subject_id < b.subject_id ? -1 : 1)
  assert.ok(wanted.length > 500, `something was decided: ${wanted.length}`)
  assert.deepEqual(swept.map(({ subject_id, measure, amount_fen }) => ({ subject_id, measure, amount_fen })), wanted)
  for (const one of measures) {
    const outcomes = subjects.map(({ facts }) => one.decide(facts, as_of).outcome)
    const { eligible_count, undecided_count, not_eligible_count } = run.counts.find((row) => row.measure === one.id) ?? { eligible_count: 0, undecided_count: 0, not_eligible_count: enterprises }
    assert.deepEqual([eligible_count, undecided_count, not_eligible_count], ['eligible', 'undecided', 'not-eligible'].map((outcome) => outcomes.filter((two) => two === outcome).length), one.id)
  }
  const told: number[] = []
  const apart = await runInStretches(city.inCity, { population, measures, as_of, terms, pools }, { size: 700, tell: (done) => { told.push(done) } })
  assert.deepEqual(told, [700, 1_400, 2_100, 2_800, 3_000])
  assert.deepEqual([apart.counts, await resultsOf(apart.id)], [run.counts, swept], 'the same by stretches, each in a transaction of its own')
  const by_hand = allocate(wanted.flatMap(({ subject_id, measure, amount_fen }) => amount_fen === null ? [] : [{ subject: subject_id, measure, amount_fen, already_year_fen: 0, already_total_fen: 0, is_group_taken: false }]), terms, pools)
  const line = (one: { subject: string, measure: string, granted_fen: number | null, reduced_by: string | null }) => `${one.measure} ${one.subject} ${one.granted_fen} ${one.reduced_by}`
  assert.deepEqual(swept.flatMap((one) => one.amount_fen === null ? [] : [line({ ...one, subject: one.subject_id })]).sort(), by_hand.map(line).sort())
})

test('when the facts of a few change, running those again gives what running all anew gives', async () => {
  const measures = city.measures()
  const population = await city.population(400, seed, as_of)
  const wish = { population, measures, as_of }
  const run = await city.inCity((cx) => runSweep(cx, wish))
  const changed = await city.inCity(async ({ tx }) => (await sql<{ subject_id: string }>`update rule_row row set ${sql.raw(Object.entries(population.columns.facts).filter(([, { slot }]) => slot.startsWith('n')).map(([, { slot }]) => `${slot} = other.${slot}`).join(', '))}
    from rule_row other where row.population_id = ${population.id} and other.population_id = row.population_id and row.subject_id in (select subject_id from rule_row where population_id = ${population.id} order by subject_id limit 20)
      and other.subject_id = (select subject_id from rule_row where population_id = ${population.id} order by subject_id desc limit 1) returning row.subject_id`.execute(tx)).rows.map((row) => row.subject_id))
  assert.equal(changed.length, 20)
  const again = await city.inCity((cx) => rerunSubjects(cx, run.id, wish, changed))
  const anew = await city.inCity((cx) => runSweep(cx, wish))
  assert.deepEqual(await resultsOf(run.id), await resultsOf(anew.id))
  assert.deepEqual(again, anew.counts)
})
