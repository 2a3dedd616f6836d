import { callType, invokeOf } from './check-call.ts'
import { isNullable, scaleOf, sourceOf } from './check-known.ts'
import { checkTest, tableType } from './check-table.ts'
import { at_, become, comparable, isTemporal, mayBeName } from './check-parts.ts'
import { nearest } from './nearest.ts'
import { wrongSignProblems } from './parse-names.ts'
import { locate, problemOf, type Code, type Place } from './problem.ts'
import { PARTS } from './temporal.ts'
import {
  declared, fieldsOf, isNumeric, isText, itemOf, LIMITS, typeText, unify, type At, type Binding, type Expr, type ExprType, type FeelProblem, type FeelType,
} from './types.ts'
import { arithmeticType, UNIT_WORDS } from './units.ts'

/** A host's function: named parameters and a body, a FEEL text or a tree made anew for each place it is written in. It sees its parameters and the dictionary. */
export type HostFunction = { params: { name: string, type?: FeelType }[], body: string | (() => Expr), file?: string, line?: number }

/** What a text is checked against. `required` holds the paths (`合同.金额`) that are never null, `decimals` how many a number at a path can have. */
export type Context = {
  names: Record<string, FeelType>
  required?: readonly string[]
  decimals?: Record<string, number>
  functions?: Record<string, HostFunction>
  file?: string
  /** The names are a model's and not a dictionary's: they may hold signs, as `Pre-bureau risk` does. */
  takes_any_name?: boolean
}

/** A variable: what it is called, where it stands, and the dictionary's path of the list it runs through. `is_item` is the `item` of a filter. */
export type Local = { name: string, type: ExprType, slot: number, source?: string, scale?: number, is_nullable: boolean, is_item?: boolean }

/**
 * Looks up every name and gives every expression its type (written into the tree). Returns the names the text reads, in order of appearance,
 * how many variables it needs, and what is wrong.
 */
export function check(expr: Expr, context: Context): { names: string[], slots: number, problems: FeelProblem[] } {
  const checker = new Checker(context)
  for (const name of [...Object.keys(context.names), ...Object.keys(context.functions ?? {})]) {
    if (!context.takes_any_name && !mayBeName(name)) checker.tell({ line: 1, col: 1 }, 'feel.name-not-allowed', { name })
  }
  checker.type(expr, [])
  const unknown = checker.problems.some((problem) => problem.code.startsWith('feel.unknown-name'))
  // Wrong signs are looked for in the texts where a name was not found; a tree can be put together from several.
  const signs = unknown ? [...checker.doubtful].flatMap(([text, at]) => wrongSignProblems(text, context.names, { file: context.file, ...at })) : []
  return { names: [...checker.read], slots: checker.slots, problems: (signs.length > 0 ? signs : checker.problems).slice(0, LIMITS.problems_max) }
}

export class Checker {
  readonly context: Context
  readonly required: ReadonlySet<string>
  readonly problems: FeelProblem[] = []
  readonly read = new Set<string>()
  /** The texts in which a name was not found, with where each stands. */
  readonly doubtful = new Map<string, Place>()
  /** The host's functions being written in place, outermost first. */
  readonly within: string[] = []
  inlined = 0
  slots = 0

  constructor(context: Context) {
    this.context = context
    this.required = new Set(context.required)
  }

  tell(at: Pick<At, 'line' | 'col'>, code: Code, data: Record<string, unknown>): void {
    this.problems.push(problemOf(at, this.context.file, code, data))
  }

  type(expr: Expr, locals: Local[]): ExprType {
    expr.type = this.typeOf(expr, locals)
    expr.is_nullable = isNullable(expr)
    const held = itemOf(expr.type) ?? expr.type
    const scale = isNumeric(held) || held === 'null' ? scaleOf(expr) : undefined
    if (scale !== undefined) expr.scale = scale
    return expr.type
  }

  // After a problem the part counts as `null`, which goes with everything, so that one mistake is told once.
  expect(expr: Expr, wanted: ExprType, locals: Local[], operator: string): void {
    const found = this.type(expr, locals)
    if (unify(found, wanted) === undefined) this.mismatch(expr, operator, wanted, found)
  }

