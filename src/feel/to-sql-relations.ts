import { quantifier, visit } from './to-sql-lists.ts'
import type { Env, Local } from './to-sql-locals.ts'
import type { SqlRelation, SqlWriter } from './to-sql-writer.ts'
import { BIGINT_SIZE, columnNum, LONG, plain, quoteText, toJson, typed, type Num } from './to-sql-values.ts'
import { declared, fieldsOf, isNumeric, isText, itemOf, type Expr } from './types.ts'

/** The grouped joins of a statement, one a relation: its alias, what is reckoned of each row, and the aggregates of those, in order. */
export type Joins = Map<string, Grouped>

type Grouped = { alias: string, row: string[], aggregates: string[] }

/** Rows of a relation, kept by conditions, and what is read of each; `slot` is the variable that stands for the row. */
type Rows = { name: string, relation: SqlRelation, filters: { slot: number, body: Expr }[], read?: { field: string } | { slot: number, body: Expr } }

// A sum of amounts is taken to fit a bigint with room to spare; one that does not is an error of the database, never a wrong sum.
const SUM_SIZE = 18

const AGGREGATES = new Set(['count', 'sum', 'min', 'max', 'mean', 'all', 'any'])

/**
 * `sum`, `count`, `some`, `every` and the like over rows of a declared relation: one aggregate in the relation's one grouped join; where the condition
 * also reads the row outside, a sub-select of its own. `undefined` for what is no such aggregate.
 */
export function relationAggregate(writer: SqlWriter, expr: Expr, env: Env): Num | undefined {
  const found = matched(writer, expr)
  if (!found) return undefined
  const { rows, asks } = found
  const { is_apart, reads_variables } = outsideOf(writer, rows, asks)
  // Rows within rows that read the outer row would need a second name for the table.
  if (reads_variables) return writer.refuse(rows.name)
  const inner = new Map(env)
  for (const filter of rows.filters) inner.set(filter.slot, rowLocal(writer, rows.relation))
  if (rows.read && 'slot' in rows.read) inner.set(rows.read.slot, rowLocal(writer, rows.relation))
  if (asks.kind === 'quantified') inner.set(asks.bindings[0]!.slot, rowLocal(writer, rows.relation))
  const grouped: Grouped = is_apart ? { alias: '', row: [], aggregates: [] } : join(writer, rows.name)
  const conditions = rows.filters.map((filter) => writer.truth(filter.body, inner))
  const only = rows.filters.length > 0 ? ` filter (where ${reckoned(grouped, conditions.join(' and '))})` : ''
  const answer = aggregate(writer, rows, asks, inner, only, grouped)
  if (!answer) return undefined
  const made = writer.source.keeps_unknown && rows.filters.some((filter) => writer.isOpen(filter.body)) ? leftOpen(answer, reckoned(grouped, openRow(conditions))) : answer
  if (!is_apart) return { ...made.num, sql: made.atHand(column(writer, rows.name, made.num.sql), writer.column(grouped.alias, 'k1')) }
  return { ...made.num, sql: `(select ${made.num.sql} from ${rowsText(rows.relation, grouped, [], rows.relation.on.map((pair) => `${pair.child} = ${pair.parent}`))})` }
}

// Where unknowns are kept, a row of which it is not known whether it belongs leaves the whole open.
function leftOpen(made: Made, open: string): Made {
  return { ...made, num: { ...made.num, sql: `case when bool_or(${open}) then null else ${made.num.sql} end` } }
}

// A later condition is asked only of rows that the earlier ones keep.
function openRow(conditions: string[]): string {
  return conditions.map((one, i) => [...conditions.slice(0, i), `(${one}) is null`].join(' and ')).map((one) => `(${one})`).join(' or ')
}

// What aggregates read of a row is reckoned once, however many read it.
function reckoned(grouped: Grouped, sql: string): string {
  const at = grouped.row.indexOf(sql)
  if (at === -1) grouped.row.push(sql)
  return `g.x${at === -1 ? grouped.row.length : at + 1}`
}

// The rows with what is reckoned of each, fenced, else PostgreSQL would write it out again in every aggregate.
function rowsText({ from, where }: SqlRelation, { row }: Grouped, keys: string[], tests: string[]): string {
  const all = [...tests, ...(where ? [where] : [])]
  const shown = [...keys, ...row.map((one, i) => `${one} as x${i + 1}`)]
  return `(select ${shown.join(', ') || '1'} from ${from}${all.length > 0 ? ` where ${all.join(' and ')}` : ''} offset 0) g`
}

