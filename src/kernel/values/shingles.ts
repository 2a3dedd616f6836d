/** Characters of one shingle: long enough that common phrases of a trade do not count, short enough that a changed word is felt. */
export const shingle_length = 12
/** Shortest passage that is told, characters. */
export const passage_min = 24

/** A text without what differs between two typists: white space, punctuation, case and width. */
export function bareText(text: string): string {
  return text.normalize('NFKC').toLowerCase().replace(/[\s\p{P}\p{S}]+/gu, '')
}

function shinglesOf(bare: string): Set<string> {
  const all = new Set<string>()
  for (let at = 0; at + shingle_length <= bare.length; at++) all.add(bare.slice(at, at + shingle_length))
  return all
}

export type Likeness = { alike_percent: number, passages: string[] }

/**
 * How alike two texts are: the share of shingles they have in common (Jaccard, whole percent, rounded down), and the longest passages both hold, longest
 * first, at most `passages_max`. What stands in `known` (a problem that both quote) does not count. Symmetric in the percentage; linear in the lengths.
 */
export function likeness(a: string, b: string, known: string, passages_max = 5): Likeness {
  const ignored = shinglesOf(bareText(known))
  const bare = bareText(a)
  const left = shinglesOf(bare).difference(ignored), right = shinglesOf(bareText(b)).difference(ignored)
  const shared = left.intersection(right)
  const all = left.size + right.size - shared.size
  return { alike_percent: all === 0 ? 0 : Math.floor(shared.size * 100 / all), passages: passagesOf(bare, shared).slice(0, passages_max) }
}

/** Runs of the text whose every shingle is shared. */
function passagesOf(bare: string, shared: ReadonlySet<string>): string[] {
  const found = new Set<string>()
  let from = -1
  for (let at = 0; at + shingle_length <= bare.length + 1; at++) {
    const holds = shared.has(bare.slice(at, at + shingle_length)) && at + shingle_length <= bare.length
    if (holds && from < 0) from = at
    if (!holds && from >= 0) {
      const passage = bare.slice(from, at - 1 + shingle_length)
      if (passage.length >= passage_min) found.add(passage)
      from = -1
    }
  }
  return [...found].sort((x, y) => y.length - x.length || (x < y ? -1 : 1))
}