  mismatch(expr: Expr, operator: string, expected: ExprType | string[], found: ExprType): 'null' {
    if (!Array.isArray(expected) && isNumeric(expected) && isNumeric(found)) {
      const [left, right] = [UNIT_WORDS[expected], UNIT_WORDS[found]]
      this.tell(expr, 'feel.units-differ', { operator, left_zh: left.zh, right_zh: right.zh, left_en: left.en, right_en: right.en })
    } else {
      const wanted = Array.isArray(expected) ? expected.join(', ') : typeText(expected)
      this.tell(expr, 'feel.type-mismatch', { operator, expected: wanted, found: typeText(found) })
    }
    return 'null'
  }

  typeOf(expr: Expr, locals: Local[]): ExprType {
    switch (expr.kind) {
      case 'number': case 'string': case 'date': case 'time': case 'date and time': case 'duration': case 'months': case 'boolean': case 'null': return expr.kind
      case 'name': return this.name(expr, locals)
      case 'list': return { list: this.together(expr.items, locals, '[…]') }
      case 'context': return this.contextType(expr, locals)
      case 'field': return this.field(expr, this.type(expr.of, locals))
      case 'filter': return this.filter(expr, locals)
      case 'index': return itemOf(this.type(expr.list, locals)) ?? 'null'
      case 'logic': {
        for (const item of expr.items) this.expect(item, 'boolean', locals, expr.op)
        return 'boolean'
      }
      case 'negate': {
        const type = this.type(expr.item, locals)
        if (isNumeric(type) || type === 'duration' || type === 'months') return type
        return type === 'null' ? 'number' : this.mismatch(expr.item, '-', 'number', type)
      }
      case 'arithmetic': return this.arithmetic(expr, locals)
      case 'compare': {
        const type = this.together([expr.left, expr.right], locals, expr.op, true)
        this.expectComparable(expr.left, type, expr.op)
        if (expr.op !== '=' && expr.op !== '!=') this.expectOrdered(expr.left, type, expr.op)
        this.expectChoice(expr.left, expr.right)
        this.expectChoice(expr.right, expr.left)
        return 'boolean'
      }
      case 'between': {
        this.expectOrdered(expr.item, this.together([expr.item, expr.low, expr.high], locals, 'between'), 'between')
        return 'boolean'
      }
      case 'in': {
        this.type(expr.item, locals)
        for (const test of expr.tests) checkTest(this, test, expr.item, locals)
        return 'boolean'
      }
      case 'if': {
        this.expect(expr.when, 'boolean', locals, 'if')
        return this.together([expr.yes, expr.no], locals, 'if … then … else')
      }
      case 'quantified': {
        this.expect(expr.body, 'boolean', this.bind(expr.bindings, locals), 'satisfies')
        return 'boolean'
      }
      case 'for': return { list: this.type(expr.body, this.bind(expr.bindings, locals)) }
      case 'call': return Object.hasOwn(this.context.functions ?? {}, expr.name) ? invokeOf(this, expr, locals) : callType(this, expr, locals)
      case 'invoke': return this.type(expr.body, expr.args.map((arg) => this.local(arg.name, arg.value, this.type(arg.value, locals), arg.slot)))
      case 'table': return tableType(this, expr, locals)
    }
  }

  together(items: Expr[], locals: Local[], operator: string, is_equality = false): ExprType {
    let type: ExprType = 'null'
    for (const item of items) {
      const found = this.type(item, locals)
      const both: ExprType | undefined = is_equality ? comparable(type, found) : unify(type, found)
      if (both === undefined) this.mismatch(item, operator, type, found)
      else type = both
    }
    return type
  }

  arithmetic(expr: Expr & { kind: 'arithmetic' }, locals: Local[]): ExprType {
    const { op, left, right } = expr
    const [a, b] = [this.type(left, locals), this.type(right, locals)]
    const type = arithmeticType(op, a, b)
    if (type !== undefined) return type === 'null' ? 'number' : type
    if (isNumeric(a) && isNumeric(b)) {
      const [x, y] = [UNIT_WORDS[a], UNIT_WORDS[b]]
      this.tell(left, 'feel.units', { operator: op, left_zh: x.zh, right_zh: y.zh, left_en: x.en, right_en: y.en })
      return 'null'
    }
    const is_left = (isNumeric(b) && !isTemporal(a)) || !(isNumeric(a) || isText(a) || isTemporal(a))
    if (is_left) return this.mismatch(left, op, 'number', a)
    return this.mismatch(right, op, isNumeric(a) ? 'number' : isText(a) ? (op === '+' ? 'string' : 'number') : ['duration'], b)
  }

