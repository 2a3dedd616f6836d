import { compileModel, type CompiledDecision } from './dmn-tree.ts'
import { parseNumber, toNumber, type Num } from './decimal.ts'
import type { Asked, Case, Given, Suite } from './tck.ts'
import { parseDateTime, parseDuration, parseTime } from './temporal.ts'
import { toSqlLayers, type SqlColumn } from './to-sql.ts'
import { columnNum, plain, toJson } from './to-sql-values.ts'
import { isNumeric, type FeelType } from './types.ts'
import { same } from './values.ts'
import { Fault } from '#kernel/declare/fault.ts'

/** Asks the database one question with values and gives its one row; `feel_…` functions must be there. */
export type Ask = (text: string, values: unknown[]) => Promise<Record<string, unknown>>

/** What became of one result of a case: `refused` when the text is not in the fragment, with the first reason. */
export type Verdict = { case: string, node: string, back_end: 'js' | 'sql', outcome: 'passed' | 'refused' | 'failed', code?: string, reason?: string, expects_error: boolean, got?: unknown, wanted?: unknown }

// The kit's own runner compares numbers to eight decimals.
const CLOSE = 1e-8

/** Runs every case of a folder in JavaScript and, where a database is given, in SQL. */
export async function runSuite(suite: Suite, ask?: Ask): Promise<Verdict[]> {
  const model = compileModel(suite.model)
  const verdicts: Verdict[] = []
  for (const one of suite.cases) {
    for (const asked of one.asked) {
      const base = { case: one.id, node: asked.name, expects_error: asked.is_error }
      const path = pathTo(model.decisions, asked.name)
      const problem = path.flatMap((decision) => decision.problems)[0]
      for (const back_end of ask ? ['js', 'sql'] as const : ['js'] as const) {
        if (asked.kind !== 'decision' || path.length === 0) {
          verdicts.push({ ...base, back_end, outcome: 'refused', code: 'feel.unsupported', reason: asked.kind })
        } else if (problem) verdicts.push({ ...base, back_end, outcome: 'refused', code: problem.code, reason: problem.en })
        else verdicts.push({ ...base, back_end, ...await judged(() => back_end === 'js' ? inJs(path, one, model.inputs) : inSql(path, one, model.inputs, ask!), asked) })
      }
    }
  }
  return verdicts
}

/** The decision and those before it, in order; empty where there is no such decision. */
function pathTo(decisions: CompiledDecision[], name: string): CompiledDecision[] {
  const wanted = new Set<string>([name])
  const path: CompiledDecision[] = []
  for (const decision of decisions.toReversed()) {
    if (!wanted.has(decision.name)) continue
    path.unshift(decision)
    for (const need of decision.needs) wanted.add(need)
    for (const read of decision.compiled?.names ?? []) wanted.add(read.split('.')[0]!)
  }
  return path.at(-1)?.name === name ? path : []
}

async function judged(run: () => unknown, { expected }: Asked): Promise<Pick<Verdict, 'outcome' | 'reason' | 'code' | 'got' | 'wanted'>> {
  try {
    const got = await run()
    const wanted = plainOf(expected)
    return isMet(got, wanted) ? { outcome: 'passed' } : { outcome: 'failed', got, wanted }
  } catch (error) {
    if (error instanceof Fault) return { outcome: error.code === 'feel.not-in-sql' ? 'refused' : 'failed', code: error.code, reason: JSON.stringify(error.data) }
    return { outcome: 'failed', reason: (error as Error).message }
  }
}

function inJs(path: CompiledDecision[], one: Case, inputs: Record<string, FeelType>): unknown {
  const values: Record<string, unknown> = {}
  for (const [name, type] of Object.entries(inputs)) values[name] = one.inputs[name] === undefined ? null : valueOf(one.inputs[name], type)
  for (const decision of path) values[decision.name] = decision.compiled!.run(values)
  return values[path.at(-1)!.name]
}

// Inputs are columns of one row, decisions the layers above it; the last comes out as JSON.
async function inSql(path: CompiledDecision[], one: Case, inputs: Record<string, FeelType>, ask: Ask): Promise<unknown> {
  const given: string[] = []
  const values: unknown[] = []
  const columns: Record<string, SqlColumn> = {}
  for (const [name, type] of Object.entries(inputs)) {
    const value = one.inputs[name] === undefined ? null : valueOf(one.inputs[name], type)
    values.push(value === null ? null : sqlValue(value, type))
    given.push(`${sqlRead(`$${values.length}`, type)} as i${values.length}`)
    columns[name] = { sql: `t.i${values.length}` }
  }
  const parts = path.map((decision, i) => ({ name: `d${i + 1}`, expr: decision.compiled!.expr }))
  const named = path.map((decision, i) => ({ name: decision.name, as: `d${i + 1}` }))
  const from = `(select ${given.length > 0 ? given.join(', ') : '1 as i0'}) t`
  const made = toSqlLayers(parts, { columns, from, keep: [], names: Object.fromEntries(named.map((decision) => [decision.as, decision.name])) })
  const last = parts.at(-1)!
  const column = { ...made.columns[last.name]!, sql: `t.${last.name}` }
  const value = isNumeric(last.expr.type) ? plain(columnNum(column)) : column.sql
  const row = await ask(`select ${toJson(value, last.expr.type)}::text as v from (${made.text}) t`, values)
  return fromSql(JSON.parse(String(row['v']), (_, value, context?: { source: string }) => typeof value === 'number' ? parseNumber(context?.source ?? '') ?? value : value as unknown), last.expr.type)
}

