import type { Env } from './to-sql-locals.ts'
import type { SqlWriter } from './to-sql-writer.ts'
import { add, BIGINT_SIZE, literal, LONG, multiply, NULL, plain, scaled, sqlType, typed, type Num } from './to-sql-values.ts'
import { isNumeric, type ArithmeticOp, type Expr } from './types.ts'

/** How a rounding function takes a number to fewer decimals. */
export type Rounding = 'half up' | 'half down' | 'up' | 'down' | 'floor' | 'ceiling' | 'half even'

// Half a unit is put on before the cut: it must still fit.
const ROUNDABLE_SIZE = 18.6

const other = (sql: string): Num => ({ sql, size: 0 })

/** Sums, products and quotients of numbers, texts, dates and durations. */
export function arithmetic(writer: SqlWriter, expr: Expr & { kind: 'arithmetic' }, env: Env): Num {
  const { op, left, right } = expr
  if (left.type === 'null' || right.type === 'null') return isNumeric(expr.type) ? NULL : other(`null::${sqlType(expr.type)}`)
  if (!isNumeric(left.type) || !isNumeric(right.type)) return other(temporal(writer, op, left, right, env))
  const [a, b] = [writer.num(left, env), writer.num(right, env)]
  switch (op) {
    case '+': case '-': return add(a, b, op)
    case '*': return multiply(a, b)
    case '/': return endingQuotient(a, b) ?? { sql: `feel_divide(${plain(a)}, ${plain(b)})`, size: LONG }
    case '**': return { sql: `feel_power(${plain(a)}, ${plain(b)})`, size: LONG }
  }
}

// A quotient by a literal that ends soon is a product: a third does not end, an eighth is 0.125.
function endingQuotient(a: Num, b: Num): Num | undefined {
  if (a.scale === undefined || b.fixed === undefined || b.fixed === 0n || b.scale === undefined) return undefined
  const size = b.fixed < 0n ? -b.fixed : b.fixed
  for (let more = 0; more <= 12; more++) {
    const power = 10n ** BigInt(more + b.scale)
    if (power % size !== 0n) continue
    const factor = power / size * (b.fixed < 0n ? -1n : 1n)
    const made = multiply(a, literal(Number(factor)))
    return { ...made, scale: a.scale + more }
  }
  return undefined
}

function temporal(writer: SqlWriter, op: ArithmeticOp, left: Expr, right: Expr, env: Env): string {
  const [a, b] = [writer.sql(left, env), writer.sql(right, env)]
  const [s, t] = [left.type, right.type]
  const is_span = (type: unknown) => type === 'duration' || type === 'months'
  if (op === '+' && is_span(s) && !is_span(t)) return later(t, s, b, a)
  if (op === '*') return s === 'months' ? `feel_months(${a} * ${b})` : t === 'months' ? `feel_months(${b} * ${a})` : `feel_round34(${a} * ${b})`
  if (op === '/') return is_span(t) ? `feel_divide(${a}, ${b})` : s === 'months' ? `feel_months(feel_divide(${a}, ${b}))` : `feel_divide(${a}, ${b})`
  if (is_span(s)) return `(${a} ${op} ${b})`
  if (is_span(t)) return later(s, t, a, op === '-' ? `(- ${b})` : b)
  if (s === 'date' && t === 'date') return `((${a} - ${b}) * 86400)::numeric`
  if (s === 'date' || s === 'time' || s === 'date and time') return `feel_moment_between(${b}, ${a})`
  return `(${a} || ${b})`
}

function later(of: unknown, span: unknown, at: string, by: string): string {
  if (of === 'date') return span === 'months' ? `feel_day_plus_months(${at}, ${by})` : `feel_day_plus_seconds(${at}, ${by})`
  return span === 'months' ? `feel_moment_plus_months(${at}, ${by})` : `feel_moment_plus_seconds(${at}, ${by})`
}

