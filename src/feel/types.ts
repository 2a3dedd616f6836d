import type { Decimal } from './decimal.ts'

/** What one value of a name is. `money` is 元 in a text and whole 分 in the values given; `rate` is the fraction itself (75 % is 0.75). */
export type Scalar = 'number' | 'money' | 'rate' | 'count' | 'string' | 'boolean' | 'date' | 'time' | 'date and time' | 'duration' | 'months'

/**
 * The type a name is declared with in the dictionary. Dates are civil days, 'YYYY-MM-DD'. `duration` is days and time, `months` years and months.
 * A plain `list` does not say what it holds: its elements can be counted and looked for, but neither added up nor put in order.
 */
export type FeelType = Scalar | 'list' | { list: FeelType } | { fields: Record<string, FeelType> } | { choices: readonly string[] }

/** The type of an expression: what is declared, `any` for an element of a plain list, `null` for the literal null and what an empty list holds. */
export type ExprType = Scalar | 'any' | 'null' | { list: ExprType } | { fields: Record<string, FeelType | ExprType> } | { choices: readonly string[] }

/**
 * Limits of one text (UTF-16 units long, nested expressions deep, syntax nodes in all) and of one run (elements of a list value,
 * turns of loops and elements made together, characters of a text made). A table has at most so many rules.
 */
export const LIMITS = {
  text_max: 2_000, depth_max: 50, nodes_max: 500, problems_max: 20, list_max: 10_000, turns_max: 1_000_000, made_text_max: 100_000,
  rules_max: 500, columns_max: 50, inlined_max: 5_000,
} as const

/** Where a part stands: the whole `text` it is in, offsets into it, line and column from 1 (columns count characters, not UTF-16 units). */
export type At = { text: string, from: number, to: number, line: number, col: number }

/** One thing wrong in a text, at one place of it, with its sentence in both languages. */
export type FeelProblem = { file?: string, line: number, col: number, code: string, data: Record<string, unknown>, zh: string, en: string }

export type CompareOp = '=' | '!=' | '<' | '<=' | '>' | '>='
export type ArithmeticOp = '+' | '-' | '*' | '/' | '**'

/** One alternative on the right of `in`, or in a cell of a decision table. `holds` is a yes-or-no text of its own, in which `?` is the value tested. */
export type Test =
  | { kind: 'equals', to: Expr }
  | { kind: 'compares', op: CompareOp, to: Expr }
  | { kind: 'range', low: Expr, high: Expr, low_included: boolean, high_included: boolean }
  | { kind: 'holds', when: Expr }

/** A loop variable and the list it runs through; `1..n` is the call of `..`. */
export type Binding = { name: string, slot: number, list: Expr }

/** DMN's hit policies: unique, any, priority, first, rule order, output order, and collect with its four ways of adding up. */
export type HitPolicy = 'U' | 'A' | 'P' | 'F' | 'R' | 'O' | 'C' | 'C+' | 'C<' | 'C>' | 'C#'

/** A cell over an input: `-` has no tests and takes everything; `negated` is `not(…)`. */
export type Cell = At & { tests: Test[], negated: boolean }

/** An input of a table: `slot` holds its value while the cells are weighed; `allowed` are the values it may have, where they are declared. */
export type TableInput = { value: Expr, slot: number, allowed?: Test[] }
/** An output of a table: `values` in order of priority where the hit policy needs it, `otherwise` when no rule is met. */
export type TableOutput = { name: string, values?: Expr[], otherwise?: Expr }
export type TableRule = { cells: Cell[], outputs: Expr[] }
export type Table = { hit: HitPolicy, inputs: TableInput[], outputs: TableOutput[], rules: TableRule[] }

/**
 * A part of a text. `check` fills in `type`; `is_nullable` (false: never null when what is required is given); `scale`, the decimals a numeric part
 * (or the elements of a list of such) has at most, absent where that is not known beforehand; and on what binds or reads a variable its `slot`
 * (−1 for the dictionary). `source` of a name is the dictionary's path it stands for: `合同.实际支付` for a field of an element of 合同.
 * `item` of a filter reads its slot by the path `['item', …]`, also where the author wrote the bare field.
 */
