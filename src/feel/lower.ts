import { exact } from './decimal.ts'
import { sourceOf } from './check-known.ts'
import type { Ir, IrBool, IrInt, IrText, Loop } from './ir.ts'
import { lowerTable } from './lower-table.ts'
import { partsOf, slotsOf } from './parts.ts'
import type { Rounding } from './rounding.ts'
import { fieldsOf, isNumeric, isText, itemOf, type CompareOp, type Expr, type ExprType, type Test } from './types.ts'

/** What stops a part from being lowered inside a loop or among variables, where the closure cannot stand in for it. */
class Unlowerable extends Error {}

/** What the parts of the lowering share: the slots of loops and variables now open. */
export type Lowering = {
  int: (expr: Expr) => IrInt, bool: (expr: Expr) => IrBool, any: (expr: Expr) => Ir, test: (test: Test, item: Expr, keep: Ir | undefined) => IrBool
  slots: Map<number, 'element' | Ir>, keeps_unknown: boolean, refuse: () => never
  pick: (when: IrBool, yes: Ir, no: Ir) => Ir
}

const ROUNDINGS: Record<string, Rounding> = {
  'floor': 'floor', 'ceiling': 'ceiling', 'round up': 'up', 'round down': 'down', 'round half up': 'half-up', 'round half down': 'half-down', 'decimal': 'half-even',
}

/**
 * Lowers a checked tree to whole numbers of static scale; `undefined` when nothing of it can be. A part that cannot (a text function, a number whose
 * decimals nobody declared) stays a `host` part, to be answered by its closure. `keeps_unknown` is the reading in which unknowns stay so.
 */
export function lower(expr: Expr, keeps_unknown = false): Ir | undefined {
  const made = lowerer(keeps_unknown)(expr)
  return made?.op === 'host' ? undefined : made
}

/**
 * Lowers parts that stand after one another, such as the entries of a context: `slot` names a part for those that follow it.
 * What cannot be lowered and speaks of no variable is a `host` part; anything else is `undefined`.
 */
export function lowerer(keeps_unknown: boolean): (expr: Expr, slot?: number) => Ir | undefined {
  const slots: Lowering['slots'] = new Map()
  const refuse = (): never => { throw new Unlowerable() }
  const any = (part: Expr): Ir => {
    const before = [...slots.keys()]
    try {
      return { ...bare(part, how), at: part }
    } catch (error) {
      if (!(error instanceof Unlowerable)) throw error
      // A loop given up half-way leaves no variable behind.
      for (const slot of slots.keys()) if (!before.includes(slot)) slots.delete(slot)
      return (isClosed(part) ? host(part) : undefined) ?? refuse()
    }
  }
  const how: Lowering = {
    slots, keeps_unknown, refuse, any,
    int: (part) => {
      const made = any(part)
      return made.is === 'int' ? made : made.op === 'null' ? { is: 'int', op: 'null', scale: 0, nullable: true } : refuse()
    },
    bool: (part) => {
      const made = any(part)
      return made.is === 'bool' ? made : made.op === 'null' ? { is: 'bool', op: 'null', nullable: true } : refuse()
    },
    test: (test, item, keep) => lowerTest(test, item, keep, how),
    pick: (when, yes, no) => pick(when, yes, no, how),
  }
  return (expr, slot) => {
    try {
      const made = any(expr)
      if (slot !== undefined) slots.set(slot, made)
      return made
    } catch (error) {
      if (error instanceof Unlowerable) return undefined
      throw error
    }
  }
}

/** True when a part reads no variable but its own: its closure can answer it anywhere. */
export function isClosed(expr: Expr): boolean {
  const bound = new Set<number>()
  const read: number[] = []
  const walk = (part: Expr) => {
    if (part.kind === 'name' && part.slot >= 0) read.push(part.slot)
    for (const slot of slotsOf(part)) bound.add(slot)
    for (const inner of partsOf(part)) walk(inner)
  }
  walk(expr)
  return read.every((slot) => bound.has(slot))
}

