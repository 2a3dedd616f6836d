import { fault } from '#kernel/declare/fault.ts'
import { WEIGHS_ELEMENTS } from './builtins.ts'
import { arithmetic } from './to-sql-arithmetic.ts'
import { call } from './to-sql-calls.ts'
import { among, fieldOf, forList, filterList, indexList, quantified, visit } from './to-sql-lists.ts'
import { jsonPath, valueLocal, type Env, type Local } from './to-sql-locals.ts'
import { relationAggregate, relationList, type Joins } from './to-sql-relations.ts'
import { table } from './to-sql-tables.ts'
import { aligned, columnNum, isJson, isKnown, literal, LONG, multiply, negate, NULL, plain, quoteText, toJson, typed, type Num, type SqlColumn } from './to-sql-values.ts'
import { isNumeric, isText, itemOf, type CompareOp, type Expr, type ExprType, type Test } from './types.ts'

/** A list of the dictionary that is rows of a table: `from` with its alias `c`, joined by equal columns; `order` puts its elements in order. */
export type SqlRelation = { from: string, where?: string, on: { child: string, parent: string }[], order: string, columns: Record<string, SqlColumn> }
/** Where the names of a text stand. SQL in it is the host's own and trusted; names and literals of the text are not. */
export type SqlSource = { columns: Record<string, SqlColumn>, relations?: Record<string, SqlRelation>, as_of?: string, keeps_unknown?: boolean }

const LITERAL = /^(\(?-?\d+\)?(::bigint)?|'[^']*'|date '[^']*')$/

// How much text a branch may have to be written twice.
const REPEATED_MAX = 500

/** Writes expressions as SQL; one writer serves one statement, so that aliases and joins are its own. */
export class SqlWriter {
  readonly source: SqlSource
  readonly joins: Joins = new Map()
  #aliases = 0
  readonly #column: (alias: string, name: string) => string

  /** `column` says how a column of a join is reached from where it is read. */
  constructor(source: SqlSource, column = (alias: string, name: string) => `${alias}.${name}`) {
    this.source = source
    this.#column = column
  }

  column(alias: string, name: string): string {
    return this.#column(alias, name)
  }

  alias(letter: string): string {
    this.#aliases += 1
    return `${letter}${this.#aliases}`
  }

  /** @throws fault `feel.not-in-sql` */
  refuse(what: string): never {
    throw fault('feel.not-in-sql', { what })
  }

  /** The value in the SQL type of its kind; numbers as numeric. */
  sql(expr: Expr, env: Env): string {
    return isNumeric(expr.type) ? plain(this.num(expr, env)) : this.other(expr, env)
  }

  /** The value as an element of jsonb. */
  json(expr: Expr, env: Env): string {
    return toJson(this.sql(expr, env), expr.type)
  }

  /** A number, whole with a scale where its decimals are known. */
  num(expr: Expr, env: Env): Num {
    if (expr.type === 'null') return NULL
    switch (expr.kind) {
      case 'number': return literal(expr.value)
      case 'negate': return negate(this.num(expr.item, env))
      case 'name': return this.name(expr, env, (local) => local.num?.(expr.path, expr) ?? { sql: local.sql(expr.path, expr), size: LONG }, columnNum)
      case 'if': return this.chosen([expr.yes, expr.no].map((one) => this.num(one, env)), ([yes, no]) => this.branch(expr.when, yes!, no!, env))
      case 'invoke': return this.bound(expr.args, env, (inner) => this.num(expr.body, inner))
      case 'arithmetic': return arithmetic(this, expr, env)
      case 'call': return relationAggregate(this, expr, env) ?? call(this, expr, env)
      case 'table': return table(this, expr, env)
      default: return { sql: this.other(expr, env), size: LONG }
    }
  }

  /** One number out of several: they are brought to one form first. */
  chosen(nums: Num[], write: (sqls: string[]) => string, from = lowest(nums)): Num {
    const same = aligned(nums)
    const scale = same.find((num) => !num.is_null)?.scale
    return { sql: write(same.map(typed)), ...(scale !== undefined && { scale }), size: Math.max(...same.map((num) => num.size)), ...(from !== undefined && { from }) }
  }

