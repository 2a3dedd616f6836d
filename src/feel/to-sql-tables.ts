import type { Env } from './to-sql-locals.ts'
import type { SqlWriter } from './to-sql-writer.ts'
import { partsOfTest } from './parts.ts'
import { findInTable } from './table-check.ts'
import { aligned, fromJson, LONG, NULL, quoteText, typed, type Num } from './to-sql-values.ts'
import { isNumeric, itemOf, type Expr, type TableInput } from './types.ts'

type TableExpr = Expr & { kind: 'table' }

/** A decision table: its rules as conditions, and what its hit policy makes of those that are met. */
export function table(writer: SqlWriter, expr: TableExpr, env: Env): Num {
  return writer.bound(expr.inputs.filter((input) => input.slot >= 0).map(({ slot, value }) => ({ slot, value })), env, (inner) => {
    const settled = policy(writer, expr, inner)
    const may_be_open = writer.source.keeps_unknown && (expr.inputs.some((input) => writer.isOpen(input.value)) || expr.rules.some((rule) => rule.cells.some((cell) => cell.tests.some((test) => partsOfTest(test).some((part) => writer.isOpen(part))))))
    return may_be_open ? undecided(writer, expr, settled, inner) : settled
  })
}

// Where it is not known whether a rule is met, an answer stands only where all that may come of it is the same.
function undecided(writer: SqlWriter, expr: TableExpr, settled: Num, env: Env): Num {
  const [alias, open] = [writer.alias('d'), writer.alias('o')]
  const json = jsonOf(writer, expr, env)
  const rows = expr.rules.map((rule, i) => `(${i}, ${met(writer, expr, i, env)}, ${json(rule.outputs)})`).join(', ')
  const otherwise = json(expr.outputs.map((one) => one.otherwise))
  const kept = `(jsonb_agg(${alias}.v order by ${alias}.n) filter (where ${alias}.w)) -> 0 as first, jsonb_agg(${alias}.v) filter (where ${alias}.w is null) as opens`
  const agreed = `feel_agreed(${open}.opens || jsonb_build_array(coalesce(${open}.first, ${otherwise})))`
  const answers: Partial<Record<TableExpr['hit'], string>> = {
    U: `case when ${open}.first is null then ${agreed} when ${open}.kinds = 1 then ${open}.first end`, A: `case when ${open}.first is null then ${agreed} when ${open}.kinds = 1 then ${open}.first end`,
    F: `case when ${open}.met_at < ${open}.open_at then ${open}.first else ${agreed} end`,
  }
  const answer = answers[expr.hit] === undefined ? 'null' : fromJson(`(${answers[expr.hit]})`, expr.type)
  const [a, b] = isNumeric(expr.type) ? aligned([settled, answer === 'null' ? NULL : { sql: answer, size: LONG }]) : [settled, { ...settled, sql: answer }]
  const from = `(select ${kept}, count(distinct ${alias}.v) filter (where ${alias}.w) as kinds, min(${alias}.n) filter (where ${alias}.w) as met_at, min(${alias}.n) filter (where ${alias}.w is null) as open_at from (values ${rows}) ${alias}(n, w, v)) ${open}`
  return { ...a!, fixed: undefined, leaves: undefined, sql: `(select case when ${open}.opens is null then ${typed(a!)} else ${b!.sql} end from ${from})` }
}

function jsonOf(writer: SqlWriter, expr: TableExpr, env: Env): (outputs: (Expr | undefined)[]) => string {
  return (outputs) => expr.outputs.length > 1 ? answer(writer, expr, outputs, env).sql : outputs[0] ? writer.json(outputs[0], env) : `'null'::jsonb`
}

function policy(writer: SqlWriter, expr: TableExpr, env: Env): Num {
  const whens = expr.rules.map((_, i) => met(writer, expr, i, env))
  const gives = expr.rules.map((rule) => answer(writer, expr, rule.outputs, env))
  const otherwise = fallback(writer, expr, env)
  switch (expr.hit) {
    case 'F': return cases(writer, expr, whens, gives, otherwise)
    // Rules that no value meets together need no counting.
    case 'U': return isUnambiguous(expr) ? cases(writer, expr, whens, gives, otherwise) : guarded(cases(writer, expr, whens, gives, otherwise), `${whens.map((when) => `(${when} is true)::int`).join(' + ')} <= 1`, whens.length)
    case 'P': {
      const order = priorities(expr)
      return cases(writer, expr, order.map((i) => whens[i]!), order.map((i) => gives[i]!), otherwise)
    }
    default: return { sql: collected(writer, expr, whens, env), size: LONG }
  }
}

function isUnambiguous(expr: TableExpr): boolean {
  return findInTable(expr).every((found) => found.kind === 'gap' || found.kind === 'unreachable')
}

function guarded(num: Num, when: string, rules: number): Num {
  return rules < 2 ? num : { ...num, fixed: undefined, sql: `case when ${when} then ${num.sql} end` }
}