/** A relation as a list: jsonb of its rows, or of one field of each; never unknown, empty without rows. */
export function relationList(writer: SqlWriter, name: string, field: string | undefined, expr: Expr): string {
  const relation = writer.source.relations![name]!
  const item = itemOf(expr.type) ?? 'null'
  const read = (one: string, type: unknown) => {
    const { sql, scale } = relation.columns[one] ?? writer.refuse(`${name}.${one}`)
    const known = declared(type as never)
    return toJson(isNumeric(known) ? plain(columnNum({ sql, scale })) : sql, known)
  }
  const fields = fieldsOf(item) ?? {}
  const element = field !== undefined ? read(field, item) : `jsonb_build_object(${Object.entries(fields).map(([one, type]) => `${quoteText(one)}, ${read(one, type)}`).join(', ')})`
  const grouped = join(writer, name)
  return `coalesce(${column(writer, name, `jsonb_agg(${reckoned(grouped, element)} order by ${reckoned(grouped, relation.order)})`)}, '[]'::jsonb)`
}

/** The joins a statement needs: each relation once, grouped before it is joined. */
export function joinTexts(writer: SqlWriter): string[] {
  return [...writer.joins].map(([name, grouped]) => {
    const relation = writer.source.relations![name]!
    const { alias, aggregates } = grouped
    const keys = relation.on.map((_, i) => `g.k${i + 1}`)
    const made = aggregates.map((one, i) => `${one} as a${i + 1}`)
    const rows = rowsText(relation, grouped, relation.on.map((pair, i) => `${pair.child} as k${i + 1}`), [])
    return `left join (select ${[...keys, ...made].join(', ')} from ${rows} group by ${keys.join(', ')}) ${alias} on ${relation.on.map((pair, i) => `${alias}.k${i + 1} = ${pair.parent}`).join(' and ')}`
  })
}

type Asks = (Expr & { kind: 'call' }) | (Expr & { kind: 'quantified' })

function matched(writer: SqlWriter, expr: Expr): { rows: Rows, asks: Asks } | undefined {
  if (expr.kind === 'quantified' && expr.bindings.length === 1) {
    const rows = rowsOf(writer, expr.bindings[0]!.list)
    return rows && !rows.read ? { rows, asks: expr } : undefined
  }
  if (expr.kind !== 'call' || !AGGREGATES.has(expr.name) || expr.args.length !== 1) return undefined
  const rows = rowsOf(writer, expr.args[0]!)
  return rows && (rows.read || expr.name === 'count') ? { rows, asks: expr } : undefined
}

function rowsOf(writer: SqlWriter, expr: Expr): Rows | undefined {
  switch (expr.kind) {
    case 'name': {
      const [name = '', field, ...more] = expr.path
      const relations = writer.source.relations ?? {}
      if (expr.slot >= 0 || !Object.hasOwn(relations, name) || more.length > 0) return undefined
      return { name, relation: relations[name]!, filters: [], ...(field !== undefined && { read: { field } }) }
    }
    case 'filter': {
      const rows = rowsOf(writer, expr.list)
      return rows && !rows.read ? { ...rows, filters: [...rows.filters, { slot: expr.slot, body: expr.body }] } : undefined
    }
    case 'field': {
      const rows = rowsOf(writer, expr.of)
      return rows && !rows.read ? { ...rows, read: { field: expr.name } } : undefined
    }
    case 'for': {
      const rows = expr.bindings.length === 1 ? rowsOf(writer, expr.bindings[0]!.list) : undefined
      return rows && !rows.read ? { ...rows, read: { slot: expr.bindings[0]!.slot, body: expr.body } } : undefined
    }
    default: return undefined
  }
}

function outsideOf(writer: SqlWriter, rows: Rows, asks: Asks): { is_apart: boolean, reads_variables: boolean } {
  const bodies = [...rows.filters.map((one) => one.body), ...(rows.read && 'body' in rows.read ? [rows.read.body] : []), ...(asks.kind === 'quantified' ? [asks.body] : [])]
  const bound = new Set([...rows.filters.map((one) => one.slot), ...(rows.read && 'slot' in rows.read ? [rows.read.slot] : []), ...(asks.kind === 'quantified' ? [asks.bindings[0]!.slot] : [])])
  for (const body of bodies) visit(body, (part) => boundIn(part).forEach((slot) => bound.add(slot)))
  const found = { is_apart: false, reads_variables: false }
  for (const body of bodies) visit(body, (part) => {
    if (part.kind !== 'name' || bound.has(part.slot)) return
    // A parameter is the same for every row, so it is as good as a literal.
    if (part.slot < 0 && writer.source.columns[part.path[0]!]?.is_constant) return
    found.is_apart = true
    if (part.slot >= 0) found.reads_variables = true
  })
  return found
}

