import type { At, PackProblem } from '#kernel/declare/pack.ts'
import { mayBeName, type Compiled, type FeelType } from '#feel/compile.ts'
import { factValues, quantityValue, type RuleNames } from './names.ts'
import { type Quantity, readQuantity } from './parameters.ts'
import type { Measure, Outcome } from './measure.ts'
import { paramsOn, Texts, today_name } from './texts.ts'

export type Condition = { id: string, name: { zh: string, en: string }, text: string, when: Compiled }

export type Cap = 'per_claim' | 'yearly' | 'cumulative'
export type Caps = { per_claim?: number, yearly?: number, cumulative?: number, programme?: number }

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
  /** Facts that keep the outcome or the amount open, in each condition the one that decides most first. */
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
  /** The amount and its bounds, with the declared rounding in them: whole fen. */
  amount: Compiled | null
  at_least: Compiled | null
  at_most: Compiled | null
  reads: string[]
  /** The parameters in force on a day; one that no value is in force for is left out. */
  params(as_of: string): Record<string, Quantity>
  /** The caps in force on a day, whole fen. */
  caps(as_of: string): Caps
  /** What its texts read: facts as the language takes them, parameters of the day, 今天, and each condition under its Chinese name. */
  values(facts: Readonly<Record<string, unknown>>, as_of: string): Record<string, unknown>
  /** Decides for facts by Chinese name: money in whole fen, flags as booleans, days as text; what is absent or null is not known. */
  decide(facts: Readonly<Record<string, unknown>>, as_of: string, already?: Already): Verdict
}

/** Where a measure's file stands, for its problems. */
export type MeasureSource = { measure: Measure, version: string, county?: string | null, at?: At }

const nowhere: At = () => ({ file: '', line: 1, col: 1 })

