import type { Sentence } from '#kernel/declare/fault.ts'
import type { Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'

export { countyWords, isCounty } from './counties.ts'
export { demoOf, type DemoAccount } from './demo.ts'
export { organizationsWanted } from './list.ts'
export { countiesOf } from './orgs.ts'
export { idsOfOrganizationsNamed, organizationsByCode, organizationsCalled, upsertOrganizations, type HeldOrganization, type Organization, type OrganizationWanted } from './rows.ts'

/** Names of organisations by id, of those the reader may see; at most 1,000 at once. */
export async function orgTitles(cx: Cx, ids: readonly string[]): Promise<Map<string, Sentence>> {
  const wanted = [...new Set(ids)].slice(0, 1_000)
  if (wanted.length === 0) return new Map()
  const { rows } = await sql<{ id: string, title_zh: string, title_en: string }>`
    select id, title_zh, title_en from organization where city_id = ${cx.city.id} and id = any(${wanted})`.execute(cx.tx)
  return new Map(rows.map((row) => [row.id, { zh: row.title_zh, en: row.title_en }]))
}

/** Whether the city has this organisation. */
export async function hasOrganization(cx: Cx, id: string): Promise<boolean> {
  const { rows } = await sql`select 1 from organization where city_id = ${cx.city.id} and id = ${id}`.execute(cx.tx)
  return rows.length > 0
}
