import type { At, PackProblem } from '#kernel/declare/pack.ts'
import { say } from '#kernel/declare/pack.ts'
import { compile, mayBeName, type Compiled, type FeelProblem, type FeelType } from '#feel/compile.ts'
import { factValues, quantityValue, type RuleNames, typeOfName, typeOfQuantity } from './names.ts'
import { type Quantity, readQuantity, type Stated, valueOn } from './parameters.ts'
import { roundYuan } from './rounding.ts'
import type { Measure, Outcome } from './measure.ts'
import { rowText, type Table, tableText, textsOf } from './table.ts'

export type RuleText = { path: PropertyKey[], text: string }

/** What a rule's texts are compiled against: the pack's names, the parameters, and the conditions named before. */
export type Scope = { names: RuleNames, parameters: Readonly<Record<string, readonly Stated[]>>, conditions: readonly string[] }

export type Condition = { id: string, name: { zh: string, en: string }, text: string, when: Compiled }

export type Cap = 'per_claim' | 'yearly' | 'cumulative'

/** What a measure says of one subject, before it is set against other measures. */
export type Verdict = {
  outcome: Outcome
  /** After rounding and the cap of each claim; null when undecided, not eligible, undetermined, or a fact it needs is missing. */
  amount_fen: number | null
  /** The source leaves the amount open (待细则). */
  is_amount_undetermined: boolean
  /** Between what the source puts an open amount; null where it says nothing. */
  at_least_fen: number | null
  at_most_fen: number | null
  /** `amount_fen` after the caps of the year and of all years as well, and the cap that bound, if one did. */
  capped_fen: number | null
  capped_by: Cap | null
  conditions: { id: string, verdict: boolean | null, missing: string[] }[]
  /** Facts that keep the outcome or the amount open, in order of appearance. */
  missing: string[]
  is_in_force: boolean
}

export type Already = { year_fen?: number, total_fen?: number }

/** A measure ready to decide. `version` is the hash of its text; `reads` are the facts and relations it names, `R.f` for a field of one. */
export type CompiledMeasure = {
  id: string
  version: string
  measure: Measure
  county: string | null
  conditions: Condition[]
  amount: Compiled | null
  at_least: Compiled | null
  at_most: Compiled | null
  reads: string[]
  /** The parameters in force on a day; one that no value is in force for is left out. */
  params(as_of: string): Record<string, Quantity>
  /** The caps in force on a day, whole fen. */
  caps(as_of: string): { per_claim?: number, yearly?: number, cumulative?: number, programme?: number }
  /** Decides for facts by Chinese name: money in whole fen, flags as booleans, days as text; what is absent or null is not known. */
  decide(facts: Readonly<Record<string, unknown>>, as_of: string, already?: Already): Verdict
}

/** Where a measure's file stands, for its problems. */
export type MeasureSource = { measure: Measure, version: string, county?: string | null, at?: At }

const nowhere: At = () => ({ file: '', line: 1, col: 1 })

