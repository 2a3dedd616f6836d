// What is known of a part beforehand: whether it can be null, and how many decimals it can have.
import { decimalsOf } from './decimal.ts'
import { FUNCTIONS } from './functions.ts'
import { isNumeric, itemOf, type Expr, type ExprType, type Test } from './types.ts'

/** The dictionary's path a part stands for, through filters, fields and indexes: `合同[金额 > 3].金额` is `合同.金额`; absent for what is computed. */
export function sourceOf(expr: Expr): string | undefined {
  switch (expr.kind) {
    case 'name': return expr.slot < 0 ? expr.path.join('.') : expr.source
    case 'filter': case 'index': return sourceOf(expr.list)
    case 'field': {
      const of = sourceOf(expr.of)
      return of === undefined ? undefined : `${of}.${expr.name}`
    }
    default: return undefined
  }
}

/** Whether a part whose own parts are checked can be null, as FEEL reads it. Names are told by the checker, who knows what is required. */
export function isNullable(expr: Expr): boolean {
  switch (expr.kind) {
    case 'null': return true
    case 'name': return expr.is_nullable
    case 'logic': return expr.items.some((one) => one.is_nullable)
    case 'negate': return expr.item.is_nullable
    case 'arithmetic': {
      if (expr.left.is_nullable || expr.right.is_nullable || expr.op === '**') return true
      if (expr.op === '/') return expr.right.kind !== 'number' || expr.right.value === 0
      return !isNumeric(expr.type) && expr.type !== 'string'
    }
    case 'compare': return expr.op === '=' || expr.op === '!=' ? false : expr.left.is_nullable || expr.right.is_nullable || mayNotCompare(expr.left.type)
    case 'between': return expr.item.is_nullable || expr.low.is_nullable || expr.high.is_nullable || mayNotCompare(expr.item.type)
    case 'in': return expr.tests.some((test) => testIsNullable(test, expr.item))
    case 'if': return expr.yes.is_nullable || expr.no.is_nullable
    case 'quantified': return expr.body.is_nullable || expr.bindings.some((one) => one.list.is_nullable)
    case 'for': return expr.bindings.some((one) => one.list.is_nullable)
    case 'filter': return expr.list.is_nullable
    case 'index': case 'table': return true
    case 'field': return expr.is_nullable
    case 'invoke': return expr.body.is_nullable
    case 'call': {
      if (expr.name === 'is defined') return false
      const known = FUNCTIONS[expr.name]
      if (known?.folds && expr.args.length > 1) return expr.args.some((one) => one.is_nullable)
      return known?.is_strict !== true || expr.args.some((one) => one.is_nullable)
    }
    default: return false
  }
}

// Times with and without a distance from UTC have no order.
function mayNotCompare(type: ExprType): boolean {
  return type === 'time' || type === 'date and time'
}

function testIsNullable(test: Test, item: Expr): boolean {
  switch (test.kind) {
    case 'range': return item.is_nullable || test.low.is_nullable || test.high.is_nullable || mayNotCompare(item.type)
    case 'holds': return test.when.is_nullable
    case 'compares': return test.op !== '=' && test.op !== '!=' && (item.is_nullable || test.to.is_nullable || mayNotCompare(item.type))
    case 'equals': return itemOf(test.to.type) !== undefined && test.to.is_nullable
  }
}

/** How many decimals a numeric part (or the numbers of a list) can have at most; `undefined` where that is not known beforehand. */
export function scaleOf(expr: Expr): number | undefined {
  switch (expr.kind) {
    case 'number': return decimalsOf(expr.value)
    // Nothing has no decimals.
    case 'null': return 0
    case 'name': case 'field': return expr.scale
    case 'negate': return expr.item.scale
    case 'arithmetic': return ofArithmetic(expr)
    case 'if': return most([expr.yes, expr.no])
    case 'list': return most(expr.items)
    case 'for': case 'invoke': return expr.body.scale
    case 'filter': case 'index': return expr.list.scale
    case 'table': return ofTable(expr)
    case 'call': return ofCall(expr)
    default: return undefined
  }
}

function most(items: (Expr | undefined)[]): number | undefined {
  let scale = 0
  for (const item of items) {
    if (item?.scale === undefined) return undefined
    scale = Math.max(scale, item.scale)
  }
  return scale
}

function ofArithmetic({ op, left, right }: Expr & { kind: 'arithmetic' }): number | undefined {
  if (left.scale === undefined || right.scale === undefined) return undefined
  if (op === '*') return left.scale + right.scale
  if (op === '+' || op === '-') return Math.max(left.scale, right.scale)
  if (op !== '/' || right.kind !== 'number') return undefined
  const whole = typeof right.value === 'number' ? Math.abs(right.value * 10 ** right.scale) : 0
  for (let more = 0; more <= 12; more++) if (Number.isSafeInteger(whole) && whole > 0 && 10 ** (more + right.scale) % whole === 0) return left.scale + more
  return undefined
}

function ofTable(expr: Expr & { kind: 'table' }): number | undefined {
  if (expr.outputs.length !== 1 || expr.hit === 'C#') return expr.hit === 'C#' ? 0 : undefined
  return most([...expr.rules.map((rule) => rule.outputs[0]), ...expr.outputs.flatMap((one) => one.otherwise ?? [])])
}

function ofCall({ name, args }: Expr & { kind: 'call' }): number | undefined {
  const [first, second] = args
  switch (name) {
    case 'floor': case 'ceiling': case 'round up': case 'round down': case 'round half up': case 'round half down': case 'decimal': {
      if (!second) return 0
      const scale = second.kind === 'number' ? second.value : second.kind === 'negate' && second.item.kind === 'number' ? -1 : undefined
      return typeof scale === 'number' && Number.isInteger(scale) ? Math.max(0, scale) : undefined
    }
    case 'abs': case 'remove': case 'reverse': case 'distinct values': case 'duplicate values': case 'sublist': case 'flatten': return first?.scale
    case 'sum': case 'min': case 'max': case 'append': case 'concatenate': case 'union': case 'mode': case 'modulo': case '..': return most(args)
    case 'insert before': return most([first, args[2]])
    case 'count': case 'string length': case 'index of': case 'day of year': case 'week of year': return 0
    default: return undefined
  }
}