function host(expr: Expr): Ir | undefined {
  const kind = kindOf(expr.type)
  if (kind === 'bool' || kind === 'text') return { is: kind, op: 'host', expr, nullable: expr.is_nullable }
  return kind === 'int' && expr.scale !== undefined && expr.scale <= 12 ? { is: 'int', op: 'host', scale: expr.scale, expr, nullable: expr.is_nullable } : undefined
}

function kindOf(type: ExprType): 'int' | 'bool' | 'text' | undefined {
  if (isNumeric(type)) return 'int'
  return type === 'boolean' ? 'bool' : isText(type) || type === 'date' ? 'text' : undefined
}

function bare(expr: Expr, how: Lowering): Ir {
  const nullable = expr.is_nullable
  switch (expr.kind) {
    case 'number': {
      const { digits, scale } = exact(expr.value)
      return { is: 'int', op: 'const', nullable, ...(scale < 0 ? { value: digits * 10n ** BigInt(-scale), scale: 0 } : { value: digits, scale }) }
    }
    case 'string': case 'date': return { is: 'text', op: 'const', value: expr.value, nullable }
    case 'boolean': return { is: 'bool', op: 'const', value: expr.value, nullable }
    case 'null': return { is: 'int', op: 'null', scale: 0, nullable: true }
    case 'name': return read(expr, how)
    case 'negate': {
      const a = how.int(expr.item)
      return { is: 'int', op: 'neg', a, scale: a.scale, nullable }
    }
    case 'arithmetic': return arithmetic(expr, how)
    case 'logic': return { is: 'bool', op: expr.op, items: expr.items.map(how.bool), nullable: how.keeps_unknown || nullable }
    case 'compare': return compare(expr, how)
    case 'between': return both([compared('>=', expr.item, expr.low, how), compared('<=', expr.item, expr.high, how)])
    case 'in': {
      const tests = expr.tests.map((test) => how.test(test, expr.item, undefined))
      return tests.length === 1 ? tests[0]! : { is: 'bool', op: 'or', items: tests, nullable: tests.some((one) => one.nullable) }
    }
    case 'if': return pick(how.bool(expr.when), how.any(expr.yes), how.any(expr.no), how)
    case 'quantified': {
      if (expr.bindings.length !== 1) return how.refuse()
      const { loop, done } = loopOf(expr.bindings[0]!.list, how)
      if (loop.value) return how.refuse()
      open(how, loop, expr.bindings[0]!.slot)
      const body = how.bool(expr.body)
      done()
      return { is: 'bool', op: expr.every ? 'every' : 'some', loop, body, nullable: how.keeps_unknown || nullable }
    }
    case 'call': return call(expr, how)
    case 'invoke': {
      const lets = expr.args.map(({ slot, value }) => ({ slot, value: how.any(value) }))
      for (const { slot, value } of lets) how.slots.set(slot, value)
      const body = bare(expr.body, how)
      return { ...body, op: 'let', lets, body } as Ir
    }
    case 'table': return lowerTable(expr, how)
    default: return how.refuse()
  }
}

function read(expr: Expr & { kind: 'name' }, how: Lowering): Ir {
  const kind = kindOf(expr.type)
  if (kind === undefined || expr.path.some((part) => part in Object.prototype)) return how.refuse()
  if (expr.slot >= 0) {
    const held = how.slots.get(expr.slot)
    if (held === undefined || (held !== 'element' && expr.path.length > 1)) return how.refuse()
    if (held !== 'element') return { ...held, op: 'ref', slot: expr.slot } as Ir
    if (expr.path.length > 2) return how.refuse()
  }
  const nullable = expr.is_nullable
  if (kind !== 'int') return { is: kind, op: 'read', expr, nullable }
  // Money is whole fen and a count whole, whatever else is declared.
  const scale = expr.type === 'money' ? 2 : expr.type === 'count' ? 0 : expr.scale
  if (scale === undefined || scale > 9) return how.refuse()
  return { is: 'int', op: 'read', expr, scale, nullable }
}

// The same number over a larger scale.
function rescaled(a: IrInt, scale: number): IrInt {
  if (a.scale === scale || a.op === 'null') return { ...a, scale }
  const by = 10n ** BigInt(scale - a.scale)
  return a.op === 'const' ? { ...a, value: a.value * by, scale } : { is: 'int', op: 'times', a, by, scale, nullable: a.nullable }
}

