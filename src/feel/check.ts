import { wrongSignProblems } from './parse.ts'
import { problemAt, type Code, type Place } from './problem.ts'
import { declared, LIMITS, typeText, unify, type Expr, type ExprType, type FeelProblem, type FeelType, type Test } from './types.ts'

type Names = Record<string, FeelType>
type Local = { name: string, type: ExprType, slot: number }

/** The functions of the fragment, with how many arguments each takes. */
export const FUNCTIONS: Record<string, { args_min: number, args_max: number }> = {
  'not': { args_min: 1, args_max: 1 },
  'is defined': { args_min: 1, args_max: 1 },
  'count': { args_min: 1, args_max: 1 },
  'sum': { args_min: 1, args_max: Infinity },
  'min': { args_min: 1, args_max: Infinity },
  'max': { args_min: 1, args_max: Infinity },
  'contains': { args_min: 2, args_max: 2 },
  'list contains': { args_min: 2, args_max: 2 },
}

const KEYWORDS = new Set(['and', 'or', 'in', 'between', 'if', 'then', 'else', 'for', 'return', 'some', 'every', 'satisfies', 'function', 'external',
  'instance', 'of', 'true', 'false', 'null', 'date', 'time', 'duration', 'not', 'item'])

/**
 * True when a dictionary may declare `name`: words of letters and digits (full-width brackets allowed) joined by single spaces,
 * none a keyword, none beginning with a digit, no sign FEEL would read as an operator.
 */
export function mayBeName(name: string): boolean {
  if (name.length === 0 || name.length > 100 || Object.hasOwn(FUNCTIONS, name)) return false
  return name.split(' ').every((word) => /^[\p{L}_（）][\p{L}\p{M}\p{Nd}_（）·]*$/u.test(word) && !/[０-９]/.test(word) && !KEYWORDS.has(word))
}

/**
 * Looks up every name and gives every expression its type (written into the tree). Returns the names the text reads, in order of appearance,
 * how many quantifier variables it needs, and what is wrong.
 */
export function check(expr: Expr, text: string, names: Names, place: Place = {}): { names: string[], slots: number, problems: FeelProblem[] } {
  const checker = new Checker(text, names, place)
  for (const name of Object.keys(names)) if (!mayBeName(name)) checker.tell(0, 'feel.name-not-allowed', { name })
  checker.type(expr, [])
  const unknown = checker.problems.some((problem) => problem.code.startsWith('feel.unknown-name'))
  const signs = unknown ? wrongSignProblems(text, names, place) : []
  return { names: [...checker.read], slots: checker.slots, problems: (signs.length > 0 ? signs : checker.problems).slice(0, LIMITS.problems_max) }
}

class Checker {
  readonly text: string
  readonly names: Names
  readonly place: Place
  readonly problems: FeelProblem[] = []
  readonly read = new Set<string>()
  slots = 0

  constructor(text: string, names: Names, place: Place) {
    this.text = text
    this.names = names
    this.place = place
  }

  tell(from: number, code: Code, data: Record<string, unknown>): void {
    this.problems.push(problemAt(this.text, from, this.place, code, data))
  }

  type(expr: Expr, locals: Local[]): ExprType {
    expr.type = this.typeOf(expr, locals)
    return expr.type
  }

  // After a problem the part counts as `null`, which goes with everything, so that one mistake is told once.
  expect(expr: Expr, wanted: ExprType, locals: Local[], operator: string): void {
    const found = this.type(expr, locals)
    if (unify(found, wanted) === undefined) this.mismatch(expr, operator, typeText(wanted), found)
  }

  mismatch(expr: Expr, operator: string, expected: string, found: ExprType): 'null' {
    this.tell(expr.from, 'feel.type-mismatch', { operator, expected, found: typeText(found) })
    return 'null'
  }