export type Expr = At & { type: ExprType, is_nullable: boolean, scale?: number } & (
  | { kind: 'number', value: number | Decimal }
  | { kind: 'string' | 'date' | 'time' | 'date and time', value: string }
  /** Seconds. */
  | { kind: 'duration', value: number | Decimal }
  | { kind: 'months', value: number }
  | { kind: 'boolean', value: boolean }
  | { kind: 'null' }
  | { kind: 'name', path: string[], slot: number, source?: string }
  | { kind: 'list', items: Expr[] }
  | { kind: 'context', entries: { name: string, slot: number, value: Expr }[] }
  /**
   * Over a list of contexts it gives the list of that field, which holds no nulls where `is_item_required`; over dates and durations their
   * parts (`year`, `days`).
   */
  | { kind: 'field', of: Expr, name: string, is_item_required?: boolean }
  | { kind: 'filter', list: Expr, body: Expr, slot: number }
  /** From 1, negative from the end; null outside the list. */
  | { kind: 'index', list: Expr, index: Expr }
  | { kind: 'logic', op: 'and' | 'or', items: Expr[] }
  | { kind: 'negate', item: Expr }
  | { kind: 'arithmetic', op: ArithmeticOp, left: Expr, right: Expr }
  | { kind: 'compare', op: CompareOp, left: Expr, right: Expr }
  | { kind: 'between', item: Expr, low: Expr, high: Expr }
  | { kind: 'in', item: Expr, tests: Test[] }
  | { kind: 'if', when: Expr, yes: Expr, no: Expr }
  | { kind: 'quantified', every: boolean, bindings: Binding[], body: Expr }
  | { kind: 'for', bindings: Binding[], body: Expr }
  /** After `check` the arguments stand in the function's own order (an optional one left out is absent). */
  | { kind: 'call', name: string, args: Expr[], named?: string[] }
  /** A host's function, written in place: the arguments go to their slots, then the body is read. */
  | { kind: 'invoke', name: string, args: { name: string, slot: number, value: Expr }[], body: Expr }
  | ({ kind: 'table' } & Table)
)

const NUMERIC: ReadonlySet<unknown> = new Set(['number', 'money', 'rate', 'count'])

/** True for numbers of every unit. */
export function isNumeric(type: ExprType): type is 'number' | 'money' | 'rate' | 'count' {
  return NUMERIC.has(type)
}

/** True for texts, free or from a list of choices. */
export function isText(type: ExprType): boolean {
  return type === 'string' || (typeof type === 'object' && 'choices' in type)
}

/** What a list holds, `null` for what is not known to be one but may be; `undefined` when it is no list. */
export function itemOf(type: ExprType): ExprType | undefined {
  if (type === 'null') return 'null'
  return typeof type === 'object' && 'list' in type ? type.list : undefined
}

/** The fields of a context, or `undefined`. */
export function fieldsOf(type: ExprType): Record<string, FeelType | ExprType> | undefined {
  return typeof type === 'object' && 'fields' in type ? type.fields : undefined
}

/** The type both can be read as, or `undefined` when they do not go together. A bare number goes with every unit. */
export function unify(a: ExprType, b: ExprType): ExprType | undefined {
  if (a === b || b === 'null') return a
  if (a === 'null') return b
  if (isNumeric(a) && isNumeric(b)) {
    if (a === 'number') return b === 'count' ? 'number' : b
    return b === 'number' ? unify(b, a) : undefined
  }
  if (isText(a) && isText(b)) return typeof a === 'object' && typeof b === 'object' && 'choices' in a && 'choices' in b && a.choices === b.choices ? a : 'string'
  if (typeof a === 'string' || typeof b === 'string') return undefined
  if ('list' in a && 'list' in b) {
    const item = unify(a.list, b.list)
    return item && { list: item }
  }
  if (!('fields' in a) || !('fields' in b)) return undefined
  const names = Object.keys(a.fields)
  if (names.length !== Object.keys(b.fields).length) return undefined
  const fields: Record<string, ExprType> = {}
  for (const name of names) {
    const both = Object.hasOwn(b.fields, name) ? unify(declared(a.fields[name]!), declared(b.fields[name]!)) : undefined
    if (both === undefined) return undefined
    fields[name] = both
  }
  return { fields }
}

/** A declared type as an expression has it. */
export function declared(type: FeelType | ExprType): ExprType {
  if (type === 'list') return { list: 'any' }
  return typeof type === 'object' && 'list' in type ? { list: declared(type.list) } : type
}

/** The type in FEEL's own words, which read the same in both languages: `list<number>`. */
export function typeText(type: ExprType): string {
  if (typeof type === 'string') return type
  return 'list' in type ? `list<${typeText(type.list)}>` : 'choices' in type ? 'string' : 'context'
}
