import type { Sentence } from '#kernel/declare/fault.ts'
import type { Decision } from './decide.ts'

export type NextQuestion = { fact: string, title: Sentence, question: Sentence, /** Measures it would move. */ measures: number, score: number }

/**
 * What to ask next over many measures: every measure still open gives each fact it waits for an equal share of one, so that a question that settles a
 * measure by itself comes before one of many that a measure waits for. Ties go to the fact named by more measures, then to the earlier.
 */
export function nextQuestions(decisions: readonly Decision[]): NextQuestion[] {
  const found = new Map<string, NextQuestion>()
  for (const { outcome, missing } of decisions) {
    if (outcome === 'not-eligible') continue
    const weight = missing.reduce((sum, one) => sum + one.weight, 0)
    for (const one of missing) {
      const before = found.get(one.fact) ?? { fact: one.fact, title: one.title, question: one.question, measures: 0, score: 0 }
      found.set(one.fact, { ...before, measures: before.measures + 1, score: before.score + one.weight / weight })
    }
  }
  return [...found.values()].toSorted((a, b) => b.score - a.score || b.measures - a.measures)
}
