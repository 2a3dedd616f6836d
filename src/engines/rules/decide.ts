import type { Sentence } from '#kernel/declare/fault.ts'
import { questionOf } from '#facts/dictionary.ts'
import { build } from '#feel/to-js.ts'
import type { Expr } from '#feel/types.ts'
import { hand, type Values } from '#feel/values.ts'
import type { Already, CompiledMeasure, Condition, Verdict } from './compile-measure.ts'
import type { RuleNames } from './names.ts'
import { gapsOf, sayGap, type Say } from './shortfall.ts'
import { labelOf, sayName, saidNumber, saidPart, saidValue } from './say.ts'

/** A fact as it is known: its value as decisions read it (money in whole fen, flags, days, texts; rows for a relation), and where it comes from. */
export type Known = { value: unknown, source?: Sentence | null, period?: string | null, known_at?: string | null, is_stated?: boolean }

/** Facts by Chinese name. */
export type FactSet = Readonly<Record<string, Known>>

export type Reason = {
  condition: string, title: Sentence, verdict: boolean | null
  values: { name: string, title: Sentence, value: Sentence | null, source: Sentence | null, period: string | null, is_stated: boolean }[]
  text: string
}
export type Missing = { fact: string, title: Sentence, question: Sentence, weight: number }
export type Shortfall = { condition: string, sentence: Sentence, fact: string | null, has: number | null, needs: number | null, short_by: number | null }

/** What a measure says to one subject, with everything that was weighed. Amounts in whole fen. */
export type Decision = {
  measure: string
  outcome: Verdict['outcome']
  /** By the measure alone, before other measures and funds; null where it is undetermined, missing, or nothing is given. */
  amount_fen: number | null
  is_amount_undetermined: boolean
  at_least_fen: number | null
  at_most_fen: number | null
  because: Reason[]
  missing: Missing[]
  shortfall: Shortfall[]
  warnings: Sentence[]
  versions: { measure: string, as_of: string, facts_as_of: string | null }
}

/**
 * Decides a measure for one subject and says why: every condition in words with the values it read and where they come from, what is still to be
 * known with the questions in the order of how much they decide, and how far it is where a condition fails. The same facts, version and day always give the same decision.
 */
export function decide(compiled: CompiledMeasure, names: RuleNames, facts: FactSet, { as_of, facts_as_of = null, already }: { as_of: string, facts_as_of?: string | null, already?: Already }): Decision {
  const plain = Object.fromEntries(Object.entries(facts).map(([name, { value }]) => [name, value]))
  const verdict = compiled.decide(plain, as_of, already)
  const values = compiled.values(plain, as_of)
  const because = compiled.conditions.map((condition, at): Reason => ({
    condition: condition.id, title: condition.name, verdict: verdict.conditions[at]!.verdict, text: condition.text,
    values: valuesIn(condition.when.names, names, facts),
  }))
  return {
    measure: compiled.id, outcome: verdict.outcome, amount_fen: verdict.amount_fen, is_amount_undetermined: verdict.is_amount_undetermined,
    at_least_fen: verdict.at_least_fen, at_most_fen: verdict.at_most_fen,
    because, missing: missingOf(names, verdict), shortfall: shortfallsOf(compiled, names, verdict, values), warnings: warningsOf(compiled, verdict, because, as_of),
    versions: { measure: compiled.version, as_of, facts_as_of },
  }
}

/** The facts a text names, each with its value in words and where it comes from. */
export function valuesIn(named: readonly string[], names: RuleNames, facts: FactSet): Reason['values'] {
  return [...new Set(named.map((name) => name.split('.')[0]!))].filter((name) => names.has(name)).map((name) => {
    const known = facts[name]
    return { name, title: labelOf(names, name), value: known === undefined || known.value === null ? null : saidValue(names.get(name)!, known.value), source: known?.source ?? null, period: known?.period ?? null, is_stated: known?.is_stated ?? false }
  })
}