function fromSql(value: unknown, type: unknown): unknown {
  if (type === 'duration' || type === 'months') return value === null ? null : { [String(type)]: value }
  return value
}

function sqlRead(param: string, type: FeelType): string {
  if (type === 'time' || type === 'date and time') return `feel_moment(${param}::text)`
  if (typeof type === 'object' && !('choices' in type)) return `${param}::jsonb`
  return `${param}::${type === 'number' || type === 'duration' ? 'numeric' : type === 'months' ? 'bigint' : type === 'boolean' || type === 'date' ? type : 'text'}`
}

function sqlValue(value: unknown, type: FeelType): unknown {
  if (type === 'duration' || type === 'months') {
    const made = parseDuration(String(value))
    return made === null ? null : String('months' in made ? made.months : made.seconds)
  }
  return typeof type === 'object' && !('choices' in type) ? jsonText(value) : String(value)
}

// Decimals keep all their digits on the way.
function jsonText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(jsonText).join(',')}]`
  if (value !== null && typeof value === 'object' && !('digits' in value)) return `{${Object.entries(value).map(([name, one]) => `${JSON.stringify(name)}:${jsonText(one)}`).join(',')}}`
  return value !== null && typeof value === 'object' ? String(value) : JSON.stringify(value)
}

/** A given value as its declared type has it; a lone value where a list is declared is a list of one. */
function valueOf(given: Given, type: FeelType): unknown {
  if (given.kind === 'null') return null
  if (typeof type === 'object' && 'list' in type) return given.kind === 'list' ? given.items.map((item) => valueOf(item, type.list)) : [valueOf(given, type.list)]
  if (given.kind === 'components') {
    const fields = typeof type === 'object' && 'fields' in type ? type.fields : {}
    return Object.fromEntries(Object.entries(given.fields).map(([name, value]) => [name, valueOf(value, fields[name] ?? 'string')]))
  }
  if (given.kind === 'list') return given.items.map((item) => valueOf(item, 'string'))
  if (type === 'number') return parseNumber(given.text.trim())
  return type === 'boolean' ? given.text.trim() === 'true' : type === 'string' ? given.text : given.text.trim()
}

/** An expected value as JSON would have it, with numbers exact and times by what they mean. */
function plainOf(given: Given): unknown {
  switch (given.kind) {
    case 'null': return null
    case 'list': return given.items.map(plainOf)
    case 'components': return Object.fromEntries(Object.entries(given.fields).map(([name, value]) => [name, plainOf(value)]))
    case 'value': {
      if (['decimal', 'double', 'integer', 'int', 'long'].includes(given.type)) return parseNumber(given.text.trim()) ?? Number(given.text)
      if (given.type === 'boolean') return given.text.trim() === 'true'
      return ['date', 'time', 'dateTime', 'duration', 'dayTimeDuration', 'yearMonthDuration'].includes(given.type) ? { text: given.text.trim() } : given.text
    }
  }
}

function isMet(got: unknown, wanted: unknown): boolean {
  if (wanted === null || got === null || got === undefined) return (wanted ?? null) === (got ?? null)
  if (Array.isArray(wanted)) return Array.isArray(got) && got.length === wanted.length && wanted.every((one, i) => isMet(got[i], one))
  if (isNumber(wanted)) return isNumber(got) && Math.abs(toNumber(got) - toNumber(wanted)) <= CLOSE * Math.max(1, Math.abs(toNumber(wanted)))
  if (typeof wanted !== 'object') return got === wanted
  if ('text' in wanted) return isSameTime(got, String(wanted.text))
  if (typeof got !== 'object') return false
  const names = Object.keys(wanted)
  return names.length === Object.keys(got).length && names.every((name) => Object.hasOwn(got, name) && isMet((got as Record<string, unknown>)[name], (wanted as Record<string, unknown>)[name]))
}

function isSameTime(got: unknown, wanted: string): boolean {
  const span = parseDuration(wanted)
  if (span) {
    const found = typeof got === 'object' ? got as { months?: Num, duration?: Num } : parseDuration(String(got))
    if (found === null) return false
    return 'months' in span ? same('months' in found ? found.months : undefined, span.months) : same('seconds' in found ? found.seconds : 'duration' in found ? found.duration : undefined, span.seconds)
  }
  if (String(got) === wanted) return true
  const [a, b] = [parseDateTime(String(got)) ?? parseTime(String(got)), parseDateTime(wanted) ?? parseTime(wanted)]
  return a !== null && b !== null && same(a, b)
}

function isNumber(value: unknown): value is Num {
  return typeof value === 'number' || (typeof value === 'object' && value !== null && 'digits' in value && 'scale' in value)
}
