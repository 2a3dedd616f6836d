import type { Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import { assertClear, type Interested } from '#systems/conflicts/public.ts'
import { codeOf, expertOf } from '#systems/experts/public.ts'

/** Most people of an organisation that are named as interested in a draw. */
const people_max = 500

/** Organisations with an interest, and the people who act for them. Elevate first. */
export async function interestedIn(cx: Cx, orgs: readonly string[]): Promise<Interested> {
  const { rows } = await sql<{ account_id: string }>`select distinct account_id from membership where city_id = ${cx.city.id} and org_id = any(${[...orgs]}::text[]) and ended_at is null and role in ('enterprise', 'solver') order by 1 limit ${people_max}`.execute(cx.tx)
  return { orgs: [...orgs], accounts: rows.map((row) => row.account_id) }
}

/**
 * 首次评分前再核: refuses an expert whom the records of today tie to a party, with the record it rests on. Elevate first.
 * @throws fault `conflicts.not-clear-at-first-score`
 */
export async function assertClearToScore(cx: Cx, { orgs, is_first }: { orgs: readonly string[], is_first: boolean }): Promise<void> {
  if (!is_first) return
  await assertClear(cx, { people: [await panelPerson(cx, cx.actor.account_id!)], interested: await interestedIn(cx, orgs), at: 'first-score' })
}

/** An expert with the employer the register has for them, as conflicts wants them. Elevate first. */
export async function panelPerson(cx: Cx, account_id: string): Promise<{ account_id: string, employer: string }> {
  const code = await codeOf(cx, account_id)
  return { account_id, employer: (code === null ? null : await expertOf(cx, code))?.employer ?? '' }
}
