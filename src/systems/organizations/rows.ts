import { invariant } from '#kernel/declare/fault.ts'
import type { Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import { newId } from '#kernel/store/ids.ts'
import { indexOrganizations } from './found-organizations.ts'

/** Organisations written at once, at most. */
export const rows_max = 10_000

/** An organisation as a register holds it; one from China has its unified code, any other the number of its own country. */
export type Organization = { title_zh: string, title_en: string, uscc: string | null, country: string, registration_number: string | null, county_id: string | null }

/** One that is there. `version` is what a correction must name; only those of origin `registered` are corrected here. */
export type HeldOrganization = Organization & { id: string, kind: string, version: number, origin: 'pack' | 'demo' | 'registered' }

/** One that is to be written: new without `held`, else a correction of names and county of the one that was read. The caller has checked its particulars. */
export type OrganizationWanted = Organization & { kind: string, held?: { id: string, version: number } }

/**
 * Writes organisations set by set, as registered by the actor. A new one whose code or number is there already, and a correction of one that was
 * changed meanwhile or comes from the pack, are left as they are and not counted. The transaction must be elevated; the caller audits.
 */
export async function upsertOrganizations(cx: Cx, wanted: readonly OrganizationWanted[]): Promise<{ added: number, corrected: number }> {
  invariant(wanted.length <= rows_max, `at most ${rows_max} organisations are written at once`)
  const added = wanted.flatMap(({ held, ...row }) => held ? [] : [{ ...row, id: newId('org') }])
  const corrected = wanted.flatMap(({ held, ...row }) => held ? [{ ...row, ...held }] : [])
  const first = await sql`
    insert into organization (city_id, id, kind, title_zh, title_en, county_id, country, uscc, registration_number, origin, registered_by)
    select ${cx.city.id}, id, kind, title_zh, title_en, county_id, country, uscc, registration_number, 'registered', ${cx.actor.account_id}
    from jsonb_to_recordset(${JSON.stringify(added)}::jsonb) as said (id text, kind text, title_zh text, title_en text, county_id text, country text, uscc text, registration_number text)
    on conflict do nothing`.execute(cx.tx)
  const second = await sql`
    update organization set title_zh = said.title_zh, title_en = said.title_en, county_id = said.county_id, version = organization.version + 1, changed_at = now()
    from jsonb_to_recordset(${JSON.stringify(corrected)}::jsonb) as said (id text, version int, title_zh text, title_en text, county_id text)
    where organization.city_id = ${cx.city.id} and organization.id = said.id and organization.version = said.version and organization.origin = 'registered'`.execute(cx.tx)
  await indexOrganizations(cx, [...added, ...corrected].map((one) => one.id))
  return { added: Number(first.numAffectedRows ?? 0n), corrected: Number(second.numAffectedRows ?? 0n) }
}

const columns = sql.raw('id, kind, title_zh, title_en, uscc, country, registration_number, county_id, version, origin')

/** Those of the city with one of these unified codes or registration numbers; whose number it is, its country says. */
export async function organizationsByCode(cx: Cx, codes: readonly Pick<Organization, 'uscc' | 'registration_number'>[]): Promise<HeldOrganization[]> {
  const { rows } = await sql<HeldOrganization>`
    select ${columns} from organization where city_id = ${cx.city.id}
      and (uscc = any(${codes.flatMap((one) => one.uscc ?? [])}::text[]) or registration_number = any(${codes.flatMap((one) => one.registration_number ?? [])}::text[]))`.execute(cx.tx)
  return rows
}

/** Those of the city whose id, unified code or whole name in either language is one of these texts. */
export async function organizationsCalled(cx: Cx, texts: readonly string[]): Promise<HeldOrganization[]> {
  const wanted = [...new Set(texts)]
  const { rows } = await sql<HeldOrganization>`
    select ${columns} from organization where city_id = ${cx.city.id}
      and (id = any(${wanted}::text[]) or uscc = any(${wanted}::text[]) or title_zh = any(${wanted}::text[]) or title_en = any(${wanted}::text[]))`.execute(cx.tx)
  return rows
}

/** A question for the ids of those in whose name the words stand, to be asked inside another: `subject_id in (…)`. */
export function idsOfOrganizationsNamed(cx: Cx, words: string) {
  const like = `%${words.replaceAll(/[\\%_]/g, '\\$&')}%`
  return sql<{ id: string }>`select org.id from organization org where org.city_id = ${cx.city.id} and (org.title_zh ilike ${like} or org.title_en ilike ${like})`
}
