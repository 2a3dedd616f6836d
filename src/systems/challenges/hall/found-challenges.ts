import type { Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import { casesOf } from '#engines/cases/room.ts'
import type { CaseSubject, FoundBy, Settled } from '#engines/cases/subject.ts'
import { forget, index, indexAll, type SearchDocument } from '#engines/match/document.ts'
import type { SearchSource } from '#engines/match/source.ts'
import type { Challenge } from '../challenge.ts'

const kind = 'challenge'

type Row = Pick<Challenge, 'id' | 'case_id' | 'sector' | 'county_id' | 'title_zh' | 'title_en' | 'problem' | 'summary_zh' | 'summary_en' | 'indicators' | 'solver_conditions' | 'confidentiality' | 'sections' | 'is_public' | 'is_demo' | 'origin'>
  & { owner_zh: string | null, owner_en: string | null, source_owner: string | null }

/** The owner of a challenge that is not openly named stays in the database: the index must not know what the page does not say. */
const columns = sql.raw(`challenge.id, challenge.case_id, sector, challenge.county_id, challenge.title_zh, challenge.title_en, problem, summary_zh, summary_en, indicators, solver_conditions, confidentiality, sections,
  challenge.is_public, challenge.is_demo, challenge.origin, challenge.source->>'owner' as source_owner,
  case when confidentiality = 'open' then org.title_zh end as owner_zh, case when confidentiality = 'open' then org.title_en end as owner_en`)

async function rowsOf(cx: Cx, where: ReturnType<typeof sql>): Promise<Row[]> {
  return (await sql<Row>`select ${columns} from challenge left join organization org on org.city_id = challenge.city_id and org.id = challenge.org_id
    where challenge.city_id = ${cx.city.id} and ${where}`.execute(cx.tx)).rows
}

/** 公开榜单可检索: keeps the public page of a case's challenge in the index, or takes it out when it is not public. */
export const indexChallengeOf: Settled = async (cx, case_id) => {
  for (const row of await rowsOf(cx, sql`challenge.case_id = ${case_id}`)) {
    const document = documentOf(cx, row)
    if (document) await index(cx, document)
    else await forget(cx, { kind, id: row.id })
  }
}

/** Indexes challenges by their ids, at most 500 at once; those that are not public leave the index. The transaction must be elevated. */
export async function indexChallenges(cx: Cx, ids: readonly string[]): Promise<void> {
  const rows = await rowsOf(cx, sql`challenge.id = any(${ids}::text[])`)
  await indexAll(cx, rows.flatMap((row) => documentOf(cx, row) ?? []))
  for (const row of rows) if (!row.is_public) await forget(cx, { kind, id: row.id })
}

/** Every public challenge, for building the index anew. */
export const challengeSource: SearchSource = {
  kind,
  title: { zh: '榜单', en: 'Challenges' },
  facets: { sector: { title: { zh: '领域', en: 'Sector' }, register: 'sectors' }, county: { title: { zh: '县（市、区）', en: 'County' }, register: 'counties' } },
  batch: async (cx, after, limit) => {
    const rows = await rowsOf(cx, sql`challenge.is_public and challenge.id > ${after ?? ''} order by challenge.id limit ${limit}`)
    return { documents: rows.flatMap((row) => documentOf(cx, row) ?? []), next: rows.length < limit ? null : rows.at(-1)!.id }
  },
}

/** What the case of a challenge is found by: the need as its readers see it on the case page. Before it is submitted there is nothing to find. */
export const foundBy: NonNullable<CaseSubject['foundBy']> = async (cx, files) => {
  const rows = await rowsOf(cx, sql`challenge.case_id = any(${files.map((file) => file.id)}::text[])`)
  return new Map(rows.map((row) => [row.case_id!, row.problem === null ? null : textsOf(cx, row)]))
}

function documentOf(cx: Cx, row: Row): SearchDocument | null {
  if (!row.is_public) return null
  return { kind, id: row.id, of_table: 'challenge', path: `/challenges/${row.id}`, is_demo: row.is_demo, scope: { is_public: true, case_id: row.case_id }, title: { zh: row.title_zh, en: row.title_en }, ...textsOf(cx, row) }
}

function textsOf(cx: Cx, row: Row): FoundBy {
  const { options } = casesOf(cx.city)
  const sector = options('sectors').find((one) => one.id === row.sector)?.title
  const county = options('counties').find((one) => one.id === row.county_id)?.title
  const text = [row.problem, ...row.indicators.map((one) => [one.metric, one.target, one.unit, one.test].filter(Boolean).join(' ')), row.solver_conditions, ...row.sections.map((one) => one.text)].filter(Boolean).join('\n')
  const is_chinese = /\p{Script=Han}/u.test(row.problem ?? text)
  return {
    lead: { ...row.summary_zh ? { zh: row.summary_zh } : {}, ...row.summary_en ? { en: row.summary_en } : {} }, body: is_chinese ? { zh: text } : { en: text },
    names: [sector?.zh ?? null, sector?.en ?? null, county?.zh ?? null, county?.en ?? null, row.owner_zh, row.owner_en, row.source_owner], facets: { sector: row.sector, county: row.county_id },
  }
}
