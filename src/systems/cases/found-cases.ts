import type { Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import { casesOf } from '#engines/cases/room.ts'
import type { CaseFile, Settled } from '#engines/cases/subject.ts'
import { forget, index, type SearchDocument } from '#engines/match/document.ts'
import type { SearchSource } from '#engines/match/source.ts'

const kind = 'case'

/** 办件可检索: keeps a case in the index as its last step left it. Found by whoever may read the case for its own sake: a challenge that is public has a page of its own to be found by. */
export const indexCase: Settled = async (cx, case_id) => {
  const [document] = await documentsOf(cx, await filesOf(cx, sql`id = ${case_id}`))
  if (document) await index(cx, document)
  else await forget(cx, { kind, id: case_id })
}

/** Every case that may be found, for building the index anew. */
export const caseSource: SearchSource = {
  kind,
  title: { zh: '办件', en: 'Cases' },
  facets: { county: { title: { zh: '县（市、区）', en: 'County' }, register: 'counties' } },
  batch: async (cx, after, limit) => {
    const files = await filesOf(cx, sql`id > ${after ?? ''} order by id limit ${limit}`)
    return { documents: await documentsOf(cx, files), next: files.length < limit ? null : files.at(-1)!.id }
  },
}

async function filesOf(cx: Cx, where: ReturnType<typeof sql>): Promise<CaseFile[]> {
  return (await sql<CaseFile>`select city_id, id, procedure, procedure_hash, subject, county_id, org_id, account_id, title_zh, title_en, stage, version, is_public, is_demo,
    opened_at::text, moved_at::text, closed_at::text, outcome from case_file where city_id = ${cx.city.id} and ${where}`.execute(cx.tx)).rows
}

async function documentsOf(cx: Cx, files: readonly CaseFile[]): Promise<SearchDocument[]> {
  const counties = new Map(casesOf(cx.city).options('counties').map((county) => [county.id, county.title]))
  return files.map((file) => {
    const county = file.county_id === null ? undefined : counties.get(file.county_id)
    // By its title alone: a case's readers do not all read the same of it (an expert who has yet to declare conflicts, a party of one step).
    return {
      kind, id: file.id, of_table: 'case_file', path: `/cases/${file.id}`, is_demo: file.is_demo,
      scope: { account_id: file.account_id, org_id: file.org_id, county_id: file.county_id, case_id: file.id },
      title: { zh: file.title_zh, en: file.title_en }, names: [county?.zh ?? null, county?.en ?? null], facets: { county: file.county_id },
    }
  })
}
