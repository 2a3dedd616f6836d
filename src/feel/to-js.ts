import { calls, isAmong } from './to-js-calls.ts'
import { lists } from './to-js-lists.ts'
import { runTable } from './to-js-table.ts'
import { addNumbers, compareQuotient, divideNumbers, multiplyNumbers, negateNumber, subtractNumbers, type Num } from './decimal.ts'
import { powerOf } from './rounding.ts'
import { fault } from '#kernel/declare/fault.ts'
import {
  addMonthsTo, addMonths, addSeconds, addSecondsToDay, dayNumber, parseDateTime, parseTime, PARTS, secondsBetween, type Moment,
} from './temporal.ts'
import { isNumeric, itemOf, LIMITS, type ArithmeticOp, type CompareOp, type Expr, type ExprType, type Test } from './types.ts'
import { ORDER, property, same, taker, type Values } from './values.ts'

/** A compiled part: reads the values, gives a value of the part's type or `null` for unknown. */
export type Run = (values: Values) => unknown

/**
 * How to build: `keeps_unknown` is the reading in which whatever rests on an unknown value stays unknown (`=` and `in` of an unknown value,
 * an `if` whose branches differ, a filter whose condition is unknown), where FEEL answers. `watch` may wrap each part, and `undecided`
 * hears of tables whose open rules left no answer. `slots` holds the variables of one run.
 */
export type Build = {
  keeps_unknown: boolean, slots: unknown[], turns: { left: number }, watch?: (expr: Expr, run: Run) => Run, undecided?: (table: Expr) => void
}

/** What the parts of the builder share. */
export type Maker = Build & {
  make: (expr: Expr) => Run
  test: (test: Test) => (value: unknown, values: Values) => boolean | null
  equality: (op: CompareOp, asks_known?: boolean) => (a: unknown, b: unknown) => boolean | null
  /** Counts turns and elements made, of which one run has so many. */
  spend: (turns: number) => void
}

/** Composes the closure of a checked expression; no text is ever turned into code. Runs are synchronous and share `slots`. */
export function build(expr: Expr, how: Build): Run {
  const { turns } = how
  const maker: Maker = {
    ...how,
    make: (part) => {
      const run = bare(part, maker)
      return how.watch ? how.watch(part, run) : run
    },
    test: (test) => buildTest(test, maker),
    equality: (op, asks_known = false) => equality(op, how.keeps_unknown && !asks_known),
    spend: (many) => {
      turns.left -= many
      if (turns.left < 0) throw fault('feel.too-many-turns', { max: LIMITS.turns_max })
    },
  }
  return maker.make(expr)
}

function bare(expr: Expr, how: Maker): Run {
  switch (expr.kind) {
    case 'number': case 'string': case 'date': case 'boolean': case 'duration': case 'months': case 'time': case 'date and time': {
      const value = literal(expr)
      return () => value
    }
    case 'null': return () => null
    case 'name': return readName(expr, how)
    case 'list': {
      const items = expr.items.map(how.make)
      if (!expr.items.every(isLiteral)) return (values) => items.map((item) => item(values))
      const fixed = items.map((item) => item({}))
      return () => fixed
    }
    case 'context': {
      const entries = expr.entries.map(({ name, slot, value }) => ({ name, slot, run: how.make(value) }))
      return (values) => Object.fromEntries(entries.map(({ name, slot, run }) => [name, how.slots[slot] = run(values)]))
    }
    case 'field': return readField(expr, how)
    case 'logic': return logic(expr.items.map(how.make), expr.op === 'or')
    case 'negate': {
      const item = how.make(expr.item)
      return (values) => {
        const value = item(values)
        return value === null ? null : negateNumber(value as Num)
      }
    }
    case 'arithmetic': {
      const [left, right, operate] = [how.make(expr.left), how.make(expr.right), operation(expr)]
      return (values) => {
        const a = left(values)
        const b = right(values)
        return a === null || b === null ? null : operate(a as never, b as never)
      }
    }
    case 'compare': return compare(expr, how)
    case 'between': {
      const [item, low, high] = [how.make(expr.item), how.make(expr.low), how.make(expr.high)]
      return (values) => {
        const value = item(values)
        return both(ORDER['>='](value, low(values)), ORDER['<='](value, high(values)))
      }
    }
    case 'in': return within(expr, how)
    case 'if': {
      const [when, yes, no] = [how.make(expr.when), how.make(expr.yes), how.make(expr.no)]
      if (!how.keeps_unknown) return (values) => when(values) === true ? yes(values) : no(values)
      return (values) => {
        const answer = when(values)
        if (answer !== null) return answer === true ? yes(values) : no(values)
        const [a, b] = [yes(values), no(values)]
        return a !== null && b !== null && same(a, b) ? a : null
      }
    }
    case 'quantified': case 'for': case 'filter': case 'index': return lists(expr, how)
    case 'call': return calls(expr, how)
    case 'invoke': {
      const args = expr.args.map(({ slot, value }) => ({ slot, run: how.make(value) }))
      const body = how.make(expr.body)
      return (values) => {
        for (const { slot, run } of args) how.slots[slot] = run(values)
        return body(values)
      }
    }
    case 'table': return runTable(expr, how)
  }
}