function cases(writer: SqlWriter, expr: TableExpr, whens: string[], gives: Num[], otherwise: Num): Num {
  const write = (sqls: string[]) => `case ${whens.map((when, i) => `when ${when} then ${sqls[i]}`).join(' ')} else ${sqls.at(-1)} end`
  return isNumeric(expr.type) ? writer.chosen([...gives, otherwise], write) : { sql: write([...gives, otherwise].map((one) => one.sql)), size: 0 }
}

function met(writer: SqlWriter, expr: TableExpr, rule: number, env: Env): string {
  const tests = expr.rules[rule]!.cells.flatMap((cell, i) => {
    if (cell.tests.length === 0) return []
    const item = inputName(expr.inputs[i]!)
    const tests = cell.tests.map((test) => cell.negated || test.kind !== 'equals' || itemOf(test.to.type) !== undefined ? writer.test(test, item, env) : writer.truth({ ...item, kind: 'compare', op: '=', left: item, right: test.to, type: 'boolean' } as Expr, env))
    const any = writer.anyOf(tests)
    return [cell.negated ? `not ${any}` : any]
  })
  return tests.length === 0 ? 'true' : tests.length === 1 ? tests[0]! : `(${tests.join(' and ')})`
}

function inputName({ value, slot }: TableInput): Expr {
  return { ...value, kind: 'name', path: ['?'], slot } as Expr
}

// One output is its value; several are a context of them.
function answer(writer: SqlWriter, expr: TableExpr, outputs: (Expr | undefined)[], env: Env): Num {
  const [only] = outputs
  if (expr.outputs.length > 1) return { sql: `jsonb_build_object(${outputs.map((one, i) => `${quoteText(expr.outputs[i]!.name)}, ${one ? writer.json(one, env) : `'null'::jsonb`}`).join(', ')})`, size: 0 }
  if (!only) return NULL
  return isNumeric(expr.type) ? writer.num(only, env) : { sql: writer.as(only, expr.type, env), size: 0 }
}

function fallback(writer: SqlWriter, expr: TableExpr, env: Env): Num {
  const given = expr.outputs.map((one) => one.otherwise)
  return given.every((one) => one === undefined) ? NULL : answer(writer, expr, given, env)
}

// Rules by the place of their outputs in the lists of values: the first output decides, then the next.
function priorities(expr: TableExpr): number[] {
  const rank = (rule: number) => expr.outputs.map((output, i) => {
    const given = expr.rules[rule]!.outputs[i]!
    const at = output.values?.findIndex((value) => value.kind === given.kind && 'value' in value && 'value' in given && String(value.value) === String(given.value)) ?? 0
    return at === -1 ? output.values!.length : at
  })
  const ranks = expr.rules.map((_, i) => rank(i))
  return expr.rules.map((_, i) => i).toSorted((a, b) => {
    for (const [i, one] of ranks[a]!.entries()) if (one !== ranks[b]![i]) return one - ranks[b]![i]!
    return a - b
  })
}

// The rules that are met, as rows: in their order, or in that of their outputs.
function collected(writer: SqlWriter, expr: TableExpr, whens: string[], env: Env): string {
  const order = expr.hit === 'O' ? priorities(expr) : expr.rules.map((_, i) => i)
  const json = jsonOf(writer, expr, env)
  const alias = writer.alias('d')
  const rows = order.map((i, place) => `(${place}, ${whens[i]}, ${json(expr.rules[i]!.outputs)})`).join(', ')
  const list = `jsonb_agg(${alias}.v order by ${alias}.n)`
  const otherwise = expr.outputs.some((one) => one.otherwise) ? json(expr.outputs.map((one) => one.otherwise)) : undefined
  const instead = (made: string, type = expr.type) => otherwise === undefined ? made : `case when count(*) = 0 then ${fromJson(otherwise, type)} else ${made} end`
  const settled = settle(expr, alias, list, instead, otherwise)
  return `(select ${settled} from (values ${rows}) ${alias}(n, w, v) where ${alias}.w)`
}

function settle(expr: TableExpr, alias: string, list: string, instead: (made: string) => string, otherwise: string | undefined): string {
  switch (expr.hit) {
    case 'A': return instead(fromJson(`(case when count(distinct ${alias}.v) = 1 then min(${alias}.v::text)::jsonb end)`, expr.type))
    case 'C#': return instead('count(*)::numeric')
    case 'C+': return instead(`feel_sum(${list})`)
    case 'C<': return instead(fromJson(`feel_min(${list})`, expr.type))
    case 'C>': return instead(fromJson(`feel_max(${list})`, expr.type))
    default: return `coalesce(${list}, ${otherwise ? `nullif(jsonb_build_array(${otherwise}), '[null]'::jsonb)` : ''}${otherwise ? ', ' : ''}'[]'::jsonb)`
  }
}