  typeOf(expr: Expr, locals: Local[]): ExprType {
    switch (expr.kind) {
      case 'number': case 'string': case 'date': case 'boolean': case 'null': return expr.kind
      case 'name': return this.name(expr, locals)
      case 'list': return { list: this.together(expr.items, locals, '[…]') }
      case 'logic': {
        for (const item of expr.items) this.expect(item, 'boolean', locals, expr.op)
        return 'boolean'
      }
      case 'negate': {
        this.expect(expr.item, 'number', locals, '-')
        return 'number'
      }
      case 'arithmetic': {
        this.expect(expr.left, 'number', locals, expr.op)
        this.expect(expr.right, 'number', locals, expr.op)
        return 'number'
      }
      case 'compare': {
        const type = this.together([expr.left, expr.right], locals, expr.op, true)
        this.expectComparable(expr.left, type, expr.op)
        if (expr.op !== '=' && expr.op !== '!=') this.expectOrdered(expr.left, type, expr.op)
        return 'boolean'
      }
      case 'between': {
        this.expectOrdered(expr.item, this.together([expr.item, expr.low, expr.high], locals, 'between'), 'between')
        return 'boolean'
      }
      case 'in': {
        const item = this.type(expr.item, locals)
        for (const test of expr.tests) this.test(test, item, locals)
        return 'boolean'
      }
      case 'if': {
        this.expect(expr.when, 'boolean', locals, 'if')
        return this.together([expr.yes, expr.no], locals, 'if … then … else')
      }
      case 'quantified': return this.quantified(expr, locals)
      case 'call': return this.call(expr, locals)
    }
  }

  together(items: Expr[], locals: Local[], operator: string, is_equality = false): ExprType {
    let type: ExprType = 'null'
    for (const item of items) {
      const found = this.type(item, locals)
      const both: ExprType | undefined = is_equality ? comparable(type, found) : unify(type, found)
      if (both === undefined) this.mismatch(item, operator, typeText(type), found)
      else type = both
    }
    return type
  }

  expectOrdered(expr: Expr, type: ExprType, operator: string): void {
    if (type !== 'number' && type !== 'string' && type !== 'date' && type !== 'null') this.mismatch(expr, operator, 'number, string, date', type)
  }

  // Two records have no equality of their own: their fields are compared by name.
  expectComparable(expr: Expr, type: ExprType, operator: string): void {
    const held = typeof type === 'object' && 'list' in type ? type.list : type
    if (typeof held === 'object') this.mismatch(expr, operator, 'number, string, boolean, date', type)
  }

  test(test: Test, item: ExprType, locals: Local[]): void {
    if (test.kind === 'range') {
      const type = this.together([test.low, test.high], locals, '..')
      if (unify(item, type) === undefined) this.mismatch(test.low, 'in', typeText(item), type)
      else this.expectOrdered(test.low, type, '..')
      return
    }
    const type = this.type(test.to, locals)
    const listed = test.kind === 'equals' && typeof type === 'object' && 'list' in type ? type.list : type
    if (comparable(item, listed) === undefined) this.mismatch(test.to, 'in', typeText(item), type)
    else this.expectComparable(test.to, listed, 'in')
    if (test.kind === 'compares' && test.op !== '=' && test.op !== '!=') this.expectOrdered(test.to, type, test.op)
  }

  name(expr: Expr & { kind: 'name' }, locals: Local[]): ExprType {
    const [root = '', ...fields] = expr.path
    const local = locals.findLast((one) => one.name === root)
    expr.slot = local?.slot ?? -1
    let type: ExprType | undefined = local?.type ?? (Object.hasOwn(this.names, root) ? declared(this.names[root]!) : undefined)
    if (type === undefined) return this.unknown(expr, root, [...Object.keys(this.names), ...locals.map((one) => one.name)])
    for (const [i, field] of fields.entries()) {
      if (type === 'null') return 'null'
      const known: Record<string, FeelType> = typeof type === 'object' && 'fields' in type ? type.fields : {}
      if (!Object.hasOwn(known, field)) {
        const before = [root, ...fields.slice(0, i)].join('.')
        return this.unknown(expr, `${before}.${field}`, Object.keys(known).map((name) => `${before}.${name}`))
      }
      type = declared(known[field]!)
    }
    if (!local) this.read.add(expr.path.join('.'))
    return type
  }

  unknown(expr: Expr, name: string, known: string[]): 'null' {
    const spelled = /^not (.+)$/.exec(name)?.[1]
    const defined = /^(.+) is defined$/.exec(name)?.[1]
    const near = spelled ? `not(${spelled})` : defined ? `is defined(${defined})` : nearest(name, known)
    this.tell(expr.from, near ? 'feel.unknown-name-near' : 'feel.unknown-name', { name, ...(near && { near }) })
    return 'null'
  }

