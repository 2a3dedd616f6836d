import { z } from 'zod'
import { type At, docShape, part, type PackProblem, type PackView, say, sentenceShape } from '#kernel/declare/pack.ts'
import { daysBetween } from '#kernel/values/days.ts'
import { factShape } from '#facts/dictionary.ts'
import { mayBeName } from '#feel/compile.ts'
import { compileMeasure, type CompiledMeasure } from '#engines/rules/compile-measure.ts'
import { decide, type Decision, type FactSet } from '#engines/rules/decide.ts'
import { exampleShape, measureShape, type Measure } from '#engines/rules/measure.ts'
import { readFact, type RuleNames } from '#engines/rules/names.ts'

export const expert_kinds = ['technical', 'finance'] as const
export type ExpertKind = typeof expert_kinds[number]

const kindShape = z.strictObject({
  id: z.enum(expert_kinds), title: sentenceShape, source: z.string().min(1).max(64), text: z.string().min(1).max(2_000), translation: z.string().min(1).max(4_000),
  parameters: measureShape.shape.parameters, conditions: measureShape.shape.conditions,
  examples: z.array(z.strictObject({ name: exampleShape.shape.name, en: z.string().min(1).max(200), facts: exampleShape.shape.facts, outcome: exampleShape.shape.outcome })).min(1).max(40),
})

const shape = z.strictObject({ ...docShape, facts: z.array(factShape).min(1).max(40), kinds: z.array(kindShape).min(1).max(2) })
type Conditions = z.output<typeof shape>

/** 入库条件: what each kind of expert must fulfil, as texts of the rule language over facts of the applicant. */
export const conditionsPart = part({ folder: 'experts', single: 'experts/enrolment.yaml', schema: shape, lines_advised: 250, check: checkConditions })

export type EnrolmentRules = { names: RuleNames, kinds: ReadonlyMap<ExpertKind, CompiledMeasure> }

const ready = new WeakMap<PackView, EnrolmentRules>()

/** The city's conditions, compiled once; none where its pack states none. */
export function rulesOf(pack: PackView): EnrolmentRules {
  const held = ready.get(pack)
  if (held) return held
  const found = pack.docs<Conditions>('experts').get('enrolment')
  const rules: EnrolmentRules = found ? compiled(found.doc, found.hash, found.at).rules : { names: new Map(), kinds: new Map() }
  ready.set(pack, rules)
  return rules
}

/** What the conditions come to for one applicant on a day, with the reasons and what is missing. Null where the pack states none for the kind. */
export function weigh(pack: PackView, kind: ExpertKind, facts: FactSet, as_of: string): Decision | null {
  const { names, kinds } = rulesOf(pack)
  const measure = kinds.get(kind)
  return measure ? decide(measure, names, facts, { as_of }) : null
}

/** Whole years from a day of birth to `on`: the year counts from the birthday itself, that of 29 February from 1 March. */
export function wholeYears(born_on: string, on: string): number {
  return Math.floor(wholeMonths(born_on, on) / 12)
}

/** Whole months from one day to another; nought where the second lies before the first. */
export function wholeMonths(from_on: string, until_on: string): number {
  if (daysBetween({ from_on, until_on }) < 0) return 0
  const [fy, fm, fd] = parts(from_on), [uy, um, ud] = parts(until_on)
  return (uy - fy) * 12 + (um - fm) - (ud < fd ? 1 : 0)
}

function parts(day: string): [number, number, number] {
  const [year, month, date] = day.split('-').map(Number)
  return [year!, month!, date!]
}

function compiled(doc: Conditions, version: string, at: At): { rules: EnrolmentRules, problems: PackProblem[] } {
  const names: RuleNames = new Map(doc.facts.map((fact) => [fact.name.zh, { name: fact.name.zh, is: 'fact' as const, fact }]))
  const kinds = new Map<ExpertKind, CompiledMeasure>()
  const problems: PackProblem[] = doc.facts.flatMap((fact, index) => mayBeName(fact.name.zh) ? [] : [say('experts.name', at(['facts', index, 'name']), { zh: `“${fact.name.zh}”不能作规则里的名称`, en: `“${fact.name.zh}” cannot be a name of a rule` })])
  for (const [index, kind] of doc.kinds.entries()) {
    const made = compileMeasure({ measure: asMeasure(kind), version, at: (path) => at(['kinds', index, ...path]) }, names)
    if ('problems' in made) problems.push(...made.problems)
    else kinds.set(kind.id, made)
  }
  return { rules: { names, kinds }, problems }
}

// Admission gives no money, so that of a measure only conditions and parameters are filled.
function asMeasure({ id, title, source, text, translation, parameters, conditions }: z.output<typeof kindShape>): Measure {
  return {
    id, title, clause: { document: 'newsletter', source, text, translation }, level: 'city', subject: 'talent', nature: 'treatment', valid: { from: 'undetermined', until: 'undetermined' },
    parameters, conditions, effect: { text: title }, excludes: [], no_double_support: false, undetermined: [], documents: [], examples: [],
  }
}

function checkConditions(doc: Conditions, at: At, pack: PackView): PackProblem[] {
  const { rules, problems } = compiled(doc, pack.docs('experts').get(doc.id)?.hash ?? '', at)
  if (problems.length > 0) return problems
  return doc.kinds.flatMap((kind, index) => kind.examples.flatMap((example, place) => {
    const facts: Record<string, unknown> = {}
    for (const [name, typed] of Object.entries(example.facts)) {
      const known = rules.names.get(name)
      const value = known?.is === 'fact' ? readFact(known.fact, typed) : undefined
      if (value === undefined) return [say('experts.example', at(['kinds', index, 'examples', place, 'facts']), { zh: `例“${example.name}”里的“${name}”读不懂`, en: `“${name}” of the example “${example.en}” cannot be read` })]
      facts[name] = value
    }
    const { outcome } = rules.kinds.get(kind.id)!.decide(facts, '2021-06-30')
    return outcome === example.outcome ? [] : [say('experts.example', at(['kinds', index, 'examples', place]), { zh: `例“${example.name}”得出 ${outcome}，写的是 ${example.outcome}`, en: `The example “${example.en}” comes to ${outcome}, not ${example.outcome}` })]
  }))
}
