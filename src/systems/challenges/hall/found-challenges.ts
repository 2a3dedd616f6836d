import type { Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import { casesOf } from '#engines/cases/room.ts'
import type { Settled } from '#engines/cases/subject.ts'
import { forget, index, indexAll, type SearchDocument } from '#engines/match/document.ts'
import type { SearchSource } from '#engines/match/source.ts'
import type { Challenge } from '../challenge.ts'
import { summaryAgreed } from '../close/published-result.ts'
import { ownerShown, wholeShown } from '../seek/public-face.ts'

const kind = 'challenge'
const need_kind = 'need'

type Row = Pick<Challenge, 'id' | 'case_id' | 'sector' | 'county_id' | 'title_zh' | 'title_en' | 'problem' | 'summary_zh' | 'summary_en' | 'indicators' | 'solver_conditions' | 'confidentiality' | 'sections' | 'is_public' | 'is_demo' | 'origin' | 'org_id'>
  & { result_zh: string | null, result_en: string | null, shows_whole: boolean,  owner_zh: string | null, owner_en: string | null, source_owner: string | null }

/** The owner of a challenge that is not openly named stays in the database: the index must not know what the page does not say. */
const columns = sql`${sql.raw(`challenge.id, challenge.case_id, challenge.org_id, sector, challenge.county_id, challenge.title_zh, challenge.title_en, problem, summary_zh, summary_en, indicators, solver_conditions, confidentiality, sections,
  challenge.is_public, challenge.is_demo, challenge.origin, challenge.source->>'owner' as source_owner`)},
  case when ${summaryAgreed} then result_zh end as result_zh, case when ${summaryAgreed} then result_en end as result_en, ${wholeShown} as shows_whole, case when ${ownerShown} then org.title_zh end as owner_zh, case when ${ownerShown} then org.title_en end as owner_en`

async function rowsOf(cx: Cx, where: ReturnType<typeof sql>): Promise<Row[]> {
  return (await sql<Row>`select ${columns} from challenge left join organization org on org.city_id = challenge.city_id and org.id = challenge.org_id
    where challenge.city_id = ${cx.city.id} and ${where}`.execute(cx.tx)).rows
}

/** 榜单与需求可检索: keeps the public page of a case's challenge, and the need behind it, in the index as the last step left them. */
export const indexChallengeOf: Settled = async (cx, case_id) => {
  // A step of a contract may change its challenge: both sides have signed, and the owner may be named.
  for (const row of await rowsOf(cx, sql`challenge.case_id in (${case_id}, (select parent_id from case_file file where file.city_id = ${cx.city.id} and file.id = ${case_id}))`)) await indexRow(cx, row)
}

async function indexRow(cx: Cx, row: Row): Promise<void> {
  const document = publicOf(cx, row)
  if (document) await index(cx, document)
  else await forget(cx, { kind, id: row.id })
  const need = needOf(cx, row)
  if (need) await index(cx, need)
  else await forget(cx, { kind: need_kind, id: row.id })
}

/** Indexes challenges by their ids, at most 250 at once; those that are not public leave the index. The transaction must be elevated. */
export async function indexChallenges(cx: Cx, ids: readonly string[]): Promise<void> {
  const rows = await rowsOf(cx, sql`challenge.id = any(${ids}::text[])`)
  await indexAll(cx, rows.flatMap((row) => [publicOf(cx, row) ?? [], needOf(cx, row) ?? []].flat()))
  for (const row of rows) if (!row.is_public) await forget(cx, { kind, id: row.id })
}

/** Every public challenge, for building the index anew. */
export const challengeSource: SearchSource = {
  kind,
  title: { zh: '榜单', en: 'Challenges' },
  facets: { sector: { title: { zh: '领域', en: 'Sector' }, register: 'sectors' }, county: { title: { zh: '县（市、区）', en: 'County' }, register: 'counties' } },
  batch: async (cx, after, limit) => {
    const rows = await rowsOf(cx, sql`challenge.is_public and challenge.id > ${after ?? ''} order by challenge.id limit ${limit}`)
    return { documents: rows.flatMap((row) => publicOf(cx, row) ?? []), next: rows.length < limit ? null : rows.at(-1)!.id }
  },
}

/** Every need that was submitted, for its own enterprise and the offices that look after it: what near duplicates are sought among. Not a result of its own, since its case is. */
export const needSource: SearchSource = {
  kind: need_kind,
  title: { zh: '需求', en: 'Needs' },
  is_unlisted: true,
  batch: async (cx, after, limit) => {
    const rows = await rowsOf(cx, sql`challenge.origin = 'case' and challenge.problem is not null and challenge.id > ${after ?? ''} order by challenge.id limit ${limit}`)
    return { documents: rows.flatMap((row) => needOf(cx, row) ?? []), next: rows.length < limit ? null : rows.at(-1)!.id }
  },
}

function publicOf(cx: Cx, row: Row): SearchDocument | null {
  if (!row.is_public) return null
  return { kind, id: row.id, of_table: 'challenge', path: `/challenges/${row.id}`, is_demo: row.is_demo, scope: { is_public: true, case_id: row.case_id }, title: { zh: row.title_zh, en: row.title_en }, ...withResult(row, textsOf(cx, row, row.shows_whole)) }
}

/** 成果可检索: a finished challenge is found by what came of it, once all parties let it be published. */
function withResult({ result_zh, result_en }: Row, texts: ReturnType<typeof textsOf>): ReturnType<typeof textsOf> {
  const body = (own: string | null | undefined, result: string | null) => [own, result].filter(Boolean).join('\n')
  return { ...texts, body: { zh: body(texts.body?.zh, result_zh), en: body(texts.body?.en, result_en) } }
}

// Its parties are not among its readers here: an expert reads a need only after declaring conflicts, a bidder only what is public.
function needOf(cx: Cx, row: Row): SearchDocument | null {
  if (row.origin !== 'case' || row.case_id === null || row.problem === null) return null
  return { kind: need_kind, id: row.id, of_table: 'challenge', path: `/cases/${row.case_id}`, is_demo: row.is_demo, scope: { org_id: row.org_id, county_id: row.county_id }, title: { zh: row.title_zh, en: row.title_en }, ...textsOf(cx, row, true) }
}

function textsOf(cx: Cx, row: Row, is_whole: boolean): Pick<SearchDocument, 'lead' | 'body' | 'names' | 'facets'> {
  const { options } = casesOf(cx.city)
  const sector = options('sectors').find((one) => one.id === row.sector)?.title
  const county = options('counties').find((one) => one.id === row.county_id)?.title
  const text = is_whole ? [row.problem, ...row.indicators.map((one) => [one.metric, one.target, one.unit, one.test].filter(Boolean).join(' ')), row.solver_conditions, ...row.sections.map((one) => one.text)].filter(Boolean).join('\n') : ''
  const is_chinese = /\p{Script=Han}/u.test(text.slice(0, 2_000))
  return {
    lead: { zh: row.summary_zh, en: row.summary_en }, body: is_chinese ? { zh: text } : { en: text },
    names: [sector?.zh ?? null, sector?.en ?? null, county?.zh ?? null, county?.en ?? null, row.owner_zh, row.owner_en, row.source_owner], facets: { sector: row.sector, county: row.county_id },
  }
}
