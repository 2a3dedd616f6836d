import { fold, type Folded } from './fold.ts'

/** A piece of text and whether it is what was asked for. Text, never markup. */
export type Segment = { text: string, is_hit: boolean }

/** What to mark: folded phrases, and stems of the English configuration. */
export type Marking = { phrases: readonly string[], stems: readonly string[] }

/** Longest excerpt, in units of text: Chinese says in one what takes Latin letters three. */
export const excerpt_units_max = { zh: 110, en: 240 }
const segments_max = 400

/** The whole text with its hits marked. */
export function marked(text: string, marking: Marking): Segment[] {
  const held = fold(text)
  return segmentsOf(held, hitsIn(held, marking), 0, held.source.length)
}

/** The part of a long text that holds most of what was asked for; from its beginning when nothing is found in it. Never cuts a character in two. */
export function excerpt(text: string, marking: Marking, language: 'zh' | 'en'): Segment[] {
  const units_max = excerpt_units_max[language]
  const held = fold(text)
  const hits = hitsIn(held, marking)
  if (held.source.length <= units_max) return segmentsOf(held, hits, 0, held.source.length)
  let best = 0, most = 0
  for (const [first, hit] of hits.entries()) {
    const distinct = new Set<string>()
    for (let last = first; last < hits.length && hits[last]!.until <= hit.from + units_max; last++) distinct.add(held.source.slice(hits[last]!.from, hits[last]!.until).toLowerCase())
    if (distinct.size > most) [best, most] = [hit.from, distinct.size]
    if (first > 200) break
  }
  const from = startBefore(held.source, Math.max(0, best - Math.floor(units_max / 5)), best)
  const until = endBefore(held.source, Math.min(held.source.length, from + units_max))
  const segments = segmentsOf(held, hits, from, until)
  return [...from > 0 ? [{ text: '…', is_hit: false }] : [], ...segments, ...until < held.source.length ? [{ text: '…', is_hit: false }] : []]
}

type Hit = { from: number, until: number }

/** Places in the source, in order and apart. */
function hitsIn(held: Folded, { phrases, stems }: Marking): Hit[] {
  const found: Hit[] = []
  const add = (from: number, length: number) => found.push({ from: held.placeIn(from), until: held.placeIn(from + length) })
  for (const phrase of phrases) {
    if (!/\p{Script=Han}/u.test(phrase)) continue
    let any = false
    for (let at = held.text.indexOf(phrase); at !== -1 && found.length < segments_max; at = held.text.indexOf(phrase, at + phrase.length)) { add(at, phrase.length); any = true }
    // A long word that stands nowhere whole was found by its pairs; those are what the reader can see.
    if (!any && [...phrase].length > 2) for (const pair of pairsOf(phrase)) for (let at = held.text.indexOf(pair); at !== -1 && found.length < segments_max; at = held.text.indexOf(pair, at + pair.length)) add(at, pair.length)
  }
  if (stems.length > 0) {
    for (const word of held.text.matchAll(/[a-z\p{N}\p{Script=Latin}]+/gu)) {
      if (found.length >= segments_max) break
      if (stems.some((stem) => isOf(word[0], stem))) add(word.index, word[0].length)
    }
  }
  found.sort((a, b) => a.from - b.from || b.until - a.until)
  const apart: Hit[] = []
  for (const hit of found) {
    const last = apart.at(-1)
    if (last && hit.from <= last.until) last.until = Math.max(last.until, hit.until)
    else if (hit.until > hit.from) apart.push({ ...hit })
  }
  return apart
}

/** Whether a word is likely one of this stem: it begins with it, and what follows is no longer than an ending. The stemmer writes "batteri" for "battery". */
function isOf(word: string, stem: string): boolean {
  if (word.length > stem.length + 6) return false
  return word.startsWith(stem) || (stem.endsWith('i') && word.startsWith(`${stem.slice(0, -1)}y`))
}

const pairsOf = (phrase: string) => [...phrase].slice(0, -1).map((character, at) => character + [...phrase][at + 1]!)

function segmentsOf({ source }: Folded, hits: readonly Hit[], from: number, until: number): Segment[] {
  const segments: Segment[] = []
  const say = (text: string, is_hit: boolean) => { if (text !== '') segments.push({ text, is_hit }) }
  let at = from
  for (const hit of hits) {
    if (hit.until <= from || hit.from >= until) continue
    say(source.slice(at, Math.max(at, hit.from)), false)
    say(source.slice(Math.max(at, hit.from), Math.min(hit.until, until)), true)
    at = Math.max(at, Math.min(hit.until, until))
  }
  say(source.slice(at, until), false)
  return segments
}

/** A good place to begin: after a full stop, else after a blank, else between characters. */
function startBefore(source: string, wanted: number, hit: number): number {
  if (wanted === 0) return 0
  const window = source.slice(wanted, hit)
  const stop = /[。；！？\n.;!?]\s*/u.exec(window)
  if (stop) return wanted + stop.index + stop[0].length
  const blank = window.indexOf(' ')
  return whole(source, blank === -1 ? wanted : wanted + blank + 1)
}

function endBefore(source: string, wanted: number): number {
  if (wanted >= source.length) return source.length
  const blank = source.lastIndexOf(' ', wanted)
  return whole(source, blank > wanted - 24 && /[\p{Script=Latin}]/u.test(source[wanted] ?? '') ? blank : wanted)
}

/** Moves a place out of the middle of a character and its combining marks. */
function whole(source: string, place: number): number {
  let at = place
  while (at > 0 && at < source.length && (/[\udc00-\udfff]/.test(source[at]!) || /^\p{M}/u.test(source.slice(at, at + 2)))) at -= 1
  return at
}
