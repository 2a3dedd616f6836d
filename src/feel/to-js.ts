import { fault } from '#kernel/declare/fault.ts'
import { addNumbers, compareQuotient, divideNumbers, multiplyNumbers, negateNumber, subtractNumbers, type Num } from './decimal.ts'
import { LIMITS, type ArithmeticOp, type CompareOp, type Expr, type Test } from './types.ts'
import { ORDER, same, taker, type Values } from './values.ts'

/** A compiled part: reads the values, gives a value of the part's type or `null` for unknown. */
export type Run = (values: Values) => unknown

/**
 * How to build: `keeps_unknown` is the reading in which whatever rests on an unknown value stays unknown (`=` and `in` of an unknown value,
 * an `if` whose branches differ), where FEEL answers. `watch` may wrap each part. `slots` holds the quantifier variables of one run.
 */
export type Build = { keeps_unknown: boolean, slots: unknown[], turns: { left: number }, watch?: (expr: Expr, run: Run) => Run }

/** Composes the closure of a checked expression; no text is ever turned into code. Runs are synchronous and share `slots`. */
export function build(expr: Expr, how: Build): Run {
  const run = bare(expr, how)
  return how.watch ? how.watch(expr, run) : run
}

function bare(expr: Expr, how: Build): Run {
  switch (expr.kind) {
    case 'number': case 'string': case 'date': case 'boolean': {
      const value = expr.value
      return () => value
    }
    case 'null': return () => null
    case 'name': return readName(expr, how)
    case 'list': {
      const items = expr.items.map((item) => build(item, how))
      if (!expr.items.every(isLiteral)) return (values) => items.map((item) => item(values))
      const fixed = items.map((item) => item({}))
      return () => fixed
    }
    case 'logic': return logic(expr.items.map((item) => build(item, how)), expr.op === 'or')
    case 'negate': {
      const item = build(expr.item, how)
      return (values) => {
        const value = item(values)
        return value === null ? null : negateNumber(value as Num)
      }
    }
    case 'arithmetic': {
      const [left, right, operate] = [build(expr.left, how), build(expr.right, how), ARITHMETIC[expr.op]]
      return (values) => {
        const a = left(values)
        const b = right(values)
        return a === null || b === null ? null : operate(a as Num, b as Num)
      }
    }
    case 'compare': return compare(expr, how)
    case 'between': {
      const [item, low, high] = [build(expr.item, how), build(expr.low, how), build(expr.high, how)]
      return (values) => {
        const value = item(values)
        return both(ORDER['>='](value, low(values)), ORDER['<='](value, high(values)))
      }
    }
    case 'in': {
      const item = build(expr.item, how)
      const tests = expr.tests.map((test) => buildTest(test, how))
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
    case 'if': {
      const [when, yes, no] = [build(expr.when, how), build(expr.yes, how), build(expr.no, how)]
      if (!how.keeps_unknown) return (values) => when(values) === true ? yes(values) : no(values)
      return (values) => {
        const answer = when(values)
        if (answer !== null) return answer === true ? yes(values) : no(values)
        const [a, b] = [yes(values), no(values)]
        return a !== null && b !== null && same(a, b) ? a : null
      }
    }
    case 'quantified': return quantified(expr, how)
    case 'call': return call(expr, how)
  }
}

const ARITHMETIC: Record<ArithmeticOp, (a: Num, b: Num) => Num | null> = {
  '+': addNumbers, '-': subtractNumbers, '*': multiplyNumbers, '/': divideNumbers,
}

function isLiteral(expr: Expr): boolean {
  return expr.kind === 'number' || expr.kind === 'string' || expr.kind === 'date' || expr.kind === 'boolean' || expr.kind === 'null'
}

function both(a: boolean | null, b: boolean | null): boolean | null {
  return a === false || b === false ? false : a === null || b === null ? null : true
}

function readName(expr: Expr & { kind: 'name' }, { slots }: Build): Run {
  const [root = '', ...fields] = expr.path
  const take = taker(expr.type, expr.path.join('.'))
  const read = fields.map(property)
  const { slot } = expr
  if (fields.length === 0) {
    if (slot >= 0) return () => slots[slot] ?? null
    // `constructor` and the like are found on every object: only what was given counts.
    if (root in Object.prototype) return (values) => take(property(root)(values))
    return (values) => take(values[root])
  }
  const start = property(root)
  const record = taker({ fields: {} }, root)
  return (values) => {
    let value = slot >= 0 ? slots[slot] : record(start(values))
    for (const step of read) {
      if (value === null || value === undefined) return null
      value = step(value)
    }
    return take(value)
  }
}

function property(name: string): (from: unknown) => unknown {
  if (name in Object.prototype) return (from) => Object.hasOwn(from as object, name) ? (from as Values)[name] : null
  return (from) => (from as Values)[name]
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
  if (keeps_unknown) return (a, b) => a === null || b === null ? null : same(a, b) === equal
  return (a, b) => same(a, b) === equal
}

function compare(expr: Expr & { kind: 'compare' }, how: Build): Run {
  const { op } = expr
  const right = build(expr.right, how)
  if (op === '=' || op === '!=') {
    const left = build(expr.left, how)
    // Comparing with the word `null` asks whether a value is known: that has an answer.
    const asks_known = expr.left.kind === 'null' || expr.right.kind === 'null'
    const test = equality(op, how.keeps_unknown && !asks_known)
    return (values) => test(left(values), right(values))
  }
  const test = ORDER[op]
  if (expr.left.kind !== 'arithmetic' || expr.left.op !== '/' || expr.left.type !== 'number') {
    const left = build(expr.left, how)
    return (values) => test(left(values), right(values))
  }
  const [over, under] = [build(expr.left.left, how), build(expr.left.right, how)]
  return (values) => {
    const [a, b, c] = [over(values), under(values), right(values)] as [Num | null, Num | null, Num | null]
    if (a === null || b === null || c === null) return null
    const order = compareQuotient(a, b, c)
    return order === undefined ? test(divideNumbers(a, b), c) : test(order, 0)
  }
}

function buildTest(test: Test, how: Build): (value: unknown, values: Values) => boolean | null {
  if (test.kind === 'range') {
    const [low, high] = [build(test.low, how), build(test.high, how)]
    const [from, until] = [test.low_included ? ORDER['>='] : ORDER['>'], test.high_included ? ORDER['<='] : ORDER['<']]
    return (value, values) => both(from(value, low(values)), until(value, high(values)))
  }
  const to = build(test.to, how)
  if (test.kind === 'compares' && test.op !== '=' && test.op !== '!=') {
    const order = ORDER[test.op]
    return (value, values) => order(value, to(values))
  }
  const equal = equality(test.kind === 'equals' ? '=' : test.op, how.keeps_unknown)
  if (typeof test.to.type !== 'object' || !('list' in test.to.type)) return (value, values) => equal(value, to(values))
  const words = wordSet(test.to)
  if (words) return (value) => value === null ? (how.keeps_unknown ? null : false) : words.has(value as string)
  return (value, values) => isAmong(value, to(values) as unknown[] | null, equal)
}

function wordSet(list: Expr): Set<string> | undefined {
  if (list.kind !== 'list' || list.items.length === 0 || !list.items.every((item) => item.kind === 'string')) return undefined
  return new Set(list.items.map((item) => item.kind === 'string' ? item.value : ''))
}

function isAmong(value: unknown, list: unknown[] | null, equal: (a: unknown, b: unknown) => boolean | null): boolean | null {
  if (list === null) return null
  let answer: boolean | null = false
  for (const item of list) {
    const met = equal(value, item)
    if (met === true) return true
    if (met === null) answer = null
  }
  return answer
}

function quantified(expr: Expr & { kind: 'quantified' }, how: Build): Run {
  const { slots, turns } = how
  const decisive = !expr.every
  let run = build(expr.body, how)
  for (const binding of expr.bindings.toReversed()) {
    const [inner, list, slot] = [run, build(binding.list, how), binding.slot]
    run = (values) => {
      const items = list(values) as unknown[] | null
      if (items === null) return null
      let answer: boolean | null = !decisive
      for (const item of items) {
        turns.left -= 1
        if (turns.left < 0) throw fault('feel.too-many-turns', { max: LIMITS.turns_max })
        slots[slot] = item
        const met = inner(values)
        if (met === decisive) return decisive
        if (met === null) answer = null
      }
      return answer
    }
  }
  return run
}

function call(expr: Expr & { kind: 'call' }, how: Build): Run {
  const args = expr.args.map((arg) => build(arg, how))
  const [first, second] = args as [Run, Run]
  switch (expr.name) {
    case 'not': return (values) => {
      const value = first(values)
      return value === null ? null : value === false
    }
    case 'is defined': return (values) => first(values) !== null
    case 'count': return (values) => (first(values) as unknown[] | null)?.length ?? null
    case 'contains': return (values) => {
      const [text, part] = [first(values), second(values)] as [string | null, string | null]
      return text === null || part === null ? null : text.includes(part)
    }
    case 'list contains': {
      const equal = equality('=', how.keeps_unknown && expr.args[1]!.kind !== 'null')
      return (values) => isAmong(second(values), first(values) as unknown[] | null, equal)
    }
  }
  const fold = FOLDS[expr.name]!
  const type = expr.args[0]!.type
  if (args.length > 1 || typeof type !== 'object') return (values) => folded(args.map((arg) => arg(values)), fold)
  return (values) => folded(first(values) as unknown[] | null, fold)
}

const FOLDS: Record<string, (a: unknown, b: unknown) => unknown> = {
  sum: (a, b) => addNumbers(a as Num, b as Num),
  min: (a, b) => ORDER['<'](b, a) ? b : a,
  max: (a, b) => ORDER['>'](b, a) ? b : a,
}

// An unknown element leaves the whole unknown, and nothing at all has no sum: both as FEEL has it.
function folded(items: unknown[] | null, fold: (a: unknown, b: unknown) => unknown): unknown {
  if (items === null || items.length === 0) return null
  let total: unknown = items[0]
  if (total === null || total === undefined) return null
  for (let i = 1; i < items.length; i++) {
    const item = items[i]
    if (item === null || item === undefined || total === null) return null
    total = fold(total, item)
  }
  return total
}
