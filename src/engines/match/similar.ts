import type { Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import { cutterOf, type Cutter } from './cutter.ts'
import { cityMark, kindMark, public_mark, quoted } from './document.ts'
import { chineseRuns, latinOf, tokensOf } from './tokens.ts'
import { firstCharacters, folded } from './fold.ts'

/** How much of a text is compared, how many of its rarest words look for candidates, how many of these are ranked and how many compared in full. */
export const similar_limits = { chars_max: 4_000, words_asked_max: 24, scanned_max: 2_000, compared_max: 40, shared_max: 12 }

/** A thing like the text: `score` from 0 to 1, `shared` the words both hold, rarest first. */
export type Similar = { kind: string, id: string, path: string, case_id: string | null, title: { zh: string, en: string }, score: number, shared: string[], is_public: boolean, is_demo: boolean, county_id: string | null }

/** A text as it is compared: term → weight; `words` are those worth showing. */
export type Profile = { weights: Map<string, number>, words: Set<string> }

/**
 * Things of these kinds that say nearly the same as `text` and that the asker may read, most alike first. `title`, when given, is compared with titles as well,
 * so that a few typed words already find their like. `except` leaves out the thing itself, by its id or its case's. A need and its public page have one id, are one thing and come once. Scores below `score_min` are left out.
 */
export async function similar(cx: Cx, asked: { kinds: readonly string[], text: string, title?: string, except?: readonly string[], limit?: number, score_min?: number, is_public_only?: boolean }): Promise<Similar[]> {
  const cutter = await cutterOf(cx.city)
  const common = await commonTerms(cx)
  const stems = await stemsOf(cx, [asked.title ?? '', asked.text])
  const title = profileOf(asked.title ?? '', stems[0]!, cutter, common)
  const whole = profileOf(`${asked.title ?? ''}\n${asked.text}`, [...new Set(stems.flat())], cutter, common)
  const { words_asked_max, scanned_max, compared_max, shared_max } = similar_limits
  // The rarest words find what is alike; what most documents hold would only bring more to compare.
  const rarest = [...whole.weights].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).slice(0, words_asked_max).map(([term]) => term)
  if (rarest.length === 0) return []
  const any = rarest.map(quoted).join(' | ')
  const marks = [quoted(cityMark(cx.city.id)), `(${asked.kinds.map((kind) => quoted(kindMark(kind))).join(' | ')})`, ...asked.is_public_only || cx.actor.account_id === null ? [quoted(public_mark)] : []]
  const { rows } = await sql<{ kind: string, id: string, case_id: string | null, path: string, title_zh: string, title_en: string, is_public: boolean, is_demo: boolean, county_id: string | null, terms: string[], title_terms: string[] }>`
    select doc.kind, doc.id, doc.case_id, doc.path, doc.title_zh, doc.title_en, doc.is_public, doc.is_demo, doc.county_id, tsvector_to_array(doc.terms) as terms, tsvector_to_array(ts_filter(doc.terms, '{a}')) as title_terms
    from search_candidates(${`(${any}) & ${marks.join(' & ')}`}::tsquery, ${any}::tsquery, ${scanned_max}, ${scanned_max}, ${scanned_max}, ${compared_max + (asked.except?.length ?? 0)}) as one
    cross join lateral (select * from search_document doc where doc.city_id = ${cx.city.id} and doc.kind = one.kind and doc.id = one.id offset 0) doc`.execute(cx.tx)
  const scored = rows.filter((row) => !asked.except?.some((one) => one === row.id || one === row.case_id)).map(({ terms, title_terms, title_zh, title_en, ...row }) => {
    const held = terms.filter((term) => !term.startsWith('='))
    const score = Math.max(likeness(whole, held, common), title.weights.size >= 2 ? likeness(title, title_terms, common) : 0)
    const there = new Set(held)
    const shared = [...whole.words].filter((word) => there.has(word)).sort((a, b) => (whole.weights.get(b) ?? 0) - (whole.weights.get(a) ?? 0)).slice(0, shared_max)
    return { ...row, title: { zh: title_zh || title_en, en: title_en || title_zh }, score: Math.round(score * 1_000) / 1_000, shared }
  }).filter((row) => row.score >= (asked.score_min ?? 0.2)).sort((a, b) => b.score - a.score || Number(b.is_public) - Number(a.is_public) || (a.id < b.id ? -1 : 1))
  const once = scored.filter((row, at) => scored.findIndex((other) => other.id === row.id || (other.case_id !== null && other.case_id === row.case_id)) === at)
  return once.slice(0, Math.min(asked.limit ?? 5, compared_max))
}

/** How alike two texts are, from 0 to 1: the weight of the shared terms against the geometric mean of both sides' weights (cosine). Pure. */
export function likeness(profile: Profile, terms: readonly string[], common: ReadonlyMap<string, number>): number {
  let shared = 0, ours = 0, theirs = 0
  for (const weight of profile.weights.values()) ours += weight * weight
  for (const term of terms) {
    const weight = weightOf(term, common)
    theirs += weight * weight
    if (profile.weights.has(term)) shared += weight * weight
  }
  return ours === 0 || theirs === 0 ? 0 : shared / Math.sqrt(ours * theirs)
}

/** The terms of a text with their weights: rare ones more, words that nearly all texts hold hardly at all. Pure. */
export function profileOf(text: string, stems: readonly string[], cutter: Cutter, common: ReadonlyMap<string, number>): Profile {
  const cut = firstCharacters(text, similar_limits.chars_max)
  const terms = new Set([...tokensOf(cut, cutter).chinese.map((token) => token.term), ...stems])
  const words = new Set([...chineseRuns(folded(cut)).flatMap(({ run }) => cutter.exact(run)).filter((word) => [...word].length > 1 && terms.has(word)), ...stems])
  return { weights: new Map([...terms].map((term) => [term, weightOf(term, common)])), words }
}

/** Information of a term: the logarithm of how few documents hold it. A term the statistics do not list is as rare as the rarest they do. */
function weightOf(term: string, common: ReadonlyMap<string, number>): number {
  return Math.log(1 + 1 / Math.max(common.get(term) ?? 0.001, 0.001))
}

/** The shares of common words, as PostgreSQL's statistics have them; empty before the table was first analysed. */
export async function commonTerms(cx: Cx): Promise<Map<string, number>> {
  const { rows } = await sql<{ term: string, share: number }>`select term, share from search_common_terms()`.execute(cx.tx)
  return new Map(rows.map((row) => [row.term, row.share]))
}

async function stemsOf(cx: Cx, texts: readonly string[]): Promise<string[][]> {
  const latin = texts.map((text) => latinOf(folded(firstCharacters(text, similar_limits.chars_max))))
  const { rows } = await sql<{ stems: string[] }>`select tsvector_to_array(to_tsvector('english', latin)) as stems from unnest(${latin}::text[]) with ordinality as one (latin, place) order by place`.execute(cx.tx)
  return rows.map((row) => row.stems)
}
