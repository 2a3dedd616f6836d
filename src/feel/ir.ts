// What `lower` makes of a checked tree: whole numbers with a static scale, yes-or-no values and texts, and loops over lists run once.
// Every number stands as a whole numerator over 10^scale; nothing is divided but where a rounding says how.
import type { Rounding } from './rounding.ts'
import type { CompareOp, Expr } from './types.ts'

/** A loop over a list: the expression that reads the list, the variables that stand for its elements, and the conditions an element must meet. */
export type Loop = { list: Expr & { kind: 'name' }, slots: number[], where: IrBool[] }

// What every kind can be: a name of the dictionary or a field of an element, a variable, a choice between two, nothing, what only the closure can do,
// and a part with variables of its own.

/** A number as its numerator. `nullable` is told for the reading it was lowered for; `at` is the part of the text it came from, where it is one. */
export type IrInt = { is: 'int', scale: number, nullable: boolean, at?: Expr } & (
  | { op: 'read', expr: Expr & { kind: 'name' } }
  | { op: 'ref', slot: number }
  | { op: 'pick', when: IrBool, yes: IrInt, no: IrInt }
  | { op: 'null' }
  | { op: 'host', expr: Expr }
  | { op: 'let', lets: { slot: number, value: Ir }[], body: IrInt }
  | { op: 'const', value: bigint }
  | { op: 'add' | 'sub', a: IrInt, b: IrInt }
  | { op: 'mul', a: IrInt, b: IrInt }
  /** By a constant: a rescaling, or an exact division turned into a product. */
  | { op: 'times', a: IrInt, by: bigint }
  | { op: 'neg' | 'abs', a: IrInt }
  /** The numerator divided by `by` and rounded. */
  | { op: 'round', how: Rounding, a: IrInt, by: bigint }
  /** `over / under` of the two numerators, rounded; null when `under` is 0. */
  | { op: 'round-quotient', how: Rounding, over: IrInt, under: IrInt }
  | { op: 'least' | 'greatest', items: IrInt[] }
  | { op: 'fold', fold: 'sum' | 'min' | 'max', loop: Loop, value: IrInt }
  | { op: 'count', loop: Loop }
)

export type IrBool = { is: 'bool', nullable: boolean, at?: Expr } & (
  | { op: 'read', expr: Expr & { kind: 'name' } }
  | { op: 'ref', slot: number }
  | { op: 'pick', when: IrBool, yes: IrBool, no: IrBool }
  | { op: 'null' }
  | { op: 'host', expr: Expr }
  | { op: 'let', lets: { slot: number, value: Ir }[], body: IrBool }
  | { op: 'const', value: boolean }
  | { op: 'and' | 'or', items: IrBool[] }
  | { op: 'not', a: IrBool }
  /** Both of one scale. */
  | { op: 'compare', sign: CompareOp, a: IrInt, b: IrInt }
  /** `over / under` against `to`, cross-multiplied: the three stand so that over ⋚ to × under. */
  | { op: 'compare-quotient', sign: CompareOp, over: IrInt, under: IrInt, to: IrInt }
  | { op: 'compare-text', sign: CompareOp, a: IrText, b: IrText }
  | { op: 'compare-bool', sign: '=' | '!=', a: IrBool, b: IrBool }
  | { op: 'among', a: IrText, words: string[] }
  | { op: 'is-null', a: Ir, negated: boolean }
  | { op: 'some' | 'every', loop: Loop, body: IrBool }
)

/** A text, or a day: both are ordered as they stand. */
export type IrText = { is: 'text', nullable: boolean, at?: Expr } & (
  | { op: 'read', expr: Expr & { kind: 'name' } }
  | { op: 'ref', slot: number }
  | { op: 'pick', when: IrBool, yes: IrText, no: IrText }
  | { op: 'null' }
  | { op: 'host', expr: Expr }
  | { op: 'let', lets: { slot: number, value: Ir }[], body: IrText }
  | { op: 'const', value: string }
)

export type Ir = IrInt | IrBool | IrText