function level(items: IrInt[]): IrInt[] {
  const scale = Math.max(...items.map((one) => one.scale))
  return items.map((one) => rescaled(one, scale))
}

function arithmetic(expr: Expr & { kind: 'arithmetic' }, how: Lowering): Ir {
  const { op, is_nullable: nullable } = expr
  if (!isNumeric(expr.type) || op === '**') return how.refuse()
  if (op === '/') return exactQuotient(expr, how)
  const [left, right] = [how.int(expr.left), how.int(expr.right)]
  if (op === '*') return { is: 'int', op: 'mul', a: left, b: right, scale: left.scale + right.scale, nullable }
  const [a, b] = level([left, right]) as [IrInt, IrInt]
  return { is: 'int', op: op === '+' ? 'add' : 'sub', a, b, scale: a.scale, nullable }
}

// Divided by 4 is multiplied by 25 over 100: only a divisor of twos and fives gives a number that ends.
function exactQuotient(expr: Expr & { kind: 'arithmetic' }, how: Lowering): Ir {
  const by = how.int(expr.right)
  const a = how.int(expr.left)
  if (by.op !== 'const' || by.value <= 0n || expr.scale === undefined) return how.refuse()
  for (let more = 0; more <= 12; more++) {
    const power = 10n ** BigInt(more + by.scale)
    if (power % by.value === 0n) return { is: 'int', op: 'times', a, by: power / by.value, scale: a.scale + more, nullable: a.nullable }
  }
  return how.refuse()
}

/** Both sides of a quotient, where a part is one that does not end. */
function quotientOf(expr: Expr, how: Lowering): { over: IrInt, under: IrInt } | undefined {
  if (expr.kind !== 'arithmetic' || expr.op !== '/' || !isNumeric(expr.type) || expr.scale !== undefined) return undefined
  return { over: how.int(expr.left), under: how.int(expr.right) }
}

const TURNED: Record<CompareOp, CompareOp> = { '=': '=', '!=': '!=', '<': '>', '<=': '>=', '>': '<', '>=': '<=' }

function compared(sign: CompareOp, left: Expr, right: Expr, how: Lowering): IrBool {
  const is_order = sign !== '=' && sign !== '!='
  const quotient = is_order ? quotientOf(left, how) : undefined
  if (quotient) return againstQuotient(sign, quotient, how.int(right), how)
  const turned = is_order ? quotientOf(right, how) : undefined
  if (turned) return againstQuotient(TURNED[sign], turned, how.int(left), how)
  return comparedParts(sign, how.any(left), how.any(right), how)
}

function comparedParts(sign: CompareOp, left: Ir, right: Ir, how: Lowering): IrBool {
  const is_order = sign !== '=' && sign !== '!='
  const nullable = (is_order || how.keeps_unknown) && (left.nullable || right.nullable)
  if (left.op === 'null' || right.op === 'null') return { is: 'bool', op: 'null', nullable: true }
  if (left.is === 'int' && right.is === 'int') {
    const [a, b] = level([left, right]) as [IrInt, IrInt]
    return { is: 'bool', op: 'compare', sign, a, b, nullable }
  }
  if (left.is === 'text' && right.is === 'text') return { is: 'bool', op: 'compare-text', sign, a: left, b: right, nullable }
  if (left.is === 'bool' && right.is === 'bool' && (sign === '=' || sign === '!=')) return { is: 'bool', op: 'compare-bool', sign, a: left, b: right, nullable }
  return how.refuse()
}

// over/10^s ÷ under/10^u ⋚ to/10^t, multiplied out: the powers of ten that remain go to the smaller side.
function againstQuotient(sign: CompareOp, { over, under }: { over: IrInt, under: IrInt }, to: IrInt, how: Lowering): IrBool {
  if (over.op === 'null' || under.op === 'null' || to.op === 'null') return how.refuse()
  const shift = under.scale + to.scale - over.scale
  const times = (a: IrInt, by: number): IrInt => by === 0 ? a : rescaled(a, a.scale + by)
  const sides = shift >= 0 ? { over: times(over, shift), to } : { over, to: times(to, -shift) }
  return { is: 'bool', op: 'compare-quotient', sign, under, ...sides, nullable: true }
}

