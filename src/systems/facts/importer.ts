import { countiesOf, orgsOf, type Actor } from '#kernel/trust/actor.ts'
import type { Allow } from '#kernel/trust/access.ts'

/** Who may import: the city's officers anything, a county's officers what belongs to it, an enterprise its own facts. */
export const import_allow: Allow = { 'city-officer': ['same-city'], 'county-officer': ['same-county'], enterprise: ['own-organisation'] }

/** How far an import reaches: the whole city, counties, organisations. */
export type Importer = { is_city: boolean, counties: string[], orgs: string[] }

/** Reads an actor's grants as an importer's reach. */
export function importerOf(actor: Actor): Importer {
  return {
    is_city: actor.grants.some((grant) => grant.role === 'city-officer'),
    counties: countiesOf(actor, ['county-officer']),
    orgs: orgsOf(actor, ['enterprise']),
  }
}

/** Whether the importer is an officer, and so may say what others published. */
export const isOfficer = (importer: Importer) => importer.is_city || importer.counties.length > 0

/** Whether what belongs to this county and organisation is the importer's to state. */
export function reaches(importer: Importer, { county_id, org_id }: { county_id: string | null, org_id: string | null }): boolean {
  return importer.is_city || (county_id !== null && importer.counties.includes(county_id)) || (org_id !== null && importer.orgs.includes(org_id))
}