  quantified(expr: Expr & { kind: 'quantified' }, locals: Local[]): ExprType {
    const inside = [...locals]
    for (const binding of expr.bindings) {
      const type = this.type(binding.list, inside)
      if (unify(type, { list: 'null' }) === undefined) this.mismatch(binding.list, 'in', 'list', type)
      binding.slot = this.slots++
      inside.push({ name: binding.name, slot: binding.slot, type: typeof type === 'object' && 'list' in type ? type.list : 'null' })
    }
    this.expect(expr.body, 'boolean', inside, 'satisfies')
    return 'boolean'
  }

  call(expr: Expr & { kind: 'call' }, locals: Local[]): ExprType {
    const { name, args } = expr
    const known = Object.hasOwn(FUNCTIONS, name) ? FUNCTIONS[name] : undefined
    if (!known) {
      for (const arg of args) this.type(arg, locals)
      this.tell(expr.from, 'feel.unknown-function', { name, known: Object.keys(FUNCTIONS).join(', ') })
      return 'null'
    }
    if (args.length < known.args_min || args.length > known.args_max) {
      this.tell(expr.from, 'feel.argument-count', { name, expected: known.args_min, given: args.length })
      return 'null'
    }
    const [first, second] = args as [Expr, Expr]
    switch (name) {
      case 'not': this.expect(first, 'boolean', locals, name); return 'boolean'
      case 'is defined': {
        this.type(first, locals)
        if (first.kind !== 'name') this.tell(first.from, 'feel.not-a-name', { name })
        return 'boolean'
      }
      case 'contains': {
        this.expect(first, 'string', locals, name)
        this.expect(second, 'string', locals, name)
        return 'boolean'
      }
      case 'list contains': {
        const item = this.type(second, locals)
        this.expectComparable(second, item, name)
        const list = this.type(first, locals)
        const held = typeof list === 'object' && 'list' in list ? list.list : list === 'null' ? 'null' : undefined
        if (held === undefined || comparable(held, item) === undefined) this.mismatch(first, name, typeText({ list: item }), list)
        return 'boolean'
      }
      case 'count': this.expect(first, { list: 'null' }, locals, name); return 'number'
      default: return this.aggregate(name, args, locals)
    }
  }

  aggregate(name: string, args: Expr[], locals: Local[]): ExprType {
    const type = this.together(args, locals, name)
    const item = args.length === 1 && typeof type === 'object' && 'list' in type ? type.list : type
    if (name === 'sum' && item !== 'number' && item !== 'null') return this.mismatch(args[0]!, name, 'number', item)
    if (typeof item === 'object' || item === 'boolean' || item === 'any') return this.mismatch(args[0]!, name, 'number, string, date', item)
    return name === 'sum' ? 'number' : item
  }
}

// What a plain list holds may be compared with anything; it is equal only to a value of its own type.
function comparable(a: ExprType, b: ExprType): ExprType | undefined {
  return unify(a, b) ?? ((a === 'any' && typeof b === 'string') || (b === 'any' && typeof a === 'string') ? 'any' : undefined)
}

function nearest(name: string, known: string[]): string | undefined {
  const allowed = Math.floor([...name].length / 3)
  let best: string | undefined
  let best_distance = allowed + 1
  for (const other of known.slice(0, 2_000)) {
    const distance = editDistance([...name].slice(0, 100), [...other], best_distance)
    if (distance < best_distance) [best, best_distance] = [other, distance]
  }
  return best
}

function editDistance(a: string[], b: string[], stop_at: number): number {
  if (Math.abs(a.length - b.length) >= stop_at) return stop_at
  let row = b.map((_, i) => i + 1)
  for (const [i, char] of a.entries()) {
    let diagonal = i
    let left = i + 1
    row = row.map((above, j) => {
      const cost = Math.min(above + 1, left + 1, diagonal + (char === b[j] ? 0 : 1))
      diagonal = above
      left = cost
      return cost
    })
  }
  return row.at(-1) ?? a.length
}
