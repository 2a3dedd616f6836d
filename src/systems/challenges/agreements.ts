import type { Cx } from '#kernel/store/cx.ts'
import { sql, type RawBuilder } from '#kernel/store/db.ts'

// A contract has a case of its own under the challenge's; figures are counted by the challenge.
const signed = `contract join case_file deal_file on deal_file.city_id = contract.city_id and deal_file.id = contract.case_id and contract.signed_at is not null`
const challenge_case = `coalesce(deal_file.parent_id, deal_file.id) as case_id`

/** Signed contracts by the challenge they belong to: `city_id, case_id` (the challenge's), `contract_case_id, solver_org_id, signed_at, total_fen`. For whole populations; of one challenge ask `agreementsUnder`. */
export const agreements = sql.raw(`(select contract.city_id, ${challenge_case}, contract.case_id as contract_case_id, contract.solver_org_id, contract.signed_at, contract.total_fen from ${signed})`)

/** The prize of a race by its challenge's case: `city_id, case_id, prize_fen`. Its contracts together can never be paid more, whatever their sums are. */
export const prizes = sql.raw(`(select city_id, case_id, (plan ->> 'total_fen')::bigint as prize_fen from race)`)

/** Milestones of signed contracts by the challenge they belong to: `city_id, case_id` (the challenge's), `contract_case_id, position, title, due_on, state, price_fen, paid_fen, paid_at`. */
export const challengeMilestones = sql.raw(`(select milestone.city_id, ${challenge_case}, milestone.case_id as contract_case_id, milestone.position, milestone.title, milestone.due_on, milestone.state, milestone.price_fen, milestone.paid_fen, milestone.paid_at
  from ${signed} join milestone on milestone.city_id = contract.city_id and milestone.case_id = contract.case_id)`)

/** Signed contracts under one challenge's case, by its indexes: `contract_case_id, solver_org_id, signed_at, total_fen`. Both arguments are SQL. */
export const agreementsUnder = (city_id: RawBuilder<unknown>, case_id: RawBuilder<unknown>): RawBuilder<unknown> => sql`(select contract.case_id as contract_case_id, contract.solver_org_id, contract.signed_at, contract.total_fen
  from case_file deal_file join contract on contract.city_id = deal_file.city_id and contract.case_id = deal_file.id and contract.signed_at is not null
  where deal_file.city_id = ${city_id} and deal_file.id in (select ${case_id} union all select child.id from case_file child where child.city_id = ${city_id} and child.parent_id = ${case_id}))`

/** Lets the rest of the transaction join whole populations by hash: right after many rows came in the planner knows no better than one row, and loops would be quadratic. */
export async function joinByHash(cx: Cx): Promise<void> {
  await sql`set local enable_nestloop = off`.execute(cx.tx)
}