/** Compiles a measure against the names of its pack; all that does not compile comes back at once, placed in the file. */
export function compileMeasure({ measure, version, county = null, at = nowhere }: MeasureSource, names: RuleNames): CompiledMeasure | { problems: PackProblem[] } {
  const problems: PackProblem[] = []
  const more: Record<string, FeelType> = { [today_name]: 'date' }
  const texts = new Texts({ names, parameters: measure.parameters, more }, at, problems)
  for (const [parameter, values] of Object.entries(measure.parameters)) texts.parameter(parameter, values)
  const conditions = measure.conditions.flatMap((condition, index): Condition[] => {
    const when = texts.compile(['conditions', index, 'when'], condition.when, { gives: 'boolean' })
    if (mayBeName(condition.name.zh) && !names.has(condition.name.zh)) more[condition.name.zh] = 'boolean'
    return when === null ? [] : [{ id: condition.id, name: condition.name, text: condition.when, when }]
  })
  const { table, rounding } = measure.amount ?? {}
  const leaves = { gives: 'money', rounding: rounding?.per === 'each' ? undefined : rounding, leaves: 'money' } as const
  const one = (key: 'formula' | 'at_least' | 'at_most') => {
    const text = measure.amount?.[key]
    return text === undefined ? null : texts.compile(['amount', key], text, leaves)
  }
  const amount = table === undefined ? one('formula') : texts.table(['amount', 'table'], table, leaves)
  const [at_least, at_most] = [one('at_least'), one('at_most')]
  for (const [cap, value] of Object.entries(measure.caps ?? {})) texts.money(['caps', cap], value)
  if (problems.length > 0) return { problems }

  const all = [...conditions.map((condition) => condition.when), ...[amount, at_least, at_most].filter((part) => part !== null)]
  const reads = [...new Set(all.flatMap((part) => part.names))].filter((name) => names.has(name.split('.')[0]!))
  const ofDay = remembered((as_of: string) => {
    const params = paramsOn(measure.parameters, as_of)
    const caps: Caps = Object.fromEntries(Object.entries(measure.caps ?? {}).flatMap(([cap, value]) => {
      const fen = capFen(value, params)
      return fen === null ? [] : [[cap, fen]]
    }))
    return { params, caps, values: Object.fromEntries(Object.entries(params).map(([name, value]) => [name, quantityValue(value)])) }
  })
  const values = (facts: Readonly<Record<string, unknown>>, as_of: string) => {
    const read: Record<string, unknown> = { ...factValues(names, facts), ...ofDay(as_of).values, [today_name]: as_of }
    for (const { name, when } of conditions) read[name.zh] = when.run(read)
    return read
  }
  const unknownOf = (part: Compiled, read: Record<string, unknown>) => part.ask(read).open.map((one) => one.name).filter((name) => names.has(name.split('.')[0]!))
  const is_open = (amount === null && measure.effect === undefined) || at_least !== null || at_most !== null

  return {
    id: measure.id, version, measure, county, conditions, amount, at_least, at_most, reads, values,
    params: (as_of) => ofDay(as_of).params,
    caps: (as_of) => ofDay(as_of).caps,
    decide(facts, as_of, already = {}) {
      const read = values(facts, as_of)
      const weighed = conditions.map(({ id, name, when }) => {
        const verdict = read[name.zh] as boolean | null
        return { id, verdict, missing: verdict === null ? unknownOf(when, read) : [] }
      })
      const is_in_force = isInForce(measure, as_of)
      const outcome: Outcome = !is_in_force || weighed.some((one) => one.verdict === false) ? 'not-eligible' : weighed.some((one) => one.verdict === null) ? 'undecided' : 'eligible'
      const missing = outcome === 'undecided' ? weighed.flatMap((one) => one.missing) : []
      const verdict: Verdict = {
        outcome, amount_fen: null, is_amount_undetermined: outcome === 'eligible' && is_open, at_least_fen: null, at_most_fen: null, capped_fen: null, capped_by: null,
        conditions: weighed, missing: [...new Set(missing)], is_in_force,
      }
      if (outcome !== 'eligible') return verdict
      const { caps } = ofDay(as_of)
      const fenOf = (part: Compiled | null): number | null => {
        const fen = part === null ? null : part.run(read) as number | null
        if (part !== null && fen === null) missing.push(...unknownOf(part, read))
        return fen
      }
      const within = (fen: number | null) => fen === null ? null : Math.min(fen, caps.per_claim ?? Infinity)
      verdict.amount_fen = within(fenOf(amount))
      verdict.at_least_fen = within(fenOf(at_least))
      const highest = [fenOf(at_most), ...is_open ? [caps.per_claim, caps.yearly, caps.cumulative] : []].filter((fen) => typeof fen === 'number')
      verdict.at_most_fen = highest.length === 0 ? null : Math.min(...highest)
      if (verdict.amount_fen !== null) Object.assign(verdict, capped(verdict.amount_fen, caps, already))
      return { ...verdict, missing: [...new Set(missing)] }
    },
  }
}

/** Keeps the answers for the last few days asked. */
function remembered<T>(make: (as_of: string) => T): (as_of: string) => T {
  const kept = new Map<string, T>()
  return (as_of) => {
    const held = kept.get(as_of)
    if (held !== undefined) return held
    if (kept.size >= 100) kept.clear()
    const made = make(as_of)
    kept.set(as_of, made)
    return made
  }
}

/** What the caps of the year and of all years leave of an amount. */
function capped(amount_fen: number, caps: Caps, already: Already): { capped_fen: number, capped_by: Cap | null } {
  const in_year = caps.yearly === undefined ? Infinity : Math.max(0, caps.yearly - (already.year_fen ?? 0))
  const in_all = caps.cumulative === undefined ? Infinity : Math.max(0, caps.cumulative - (already.total_fen ?? 0))
  const capped_fen = Math.min(amount_fen, in_year, in_all)
  return { capped_fen, capped_by: capped_fen === amount_fen ? null : in_all <= in_year ? 'cumulative' : 'yearly' }
}

/** Whether a measure holds on a day. A day the source does not name leaves its end open. */
export function isInForce({ valid: { from, until } }: Pick<Measure, 'valid'>, on: string): boolean {
  return (from === 'undetermined' || from <= on) && (until === 'undetermined' || on <= until)
}

/** A cap in fen: an amount, or the name of a parameter that holds one. */
export function capFen(value: string | number, params: Readonly<Record<string, Quantity>>): number | null {
  const quantity = typeof value === 'string' && Object.hasOwn(params, value) ? params[value]! : readQuantity(value)
  return quantity?.kind === 'money' ? quantity.fen : null
}
