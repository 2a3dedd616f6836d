import { partsOf } from './parts.ts'
import { elementLocal, type Env } from './to-sql-locals.ts'
import type { SqlWriter } from './to-sql-writer.ts'
import { fromJson, isJson, quoteText } from './to-sql-values.ts'
import { fieldsOf, itemOf, type Binding, type Expr } from './types.ts'

/** A list or context that is a value is jsonb; its elements are taken apart in a sub-select, in their order. */
export function forList(writer: SqlWriter, expr: Expr & { kind: 'for' }, env: Env): string {
  const froms: string[] = []
  const aliases: string[] = []
  let inner = env
  for (const binding of expr.bindings) {
    const alias = writer.alias('e')
    froms.push(`jsonb_array_elements(${writer.sql(binding.list, inner)}) with ordinality ${alias}(v, n)`)
    aliases.push(alias)
    inner = new Map(inner).set(binding.slot, elementLocal(`${alias}.v`))
  }
  const order = aliases.map((alias) => `${alias}.n`).join(', ')
  const made = `(select coalesce(jsonb_agg(${writer.json(expr.body, inner)} order by ${order}), '[]'::jsonb) from ${froms.join(' cross join lateral ')})`
  // An unknown list runs through nothing, yet what is made of it is unknown and not empty.
  return unlessNull(writer, expr.bindings.filter((binding) => writer.isOpen(binding.list)), env, made)
}

function unlessNull(writer: SqlWriter, bindings: Binding[], env: Env, made: string): string {
  const tests = bindings.filter((binding) => !mentions(binding.list, bindings)).map((binding) => `${writer.sql(binding.list, env)} is not null`)
  return tests.length === 0 ? made : `case when ${tests.join(' and ')} then ${made} end`
}

// A later list may read an earlier variable and has no value outside the loop.
function mentions(list: Expr, bindings: Binding[]): boolean {
  const names = new Set(bindings.map((binding) => binding.slot))
  let found = false
  visit(list, (part) => { if (part.kind === 'name' && names.has(part.slot)) found = true })
  return found
}

/** The elements of a list for which the condition is true. */
export function filterList(writer: SqlWriter, expr: Expr & { kind: 'filter' }, env: Env): string {
  const list = writer.sql(expr.list, env)
  const alias = writer.alias('e')
  const when = writer.truth(expr.body, new Map(env).set(expr.slot, elementLocal(`${alias}.v`)))
  const kept = `coalesce(jsonb_agg(${alias}.v order by ${alias}.n) filter (where ${when}), '[]'::jsonb)`
  const all = writer.source.keeps_unknown && writer.isOpen(expr.body) ? `case when bool_or((${when}) is null) then null else ${kept} end` : kept
  const made = `(select ${all} from jsonb_array_elements(${list}) with ordinality ${alias}(v, n))`
  return writer.isOpen(expr.list) ? `case when ${list} is not null then ${made} end` : made
}

/** One element by its place, from the end when negative. */
export function indexList(writer: SqlWriter, expr: Expr & { kind: 'index' }, env: Env): string {
  return fromJson(`feel_element(${writer.sql(expr.list, env)}, ${writer.sql(expr.index, env)})`, expr.type)
}

/** A field of a context, of every context of a list, or a part of a date or duration. */
export function fieldOf(writer: SqlWriter, expr: Expr & { kind: 'field' }, env: Env): string {
  const { of, name } = expr
  if (itemOf(of.type) !== undefined && of.type !== 'null') {
    const list = writer.sql(of, env)
    const alias = writer.alias('e')
    const made = `(select coalesce(jsonb_agg(coalesce(${alias}.v -> ${quoteText(name)}, 'null'::jsonb) order by ${alias}.n), '[]'::jsonb) from jsonb_array_elements(${list}) with ordinality ${alias}(v, n))`
    return writer.isOpen(of) ? `case when ${list} is not null then ${made} end` : made
  }
  if (of.kind === 'context') return oneEntry(writer, of, name, env)
  if (of.type === 'null') return 'null'
  const sql = writer.sql(of, env)
  if (fieldsOf(of.type) === undefined && of.type !== 'any') return `feel_part(${sql}, ${quoteText(name)})`
  return fromJson(`(${sql} -> ${quoteText(name)})`, expr.type)
}

// Only the entry asked for is reckoned, and what it rests on.
function oneEntry(writer: SqlWriter, context: Expr & { kind: 'context' }, name: string, env: Env): string {
  const at = context.entries.findLastIndex((entry) => entry.name === name)
  if (at === -1) return 'null'
  const wanted = context.entries[at]!
  const before = context.entries.slice(0, at).filter((entry) => entry.slot >= 0)
  return writer.bound(before, env, (inner) => ({ sql: writer.sql(wanted.value, inner), size: 0 })).sql
}

/** `some` and `every` over lists that are values: an unknown condition leaves them open unless another decides. */
export function quantified(writer: SqlWriter, expr: Expr & { kind: 'quantified' }, env: Env, at = 0): string {
  const binding = expr.bindings[at]
  if (binding === undefined) return writer.sql(expr.body, env)
  const list = writer.sql(binding.list, env)
  const [element, met] = [writer.alias('e'), writer.alias('q')]
  const when = quantified(writer, expr, new Map(env).set(binding.slot, elementLocal(`${element}.v`)), at + 1)
  const made = `(select ${quantifier(expr.every, `${met}.c`)} from (select ${when} as c from jsonb_array_elements(${list}) ${element}(v)) ${met})`
  return writer.isOpen(binding.list) ? `case when ${list} is not null then ${made} end` : made
}

/** The three-valued aggregate of a condition; over nothing, `some` is false and `every` true. */
export function quantifier(every: boolean, when: string, only = ''): string {
  return every
    ? `case when bool_or(not ${when})${only} then false when bool_or(${when} is null)${only} then null else true end`
    : `case when bool_or(${when})${only} then true when bool_or(${when} is null)${only} then null else false end`
}

/** Whether a value is an element of a list. */
export function among(writer: SqlWriter, item: Expr, list: Expr, env: Env): string {
  const { keeps_unknown } = writer.source
  if (list.kind === 'list' && list.items.every((one) => one.kind === 'string') && item.type !== 'null' && !isJson(item.type)) {
    if (list.items.length === 0) return 'false'
    const made = `${writer.sql(item, env)} in (${list.items.map((one) => writer.sql(one, env)).join(', ')})`
    return writer.isOpen(item) && !keeps_unknown ? `coalesce(${made}, false)` : `(${made})`
  }
  if (list.kind === 'list' && list.items.length > 0) return writer.anyOf(list.items.map((one) => writer.equal(true, item, one, env)))
  const wanted = item.type === 'null' ? `'null'::jsonb` : writer.json(item, env)
  return `feel_contains${keeps_unknown && item.kind !== 'null' ? '_known' : ''}(${writer.sql(list, env)}, ${wanted})`
}

/** Looks at every part of an expression. */
export function visit(expr: Expr, look: (part: Expr) => void): void {
  look(expr)
  for (const part of partsOf(expr)) visit(part, look)
}
