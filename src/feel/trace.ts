import { build, type Run } from './to-js.ts'
import { LIMITS, type Expr } from './types.ts'
import { hand, type Values } from './values.ts'

/** A declared name a run has read, where the text first reads it, and the value it had. */
export type Used = { name: string, value: unknown, line: number, col: number }
/** A condition a run has weighed (a comparison, a test, a yes-or-no name), as the author wrote it, and its answer. */
export type Condition = { text: string, value: unknown, line: number, col: number }
export type Trace = { result: unknown, used: Used[], conditions: Condition[], missing: string[] }

const JOINS = new Set(['logic', 'if', 'number', 'string', 'date', 'boolean', 'null'])

/**
 * Builds the traced twin of an expression: the same answer, with what it was drawn from. What a short cut skipped is not in the trace.
 * `missing` names what was read and not known, when the answer is not known either.
 */
export function buildTrace(expr: Expr, text: string, slot_count: number, keeps_unknown: boolean): (values: Values) => Trace {
  let used = new Map<string, Used>()
  let missing = new Set<string>()
  let conditions: Condition[] = []
  let loops = 0
  const turns = { left: 0 }
  const watch = (part: Expr, run: Run): Run => {
    const seen = isCondition(part) ? weigh(part, run) : run
    if (part.kind !== 'name') return seen
    const name = part.path.join('.')
    return (values) => {
      const value = seen(values)
      if (value === null) missing.add(name)
      if (part.slot < 0 && !used.has(name)) used.set(name, { name, value: hand(value), line: part.line, col: part.col })
      return value
    }
  }
  // Inside `some` and `every` a condition has as many answers as the list has elements; only the whole is told.
  const weigh = (part: Expr, run: Run): Run => (values) => {
    loops += part.kind === 'quantified' ? 1 : 0
    const value = run(values)
    loops -= part.kind === 'quantified' ? 1 : 0
    if (loops === 0) conditions.push({ text: text.slice(part.from, part.to), value, line: part.line, col: part.col })
    return value
  }
  const run = build(expr, { keeps_unknown, slots: Array.from({ length: slot_count }), turns, watch })
  return (values) => {
    used = new Map()
    missing = new Set()
    conditions = []
    loops = 0
    turns.left = LIMITS.turns_max
    const result = hand(run(values))
    return { result, used: [...used.values()], conditions, missing: result === null ? [...missing] : [] }
  }
}

function isCondition(part: Expr): boolean {
  return part.type === 'boolean' && !JOINS.has(part.kind) && !(part.kind === 'call' && part.name === 'not')
}
