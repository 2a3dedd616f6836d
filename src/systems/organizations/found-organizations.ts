import type { Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import { indexAll, type SearchDocument } from '#engines/match/document.ts'
import type { SearchSource } from '#engines/match/source.ts'
import { countyWords } from './counties.ts'
import { kindOf, kinds } from './kinds.ts'

type Row = { id: string, kind: string, title_zh: string, title_en: string, county_id: string | null, uscc: string | null, registration_number: string | null, is_public: boolean, is_demo: boolean }

/** Every organisation, for building the index anew. */
export const organizationSource: SearchSource = {
  kind: 'organization',
  title: { zh: '机构', en: 'Organizations' },
  is_stated: true,
  facets: { 'organization-kind': { title: { zh: '机构类别', en: 'Kind of organization' }, register: kinds }, county: { title: { zh: '县（市、区）', en: 'County' }, register: 'counties' } },
  batch: async (cx, after, limit) => {
    const rows = await rowsOf(cx, sql`id > ${after ?? ''} order by id limit ${limit}`)
    return { documents: rows.map((row) => documentOf(cx, row)), next: rows.length < limit ? null : rows.at(-1)!.id }
  },
}

/** Puts organisations into the index as they now stand. The transaction must be elevated. */
export async function indexOrganizations(cx: Cx, ids: readonly string[]): Promise<void> {
  for (let at = 0; at < ids.length; at += 500) await indexAll(cx, (await rowsOf(cx, sql`id = any(${ids.slice(at, at + 500)}::text[])`)).map((row) => documentOf(cx, row)))
}

async function rowsOf(cx: Cx, where: ReturnType<typeof sql>): Promise<Row[]> {
  return (await sql<Row>`select id, kind, title_zh, title_en, county_id, uscc, registration_number, is_public, is_demo from organization where city_id = ${cx.city.id} and ${where}`.execute(cx.tx)).rows
}

function documentOf(cx: Cx, row: Row): SearchDocument {
  const county = countyWords(cx)(row.county_id)
  const kind = kindOf(row.kind)
  return {
    kind: 'organization', id: row.id, of_table: 'organization', path: `/organizations?id=${encodeURIComponent(row.id)}`, is_demo: row.is_demo,
    scope: { is_public: row.is_public, org_id: row.id, county_id: row.county_id }, title: { zh: row.title_zh, en: row.title_en },
    names: [kind.zh, kind.en, county?.zh ?? null, county?.en ?? null, row.uscc, row.registration_number], facets: { 'organization-kind': row.kind, county: row.county_id },
  }
}
