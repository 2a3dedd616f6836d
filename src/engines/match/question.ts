import { sql, type RawBuilder } from '#kernel/store/db.ts'
import type { Cx } from '#kernel/store/cx.ts'
import { cutterOf, type Cutter } from './cutter.ts'
import { cityMark, facetMark, kindMark, public_mark, quoted } from './document.ts'
import { firstCharacters, folded } from './fold.ts'
import { phraseOf, synonymsOf } from './synonyms.ts'
import { chineseRuns, latinOf } from './tokens.ts'

/** What is asked at most: characters, and words with their synonyms; what lies beyond is not asked for. */
export const question_limits = { chars_max: 200, words_max: 12, synonyms_max: 12 }

/** One word of a question with everything that counts as it; `phrases` are folded. */
export type Word = { phrases: string[] }

/** A question as PostgreSQL takes it: `all` wants every word, `any` one of them; `phrases` and `stems` are what an excerpt marks. */
export type Question = { words: Word[], all: string, any: string, phrases: string[], stems: string[] }

/** `kinds` is what was chosen, `among` what may be a result at all. */
export type Narrowing = { kinds?: readonly string[] | undefined, among?: readonly string[], facets?: Readonly<Record<string, string>> | undefined, is_public_only?: boolean }

// They carry no meaning of their own; asked alone, each is still looked for.
const empty_words = new Set([...'的了和与及或等在之对为是中上下以从其该把被向', '关于', '以及', '对于', '如何', '怎么', '什么', '一种', '进行', '需要'])
const synonym_words_max = 4

/**
 * Reads what a person typed. Words are Chinese ones as the cutter finds them and others as they stand; the longest run of words the pack has synonyms for
 * counts as one. Null when nothing in it can be looked for. With `is_typing` the last word may be unfinished.
 */
export async function questionOf(cx: Cx, text: string, is_typing = false): Promise<Question | null> {
  const words = wordsOf(text, await cutterOf(cx.city), synonymsOf(cx.city.pack))
  if (words.length === 0) return null
  const parts = words.map((word, index) => sql`(${sql.join(word.phrases.map((phrase) => phraseQuery(phrase, is_typing && index === words.length - 1)), sql` || `)})`)
  const latin = words.flatMap(({ phrases }) => phrases.map((phrase) => latinOf(phrase))).join(' ')
  const { rows } = await sql<{ all: string, any: string, stems: string[] }>`select (${sql.join(parts, sql` && `)})::text as "all", (${sql.join(parts, sql` || `)})::text as "any",
    tsvector_to_array(to_tsvector('english', ${latin})) as stems`.execute(cx.tx)
  const { all, any, stems } = rows[0]!
  return any === '' ? null : { words, all, any, stems, phrases: [...new Set(words.flatMap((word) => word.phrases))] }
}

/** The words of a question, each with its synonyms. Pure. */
export function wordsOf(raw: string, cutter: Cutter, synonyms: ReadonlyMap<string, readonly string[]>): Word[] {
  const { chars_max, words_max, synonyms_max } = question_limits
  const items = itemsOf(folded(firstCharacters(raw, chars_max)), cutter)
  const words: Word[] = []
  for (let at = 0; at < items.length && words.length < words_max;) {
    let taken = 1
    let phrases: readonly string[] = [items[at]!.text]
    for (let length = Math.min(synonym_words_max, items.length - at); length >= 1; length--) {
      const found = synonyms.get(joined(items.slice(at, at + length)))
      if (found === undefined) continue
      taken = length
      phrases = found.slice(0, synonyms_max)
      break
    }
    words.push({ phrases: [...phrases] })
    at += taken
  }
  const telling = words.filter(({ phrases }) => !(phrases.length === 1 && empty_words.has(phrases[0]!)))
  return telling.length > 0 ? telling : words
}

type Item = { text: string, is_chinese: boolean }

function itemsOf(text: string, cutter: Cutter): Item[] {
  const items: Item[] = []
  let from = 0
  const latin = (part: string) => { for (const word of latinOf(part).split(' ')) if (word !== '') items.push({ text: word, is_chinese: false }) }
  for (const { run, at } of chineseRuns(text)) {
    latin(text.slice(from, at))
    for (const word of cutter.exact(run)) items.push({ text: word, is_chinese: true })
    from = at + run.length
  }
  latin(text.slice(from))
  return items
}

const joined = (items: readonly Item[]) => phraseOf(items.map((item, at) => (at > 0 && !(item.is_chinese && items[at - 1]!.is_chinese) ? ' ' : '') + item.text).join(''))

/** Every pair of neighbouring Chinese characters, and every other word, of one phrase. */
function phraseQuery(phrase: string, is_typing: boolean): RawBuilder<unknown> {
  const chinese = chineseRuns(phrase).flatMap(({ run }) => {
    const characters = [...run]
    if (characters.length === 1) return [`${quoted(run)}:*`]
    return characters.slice(0, -1).map((character, index) => quoted(character + characters[index + 1]!))
  })
  const latin = latinOf(phrase)
  const last = /[\p{L}\p{N}]+$/u.exec(latin)?.[0] ?? ''
  const typed = is_typing && last !== '' && phrase.endsWith(last) ? sql` || ${`${quoted(last)}:*`}::tsquery` : sql``
  const parts = [...chinese.length > 0 ? [sql`${[...new Set(chinese)].join(' & ')}::tsquery`] : [], ...latin === '' ? [] : [sql`(plainto_tsquery('english', ${latin})${typed})`]]
  return parts.length === 0 ? sql`''::tsquery` : sql`(${sql.join(parts, sql` && `)})`
}

/** A question narrowed to the city, kinds and facets, for one walk of the index. */
export function narrowed(cx: Cx, query: string, { kinds, among, facets, is_public_only }: Narrowing): RawBuilder<unknown> {
  const wanted = kinds && kinds.length > 0 ? kinds.filter((kind) => among?.includes(kind) ?? true) : among
  const marks = [quoted(cityMark(cx.city.id)), ...wanted === undefined ? [] : [`(${[...wanted, ...wanted.length === 0 ? [''] : []].map((kind) => quoted(kindMark(kind))).join(' | ')})`],
    ...Object.entries(facets ?? {}).map(([name, value]) => quoted(facetMark(name, value))), ...is_public_only || cx.actor.account_id === null ? [quoted(public_mark)] : []]
  return sql`(${query}::tsquery && ${marks.join(' & ')}::tsquery)`
}
