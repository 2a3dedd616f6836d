import { parser, trackVariables } from '@bpmn-io/lezer-feel'
import { parseNumber } from './decimal.ts'
import { findWrongSigns } from './full-width.ts'
import { locate, problemAt, type Code, type Place } from './problem.ts'
import { LIMITS, type ArithmeticOp, type At, type CompareOp, type Expr, type FeelProblem, type FeelType, type Test } from './types.ts'

type Tree = ReturnType<typeof parser.parse>
type Node = Tree['topNode']
type Names = Record<string, FeelType>

const plain = parser.configure({ top: 'Expression' })
const contextual = new WeakMap<Names, typeof plain>()

/** One link of a chain of `and` and `or`; with `item`, the test that `item in` is put to. */
type Operand = { node: Node, item?: Node, op?: CompareOp }

/** What stops the reading of a text: the problems found are already told. */
class Unreadable extends Error {}

/**
 * Reads a FEEL text of the fragment into our own tree. Nothing is evaluated and no name is looked up yet,
 * save that names with spaces are recognised because they are declared.
 */
export function parse(text: string, names: Names, place: Place = {}): { expr: Expr } | { problems: FeelProblem[] } {
  const reader = new Reader(text, names, place)
  try {
    return { expr: reader.read() }
  } catch (error) {
    if (error instanceof Unreadable) return { problems: reader.problems }
    throw error
  }
}

class Reader {
  readonly text: string
  readonly names: Names
  readonly place: Place
  readonly problems: FeelProblem[] = []
  nodes = 0

  constructor(text: string, names: Names, place: Place) {
    this.text = text
    this.names = names
    this.place = place
  }

  read(): Expr {
    if (this.text.length > LIMITS.text_max) this.stop(0, 'feel.text-too-long', { length: this.text.length, max: LIMITS.text_max })
    const tree = parserFor(this.names).parse(this.text)
    this.refuseBrokenSyntax(tree)
    const top = children(tree.topNode)[0]
    if (!top) this.stop(0, 'feel.empty', {})
    return this.expr(top, 1)
  }

  stop(from: number, code: Code, data: Record<string, unknown>): never {
    this.problems.push(problemAt(this.text, from, this.place, code, data))
    throw new Unreadable()
  }

