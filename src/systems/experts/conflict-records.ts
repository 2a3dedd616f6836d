import { sql } from '#kernel/store/db.ts'
import type { ConflictReader } from '#engines/conflicts/offer.ts'
import { foldOrganization, type PersonRecord } from '#engines/conflicts/identity.ts'
import { employerAsWritten } from './expert.ts'

type Known = { code: string, account_id: string | null, name: string, employer: string, employer_name: string, email: string | null, identity: string | null }

/**
 * 库内专家是谁：each expert under their code and, once claimed, under their account, with the employer the register has for them. Without it an author named by code, or an expert
 * named by an employer that is no organisation of the platform, would be a stranger. Whoever works for nobody is
 * known by how they wrote that. One statement.
 */
export const registerRecords: ConflictReader = async (cx) => {
  const { rows } = await sql<Known>`select code, account_id, name_zh as name, employer, employer_name, email, identity_lookup as identity from expert where city_id = ${cx.city.id} order by code`.execute(cx.tx)
  return { ties: [], people: rows.map(({ code, account_id, employer, employer_name, ...one }): PersonRecord => (
    { id: `expert:${code}`, ...one, employer: `org:${employerAsWritten(employer) === employer ? employer : `x:${foldOrganization(employer_name)}`}`, ...account_id === null ? {} : { claimed_as: `account:${account_id}` } })) }
}