  branch(when: Expr, yes: string, no: string, env: Env): string {
    const test = this.truth(when, env)
    if (!this.source.keeps_unknown || !this.isOpen(when)) return `case when ${test} then ${yes} else ${no} end`
    // An unknown condition has an answer only where both branches agree.
    if (yes === no) return yes
    // Nothing and something never agree, nor do two different literals.
    if (yes === 'null' || no === 'null' || (LITERAL.test(yes) && LITERAL.test(no))) return `case ${test} when true then ${yes} when false then ${no} end`
    if (yes.length + no.length <= REPEATED_MAX) return `case ${test} when true then ${yes} when false then ${no} else case when ${yes} = ${no} then ${yes} end end`
    const alias = this.alias('b')
    return `(select case ${alias}.w when true then ${alias}.y when false then ${alias}.n else case when ${alias}.y = ${alias}.n then ${alias}.y end end from (select ${test} as w, ${yes} as y, ${no} as n offset 0) ${alias})`
  }

  /** Whether a part can be null in the reading that is written: where unknowns are kept, whatever rests on one can. */
  isOpen(expr: Expr): boolean {
    if (!this.source.keeps_unknown) return expr.is_nullable
    let found = false
    visit(expr, (part) => { found ||= part.is_nullable || restsOnElements(part) })
    return found
  }

  /** Whatever is no number; and numbers that only a list or a context knows, as numeric. */
  other(expr: Expr, env: Env): string {
    // What has no type but null is never anything else.
    if (expr.type === 'null') return 'null'
    switch (expr.kind) {
      case 'number': return plain(literal(expr.value))
      case 'string': return quoteText(expr.value)
      case 'boolean': return String(expr.value)
      case 'date': return `date ${quoteText(expr.value)}`
      case 'time': case 'date and time': return `feel_moment(${quoteText(expr.value)})`
      case 'duration': return plain(literal(expr.value))
      case 'months': return `${expr.value < 0 ? `(${expr.value})` : expr.value}::bigint`
      case 'null': return 'null'
      case 'name': return this.name(expr, env, (local) => local.sql(expr.path, expr), (column) => column.sql)
      case 'list': return expr.items.length === 0 ? `'[]'::jsonb` : `jsonb_build_array(${expr.items.map((item) => this.json(item, env)).join(', ')})`
      case 'context': return this.context(expr, env)
      case 'field': return fieldOf(this, expr, env)
      case 'filter': return filterList(this, expr, env)
      case 'index': return indexList(this, expr, env)
      case 'logic': return `(${expr.items.map((item) => this.sql(item, env)).join(` ${expr.op} `)})`
      case 'negate': return `(- ${this.sql(expr.item, env)})`
      case 'compare': return this.compare(expr.op, expr.left, expr.right, env)
      case 'between': return `(${this.order('>=', expr.item, expr.low, env)} and ${this.order('<=', expr.item, expr.high, env)})`
      case 'in': return this.anyOf(expr.tests.map((test) => this.test(test, expr.item, env)))
      case 'if': return this.branch(expr.when, this.as(expr.yes, expr.type, env), this.as(expr.no, expr.type, env), env)
      case 'quantified': return relationAggregate(this, expr, env)?.sql ?? quantified(this, expr, env)
      case 'for': return forList(this, expr, env)
      case 'invoke': return this.bound(expr.args, env, (inner) => ({ sql: this.sql(expr.body, inner), size: 0 })).sql
      case 'arithmetic': return arithmetic(this, expr, env).sql
      case 'call': return (relationAggregate(this, expr, env) ?? call(this, expr, env)).sql
      case 'table': return table(this, expr, env).sql
    }
  }

  /** A condition where only its truth counts, as after `when`: there what is null may be false, and `=` needs no care for nulls. */
  truth(expr: Expr, env: Env): string {
    if (this.source.keeps_unknown) return this.sql(expr, env)
    if (expr.kind === 'logic') return `(${expr.items.map((item) => this.truth(item, env)).join(` ${expr.op} `)})`
    if (expr.kind === 'compare' && expr.op === '=' && (!expr.left.is_nullable || !expr.right.is_nullable)) {
      const [a, b] = this.pair(expr.left, expr.right, env)
      return `(${a} = ${b})`
    }
    return this.sql(expr, env)
  }

