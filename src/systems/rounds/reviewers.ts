import { invariant } from '#kernel/declare/fault.ts'
import type { Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import { nameParties } from '#engines/cases/open.ts'
import type { Criteria } from '#engines/draw/criteria.ts'
import type { Seated } from '#systems/draws/public.ts'
import { planOf } from './plan.ts'
import { openSealed } from './sealed.ts'

export type Kind = 'technical' | 'finance'
/** What a reviewer said before anything was assigned: the files they may not review, and why. */
export type Declared = { files: string[], detail: string }
/** Somebody drawn for a round; `declared` is null until they have said which files they may not review. */
export type Reviewer = { account_id: string, kind: Kind, declared: Declared | null }

/** The envelope's place of one reviewer's declaration. */
export const declaredPlace = (account_id: string) => `declared ${account_id}`

/** 评审人到齐: keeps whom the draw seated and names each in the round's case, where nobody but they see it. Called in the transaction of the last acceptance. */
export async function seatReviewers(cx: Cx, { case_id, members }: Seated): Promise<void> {
  const { panel } = await planOf(cx, case_id)
  const strata = cx.city.pack.docs<Criteria>('panels').get(panel)?.doc.strata ?? []
  const rows = members.map(({ account_id, stratum }) => {
    const kind = strata.find((one) => one.id === stratum)?.kind
    invariant(kind, 'a stratum that was drawn stands in the criteria')
    return { account_id, kind }
  })
  await sql`insert into round_reviewer (city_id, case_id, account_id, kind) select ${cx.city.id}, ${case_id}, account_id, kind from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as one (account_id text, kind text) on conflict do nothing`.execute(cx.tx)
  await nameParties(cx, case_id, members.map(({ account_id }) => ({ role: 'expert', account_id, reopen: true })))
}

/** Everybody drawn for a round. Elevate first; nothing of it may leave an effect before disclosure but to the person themself. */
export async function reviewersOf(cx: Cx, case_id: string): Promise<Reviewer[]> {
  const { rows } = await sql<{ account_id: string, kind: Kind, conflicts: string | null }>`select account_id, kind, conflicts from round_reviewer where city_id = ${cx.city.id} and case_id = ${case_id} order by account_id`.execute(cx.tx)
  return rows.map(({ conflicts, ...one }) => ({ ...one, declared: conflicts === null ? null : openSealed<Declared>(cx, case_id, declaredPlace(one.account_id), conflicts) }))
}
