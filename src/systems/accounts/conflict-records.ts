import { sql } from '#kernel/store/db.ts'
import type { ConflictReader } from '#engines/conflicts/offer.ts'
import type { PersonRecord } from '#engines/conflicts/identity.ts'
import type { Tie } from '#engines/conflicts/tie.ts'

/** Roles whose holders work for the departments that supervise what is judged. */
const supervising = ['city-officer', 'county-officer', 'follow-up-officer', 'finance-officer', 'supervisor']

type Held = { account_id: string, role: string, org_id: string, county_id: string, from_on: string, until_on: string | null }
type Known = { account_id: string, name: string, email: string | null, identity: string | null, orgs: string[] | null }

/**
 * 任职与主管：who belongs to which organisation, in any role, today or within memory; who works for a supervising department; and what tells one person under two
 * accounts. Addresses and keyed hashes stay within the check. Two statements.
 */
export const membershipRecords: ConflictReader = async (cx) => {
  const day = (column: string) => sql.raw(`(${column} at time zone '${cx.city.pack.city.zone.replaceAll("'", '')}')::date`)
  // The day on which a membership is ended is none it holds on any more.
  const { rows: held } = await sql<Held>`select account_id, role, org_id, county_id, ${day('since')}::text as from_on, (${day('ended_at')} - 1)::text as until_on
    from membership where city_id = ${cx.city.id} and (org_id <> '' or role = any(${supervising}::text[])) order by account_id, role, org_id, county_id`.execute(cx.tx)
  const ties = held.flatMap(({ account_id, role, org_id, county_id, from_on, until_on }): Tie[] => {
    const more = { a: `account:${account_id}`, from_on, until_on, source: { kind: 'membership', id: `${account_id}/${role}/${org_id}/${county_id}` } }
    return [
      ...org_id === '' ? [] : [{ kind: 'employment' as const, b: `org:${org_id}`, ...more }],
      ...supervising.includes(role) ? [{ kind: 'oversight' as const, b: `county:${county_id === '' ? '*' : county_id}`, ...more }] : [],
    ]
  })
  const { rows: known } = await sql<Known>`select person.account_id, person.name_zh as name, people."email" as email, number.lookup as identity,
      (select array_agg(distinct membership.org_id) from membership where membership.city_id = person.city_id and membership.account_id = person.account_id and membership.org_id <> '' and membership.ended_at is null) as orgs
    from person left join auth."user" people on people."id" = person.account_id
    left join person_identifier number on number.city_id = person.city_id and number.account_id = person.account_id and number.kind = 'identity-number'
    where person.city_id = ${cx.city.id} order by person.account_id`.execute(cx.tx)
  const people = known.flatMap(({ account_id, name, email, identity, orgs }): PersonRecord[] => (orgs ?? [null]).map((org) => ({ id: `account:${account_id}`, name, email, identity, employer: org === null ? null : `org:${org}` })))
  return { ties, people }
}
