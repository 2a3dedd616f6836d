import type { Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import type { Interested } from '#engines/conflicts/offer.ts'

/** Most people of the organisations that are named as interested in a draw. */
const people_max = 500

/** Organisations with an interest, and the people who act for them. Elevate first. */
export async function interestedIn(cx: Cx, orgs: readonly string[]): Promise<Interested> {
  const { rows } = await sql<{ account_id: string }>`select distinct account_id from membership where city_id = ${cx.city.id} and org_id = any(${[...orgs]}::text[]) and ended_at is null and role in ('enterprise', 'solver') order by 1 limit ${people_max}`.execute(cx.tx)
  return { orgs: [...orgs], accounts: rows.map((row) => row.account_id) }
}
