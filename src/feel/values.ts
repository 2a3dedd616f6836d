import { fault } from '#kernel/declare/fault.ts'
import { compareNumbers, Decimal, fromBigint, multiplyNumbers, toNumber, type Num } from './decimal.ts'
import { compareMoments, durationText, Moment, monthsText, parseDateTime, parseDuration, parseTime } from './temporal.ts'
import { declared, LIMITS, typeText, type CompareOp, type ExprType, type FeelType } from './types.ts'

/** What a run reads: the declared names with their values; absent, `undefined` and `null` all mean not known. Money is whole fen. */
export type Values = Record<string, unknown>

type Take = (value: unknown) => unknown

/**
 * Makes the reader of one declared type: it takes a given value in (bigint becomes a number, fen become 元), or refuses it.
 * A value of the wrong type is refused rather than taken for unknown: an ineligible answer must never come from a spelling of data.
 * @throws fault `feel.value-of-wrong-type` | `feel.list-too-long`
 */
export function taker(type: ExprType, name: string): Take {
  const wrong = (value: unknown): never => {
    throw fault('feel.value-of-wrong-type', { name, expected: typeText(type), found: Array.isArray(value) ? 'list' : typeof value })
  }
  if (type === 'number' || type === 'rate') {
    return (value) => {
      if (typeof value === 'number' && value - value === 0) return value
      if (value === null || value === undefined) return null
      if (typeof value === 'bigint') return fromBigint(value)
      return value instanceof Decimal ? value : wrong(value)
    }
  }
  if (type === 'date') {
    return (value) => {
      if (typeof value === 'string' && value.length === 10 && value[4] === '-' && value[7] === '-') return value
      return value === null || value === undefined ? null : wrong(value)
    }
  }
  if (type === 'any' || type === 'null') {
    return (value) => {
      if (typeof value === 'string' || typeof value === 'boolean' || (typeof value === 'number' && value - value === 0)) return value
      if (value === null || value === undefined) return null
      return typeof value === 'bigint' ? fromBigint(value) : wrong(value)
    }
  }
  if (type === 'string' || type === 'boolean') return (value) => typeof value === type ? value : value === null || value === undefined ? null : wrong(value)
  const take = typeof type === 'string' ? TAKE[type] : undefined
  if (take) {
    return (value) => {
      if (value === null || value === undefined) return null
      const taken = take(value)
      return taken === undefined ? wrong(value) : taken
    }
  }
  if (typeof type === 'object' && 'list' in type) return takerOfList(type.list, name, wrong)
  if (typeof type === 'object' && 'choices' in type) {
    const known = new Set<unknown>(type.choices)
    return (value) => value === null || value === undefined ? null : known.has(value) ? value : wrong(value)
  }
  if (typeof type === 'object') return takerOfContext(type, name, wrong)
  return wrong
}

// `undefined` is what a type does not take.
const TAKE: Record<string, Take> = {
  'money': (fen) => {
    if (typeof fen === 'number' && Number.isInteger(fen) && Math.abs(fen) <= 1e15) return fen / 100
    const whole = typeof fen === 'bigint' ? fromBigint(fen) : Number.isInteger(fen) ? fen as number : fen instanceof Decimal && fen.scale <= 0 ? fen : null
    return whole === null ? undefined : multiplyNumbers(whole, 0.01)
  },
  'count': (value) => Number.isInteger(value) ? value : typeof value === 'bigint' ? fromBigint(value) : value instanceof Decimal && value.scale <= 0 ? value : undefined,
  'time': (value) => value instanceof Moment ? value : typeof value === 'string' ? parseTime(value) ?? undefined : undefined,
  'date and time': (value) => value instanceof Moment ? value : typeof value === 'string' ? parseDateTime(value) ?? undefined : undefined,
  'duration': (value) => {
    const made = typeof value === 'string' ? parseDuration(value) : null
    return made && 'seconds' in made ? made.seconds : undefined
  },
  'months': (value) => {
    const made = typeof value === 'string' ? parseDuration(value) : null
    return made && 'months' in made ? made.months : undefined
  },
}

function takerOfList(item: ExprType, name: string, wrong: (value: unknown) => never): Take {
  const take = taker(item, name)
  return (value) => {
    if (value === null || value === undefined) return null
    if (!Array.isArray(value)) return wrong(value)
    if (value.length > LIMITS.list_max) throw fault('feel.list-too-long', { name, length: value.length, max: LIMITS.list_max })
    for (let i = 0; i < value.length; i++) if (take(value[i]) !== value[i]) return value.map(take)
    return value
  }
}

