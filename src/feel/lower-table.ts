import type { Ir, IrBool } from './ir.ts'
import type { Lowering } from './lower.ts'
import { findInTable } from './table-check.ts'
import type { Expr } from './types.ts'

/**
 * Lowers a table of one output in which the first rule met gives the answer: by its policy, or because no two rules of a unique one can be met together.
 * Other policies stay with the closure.
 */
export function lowerTable(expr: Expr & { kind: 'table' }, how: Lowering): Ir {
  if (expr.outputs.length !== 1 || how.keeps_unknown || (expr.hit !== 'F' && !isUnambiguous(expr))) return how.refuse()
  const lets = expr.inputs.map(({ slot, value }) => ({ slot, value: how.any(value) }))
  for (const { slot, value } of lets) how.slots.set(slot, value)
  const otherwise = expr.outputs[0]!.otherwise
  let made: Ir = otherwise ? how.any(otherwise) : { is: 'int', op: 'null', scale: 0, nullable: true }
  for (const rule of expr.rules.toReversed()) {
    const cells = rule.cells.flatMap((cell, i): IrBool[] => {
      if (cell.tests.length === 0) return []
      const { value, slot } = expr.inputs[i]!
      const held = lets[i]!.value
      const input = { ...held, op: 'ref', slot } as Ir
      const tests = cell.tests.map((test) => how.test(test, value, input))
      const any: IrBool = tests.length === 1 ? tests[0]! : { is: 'bool', op: 'or', items: tests, nullable: tests.some((one) => one.nullable) }
      return [cell.negated ? { is: 'bool', op: 'not', a: any, nullable: any.nullable } : any]
    })
    const when: IrBool = cells.length === 0 ? { is: 'bool', op: 'const', value: true, nullable: false }
      : cells.length === 1 ? cells[0]! : { is: 'bool', op: 'and', items: cells, nullable: cells.some((one) => one.nullable) }
    made = how.pick(when, how.any(rule.outputs[0]!), made)
  }
  return { ...made, op: 'let', lets, body: made } as Ir
}

function isUnambiguous(expr: Expr & { kind: 'table' }): boolean {
  return expr.hit === 'U' && findInTable(expr).every((found) => found.kind === 'gap' || found.kind === 'unreachable')
}
