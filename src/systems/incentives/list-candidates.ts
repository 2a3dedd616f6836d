import { fault } from '#kernel/declare/fault.ts'
import type { Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import type { CompiledMeasure } from '#engines/rules/compile-measure.ts'
import { subjectsWithRows } from '#engines/rules/relation-offer.ts'
import type { RuleNames } from '#engines/rules/names.ts'
import { type LeftOut, rows_max } from './batch.ts'
import { weighFor } from './decision.ts'
import { measureNamed, packMeasures } from './measures.ts'
import { type Swept, sweepCity } from './sweep-city.ts'

/** Most organisations with rows of a relation that one list weighs one by one. */
export const with_rows_max = 1_000

/** Whom a list could hold, by id, and how many it could not. `as_of` is today, or the last day of a year that is over. */
export type Candidates = Swept & { compiled: CompiledMeasure, as_of: string, of_year: number, relations_known_at: string | undefined, chosen: { org_id: string, county_id: string | null }[], left_out: LeftOut, eligible_count: number }

/** Whoever is eligible and gets something, or something still to be determined. */
type Found = { org_id: string, county_id: string | null, is_open: boolean }

/** Why a measure cannot be granted by a list; null where it can. */
export function whyNoList({ measure, amount }: CompiledMeasure): 'not-marked' | 'not-enterprise' | 'amount-undetermined' | null {
  if (measure.how?.auto_grant !== true) return 'not-marked'
  if (measure.subject !== 'enterprise') return 'not-enterprise'
  return amount === null ? 'amount-undetermined' : null
}

/** The relations of the pack that a measure reads, by id, with their names in words. */
export function relationsRead(names: RuleNames, { reads }: CompiledMeasure): Map<string, { zh: string, en: string }> {
  return new Map(reads.flatMap((read) => {
    const name = names.get(read.split('.')[0]!)
    return name?.is === 'relation' ? [[name.relation.id, name.relation.title] as const] : []
  }))
}

/**
 * Sweeps the city's facts for one measure. The facts store holds no relations, so a measure that reads some is also weighed by its closure for every
 * organisation of whom the platform keeps rows: for all others the relation is not known, to the sweep as to the closure. The transaction must be elevated.
 * @throws fault `incentives.no-measure` | `incentives.not-automatic` | `incentives.amount-undetermined` | `incentives.not-swept` | `incentives.year-of-list` | `incentives.too-many-with-rows`
 */
export async function candidatesFor(cx: Cx, { measure, of_year: wanted }: { measure: string, of_year?: number | undefined }): Promise<Candidates> {
  const this_year = Number(cx.today_on.slice(0, 4)), of_year = wanted ?? this_year
  if (of_year !== this_year && of_year !== this_year - 1) throw fault('incentives.year-of-list', { last: this_year - 1, this: this_year })
  const as_of = of_year === this_year ? cx.today_on : `${of_year}-12-31`
  const compiled = await measureNamed({ tx: cx.tx, city: cx.city, today_on: as_of }, measure)
  const why = whyNoList(compiled)
  if (why !== null) throw fault(why === 'not-marked' ? 'incentives.not-automatic' : why === 'not-enterprise' ? 'incentives.not-swept' : 'incentives.amount-undetermined')
  const swept = await sweepCity(cx, { measure, ...of_year === this_year ? {} : { as_of } })
  // What happened after a year that is over counts in the next one.
  const relations_known_at = of_year === this_year ? undefined : await endOfDay(cx, as_of)
  const found = new Map((await eligibleOf(cx, swept.run.id, measure)).map((one) => [one.org_id, one]))
  for (const org_id of await withRows(cx, compiled)) {
    const { outcome, amount_fen } = await weighFor(cx, { org_id, county_id: null, measure, of_year, as_of, relations_known_at })
    if (outcome === 'eligible' && amount_fen !== 0) found.set(org_id, { org_id, county_id: found.get(org_id)?.county_id ?? null, is_open: amount_fen === null })
  }
  return { ...swept, compiled, as_of, of_year, relations_known_at, eligible_count: found.size, ...await choose(cx, [...found.values()], measure, of_year) }
}

/** The instant at which a civil day of the city is over. */
export async function endOfDay(cx: Cx, day: string): Promise<string> {
  const { rows } = await sql<{ at: string }>`select to_char((${day}::date + 1)::timestamp at time zone ${cx.city.pack.city.zone} at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as at`.execute(cx.tx)
  return rows[0]!.at
}

async function eligibleOf(cx: Cx, run_id: string, measure: string): Promise<Found[]> {
  const { rows } = await sql<Found>`select subject_id as org_id, county_id, amount_fen is null as is_open from rule_result where city_id = ${cx.city.id} and run_id = ${run_id} and measure = ${measure} and amount_fen is distinct from 0`.execute(cx.tx)
  return rows
}

async function withRows(cx: Cx, compiled: CompiledMeasure): Promise<string[]> {
  const relations = relationsRead(packMeasures(cx.city.pack).names, compiled)
  if (relations.size === 0) return []
  const ids = await subjectsWithRows(cx, new Set(relations.keys()), with_rows_max)
  if (ids.length > with_rows_max) throw fault('incentives.too-many-with-rows', { relation: [...relations.values()].map(({ zh, en }) => `${zh} ${en}`).join('、'), max: with_rows_max })
  return ids
}

/** Who of the eligible goes into the list, by id, and how many do not. Who is no organisation of the platform could not confirm an account. */
async function choose(cx: Cx, found: readonly Found[], measure: string, of_year: number): Promise<Pick<Candidates, 'chosen' | 'left_out'>> {
  const { rows } = await sql<Found & { is_known: boolean, is_granted: boolean }>`
    select one.org_id, coalesce(org.county_id, one.county_id) as county_id, one.is_open, org.id is not null as is_known,
      exists (select from incentive_claim claim where claim.city_id = ${cx.city.id} and claim.org_id = one.org_id and claim.measure = ${measure} and claim.of_year = ${of_year} and claim.state <> 'ended') as is_granted
    from jsonb_to_recordset(${JSON.stringify(found)}::jsonb) as one (org_id text, county_id text, is_open boolean) left join organization org on org.city_id = ${cx.city.id} and org.id = one.org_id
    order by one.org_id`.execute(cx.tx)
  const fit = rows.filter((row) => row.is_known && !row.is_granted && !row.is_open)
  return {
    chosen: fit.slice(0, rows_max).map(({ org_id, county_id }) => ({ org_id, county_id })),
    left_out: { unregistered: rows.filter((row) => !row.is_known).length, granted_before: rows.filter((row) => row.is_known && row.is_granted).length, open_amount: rows.filter((row) => row.is_known && !row.is_granted && row.is_open).length, not_confirmed: 0, beyond: Math.max(0, fit.length - rows_max) },
  }
}
