import { FUNCTIONS } from './functions.ts'
import { unify, type At, type Expr, type ExprType } from './types.ts'

const KEYWORDS = new Set(['and', 'or', 'in', 'between', 'if', 'then', 'else', 'for', 'return', 'some', 'every', 'satisfies', 'function', 'external',
  'instance', 'of', 'true', 'false', 'null', 'date', 'time', 'duration', 'not', 'item'])

/**
 * True when a dictionary may declare `name`: words of letters and digits (full-width brackets allowed) joined by single spaces,
 * none a keyword, none beginning with a digit, no sign FEEL would read as an operator.
 */
export function mayBeName(name: string): boolean {
  if (name.length === 0 || name.length > 100 || Object.hasOwn(FUNCTIONS, name)) return false
  return name.split(' ').every((word) => /^[\p{L}_（）][\p{L}\p{M}\p{Nd}_（）·]*$/u.test(word) && !/[０-９]/.test(word) && !KEYWORDS.has(word))
}

/** True for days, times and durations. */
export function isTemporal(type: ExprType): boolean {
  return type === 'date' || type === 'time' || type === 'date and time' || type === 'duration' || type === 'months'
}

/** Where an expression stands, as the beginning of another in its place. */
export function at_({ text, from, to, line, col }: Expr): At & { type: 'null', is_nullable: true } {
  return { text, from, to, line, col, type: 'null', is_nullable: true }
}

/** Turns an expression into another kind where it stands, and gives its type. */
export function become(expr: Expr, made: Expr, type: () => ExprType): ExprType {
  for (const key of Object.keys(expr)) delete (expr as Record<string, unknown>)[key]
  Object.assign(expr, made)
  return type()
}

/** What a plain list holds may be compared with anything; it is equal only to a value of its own type. */
export function comparable(a: ExprType, b: ExprType): ExprType | undefined {
  return unify(a, b) ?? ((a === 'any' && typeof b === 'string') || (b === 'any' && typeof a === 'string') ? 'any' : undefined)
}
