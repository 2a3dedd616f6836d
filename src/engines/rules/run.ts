import type { Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import { newId } from '#kernel/store/ids.ts'
import { allocateSql } from './allocate-sql.ts'
import type { Pool, Terms } from './allocate.ts'
import type { CompiledMeasure } from './compile-measure.ts'
import type { Population } from './population.ts'
import { sweepText } from './sweep.ts'

/** What a run came to under one measure. Money in whole fen; `open_count` are eligible subjects whose amount is not determined. */
export type RunCount = { measure: string, eligible_count: number, undecided_count: number, not_eligible_count: number, open_count: number, amount_fen: number, granted_fen: number }

export type Run = { id: string, population_id: string, as_of: string, counts: RunCount[] }

export type RunWish = {
  population: Population, measures: readonly CompiledMeasure[], as_of: string
  /** How amounts stand to one another; without them every amount is granted as it is. */
  terms?: readonly Terms[], pools?: readonly Pool[]
  /** The run a draft is measured against. */
  of_run_id?: string | null
}

type Where = Pick<Cx, 'tx' | 'city' | 'actor'>

/**
 * 批量测算: runs measures over a population in one statement, keeps a row for every subject that is eligible, then grants by caps, groups and pools in one
 * more. The transaction must be elevated. A population that no one transaction can hold is run by `runInStretches`.
 */
export async function runSweep(cx: Where, wish: RunWish): Promise<Run> {
  const id = await openRun(cx, wish)
  return closeRun(cx, id, wish, await fill(cx, id, wish))
}

/** How many subjects one transaction takes of a sweep over many. */
export const stretch_max = 100_000

/**
 * The same over any number of subjects: each stretch is a transaction of its own, for none may live longer than a minute; the run counts once it is closed, in
 * the last. `inCity` gives each its transaction, elevated. What is left of a run that was broken off has no counts and goes with its population.
 */
export async function runInStretches(inCity: <T>(work: (cx: Where) => Promise<T>) => Promise<T>, wish: RunWish, { size = stretch_max, tell = () => {} }: { size?: number, tell?: (done_count: number) => void } = {}): Promise<Run> {
  const id = await inCity((cx) => openRun(cx, wish))
  let counts: RunCount[] = [], done_count = 0
  for (let after: string | null = ''; after !== null;) {
    const from: string = after
    const done: { counts: RunCount[], until: string | null } = await inCity(async (cx) => {
      const { rows } = await sql<{ until: string }>`select subject_id as until from rule_row where city_id = ${cx.city.id} and population_id = ${wish.population.id} and subject_id > ${from} order by subject_id offset ${size - 1} limit 1`.execute(cx.tx)
      const until = rows[0]?.until ?? null
      return { counts: await fill(cx, id, wish, undefined, { after: from, until }), until }
    })
    counts = counts.length === 0 ? done.counts : counts.map((one, at) => added(one, done.counts[at]!))
    after = done.until
    done_count += size
    tell(Math.min(done_count, wish.population.subjects_count))
  }
  return inCity((cx) => closeRun(cx, id, wish, counts))
}

const added = (one: RunCount, more: RunCount): RunCount => ({ ...one, eligible_count: one.eligible_count + more.eligible_count, undecided_count: one.undecided_count + more.undecided_count, not_eligible_count: one.not_eligible_count + more.not_eligible_count })

async function openRun(cx: Where, { population, measures, as_of, of_run_id = null }: RunWish): Promise<string> {
  const id = newId()
  await sql`insert into rule_run (city_id, id, population_id, as_of, measures, of_run_id, made_by)
    values (${cx.city.id}, ${id}, ${population.id}, ${as_of}, ${JSON.stringify(measures.map((one) => ({ id: one.id, version: one.version })))}::jsonb, ${of_run_id}, ${cx.actor.account_id ?? 'platform'})`.execute(cx.tx)
  return id
}

async function closeRun(cx: Where, id: string, { population, as_of, terms = [], pools = [] }: RunWish, counts: readonly RunCount[]): Promise<Run> {
  return { id, population_id: population.id, as_of, counts: await grant(cx, id, counts, terms, pools) }
}

/**
 * Runs again for a few subjects whose facts have changed, in the same run, and grants anew for all: a changed amount may push another out of a pool.
 * The population's rows of the subjects must have been renewed before.
 */
export async function rerunSubjects(cx: Where, run_id: string, { population, measures, as_of, terms = [], pools = [] }: RunWish, subject_ids: readonly string[]): Promise<RunCount[]> {
  const { rows } = await sql<{ counts: RunCount[] }>`select counts from rule_run where city_id = ${cx.city.id} and id = ${run_id} for update`.execute(cx.tx)
  await sql`delete from rule_result where city_id = ${cx.city.id} and run_id = ${run_id} and subject_id = any(${[...subject_ids]}::text[])`.execute(cx.tx)
  // What the subjects were counted as before is not kept by subject; so the outcomes are counted anew over all, which writes nothing.
  await fill(cx, run_id, { population, measures, as_of }, subject_ids)
  const counts = rows[0] ? await count(cx, { population, measures, as_of }) : []
  return grant(cx, run_id, counts, terms, pools)
}

type Sweep = { population: Population, measures: readonly CompiledMeasure[], as_of: string }

async function fill(cx: Where, run_id: string, { population, measures, as_of }: Sweep, only?: readonly string[], stretch?: { after: string, until: string | null }): Promise<RunCount[]> {
  const { text, columns } = sweepText({ city_id: cx.city.id, population, measures, as_of, ...only ? { only } : {}, ...stretch ? { stretch } : {} })
  if (columns.length === 0) return []
  const each = columns.map(({ ok, fen }, at) => `(${at}, ${ok}, ${fen ?? 'null::bigint'})`).join(', ')
  // A population is new and its tables not yet analysed: the planner would take its relations for empty and walk them anew for every subject.
  await sql`set local enable_nestloop = off`.execute(cx.tx)
  // One pass: every subject is weighed once, and its row of verdicts is turned into a row a measure where it is eligible.
  const { rows } = await sql<{ at: number, eligible_count: number, undecided_count: number, not_eligible_count: number }>`
    with verdict as (select subject_id, county_id, sector_id, one.at, one.ok, one.fen from (${sql.raw(text)} offset 0) t cross join lateral (values ${sql.raw(each)}) as one(at, ok, fen)),
    kept as (insert into rule_result (city_id, run_id, subject_id, measure, county_id, sector_id, amount_fen, granted_fen)
      select ${cx.city.id}, ${run_id}, subject_id, (${columns.map((one) => one.measure)}::text[])[at + 1], county_id, sector_id, fen, fen from verdict where ok returning 1)
    select at, count(*) filter (where ok)::int as eligible_count, count(*) filter (where ok is null)::int as undecided_count, count(*) filter (where not ok)::int as not_eligible_count from verdict group by at order by at`.execute(cx.tx)
  await sql`set local enable_nestloop = on`.execute(cx.tx)
  // Over nobody there is no row; each measure is told all the same.
  const nobody = { eligible_count: 0, undecided_count: 0, not_eligible_count: 0 }
  return columns.map(({ measure }, place) => {
    const { at: _, ...counted } = rows.find(({ at }) => at === place) ?? { at: place, ...nobody }
    return { measure, ...counted, open_count: 0, amount_fen: 0, granted_fen: 0 }
  })
}

async function count(cx: Where, sweep: Sweep): Promise<RunCount[]> {
  const { text, columns } = sweepText({ city_id: cx.city.id, ...sweep })
  if (columns.length === 0) return []
  const counted = columns.map(({ ok }, at) => `count(*) filter (where ${ok})::int as e${at}, count(*) filter (where ${ok} is null)::int as u${at}, count(*) filter (where not ${ok})::int as n${at}`)
  const { rows } = await sql<Record<string, number>>`select ${sql.raw(counted.join(', '))} from (${sql.raw(text)} offset 0) t`.execute(cx.tx)
  const row = rows[0]!
  return columns.map(({ measure }, at) => ({ measure, eligible_count: row[`e${at}`]!, undecided_count: row[`u${at}`]!, not_eligible_count: row[`n${at}`]!, open_count: 0, amount_fen: 0, granted_fen: 0 }))
}

async function grant(cx: Where, run_id: string, counts: readonly RunCount[], terms: readonly Terms[], pools: readonly Pool[]): Promise<RunCount[]> {
  const known = new Set(terms.map((one) => one.measure))
  const bounded = terms.filter((one) => one.year_cap_fen !== null || one.total_cap_fen !== null || one.groups.length > 0 || pools.some((pool) => pool.id === one.fund || pool.id === one.programme)).map((one) => one.measure)
  if (bounded.length > 0 && known.size > 0) {
    const demands = sql`select subject_id as subject, measure, amount_fen, 0::bigint as already_year_fen, 0::bigint as already_total_fen, false as is_group_taken from rule_result
      where city_id = ${cx.city.id} and run_id = ${run_id} and amount_fen is not null and measure = any(${bounded}::text[])`
    await sql`update rule_result result set granted_fen = granted.granted_fen, reduced_by = granted.reduced_by from (${allocateSql(demands, terms.filter((one) => bounded.includes(one.measure)), pools)}) granted
      where result.city_id = ${cx.city.id} and result.run_id = ${run_id} and result.measure = granted.measure and result.subject_id = granted.subject
        and (result.granted_fen, result.reduced_by) is distinct from (granted.granted_fen, granted.reduced_by)`.execute(cx.tx)
  }
  const { rows } = await sql<{ measure: string, open_count: number, amount_fen: number, granted_fen: number }>`select measure, count(*) filter (where amount_fen is null)::int as open_count,
      coalesce(sum(amount_fen), 0)::bigint as amount_fen, coalesce(sum(granted_fen), 0)::bigint as granted_fen
    from rule_result where city_id = ${cx.city.id} and run_id = ${run_id} group by measure`.execute(cx.tx)
  const sums = new Map(rows.map((row) => [row.measure, row]))
  const full = counts.map((one) => ({ ...one, ...sums.get(one.measure) }))
  await sql`update rule_run set counts = ${JSON.stringify(full)}::jsonb where city_id = ${cx.city.id} and id = ${run_id}`.execute(cx.tx)
  return full
}
