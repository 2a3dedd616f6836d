import { z } from 'zod'
import { fault } from '#kernel/declare/fault.ts'
import { action } from '#kernel/declare/system.ts'
import type { Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import type { Role } from '#kernel/trust/actor.ts'
import { openAs } from '#engines/cases/open.ts'
import { dropPopulation } from '#engines/rules/population.ts'
import { grantInOrder, rows_max, weighRows } from './batch.ts'
import { decideFor, weighFor } from './decision.ts'
import { fundBalance, leftOf } from './fund.ts'
import { type Candidates, candidatesFor } from './list-candidates.ts'

const wish = z.strictObject({ measure: z.string().min(1).max(64), of_year: z.int().min(2000).max(2100).optional() })
const leftOut = z.strictObject({ unregistered: z.number(), granted_before: z.number(), open_amount: z.number(), not_confirmed: z.number(), beyond: z.number() })

/**
 * 拟定免申即享名单: sweeps the city's facts for one measure and lists who is eligible and was not granted it in the year. Each row holds a decision of its own, made on
 * all that is known, so that whoever reviews the list sees the reasons. Nothing is granted by it: rows are reviewed, and a second officer approves.
 */
export const drawUpList = action({
  title: { zh: '拟定免申即享名单', en: 'Draw up a list of automatic grants' },
  input: wish,
  output: z.strictObject({ case_id: z.string(), version: z.number(), rows_count: z.number(), left_out: leftOut }),
  allow: { 'city-officer': ['same-city'] },
  run: async (cx, { measure, of_year: wanted }) => {
    const role = await officerOf(cx, 'incentives.draw-up-list')
    // Two lists of one measure at a time would both hold the same enterprises.
    await sql`select pg_advisory_xact_lock(hashtextextended(${`incentive list ${cx.city.id} ${measure}`}, 0))`.execute(cx.tx)
    const { rows: open } = await sql<{ case_id: string }>`select batch.case_id from incentive_batch batch join case_file file on file.city_id = batch.city_id and file.id = batch.case_id
      where batch.city_id = ${cx.city.id} and batch.measure = ${measure} and file.closed_at is null limit 1`.execute(cx.tx)
    if (open[0]) throw fault('incentives.list-open', { case_id: open[0].case_id })
    const found = await candidatesFor(cx, { measure, of_year: wanted })
    const { run, population, compiled, left_out, as_of, of_year } = found
    if (left_out.beyond > 0 && compiled.measure.fund?.when_short === 'pro-rata') throw fault('incentives.list-too-long', { max: rows_max })
    const decided = []
    for (const asked of askedOf(found)) {
      const decision = await decideFor(cx, asked)
      if (decision.outcome === 'eligible' && decision.amount_fen) decided.push({ org_id: asked.org_id, county_id: asked.county_id, decision_id: decision.id, amount_fen: decision.amount_fen })
      else left_out.not_confirmed += 1
    }
    if (decided.length === 0) throw fault('incentives.list-empty', { eligible: found.eligible_count, ...left_out })
    const { case_id, version } = await openAs(cx, 'incentive-batch', role, { input: { measure, measure_version: compiled.version, as_of, of_year, run_id: run.id, population_id: population.id, left_out } })
    await sql`insert into incentive_batch_row (city_id, case_id, org_id, county_id, position, decision_id, amount_fen, granted_fen)
      select ${cx.city.id}, ${case_id}, row.org_id, row.county_id, row.position, row.decision_id, row.amount_fen, row.amount_fen
      from jsonb_to_recordset(${JSON.stringify(decided.map((row, at) => ({ ...row, position: at + 1 })))}::jsonb) as row (org_id text, county_id text, position int, decision_id text, amount_fen bigint)`.execute(cx.tx)
    await weighRows(cx, case_id)
    return { case_id, version, rows_count: decided.length, left_out }
  },
})

/** 名单试算: what a list drawn up now would come to, against what is left of the fund. Nothing of it is kept. */
export const tryList = action({
  title: { zh: '试算免申即享名单', en: 'Try a list of automatic grants' },
  input: wish,
  output: z.strictObject({ of_year: z.number(), as_of: z.string(), rows_count: z.number(), amount_fen: z.number(), granted_fen: z.number(), waiting_count: z.number(), fund: z.string().nullable(), left_fen: z.number().nullable(), left_out: leftOut, rows_max: z.number() }),
  allow: { 'city-officer': ['same-city'] },
  run: async (cx, { measure, of_year: wanted }) => {
    await officerOf(cx, 'incentives.try-list')
    const found = await candidatesFor(cx, { measure, of_year: wanted })
    const { compiled, population, left_out, as_of, of_year } = found
    const rows = []
    for (const asked of askedOf(found)) {
      const { outcome, amount_fen } = await weighFor(cx, asked)
      if (outcome === 'eligible' && amount_fen) rows.push({ org_id: asked.org_id, position: rows.length + 1, amount_fen })
      else left_out.not_confirmed += 1
    }
    const granted = await grantInOrder(cx, { measure, of_year, as_of }, rows)
    await dropPopulation(cx, population.id)
    const fund = compiled.measure.fund?.id ?? null
    return {
      of_year, as_of, rows_count: rows.length, amount_fen: rows.reduce((sum, row) => sum + row.amount_fen, 0), granted_fen: granted.reduce((sum, row) => sum + row.granted_fen, 0),
      waiting_count: granted.filter((row) => row.reduced_by === 'queued').length, fund, left_fen: fund === null ? null : leftOf(await fundBalance(cx, fund, of_year)), left_out, rows_max,
    }
  },
})

function askedOf({ chosen, compiled, as_of, of_year, relations_known_at }: Candidates) {
  return chosen.map(({ org_id, county_id }) => ({ org_id, county_id, measure: compiled.id, of_year, as_of, relations_known_at }))
}

/** Who draws up lists, with all of the city's rows open. @throws fault `kernel.not-your-role` */
async function officerOf(cx: Cx, subject: string): Promise<Role> {
  const passage = cx.city.access.passage(subject, cx.actor, { city_id: cx.city.id })
  if (!passage) throw fault('kernel.not-your-role', { subject })
  await cx.elevate()
  return passage.role
}
