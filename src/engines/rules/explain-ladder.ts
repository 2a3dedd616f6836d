import type { Sentence } from '#kernel/declare/fault.ts'
import { bandsOf, itemOf, saidInput, titleOfInput, type Band, type WayBands } from './bands.ts'
import type { Condition } from './compile-measure.ts'
import type { Assessment, CompiledLadder, CriterionPoints, Score } from './compile-ladder.ts'
import { gapsIn, question, valuesIn, type FactSet, type Missing, type Reason } from './decide.ts'
import type { RuleNames } from './names.ts'
import { labelOf } from './say.ts'

/** A condition with its values and, where it fails, how far it is from being met. */
export type GateReason = Reason & { gaps: Sentence[], missing: string[] }
/** What the next band of a criterion gives and needs. */
export type NextBand = { way: Sentence | null, low: number, high: number, label: Sentence, gaps: Sentence[] }
export type CriterionReason = CriterionPoints & {
  values: Reason['values']
  /** What the table weighed: a share, a growth; null where it is not known. */
  weighed: { title: Sentence, value: Sentence | null }[]
  ways: { name: Sentence | null, bands: { label: Sentence, low: number, high: number, is_here: boolean }[] }[]
  next: NextBand[]
}

/** How one enterprise stands to one rung, point by point. */
export type LadderDecision = {
  rung: string, outcome: Assessment['outcome'], is_undetermined: boolean, is_for_experts: boolean
  conditions: GateReason[], direct: GateReason[]
  score: (Omit<Score, 'criteria' | 'groups'> & { criteria: CriterionReason[], groups: (Score['groups'][number] & { name: Sentence })[] }) | null
  missing: Missing[]
  versions: { rung: string, as_of: string, facts_as_of: string | null }
}

/**
 * Weighs a rung for one enterprise and says why: each condition and each point with the values used and where they come from, the next band and what it
 * needs, the direct routes, and what is still to be known. The same facts, version and day always give the same answer.
 */
export function explainLadder(compiled: CompiledLadder, names: RuleNames, facts: FactSet, { as_of, facts_as_of = null }: { as_of: string, facts_as_of?: string | null }): LadderDecision {
  const plain = Object.fromEntries(Object.entries(facts).map(([name, { value }]) => [name, value]))
  const found = compiled.assess(plain, as_of), values = compiled.values(plain, as_of)
  const given = new Set(Object.keys(compiled.ladder.parameters))
  for (const [at, one] of [...compiled.conditions, ...compiled.direct].entries()) values[one.name.zh] = [...found.conditions, ...found.direct][at]!.verdict
  const reason = (condition: Condition, { verdict, missing }: Assessment['conditions'][number]): GateReason => ({
    condition: condition.id, title: condition.name, verdict, text: condition.text, values: valuesIn(condition.when.names, names, facts), missing,
    gaps: verdict === false ? gapsIn(condition, names, values, given).map((one) => one.sentence) : [],
  })
  const all_bands = bandsOf(compiled, names)
  return {
    rung: compiled.id, outcome: found.outcome, is_undetermined: found.is_undetermined, is_for_experts: found.is_for_experts,
    conditions: compiled.conditions.map((one, at) => reason(one, found.conditions[at]!)), direct: compiled.direct.map((one, at) => reason(one, found.direct[at]!)),
    score: found.score && { ...found.score,
      criteria: found.score.criteria.map((one) => criterionReason(one, all_bands.get(one.id) ?? [], names, facts, values, given)),
      groups: found.score.groups.map((group) => ({ ...group, name: compiled.ladder.score!.groups.find((one) => one.id === group.id)!.name })) },
    missing: missingOf(found, names), versions: { rung: compiled.version, as_of, facts_as_of },
  }
}

/** How far one enterprise is from one rung, for a board: what fails and what is unknown, each counted, and the one thing that stands in the way where it is one. */
export type Distance = { outcome: Assessment['outcome'], low: number | null, high: number | null, failed: number, unknown: number, short_of: string | null, gap: Sentence | null }