// A context is copied only where one of its fields is read otherwise than it is given: records without money go through as they are.
function takerOfContext({ fields }: { fields: Record<string, FeelType | ExprType> }, name: string, wrong: (value: unknown) => never): Take {
  const each = Object.entries(fields).map(([field, type]) => ({ field, read: property(field), take: taker(declared(type), `${name}.${field}`) }))
  return (value) => {
    if (value === null || value === undefined) return null
    if (typeof value !== 'object' || Array.isArray(value)) return wrong(value)
    for (const { read, take } of each) {
      const given = read(value)
      const taken = take(given)
      if (taken !== given && !(taken === null && given === undefined)) return Object.fromEntries(each.map((one) => [one.field, one.take(one.read(value))]))
    }
    return value
  }
}

/** Reads a field of a given object; what every object has (`constructor`) is no field. */
export function property(name: string): (from: unknown) => unknown {
  if (name in Object.prototype) return (from) => Object.hasOwn(from as object, name) ? (from as Values)[name] : null
  return (from) => (from as Values)[name]
}

/** Gives a plain result out: exact decimals become the nearest JS numbers. */
export function hand(value: unknown): unknown {
  if (value instanceof Decimal) return toNumber(value)
  if (value instanceof Moment) return String(value)
  return Array.isArray(value) ? value.map(hand) : value
}

/** Makes the giver of one type, the counterpart of `taker`: money comes out in fen, times and durations as ISO 8601 texts. */
export function giver(type: ExprType): (value: unknown) => unknown {
  if (type === 'money') return (value) => value === null ? null : toNumber(multiplyNumbers(value as Num, 100) ?? Number.NaN)
  if (type === 'duration') return (value) => value === null ? null : durationText(value as Num)
  if (type === 'months') return (value) => value === null ? null : monthsText(value as number)
  if (typeof type === 'string' || 'choices' in type) return hand
  if ('list' in type) {
    const give = giver(type.list)
    return (value) => Array.isArray(value) ? value.map((item) => give(item ?? null)) : value
  }
  const fields = Object.entries(type.fields).map(([name, field]) => ({ name, read: property(name), give: giver(declared(field)) }))
  return (value) => typeof value !== 'object' || value === null ? value : Object.fromEntries(fields.map(({ name, read, give }) => [name, give(read(value) ?? null)]))
}

/** Equality of two known values of one type. */
export function same(a: unknown, b: unknown): boolean {
  if (a === b) return true
  if (Array.isArray(a) && Array.isArray(b)) return a.length === b.length && a.every((item, i) => same(item ?? null, b[i] ?? null))
  if (a instanceof Moment && b instanceof Moment) return compareMoments(a, b) === 0
  if (isNumber(a) && isNumber(b)) return compareNumbers(a, b) === 0
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null || a instanceof Decimal || a instanceof Moment) return false
  const keys = Object.keys(a)
  return keys.length === Object.keys(b).length && keys.every((key) => Object.hasOwn(b, key) && same((a as Values)[key] ?? null, (b as Values)[key] ?? null))
}

function isNumber(value: unknown): value is Num {
  return typeof value === 'number' || value instanceof Decimal
}

/** Order of two known values of one ordered type; null where there is none (times with and without a distance from UTC). */
export function orderOf(a: unknown, b: unknown): number | null {
  if (typeof a === 'string') return a < (b as string) ? -1 : a > (b as string) ? 1 : 0
  return a instanceof Moment ? compareMoments(a, b as Moment) : compareNumbers(a as Num, b as Num)
}

type Ordered = (a: unknown, b: unknown) => boolean | null

function ordered(quick: (a: number, b: number) => boolean, holds: (order: number) => boolean): Ordered {
  return (a, b) => {
    if (typeof a === 'number' && typeof b === 'number') return quick(a, b)
    if (a === null || b === null) return null
    const order = orderOf(a, b)
    return order === null ? null : holds(order)
  }
}

/** Order tests of two values of one ordered type; `null` when either is not known. */
export const ORDER: Record<Exclude<CompareOp, '=' | '!='>, Ordered> = {
  '<': ordered((a, b) => a < b, (order) => order < 0),
  '<=': ordered((a, b) => a <= b, (order) => order <= 0),
  '>': ordered((a, b) => a > b, (order) => order > 0),
  '>=': ordered((a, b) => a >= b, (order) => order >= 0),
}
