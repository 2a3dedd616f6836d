import type { At, PackProblem } from '#kernel/declare/pack.ts'
import { mayBeName, type Compiled, type FeelType } from '#feel/compile.ts'
import type { Condition } from './compile-measure.ts'
import type { Criterion, Ladder, PointsTable } from './ladder.ts'
import type { Outcome } from './measure.ts'
import { factValues, quantityValue, type RuleNames } from './names.ts'
import type { Quantity } from './parameters.ts'
import type { Table } from './table.ts'
import { paramsOn, Texts, today_name } from './texts.ts'

type Way = { low: Compiled, high: Compiled, row: Compiled | null }

/** Points of one criterion: between `low` and `high`, equal where nothing is open; the row of the table that gave them; what is still to be known. */
export type CriterionPoints = { id: string, name: { zh: string, en: string }, group: string | null, max: number, low: number, high: number, way: number | null, row: number | null, missing: string[] }

export type Score = { full: number, pass: { from?: number | undefined, above?: number | undefined }, low: number, high: number, verdict: boolean | null, criteria: CriterionPoints[], groups: { id: string, max: number, low: number, high: number }[] }

/** How one subject stands to one rung. `is_undetermined`: no source says what it asks for. `is_for_experts`: all facts are known, and experts decide within the span. */
export type Assessment = {
  outcome: Outcome
  is_undetermined: boolean
  is_for_experts: boolean
  conditions: { id: string, verdict: boolean | null, missing: string[] }[]
  direct: { id: string, verdict: boolean | null, missing: string[] }[]
  score: Score | null
  missing: string[]
}

/** A rung ready to assess; `reads` are the facts it names. */
export type CompiledLadder = {
  id: string
  version: string
  ladder: Ladder
  conditions: Condition[]
  direct: Condition[]
  reads: string[]
  params(as_of: string): Record<string, Quantity>
  /** What its texts read on a day: facts as the language takes them, parameters, the day itself. */
  values(facts: Readonly<Record<string, unknown>>, as_of: string): Record<string, unknown>
  /** Facts by Chinese name, as measures take them; what is absent or null is not known. */
  assess(facts: Readonly<Record<string, unknown>>, as_of: string): Assessment
  /** The points of one criterion alone. */
  points(criterion: string, facts: Readonly<Record<string, unknown>>, as_of: string): CriterionPoints
}

const nowhere: At = () => ({ file: '', line: 1, col: 1 })

/** Compiles a rung against the names of its pack; all that does not compile comes back at once, placed in the file. */
export function compileLadder({ ladder, version, at = nowhere }: { ladder: Ladder, version: string, at?: At }, names: RuleNames): CompiledLadder | { problems: PackProblem[] } {
  const problems: PackProblem[] = []
  const more: Record<string, FeelType> = { [today_name]: 'date' }
  const texts = new Texts({ names, parameters: ladder.parameters, more }, at, problems)
  for (const [parameter, values] of Object.entries(ladder.parameters)) texts.parameter(parameter, values)
  const conditionsOf = (key: 'conditions' | 'direct') => ladder[key].flatMap((condition, index): Condition[] => {
    const when = texts.compile([key, index, 'when'], condition.when, { gives: 'boolean' })
    if (mayBeName(condition.name.zh) && !names.has(condition.name.zh)) more[condition.name.zh] = 'boolean'
    return when === null ? [] : [{ id: condition.id, name: condition.name, text: condition.when, when }]
  })
  const conditions = conditionsOf('conditions'), direct = conditionsOf('direct')
  const criteria = (ladder.score?.criteria ?? []).map((criterion, index) => ({ criterion, ways: waysOf(texts, criterion, ['score', 'criteria', index]) }))
  if (problems.length > 0) return { problems }

  const all = [...conditions, ...direct].map((one) => one.when).concat(criteria.flatMap((one) => one.ways.map((way) => way.low)))
  const reads = [...new Set(all.flatMap((part) => part.names))].filter((name) => names.has(name.split('.')[0]!))
  const valuesOf = (facts: Readonly<Record<string, unknown>>, as_of: string): Record<string, unknown> => ({
    ...factValues(names, facts), ...Object.fromEntries(Object.entries(paramsOn(ladder.parameters, as_of)).map(([name, value]) => [name, quantityValue(value)])), [today_name]: as_of,
  })
  const unknownOf = (part: Compiled, values: Record<string, unknown>) => part.ask(values).open.map((one) => one.name).filter((name) => names.has(name.split('.')[0]!))
  const pointsOf = ({ criterion, ways }: { criterion: Criterion, ways: Way[] }, values: Record<string, unknown>): CriterionPoints => {
    const weighed = ways.map((way, index) => {
      const low = way.low.run(values) as number | null
      return { index, low, high: low === null ? null : way.high.run(values) as number, row: low === null ? null : way.row?.run(values) as number | null, missing: low === null ? unknownOf(way.low, values) : [] }
    })
    const known = weighed.filter((way) => way.low !== null)
    // The applicant takes the best way, so a way not yet known may still lead higher, never lower.
    const best = known.toSorted((a, b) => b.low! - a.low! || a.index - b.index)[0]
    const is_open = known.length < weighed.length && (best?.low ?? 0) < criterion.max
    return {
      id: criterion.id, name: criterion.name, group: criterion.group ?? null, max: criterion.max,
      low: Math.min(criterion.max, best?.low ?? 0), high: is_open ? criterion.max : Math.min(criterion.max, Math.max(0, ...known.map((way) => way.high!))),
      way: best?.index ?? null, row: best?.row ?? null, missing: is_open ? [...new Set(weighed.flatMap((way) => way.missing))] : [],
    }
  }
  return {
    id: ladder.id, version, ladder, conditions, direct, reads,
    params: (as_of) => paramsOn(ladder.parameters, as_of),
    values: valuesOf,
    points: (id, facts, as_of) => pointsOf(criteria.find((one) => one.criterion.id === id)!, valuesOf(facts, as_of)),
    assess(facts, as_of) {
      const values = valuesOf(facts, as_of)
      const weigh = ({ id, name, when }: Condition) => {
        const verdict = when.run(values) as boolean | null
        values[name.zh] = verdict
        return { id, verdict, missing: verdict === null ? unknownOf(when, values) : [] }
      }
      const gates = conditions.map(weigh), ways = direct.map(weigh)
      const score = ladder.score === undefined ? null : scoreOf(ladder.score, criteria.map((one) => pointsOf(one, values)))
      const any_way = ways.some((one) => one.verdict === true) ? true : ways.some((one) => one.verdict === null) ? null : false
      const earned = score === null ? (ways.length === 0 ? true : any_way) : any_way === true || score.verdict === true ? true : any_way === null || score.verdict === null ? null : false
      const gate = gates.some((one) => one.verdict === false) ? false : gates.some((one) => one.verdict === null) ? null : true
      const is_undetermined = gates.length === 0 && ways.length === 0 && score === null
      const verdict = is_undetermined ? null : gate === false || earned === false ? false : gate === null || earned === null ? null : true
      const missing = verdict !== null ? [] : [...new Set([...gates.flatMap((one) => one.missing), ...earned === null ? [...ways.flatMap((one) => one.missing), ...score?.criteria.flatMap((one) => one.missing) ?? []] : []])]
      return {
        outcome: verdict === null ? 'undecided' : verdict ? 'eligible' : 'not-eligible', is_undetermined, is_for_experts: verdict === null && !is_undetermined && missing.length === 0,
        conditions: gates, direct: ways, score, missing,
      }
    },
  }
}