  /** A value where another type is wanted: a bare `null` needs its type, and what goes into a wider place is made to fit. */
  as(expr: Expr, type: ExprType, env: Env): string {
    if (isJson(type) && !isJson(expr.type)) return this.json(expr, env)
    return this.sql(expr, env)
  }

  anyOf(tests: string[]): string {
    return tests.length === 1 ? tests[0]! : `(${tests.join(' or ')})`
  }

  name<T extends string | Num>(expr: Expr & { kind: 'name' }, env: Env, fromLocal: (local: Local) => T, fromColumn: (column: SqlColumn) => T): T {
    if (expr.slot >= 0) {
      const local = env.get(expr.slot)
      return local ? fromLocal(local) : this.refuse(expr.path.join('.'))
    }
    const whole = expr.path.join('.')
    const { columns, relations = {} } = this.source
    if (Object.hasOwn(columns, whole)) return fromColumn(columns[whole]!)
    const [root = '', ...fields] = expr.path
    if (Object.hasOwn(relations, root)) return fromColumn({ sql: relationList(this, root, fields[0], expr) })
    if (fields.length === 0 || !Object.hasOwn(columns, root)) return this.refuse(whole)
    return fromColumn({ sql: jsonPath(columns[root]!.sql, fields, expr.type) })
  }

  /** Values put under their slots before `write`; what is more than a name is reckoned once, in a layer of its own. */
  bound(args: readonly { slot: number, value: Expr }[], env: Env, write: (env: Env) => Num): Num {
    const inner = new Map(env)
    const layers: string[] = []
    for (const { slot, value } of args) {
      const is_number = isNumeric(value.type)
      const num: Num = is_number ? this.num(value, inner) : { sql: this.as(value, value.type, inner), size: 0 }
      const is_simple = value.kind === 'name' || num.fixed !== undefined || ['string', 'boolean', 'date', 'null'].includes(value.kind)
      const alias = this.alias('b')
      if (!is_simple) layers.push(`(select ${typed(num)} as v offset 0) ${alias}`)
      inner.set(slot, valueLocal(is_simple ? num : { ...num, sql: `${alias}.v` }))
    }
    const made = write(inner)
    return layers.length === 0 ? made : { ...made, fixed: undefined, sql: `(select ${typed(made)} from ${layers.join(' cross join lateral ')})` }
  }

  context(expr: Expr & { kind: 'context' }, env: Env): string {
    return this.bound(expr.entries, env, (inner) => {
      const pairs = expr.entries.map(({ name, slot, value }) => `${quoteText(name)}, ${slot < 0 ? this.json(value, inner) : toJson(inner.get(slot)!.sql([name], value), value.type)}`)
      return { sql: `jsonb_build_object(${pairs.join(', ')})`, size: 0 }
    }).sql
  }

  compare(op: CompareOp, left: Expr, right: Expr, env: Env): string {
    return op === '=' || op === '!=' ? this.equal(op === '=', left, right, env) : this.order(op, left, right, env)
  }

  equal(is_equal: boolean, left: Expr, right: Expr, env: Env): string {
    const not = is_equal ? '' : 'not '
    if (left.type === 'null' || right.type === 'null') {
      const other = left.type === 'null' ? right : left
      // Only the word null asks whether something is known; what happens to be null is unknown itself.
      if (this.source.keeps_unknown && left.kind !== 'null' && right.kind !== 'null') return 'null::boolean'
      if (other.type === 'null') return String(is_equal)
      if (!isNumeric(other.type)) return `(${this.sql(other, env)} is ${not}null)`
      return is_equal ? `(not (${isKnown(this.num(other, env))}))` : `(${isKnown(this.num(other, env))})`
    }
    const [a, b] = this.pair(left, right, env)
    if (this.source.keeps_unknown && itemOf(left.type) !== undefined && itemOf(right.type) !== undefined) return `(${is_equal ? '' : 'not '}feel_equal_known(${a}, ${b}))`
    const is_plain = this.source.keeps_unknown || (!left.is_nullable && !right.is_nullable)
    return is_plain ? `(${a} ${is_equal ? '=' : '<>'} ${b})` : `(${a} is ${is_equal ? 'not ' : ''}distinct from ${b})`
  }

