import { parseNumber } from './decimal.ts'
import { temporal, textOf } from './parse-literals.ts'
import {
  children, compareOp, isLogic, nameText, parserFor, separated, swallowedLogic, wrongSignProblems, type Names, type Node, type Top, type Tree,
} from './parse-names.ts'
import { locate, problemAt, type Code, type Place } from './problem.ts'
import { LIMITS, type ArithmeticOp, type At, type Cell, type CompareOp, type Expr, type FeelProblem, type Test } from './types.ts'

/** What every node begins as; `check` fills in the rest. */
type Blank = At & { type: 'null', is_nullable: true }

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

/**
 * Reads the unary tests of a cell (`> 3`, `[1..2], 5`, `not("a")`, `-`, or a yes-or-no text with `?`), as decision tables have them.
 */
export function parseCell(text: string, names: Names, place: Place = {}): { cell: Cell } | { problems: FeelProblem[] } {
  const reader = new Reader(text, names, place)
  try {
    return { cell: reader.readCell() }
  } catch (error) {
    if (error instanceof Unreadable) return { problems: reader.problems }
    throw error
  }
}

/** Reads one text; what it tells of problems is in `problems` when it stops. */
export class Reader {
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
    const top = children(this.tree('Expression'))[0]
    if (!top) this.stop(0, 'feel.empty', {})
    return this.expr(top, 1)
  }

  readCell(): Cell {
    const whole = { ...this.at({ from: 0, to: this.text.length }), tests: [], negated: false }
    if (this.text.trim() === '-') return whole
    const parts = children(this.tree('UnaryTests'))
    const tests = parts.find((part) => part.name === 'PositiveUnaryTests')
    if (!tests) this.stop(0, 'feel.empty', {})
    const found = separated(children(tests)).map((test) => this.test(test, 1))
    return { ...whole, tests: found, negated: parts[0]!.name === 'not' }
  }

  tree(top: Top): Node {
    if (this.text.length > LIMITS.text_max) this.stop(0, 'feel.text-too-long', { length: this.text.length, max: LIMITS.text_max })
    const tree = parserFor(this.names, top).parse(this.text)
    this.refuseBrokenSyntax(tree)
    return tree.topNode
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

  at(node: { from: number, to: number }): Blank {
    const place = this.place.at ?? locate(this.text, node.from, this.place.line)
    return { text: this.text, from: node.from, to: node.to, ...place, type: 'null', is_nullable: true }
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
      case 'StringLiteral': return { ...at, kind: 'string', value: textOf(this, node) }
      case 'BooleanLiteral': return { ...at, kind: 'boolean', value: this.slice(node) === 'true' }
      case 'null': return { ...at, kind: 'null' }
      case 'DateTimeLiteral': return temporal(this, node, at, inner)
      case 'VariableName': return { ...at, kind: 'name', path: [nameText(this.slice(node))], slot: -1 }
      case 'PathExpression': {
        const root = this.path(node)
        if (root) return { ...at, kind: 'name', path: root, slot: -1 }
        return { ...at, kind: 'field', of: inner(parts[0]), name: nameText(this.slice(parts[2]!)) }
      }
      case 'ParenthesizedExpression': return inner(parts[1])
      case 'List': return { ...at, kind: 'list', items: separated(parts.slice(1, -1)).map(inner) }
      case 'ArithmeticExpression': return this.arithmetic(node, parts, at, inner)
      case 'Comparison': return this.comparison(parts, at, depth, inner)
      case 'IfExpression': return { ...at, kind: 'if', when: inner(parts[1]), yes: inner(parts[3]), no: inner(parts[5]) }
      case 'QuantifiedExpression': return this.quantified(node, parts, at, inner)
      case 'ForExpression': return { ...at, kind: 'for', bindings: this.bindings(parts[1] ?? node, inner), body: inner(parts[3]) }
      case 'FilterExpression': return { ...at, kind: 'filter', list: inner(parts[0]), body: inner(parts[2]), slot: -1 }
      case 'Context': return { ...at, kind: 'context', entries: separated(parts.slice(1, -1)).map((entry) => this.entry(entry, inner)) }
      case '?': return { ...at, kind: 'name', path: ['?'], slot: -1 }
      case 'FunctionInvocation': {
        const callee = parts[0]!
        const params = parts[2]!
        if (callee.name !== 'VariableName' && callee.name !== 'SpecialFunctionName') return this.unsupported(node, 'f(…)(…)')
        const name = nameText(this.slice(callee))
        const given = separated(children(params))
        if (params.name !== 'NamedParameters') return { ...at, kind: 'call', name, args: given.map(inner) }
        const pairs = given.map((pair) => children(pair))
        return { ...at, kind: 'call', name, named: pairs.map(([word]) => nameText(this.slice(word!))), args: pairs.map((pair) => inner(pair.at(-1))) }
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
    operands[first] = { node: test.node, item: parts[0]!, op: swallowed.op && compareOp(this.slice(swallowed.op)) }
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

  arithmetic(node: Node, parts: Node[], at: Blank, inner: (n?: Node) => Expr): Expr {
    if (parts.length === 2) return { ...at, kind: 'negate', item: inner(parts[1]) }
    const op = this.slice(parts[1] ?? node)
    if (!['+', '-', '*', '/', '**'].includes(op)) return this.unsupported(parts[1] ?? node, op)
    return { ...at, kind: 'arithmetic', op: op as ArithmeticOp, left: inner(parts[0]), right: inner(parts[2]) }
  }

  comparison(parts: Node[], at: Blank, depth: number, inner: (n?: Node) => Expr): Expr {
    const verb = parts[1]!.name
    if (verb === 'between') return { ...at, kind: 'between', item: inner(parts[0]), low: inner(parts[2]), high: inner(parts[4]) }
    if (verb !== 'in') return { ...at, kind: 'compare', op: compareOp(this.slice(parts[1]!)), left: inner(parts[0]), right: inner(parts[2]) }
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
    if (first.name !== 'Interval') return { kind: 'compares', op: compareOp(this.slice(first)), to: this.expr(parts[1]!, depth + 1) }
    const [open, low, , high, close] = children(first)
    if (!open || !low || !high || !close) return this.unsupported(body, '[..]')
    return {
      kind: 'range', low: this.expr(low, depth + 1), high: this.expr(high, depth + 1),
      low_included: this.slice(open) === '[', high_included: this.slice(close) === ']',
    }
  }

  quantified(node: Node, parts: Node[], at: Blank, inner: (n?: Node) => Expr): Expr {
    return { ...at, kind: 'quantified', every: this.slice(parts[0]!) === 'every', bindings: this.bindings(parts[1] ?? node, inner), body: inner(parts[3]) }
  }

  bindings(node: Node, inner: (n?: Node) => Expr): { name: string, slot: number, list: Expr }[] {
    return separated(children(node)).map((binding) => {
      const [name, , context] = children(binding)
      const [list, dots, end] = context ? children(context) : []
      const low = inner(list)
      // Either ends of `1..n`: the numbers between them are one list.
      const made: Expr = dots && end ? { ...this.at(context!), kind: 'call', name: '..', args: [low, inner(end)] } : low
      return { name: nameText(this.slice(name ?? binding)), slot: -1, list: made }
    })
  }

  entry(node: Node, inner: (n?: Node) => Expr): { name: string, slot: number, value: Expr } {
    const [key, value] = children(node)
    const word = key && children(key)[0]
    const name = word?.name === 'StringLiteral' ? textOf(this, word) : nameText(this.slice(word ?? node))
    return { name, slot: -1, value: inner(value) }
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
}

const UNSUPPORTED: Record<string, string> = {
  FunctionDefinition: 'function(…)', InstanceOfExpression: 'instance of', SimplePositiveUnaryTest: '[a..b]', Interval: '[a..b]', Wildcard: '-',
}
