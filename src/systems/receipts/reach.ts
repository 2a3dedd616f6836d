import type { Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import { forgetRead } from '#kernel/store/read-once.ts'
import { personal_roles } from '#engines/cases/in-person.ts'
import type { Party } from '#engines/cases/subject.ts'
import { countiesOf, orgsOf, rolesOf } from '#kernel/trust/actor.ts'

/** Cases whose receipts one list draws on: those moved last. */
export const cases_max = 500

/** What of a case decides whether its history, and so its receipts, may be told. */
export type ReachedCase = { id: string, county_id: string | null, org_id: string | null, account_id: string, is_public: boolean, title_zh: string, title_en: string }

/**
 * Cases the reader may see that are not merely public, the last moved first; row-level security decides, so call it before `elevate`.
 * Of a case that is only public no history is told, and so no receipt.
 */
export async function casesInReach(cx: Cx, case_id: string | null): Promise<ReachedCase[]> {
  const roles = rolesOf(cx.actor)
  const sees_city = cx.city.access.rows.some((row) => row.subject === 'table:case_file' && roles.includes(row.role) && row.relations.includes('same-city'))
  // Solvers may read every public case; without this their own would be lost among thousands of others'.
  const near = sees_city ? sql`true` : sql`(file.org_id = any(${orgsOf(cx.actor)}::text[]) or file.county_id = any(${countiesOf(cx.actor)}::text[]) or not file.is_public
    or exists (select from case_party party where party.city_id = file.city_id and party.case_id = file.id))`
  const { rows } = await sql<ReachedCase>`select file.id, file.county_id, file.org_id, file.account_id, file.is_public, file.title_zh, file.title_en
    from case_file file where file.city_id = ${cx.city.id} and ${near} and (${case_id}::text is null or file.id = ${case_id ?? ''})
    order by file.moved_at desc, file.id desc limit ${cases_max}`.execute(cx.tx)
  return rows
}

/** Of cases read under row-level security, those whose page would tell the reader its history; call it after `elevate`. */
export async function nearCases(cx: Cx, cases: readonly ReachedCase[]): Promise<ReachedCase[]> {
  const { rows } = await sql<Party & { case_id: string }>`select case_id, role, account_id, org_id, done_at from case_party
    where city_id = ${cx.city.id} and case_id = any(${cases.map((one) => one.id)}::text[])`.execute(cx.tx)
  const parties = Map.groupBy(rows, (row) => row.case_id)
  return cases.filter((one) => {
    const scope = {
      city_id: cx.city.id, county_id: one.county_id, org_id: one.org_id, account_id: one.account_id, is_public: one.is_public,
      parties: (parties.get(one.id) ?? []).map((party) => ({ role: party.role, account_id: party.account_id || null, org_id: party.org_id || null })),
    }
    const passage = cx.city.access.passage('cases.view', cx.actor, scope)
    return passage !== null && passage.relation !== 'public'
  })
}

/** The condition under which a case's event is told with its receipt: a sealed act is its actor's to know and its organisation's in the same role: an expert of the bidder's university is no bidder, and acts for none. */
export const isTold = (cx: Cx) => sql`(not event.is_private or (event.account_id = ${cx.actor.account_id ?? ''} and event.account_id <> '') or event.role || '|' || event.org_id = any(${cx.actor.grants.flatMap((grant) => personal_roles.includes(grant.role) ? [] : `${grant.role}|${grant.org_id}`)}::text[]))`

/** Runs `ask` with every row of the city in sight, then narrows the transaction back to what the reader may see. */
export async function peek<T>(cx: Cx, ask: () => Promise<T>): Promise<T> {
  // Undoing a savepoint undoes the settings made after it as well.
  await sql`savepoint peek`.execute(cx.tx)
  await cx.elevate()
  const found = await ask()
  await sql`rollback to savepoint peek`.execute(cx.tx)
  forgetRead(cx)
  return found
}
