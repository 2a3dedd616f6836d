import { z } from 'zod'
import { orgTitles } from '#systems/organizations/public.ts'
import { query } from '#kernel/declare/system.ts'
import { sql } from '#kernel/store/db.ts'
import { identifierKind, type IdentifierKind } from './identifier.ts'

const page_size = 50
const sentence = z.strictObject({ zh: z.string(), en: z.string() })
const pattern = (text: string) => `%${text.replaceAll(/[\\%_]/g, '\\$&')}%`

type Row = {
  account_id: string, name_zh: string, name_en: string, is_demo: boolean, closed_at: Date | null
  roles: { role: string, org_id: string | null, county_id: string | null }[], identifiers: { kind: IdentifierKind, masked: string }[]
}

/** 人员: accounts of the city, for choosing among and for administering; identifiers in their masked form only. */
export const people = query({
  title: { zh: '查看人员', en: 'List people' },
  input: z.strictObject({ role: z.string().max(64).optional(), q: z.string().trim().max(100).optional(), after: z.string().max(64).optional() }),
  output: z.strictObject({
    people: z.array(z.strictObject({
      id: z.string(), name: sentence, is_demo: z.boolean(), is_closed: z.boolean(),
      roles: z.array(z.strictObject({ role: z.string(), title: sentence, org_id: z.string().nullable(), org_title: sentence.nullable(), county_id: z.string().nullable() })),
      identifiers: z.array(z.strictObject({ kind: identifierKind, masked: z.string() })),
    })),
    next: z.string().nullable(),
  }),
  allow: { 'county-officer': ['same-city'], 'city-officer': ['same-city'], 'finance-officer': ['same-city'], admin: ['same-city'] },
  async run(cx, input) {
    // Who is an expert is no county's to know: the register is no public list (PRC-013), and a county reads its own applications alone.
    const kept_back = cx.actor.grants.some((grant) => ['city-officer', 'finance-officer', 'admin'].includes(grant.role)) ? [] : ['expert', 'expert-applicant']
    const { rows } = await sql<Row>`
      select p.account_id, p.name_zh, p.name_en, p.is_demo, p.closed_at,
        coalesce((select jsonb_agg(jsonb_build_object('role', m.role, 'org_id', nullif(m.org_id, ''), 'county_id', nullif(m.county_id, '')) order by m.role, m.org_id, m.county_id)
          from membership m where m.city_id = p.city_id and m.account_id = p.account_id and m.ended_at is null and m.role <> all(${kept_back}::text[])), '[]') as roles,
        coalesce((select jsonb_agg(jsonb_build_object('kind', i.kind, 'masked', i.masked) order by i.kind)
          from person_identifier i where i.city_id = p.city_id and i.account_id = p.account_id), '[]') as identifiers
      from person p where p.city_id = ${cx.city.id}
        ${kept_back.length > 0 ? sql`and (not exists (select from membership m where m.city_id = p.city_id and m.account_id = p.account_id and m.role = any(${kept_back}::text[]) and m.ended_at is null)
          or exists (select from membership m where m.city_id = p.city_id and m.account_id = p.account_id and m.role <> all(${[...kept_back, 'newcomer']}::text[]) and m.ended_at is null))` : sql``}
        ${input.role ? sql`and exists (select from membership m where m.city_id = p.city_id and m.account_id = p.account_id and m.role = ${input.role} and m.role <> all(${kept_back}::text[]) and m.ended_at is null)` : sql``}
        ${input.q ? sql`and (p.name_zh ilike ${pattern(input.q)} or p.name_en ilike ${pattern(input.q)})` : sql``}
        ${input.after ? sql`and p.account_id > ${input.after}` : sql``}
      order by p.account_id limit ${page_size + 1}`.execute(cx.tx)
    const shown = rows.slice(0, page_size)
    const orgs = await orgTitles(cx, shown.flatMap((row) => row.roles.flatMap((held) => held.org_id ?? [])))
    const titles = roleTitles(cx.house.systems)
    return {
      people: shown.map((row) => ({
        id: row.account_id, name: { zh: row.name_zh, en: row.name_en }, is_demo: row.is_demo, is_closed: row.closed_at !== null,
        roles: row.roles.map((held) => ({ ...held, title: titles(held.role), org_title: held.org_id === null ? null : orgs.get(held.org_id) ?? null })),
        identifiers: row.identifiers,
      })),
      next: rows.length > page_size ? shown.at(-1)!.account_id : null,
    }
  },
})

/** Titles of roles, from whichever system declares them; an undeclared role is shown by its name. */
export function roleTitles(systems: ReadonlyMap<string, { roles?: Record<string, { zh: string, en: string }> }>): (role: string) => { zh: string, en: string } {
  const titles = new Map([...systems.values()].flatMap((system) => Object.entries(system.roles ?? {})))
  return (role) => titles.get(role) ?? { zh: role, en: role }
}
