import { z } from 'zod'
import { type At, docShape, type PackProblem, type PackView, part, say, sentenceShape } from '#kernel/declare/pack.ts'
import { packId } from '#kernel/declare/pack-shape.ts'
import { dictionaryOf, type Fact, type fact_periods } from './dictionary.ts'

/** How exactly a source states a value: `more-than` 超、余, `about` 近、约, `expected` 预计. */
export const qualifiers = ['exact', 'more-than', 'about', 'expected'] as const

/** How a target is met: `reach` is 达到 without more, `more-than` is 超, `at-least` is 以上, `about` is 左右. */
export const comparators = ['reach', 'at-least', 'more-than', 'about'] as const

const subject = z.strictObject({
  id: packId,
  kind: z.enum(['province', 'city', 'county', 'enterprise', 'institution', 'place']),
  title: sentenceShape,
})

/** The quoted words, exactly as printed but for scanning marks. `id` is the fact's number in the inventory of the source. */
const quoted = z.strictObject({ id: z.string().regex(/^[A-Z]{3}-\d{2,3}$/), sentence: z.string().min(1).max(600) })

const stated = {
  fact: packId,
  subject: packId,
  /** A year `2020`, a quarter `2020-q1`, a month `2020-02`, a day, or a span of years `2017/2020`. */
  period: z.string().regex(/^\d{4}(-q[1-4]|-\d{2}(-\d{2})?|\/\d{4})?$/),
  value: z.string().regex(/^-?\d+(\.\d+)?$/).max(40),
  /** What sets this value apart from another of the same fact (a narrower scope, another counting). */
  note: sentenceShape.optional(),
  source: quoted,
}

const valueShape = z.strictObject({ ...stated, qualifier: z.enum(qualifiers) })
const targetShape = z.strictObject({ ...stated, comparator: z.enum(comparators) })

const valuesShape = z.strictObject({ ...docShape, subjects: z.array(subject).min(1).max(200), values: z.array(valueShape).min(1).max(1_000) })
const targetsShape = z.strictObject({ ...docShape, subjects: z.array(subject).min(1).max(200), targets: z.array(targetShape).min(1).max(1_000) })

export type StatedValue = z.output<typeof valueShape>
export type StatedTarget = z.output<typeof targetShape>
export type StatedValues = z.output<typeof valuesShape>
export type StatedTargets = z.output<typeof targetsShape>

/** Published figures, each with the sentence that states it. Sources that disagree are both kept. */
export const statedValuesPart = part({
  folder: 'registers',
  single: 'registers/newsletter-facts.yaml',
  schema: valuesShape,
  lines_advised: 2_000,
  check: (doc, at, pack) => problemsOf('values', doc.values, doc.subjects, at, pack),
})

/** Published targets, each with the sentence that sets it. */
export const statedTargetsPart = part({
  folder: 'registers',
  single: 'registers/newsletter-targets.yaml',
  schema: targetsShape,
  lines_advised: 2_000,
  check: (doc, at, pack) => problemsOf('targets', doc.targets, doc.subjects, at, pack),
})

/** A fact of one subject and period that its sources give different values for, in the order they were written. */
export type Disagreement = { fact: string, subject: string, period: string, values: StatedValue[] }

/** Finds the figures that the sources disagree on, 超 1 万 against 近 1 万 included: shown side by side, never merged. */
export function disagreements(values: readonly StatedValue[]): Disagreement[] {
  const groups = Map.groupBy(values, (value) => `${value.fact}\0${value.subject}\0${value.period}`)
  return [...groups.values()].flatMap((group) => {
    const [first] = group
    const is_same = first === undefined || group.every((one) => one.value === first.value && one.qualifier === first.qualifier)
    return is_same ? [] : [{ fact: first.fact, subject: first.subject, period: first.period, values: group }]
  })
}

type Stated = { fact: string, subject: string, period: string, value: string }

function problemsOf(list: string, stateds: readonly Stated[], subjects: readonly { id: string }[], at: At, pack: PackView): PackProblem[] {
  const dictionary = dictionaryOf(pack)
  const known = new Set(subjects.map((one) => one.id))
  return stateds.flatMap((one, index) => {
    const problems: PackProblem[] = []
    const here = (key: string) => at([list, index, key])
    const fact = dictionary.get(one.fact)
    if (fact === undefined) {
      problems.push(say('facts.unknown', here('fact'), { zh: `字典里没有事实“${one.fact}”`, en: `The dictionary has no fact “${one.fact}”` }))
    } else {
      problems.push(...valueProblems(fact, one, here))
    }
    if (!known.has(one.subject)) {
      problems.push(say('facts.unknown-subject', here('subject'), { zh: `subjects 里没有“${one.subject}”`, en: `“${one.subject}” is not among the subjects` }))
    }
    return problems
  })
}

function valueProblems(fact: Fact, one: Stated, here: (key: string) => ReturnType<At>): PackProblem[] {
  const problems: PackProblem[] = []
  const decimals = one.value.split('.')[1]?.length ?? 0
  if (fact.decimals === null || decimals > fact.decimals) {
    problems.push(say('facts.too-fine', here('value'), {
      zh: `“${fact.name.zh}”最多 ${fact.decimals ?? 0} 位小数`, en: `“${fact.name.en}” carries ${fact.decimals ?? 0} decimals at most`,
    }))
  }
  if (!isPeriod(fact.period, one.period)) {
    problems.push(say('facts.period', here('period'), { zh: `期间与“${fact.name.zh}”的统计期不符`, en: `The period is not the kind “${fact.name.en}” is counted in` }))
  }
  return problems
}

const period_forms: Record<(typeof fact_periods)[number], RegExp> = {
  year: /^\d{4}(\/\d{4})?$/,
  quarter: /^\d{4}-q[1-4]$/,
  month: /^\d{4}-\d{2}$/,
  day: /^\d{4}-\d{2}-\d{2}$/,
  none: /^\d{4}/,
}

/** Whether a period is of the kind a fact is counted in. */
export function isPeriod(kind: (typeof fact_periods)[number], period: string): boolean {
  return period_forms[kind].test(period)
}