/** Compiles a measure against the names of its pack; all that does not compile comes back at once, placed in the file. */
export function compileMeasure({ measure, version, county = null, at = nowhere }: MeasureSource, names: RuleNames): CompiledMeasure | { problems: PackProblem[] } {
  const problems: PackProblem[] = []
  const scope: Scope & { conditions: string[] } = { names, parameters: measure.parameters, conditions: [] }
  const told = new Texts(scope, at, problems)
  for (const [parameter, values] of Object.entries(measure.parameters)) told.parameter(parameter, values)
  const conditions = measure.conditions.flatMap((condition, index): Condition[] => {
    const when = told.compile({ path: ['conditions', index, 'when'], text: condition.when }, 'boolean')
    if (mayBeName(condition.name.zh) && !names.has(condition.name.zh)) scope.conditions.push(condition.name.zh)
    return when === null ? [] : [{ id: condition.id, name: condition.name, text: condition.when, when }]
  })
  const { formula, table, at_least, at_most } = measure.amount ?? {}
  const one = (key: string, text: string | undefined) => text === undefined ? null : told.compile({ path: ['amount', key], text }, 'number')
  const amount = table === undefined ? one('formula', formula) : told.table(['amount', 'table'], table, 'number')
  const [least, most] = [one('at_least', at_least), one('at_most', at_most)]
  for (const [cap, value] of Object.entries(measure.caps ?? {})) told.money(['caps', cap], value)
  if (problems.length > 0) return { problems }

  const all = [...conditions.map((one) => one.when), ...[amount, least, most].filter((part) => part !== null)]
  const reads = [...new Set(all.flatMap((part) => part.names))].filter((name) => names.has(name.split('.')[0]!))
  const params = (as_of: string) => paramsOn(measure.parameters, as_of)
  const caps = (as_of: string) => Object.fromEntries(Object.entries(measure.caps ?? {}).flatMap(([cap, value]) => {
    const fen = capFen(value, params(as_of))
    return fen === null ? [] : [[cap, fen]]
  }))
  const values_of = new Map<string, Record<string, unknown>>()

  return {
    id: measure.id, version, measure, county, conditions, amount, at_least: least, at_most: most, reads, params, caps,
    decide(facts, as_of, already = {}) {
      let held = values_of.get(as_of)
      if (held === undefined) values_of.set(as_of, held = Object.fromEntries(Object.entries(params(as_of)).map(([key, value]) => [key, quantityValue(value)])))
      const values: Record<string, unknown> = { ...factValues(names, facts), ...held }
      const missing: string[] = []
      const weighed = conditions.map(({ id, name, when }) => {
        const verdict = when.run(values) as boolean | null
        values[name.zh] = verdict
        return { id, verdict, missing: verdict === null ? when.trace(values).missing.filter((one) => reads.includes(one)) : [] }
      })
      const is_in_force = isInForce(measure, as_of)
      const outcome: Outcome = !is_in_force || weighed.some((one) => one.verdict === false) ? 'not-eligible' : weighed.some((one) => one.verdict === null) ? 'undecided' : 'eligible'
      if (outcome === 'undecided') missing.push(...weighed.flatMap((one) => one.missing))
      const is_open = amount === null && measure.effect === undefined || measure.amount?.at_least !== undefined || measure.amount?.at_most !== undefined
      const verdict: Verdict = {
        outcome, amount_fen: null, is_amount_undetermined: outcome === 'eligible' && is_open, at_least_fen: null, at_most_fen: null, capped_fen: null, capped_by: null,
        conditions: weighed, missing, is_in_force,
      }
      if (outcome !== 'eligible') return { ...verdict, missing: [...new Set(missing)] }
      const limits = caps(as_of)
      const fenOf = (part: Compiled | null): number | null => {
        if (part === null) return null
        const found = part.run(values) as number | null
        if (found === null) missing.push(...part.trace(values).missing.filter((name) => reads.includes(name)))
        return found === null ? null : roundYuan(found, measure.amount?.rounding)
      }
      const within = (fen: number | null) => fen === null ? null : Math.min(fen, limits.per_claim ?? Infinity)
      verdict.amount_fen = within(fenOf(amount))
      verdict.at_least_fen = within(fenOf(least))
      const highest = [fenOf(most), ...is_open ? [limits.per_claim, limits.yearly, limits.cumulative] : []].filter((fen) => typeof fen === 'number')
      verdict.at_most_fen = highest.length === 0 ? null : Math.min(...highest)
      if (verdict.amount_fen !== null) Object.assign(verdict, capped(verdict.amount_fen, limits, already))
      return { ...verdict, missing: [...new Set(missing)] }
    },
  }
}

