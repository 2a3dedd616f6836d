import type { Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import { excerpt, marked, type Marking, type Segment } from './highlight.ts'
import { narrowed, questionOf, type Narrowing, type Question } from './question.ts'

/** Hits on a page, the deepest page, candidates that are looked at, those ranked by all they say, those counted, and how much of a text an excerpt is sought in. */
export const search_limits = { page_rows: 20, pages_max: 25, scanned_max: 2_000, deep_max: 200, counted_max: 500, excerpted_chars_max: 8_000, listed_max: 2_000, facet_values_max: 30 }

export type Hit = {
  kind: string, id: string, path: string, title: { zh: Segment[], en: Segment[] }, excerpt: { zh: Segment[], en: Segment[] }
  facets: Record<string, string>, county_id: string | null, is_public: boolean, is_demo: boolean, rank: number
}

/** `is_capped`: more were found than are counted. `is_loose`: nothing held all the words, so these hold some of them. */
export type Found = { hits: Hit[], total: number, is_capped: boolean, is_loose: boolean, kinds: { id: string, count: number }[], facets: Record<string, { id: string, count: number }[]> }

export type Asked = Narrowing & { text: string, page?: number }

export type Candidate = { kind: string, id: string, rank: number, facets: Record<string, string> }

const nothing: Found = { hits: [], total: 0, is_capped: false, is_loose: false, kinds: [], facets: {} }

/**
 * Finds what the asker may read, best first. The first `counted_max` are counted by kind and facet; a facet's own counts leave its own choice aside,
 * so that another can be chosen. Page numbers begin at 1.
 */
export async function search(cx: Cx, asked: Asked): Promise<Found> {
  const question = await questionOf(cx, asked.text)
  if (question === null) return nothing
  const { counted_max, page_rows } = search_limits
  let is_loose = false
  let candidates = await candidatesOf(cx, question.all, question, asked, counted_max + 1)
  if (candidates.length === 0 && question.words.length > 1) {
    candidates = await candidatesOf(cx, question.any, question, asked, counted_max + 1)
    is_loose = candidates.length > 0
  }
  // Nothing here under these filters may still be something without them, and then the counts say where.
  const query = is_loose ? question.any : question.all
  const page = Math.min(Math.max(asked.page ?? 1, 1), search_limits.pages_max)
  const shown = candidates.slice(0, counted_max).slice((page - 1) * page_rows, page * page_rows)
  return {
    hits: await hitsOf(cx, shown, question), total: Math.min(candidates.length, counted_max), is_capped: candidates.length > counted_max, is_loose,
    ...await countsOf(cx, query, asked, candidates.slice(0, counted_max)),
  }
}

/** A few hits as somebody types: the last word may be unfinished. Best first, at most `limit` of each kind. */
export async function suggest(cx: Cx, asked: Narrowing & { text: string, limit?: number }): Promise<Hit[]> {
  const question = await questionOf(cx, asked.text, true)
  if (question === null) return []
  const limit = Math.min(asked.limit ?? 5, 20)
  const candidates = await candidatesOf(cx, question.all, question, asked, 200)
  const of_kind = new Map<string, number>()
  const few = candidates.filter(({ kind }) => {
    const known = of_kind.get(kind) ?? 0
    of_kind.set(kind, known + 1)
    return known < limit
  })
  return hitsOf(cx, few, question)
}

/**
 * Ids of what matches with their ranks, best first, for a list that keeps its own filters and its own order. Null when the text holds nothing to look for.
 * At most 2,000: a list that shows more of one question than that helps nobody.
 */
export async function matching(cx: Cx, asked: Narrowing & { text: string }): Promise<{ ids: string[], is_loose: boolean, marking: Marking } | null> {
  const question = await questionOf(cx, asked.text)
  if (question === null) return null
  const { listed_max } = search_limits
  const all = await candidatesOf(cx, question.all, question, asked, listed_max)
  const some = all.length === 0 && question.words.length > 1 ? await candidatesOf(cx, question.any, question, asked, listed_max) : []
  return { ids: [...all, ...some].map((one) => one.id), is_loose: some.length > 0, marking: { phrases: question.phrases, stems: question.stems } }
}

/** Names of what matches, within the asker's reach, best first. */
async function candidatesOf(cx: Cx, query: string, question: Pick<Question, 'any'>, narrowing: Narrowing, limit: number): Promise<Candidate[]> {
  const { scanned_max, deep_max } = search_limits
  const { rows } = await sql<Candidate>`select kind, id, rank, facets from search_candidates(${narrowed(cx, query, narrowing)}, ${question.any}::tsquery, ${scanned_max}, ${limit}, ${deep_max}, ${limit})`.execute(cx.tx)
  return rows
}

type Row = { kind: string, id: string, path: string, title_zh: string, title_en: string, body_zh: string, body_en: string, facets: Record<string, string>, county_id: string | null, is_public: boolean, is_demo: boolean }

/** Reads the documents themselves, under row-level security: what it does not show is no hit. */
async function hitsOf(cx: Cx, candidates: readonly Candidate[], marking: Marking): Promise<Hit[]> {
  if (candidates.length === 0) return []
  const { rows } = await sql<Row & { rank: number }>`select doc.kind, doc.id, doc.path, doc.title_zh, doc.title_en, left(doc.body_zh, ${search_limits.excerpted_chars_max}) as body_zh, left(doc.body_en, ${search_limits.excerpted_chars_max}) as body_en, doc.facets, doc.county_id, doc.is_public, doc.is_demo, one.rank
    from jsonb_to_recordset(${JSON.stringify(candidates.map(({ kind, id, rank }) => ({ kind, id, rank })))}::jsonb) as one (kind text, id text, rank real)
      cross join lateral (select * from search_document doc where doc.city_id = ${cx.city.id} and doc.kind = one.kind and doc.id = one.id offset 0) doc
    order by one.rank desc, doc.kind, doc.id`.execute(cx.tx)
  return rows.map(({ title_zh, title_en, body_zh, body_en, ...row }) => ({
    ...row,
    title: { zh: marked(title_zh || title_en, marking), en: marked(title_en || title_zh, marking) },
    excerpt: { zh: excerpt(body_zh || body_en, marking, body_zh ? 'zh' : 'en'), en: excerpt(body_en || body_zh, marking, body_en ? 'en' : 'zh') },
  }))
}

type Counted = { kind: string, facets: Record<string, string>, n: number }

async function countsOf(cx: Cx, query: string, asked: Asked, candidates: readonly Candidate[]): Promise<Pick<Found, 'kinds' | 'facets'>> {
  const chosen = Object.entries(asked.facets ?? {})
  const own = candidates.map(({ kind, facets }) => ({ kind, facets, n: 1 }))
  const facets = byFacet(own)
  // One more walk for each thing chosen: its own alternatives are counted without it.
  for (const [name] of chosen) facets[name] = byFacet(await counted(cx, query, { ...asked, facets: Object.fromEntries(chosen.filter(([one]) => one !== name)) }))[name] ?? []
  const of_kinds = asked.kinds && asked.kinds.length > 0 ? await counted(cx, query, { ...asked, kinds: undefined }) : own
  return { kinds: summed(of_kinds.map(({ kind, n }) => [kind, n])), facets }
}

/** Counting needs no order, so nothing is ranked for it. */
async function counted(cx: Cx, query: string, narrowing: Narrowing): Promise<Counted[]> {
  return (await sql<Counted>`select kind, facets, n from search_counts(${narrowed(cx, query, narrowing)}, ${search_limits.counted_max})`.execute(cx.tx)).rows
}

function byFacet(rows: readonly Counted[]): Record<string, { id: string, count: number }[]> {
  const names = new Set(rows.flatMap((row) => Object.keys(row.facets)))
  return Object.fromEntries([...names].sort().map((name) => [name, summed(rows.flatMap(({ facets, n }) => facets[name] === undefined ? [] : [[facets[name], n] as const]))]))
}

function summed(parts: readonly (readonly [string, number])[]): { id: string, count: number }[] {
  const counts = new Map<string, number>()
  for (const [id, n] of parts) counts.set(id, (counts.get(id) ?? 0) + n)
  return [...counts].map(([id, count]) => ({ id, count })).sort((a, b) => b.count - a.count || (a.id < b.id ? -1 : 1)).slice(0, search_limits.facet_values_max)
}
