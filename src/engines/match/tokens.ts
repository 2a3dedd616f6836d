import type { Cutter } from './cutter.ts'
import { firstCharacters, folded } from './fold.ts'

/** A word of Chinese at its place; `is_pair` for two neighbouring characters that need not be a word. */
export type Token = { term: string, place: number, is_pair: boolean }

/** What one text is found by: tokens of its Chinese, and the rest as plain words for PostgreSQL's English configuration. */
export type Tokens = { chinese: Token[], latin: string }

/** Longest text that is cut, characters, and the most tokens it gives; what lies beyond is not found by. */
export const text_chars_max = 20_000
export const tokens_max = 12_000

/** Longest Chinese word that is a term of its own, characters; a longer one is found by its pairs. */
export const word_chars_max = 16

const han = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}々〇]+/gu

/**
 * Cuts a text into what it is indexed and asked by. This is the one place where that is decided: a stronger ranker takes its terms from here.
 * Chinese gives its words (jieba, search mode) and every pair of neighbouring characters, the last character of a run alone: so each character
 * begins some token, and a pair, a longer word or a single character is found however the words around it were cut.
 * Equal for texts that differ only in normal form, width or case. Never throws; linear in the text.
 */
export function tokensOf(raw: string, cutter: Cutter, max = tokens_max): Tokens {
  const text = folded(firstCharacters(raw, text_chars_max))
  const chinese: Token[] = []
  let place = 0
  for (const [run] of text.matchAll(han)) {
    if (chinese.length >= max) break
    const characters = [...run]
    for (const [index, character] of characters.entries()) chinese.push({ term: character + (characters[index + 1] ?? ''), place: place + index, is_pair: true })
    let from = 0
    for (const word of cutter.fine(run)) {
      const length = [...word].length
      // Words of two characters are pairs already; a run the dictionary knows nothing of comes out whole, and PostgreSQL takes no word of more than 2,046 bytes.
      if (length < 3 || length > word_chars_max) continue
      const found = run.indexOf(word, from)
      if (found > from) from = found
      chinese.push({ term: word, place: place + Math.min([...run.slice(0, from)].length, characters.length - 1), is_pair: false })
    }
    place += characters.length + 1
  }
  return { chinese: chinese.slice(0, max), latin: latinOf(text) }
}

/** The runs of Chinese in a folded text. */
export function chineseRuns(text: string): { run: string, at: number }[] {
  return [...text.matchAll(han)].map((found) => ({ run: found[0], at: found.index }))
}

/**
 * Everything but the Chinese, as words with single blanks between them. A hyphen stays between letters and a point between digits; PostgreSQL's parser
 * would otherwise read addresses, paths and negative numbers into "motor.The", "hardware/software" and "3-5".
 */
export function latinOf(text: string): string {
  return text.replace(han, ' ').replace(/[^\p{L}\p{N}\p{M}.-]+/gu, ' ')
    .replace(/(?<!\p{N})\.|\.(?!\p{N})/gu, ' ').replace(/(?<!\p{L})-|-(?!\p{L})/gu, ' ').replace(/\s+/g, ' ').trim()
}