/** What the caps of the year and of all years leave of an amount. */
function capped(amount_fen: number, caps: { yearly?: number, cumulative?: number, per_claim?: number }, already: Already): { capped_fen: number, capped_by: Cap | null } {
  const in_year = caps.yearly === undefined ? Infinity : Math.max(0, caps.yearly - (already.year_fen ?? 0))
  const in_all = caps.cumulative === undefined ? Infinity : Math.max(0, caps.cumulative - (already.total_fen ?? 0))
  const capped_fen = Math.min(amount_fen, in_year, in_all)
  const capped_by = capped_fen < amount_fen ? (in_all <= in_year ? 'cumulative' : 'yearly') : null
  return { capped_fen, capped_by }
}

/** Whether a measure holds on a day. A day the source does not name leaves its end open. */
export function isInForce(measure: Pick<Measure, 'valid'>, on: string): boolean {
  const { from, until } = measure.valid
  return (from === 'undetermined' || from <= on) && (until === 'undetermined' || on <= until)
}

/** The parameters in force on a day. */
export function paramsOn(parameters: Readonly<Record<string, readonly Stated[]>>, on: string): Record<string, Quantity> {
  return Object.fromEntries(Object.entries(parameters).flatMap(([name, values]) => {
    const stated = valueOn(values, on)
    const quantity = stated === null ? null : readQuantity(stated.value)
    return quantity === null ? [] : [[name, quantity]]
  }))
}

/** A cap in fen: an amount, or the name of a parameter that holds one. */
export function capFen(value: string | number, params: Readonly<Record<string, Quantity>>): number | null {
  const quantity = typeof value === 'string' && Object.hasOwn(params, value) ? params[value]! : readQuantity(value)
  return quantity?.kind === 'money' ? quantity.fen : null
}

/** The texts of one document, compiled one by one against what may be named there; problems land in `problems`. */
export class Texts {
  readonly scope: Scope
  readonly at: At
  readonly problems: PackProblem[]
  readonly types: Record<string, FeelType> = {}

  constructor(scope: Scope, at: At, problems: PackProblem[]) {
    this.scope = scope
    this.at = at
    this.problems = problems
  }

  tell(code: string, path: readonly PropertyKey[], sentence: { zh: string, en: string }, on?: 'key' | number): void {
    this.problems.push(say(code, this.at(path, on), sentence))
  }

  parameter(name: string, values: readonly Stated[]): void {
    const path = ['parameters', name]
    if (!mayBeName(name)) this.tell('rules.name-not-allowed', path, { zh: `“${name}”不能作参数名`, en: `“${name}” cannot be the name of a parameter` }, 'key')
    else if (this.scope.names.has(name)) this.tell('rules.name-taken', path, { zh: `“${name}”已是字典里的名称`, en: `“${name}” is already a name of the dictionary` }, 'key')
    const kinds = new Set<string>()
    for (const [index, stated] of values.entries()) {
      const quantity = readQuantity(stated.value)
      if (quantity === null) {
        this.tell('rules.value-unreadable', [...path, index, 'value'], { zh: `读不懂“${stated.value}”：写成 50 万元、15%、1 年、2021-01-01 或数字`, en: `“${stated.value}” cannot be read: write 50 万元, 15%, 1 年, 2021-01-01 or a number` })
        continue
      }
      kinds.add(quantity.kind)
      this.types[name] ??= typeOfQuantity(quantity)
      if (values.slice(0, index).some((other) => other.from === stated.from)) this.tell('rules.value-twice', [...path, index], { zh: `“${name}”在同一天有两个值`, en: `“${name}” has two values from one day` })
    }
    if (kinds.size > 1) this.tell('rules.value-kinds', path, { zh: `“${name}”的各个值单位不同`, en: `The values of “${name}” are of different units` }, 'key')
  }

