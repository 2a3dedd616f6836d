import type { Checker, Local } from './check.ts'
import { comparable } from './check-parts.ts'
import { isNumeric, itemOf, LIMITS, unify, type Cell, type Expr, type ExprType, type Test } from './types.ts'

/** Checks one alternative against the value it is put to. */
export function checkTest(checker: Checker, test: Test, item: Expr, locals: Local[]): void {
  if (test.kind === 'holds') return checker.expect(test.when, 'boolean', locals, 'in')
  if (test.kind === 'range') {
    const type = checker.together([test.low, test.high], locals, '..')
    if (unify(item.type, type) === undefined) checker.mismatch(test.low, 'in', item.type, type)
    else checker.expectOrdered(test.low, type, '..')
    return
  }
  const type = checker.type(test.to, locals)
  const listed = test.kind === 'equals' && itemOf(item.type) === undefined ? itemOf(type) ?? type : type
  if (comparable(item.type, listed) === undefined) checker.mismatch(test.to, 'in', item.type, type)
  else checker.expectComparable(test.to, listed, 'in')
  if (test.kind === 'compares' && test.op !== '=' && test.op !== '!=') checker.expectOrdered(test.to, type, test.op)
  checker.expectChoice(item, test.to)
}

/** Checks a decision table: its shape, every cell against its input, every output against the others of its column. */
export function tableType(checker: Checker, expr: Expr & { kind: 'table' }, locals: Local[]): ExprType {
  const { inputs, outputs, rules, hit } = expr
  if (rules.length > LIMITS.rules_max) {
    checker.tell(expr, 'feel.too-many-rules', { length: rules.length, max: LIMITS.rules_max })
    return 'null'
  }
  const columns = inputs.length + outputs.length
  if (columns > LIMITS.columns_max) {
    checker.tell(expr, 'feel.too-many-columns', { length: columns, max: LIMITS.columns_max })
    return 'null'
  }
  for (const input of inputs) {
    checker.type(input.value, locals)
    input.slot = checker.slots++
    for (const test of input.allowed ?? []) checkTest(checker, test, input.value, locals)
  }
  for (const [i, rule] of rules.entries()) {
    if (rule.cells.length + rule.outputs.length !== columns || rule.cells.length !== inputs.length) {
      checker.tell(rule.cells[0] ?? rule.outputs[0] ?? expr, 'feel.table-shape', { rule: i + 1, given: rule.cells.length + rule.outputs.length, expected: columns })
      return 'null'
    }
    for (const [at, cell] of rule.cells.entries()) checkCell(checker, cell, inputs[at]!, locals)
  }
  const fields: Record<string, ExprType> = {}
  for (const [i, output] of outputs.entries()) {
    const written = [...rules.map((rule) => rule.outputs[i]!), ...output.values ?? [], ...output.otherwise ? [output.otherwise] : []]
    fields[output.name] = checker.together(written, locals, output.name)
    // A column without a list of values takes no part in the order, as long as another has one.
    const is_ordering = output.values !== undefined || outputs.every((one) => one.values === undefined)
    if ((hit === 'P' || hit === 'O') && is_ordering) for (const rule of rules) expectListed(checker, rule.outputs[i]!, output.values ?? [], output.name)
  }
  const one = outputs.length === 1 ? fields[outputs[0]!.name]! : { fields }
  return collected(checker, expr, one)
}

function collected(checker: Checker, expr: Expr & { kind: 'table' }, one: ExprType): ExprType {
  switch (expr.hit) {
    case 'U': case 'A': case 'P': case 'F': return one
    case 'R': case 'O': case 'C': return { list: one }
    case 'C#': return 'count'
    case 'C+': return isNumeric(one) || one === 'null' ? one : checker.mismatch(expr, expr.hit, 'number', one)
    case 'C<': case 'C>': {
      checker.expectOrdered(expr, one, expr.hit)
      return one
    }
  }
}

function checkCell(checker: Checker, cell: Cell, input: { value: Expr, slot: number }, locals: Local[]): void {
  const { value, slot } = input
  const here = [...locals, { ...checker.local('?', value, value.type, slot), is_nullable: value.is_nullable }]
  cell.tests = cell.tests.map((test) => {
    // A yes-or-no text that speaks of `?` is weighed by itself; any other is a value to be met.
    if (test.kind === 'equals' && speaksOfInput(test.to)) {
      const holds: Test = { kind: 'holds', when: test.to }
      checkTest(checker, holds, value, here)
      return holds
    }
    checkTest(checker, test, value, here)
    return test
  })
}

function speaksOfInput(expr: Expr): boolean {
  return expr.text.slice(expr.from, expr.to).includes('?') && mentions(expr)
}

function mentions(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(mentions)
  if (typeof value !== 'object' || value === null) return false
  const part = value as Record<string, unknown>
  return (part['kind'] === 'name' && Array.isArray(part['path']) && part['path'][0] === '?') || Object.values(part).some((one) => typeof one === 'object' && mentions(one))
}

function expectListed(checker: Checker, output: Expr, values: Expr[], name: string): void {
  if (values.some((value) => 'value' in value && 'value' in output && value.kind === output.kind && value.value === output.value)) return
  checker.tell(output, 'feel.table-priorities', { name, value: output.text.slice(output.from, output.to) })
}
