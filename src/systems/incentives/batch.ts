import { invariant } from '#kernel/declare/fault.ts'
import type { Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import type { CaseSubject } from '#engines/cases/subject.ts'
import { allocate, type Reduction } from '#engines/rules/allocate.ts'
import { alreadyGranted } from './claim.ts'
import { cityMeasures, measureNamed, othersIn, termsFor } from './measures.ts'
import { poolsOf } from './sweep-city.ts'

/** Most enterprises of one list: what an officer can look through. */
export const rows_max = 500

export type LeftOut = { unregistered: number, granted_before: number, open_amount: number, not_confirmed: number, beyond: number }
export type Batch = { case_id: string, measure: string, measure_version: string, as_of: string, of_year: number, run_id: string, population_id: string, left_out: LeftOut, drawn_by: string, approved_by: string | null }
export type BatchRow = { org_id: string, county_id: string | null, position: number, decision_id: string, amount_fen: number, granted_fen: number, reduced_by: Reduction | null, state: 'standing' | 'struck' | 'opened', reason: string | null, note: string | null, claim_case_id: string | null }

/** The list a case is about. */
export async function batchOf(cx: Cx, case_id: string): Promise<Batch> {
  const { rows } = await sql<Batch>`select case_id, measure, measure_version, as_of::text as as_of, of_year, run_id, population_id, left_out, drawn_by, approved_by
    from incentive_batch where city_id = ${cx.city.id} and case_id = ${case_id}`.execute(cx.tx)
  const found = rows[0]
  invariant(found, 'the case of a list has its list')
  return found
}

/** The rows of a list in their order. */
export async function rowsOf(cx: Cx, case_id: string): Promise<BatchRow[]> {
  const { rows } = await sql<BatchRow>`select org_id, county_id, position, decision_id, amount_fen, granted_fen, reduced_by, state, reason, note, claim_case_id
    from incentive_batch_row where city_id = ${cx.city.id} and case_id = ${case_id} order by position`.execute(cx.tx)
  return rows
}

/** Opens the row of a list from what `drawUpList` found. */
export const openBatch: CaseSubject['open'] = async (cx, { case_id, input }) => {
  const one = input as Omit<Batch, 'case_id' | 'drawn_by' | 'approved_by'>
  const { title } = (await measureNamed(cx, one.measure)).measure
  await sql`insert into incentive_batch (city_id, case_id, measure, measure_version, as_of, of_year, run_id, population_id, left_out, drawn_by)
    values (${cx.city.id}, ${case_id}, ${one.measure}, ${one.measure_version}, ${one.as_of}, ${one.of_year}, ${one.run_id}, ${one.population_id}, ${JSON.stringify(one.left_out)}::jsonb, ${cx.actor.account_id ?? 'platform'})`.execute(cx.tx)
  return { subject: `incentive-batch:${case_id}`, title: { zh: `免申即享：${title.zh}（${one.of_year} 年）`, en: `Without a claim: ${title.en} (${one.of_year})` } }
}

/**
 * Weighs the standing rows of a list against caps, groups and the fund as they are now, in the order of the list; what is struck out frees its part for
 * the rest. The transaction must be elevated.
 */
export async function weighRows(cx: Cx, case_id: string): Promise<BatchRow[]> {
  const batch = await batchOf(cx, case_id)
  const rows = await rowsOf(cx, case_id)
  const standing = rows.filter((row) => row.state === 'standing')
  const granted = await grantInOrder(cx, batch, standing)
  for (const [at, row] of standing.entries()) Object.assign(row, { granted_fen: granted[at]!.granted_fen, reduced_by: granted[at]!.reduced_by })
  await sql`update incentive_batch_row row set granted_fen = new.granted_fen, reduced_by = new.reduced_by
    from jsonb_to_recordset(${JSON.stringify(standing.map(({ org_id, granted_fen, reduced_by }) => ({ org_id, granted_fen, reduced_by })))}::jsonb) as new (org_id text, granted_fen bigint, reduced_by text)
    where row.city_id = ${cx.city.id} and row.case_id = ${case_id} and row.org_id = new.org_id`.execute(cx.tx)
  return rows
}

/** What rows get in their order once caps, groups and the fund as they are now are weighed; one answer a row. */
export async function grantInOrder(cx: Cx, { measure, of_year, as_of }: Pick<Batch, 'measure' | 'of_year' | 'as_of'>, rows: readonly Pick<BatchRow, 'org_id' | 'position' | 'amount_fen'>[]): Promise<{ granted_fen: number, reduced_by: Reduction | null }[]> {
  const compiled = await measureNamed(cx, measure)
  const { groups } = await cityMeasures(cx)
  const group = othersIn(groups, compiled.id)
  const demands = []
  for (const { org_id, position, amount_fen } of rows) {
    const already = await alreadyGranted(cx, { org_id, measure, of_year, group, except: '' })
    // The place in the list stands for the subject, so that a queue is served in the list's own order.
    demands.push({ subject: String(position).padStart(3, '0'), measure, amount_fen, already_year_fen: already.year_fen, already_total_fen: already.total_fen, is_group_taken: already.is_group_taken })
  }
  return allocate(demands, [termsFor(compiled, as_of, groups.get(compiled.id))], await poolsOf(cx, [compiled], { on: as_of, of_year, without_budget: 'nothing' }))
}
