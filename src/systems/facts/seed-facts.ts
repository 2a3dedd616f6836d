import type { Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import { cellOf } from '#facts/precedence.ts'
import { recordFacts, statementHash, supersede, type Cell, type Correction, type NewFact } from '#facts/record.ts'
import { statedFacts } from './stated-facts.ts'

type End = Cell & { id: string, value: string | null, content_hash: string, source_id: string, recorded_by: string, first_hash: string }

/**
 * Brings the store up to what the pack states: new statements come in, a reworded one supersedes its earlier self, one the pack no longer
 * makes is withdrawn. A statement that a person has corrected stays corrected. Runs as the platform, at start-up; again changes nothing.
 */
export async function seedFacts(cx: Cx, stated: readonly NewFact[] = statedFacts(cx.city.pack)): Promise<{ recorded: number, superseded: number, withdrawn: number }> {
  const { rows: ends } = await sql<End>`
    with recursive chain as (
      select id, id as last, content_hash as first_hash from fact where city_id = ${cx.city.id} and supersedes is null and recorded_by = 'platform' and source_kind = 'bureau-publication'
      union all
      select chain.id, later.id, chain.first_hash from chain join fact later on later.city_id = ${cx.city.id} and later.supersedes = chain.last
    )
    select fact.id, fact.subject_kind, fact.subject_id, fact.fact_id, fact.period, fact.is_target, fact.value, fact.content_hash, fact.source_id, fact.recorded_by, chain.first_hash
    from chain join fact on fact.city_id = ${cx.city.id} and fact.id = chain.last
    where not exists (select from fact later where later.city_id = fact.city_id and later.supersedes = fact.id)
    order by fact.id`.execute(cx.tx)
  const wanted = new Map(stated.map((one) => [statementHash(one, one), one]))
  const own = ends.filter((end) => end.recorded_by === 'platform')
  const standing = new Set(own.map((end) => end.content_hash))
  const corrected = new Set(ends.filter((end) => end.recorded_by !== 'platform').flatMap((end) => [end.first_hash, end.content_hash]))
  const missing = [...wanted].filter(([hash]) => !standing.has(hash) && !corrected.has(hash)).map(([, one]) => one)
  const stale = Map.groupBy(own.filter((end) => !wanted.has(end.content_hash)), placeOf)
  const corrections: Correction[] = []
  const fresh: NewFact[] = []
  for (const one of missing) {
    const earlier = stale.get(placeOf({ ...one, is_target: one.is_target ?? false }))?.shift()
    if (earlier) corrections.push({ ...one, supersedes: earlier.id })
    else fresh.push(one)
  }
  const gone = [...stale.values()].flat().filter((end) => end.value !== null)
  const sources = await sourcesOf(cx, gone.map((end) => end.id))
  const withdrawals = gone.map((end): Correction => ({ ...sources.get(end.id)!, supersedes: end.id, value: null }))
  await recordFacts(cx, fresh)
  await supersede(cx, [...corrections, ...withdrawals])
  return { recorded: fresh.length, superseded: corrections.length, withdrawn: withdrawals.length }
}

const placeOf = (one: Cell & { source_id: string }) => `${cellOf(one)}~${one.source_id}`

async function sourcesOf(cx: Cx, ids: string[]): Promise<Map<string, Omit<Correction, 'supersedes' | 'value'>>> {
  const { rows } = await sql<{ id: string } & Omit<Correction, 'supersedes' | 'value'>>`
    select id, qualifier, note, source_kind, source_id, source, published_on, valid_from, valid_until from fact where city_id = ${cx.city.id} and id = any(${ids}::text[])`.execute(cx.tx)
  return new Map(rows.map((row) => [row.id, row]))
}
