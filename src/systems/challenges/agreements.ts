import { sql } from '#kernel/store/db.ts'

/** Signed contracts by the challenge they belong to: `city_id, case_id` (the challenge's), `solver_org_id, signed_at, total_fen`. The one place that knows how contracts hang on challenges. */
export const agreements = sql.raw(`(select contract.city_id, contract.case_id, contract.solver_org_id, contract.signed_at, contract.total_fen from contract where contract.signed_at is not null)`)

/** Milestones of signed contracts by the challenge they belong to: `city_id, case_id` (the challenge's), `position, title, due_on, state, price_fen, paid_fen, paid_at`. */
export const challengeMilestones = sql.raw(`(select milestone.city_id, milestone.case_id, milestone.position, milestone.title, milestone.due_on, milestone.state, milestone.price_fen, milestone.paid_fen, milestone.paid_at
  from milestone join contract on contract.city_id = milestone.city_id and contract.case_id = milestone.case_id where contract.signed_at is not null)`)
