import { z } from 'zod'
import { fault, type Sentence } from '#kernel/declare/fault.ts'
import { action } from '#kernel/declare/system.ts'
import { audit, type Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import { newId } from '#kernel/store/ids.ts'
import { dictionaryOf } from '#facts/dictionary.ts'
import { distanceTo } from '#engines/rules/explain-ladder.ts'
import { namesOf } from '#engines/rules/measure-check.ts'
import { columnsFor, dropPopulation, readPopulation, subjectsOf, type Population } from '#engines/rules/population.ts'
import { populationFromFacts } from '#engines/rules/population-facts.ts'
import { weighableOf } from './rungs.ts'

/** How many enterprises one weighing takes. */
export const weighed_max = 10_000
/** The population that is no frozen one: what the platform knows. */
export const own_facts = 'facts'
const stretch = 1_000

/** 测算差距: weighs every rung over the platform's facts, or over a frozen population, so that the board can say who is near. */
export const weigh = action({
  title: { zh: '测算差距', en: 'Weigh the pipeline' },
  input: z.strictObject({ population: z.string().min(1).max(64).default(own_facts) }),
  output: z.strictObject({ run_id: z.string(), subjects_count: z.number() }),
  allow: { 'city-officer': ['same-city'] },
  run: async (cx, { population }) => {
    if (!cx.city.access.passage('ladder.weigh', cx.actor, { city_id: cx.city.id })) throw fault('kernel.not-your-role', { subject: 'ladder.weigh' })
    await cx.elevate()
    const made = await weighPopulation(cx, population)
    audit(cx, 'ladder.weigh', `ladder-run:${made.run_id}`, { population, subjects_count: made.subjects_count })
    return made
  },
})

/** The weighing itself, also by the routine. The transaction must be elevated. */
export async function weighPopulation(cx: Cx, wanted: string): Promise<{ run_id: string, subjects_count: number }> {
  const names = namesOf(cx.city.pack), rungs = weighableOf(cx.city.pack)
  const dictionary = dictionaryOf(cx.city.pack)
  const held_by = new Map(rungs.map((one) => [one.id, dictionary.get(one.ladder.status.fact)!.name.zh]))
  const frozen = wanted === own_facts ? (await populationFromFacts(cx, names, columnsFor(names, [...rungs.flatMap((one) => one.reads), ...held_by.values()]), { as_of: cx.today_on })).id : wanted
  const population = await readPopulation(cx, frozen)
  if (!population) throw fault('ladder.no-population')
  if (population.subjects_count > weighed_max) throw fault('ladder.population-too-large', { max: weighed_max, count: population.subjects_count })
  const as_of = wanted === own_facts ? cx.today_on : population.as_of
  const run_id = await openRun(cx, wanted, population, as_of, Object.fromEntries(rungs.map((one) => [one.id, one.version])))
  for (let after = ''; ;) {
    const subjects = await subjectsOf(cx, population, { after, limit: stretch })
    if (subjects.length === 0) break
    after = subjects.at(-1)!.subject_id
    const rows = subjects.flatMap(({ subject_id, county_id, facts }) => rungs.flatMap((rung) => {
      // Whoever holds it need not reach it.
      if (facts[held_by.get(rung.id)!] === true) return []
      const { outcome, low, high, failed, unknown, short_of, gap } = distanceTo(rung, names, facts, as_of)
      return failed > 1 ? [] : [{ subject_id, county_id, rung: rung.id, outcome, points_low: low, points_high: high, failed, unknown, short_of, gap_zh: gap?.zh ?? null, gap_en: gap?.en ?? null }]
    }))
    await sql`insert into ladder_standing (city_id, run_id, subject_id, rung, county_id, outcome, points_low, points_high, failed, unknown, short_of, gap_zh, gap_en)
      select ${cx.city.id}, ${run_id}, said.subject_id, said.rung, coalesce(org.county_id, said.county_id), said.outcome, said.points_low, said.points_high, said.failed, said.unknown, said.short_of, said.gap_zh, said.gap_en
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as said (subject_id text, county_id text, rung text, outcome text, points_low int, points_high int, failed int, unknown int, short_of text, gap_zh text, gap_en text)
        left join organization org on org.city_id = ${cx.city.id} and org.id = said.subject_id`.execute(cx.tx)
  }
  if (wanted === own_facts) await dropPopulation(cx, frozen)
  return { run_id, subjects_count: population.subjects_count }
}

// Only the last run of a population is looked at; what came before it goes.
async function openRun(cx: Cx, wanted: string, { title, facts_as_of, subjects_count, is_demo }: Population, as_of: string, versions: Record<string, string>): Promise<string> {
  const said: Sentence = wanted === own_facts ? { zh: '平台所知的企业事实', en: 'What the platform knows of enterprises' } : title
  await sql`delete from ladder_standing standing using ladder_run run where run.city_id = ${cx.city.id} and run.population = ${wanted} and standing.city_id = run.city_id and standing.run_id = run.id`.execute(cx.tx)
  await sql`delete from ladder_run where city_id = ${cx.city.id} and population = ${wanted}`.execute(cx.tx)
  const id = newId()
  await sql`insert into ladder_run (city_id, id, population, title, as_of, facts_as_of, versions, subjects_count, is_demo, made_by)
    values (${cx.city.id}, ${id}, ${wanted}, ${JSON.stringify(said)}::jsonb, ${as_of}, ${facts_as_of}::timestamptz, ${JSON.stringify(versions)}::jsonb, ${subjects_count}, ${is_demo}, ${cx.actor.account_id ?? 'platform'})`.execute(cx.tx)
  return id
}

/** Weighs what the platform knows once a day. */
export async function weighDaily(cx: Cx): Promise<void> {
  if (weighableOf(cx.city.pack).length === 0) return
  const { rows } = await sql`select from ladder_run where city_id = ${cx.city.id} and population = ${own_facts} and as_of = ${cx.today_on}`.execute(cx.tx)
  if (rows.length > 0) return
  await cx.elevate()
  await weighPopulation(cx, own_facts)
}
