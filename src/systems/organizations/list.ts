import { z } from 'zod'
import { query } from '#kernel/declare/system.ts'
import type { Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import { countyWords } from './counties.ts'
import { line, lineOf, page_size, total_max, type OrganizationRow } from './organization.ts'

/** A search text inside `like`: its own wildcards are letters. */
const pattern = (text: string) => `%${text.replaceAll(/[\\%_]/g, '\\$&')}%`

/** What narrows the register: a kind, a county, words of a name or a credit code. */
export type OrganizationFilter = { kind?: string | undefined, county?: string | undefined, q?: string | undefined }

/** The condition over `organization` that a filter of the register stands for. */
export function organizationsWanted(cx: Cx, { kind, county, q }: OrganizationFilter) {
  return sql`organization.city_id = ${cx.city.id}
    ${kind ? sql`and organization.kind = ${kind}` : sql``}
    ${county ? sql`and organization.county_id = ${county}` : sql``}
    ${q ? sql`and (organization.title_zh ilike ${pattern(q)} or organization.title_en ilike ${pattern(q)} or organization.uscc = upper(${q}))` : sql``}`
}

/** 组织名录: a page of organisations by name, filtered by kind, county and words; the total is counted to 1,000 and no further. */
export const list = query({
  title: { zh: '查看组织名录', en: 'List the organisations' },
  input: z.strictObject({ kind: z.string().max(64).optional(), county: z.string().max(64).optional(), q: z.string().trim().max(100).optional(), after: z.string().max(64).optional() }),
  output: z.strictObject({ organizations: z.array(line), total: z.number(), is_capped: z.boolean(), next: z.string().nullable() }),
  allow: { anyone: ['public'] },
  async run(cx, input) {
    const wanted = organizationsWanted(cx, input)
    const { rows } = await sql<OrganizationRow>`
      select id, kind, title_zh, title_en, county_id, uscc, uscc_note_zh, uscc_note_en, is_demo, source from organization
      where ${wanted} ${input.after ? sql`and (title_zh, id) > (select title_zh, id from organization where city_id = ${cx.city.id} and id = ${input.after})` : sql``}
      order by title_zh, id limit ${page_size + 1}`.execute(cx.tx)
    const counted = await sql<{ total: number }>`select count(*)::int as total from (select 1 from organization where ${wanted} limit ${total_max + 1}) seen`.execute(cx.tx)
    const total = counted.rows[0]?.total ?? 0
    const shown = rows.slice(0, page_size)
    const county = countyWords(cx)
    return {
      organizations: shown.map((row) => lineOf(row, county)),
      total: Math.min(total, total_max),
      is_capped: total > total_max,
      next: rows.length > page_size ? shown.at(-1)!.id : null,
    }
  },
})