function compare(expr: Expr & { kind: 'compare' }, how: Lowering): Ir {
  const { left, right, op } = expr
  if (left.kind === 'null' || right.kind === 'null') {
    if (op !== '=' && op !== '!=') return how.refuse()
    const other = left.kind === 'null' ? right : left
    if (other.kind === 'null') return how.refuse()
    return { is: 'bool', op: 'is-null', a: how.any(other), negated: op === '!=', nullable: false }
  }
  return compared(op, left, right, how)
}

function both(items: IrBool[]): IrBool {
  return { is: 'bool', op: 'and', items, nullable: items.some((one) => one.nullable) }
}

function lowerTest(test: Test, item: Expr, keep: Ir | undefined, how: Lowering): IrBool {
  const against = (sign: CompareOp, to: Expr) => keep ? comparedParts(sign, keep, how.any(to), how) : compared(sign, item, to, how)
  if (test.kind === 'range') return both([against(test.low_included ? '>=' : '>', test.low), against(test.high_included ? '<=' : '<', test.high)])
  if (test.kind === 'holds') return how.bool(test.when)
  if (test.kind === 'compares') return against(test.op, test.to)
  const { to } = test
  if (itemOf(to.type) === undefined) return to.kind === 'null' ? how.refuse() : against('=', to)
  if (to.kind !== 'list' || to.items.length === 0) return how.refuse()
  const a = keep ?? how.any(item)
  const words = to.items.map((one) => one.kind === 'string' ? one.value : how.refuse())
  return a.is === 'text' ? { is: 'bool', op: 'among', a, words, nullable: how.keeps_unknown && a.nullable } : how.refuse()
}

// A choice between two of one kind, brought to one scale.
function pick(when: IrBool, yes: Ir, no: Ir, how: Lowering): Ir {
  const nullable = yes.nullable || no.nullable || how.keeps_unknown
  const is = yes.op === 'null' ? no.is : yes.is
  if (is === 'int') {
    const [a, b] = level([asInt(yes, how), asInt(no, how)]) as [IrInt, IrInt]
    return { is, op: 'pick', when, yes: a, no: b, scale: a.scale, nullable }
  }
  const as = (one: Ir): Ir => one.op === 'null' ? { is, op: 'null', nullable: true } as Ir : one.is === is ? one : how.refuse()
  return { is, op: 'pick', when, yes: as(yes), no: as(no), nullable } as IrBool | IrText
}

function asInt(one: Ir, how: Lowering): IrInt {
  return one.is === 'int' ? one : how.refuse()
}

function call(expr: Expr & { kind: 'call' }, how: Lowering): Ir {
  const { name, args, is_nullable: nullable } = expr
  const first = args[0]!
  const how_rounded = ROUNDINGS[name]
  if (how_rounded) return rounded(expr, how_rounded, how)
  switch (name) {
    case 'not': return { is: 'bool', op: 'not', a: how.bool(first), nullable: how.keeps_unknown || nullable }
    case 'is defined': return { is: 'bool', op: 'is-null', a: how.any(first), negated: true, nullable: false }
    case 'abs': {
      const a = how.int(first)
      return { is: 'int', op: 'abs', a, scale: a.scale, nullable }
    }
    case 'count': {
      const { loop, done } = loopOf(first, how)
      done()
      return { is: 'int', op: 'count', loop, scale: 0, nullable: how.keeps_unknown || nullable }
    }
    case 'sum': case 'min': case 'max': {
      if (args.length > 1) {
        const items = level(args.map(how.int))
        if (name !== 'sum') return { is: 'int', op: name === 'min' ? 'least' : 'greatest', items, scale: items[0]!.scale, nullable }
        return items.reduce((a, b) => ({ is: 'int', op: 'add', a, b, scale: a.scale, nullable }))
      }
      const { loop, done } = loopOf(first, how)
      const value = loop.value?.() ?? how.refuse()
      done()
      return value.is === 'int' ? { is: 'int', op: 'fold', fold: name, loop, value, scale: value.scale, nullable: true } : how.refuse()
    }
    default: return how.refuse()
  }
}

