/** A role is named by the systems and packs; the kernel only compares it. `anyone` stands for a visitor who has not signed in. */
export type Role = string

/** How a person stands to a record, from nearest to farthest. What is in another city is never reached, so it has no word here. */
export const relations = ['own', 'own-organisation', 'assigned', 'same-county', 'same-city', 'public'] as const
export type Relation = typeof relations[number]

/** One membership: a role held for an organisation, perhaps within one county. */
export type Grant = { role: Role, org_id: string | null, county_id: string | null }

/** Who acts: an account of one city with its memberships, or a visitor (`account_id` null). */
export type Actor = {
  city_id: string
  account_id: string | null
  name: string
  grants: Grant[]
  language: 'zh' | 'en'
}

/** Roles held, `anyone` always among them. */
export function rolesOf(actor: Actor): Role[] {
  return [...new Set(['anyone', ...actor.grants.map((grant) => grant.role)])]
}

/** Organisations acted for, each once. */
export function orgsOf(actor: Actor, roles?: readonly Role[]): string[] {
  return [...new Set(actor.grants.flatMap((grant) => grant.org_id && (!roles || roles.includes(grant.role)) ? [grant.org_id] : []))]
}

/** Counties looked after, each once; only grants that name a county count. */
export function countiesOf(actor: Actor, roles?: readonly Role[]): string[] {
  return [...new Set(actor.grants.flatMap((grant) => grant.county_id && (!roles || roles.includes(grant.role)) ? [grant.county_id] : []))]
}

/** The visitor of `city_id` who has not signed in. */
export function visitor(city_id: string, language: 'zh' | 'en' = 'zh'): Actor {
  return { city_id, account_id: null, name: '', grants: [], language }
}

/** The platform itself, acting for `city_id` in jobs; it holds no role, so jobs run elevated and say so in the audit. */
export function platform(city_id: string): Actor {
  return { city_id, account_id: 'platform', name: '平台 Platform', grants: [{ role: 'platform', org_id: null, county_id: null }], language: 'zh' }
}
