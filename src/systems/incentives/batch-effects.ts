import { fault } from '#kernel/declare/fault.ts'
import type { Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import { newId } from '#kernel/store/ids.ts'
import type { Effect, Outcome, Turn } from '#engines/cases/subject.ts'
import { consequences_max } from '#engines/cases/act.ts'
import { casesOf } from '#engines/cases/room.ts'
import { batchOf, rowsOf, weighRows, type BatchRow } from './batch.ts'
import { measureNamed } from './measures.ts'
import { yuan } from '#kernel/values/money.ts'

/** 剔除: takes enterprises out of the list with a coded reason; their part of the fund falls to the rest. */
export const strikeOut: Effect = async (cx, turn) => {
  const { rows: org_ids, reason, opinion } = turn.answers as { rows: string[], reason: string, opinion: string }
  await sql`update incentive_batch_row set state = 'struck', reason = ${reason}, note = ${opinion} where city_id = ${cx.city.id} and case_id = ${turn.case.id} and org_id = any(${org_ids}::text[]) and state = 'standing'`.execute(cx.tx)
  await weighRows(cx, turn.case.id)
  const said = casesOf(cx.city).options('incentive-strike-reasons').find((one) => one.id === reason)?.title ?? { zh: reason, en: reason }
  return { note: { zh: `剔除 ${org_ids.length} 家，${said.zh}：${opinion}`, en: `${org_ids.length} struck out, ${said.en}: ${opinion}` } }
}

/** 恢复 */
export const putBack: Effect = async (cx, turn) => {
  const { rows: org_ids, opinion } = turn.answers as { rows: string[], opinion: string }
  await sql`update incentive_batch_row set state = 'standing', reason = null, note = ${opinion} where city_id = ${cx.city.id} and case_id = ${turn.case.id} and org_id = any(${org_ids}::text[]) and state = 'struck'`.execute(cx.tx)
  await weighRows(cx, turn.case.id)
  return { note: { zh: `恢复 ${org_ids.length} 家：${opinion}`, en: `${org_ids.length} put back: ${opinion}` } }
}

/** 批准名单: by an officer who had no hand in it; the first hundred grants open at once. */
export const approveList: Effect = async (cx, turn) => {
  const { rows } = await sql<{ n: number }>`select count(*)::int as n from case_event where city_id = ${cx.city.id} and case_id = ${turn.case.id} and account_id = ${cx.actor.account_id ?? ''} and action in ('open', 'strike-out', 'put-back', 'propose-list')`.execute(cx.tx)
  if (rows[0]!.n > 0) throw fault('incentives.same-officer')
  await sql`update incentive_batch set approved_by = ${cx.actor.account_id}, approved_at = now() where city_id = ${cx.city.id} and case_id = ${turn.case.id}`.execute(cx.tx)
  const outcome = await openNext(cx, turn)
  const batch = await batchOf(cx, turn.case.id)
  const all = (await rowsOf(cx, turn.case.id)).filter((row) => row.state !== 'struck')
  return { ...outcome, receipt: { subject: `case:${turn.case.id}`, content: { measure: batch.measure, version: batch.measure_version, as_of: batch.as_of, rows: all.map(({ org_id, decision_id, granted_fen }) => ({ org_id, decision_id, granted_fen })) } } }
}

/** 继续开具: opens the next hundred, as far as the fund goes. */
export const openGrants: Effect = async (cx, turn) => {
  const outcome = await openNext(cx, turn)
  if ((outcome.opens ?? []).length === 0) throw fault('incentives.nothing-to-open')
  return outcome
}

/** Opens the next rows that get something as grants of their own; each is told its amount and its decision, and sets its money aside at once. */
async function openNext(cx: Cx, turn: Turn): Promise<Outcome> {
  const batch = await batchOf(cx, turn.case.id)
  const { title } = (await measureNamed(cx, batch.measure)).measure
  const rows = (await weighRows(cx, turn.case.id)).filter((row) => row.state === 'standing')
  const taken = new Set((await sql<{ org_id: string }>`select org_id from incentive_claim where city_id = ${cx.city.id} and measure = ${batch.measure} and of_year = ${batch.of_year} and state <> 'ended'`.execute(cx.tx)).rows.map((row) => row.org_id))
  // Whoever has claimed it meanwhile is served by that claim.
  for (const row of rows.filter((one) => taken.has(one.org_id))) await strike(cx, turn.case.id, row, 'claimed-meanwhile')
  const next = rows.filter((row) => row.granted_fen > 0 && !taken.has(row.org_id)).slice(0, consequences_max).map((row) => ({ ...row, id: newId() }))
  await sql`update incentive_batch_row row set state = 'opened', claim_case_id = new.id from jsonb_to_recordset(${JSON.stringify(next.map(({ org_id, id }) => ({ org_id, id })))}::jsonb) as new (org_id text, id text)
    where row.city_id = ${cx.city.id} and row.case_id = ${turn.case.id} and row.org_id = new.org_id`.execute(cx.tx)
  const sum_fen = next.reduce((sum, row) => sum + row.granted_fen, 0)
  return {
    note: { zh: `开具 ${next.length} 家，共 ${yuan(sum_fen)}`, en: `${next.length} grants opened, ${yuan(sum_fen)} in all` },
    opens: next.map((row) => ({
      procedure: 'incentive-claim', id: row.id, org_id: row.org_id, county_id: row.county_id, title,
      input: { measure: batch.measure, origin: 'automatic', of_year: batch.of_year, batch_id: turn.case.id, decision_id: row.decision_id, granted_fen: row.granted_fen, reduced_by: row.reduced_by },
    })),
    acts: next.map((row) => ({ case_id: row.id, action: 'propose-grant' })),
  }
}

async function strike(cx: Cx, case_id: string, { org_id }: BatchRow, reason: string): Promise<void> {
  await sql`update incentive_batch_row set state = 'struck', reason = ${reason} where city_id = ${cx.city.id} and case_id = ${case_id} and org_id = ${org_id}`.execute(cx.tx)
}

/** 不再等候: what still waits for money of the fund falls away, with the reason people can read. */
export const stopWaiting: Effect = async (cx, turn) => {
  const opinion = String(turn.answers.opinion)
  const { rows } = await sql`update incentive_batch_row set state = 'struck', reason = 'fund-exhausted', note = ${opinion} where city_id = ${cx.city.id} and case_id = ${turn.case.id} and state = 'standing' returning org_id`.execute(cx.tx)
  return { note: { zh: `${rows.length} 家不再等候：${opinion}`, en: `${rows.length} wait no longer: ${opinion}` } }
}

/** 批量拨付: pays every grant of the list whose account is confirmed, a hundred at a time; each has its own journal and receipt. */
export const payBatch: Effect = async (cx, turn) => {
  const reference = String(turn.answers.reference)
  const { rows } = await sql<{ id: string, granted_fen: number }>`select file.id, claim.granted_fen from case_file file
    join case_place place on place.city_id = file.city_id and place.case_id = file.id and place.step = 'payment'
    join incentive_claim claim on claim.city_id = file.city_id and claim.case_id = file.id
    where file.city_id = ${cx.city.id} and file.parent_id = ${turn.case.id} and file.closed_at is null order by file.id limit ${consequences_max}`.execute(cx.tx)
  const sum_fen = rows.reduce((sum, row) => sum + row.granted_fen, 0)
  return {
    note: { zh: `拨付 ${rows.length} 家，共 ${yuan(sum_fen)}，凭证 ${reference}`, en: `${rows.length} paid, ${yuan(sum_fen)} in all, reference ${reference}` },
    acts: rows.map((row) => ({ case_id: row.id, action: 'pay-grant', answers: { reference } })),
    receipt: { subject: `case:${turn.case.id}`, content: { reference, amount_fen: sum_fen, claims: rows.map((row) => row.id) } },
  }
}