function rounded(expr: Expr & { kind: 'call' }, kind: Rounding, how: Lowering): Ir {
  const [of, digits] = expr.args
  const places = digits === undefined ? 0 : digits.kind === 'number' ? digits.value
    : digits.kind === 'negate' && digits.item.kind === 'number' && typeof digits.item.value === 'number' ? -digits.item.value : how.refuse()
  if (typeof places !== 'number' || !Number.isInteger(places) || Math.abs(places) > 12) return how.refuse()
  const nullable = expr.is_nullable
  const restored = (a: IrInt): IrInt => places >= 0 ? a : rescaled(a, -places)
  const quotient = quotientOf(of!, how)
  const scale = Math.max(0, places)
  // Rounded to hundreds, a number is counted in hundreds and then multiplied again.
  const out = (a: IrInt): IrInt => places >= 0 ? a : { ...restored({ ...a, scale: 0 }), scale: 0 }
  if (quotient) {
    const shift = quotient.under.scale + places - quotient.over.scale
    const times = (a: IrInt, by: number): IrInt => by <= 0 ? a : rescaled(a, a.scale + by)
    return out({ is: 'int', op: 'round-quotient', how: kind, over: times(quotient.over, shift), under: times(quotient.under, -shift), scale, nullable: true })
  }
  const a = how.int(of!)
  if (a.scale <= places) return rescaled(a, a.scale)
  return out({ is: 'int', op: 'round', how: kind, a, by: 10n ** BigInt(a.scale - places), scale, nullable })
}

/** Lays a list out as one loop: filters become conditions, a field or the body of a `for` the value of each turn. */
function loopOf(list: Expr, how: Lowering): { loop: Loop & { value?: () => Ir }, done: () => void } {
  if (how.slots.values().some((held) => held === 'element')) return how.refuse()
  const loop: Loop & { value?: () => Ir } = { list: list as Loop['list'], slots: [], where: [] }
  lay(list, loop, how)
  return { loop, done: () => { for (const slot of loop.slots) how.slots.delete(slot) } }
}

function open(how: Lowering, loop: Loop, slot: number): void {
  loop.slots.push(slot)
  how.slots.set(slot, 'element')
}

function lay(list: Expr, loop: Loop & { value?: () => Ir }, how: Lowering): void {
  if (loop.value) how.refuse()
  switch (list.kind) {
    case 'name': {
      if (list.slot >= 0 || itemOf(list.type) === undefined || list.path.some((part) => part in Object.prototype)) how.refuse()
      loop.list = list
      // The elements of a plain list are its values; those of contexts have none of their own.
      const item = itemOf(list.type)!
      if (!fieldsOf(item)) {
        const element: Expr & { kind: 'name' } = { ...list, type: item, path: ['item'], slot: -2, is_nullable: true }
        how.slots.set(-2, 'element')
        loop.slots.push(-2)
        loop.value = () => read(element, how)
      }
      return
    }
    case 'filter': {
      lay(list.list, loop, how)
      if (loop.value && !loop.slots.includes(-2)) how.refuse()
      open(how, loop, list.slot)
      loop.where.push(how.bool(list.body))
      return
    }
    case 'field': {
      lay(list.of, loop, how)
      if (loop.value) how.refuse()
      const slot = -3
      open(how, loop, slot)
      const type = itemOf(list.type)!
      const source = sourceOf(list)
      const element: Expr & { kind: 'name' } = { ...list, ...(source !== undefined && { source }), kind: 'name', type, path: ['item', list.name], slot, is_nullable: list.is_item_required !== true } as never
      loop.value = () => read(element, how)
      return
    }
    case 'for': {
      if (list.bindings.length !== 1) how.refuse()
      const binding = list.bindings[0]!
      lay(binding.list, loop, how)
      if (loop.value && !loop.slots.includes(-2)) how.refuse()
      open(how, loop, binding.slot)
      loop.value = () => how.any(list.body)
      return
    }
    default: how.refuse()
  }
}
