/** A run of text that stayed, came or went. */
export type DiffRun = { kind: 'same' | 'added' | 'removed', text: string }

/** Largest table of tokens compared exactly; beyond it the changed middle is told as one replacement. */
export const diff_cells_max = 4_000_000

const segmenters = { zh: new Intl.Segmenter('zh', { granularity: 'word' }), en: new Intl.Segmenter('en', { granularity: 'word' }) }

/** Words of a text with the blanks and marks between them, in order; joined they are the text again. */
export function wordsOfText(text: string, language: 'zh' | 'en'): string[] {
  return Array.from(segmenters[language].segment(text), (one) => one.segment)
}

/**
 * What changed between two texts, word by word, as the fewest words that came or went. Runs of one kind are joined; removed stands before added.
 * Time and space grow with the product of the changed middles, at most `diff_cells_max`.
 */
export function diffWords(before: string, after: string, language: 'zh' | 'en'): DiffRun[] {
  const a = wordsOfText(before, language), b = wordsOfText(after, language)
  let head = 0
  while (head < a.length && head < b.length && a[head] === b[head]) head += 1
  let tail = 0
  while (tail < a.length - head && tail < b.length - head && a[a.length - 1 - tail] === b[b.length - 1 - tail]) tail += 1
  const middle = between(a.slice(head, a.length - tail), b.slice(head, b.length - tail))
  return joined([{ kind: 'same', text: a.slice(0, head).join('') }, ...middle, { kind: 'same', text: a.slice(a.length - tail).join('') }])
}

function between(a: readonly string[], b: readonly string[]): DiffRun[] {
  const whole: DiffRun[] = [{ kind: 'removed', text: a.join('') }, { kind: 'added', text: b.join('') }]
  if (a.length === 0 || b.length === 0 || a.length * b.length > diff_cells_max) return whole
  const width = b.length + 1
  // Longest common part of a from i and b from j: one row below the other, so a walk from the front finds the way.
  const common = new Uint16Array((a.length + 1) * width)
  for (let i = a.length - 1; i >= 0; i -= 1) {
    for (let j = b.length - 1; j >= 0; j -= 1) {
      common[i * width + j] = a[i] === b[j] ? common[(i + 1) * width + j + 1]! + 1 : Math.max(common[(i + 1) * width + j]!, common[i * width + j + 1]!)
    }
  }
  const runs: DiffRun[] = []
  let i = 0, j = 0
  while (i < a.length && j < b.length) {
    if (a[i] === b[j]) {
      runs.push({ kind: 'same', text: a[i]! })
      i += 1
      j += 1
    } else if (common[(i + 1) * width + j]! >= common[i * width + j + 1]!) runs.push({ kind: 'removed', text: a[i++]! })
    else runs.push({ kind: 'added', text: b[j++]! })
  }
  return [...runs, { kind: 'removed', text: a.slice(i).join('') }, { kind: 'added', text: b.slice(j).join('') }]
}

/** Joins neighbours of one kind, and gathers what came and went between two unchanged runs. */
function joined(runs: readonly DiffRun[]): DiffRun[] {
  const out: DiffRun[] = []
  let removed = '', added = ''
  const flush = () => {
    if (removed !== '') out.push({ kind: 'removed', text: removed })
    if (added !== '') out.push({ kind: 'added', text: added })
    removed = ''
    added = ''
  }
  for (const { kind, text } of runs) {
    if (text === '') continue
    if (kind === 'removed') removed += text
    else if (kind === 'added') added += text
    else {
      flush()
      const last = out.at(-1)
      if (last?.kind === 'same') last.text += text
      else out.push({ kind, text })
    }
  }
  flush()
  return out
}
