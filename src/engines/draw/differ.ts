import type { Sentence } from '#kernel/declare/fault.ts'

/** One difference: where in the file, what was expected there, what stands there. */
export type Difference = { where: string, expected: string, found: string, sentence: Sentence }
export type CheckName = 'shape' | 'notice' | 'commitments' | 'list' | 'excluded' | 'reveals' | 'beacon' | 'seed' | 'order' | 'seats' | 'alternates' | 'skips' | 'record' | 'events' | 'disclosure' | 'receipts' | 'file'
/** `ok` null: cannot be settled from the file alone. */
export type DrawCheck = { name: CheckName, ok: boolean | null, sentence: Sentence, differences: Difference[] }

const shown_max = 160

function brief(value: unknown): string {
  const text = value === undefined ? '∅' : typeof value === 'string' ? value : JSON.stringify(value)
  return text.length > shown_max ? `${text.slice(0, shown_max)}…` : text
}

/** A difference in one sentence: what, where, expected, found. */
export function differ(where: string, what: Sentence, expected: unknown, found: unknown): Difference {
  const [wanted, there] = [brief(expected), brief(found)]
  return { where, expected: wanted, found: there, sentence: {
    zh: `${what.zh}（${where}）：应为 ${wanted || '空'}，实为 ${there || '空'}。`, en: `${what.en} (${where}): expected ${wanted || 'nothing'}, found ${there || 'nothing'}.`,
  } }
}

/** The first element in which two lists differ, down to the field where both are records; null where they are alike. */
export function firstDifference(where: string, what: Sentence, expected: readonly unknown[], found: readonly unknown[]): Difference | null {
  for (let at = 0; at < Math.max(expected.length, found.length); at += 1) {
    const [wanted, there] = [expected[at], found[at]]
    if (isRecord(wanted) && isRecord(there)) {
      const field = Object.keys(wanted).find((key) => wanted[key] !== there[key])
      if (field !== undefined) return differ(`${where}[${at}].${field}`, what, wanted[field], there[field])
    } else if (wanted !== there) return differ(`${where}[${at}]`, what, wanted, there)
  }
  return null
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}