  expectOrdered(expr: Expr, type: ExprType, operator: string): void {
    const is_ordered = isNumeric(type) || isText(type) || isTemporal(type) || type === 'null'
    if (!is_ordered) this.mismatch(expr, operator, ['number', 'string', 'date'], type)
  }

  // Two records have no equality of their own: their fields are compared by name.
  expectComparable(expr: Expr, type: ExprType, operator: string): void {
    const held = typeof type === 'object' && 'list' in type ? type.list : type
    if (typeof held === 'object' && !('choices' in held)) this.mismatch(expr, operator, ['number', 'string', 'boolean', 'date'], type)
  }

  /** A text written beside a name with choices must be one of them: a misspelt one would never be met. */
  expectChoice(of: Expr, value: Expr): void {
    const choices = typeof of.type === 'object' && 'choices' in of.type ? of.type.choices : undefined
    if (!choices) return
    if (value.kind === 'list') for (const item of value.items) this.expectChoice(of, item)
    if (value.kind !== 'string' || choices.includes(value.value)) return
    this.tell(value, 'feel.not-a-choice', { value: value.value, known: choices.slice(0, 20).join(', ') })
  }

  name(expr: Expr & { kind: 'name' }, locals: Local[]): ExprType {
    const [root = '', ...fields] = expr.path
    const local = locals.findLast((one) => one.name === root || (one.is_item && Object.hasOwn(fieldsOf(one.type) ?? {}, root)))
    // Inside a filter the fields of its elements are names of their own.
    if (local && local.name !== root) {
      expr.path = [local.name, ...expr.path]
      fields.unshift(root)
    }
    expr.slot = local?.slot ?? -1
    let type: ExprType | undefined = local?.type ?? (Object.hasOwn(this.context.names, root) ? declared(this.context.names[root]!) : undefined)
    if (type === undefined) return this.unknown(expr, root, [...Object.keys(this.context.names), ...locals.map((one) => one.name)])
    let source: string | undefined = local ? local.source : root
    let is_nullable: boolean = local ? local.is_nullable : !this.required.has(root)
    for (const [i, field] of fields.entries()) {
      if (type === 'null') return 'null'
      const known: Record<string, FeelType | ExprType> | undefined = fieldsOf(type)
      if (!known) return this.split(expr, expr.path.length - fields.length + i, locals)
      if (!Object.hasOwn(known, field)) {
        const before = expr.path.slice(0, expr.path.length - fields.length + i).join('.')
        return this.unknown(expr, `${before}.${field}`, Object.keys(known).map((name) => `${before}.${name}`))
      }
      type = declared(known[field]!)
      source = source === undefined ? undefined : `${source}.${field}`
      is_nullable = source === undefined ? true : !this.required.has(source) || (local ? local.is_nullable : is_nullable)
    }
    if (!local) this.read.add(expr.path.join('.'))
    if (source !== undefined) expr.source = source
    expr.is_nullable = is_nullable
    const scale = fields.length === 0 && local?.scale !== undefined ? local.scale : this.decimals(source, type)
    if (scale !== undefined) expr.scale = scale
    return type
  }

  /** `公示日.year`, `合同.金额`: the path goes on through a date or a list, where it is no longer one name. */
  split(expr: Expr & { kind: 'name' }, at: number, locals: Local[]): ExprType {
    const { path } = expr
    let of: Expr = { ...at_(expr), kind: 'name', path: path.slice(0, at), slot: -1 }
    for (const name of path.slice(at, -1)) of = { ...at_(expr), kind: 'field', of, name }
    const made: Expr = { ...at_(expr), kind: 'field', of, name: path.at(-1)! }
    return become(expr, made, () => this.typeOf(expr, locals))
  }

  field(expr: Expr & { kind: 'field' }, of: ExprType): ExprType {
    if (of === 'null') return 'null'
    const item = itemOf(of)
    const held = item ?? of
    expr.is_nullable = expr.of.is_nullable
    if (held === 'null') return of
    if (item === undefined && isTemporal(held) && typeof held === 'string') {
      if (Object.hasOwn(PARTS[held]!, expr.name)) {
        if (expr.name === 'time offset') expr.is_nullable = true
        else if (expr.name !== 'seconds' && expr.name !== 'second') expr.scale = 0
        return 'number'
      }
      this.tell(expr, 'feel.unknown-field', { name: expr.name, known: Object.keys(PARTS[held]!).join(', ') })
      return 'null'
    }
    const known = fieldsOf(held)
    if (!known) return this.mismatch(expr.of, `.${expr.name}`, ['context'], of)
    if (!Object.hasOwn(known, expr.name)) {
      this.tell(expr, 'feel.unknown-field', { name: expr.name, known: Object.keys(known).slice(0, 20).join(', ') })
      return 'null'
    }
    const source = sourceOf(expr)
    const type = declared(known[expr.name]!)
    const scale = this.decimals(source, itemOf(type) ?? type)
    if (scale !== undefined && source !== undefined) expr.scale = scale
    if (source !== undefined && item === undefined) {
      expr.is_nullable = expr.of.is_nullable || !this.required.has(source)
      if (expr.of.kind === 'name' && expr.of.slot < 0) this.read.add(source)
    } else if (item === undefined) expr.is_nullable = true
    else if (source !== undefined && this.required.has(source)) expr.is_item_required = true
    return item === undefined ? type : { list: type }
  }