/** The sum of the points, each group within its maximum; passed when even the low end passes, failed when even the high end does not. */
function scoreOf({ full, pass, groups, criteria: stated }: NonNullable<Ladder['score']>, criteria: CriterionPoints[]): Score {
  const grouped = groups.map(({ id, max }) => {
    const own = criteria.filter((one) => one.group === id)
    return { id, max, low: Math.min(max, sum(own.map((one) => one.low))), high: Math.min(max, sum(own.map((one) => one.high))) }
  })
  const free = criteria.filter((one) => one.group === null)
  const low = Math.min(full, sum([...grouped, ...free].map((one) => one.low))), high = Math.min(full, sum([...grouped, ...free].map((one) => one.high)))
  const passes = (points: number) => (pass.from === undefined || points >= pass.from) && (pass.above === undefined || points > pass.above)
  const needed = criteria.filter((one) => stated.find((other) => other.id === one.id)?.not_zero)
  const is_passed = passes(low) && needed.every((one) => one.low > 0), is_failed = !passes(high) || needed.some((one) => one.high === 0)
  return { full, pass, low, high, verdict: is_passed ? true : is_failed ? false : null, criteria, groups: grouped }
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}

function waysOf(texts: Texts, criterion: Criterion, path: readonly PropertyKey[]): Way[] {
  return criterion.ways.flatMap((way, index): Way[] => {
    const here = [...path, 'ways', index]
    if (way.formula !== undefined) {
      const low = texts.compile([...here, 'formula'], way.formula, { gives: 'number' })
      return low === null ? [] : [{ low, high: low, row: null }]
    }
    const table = way.table!
    const low = texts.table([...here, 'table'], tableOf(table, (rule) => rule.points ?? rule.low ?? 0), { gives: 'number' })
    if (low === null) return []
    const high = texts.table([...here, 'table'], tableOf(table, (rule) => rule.points ?? rule.high ?? 0), { gives: 'number' })
    const row = texts.table([...here, 'table'], { ...tableOf(table, (_, place) => place), otherwise: '-1' }, { gives: 'number' })
    return high === null || row === null ? [] : [{ low, high, row }]
  })
}

function tableOf(table: PointsTable, gives: (rule: PointsTable['rules'][number], row: number) => number): Table {
  return { hit: table.hit, inputs: table.inputs, rules: table.rules.map((rule, row) => ({ when: rule.when, gives: String(gives(rule, row)) })), ...table.otherwise === undefined ? {} : { otherwise: String(table.otherwise) } }
}
