import { createHash } from 'node:crypto'
import { invariant } from '#kernel/declare/fault.ts'
import type { Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import { canonical } from '#kernel/trust/canonical.ts'
import { cutterOf, type Cutter } from './cutter.ts'
import { firstCharacters } from './fold.ts'
import { text_chars_max, tokensOf } from './tokens.ts'

type Texts = { zh?: string | null, en?: string | null }

/**
 * One thing that may be found. `of_table` is the table whose readers find it, `scope` where its row stands to them; what is sealed has no document.
 * Only what its readers may all read belongs into the texts: whoever finds a document sees excerpts of them.
 */
export type SearchDocument = {
  kind: string
  id: string
  of_table: string
  scope: { is_public?: boolean, account_id?: string | null, org_id?: string | null, county_id?: string | null, case_id?: string | null }
  title: Texts
  /** One sentence of what it is; weighs more than the body. */
  lead?: Texts
  body?: Texts
  /** Further names it is found by and that are not shown: sector, county, owner. */
  names?: readonly (string | null)[]
  /** Facet → id, for counts and filters. */
  facets?: Record<string, string | null>
  path: string
  is_demo?: boolean
}

export const document_limits = { title_chars_max: 400, lead_chars_max: 1_000, body_chars_max: text_chars_max, names_max: 40, name_chars_max: 200, facets_max: 12, batch_max: 500 }

/**
 * Puts a thing into the index, in the transaction that wrote the thing itself; the transaction must be elevated. Texts past their limits are cut:
 * the index is derived, and a long text is no reason to refuse the act that brought it. An unchanged thing costs one look.
 */
export async function index(cx: Cx, document: SearchDocument): Promise<void> {
  await indexAll(cx, [document])
}

/** The same for up to `batch_max` things at once, none of them twice; with `is_whole` unchanged ones are cut anew as well. Returns how many were written. */
export async function indexAll(cx: Cx, documents: readonly SearchDocument[], is_whole = false): Promise<number> {
  const { batch_max } = document_limits
  invariant(documents.length <= batch_max, `at most ${batch_max} documents are indexed at once`)
  if (documents.length === 0) return 0
  const wanted = documents.map((document) => {
    invariant(cx.city.access.has(`table:${document.of_table}`), `a document stands for a declared table, not ${document.of_table}`)
    const held = withinLimits(document)
    return { ...held, source_hash: createHash('sha256').update(canonical({ version: 1, held })).digest('hex') }
  })
  const { rows } = await sql<{ kind: string, id: string, source_hash: string }>`select kind, id, source_hash from search_document
    where city_id = ${cx.city.id} and kind = any(${[...new Set(wanted.map((one) => one.kind))]}::text[]) and id = any(${wanted.map((one) => one.id)}::text[])`.execute(cx.tx)
  const standing = new Map(rows.map((row) => [`${row.kind}~${row.id}`, row.source_hash]))
  const changed = wanted.filter((one) => is_whole || standing.get(`${one.kind}~${one.id}`) !== one.source_hash)
  if (changed.length === 0) return 0
  const cutter = await cutterOf(cx.city)
  const lines = changed.map((one) => ({ ...one, ...vectorOf(cx.city.id, one, cutter) }))
  await sql`insert into search_document (city_id, kind, id, of_table, case_id, org_id, county_id, account_id, is_public, title_zh, title_en, body_zh, body_en, facets, path, is_demo, source_hash, terms, title_terms)
    select ${cx.city.id}, kind, id, of_table, case_id, org_id, county_id, account_id, is_public, title_zh, title_en, body_zh, body_en, facets, path, is_demo, source_hash, words || marks::tsvector, ts_filter(words, '{a}') || marks::tsvector
    from jsonb_to_recordset(${JSON.stringify(lines)}::jsonb) as one (kind text, id text, of_table text, case_id text, org_id text, county_id text, account_id text, is_public boolean, title_zh text, title_en text,
      body_zh text, body_en text, facets jsonb, path text, is_demo boolean, source_hash text, chinese text, marks text, latin_a text, latin_b text, latin_c text, latin_d text),
      lateral (select chinese::tsvector || setweight(to_tsvector('english', latin_a), 'A') || setweight(to_tsvector('english', latin_b), 'B') || setweight(to_tsvector('english', latin_c), 'C') || setweight(to_tsvector('english', latin_d), 'D') as words) cut
    on conflict (city_id, kind, id) do update set of_table = excluded.of_table, case_id = excluded.case_id, org_id = excluded.org_id, county_id = excluded.county_id, account_id = excluded.account_id,
      is_public = excluded.is_public, title_zh = excluded.title_zh, title_en = excluded.title_en, body_zh = excluded.body_zh, body_en = excluded.body_en, facets = excluded.facets, path = excluded.path,
      is_demo = excluded.is_demo, source_hash = excluded.source_hash, terms = excluded.terms, title_terms = excluded.title_terms, indexed_at = now()`.execute(cx.tx)
  return changed.length
}

/** Takes a thing out of the index; one that is not there is no matter. The transaction must be elevated. */
export async function forget(cx: Cx, { kind, id }: Pick<SearchDocument, 'kind' | 'id'>): Promise<void> {
  await sql`delete from search_document where city_id = ${cx.city.id} and kind = ${kind} and id = ${id}`.execute(cx.tx)
}

type Held = ReturnType<typeof withinLimits>

function withinLimits(document: SearchDocument) {
  const { title_chars_max, lead_chars_max, body_chars_max, names_max, name_chars_max, facets_max } = document_limits
  const cut = (text: string | null | undefined, max: number) => firstCharacters((text ?? '').replaceAll('\0', '').toWellFormed().normalize('NFC'), max).trim()
  const facets = Object.entries(document.facets ?? {}).flatMap(([name, value]) => value ? [[name, value] as const] : [])
  invariant(facets.length <= facets_max, `a document has at most ${facets_max} facets`)
  const lead = { zh: cut(document.lead?.zh, lead_chars_max), en: cut(document.lead?.en, lead_chars_max) }
  const body = { zh: cut(document.body?.zh, body_chars_max), en: cut(document.body?.en, body_chars_max) }
  return {
    kind: document.kind, id: document.id, of_table: document.of_table, path: document.path, is_demo: document.is_demo ?? false,
    is_public: document.scope.is_public ?? false, account_id: document.scope.account_id ?? null, org_id: document.scope.org_id ?? null, county_id: document.scope.county_id ?? null, case_id: document.scope.case_id ?? null,
    title_zh: cut(document.title.zh, title_chars_max), title_en: cut(document.title.en, title_chars_max), lead, body,
    body_zh: shownText(lead.zh, body.zh), body_en: shownText(lead.en, body.en),
    names: (document.names ?? []).flatMap((name) => name ? [cut(name, name_chars_max)] : []).slice(0, names_max), facets: Object.fromEntries(facets),
  }
}

/** What excerpts are taken from: a lead that is only the beginning of the body is not said twice. */
function shownText(lead: string, body: string): string {
  return body.startsWith(lead.replace(/[。.…]$/, '')) ? body : [lead, body].filter(Boolean).join('\n')
}

// A tsvector holds at most 16,383 positions and 1 MB. These shares of both languages together stay below the first, and with
// at most 16 characters a word far below the second.
const shares = { A: 1_000, B: 2_000, C: 10_000, D: 2_000 } as const
const places_max = 16_383

/** The tsvector's literal for the Chinese and the marks, with positions and weights, and the Latin words of each weight. */
function vectorOf(city_id: string, held: Held, cutter: Cutter): { chinese: string, marks: string, latin_a: string, latin_b: string, latin_c: string, latin_d: string } {
  const texts = { A: [held.title_zh, held.title_en], B: [held.lead.zh, held.lead.en], C: [held.body.zh, held.body.en], D: held.names }
  const places = new Map<string, string[]>()
  const latin: Record<string, string> = {}
  let base = 1
  for (const [weight, max] of Object.entries(shares)) {
    const { chinese, latin: words } = tokensOf(texts[weight as keyof typeof texts].filter(Boolean).join('\n').slice(0, text_chars_max), cutter, max)
    latin[weight] = words
    for (const token of chinese) {
      const at = Math.min(base + token.place, places_max)
      const listed = places.get(token.term)
      if (listed === undefined) places.set(token.term, [`${at}${weight}`])
      // PostgreSQL keeps 255 places of a word; a few dozen say all that ranking can use.
      else if (listed.length < 48) listed.push(`${at}${weight}`)
    }
    base += (chinese.at(-1)?.place ?? 0) + 2
  }
  const words = [...places].map(([term, at]) => `${quoted(term)}:${at.join(',')}`)
  return { chinese: words.join(' '), marks: marksOf(city_id, held).map(quoted).join(' '), latin_a: latin['A']!, latin_b: latin['B']!, latin_c: latin['C']!, latin_d: latin['D']! }
}

/** Marks let one walk of the index narrow by city, kind, facet and openness as well. No text gives a word that begins with "=". */
function marksOf(city_id: string, held: Held): string[] {
  return [cityMark(city_id), kindMark(held.kind), ...Object.entries(held.facets).map(([name, value]) => facetMark(name, value)), ...held.is_public ? [public_mark] : []]
}

export const cityMark = (city_id: string) => `=city:${city_id}`
export const kindMark = (kind: string) => `=kind:${kind}`
export const facetMark = (name: string, value: string) => `=facet:${name}:${value}`
export const public_mark = '=public'

/** A word as tsvector and tsquery literals want it. */
export const quoted = (term: string) => `'${term.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`
