import type { Maker, Run } from './to-js.ts'
import type { Expr } from './types.ts'

/** The closures of what goes through lists: `some` and `every`, `for`, filters and indexes. */
export function lists(expr: Expr & { kind: 'quantified' | 'for' | 'filter' | 'index' }, how: Maker): Run {
  switch (expr.kind) {
    case 'quantified': return quantified(expr, how)
    case 'for': return loop(expr, how)
    case 'filter': return filter(expr, how)
    case 'index': {
      const [list, index] = [how.make(expr.list), how.make(expr.index)]
      return (values) => {
        const items = list(values) as unknown[] | null
        const at = index(values)
        if (items === null || typeof at !== 'number') return null
        return items.at(at > 0 ? at - 1 : at === 0 ? items.length : at) ?? null
      }
    }
  }
}

function quantified(expr: Expr & { kind: 'quantified' }, how: Maker): Run {
  const { slots, spend } = how
  const decisive = !expr.every
  let run = how.make(expr.body)
  for (const binding of expr.bindings.toReversed()) {
    const [inner, list, slot] = [run, how.make(binding.list), binding.slot]
    run = (values) => {
      const items = list(values) as unknown[] | null
      if (items === null) return null
      let answer: boolean | null = !decisive
      for (const item of items) {
        spend(1)
        slots[slot] = item
        const met = inner(values)
        if (met === decisive) return decisive
        if (met === null) answer = null
      }
      return answer
    }
  }
  return run
}

function loop(expr: Expr & { kind: 'for' }, how: Maker): Run {
  const { slots, spend } = how
  const body = how.make(expr.body)
  // Each list is read anew for every element of those before it: it may rest on them.
  let step: (values: Record<string, unknown>, out: unknown[]) => boolean = (values, out) => {
    out.push(body(values))
    return true
  }
  for (const binding of expr.bindings.toReversed()) {
    const [inner, list, slot] = [step, how.make(binding.list), binding.slot]
    step = (values, out) => {
      const items = list(values) as unknown[] | null
      if (items === null) return false
      for (const item of items) {
        spend(1)
        slots[slot] = item
        if (!inner(values, out)) return false
      }
      return true
    }
  }
  return (values) => {
    const out: unknown[] = []
    return step(values, out) ? out : null
  }
}

function filter(expr: Expr & { kind: 'filter' }, how: Maker): Run {
  const { slots, spend, keeps_unknown } = how
  const [list, body, slot] = [how.make(expr.list), how.make(expr.body), expr.slot]
  return (values) => {
    const items = list(values) as unknown[] | null
    if (items === null) return null
    const kept: unknown[] = []
    let is_open = false
    for (const item of items) {
      spend(1)
      slots[slot] = item
      const met = body(values)
      if (met === true) kept.push(item)
      else if (met === null && keeps_unknown) is_open = true
    }
    return is_open ? null : kept
  }
}