function literal(expr: Expr): unknown {
  if (expr.kind === 'time') return parseTime(expr.value)
  if (expr.kind === 'date and time') return parseDateTime(expr.value)
  return 'value' in expr ? expr.value : null
}

/** What two known values of these types come to. */
function operation({ op, left, right, text, from, to }: Expr & { kind: 'arithmetic' }): (a: never, b: never) => unknown {
  const [a, b] = [left.type, right.type]
  const is_number = (type: ExprType) => isNumeric(type) || type === 'null' || type === 'duration' || type === 'months'
  if (is_number(a) && is_number(b)) {
    // A number of months is whole; what is left of one when it is divided is dropped.
    const is_months = (op === '*' || op === '/') && (a === 'months') !== (b === 'months')
    const operate = ARITHMETIC[op]
    return is_months ? (x: Num, y: Num) => { const n = operate(x, y); return n === null ? null : Math.trunc(Number(String(n))) + 0 } : operate
  }
  if (typeof a === 'object' || a === 'string') return (x: string, y: string) => {
    if (x.length + y.length > LIMITS.made_text_max) throw fault('feel.made-text-too-long', { max: LIMITS.made_text_max })
    return x + y
  }
  if (op === '+' && (a === 'duration' || a === 'months')) return (x: never, y: never) => operation({ op, left: right, right: left, text, from, to } as never)(y, x)
  if (op === '-' && a === b) return a === 'date' ? (x: string, y: string) => (dayNumber(x) - dayNumber(y)) * 86_400 : (x: Moment, y: Moment) => secondsBetween(x, y)
  const sign = op === '-' ? -1 : 1
  if (a === 'date') return b === 'months' ? (x: string, y: number) => addMonths(x, sign * y) : (x: string, y: Num) => addSecondsToDay(x, sign < 0 ? negateNumber(y) : y)
  return b === 'months' ? (x: Moment, y: number) => addMonthsTo(x, sign * y) : (x: Moment, y: Num) => addSeconds(x, sign < 0 ? negateNumber(y) : y)
}

const ARITHMETIC: Record<ArithmeticOp, (a: Num, b: Num) => Num | null> = {
  '+': addNumbers, '-': subtractNumbers, '*': multiplyNumbers, '/': divideNumbers, '**': powerOf,
}

function isLiteral(expr: Expr): boolean {
  return 'value' in expr && typeof expr.value !== 'object' || expr.kind === 'null'
}

function both(a: boolean | null, b: boolean | null): boolean | null {
  return a === false || b === false ? false : a === null || b === null ? null : true
}

function readName(expr: Expr & { kind: 'name' }, { slots }: Build): Run {
  const [root = '', ...fields] = expr.path
  const read = fields.map(property)
  const { slot } = expr
  if (slot >= 0) {
    // A variable holds a value already taken in.
    if (fields.length === 0) return () => slots[slot] ?? null
    return () => {
      let value = slots[slot]
      for (const step of read) {
        if (value === null || value === undefined) return null
        value = step(value)
      }
      return value ?? null
    }
  }
  const take = taker(expr.type, expr.path.join('.'))
  if (fields.length === 0) {
    // `constructor` and the like are found on every object: only what was given counts.
    if (root in Object.prototype) return (values) => take(property(root)(values))
    return (values) => take(values[root])
  }
  const start = property(root)
  const record = taker({ fields: {} }, root)
  return (values) => {
    let value = record(start(values))
    for (const step of read) {
      if (value === null || value === undefined) return null
      value = step(value)
    }
    return take(value)
  }
}

function readField(expr: Expr & { kind: 'field' }, how: Maker): Run {
  const of = how.make(expr.of)
  const type = expr.of.type
  const part = typeof type === 'string' && type !== 'null' && type !== 'any' ? PARTS[type]?.[expr.name] as ((value: unknown) => unknown) | undefined : undefined
  if (part) return (values) => {
    const value = of(values)
    return value === null ? null : part(value)
  }
  const read = property(expr.name)
  const one = (value: unknown) => value === null || value === undefined ? null : read(value) ?? null
  if (itemOf(type) === undefined || type === 'null') return (values) => one(of(values))
  return (values) => (of(values) as unknown[] | null)?.map(one) ?? null
}

