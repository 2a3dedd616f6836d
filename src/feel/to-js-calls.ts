import { fault } from '#kernel/declare/fault.ts'
import { FOLDS } from './builtins-number.ts'
import { BUILTINS, TAKES_NULL, texter, WEIGHS_ELEMENTS } from './builtins.ts'
import type { Maker, Run } from './to-js.ts'
import { itemOf, LIMITS, type Expr } from './types.ts'

/** The closure of a call of a built-in function. */
export function calls(expr: Expr & { kind: 'call' }, how: Maker): Run {
  const args = expr.args.map(how.make)
  const [first, second] = args as [Run, Run]
  switch (expr.name) {
    case 'not': return (values) => {
      const value = first(values)
      return value === null ? null : value === false
    }
    case 'is defined': return (values) => first(values) !== null
    case 'list contains': {
      const equal = how.equality('=', expr.args[1]!.kind === 'null')
      return (values) => isAmong(second(values), first(values) as unknown[] | null, equal)
    }
    case 'string': {
      const write = texter(expr.args[0]!.type)
      return (values) => {
        const value = first(values)
        return value === null ? null : write(value)
      }
    }
  }
  const fold = FOLDS[expr.name]
  if (fold) {
    if (args.length > 1 || itemOf(expr.args[0]!.type) === undefined) return (values) => fold(args.map((arg) => arg(values)))
    return (values) => {
      const items = first(values) as unknown[] | null
      return items === null ? null : fold(items)
    }
  }
  return builtin(expr, args, how)
}

const isOpen = (value: unknown) => Array.isArray(value) && (value.includes(null) || value.includes(undefined))

function builtin(expr: Expr & { kind: 'call' }, args: Run[], how: Maker): Run {
  const bare = BUILTINS[expr.name] as (...args: unknown[]) => unknown
  const run = how.keeps_unknown && WEIGHS_ELEMENTS.has(expr.name) ? (...given: unknown[]) => given.some((one) => one === null || isOpen(one)) ? null : bare(...given) : bare
  const [first, second] = args as [Run, Run]
  const known = TAKES_NULL.has(expr.name) ? 1 : args.length
  const called: Run = args.length === 1
    ? (values) => {
        const value = first(values)
        return value === null ? null : run(value)
      }
    : args.length === 2 && known === 2
      ? (values) => {
          const a = first(values)
          const b = second(values)
          return a === null || b === null ? null : run(a, b)
        }
      : (values) => {
          const given = args.map((arg) => arg(values))
          return given.slice(0, known).includes(null) ? null : run(...given)
        }
  if (itemOf(expr.type) === undefined && expr.name !== 'string join') return called
  if (expr.name === '..') return (values) => {
    const [from, to] = [first(values), second(values)]
    if (typeof from !== 'number' || typeof to !== 'number') return null
    // Counted before it is made: `1..9999999999` would not fit in memory.
    how.spend(Math.abs(to - from) + 1)
    return run(from, to)
  }
  return (values) => {
    const made = called(values)
    if (Array.isArray(made)) how.spend(made.length)
    if (typeof made === 'string' && made.length > LIMITS.made_text_max) throw fault('feel.made-text-too-long', { max: LIMITS.made_text_max })
    return made
  }
}

/** Whether a list holds a value: unknown where the list is, or where nothing is equal and something may be. */
export function isAmong(value: unknown, list: unknown[] | null, equal: (a: unknown, b: unknown) => boolean | null): boolean | null {
  if (list === null) return null
  let answer: boolean | null = false
  for (const item of list) {
    const met = equal(value, item ?? null)
    if (met === true) return true
    if (met === null) answer = null
  }
  return answer
}
