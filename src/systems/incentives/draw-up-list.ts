import { z } from 'zod'
import { fault } from '#kernel/declare/fault.ts'
import { action } from '#kernel/declare/system.ts'
import type { Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import { openAs } from '#engines/cases/open.ts'
import { type LeftOut, rows_max, weighRows } from './batch.ts'
import { decideFor } from './decision.ts'
import { measureNamed } from './measures.ts'
import { sweepCity } from './sweep-city.ts'

/**
 * 拟定免申即享名单: sweeps the city's facts for one measure and lists who is eligible and was not granted it this year. Each row holds a decision of its own, made on
 * all that is known, so that whoever reviews the list sees the reasons. Nothing is granted by it: rows are reviewed, and a second officer approves.
 */
export const drawUpList = action({
  title: { zh: '拟定免申即享名单', en: 'Draw up a list of automatic grants' },
  input: z.strictObject({ measure: z.string().min(1).max(64) }),
  output: z.strictObject({ case_id: z.string(), version: z.number(), rows_count: z.number(), left_out: z.record(z.string(), z.number()) }),
  allow: { 'city-officer': ['same-city'] },
  run: async (cx, { measure }) => {
    const passage = cx.city.access.passage('incentives.draw-up-list', cx.actor, { city_id: cx.city.id })
    if (!passage) throw fault('kernel.not-your-role', { subject: 'incentives.draw-up-list' })
    const compiled = await measureNamed(cx, measure)
    if (compiled.measure.how?.auto_grant !== true) throw fault('incentives.not-automatic')
    if (compiled.amount === null) throw fault('incentives.amount-undetermined')
    await cx.elevate()
    const of_year = Number(cx.today_on.slice(0, 4))
    // Two lists of one measure at a time would both hold the same enterprises.
    await sql`select pg_advisory_xact_lock(hashtextextended(${`incentive list ${cx.city.id} ${measure}`}, 0))`.execute(cx.tx)
    const { rows: open } = await sql<{ case_id: string }>`select batch.case_id from incentive_batch batch join case_file file on file.city_id = batch.city_id and file.id = batch.case_id
      where batch.city_id = ${cx.city.id} and batch.measure = ${measure} and file.closed_at is null limit 1`.execute(cx.tx)
    if (open[0]) throw fault('incentives.list-open', { case_id: open[0].case_id })
    const { run, population } = await sweepCity(cx, { measure })
    const { chosen, left_out } = await choose(cx, run.id, measure, of_year)
    if (left_out.beyond > 0 && compiled.measure.fund?.when_short === 'pro-rata') throw fault('incentives.list-too-long', { max: rows_max })
    const decided = []
    for (const { org_id, county_id } of chosen) {
      const decision = await decideFor(cx, { org_id, county_id, measure, of_year })
      if (decision.outcome === 'eligible' && decision.amount_fen !== null) decided.push({ org_id, county_id, decision_id: decision.id, amount_fen: decision.amount_fen })
      else left_out.not_confirmed += 1
    }
    if (decided.length === 0) throw fault('incentives.list-empty', { eligible: run.counts[0]?.eligible_count ?? 0, ...left_out })
    const { case_id, version } = await openAs(cx, 'incentive-batch', passage.role, { input: { measure, measure_version: compiled.version, as_of: run.as_of, of_year, run_id: run.id, population_id: population.id, left_out } })
    await sql`insert into incentive_batch_row (city_id, case_id, org_id, county_id, position, decision_id, amount_fen, granted_fen)
      select ${cx.city.id}, ${case_id}, row.org_id, row.county_id, row.position, row.decision_id, row.amount_fen, row.amount_fen
      from jsonb_to_recordset(${JSON.stringify(decided.map((row, at) => ({ ...row, position: at + 1 })))}::jsonb) as row (org_id text, county_id text, position int, decision_id text, amount_fen bigint)`.execute(cx.tx)
    await weighRows(cx, case_id)
    return { case_id, version, rows_count: decided.length, left_out }
  },
})

/** Who of a run goes into the list, by id, and how many do not. Who is no organisation of the platform could not confirm an account. */
async function choose(cx: Cx, run_id: string, measure: string, of_year: number): Promise<{ chosen: { org_id: string, county_id: string | null }[], left_out: LeftOut }> {
  const { rows } = await sql<{ org_id: string, county_id: string | null, is_known: boolean, is_granted: boolean, is_open: boolean }>`
    select result.subject_id as org_id, coalesce(org.county_id, result.county_id) as county_id, org.id is not null as is_known, result.amount_fen is null as is_open,
      exists (select from incentive_claim claim where claim.city_id = ${cx.city.id} and claim.org_id = result.subject_id and claim.measure = ${measure} and claim.of_year = ${of_year} and claim.state <> 'ended') as is_granted
    from rule_result result left join organization org on org.city_id = result.city_id and org.id = result.subject_id
    where result.city_id = ${cx.city.id} and result.run_id = ${run_id} and result.measure = ${measure} order by result.subject_id`.execute(cx.tx)
  const fit = rows.filter((row) => row.is_known && !row.is_granted && !row.is_open)
  return {
    chosen: fit.slice(0, rows_max).map(({ org_id, county_id }) => ({ org_id, county_id })),
    left_out: { unregistered: rows.filter((row) => !row.is_known).length, granted_before: rows.filter((row) => row.is_known && row.is_granted).length, open_amount: rows.filter((row) => row.is_known && !row.is_granted && row.is_open).length, not_confirmed: 0, beyond: Math.max(0, fit.length - rows_max) },
  }
}