  // Both sides in one form, so that equality of SQL is equality of FEEL.
  pair(left: Expr, right: Expr, env: Env): [string, string] {
    if (isNumeric(left.type) && isNumeric(right.type)) return aligned([this.num(left, env), this.num(right, env)]).map((num) => num.sql) as [string, string]
    if (isJson(left.type) !== isJson(right.type)) {
      const known = (expr: Expr) => isJson(expr.type) ? this.sql(expr, env) : `nullif(${this.json(expr, env)}, 'null'::jsonb)`
      return [known(left), known(right)]
    }
    return [this.moment(left, env), this.moment(right, env)]
  }

  /** A moment by its place in time, for equality; anything else as it is. */
  moment(expr: Expr, env: Env): string {
    const sql = this.sql(expr, env)
    return expr.type === 'time' || expr.type === 'date and time' ? `feel_moment_place(${sql})` : sql
  }

  order(op: Exclude<CompareOp, '=' | '!='>, left: Expr, right: Expr, env: Env): string {
    if (left.type === 'null' || right.type === 'null') return 'null::boolean'
    if (isRatio(left)) return this.ratio(op, left.left, left.right, right, env)
    if (isRatio(right)) return this.ratio(TURNED[op], right.left, right.right, left, env)
    if (isNumeric(left.type)) {
      const [a, b] = aligned([this.num(left, env), this.num(right, env)]) as [Num, Num]
      return `(${a.sql} ${op} ${b.sql})`
    }
    const [a, b] = [this.sql(left, env), this.sql(right, env)]
    if (isText(left.type)) return `(${a} collate "C" ${op} ${b})`
    if (left.type === 'time' || left.type === 'date and time') return `(feel_moment_order(${a}, ${b}) ${op} 0)`
    return `(${a} ${op} ${b})`
  }

  // A threshold of a ratio is met exactly, without a quotient: both sides times the divisor, which turns the sign when it is negative.
  ratio(op: Exclude<CompareOp, '=' | '!='>, over: Expr, under: Expr, than: Expr, env: Env): string {
    const [a, b, c] = [this.num(over, env), this.num(under, env), this.num(than, env)]
    const [x, y] = aligned([a, multiply(b, c)]) as [Num, Num]
    if (b.from === 1) return `(${x.sql} ${op} ${y.sql})`
    return `case when ${b.sql} > 0 then ${x.sql} ${op} ${y.sql} when ${b.sql} < 0 then ${x.sql} ${TURNED[op]} ${y.sql} end`
  }

  /** One alternative of `in`, or of a cell, put to a value. */
  test(test: Test, item: Expr, env: Env): string {
    switch (test.kind) {
      case 'range': return `(${this.order(test.low_included ? '>=' : '>', item, test.low, env)} and ${this.order(test.high_included ? '<=' : '<', item, test.high, env)})`
      case 'compares': return this.compare(test.op, item, test.to, env)
      case 'holds': return this.sql(test.when, env)
      case 'equals': return typeof test.to.type === 'object' && 'list' in test.to.type ? among(this, item, test.to, env) : this.equal(true, item, test.to, env)
    }
  }
}

// What all of them are, as far as it is known of all; nothing stands in nobody's way.
function lowest(nums: Num[]): 0 | 1 | undefined {
  const known = nums.filter((num) => !num.is_null)
  return known.every((num) => num.from !== undefined) && known.length > 0 ? Math.min(...known.map((num) => num.from!)) as 0 | 1 : undefined
}

const TURNED = { '<': '>', '<=': '>=', '>': '<', '>=': '<=' } as const

function isRatio(expr: Expr): expr is Expr & { kind: 'arithmetic' } {
  return expr.kind === 'arithmetic' && expr.op === '/' && isNumeric(expr.left.type) && isNumeric(expr.right.type)
}

// What an element that is not known leaves open, though the list is known.
function restsOnElements(part: Expr): boolean {
  return (part.kind === 'call' && WEIGHS_ELEMENTS.has(part.name)) || (part.kind === 'compare' && itemOf(part.left.type) !== undefined)
}
