import type { Sentence } from '#kernel/declare/fault.ts'

/** Most characters that `…` in a word may stand for. */
const gap_max = 8

/** What of a list the pages and the check need. */
export type Words = { id: string, instead: Sentence, words: { word: string, instead?: Sentence | undefined }[], unless: string[], cites?: Sentence | undefined }

/** A word of a list that stands in a text. */
export type Finding = { list: string, word: string, instead: Sentence, cites: Sentence | null }

const findings_max = 5

/** Words of the lists that stand in `text`, in the order of the text, each once; at most five. Pure, so that a page says while typing what the server will say. */
export function wordsIn(text: string, lists: readonly Words[]): Finding[] {
  const found: (Finding & { at: number })[] = []
  const clauses = clausesOf(text)
  for (const list of lists) {
    for (const { word, instead } of list.words) {
      const pattern = patternOf(word)
      for (const clause of clauses) {
        const match = pattern.exec(clause.text)
        if (!match || list.unless.some((one) => patternOf(one).test(clause.text))) continue
        found.push({ list: list.id, word: match[0], instead: instead ?? list.instead, cites: list.cites ?? null, at: clause.at + match.index })
        break
      }
    }
  }
  const inner = (one: Finding & { at: number }) => found.some((other) => other !== one && other.list === one.list && other.word.length > one.word.length && other.at <= one.at && one.at + one.word.length <= other.at + other.word.length)
  const seen = new Set<string>()
  return found.toSorted((a, b) => a.at - b.at).filter((one) => !inner(one) && !seen.has(`${one.list} ${one.word}`) && seen.add(`${one.list} ${one.word}`))
    .slice(0, findings_max).map(({ at: _at, ...finding }) => finding)
}

function clausesOf(text: string): { text: string, at: number }[] {
  const clauses: { text: string, at: number }[] = []
  for (const match of text.normalize('NFC').matchAll(/[^。；;！？!?\n]+/g)) clauses.push({ text: match[0], at: match.index })
  return clauses
}

const patterns = new Map<string, RegExp>()

/** A word as a pattern: gaps are short, and a Latin word is not found inside another. */
function patternOf(word: string): RegExp {
  const known = patterns.get(word)
  if (known) return known
  const body = word.split('…').map((part) => part.trim().replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/\s+/g, '\\s+')).join(`.{0,${gap_max}}?`)
  const latin = (sign: string | undefined) => sign !== undefined && /[A-Za-z0-9]/.test(sign)
  const made = new RegExp(`${latin(word[0]) ? '(?<![A-Za-z0-9])' : ''}${body}${latin(word.at(-1)) ? '(?![A-Za-z0-9])' : ''}`, 'iu')
  patterns.set(word, made)
  return made
}