/** The same assessment as `explainLadder`, only as far as a board needs it. A failed score counts as one thing, unless a direct route stands for it. */
export function distanceTo(compiled: CompiledLadder, names: RuleNames, facts: Readonly<Record<string, unknown>>, as_of: string): Distance {
  const found = compiled.assess(facts, as_of)
  const is_direct = found.direct.some((one) => one.verdict === true)
  const may_direct = found.direct.some((one) => one.verdict === null)
  const failed = found.conditions.filter((one) => one.verdict === false).map((one) => one.id)
  let unknown = found.conditions.filter((one) => one.verdict === null).length
  if (!is_direct && found.score) {
    if (found.score.verdict === false) {
      if (may_direct) unknown += 1
      else failed.push('score')
    } else if (found.score.verdict === null && found.score.criteria.some((one) => one.missing.length > 0)) unknown += 1
  }
  const only = failed.length === 1 ? failed[0]! : null
  return { outcome: found.outcome, low: found.score?.low ?? null, high: found.score?.high ?? null, failed: failed.length, unknown, short_of: only, gap: only === null ? null : gapOf(compiled, names, facts, as_of, only, found) }
}

function gapOf(compiled: CompiledLadder, names: RuleNames, facts: Readonly<Record<string, unknown>>, as_of: string, only: string, found: Assessment): Sentence | null {
  const condition = compiled.conditions.find((one) => one.id === only)
  if (condition) return gapsIn(condition, names, compiled.values(facts, as_of), new Set(Object.keys(compiled.ladder.parameters)))[0]?.sentence ?? condition.name
  const { high, pass, criteria } = found.score!
  const zero = compiled.ladder.score!.criteria.find((one) => one.not_zero && criteria.find((other) => other.id === one.id)?.high === 0)
  if (zero) return { zh: `${zero.name.zh}不得为 0 分`, en: `${zero.name.en} must not be nought` }
  return pass.above === undefined
    ? { zh: `最高 ${high} 分，需 ${pass.from} 分：还差 ${pass.from! - high} 分`, en: `${high} points at most, needs ${pass.from}: ${pass.from! - high} more` }
    : { zh: `最高 ${high} 分，需高于 ${pass.above} 分`, en: `${high} points at most, needs more than ${pass.above}` }
}

function criterionReason(points: CriterionPoints, ways: readonly WayBands[], names: RuleNames, facts: FactSet, values: Record<string, unknown>, given: ReadonlySet<string>): CriterionReason {
  const way = ways[points.way ?? 0]
  return {
    ...points, values: valuesIn(ways.flatMap((one) => one.reads), names, facts),
    weighed: (way?.inputs ?? []).flatMap((input) => {
      // A value that stands in the facts as it is needs no second telling.
      if (!input.is_share) return []
      const value = input.of.run(values)
      return [{ title: titleOfInput(input, names), value: typeof value === 'number' ? saidInput(value, input) : null }]
    }),
    ways: ways.filter((one) => one.bands.length > 0).map((one) => ({ name: one.name, bands: one.bands.map(({ label, low, high, row }) => ({ label, low, high, is_here: one === way && row === points.row })) })),
    next: points.low >= points.max || points.way === null ? [] : ways.flatMap((one) => nextOf(one, points, names, values, given)),
  }
}

function nextOf(way: WayBands, points: CriterionPoints, names: RuleNames, values: Record<string, unknown>, given: ReadonlySet<string>): NextBand[] {
  const better = way.bands.filter((band) => band.low > points.low).toSorted((a, b) => a.low - b.low)[0]
  if (!better || way.inputs.some((input) => input.of.run(values) === null)) return []
  return [{ way: way.name, low: better.low, high: better.high, label: better.label, gaps: gapsTo(better, way, names, values, given) }]
}

function gapsTo(band: Band, way: WayBands, names: RuleNames, values: Record<string, unknown>, given: ReadonlySet<string>): Sentence[] {
  return band.tests.flatMap(({ text, when }, at) => {
    const input = way.inputs[at]
    const expr = itemOf(when.expr)
    if (expr.kind === 'name' || expr.kind === 'arithmetic') return gapsIn({ id: '', text, when }, names, values, given).map((one) => one.sentence)
    const has = input?.of.run(values)
    if (when.run(values) !== false || !input || typeof has !== 'number') return []
    const title = titleOfInput(input, names), said = saidInput(has, input)
    return [{ zh: `${title.zh} ${said.zh}，需 ${band.label.zh}`, en: `${title.en} ${said.en}, needs ${band.label.en}` }]
  })
}

function missingOf(found: Assessment, names: RuleNames): Missing[] {
  const weights = new Map<string, number>()
  for (const part of [...found.conditions, ...found.direct, ...found.score?.criteria ?? []]) for (const name of part.missing) weights.set(name, (weights.get(name) ?? 0) + 1)
  return [...found.missing].map((path) => path.split('.')[0]!).filter((name, at, all) => all.indexOf(name) === at)
    .map((fact) => ({ fact, title: labelOf(names, fact), question: question(names, fact), weight: weights.get(fact) ?? 1 }))
}
