import { addNumbers, compareNumbers, divideNumbers, floorNumber, fromBigint, multiplyNumbers, negateNumber, parseNumber, subtractNumbers, type Num } from './decimal.ts'
import { roundNumber, rootOf, type Rounding } from './rounding.ts'
import { orderOf, same } from './values.ts'

/** What a built-in does with known arguments; what is optional and left out is `undefined`. */
export type Builtin = (...args: never[]) => unknown

const rounds = (how: Rounding) => (n: Num, scale: Num = 0) => roundNumber(n, scale, how)

function isEven(n: Num): boolean | null {
  const half = divideNumbers(n, 2)
  return half === null ? null : compareNumbers(floorNumber(half), half) === 0
}

function isWhole(n: Num): boolean {
  return compareNumbers(floorNumber(n), n) === 0
}

/** The functions of numbers. */
export const NUMBERS: Record<string, Builtin> = {
  'number': (from: string, grouping?: string | null, point?: string | null) => {
    if (![undefined, null, ' ', ',', '.'].includes(grouping) || ![undefined, null, ',', '.'].includes(point) || (grouping && grouping === point)) return null
    const digits = grouping ? from.replaceAll(grouping, '') : from
    const text = (point === ',' ? digits.replace(',', '.') : digits).trim()
    if (/^[+-]?\d+$/.test(text) && text.length > 34) return fromBigint(BigInt(text))
    return parseNumber(text)
  },
  'abs': (n: Num) => compareNumbers(n, 0) < 0 ? negateNumber(n) : n,
  'floor': rounds('floor'), 'ceiling': rounds('ceiling'), 'round up': rounds('up'), 'round down': rounds('down'),
  'round half up': rounds('half-up'), 'round half down': rounds('half-down'), 'decimal': rounds('half-even'),
  'modulo': (a: Num, b: Num) => {
    const quotient = divideNumbers(a, b)
    return quotient === null ? null : subtractNumbers(a, multiplyNumbers(floorNumber(quotient), b)!)
  },
  'sqrt': rootOf,
  'even': isEven,
  'odd': (n: Num) => isWhole(n) ? isEven(n) === false : false,
}

// An unknown element leaves the whole unknown, and nothing at all has no sum: both as FEEL has it.
function folded(items: unknown[], fold: (a: unknown, b: unknown) => unknown): unknown {
  if (items.length === 0) return null
  let total: unknown = items[0]
  if (total === null || total === undefined) return null
  for (let i = 1; i < items.length; i++) {
    const item = items[i]
    if (item === null || item === undefined || total === null) return null
    total = fold(total, item)
  }
  return total
}

function areKnown(items: unknown[]): items is Num[] {
  return items.length > 0 && items.every((item) => item !== null && item !== undefined)
}

const sum = (items: unknown[]) => folded(items, (a, b) => addNumbers(a as Num, b as Num)) as Num | null

function mean(items: unknown[]): Num | null {
  const total = sum(items)
  return total === null ? null : divideNumbers(total, items.length)
}

/** The functions that take one list of values, or the values one by one. */
export const FOLDS: Record<string, (items: unknown[]) => unknown> = {
  sum,
  product: (items) => folded(items, (a, b) => multiplyNumbers(a as Num, b as Num)),
  min: (items) => folded(items, (a, b) => (orderOf(b, a) ?? 0) < 0 ? b : a),
  max: (items) => folded(items, (a, b) => (orderOf(b, a) ?? 0) > 0 ? b : a),
  mean,
  median: (items) => {
    if (!areKnown(items)) return null
    const sorted = [...items].sort(compareNumbers)
    const middle = Math.floor(sorted.length / 2)
    return sorted.length % 2 === 1 ? sorted[middle]! : divideNumbers(addNumbers(sorted[middle - 1]!, sorted[middle]!) ?? 0, 2)
  },
  stddev: (items) => {
    const middle = items.length > 1 && areKnown(items) ? mean(items) : null
    if (middle === null) return null
    const squares = (items as Num[]).map((item) => subtractNumbers(item, middle)).map((off) => off === null ? null : multiplyNumbers(off, off))
    const variance = divideNumbers(sum(squares) ?? 0, items.length - 1)
    return variance === null ? null : rootOf(variance)
  },
  mode: (items) => {
    if (items.length === 0) return []
    if (!areKnown(items)) return null
    const counted: { value: Num, times: number }[] = []
    for (const value of [...items].sort(compareNumbers)) {
      const last = counted.at(-1)
      if (last && same(last.value, value)) last.times += 1
      else counted.push({ value, times: 1 })
    }
    const most = Math.max(...counted.map((one) => one.times))
    return counted.filter((one) => one.times === most).map((one) => one.value)
  },
  all: (items) => items.includes(false) ? false : items.some((item) => item === null || item === undefined) ? null : true,
  any: (items) => items.includes(true) ? true : items.some((item) => item === null || item === undefined) ? null : false,
}