/** A number to `places` decimals; a quotient is rounded as the fraction it is, not as a decimal that was cut before. */
export function rounded(writer: SqlWriter, mode: Rounding, of: Expr, places: number | undefined, places_sql: string, env: Env): Num {
  if (places !== undefined && of.kind === 'arithmetic' && of.op === '/' && isNumeric(of.left.type) && isNumeric(of.right.type)) {
    const made = roundedQuotient(writer.num(of.left, env), writer.num(of.right, env), mode, places)
    if (made) return made
  }
  const num = writer.num(of, env)
  if (places === undefined || num.scale === undefined || mode === 'half even') return { sql: `feel_round(${plain(num)}, ${places_sql}, '${mode}')`, size: num.size }
  if (num.scale <= places) return num
  const by = num.scale - places
  const unit = 10n ** BigInt(by)
  const size = Math.max(0, num.size - by) + 0.1
  const is_wide = num.size > ROUNDABLE_SIZE || by > 18
  const cut = is_wide ? `div(${adjusted(num, mode, unit, true)}, ${unit})${size > BIGINT_SIZE ? '' : '::bigint'}` : `(${adjusted({ ...num, sql: typed(num) }, mode, unit, false)} / ${unit})`
  const whole: Num = { sql: cut, scale: Math.max(0, places), size, leaves: num.leaves, ...(num.from !== undefined && { from: 0 }) }
  return places >= 0 ? whole : multiply(whole, literal(10 ** -places))
}

// Division of SQL cuts towards zero; what is put on before decides which way the cut falls. `by` is a power of ten.
function adjusted({ sql, from }: Num, mode: Rounding, by: bigint, is_numeric: boolean): string {
  const of = is_numeric ? `(${sql})::numeric` : sql
  const [below, above] = offsets(mode, by)
  if (from !== undefined) return above === 0n ? of : `(${of} + ${above})`
  return below === 0n && above === 0n ? of : `(${of} + case when ${sql} < 0 then ${below} else ${above} end)`
}

function offsets(mode: Rounding, by: bigint): [bigint, bigint] {
  switch (mode) {
    case 'half up': return [-(by / 2n), by / 2n]
    case 'half down': return [1n - by / 2n, by / 2n - 1n]
    case 'up': return [1n - by, by - 1n]
    case 'floor': return [1n - by, 0n]
    case 'ceiling': return [0n, by - 1n]
    default: return [0n, 0n]
  }
}

function roundedQuotient(a: Num, b: Num, mode: Rounding, places: number): Num | undefined {
  if (a.scale === undefined || b.scale === undefined || mode === 'half even') return undefined
  // a/10^i ÷ b/10^j at n decimals is a·10^(n+j−i) ÷ b.
  const more = places + b.scale - a.scale
  const over = more >= 0 ? scaled(a, a.scale + more) : a
  const under = more >= 0 ? b : scaled(b, b.scale - more)
  const fits = quickHalf(over, under, mode)
  const made: Num = fits !== undefined ? { sql: fits, scale: Math.max(0, places), size: over.size + 0.1 } : { sql: mode === 'half up' ? halfUp(over, under) : `feel_round_quotient(${over.sql}, ${under.sql}, '${mode}')`, scale: Math.max(0, places), size: 19 }
  if (under.fixed !== undefined && under.fixed !== 0n) made.leaves = over.leaves
  if (over.from !== undefined && under.from !== undefined) made.from = 0
  return places >= 0 ? made : multiply(made, literal(10 ** -places))
}

// In bigint where twice the numerator still fits and both are known to be no less than 0 and more.
function quickHalf(over: Num, under: Num, mode: Rounding): string | undefined {
  if (mode !== 'half up' || over.from === undefined || under.from !== 1) return undefined
  const fits = Math.log10(2 * 10 ** Math.min(over.size, 300) + 10 ** Math.min(under.size, 300)) <= BIGINT_SIZE
  if (!fits) return undefined
  return under.fixed !== undefined ? `((2 * ${typed(over)} + ${under.fixed}) / ${under.fixed * 2n})` : `((2 * ${typed(over)} + ${under.sql}) / (2 * ${under.sql}))`
}

// The rounding of nearly every policy, written out: a call would cost more than the division.
function halfUp(over: Num, under: Num): string {
  // `sign` of a bigint would be a double.
  const n = `${over.sql}::numeric`
  if (under.fixed !== undefined && under.fixed > 0n) return `div(2 * ${n} + case when ${over.sql} < 0 then ${-under.fixed} else ${under.fixed} end, ${under.fixed * 2n})`
  return `case when ${under.sql} <> 0 then sign(${n}) * sign(${under.sql}::numeric) * div(2 * abs(${n}) + abs(${under.sql}), 2 * abs(${under.sql})) end`
}
