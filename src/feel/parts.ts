import type { Expr, Test } from './types.ts'

/** The parts an expression is made of. */
export function partsOf(expr: Expr): Expr[] {
  switch (expr.kind) {
    case 'list': case 'logic': return expr.items
    case 'context': return expr.entries.map((one) => one.value)
    case 'field': return [expr.of]
    case 'filter': return [expr.list, expr.body]
    case 'index': return [expr.list, expr.index]
    case 'negate': return [expr.item]
    case 'arithmetic': case 'compare': return [expr.left, expr.right]
    case 'between': return [expr.item, expr.low, expr.high]
    case 'in': return [expr.item, ...expr.tests.flatMap(partsOfTest)]
    case 'if': return [expr.when, expr.yes, expr.no]
    case 'quantified': case 'for': return [...expr.bindings.map((one) => one.list), expr.body]
    case 'call': return expr.args
    case 'invoke': return [...expr.args.map((one) => one.value), expr.body]
    case 'table': return [
      ...expr.inputs.map((one) => one.value),
      ...expr.rules.flatMap((rule) => [...rule.cells.flatMap((cell) => cell.tests.flatMap(partsOfTest)), ...rule.outputs]),
      ...expr.outputs.flatMap((one) => one.otherwise ?? []),
    ]
    default: return []
  }
}

/** The variables an expression binds for its parts. */
export function slotsOf(expr: Expr): number[] {
  switch (expr.kind) {
    case 'quantified': case 'for': return expr.bindings.map((one) => one.slot)
    case 'filter': return [expr.slot]
    case 'context': return expr.entries.map((one) => one.slot)
    case 'invoke': return expr.args.map((one) => one.slot)
    case 'table': return expr.inputs.map((one) => one.slot)
    default: return []
  }
}

/** The parts of one alternative. */
export function partsOfTest(test: Test): Expr[] {
  return test.kind === 'range' ? [test.low, test.high] : test.kind === 'holds' ? [test.when] : [test.to]
}