function boundIn(part: Expr): number[] {
  switch (part.kind) {
    case 'for': case 'quantified': return part.bindings.map((one) => one.slot)
    case 'filter': return [part.slot]
    case 'context': return part.entries.map((one) => one.slot)
    case 'invoke': return part.args.map((one) => one.slot)
    case 'table': return part.inputs.map((one) => one.slot)
    default: return []
  }
}

function rowLocal(writer: SqlWriter, { columns }: SqlRelation): Local {
  const at = (path: string[]) => (path.length === 2 && Object.hasOwn(columns, path[1]!) ? columns[path[1]!]! : writer.refuse(path.join('.')))
  return {
    num: (path) => columnNum(at(path)),
    sql: (path, expr) => isNumeric(expr.type) ? plain(columnNum(at(path))) : at(path).sql,
  }
}

type Made = { num: Num, atHand(column: string, key: string): string }

function aggregate(writer: SqlWriter, rows: Rows, asks: Asks, env: Env, only: string, grouped: Grouped): Made | undefined {
  if (asks.kind === 'quantified') return quantity(asks.every, reckoned(grouped, writer.sql(asks.body, env)), only)
  if (asks.name === 'count') return { num: { sql: `count(*)${only}`, scale: 0, size: 9 }, atHand: (made, key) => writer.source.keeps_unknown ? `case when ${key} is null then 0 else ${made} end` : `coalesce(${made}, 0)` }
  const read = valueOf(writer, rows, asks, env)
  if (asks.name === 'all' || asks.name === 'any') return quantity(asks.name === 'all', reckoned(grouped, read.num.sql), only)
  const { type, num } = read
  if (!isNumeric(type) && type !== 'date' && type !== 'duration' && type !== 'months' && !isText(type)) return undefined
  const value = reckoned(grouped, asks.name === 'mean' ? plain(num) : typed(num))
  // An unknown element leaves the whole unknown; SQL would pass over it.
  const known = (made: string) => read.is_nullable ? `case when count(*)${only} = count(${value})${only} then ${made} end` : made
  const atHand = (made: string) => made
  if (asks.name === 'mean') return { num: { sql: known(`feel_divide(sum(${value})${only}, count(*)${only})`), size: LONG }, atHand }
  const made = `${asks.name}(${value}${isText(type) ? ' collate "C"' : ''})${only}`
  if (asks.name !== 'sum') return { num: { sql: known(made), ...(num.scale !== undefined && { scale: num.scale }), ...(num.from !== undefined && { from: num.from }), size: num.size }, atHand }
  const is_whole = type === 'months' || (num.scale !== undefined && num.size <= BIGINT_SIZE)
  return { num: { sql: known(is_whole ? `(${made})::bigint` : made), ...(num.scale !== undefined && { scale: num.scale }), ...(num.from !== undefined && { from: num.from }), size: is_whole ? SUM_SIZE : Math.max(num.size, SUM_SIZE) + 4 }, atHand }
}

function quantity(every: boolean, when: string, only: string): Made {
  return { num: { sql: quantifier(every, `(${when})`, only), size: 0 }, atHand: (made, key) => `case when ${key} is null then ${every} else ${made} end` }
}

function valueOf(writer: SqlWriter, rows: Rows, asks: Expr & { kind: 'call' }, env: Env): { num: Num, type: Expr['type'], is_nullable: boolean } {
  const { read } = rows
  const type = itemOf(asks.args[0]!.type) ?? 'null'
  if (read && 'body' in read) {
    const num = isNumeric(read.body.type) ? writer.num(read.body, env) : { sql: writer.sql(read.body, env), size: 0 }
    return { num, type: read.body.type, is_nullable: writer.isOpen(read.body) }
  }
  const field = read?.field ?? ''
  const one = rows.relation.columns[field] ?? writer.refuse(`${rows.name}.${field}`)
  return { num: isNumeric(type) ? columnNum(one) : { sql: one.sql, size: 0 }, type, is_nullable: true }
}

function join(writer: SqlWriter, name: string) {
  const known: Grouped = writer.joins.get(name) ?? { alias: writer.alias('r'), row: [], aggregates: [] }
  writer.joins.set(name, known)
  return known
}

function column(writer: SqlWriter, name: string, aggregate: string): string {
  const { alias, aggregates } = join(writer, name)
  const at = aggregates.indexOf(aggregate)
  if (at === -1) aggregates.push(aggregate)
  return writer.column(alias, `a${at === -1 ? aggregates.length : at + 1}`)
}
