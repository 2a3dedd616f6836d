import type { Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import { countiesOf, orgsOf, rolesOf, type Relation, type Role } from '#kernel/trust/actor.ts'

/** One way in which the reader comes to rows of a table: a role, and a condition an index can walk. */
export type Way = { role: Role, relation: Relation, condition: ReturnType<typeof sql> }

/**
 * The ways in which the reader reaches rows of `table`, each with its own condition, from the access table. Row-level security says the same
 * in one sentence joined by "or", which no index can walk; asked way by way, each page costs what it shows and not what there is.
 * `case_id` is the column that names the case.
 */
export function waysTo(cx: Cx, table: string, case_id: 'id' | 'case_id'): Way[] {
  const roles = rolesOf(cx.actor)
  return cx.city.access.rows.filter((row) => row.subject === `table:${table}` && roles.includes(row.role))
    .flatMap(({ role, relations }) => relations.flatMap((relation) => {
      const condition = conditionOf(cx, role, relation, case_id)
      return condition === null ? [] : [{ role, relation, condition }]
    }))
}

/** Whether the reader may be told whose a case is, as SQL over its unnamed columns: always, unless it hides its owner and the reader reaches it only because it is public. */
export function ownerShownTo(cx: Cx): ReturnType<typeof sql> {
  const near = waysTo(cx, 'case_file', 'id').filter(({ relation }) => relation !== 'public').map(({ condition }) => sql`(${condition})`)
  return sql`(not is_owner_hidden ${near.length > 0 ? sql`or ${sql.join(near, sql` or `)}` : sql``})`
}

function conditionOf(cx: Cx, role: Role, relation: Relation, case_id: 'id' | 'case_id'): Way['condition'] | null {
  const { account_id } = cx.actor
  const orgs = orgsOf(cx.actor, [role]), counties = countiesOf(cx.actor, [role])
  switch (relation) {
    case 'own': return account_id === null ? null : sql`account_id = ${account_id}`
    case 'own-organisation': return orgs.length === 0 ? null : orgs.length === 1 ? sql`org_id = ${orgs[0]}` : sql`org_id = any(${orgs}::text[])`
    case 'same-county': return counties.length === 0 ? null : counties.length === 1 ? sql`county_id = ${counties[0]}` : sql`county_id = any(${counties}::text[])`
    case 'same-city': return account_id === null ? null : sql`true`
    case 'public': return sql`is_public`
    case 'assigned': return account_id === null ? null : sql`${sql.ref(case_id)} in (select party.case_id from case_party party where party.city_id = ${cx.city.id} and party.role = ${role}
      and (party.account_id = ${account_id} or party.org_id = any(${orgs}::text[])))`
  }
}
