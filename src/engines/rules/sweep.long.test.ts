import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { sql } from '#kernel/store/db.ts'
import { startRulesCity, type RulesCity } from '#test/support/rules-city.ts'
import { subjectsOf } from './population.ts'
import { runInStretches } from './run.ts'

const seed = Number(process.env.JIEBANG_SEED ?? Math.floor(Math.random() * 2 ** 31))
const enterprises = Number(process.env.JIEBANG_ENTERPRISES ?? 1_000_000)
const checked = Math.min(enterprises, 20_000)
const as_of = '2021-06-30'
let city: RulesCity
before(async () => { city = await startRulesCity() })
after(() => city?.stop())

test(`a sweep over ${enterprises} enterprises says of a random ${checked} of them what the closures say, to the fen`, async () => {
  const measures = city.measures()
  const population = await city.population(enterprises, seed, as_of)
  const began = process.hrtime.bigint()
  const run = await runInStretches(city.inCity, { population, measures, as_of })
  console.log(`sweep: seed ${seed}, ${enterprises} enterprises × ${measures.length} measures kept in ${Number(process.hrtime.bigint() - began) / 1e9} s`)
  const ids = await city.inCity(async ({ tx }) => (await sql<{ subject_id: string }>`select subject_id from rule_row where population_id = ${population.id} order by hashtextextended(subject_id, ${seed}) limit ${checked}`.execute(tx)).rows.map((row) => row.subject_id))
  let compared = 0
  for (let from = 0; from < ids.length; from += 1_000) {
    const some = ids.slice(from, from + 1_000)
    const subjects = await city.inCity((cx) => subjectsOf(cx, population, { ids: some, limit: some.length }))
    const { rows } = await city.inCity(({ tx }) => sql<{ subject_id: string, measure: string, amount_fen: number | null }>`select subject_id, measure, amount_fen from rule_result where run_id = ${run.id} and subject_id = any(${some}::text[])`.execute(tx))
    const swept = new Map(rows.map((row) => [`${row.subject_id} ${row.measure}`, row.amount_fen]))
    for (const { subject_id, facts } of subjects) for (const one of measures) {
      const verdict = one.decide(facts, as_of), key = `${subject_id} ${one.id}`
      assert.equal(swept.has(key), verdict.outcome === 'eligible', key)
      if (verdict.outcome === 'eligible') assert.equal(swept.get(key), verdict.amount_fen, key)
      compared += 1
    }
  }
  assert.equal(compared, checked * measures.length)
  assert.equal(run.counts.reduce((sum, one) => sum + one.eligible_count, 0), await city.inCity(async ({ tx }) => (await sql<{ n: number }>`select count(*)::int as n from rule_result where run_id = ${run.id}`.execute(tx)).rows[0]!.n))
})
