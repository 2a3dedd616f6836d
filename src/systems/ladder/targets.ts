import type { Sentence } from '#kernel/declare/fault.ts'
import type { Cx } from '#kernel/store/cx.ts'
import { targetFigures } from '#systems/facts/public.ts'
import { settingsOf } from './settings.ts'

export type Target = { fact: string, title: Sentence, subject_id: string, subject: Sentence, rungs: string[], counts: 'held' | 'new', period: string, value: number, qualifier: Sentence | null, note: Sentence | null, source: { id: string, sentence: string } }

/** The published targets that stand beside the board: the city's for those who see all of it, else those of the counties given. */
export function targetsOf(cx: Pick<Cx, 'city'>, counties: readonly string[] | null): Target[] {
  return settingsOf(cx.city.pack).targets.flatMap(({ fact, rungs, counts }) => targetFigures(cx.city, fact)
    .filter((one) => counties === null || counties.includes(one.subject_id) || one.subject_id === cx.city.id)
    .map(({ title, subject_id, subject, period, value, qualifier, note, source }) => ({ fact, title, subject_id, subject, rungs, counts, period, value: Number(value), qualifier, note, source: { id: source.id, sentence: source.sentence } })))
}
