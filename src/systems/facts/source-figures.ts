import type { Sentence } from '#kernel/declare/fault.ts'
import type { City } from '#kernel/store/cx.ts'
import { dictionaryOf } from '#facts/dictionary.ts'
import { qualifierWords } from './fact.ts'
import { statedFacts, subjectsOf } from './stated-facts.ts'

/** What a publication says of a fact, word for word; `value` is digits in the fact's unit. */
export type SourceFigure = { fact: string, title: Sentence, subject: Sentence, value: string, unit: Sentence | null, qualifier: Sentence | null, period: string, note: Sentence | null, source: { id: string, title: Sentence, sentence: string } }

/** Every statement the city's pack holds of these facts, in their order; statements that disagree are all given. Targets are left out. */
export function sourceFigures({ pack }: City, facts: readonly string[]): SourceFigure[] {
  const dictionary = dictionaryOf(pack)
  const subjects = subjectsOf(pack)
  const stated = statedFacts(pack).filter((one) => !one.is_target)
  return facts.flatMap((id) => stated.filter((one) => one.fact_id === id).flatMap((one) => {
    const fact = dictionary.get(id)
    if (!fact) return []
    return [{
      fact: id, title: fact.name, subject: subjects.get(one.subject_id)?.title ?? { zh: one.subject_id, en: one.subject_id }, value: one.value, unit: fact.unit, qualifier: qualifierWords(one.qualifier ?? 'exact', false), period: one.period,
      note: one.note ?? null, source: { id: one.source_id, title: one.source.title, sentence: one.source.sentence ?? '' },
    }]
  }))
}

/** A target the city's pack states, with the id of the city or county it is set for. */
export type TargetFigure = SourceFigure & { subject_id: string }

/** Every target the city's pack holds of a fact, in their order. */
export function targetFigures({ pack }: City, fact_id: string): TargetFigure[] {
  const fact = dictionaryOf(pack).get(fact_id)
  const subjects = subjectsOf(pack)
  return fact === undefined ? [] : statedFacts(pack).filter((one) => one.is_target && one.fact_id === fact_id).map((one) => ({
    fact: fact_id, title: fact.name, subject_id: one.subject_id, subject: subjects.get(one.subject_id)?.title ?? { zh: one.subject_id, en: one.subject_id }, value: one.value, unit: fact.unit,
    qualifier: qualifierWords(one.qualifier ?? 'reach', true), period: one.period, note: one.note ?? null, source: { id: one.source_id, title: one.source.title, sentence: one.source.sentence ?? '' },
  }))
}
