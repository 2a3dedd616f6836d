import type { Decimal } from './decimal.ts'

/**
 * The type a name is declared with in the dictionary. Dates are civil days, 'YYYY-MM-DD'. A plain `list` does not say what it holds:
 * its elements can be counted and looked for, but neither added up nor put in order.
 */
export type FeelType = 'number' | 'string' | 'boolean' | 'date' | 'list' | { list: FeelType } | { fields: Record<string, FeelType> }

/** The type of an expression: what is declared, `any` for an element of a plain list, `null` for the literal null and what an empty list holds. */
export type ExprType = 'number' | 'string' | 'boolean' | 'date' | 'any' | 'null' | { list: ExprType } | { fields: Record<string, FeelType> }

/**
 * Limits of one text (UTF-16 units long, nested expressions deep, syntax nodes in all)
 * and of one run (elements of a list value, turns of `some` and `every` together).
 */
export const LIMITS = { text_max: 2_000, depth_max: 50, nodes_max: 500, problems_max: 20, list_max: 10_000, turns_max: 1_000_000 } as const

/** Where a part of the text stands: offsets into the text, line and column from 1 (columns count characters, not UTF-16 units). */
export type At = { from: number, to: number, line: number, col: number }

/** One thing wrong in a text, at one place of it, with its sentence in both languages. */
export type FeelProblem = { file?: string, line: number, col: number, code: string, data: Record<string, unknown>, zh: string, en: string }

export type CompareOp = '=' | '!=' | '<' | '<=' | '>' | '>='
export type ArithmeticOp = '+' | '-' | '*' | '/'

/** One alternative on the right of `in`. */
export type Test =
  | { kind: 'equals', to: Expr }
  | { kind: 'compares', op: CompareOp, to: Expr }
  | { kind: 'range', low: Expr, high: Expr, low_included: boolean, high_included: boolean }

/** `type` and, on names, `slot` (the quantifier variable's place, −1 for the dictionary) are filled in by `check`. */
export type Expr = At & { type: ExprType } & (
  | { kind: 'number', value: number | Decimal }
  | { kind: 'string', value: string }
  | { kind: 'date', value: string }
  | { kind: 'boolean', value: boolean }
  | { kind: 'null' }
  | { kind: 'name', path: string[], slot: number }
  | { kind: 'list', items: Expr[] }
  | { kind: 'logic', op: 'and' | 'or', items: Expr[] }
  | { kind: 'negate', item: Expr }
  | { kind: 'arithmetic', op: ArithmeticOp, left: Expr, right: Expr }
  | { kind: 'compare', op: CompareOp, left: Expr, right: Expr }
  | { kind: 'between', item: Expr, low: Expr, high: Expr }
  | { kind: 'in', item: Expr, tests: Test[] }
  | { kind: 'if', when: Expr, yes: Expr, no: Expr }
  | { kind: 'quantified', every: boolean, bindings: { name: string, slot: number, list: Expr }[], body: Expr }
  | { kind: 'call', name: string, args: Expr[] }
)

/** The type both can be read as, or `undefined` when they do not go together. */
export function unify(a: ExprType, b: ExprType): ExprType | undefined {
  if (a === b || b === 'null') return a
  if (a === 'null') return b
  if (typeof a === 'string' || typeof b === 'string') return undefined
  if ('list' in a && 'list' in b) {
    const item = unify(a.list, b.list)
    return item && { list: item }
  }
  // Records are compared by declaration, not by shape: the dictionary gives one object per declaration.
  return undefined
}

/** A declared type as an expression has it. */
export function declared(type: FeelType): ExprType {
  if (type === 'list') return { list: 'any' }
  return typeof type === 'object' && 'list' in type ? { list: declared(type.list) } : type
}

/** The type in FEEL's own words, which read the same in both languages: `list<number>`. */
export function typeText(type: ExprType): string {
  if (typeof type === 'string') return type
  return 'list' in type ? `list<${typeText(type.list)}>` : 'context'
}
