import { sourceOf } from './check-known.ts'
import { divideNumbers, type Num } from './decimal.ts'
import { build, type Run } from './to-js.ts'
import { isNumeric, LIMITS, type CompareOp, type Expr, type ExprType } from './types.ts'
import { giver, type Values } from './values.ts'

/** A declared name a run has read, where the text first reads it, and the value it had, as it was given (money in fen). */
export type Used = { name: string, value: unknown, line: number, col: number, from: number, to: number }
/**
 * A condition a run has weighed (a comparison, a test, a yes-or-no name), as the author wrote it, and its answer. Of a comparison also what stood on its
 * two sides, and their type: what is short of a threshold is told from it.
 */
export type Condition = {
  text: string, value: unknown, line: number, col: number, from: number, to: number
  sides?: Sides
}
/** Of a quotient on the left also what was divided by what, in the units given: how much is short of a ratio is told in the unit of `over`. */
export type Sides = { left: unknown, op: CompareOp, right: unknown, type: ExprType, quotient?: { over: unknown, under: unknown, over_type: ExprType } }
export type Trace = { result: unknown, used: Used[], conditions: Condition[], missing: string[] }

const JOINS = new Set(['logic', 'if', 'boolean', 'null', 'invoke', 'table'])
const LOOPS = new Set(['quantified', 'for', 'filter'])

/**
 * Builds the traced twin of an expression: the same answer, with what it was drawn from. What a short cut skipped is not in the trace.
 * `missing` names what was read and not known, when the answer is not known either.
 */
export function buildTrace(expr: Expr, type: ExprType, slot_count: number, keeps_unknown: boolean): (values: Values) => Trace {
  let used = new Map<string, Used>()
  let missing = new Set<string>()
  let conditions: Condition[] = []
  let loops = 0
  const seen = new Map<Expr, unknown>()
  const turns = { left: 0 }
  const watch = (part: Expr, run: Run): Run => {
    const inner = LOOPS.has(part.kind) ? aside(run) : run
    const told = isCondition(part) ? weigh(part, inner) : inner
    if (part.kind !== 'name') {
      const field = part.kind === 'field' ? sourceOf(part) : undefined
      return (values) => {
        const value = told(values)
        seen.set(part, value)
        if (field !== undefined && Array.isArray(value) && value.includes(null)) missing.add(field)
        return value
      }
    }
    const name = part.source ?? part.path.join('.')
    const give = giver(part.type)
    const { line, col, from, to } = part
    return (values) => {
      const value = told(values)
      seen.set(part, value)
      // A variable stands for what it was made of; that is told where it is read.
      if (value === null && (part.slot < 0 || part.source !== undefined)) missing.add(name)
      if (part.slot < 0 && !used.has(name)) used.set(name, { name, value: give(value), line, col, from, to })
      return value
    }
  }
  // Inside a loop a condition has as many answers as the list has elements; only the whole is told.
  const aside = (run: Run): Run => (values) => {
    loops += 1
    const value = run(values)
    loops -= 1
    return value
  }
  const weigh = (part: Expr, run: Run): Run => {
    const { line, col, from, to } = part
    const text = part.text.slice(from, to)
    const sides = part.kind === 'compare' ? sidesOf(part, seen) : undefined
    return (values) => {
      const value = run(values)
      if (loops === 0) conditions.push({ text, value, line, col, from, to, ...(sides && { sides: sides() }) })
      return value
    }
  }
  const handed = giver(type)
  const run = build(expr, { keeps_unknown, slots: Array.from({ length: slot_count }), turns, watch })
  return (values) => {
    used = new Map()
    missing = new Set()
    conditions = []
    loops = 0
    turns.left = LIMITS.turns_max
    const result = handed(run(values))
    return { result, used: [...used.values()], conditions, missing: result === null ? [...missing] : [] }
  }
}

/** True for a part that is told as a condition: a comparison, a test, a yes-or-no name. */
export function isCondition(part: Expr): boolean {
  return part.type === 'boolean' && !JOINS.has(part.kind) && !(part.kind === 'call' && part.name === 'not')
}

// A quotient in a comparison is never divided out; what it comes to is told all the same.
function sidesOf({ left, op, right }: Expr & { kind: 'compare' }, seen: Map<Expr, unknown>): () => Sides {
  const type = left.type === 'null' || left.type === 'number' ? right.type : left.type
  const give = giver(type)
  const is_quotient = left.kind === 'arithmetic' && left.op === '/' && op !== '=' && op !== '!=' && isNumeric(left.type)
  if (!is_quotient) return () => ({ left: give(seen.get(left) ?? null), op, right: give(seen.get(right) ?? null), type })
  const [give_over, give_under] = [giver(left.left.type), giver(left.right.type)]
  return () => {
    const [over, under] = [seen.get(left.left) ?? null, seen.get(left.right) ?? null]
    const ratio = over === null || under === null ? null : divideNumbers(over as Num, under as Num)
    const told: Sides = { left: give(ratio), op, right: give(seen.get(right) ?? null), type }
    // Divided by a number that ends it is an amount, not a ratio.
    if (left.scale === undefined) told.quotient = { over: give_over(over), under: give_under(under), over_type: left.left.type }
    return told
  }
}
