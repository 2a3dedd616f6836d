import { z } from 'zod'
import { fault } from '#kernel/declare/fault.ts'
import { query } from '#kernel/declare/system.ts'
import { sql } from '#kernel/store/db.ts'
import { mayCorrect } from './correct.ts'
import { countyWords } from './counties.ts'
import { lineOf, page, type OrganizationRow } from './organization.ts'

const parts_max = 200

type Row = OrganizationRow & {
  version: number, country: string, registration_number: string | null, origin: 'pack' | 'demo' | 'registered', at: Date, changed_at: Date
  parent_id: string | null, parent_zh: string | null, parent_en: string | null
}

/**
 * One organisation, what stands above it and up to 200 that stand directly below it.
 * @throws fault `organizations.not-found`
 */
export const show = query({
  title: { zh: '查看一个组织', en: 'Show an organisation' },
  input: z.strictObject({ id: z.string().min(1).max(64) }),
  output: z.strictObject({ organization: page }),
  allow: { anyone: ['public'] },
  async run(cx, { id }) {
    const { rows } = await sql<Row>`
      select o.*, above.title_zh as parent_zh, above.title_en as parent_en
      from organization o left join organization above on above.city_id = o.city_id and above.id = o.parent_id
      where o.city_id = ${cx.city.id} and o.id = ${id}`.execute(cx.tx)
    const row = rows[0]
    if (!row) throw fault('organizations.not-found', { id })
    const below = await sql<{ id: string, title_zh: string, title_en: string }>`
      select id, title_zh, title_en from organization where city_id = ${cx.city.id} and parent_id = ${id} order by title_zh, id limit ${parts_max}`.execute(cx.tx)
    return {
      organization: {
        ...lineOf(row, countyWords(cx)),
        version: row.version,
        country: row.country,
        registration_number: row.registration_number,
        parent: row.parent_id === null ? null : { id: row.parent_id, title: { zh: row.parent_zh ?? row.parent_id, en: row.parent_en ?? row.parent_id } },
        parts: below.rows.map((part) => ({ id: part.id, title: { zh: part.title_zh, en: part.title_en } })),
        origin: row.origin,
        at: row.at.toISOString(),
        changed_at: row.changed_at.toISOString(),
        may_correct: mayCorrect(cx, { id, county_id: row.county_id, origin: row.origin }),
      },
    }
  },
})
