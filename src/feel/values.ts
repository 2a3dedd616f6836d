import { fault } from '#kernel/declare/fault.ts'
import { compareNumbers, Decimal, fromBigint, toNumber, type Num } from './decimal.ts'
import { LIMITS, typeText, type CompareOp, type ExprType } from './types.ts'

/** What a run reads: the declared names with their values; absent, `undefined` and `null` all mean not known. */
export type Values = Record<string, unknown>

/**
 * Makes the reader of one declared type: it takes a given value in (bigint becomes a number), or refuses it.
 * A value of the wrong type is refused rather than taken for unknown: an ineligible answer must never come from a spelling of data.
 * @throws fault `feel.value-of-wrong-type` | `feel.list-too-long`
 */
export function taker(type: ExprType, name: string): (value: unknown) => unknown {
  const wrong = (value: unknown): never => {
    throw fault('feel.value-of-wrong-type', { name, expected: typeText(type), found: Array.isArray(value) ? 'list' : typeof value })
  }
  if (type === 'number') {
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
  if (typeof type === 'string') return (value) => typeof value === type ? value : value === null || value === undefined ? null : wrong(value)
  if ('list' in type) {
    const take = taker(type.list, name)
    return (value) => {
      if (value === null || value === undefined) return null
      if (!Array.isArray(value)) return wrong(value)
      if (value.length > LIMITS.list_max) throw fault('feel.list-too-long', { name, length: value.length, max: LIMITS.list_max })
      for (let i = 0; i < value.length; i++) if (take(value[i]) !== value[i]) return value.map(take)
      return value
    }
  }
  return (value) => typeof value === 'object' && value !== null && !Array.isArray(value) ? value
    : value === null || value === undefined ? null : wrong(value)
}

/** Gives a result out: exact decimals become the nearest JS numbers. */
export function hand(value: unknown): unknown {
  if (value instanceof Decimal) return toNumber(value)
  return Array.isArray(value) ? value.map(hand) : value
}

/** Equality of two known values of one type. */
export function same(a: unknown, b: unknown): boolean {
  if (a === b) return true
  if (Array.isArray(a) && Array.isArray(b)) return a.length === b.length && a.every((item, i) => same(item, b[i]))
  return isNumber(a) && isNumber(b) && compareNumbers(a, b) === 0
}

function isNumber(value: unknown): value is Num {
  return typeof value === 'number' || value instanceof Decimal
}

/** Order tests of two values of one ordered type; `null` when either is not known. */
export const ORDER: Record<Exclude<CompareOp, '=' | '!='>, (a: unknown, b: unknown) => boolean | null> = {
  '<': (a, b) => typeof a === 'number' && typeof b === 'number' ? a < b
    : a === null || b === null ? null : typeof a === 'string' ? a < (b as string) : compareNumbers(a as Num, b as Num) < 0,
  '<=': (a, b) => typeof a === 'number' && typeof b === 'number' ? a <= b
    : a === null || b === null ? null : typeof a === 'string' ? a <= (b as string) : compareNumbers(a as Num, b as Num) <= 0,
  '>': (a, b) => typeof a === 'number' && typeof b === 'number' ? a > b
    : a === null || b === null ? null : typeof a === 'string' ? a > (b as string) : compareNumbers(a as Num, b as Num) > 0,
  '>=': (a, b) => typeof a === 'number' && typeof b === 'number' ? a >= b
    : a === null || b === null ? null : typeof a === 'string' ? a >= (b as string) : compareNumbers(a as Num, b as Num) >= 0,
}