  money(path: readonly PropertyKey[], value: string | number): void {
    if (typeof value === 'string' && Object.hasOwn(this.scope.parameters, value)) return
    if (readQuantity(value)?.kind !== 'money') this.tell('rules.not-money', path, { zh: `“${value}”不是金额：写成 50 万元，或写参数名`, en: `“${value}” is no amount of money: write 50 万元, or the name of a parameter` })
  }

  compile({ path, text }: RuleText, wanted: 'boolean' | 'number' | 'string'): Compiled | null {
    const compiled = compileText(text, this.scope, this.types)
    if ('problems' in compiled) {
      for (const found of compiled.problems) this.tell(found.code, path, found, offsetOf(text, found))
      return null
    }
    if (compiled.type !== wanted) {
      const words = { boolean: { zh: '是或否', en: 'yes or no' }, number: { zh: '数', en: 'a number' }, string: { zh: '文字', en: 'a text' } }[wanted]
      this.tell('rules.wrong-type', path, { zh: `这里的结果应是${words.zh}`, en: `The result should be ${words.en} here` })
      return null
    }
    return compiled
  }

  /** Compiles cell by cell first, so that a mistake is told at its own cell. */
  table(path: readonly PropertyKey[], table: Table, wanted: 'number' | 'string'): Compiled | null {
    const before = this.problems.length
    for (const [row, rule] of table.rules.entries()) {
      if (rule.when.length !== table.inputs.length) {
        this.tell('rules.table-width', [...path, 'rules', row, 'when'], { zh: `这一行有 ${rule.when.length} 格，输入有 ${table.inputs.length} 项`, en: `This row has ${rule.when.length} cells; there are ${table.inputs.length} inputs` })
      }
    }
    if (this.problems.length > before) return null
    for (const part of textsOf(table)) {
      const compiled = compileText(part.text, this.scope, this.types)
      if ('problems' in compiled) for (const found of compiled.problems) this.tell(found.code, [...path, ...part.path], found, offsetOf(part.text, found))
    }
    if (this.problems.length > before) return null
    for (const [row, rule] of table.rules.entries()) {
      for (const [column, test] of rule.when.entries()) {
        const text = `(${table.inputs[column]}) in (${test})`
        const compiled = test === '-' ? null : compileText(text, this.scope, this.types)
        if (compiled !== null && 'problems' in compiled) {
          for (const found of compiled.problems) this.tell(found.code, [...path, 'rules', row, 'when', column], found, Math.max(0, offsetOf(text, found) - (text.length - test.length - 1)))
        }
      }
      if (this.problems.length === before && rowText(table, row).length > 2_000) this.tell('rules.table-long', [...path, 'rules', row], { zh: '这一行太长', en: 'This row is too long' })
    }
    return this.problems.length > before ? null : this.compile({ path: [...path], text: tableText(table) }, wanted)
  }
}

/**
 * Compiles one text. Names that do not occur in it are not offered to the parser, which makes it ten times as fast;
 * when something is wrong it is compiled again with all of them, so that the nearest name can be proposed.
 */
function compileText(text: string, scope: Scope, types: Readonly<Record<string, FeelType>>): Compiled | { ok: false, problems: FeelProblem[] } {
  const offered = (all: boolean): Record<string, FeelType> => {
    const names: Record<string, FeelType> = {}
    for (const [name, one] of scope.names) if (all || text.includes(name)) names[name] = typeOfName(one)
    for (const [name, type] of Object.entries(types)) if (mayBeName(name)) names[name] = type
    for (const name of scope.conditions) names[name] = 'boolean'
    return names
  }
  const quick = compile(text, { names: offered(false), keeps_unknown: true })
  return quick.ok ? quick : compile(text, { names: offered(true), keeps_unknown: true })
}

/** The offset in a text of the place a problem names by line and column (columns count characters). */
function offsetOf(text: string, { line, col }: { line: number, col: number }): number {
  const lines = text.split('\n')
  const before = lines.slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0)
  return before + [...lines[line - 1] ?? ''].slice(0, col - 1).join('').length
}