  refuseBrokenSyntax(tree: Tree): void {
    let broken = -1
    tree.iterate({ enter: (node) => {
      if (node.type.isError && broken < 0) broken = node.from
      // `a == 3` and `a <> 3` come back as a comparison with a unary test, which is no expression.
      if (node.name === 'SimplePositiveUnaryTest' && node.node.parent?.name === 'Comparison' && broken < 0) broken = node.from
    } })
    if (broken < 0) return
    const rest = this.text.slice(broken)
    if (this.text.replace(/\/\/[^\n]*|\/\*.*?\*\//gs, '').trim() === '') this.stop(0, 'feel.empty', {})
    for (const problem of wrongSignProblems(this.text, this.names, this.place)) this.problems.push(problem)
    if (this.problems.length > 0) throw new Unreadable()
    if (rest.trim() === '') this.stop(this.text.trimEnd().length, 'feel.incomplete', {})
    this.stop(broken, 'feel.not-readable', { near: [...rest.trimStart()].slice(0, 12).join('') })
  }

  at(node: { from: number, to: number }): At & { type: 'null' } {
    return { from: node.from, to: node.to, ...locate(this.text, node.from, this.place.line), type: 'null' }
  }

  slice(node: { from: number, to: number }): string {
    return this.text.slice(node.from, node.to)
  }

  expr(node: Node, depth: number): Expr {
    if (depth > LIMITS.depth_max) this.stop(node.from, 'feel.too-deep', { max: LIMITS.depth_max })
    if (isLogic(node) || swallowedLogic(node)) return this.logic(node, depth)
    this.count(node)
    const at = this.at(node)
    const inner = (child: Node | undefined) => {
      if (!child) this.stop(node.from, 'feel.not-readable', { near: this.slice(node).slice(0, 12) })
      return this.expr(child, depth + 1)
    }
    const parts = children(node)
    switch (node.name) {
      case 'NumericLiteral': {
        const value = parseNumber(this.slice(node))
        if (value === null) this.stop(node.from, 'feel.number-not-readable', { text: this.slice(node).slice(0, 40) })
        return { ...at, kind: 'number', value }
      }
      case 'StringLiteral': return { ...at, kind: 'string', value: this.string(node) }
      case 'BooleanLiteral': return { ...at, kind: 'boolean', value: this.slice(node) === 'true' }
      case 'null': return { ...at, kind: 'null' }
      case 'DateTimeLiteral': return { ...at, kind: 'date', value: this.date(node) }
      case 'VariableName': return { ...at, kind: 'name', path: [nameText(this.slice(node))], slot: -1 }
      case 'PathExpression': {
        const root = this.path(node)
        if (root) return { ...at, kind: 'name', path: root, slot: -1 }
        return this.unsupported(node, '(…).x')
      }
      case 'ParenthesizedExpression': return inner(parts[1])
      case 'List': return { ...at, kind: 'list', items: separated(parts.slice(1, -1)).map(inner) }
      case 'ArithmeticExpression': return this.arithmetic(node, parts, at, inner)
      case 'Comparison': return this.comparison(parts, at, depth, inner)
      case 'IfExpression': return { ...at, kind: 'if', when: inner(parts[1]), yes: inner(parts[3]), no: inner(parts[5]) }
      case 'QuantifiedExpression': return this.quantified(node, parts, at, inner)
      case 'FunctionInvocation': {
        const callee = parts[0]!
        const params = parts[2]!
        if (callee.name !== 'VariableName') return this.unsupported(node, 'f(…)(…)')
        if (params.name === 'NamedParameters') return this.unsupported(params, 'f(name: …)')
        return { ...at, kind: 'call', name: nameText(this.slice(callee)), args: separated(children(params)).map(inner) }
      }
      default: return this.unsupported(node, UNSUPPORTED[node.name] ?? node.name)
    }
  }

  unsupported(node: { from: number }, construct: string): never {
    this.stop(node.from, 'feel.unsupported', { construct })
  }

  // A chain of `and` is one node with many items, however long: authors write long lists of conditions.
  // The grammar lets the right side of `in` swallow what follows (`a in [1] and b` comes as `a in ([1] and b)`),
  // so chains are laid out flat, in the author's order, and grouped again: `in` before `and` before `or`.
  logic(node: Node, depth: number): Expr {
    const operands: Operand[] = []
    const joints: string[] = []
    this.layOut(node, operands, joints)
    const made = operands.map((operand) => this.operand(operand, depth + 1))
    const groups: Expr[][] = [[made[0]!]]
    for (const [i, joint] of joints.entries()) {
      if (joint === 'Disjunction') groups.push([])
      groups.at(-1)!.push(made[i + 1]!)
    }
    return this.joined('or', groups.map((group) => this.joined('and', group)))
  }

  joined(op: 'and' | 'or', items: Expr[]): Expr {
    const first = items[0]!
    if (items.length === 1) return first
    this.count(first)
    return { ...this.at({ from: first.from, to: items.at(-1)!.to }), kind: 'logic', op, items }
  }

  layOut(node: Node, operands: Operand[], joints: string[]): void {
    const parts = children(node)
    if (isLogic(node)) {
      this.layOut(parts[0]!, operands, joints)
      joints.push(node.name)
      this.layOut(parts.at(-1)!, operands, joints)
      return
    }
    const swallowed = swallowedLogic(node)
    if (!swallowed) {
      operands.push({ node })
      return
    }
    const first = operands.length
    this.layOut(swallowed.logic, operands, joints)
    const test = operands[first]!
    if (test.item) this.stop(node.from, 'feel.not-readable', { near: this.slice(node).slice(0, 12) })
    operands[first] = { node: test.node, item: parts[0]!, op: swallowed.op && this.slice(swallowed.op) as CompareOp }
  }

  operand({ node, item, op }: Operand, depth: number): Expr {
    if (!item) return this.expr(node, depth)
    this.count(item)
    const test: Test = op ? { kind: 'compares', op, to: this.expr(node, depth + 1) } : this.test(node, depth)
    return { ...this.at({ from: item.from, to: node.to }), kind: 'in', item: this.expr(item, depth + 1), tests: [test] }
  }

  count(at: { from: number }): void {
    this.nodes += 1
    if (this.nodes > LIMITS.nodes_max) this.stop(at.from, 'feel.too-many-parts', { max: LIMITS.nodes_max })
  }

  arithmetic(node: Node, parts: Node[], at: At & { type: 'null' }, inner: (n?: Node) => Expr): Expr {
    if (parts.length === 2) return { ...at, kind: 'negate', item: inner(parts[1]) }
    const op = this.slice(parts[1] ?? node)
    if (!'+-*/'.includes(op) || op.length !== 1) return this.unsupported(parts[1] ?? node, op)
    return { ...at, kind: 'arithmetic', op: op as ArithmeticOp, left: inner(parts[0]), right: inner(parts[2]) }
  }

  comparison(parts: Node[], at: At & { type: 'null' }, depth: number, inner: (n?: Node) => Expr): Expr {
    const verb = parts[1]!.name
    if (verb === 'between') return { ...at, kind: 'between', item: inner(parts[0]), low: inner(parts[2]), high: inner(parts[4]) }
    if (verb !== 'in') return { ...at, kind: 'compare', op: this.slice(parts[1]!) as CompareOp, left: inner(parts[0]), right: inner(parts[2]) }
    const item = inner(parts[0])
    const tests = parts.find((part) => part.name === 'PositiveUnaryTests')
    const found = tests ? separated(children(tests)) : parts.slice(2)
    return { ...at, kind: 'in', item, tests: found.map((test) => this.test(test, depth)) }
  }

  test(node: Node, depth: number): Test {
    const body = node.name === 'PositiveUnaryTest' ? children(node)[0]! : node
    if (body.name !== 'SimplePositiveUnaryTest') return { kind: 'equals', to: this.expr(body, depth + 1) }
    const parts = children(body)
    const first = parts[0]!
    if (first.name !== 'Interval') return { kind: 'compares', op: this.slice(first) as CompareOp, to: this.expr(parts[1]!, depth + 1) }
    const [open, low, , high, close] = children(first)
    if (!open || !low || !high || !close) return this.unsupported(body, '[..]')
    return {
      kind: 'range', low: this.expr(low, depth + 1), high: this.expr(high, depth + 1),
      low_included: this.slice(open) === '[', high_included: this.slice(close) === ']',
    }
  }

  quantified(node: Node, parts: Node[], at: At & { type: 'null' }, inner: (n?: Node) => Expr): Expr {
    const bindings = separated(children(parts[1] ?? node)).map((binding) => {
      const [name, , context] = children(binding)
      const [list, ...more] = context ? children(context) : []
      if (more.length > 0) return this.unsupported(context!, 'x in 1..n')
      return { name: nameText(this.slice(name ?? binding)), slot: -1, list: inner(list) }
    })
    return { ...at, kind: 'quantified', every: this.slice(parts[0]!) === 'every', bindings, body: inner(parts[3]) }
  }

  path(node: Node): string[] | undefined {
    const path: string[] = []
    let left: Node = node
    while (left.name === 'PathExpression') {
      const parts = children(left)
      path.unshift(nameText(this.slice(parts[2]!)))
      left = parts[0]!
    }
    return left.name === 'VariableName' ? [nameText(this.slice(left)), ...path] : undefined
  }

  string(node: { from: number, to: number }): string {
    const raw = this.slice(node).replace(/\r?\n/g, '\\n').replace(/\t/g, '\\t').replace(/\\U([0-9a-fA-F]{6})/g, (_, hex: string) => {
      const code = Number.parseInt(hex, 16)
      return code > 0x10ffff ? '\\ufffd' : String.fromCodePoint(code)
    })
    try {
      return JSON.parse(raw) as string
    } catch {
      return this.stop(node.from, 'feel.string-not-readable', { text: raw.slice(0, 40) })
    }
  }

  date(node: Node): string {
    const parts = children(node)
    const constructor = this.slice(parts[0]!)
    const literal = parts[0]!.name === 'AtLiteral' ? children(parts[0]!)[0] : undefined
    const params = parts.find((part) => part.name === 'PositionalParameters')
    const args = params ? separated(children(params)) : []
    if (!literal && constructor !== 'date') return this.unsupported(node, `${constructor}(…)`)
    const text = literal ?? (args.length === 1 && args[0]!.name === 'StringLiteral' ? args[0] : undefined)
    if (!text) return this.unsupported(node, 'date(…)')
    const value = this.string(text)
    if (literal && !/^\d{4}-\d\d-\d\d$/.test(value)) return this.unsupported(node, `@"${value.slice(0, 20)}"`)
    if (!isDay(value)) this.stop(text.from, 'feel.not-a-date', { text: value.slice(0, 40) })
    return value
  }
}

/** One problem per sign that belongs to another keyboard or language, each with its repair and the whole mended text. */
export function wrongSignProblems(text: string, names: Names, place: Place): FeelProblem[] {
  const { signs, mended } = findWrongSigns(text, Object.keys(names).flatMap((name) => wordsOf(name, names[name]!)))
  return signs.slice(0, LIMITS.problems_max).map(({ from, sign, repair, is_full_width }) =>
    problemAt(text, from, place, is_full_width ? 'feel.full-width-sign' : 'feel.foreign-sign', { sign, repair, mended }))
}

function wordsOf(name: string, type: FeelType): string[] {
  const held = typeof type === 'object' && 'list' in type ? type.list : type
  if (typeof held !== 'object') return [name]
  return 'fields' in held ? [name, ...Object.entries(held.fields).flatMap(([n, t]) => wordsOf(n, t))] : wordsOf(name, held)
}

/** True when `text` is a day of the calendar written 'YYYY-MM-DD'. */
export function isDay(text: string): boolean {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return false
  const at = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text)
}

// Names are compared with single spaces, whatever the author's line breaks.
function nameText(text: string): string {
  return text.replace(/[\s\u3000]+/g, ' ').trim()
}

function children(node: Node): Node[] {
  const found: Node[] = []
  for (let child = node.firstChild; child; child = child.nextSibling) {
    if (child.name !== 'LineComment' && child.name !== 'BlockComment') found.push(child)
  }
  return found
}

function isLogic(node: Node): boolean {
  return node.name === 'Conjunction' || node.name === 'Disjunction'
}

// The chain hidden in the right side of an `in` that has no brackets of its own, with the comparison sign before it (`in > 1 and b`).
function swallowedLogic(node: Node): { logic: Node, op?: Node } | undefined {
  if (node.name !== 'Comparison') return undefined
  const test = children(node).find((part, i) => i === 2 && part.name === 'PositiveUnaryTest')
  const body = test && children(test)[0]
  if (!body) return undefined
  if (isLogic(body)) return { logic: body }
  const [op, over] = body.name === 'SimplePositiveUnaryTest' ? children(body) : []
  return op?.name === 'CompareOp' && over && isLogic(over) ? { logic: over, op } : undefined
}

function separated(nodes: Node[]): Node[] {
  return nodes.filter((node) => node.name !== ',')
}

// The parser needs to know only the names that hold a space; every other name is one token without help, and parsing stays quick.
function parserFor(names: Names): typeof plain {
  const cached = contextual.get(names)
  if (cached) return cached
  const spaced = Object.keys(names).filter((name) => wordsOf(name, names[name]!).some((word) => word.includes(' ')))
  const made = spaced.length === 0 ? plain
    : plain.configure({ contextTracker: trackVariables(Object.fromEntries(spaced.map((name) => [name, sampleOf(names[name]!)]))) })
  contextual.set(names, made)
  return made
}

function sampleOf(type: FeelType): unknown {
  if (typeof type === 'string') return 0
  if ('list' in type) return [sampleOf(type.list)]
  return Object.fromEntries(Object.entries(type.fields).map(([name, field]) => [name, sampleOf(field)]))
}

const UNSUPPORTED: Record<string, string> = {
  ForExpression: 'for … return', FilterExpression: 'list[…]', FunctionDefinition: 'function(…)', Context: '{…}',
  InstanceOfExpression: 'instance of', SimplePositiveUnaryTest: '[a..b]', Interval: '[a..b]', '?': '?',
}