// A question's weight is how many open conditions wait for it, the amount counted as one; what opens most is asked first.
function missingOf(names: RuleNames, verdict: Verdict): Missing[] {
  const weights = new Map<string, number>()
  const open = verdict.conditions.filter((one) => one.verdict === null).map((one) => one.missing)
  for (const wanted of [...open, ...verdict.outcome === 'eligible' ? [verdict.missing] : []]) {
    for (const name of new Set(wanted.map((one) => one.split('.')[0]!))) weights.set(name, (weights.get(name) ?? 0) + 1)
  }
  return verdict.outcome === 'not-eligible' ? [] : [...weights].map(([fact, weight]) => ({ fact, title: labelOf(names, fact), question: question(names, fact), weight })).toSorted((a, b) => b.weight - a.weight)
}

/** The question a person is asked for a fact or a relation. */
export function question(names: RuleNames, fact: string): Sentence {
  const name = names.get(fact)
  if (!name) return { zh: fact, en: fact }
  return name.is === 'fact' ? questionOf(name.fact) : name.relation.question ?? name.relation.title
}

function shortfallsOf(compiled: CompiledMeasure, names: RuleNames, verdict: Verdict, values: Values): Shortfall[] {
  const given = new Set(Object.keys(compiled.measure.parameters))
  return compiled.conditions.flatMap((condition, at) => verdict.conditions[at]!.verdict !== false ? [] : gapsIn(condition, names, values, given))
}

/** How far a condition that fails is from being met, in words; `given` are names the rule itself gives. */
export function gapsIn(condition: Pick<Condition, 'id' | 'text' | 'when'>, names: RuleNames, values: Values, given: ReadonlySet<string>): Shortfall[] {
  const { expr } = condition.when
  const say: Say = {
    name: (part) => sayName(names, part, condition.text), number: (value, part) => saidNumber(names, value, part), value: (value, part) => saidPart(names, value, part), relation: (name) => labelOf(names, name),
    holds: (name, wanted) => ({ zh: wanted ? `需要：${labelOf(names, name).zh}` : `不得：${labelOf(names, name).zh}`, en: wanted ? `Needed: ${labelOf(names, name).en}` : `Must not be: ${labelOf(names, name).en}` }),
  }
  const gaps = gapsOf(expr, { given, value: (part, locals) => valueOf(part, values, locals) })
  return gaps.map((gap) => {
    const told = gap.kind === 'some' && gap.inside.length === 1 ? gap.inside[0]! : gap
    const number = told.kind === 'number' ? told : null
    return { condition: condition.id, sentence: sayGap(gap, say), fact: number && number.of.kind === 'name' ? number.of.path.join('.') : null, has: number?.has ?? null, needs: number?.needs ?? null, short_by: number?.short_by ?? null }
  })
}

function valueOf(part: Expr, values: Values, locals: Readonly<Record<number, unknown>>): unknown {
  const slots: unknown[] = []
  for (const [slot, value] of Object.entries(locals)) slots[Number(slot)] = value
  return hand(build(part, { keeps_unknown: true, slots, turns: { left: 100_000 } })(values))
}

function warningsOf(compiled: CompiledMeasure, verdict: Verdict, because: readonly Reason[], as_of: string): Sentence[] {
  const warnings: Sentence[] = []
  if (!verdict.is_in_force) warnings.push({ zh: `这条政策在 ${as_of} 不在有效期内`, en: `This measure is not in force on ${as_of}` })
  for (const one of compiled.measure.undetermined) warnings.push({ zh: `待细则：${one.note.zh}`, en: `Still to be determined: ${one.note.en}` })
  if (because.some((one) => one.values.some((value) => value.is_stated))) warnings.push({ zh: '部分事实由本人填写，以审核为准', en: 'Some facts were stated by the applicant and are subject to review' })
  if (compiled.measure.illustrative) warnings.push({ zh: '示意：这条政策文本不完整，仅供演示', en: 'Illustrative: the text of this measure is not complete' })
  return warnings
}
