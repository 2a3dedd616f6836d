import { parser, trackVariables } from '@bpmn-io/lezer-feel'
import { findWrongSigns } from './full-width.ts'
import { problemAt, type Place } from './problem.ts'
import { LIMITS, type CompareOp, type FeelProblem, type FeelType } from './types.ts'

export type Tree = ReturnType<typeof parser.parse>
export type Node = Tree['topNode']
export type Names = Record<string, FeelType>
/** Whether a text is one expression, or the unary tests of a cell. */
export type Top = 'Expression' | 'UnaryTests'

const plain = { Expression: parser.configure({ top: 'Expression' }), UnaryTests: parser.configure({ top: 'UnaryTests' }) }
const contextual = { Expression: new WeakMap<Names, typeof plain.Expression>(), UnaryTests: new WeakMap<Names, typeof plain.Expression>() }

/** One problem per sign that belongs to another keyboard or language, each with its repair and the whole mended text. */
export function wrongSignProblems(text: string, names: Names, place: Place): FeelProblem[] {
  const { signs, mended } = findWrongSigns(text, Object.keys(names).flatMap((name) => wordsOf(name, names[name]!)))
  return signs.slice(0, LIMITS.problems_max).map(({ from, sign, repair, is_full_width }) =>
    problemAt(text, from, place, is_full_width ? 'feel.full-width-sign' : 'feel.foreign-sign', { sign, repair, mended }))
}

function wordsOf(name: string, type: FeelType): string[] {
  const held = typeof type === 'object' && 'list' in type ? type.list : type
  if (typeof held !== 'object') return [name]
  if ('fields' in held) return [name, ...Object.entries(held.fields).flatMap(([n, t]) => wordsOf(n, t))]
  return 'list' in held ? wordsOf(name, held) : [name]
}

/** Names are compared with single spaces, whatever the author's line breaks. */
export function nameText(text: string): string {
  return text.replace(/[\s\u3000]+/g, ' ').trim()
}

/** The children of a node, without comments. */
export function children(node: Node): Node[] {
  const found: Node[] = []
  for (let child = node.firstChild; child; child = child.nextSibling) {
    if (child.name !== 'LineComment' && child.name !== 'BlockComment') found.push(child)
  }
  return found
}

/** True for a chain of `and` or `or`. */
export function isLogic(node: Node): boolean {
  return node.name === 'Conjunction' || node.name === 'Disjunction'
}

/** The chain hidden in the right side of an `in` that has no brackets of its own, with the comparison sign before it (`in > 1 and b`). */
export function swallowedLogic(node: Node): { logic: Node, op?: Node } | undefined {
  if (node.name !== 'Comparison') return undefined
  const test = children(node).find((part, i) => i === 2 && part.name === 'PositiveUnaryTest')
  const body = test && children(test)[0]
  if (!body) return undefined
  if (isLogic(body)) return { logic: body }
  const [op, over] = body.name === 'SimplePositiveUnaryTest' ? children(body) : []
  return op?.name === 'CompareOp' && over && isLogic(over) ? { logic: over, op } : undefined
}

/** What stands between commas. */
export function separated(nodes: Node[]): Node[] {
  return nodes.filter((node) => node.name !== ',')
}

/** The comparison sign of a node's text. */
export function compareOp(text: string): CompareOp {
  return text as CompareOp
}

const PLAIN_WORD = /^[\p{L}_（）][\p{L}\p{M}\p{Nd}_（）·]*$/u

/**
 * The parser for these names. It needs to know only those that hold a space or a sign; every other name is one token without help, and parsing stays quick.
 */
export function parserFor(names: Names, top: Top): typeof plain.Expression {
  const cached = contextual[top].get(names)
  if (cached) return cached
  const spaced = Object.keys(names).filter((name) => wordsOf(name, names[name]!).some((word) => !PLAIN_WORD.test(word)))
  const made = spaced.length === 0 ? plain[top]
    : plain[top].configure({ contextTracker: trackVariables(Object.fromEntries(spaced.map((name) => [name, sampleOf(names[name]!)]))) })
  contextual[top].set(names, made)
  return made
}

function sampleOf(type: FeelType): unknown {
  if (typeof type === 'string' || 'choices' in type) return 0
  if ('list' in type) return [sampleOf(type.list)]
  return Object.fromEntries(Object.entries(type.fields).map(([name, field]) => [name, sampleOf(field)]))
}
