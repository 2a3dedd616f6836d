import { build, type Run } from './to-js.ts'
import { LIMITS, type Expr } from './types.ts'
import { giver, type Values } from './values.ts'

/** A declared name a run has read, where the text first reads it, and the value it had. */
export type Used = { name: string, value: unknown, line: number, col: number }
/** A condition a run has weighed (a comparison, a test, a yes-or-no name), as the author wrote it, and its answer. */
export type Condition = { text: string, value: unknown, line: number, col: number }
export type Trace = { result: unknown, used: Used[], conditions: Condition[], missing: string[] }

const JOINS = new Set(['logic', 'if', 'boolean', 'null', 'invoke', 'table'])
const LOOPS = new Set(['quantified', 'for', 'filter'])

/**
 * Builds the traced twin of an expression: the same answer, with what it was drawn from. What a short cut skipped is not in the trace.
 * `missing` names what was read and not known, when the answer is not known either.
 */
export function buildTrace(expr: Expr, slot_count: number, keeps_unknown: boolean): (values: Values) => Trace {
  let used = new Map<string, Used>()
  let missing = new Set<string>()
  let conditions: Condition[] = []
  let loops = 0
  const turns = { left: 0 }
  const watch = (part: Expr, run: Run): Run => {
    const inner = LOOPS.has(part.kind) ? aside(run) : run
    const seen = isCondition(part) ? weigh(part, inner) : inner
    if (part.kind !== 'name') return seen
    const name = part.source ?? part.path.join('.')
    const give = giver(part.type)
    return (values) => {
      const value = seen(values)
      if (value === null) missing.add(name)
      if (part.slot < 0 && !used.has(name)) used.set(name, { name, value: give(value), line: part.line, col: part.col })
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
  const weigh = (part: Expr, run: Run): Run => (values) => {
    const value = run(values)
    if (loops === 0) conditions.push({ text: part.text.slice(part.from, part.to), value, line: part.line, col: part.col })
    return value
  }
  const handed = giver(expr.type)
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

function isCondition(part: Expr): boolean {
  return part.type === 'boolean' && !JOINS.has(part.kind) && !(part.kind === 'call' && part.name === 'not')
}