  decimals(source: string | undefined, type: ExprType): number | undefined {
    const held = itemOf(type) ?? type
    if (source !== undefined && this.context.decimals && Object.hasOwn(this.context.decimals, source)) return this.context.decimals[source]
    return source === undefined ? undefined : held === 'money' ? 2 : held === 'count' ? 0 : undefined
  }

  unknown(expr: Expr, name: string, known: string[]): 'null' {
    const spelled = /^not (.+)$/.exec(name)?.[1]
    const defined = /^(.+) is defined$/.exec(name)?.[1]
    const near = spelled ? `not(${spelled})` : defined ? `is defined(${defined})` : nearest(name, known)
    const own = locate(expr.text, expr.from)
    // A text that stands as a whole at one place has told it for every part.
    this.doubtful.set(expr.text, own.col === expr.col ? { line: expr.line - own.line + 1 } : { at: { line: expr.line, col: expr.col } })
    this.tell(expr, near ? 'feel.unknown-name-near' : 'feel.unknown-name', { name, ...(near && { near }) })
    return 'null'
  }

  filter(expr: Expr & { kind: 'filter' }, locals: Local[]): ExprType {
    const type = this.type(expr.list, locals)
    const item = itemOf(type)
    if (item === undefined) return this.mismatch(expr.list, '[…]', { list: 'null' }, type)
    const of = { ...this.local('item', expr.list, item, this.slots), is_item: true }
    expr.slot = this.slots++
    const found = this.type(expr.body, [...locals, of])
    if (isNumeric(found)) {
      // Which of the two is meant shows only when the names are known.
      return become(expr, { ...at_(expr), kind: 'index', list: expr.list, index: expr.body }, () => item)
    }
    if (found !== 'boolean' && found !== 'null') this.mismatch(expr.body, '[…]', ['boolean', 'number'], found)
    return type
  }

  contextType(expr: Expr & { kind: 'context' }, locals: Local[]): ExprType {
    const inside = [...locals]
    const fields: Record<string, ExprType> = {}
    for (const entry of expr.entries) {
      if (Object.hasOwn(fields, entry.name)) this.tell(entry.value, 'feel.name-twice', { name: entry.name })
      if (entry.name in Object.prototype) this.tell(entry.value, 'feel.name-not-allowed', { name: entry.name })
      const type = this.type(entry.value, inside)
      entry.slot = this.slots++
      inside.push({ ...this.local(entry.name, entry.value, type, entry.slot), is_nullable: entry.value.is_nullable })
      fields[entry.name] = type
    }
    return { fields }
  }

  /** The variables of a loop, each seen by the lists after it. */
  bind(bindings: Binding[], locals: Local[]): Local[] {
    const inside = [...locals]
    for (const binding of bindings) {
      const type = this.type(binding.list, inside)
      if (itemOf(type) === undefined) this.mismatch(binding.list, 'in', { list: 'null' }, type)
      binding.slot = this.slots++
      inside.push(this.local(binding.name, binding.list, itemOf(type) ?? 'null', binding.slot))
    }
    return inside
  }

  // An element of a list of contexts is one; of another list it may be null, save where the dictionary requires `数列[]`.
  local(name: string, of: Expr, type: ExprType, slot: number): Local {
    const source = sourceOf(of)
    const is_range = of.kind === 'call' && of.name === '..'
    const is_nullable = of.type === type ? of.is_nullable : !is_range && !(fieldsOf(type) && source !== undefined) && !this.required.has(`${source ?? ''}[]`)
    return { name, type, slot, is_nullable, ...(source !== undefined && { source }), ...(of.scale !== undefined && { scale: of.scale }) }
  }
}