function logic(items: Run[], decisive: boolean): Run {
  const [first, second] = items as [Run, Run]
  if (items.length === 2) {
    return (values) => {
      const a = first(values)
      if (a === decisive) return decisive
      const b = second(values)
      return b === decisive ? decisive : a === null || b === null ? null : !decisive
    }
  }
  return (values) => {
    let answer: boolean | null = !decisive
    for (const item of items) {
      const value = item(values)
      if (value === decisive) return decisive
      if (value === null) answer = null
    }
    return answer
  }
}

function equality(op: CompareOp, keeps_unknown: boolean): (a: unknown, b: unknown) => boolean | null {
  const equal = op === '='
  if (keeps_unknown) {
    return (a, b) => {
      if (a === null || b === null) return null
      if (!Array.isArray(a) || !Array.isArray(b)) return same(a, b) === equal
      const alike = alikeLists(a, b)
      return alike === null ? null : alike === equal
    }
  }
  return (a, b) => same(a, b) === equal
}

function compare(expr: Expr & { kind: 'compare' }, how: Maker): Run {
  const { op } = expr
  const right = how.make(expr.right)
  if (op === '=' || op === '!=') {
    const left = how.make(expr.left)
    // Comparing with the word `null` asks whether a value is known: that has an answer.
    const test = how.equality(op, expr.left.kind === 'null' || expr.right.kind === 'null')
    return (values) => test(left(values), right(values))
  }
  const test = ORDER[op]
  if (expr.left.kind !== 'arithmetic' || expr.left.op !== '/' || !isNumeric(expr.left.type)) {
    const left = how.make(expr.left)
    return (values) => test(left(values), right(values))
  }
  const [over, under] = [how.make(expr.left.left), how.make(expr.left.right)]
  return (values) => {
    const [a, b, c] = [over(values), under(values), right(values)] as [Num | null, Num | null, Num | null]
    if (a === null || b === null || c === null) return null
    const order = compareQuotient(a, b, c)
    return order === undefined ? test(divideNumbers(a, b), c) : test(order, 0)
  }
}

function within(expr: Expr & { kind: 'in' }, how: Maker): Run {
  const item = how.make(expr.item)
  const tests = expr.tests.map(how.test)
  if (tests.length === 1) {
    const test = tests[0]!
    return (values) => test(item(values), values)
  }
  return (values) => {
    const value = item(values)
    let answer: boolean | null = false
    for (const test of tests) {
      const met = test(value, values)
      if (met === true) return true
      if (met === null) answer = null
    }
    return answer
  }
}

function buildTest(test: Test, how: Maker): (value: unknown, values: Values) => boolean | null {
  if (test.kind === 'holds') {
    const when = how.make(test.when)
    return (_, values) => when(values) as boolean | null
  }
  if (test.kind === 'range') {
    const [low, high] = [how.make(test.low), how.make(test.high)]
    const [from, until] = [test.low_included ? ORDER['>='] : ORDER['>'], test.high_included ? ORDER['<='] : ORDER['<']]
    return (value, values) => both(from(value, low(values)), until(value, high(values)))
  }
  const to = how.make(test.to)
  if (test.kind === 'compares' && test.op !== '=' && test.op !== '!=') {
    const order = ORDER[test.op]
    return (value, values) => order(value, to(values))
  }
  const equal = equality(test.kind === 'equals' ? '=' : test.op, how.keeps_unknown && test.to.kind !== 'null')
  if (itemOf(test.to.type) === undefined || test.to.type === 'null') return (value, values) => equal(value, to(values))
  const words = wordSet(test.to)
  if (words) return (value) => value === null ? (how.keeps_unknown ? null : false) : words.has(value as string)
  return (value, values) => Array.isArray(value) ? equal(value, to(values)) : isAmong(value, to(values) as unknown[] | null, equal)
}

function wordSet(list: Expr): Set<string> | undefined {
  if (list.kind !== 'list' || list.items.length === 0 || !list.items.every((item) => item.kind === 'string')) return undefined
  return new Set(list.items.map((item) => item.kind === 'string' ? item.value : ''))
}

// Two lists in which something is not known: unequal where what is known differs, else it is not known.
function alikeLists(a: unknown[], b: unknown[]): boolean | null {
  if (a.length !== b.length) return false
  let answer: boolean | null = true
  for (const [i, item] of a.entries()) {
    const other = b[i] ?? null
    const alike = item === null || item === undefined || other === null ? null : Array.isArray(item) && Array.isArray(other) ? alikeLists(item, other) : same(item, other)
    if (alike === false) return false
    if (alike === null) answer = null
  }
  return answer
}
