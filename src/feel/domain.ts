// The values a tested part can have, cut into atoms at the literals it is compared with: points and the stretches between them, or listed values and the
// rest. A set of atoms is a bit mask; what a comparison with a literal says is the same for all values of an atom.
import { toNumber } from './decimal.ts'
import { dayNumber } from './temporal.ts'
import { isNumeric, isText, type Cell, type CompareOp, type Expr, type Test } from './types.ts'

/** A literal a value is compared with: its place in the order (or itself, for texts and yes-or-no), and how it is written. */
export type Literal = { value: number | string | boolean, text: string }

/** The literal an expression is, if it is one. */
export function literalOf(expr: Expr): Literal | undefined {
  const text = expr.text.slice(expr.from, expr.to)
  switch (expr.kind) {
    case 'number': return { value: toNumber(expr.value), text }
    case 'negate': return expr.item.kind === 'number' ? { value: -toNumber(expr.item.value), text } : undefined
    case 'date': return { value: dayNumber(expr.value), text }
    case 'string': case 'boolean': return { value: expr.value, text }
    default: return undefined
  }
}

/** What a condition makes of the atoms of one part: where it is true and where it is false; null is an atom of its own. */
export type Verdict = { yes: bigint, no: bigint }

export class Domain {
  readonly literals: Literal[]
  readonly is_ordered: boolean
  /** The atoms there can be; the null atom is the highest bit. */
  readonly all: bigint
  readonly null_bit: bigint
  private readonly is_open: boolean

  constructor(of: Expr, literals: Literal[]) {
    this.is_ordered = isNumeric(of.type) || of.type === 'date'
    const choices = typeof of.type === 'object' && 'choices' in of.type ? of.type.choices.map((value) => ({ value, text: JSON.stringify(value) })) : []
    const both = of.type === 'boolean' ? [true, false].map((value) => ({ value, text: String(value) })) : []
    const distinct = new Map([...choices, ...both, ...literals].map((one) => [one.value, one]))
    this.literals = [...distinct.values()]
    if (this.is_ordered) this.literals.sort((a, b) => Number(a.value) - Number(b.value))
    // A text may be any other than those listed, save where its choices are declared.
    this.is_open = !this.is_ordered && choices.length === 0 && both.length === 0
    const size = this.is_ordered ? this.literals.length * 2 + 1 : this.literals.length + (this.is_open ? 1 : 0)
    this.null_bit = 1n << BigInt(size)
    let all = of.is_nullable ? this.null_bit : 0n
    for (let i = 0; i < size; i++) if (!this.is_ordered || !this.isEmpty(i, of)) all |= 1n << BigInt(i)
    this.all = all
  }

  // Between 3 and 4 there is no whole number, between two days no third; and nothing is counted below zero.
  private isEmpty(atom: number, of: Expr): boolean {
    const low = this.literals[atom / 2 - 1]
    const high = this.literals[(atom - 1) / 2 + (atom % 2 === 0 ? 0.5 : 0)]
    if (of.type === 'count' && of.kind === 'name' && Number(high?.value ?? 1) < (atom % 2 === 0 ? 1 : 0)) return true
    if (atom % 2 === 1 || !low || !high) return false
    const unit = of.type === 'date' ? 1 : of.scale === undefined ? 0 : 10 ** -of.scale
    return Number(high.value) - Number(low.value) <= unit * 1.000001 && unit > 0
  }

  /** The atoms where a value stands so to the literal, and where it does not. */
  against(op: CompareOp, literal: Literal): Verdict {
    const at = this.literals.findIndex((one) => one.value === literal.value)
    const size = this.is_ordered ? this.literals.length * 2 + 1 : this.literals.length + (this.is_open ? 1 : 0)
    let yes = 0n
    for (let i = 0; i < size; i++) {
      const order = this.is_ordered ? i - (2 * at + 1) : i === at ? 0 : 1
      const met = op === '=' ? order === 0 : op === '!=' ? order !== 0 : op === '<' ? order < 0 : op === '<=' ? order <= 0 : op === '>' ? order > 0 : order >= 0
      if (met) yes |= 1n << BigInt(i)
    }
    // Equality has an answer for null too.
    if (op === '!=') yes |= this.null_bit
    const answered = op === '=' || op === '!=' ? this.all : this.all & ~this.null_bit
    return { yes: yes & this.all, no: answered & ~yes }
  }

  /** A set of atoms in words: a unary test. */
  text(set: bigint): string {
    const known = set & ~this.null_bit
    if (known === (this.all & ~this.null_bit)) return '-'
    const has = (i: number) => (known >> BigInt(i) & 1n) === 1n
    if (!this.is_ordered) {
      const rest = this.is_open && has(this.literals.length)
      const listed = this.literals.filter((_, i) => has(i) !== rest).map((one) => one.text).join(', ')
      return rest ? `not(${listed})` : listed
    }
    const size = this.literals.length * 2 + 1
    const ranges: string[] = []
    for (let i = 0; i < size; i++) {
      if (!has(i)) continue
      let end = i
      // What cannot be is stepped over.
      while (end + 1 < size && (has(end + 1) || (this.all >> BigInt(end + 1) & 1n) === 0n)) end += 1
      ranges.push(this.range(i, end))
      i = end
    }
    return ranges.join(', ')
  }

  private range(from: number, to: number): string {
    const start = from % 2 === 1 ? this.literals[(from - 1) / 2] : this.literals[from / 2 - 1]
    const end = to % 2 === 1 ? this.literals[(to - 1) / 2] : this.literals[to / 2]
    if (from === to && from % 2 === 1) return start!.text
    if (from === 0) return end ? `${to % 2 === 1 ? '<=' : '<'} ${end.text}` : '-'
    if (!end) return `${from % 2 === 1 ? '>=' : '>'} ${start!.text}`
    return `${from % 2 === 1 ? '[' : '('}${start!.text}..${end.text}${to % 2 === 1 ? ']' : ')'}`
  }
}

/** True when a part of this type can be cut into atoms. */
export function isCut({ type }: Expr): boolean {
  return isNumeric(type) || type === 'date' || isText(type) || type === 'boolean'
}

/** The literals of the tests of a cell, or `undefined` when one of them compares with something else. */
export function literalsOfCell(cell: Cell, slot: number): Literal[] | undefined {
  const found: Literal[] = []
  return cell.tests.every((test) => literalsOfTest(test, slot, found)) ? found : undefined
}

function literalsOfTest(test: Test, slot: number, found: Literal[]): boolean {
  if (test.kind === 'holds') return literalsOfCondition(test.when, slot, found)
  if (test.kind === 'range') return [test.low, test.high].every((one) => note(one, found))
  const items = test.kind === 'equals' && test.to.kind === 'list' ? test.to.items : [test.to]
  return items.every((one) => note(one, found))
}

function note(expr: Expr, found: Literal[]): boolean {
  const literal = literalOf(expr)
  if (literal) found.push(literal)
  return literal !== undefined
}

const isInput = (expr: Expr, slot: number) => expr.kind === 'name' && expr.slot === slot && expr.path.length === 1

// A yes-or-no text of a cell, where it only compares `?` with literals.
function literalsOfCondition(expr: Expr, slot: number, found: Literal[]): boolean {
  switch (expr.kind) {
    case 'boolean': return true
    case 'logic': return expr.items.every((one) => literalsOfCondition(one, slot, found))
    case 'call': return expr.name === 'not' && literalsOfCondition(expr.args[0]!, slot, found)
    case 'name': return isInput(expr, slot)
    case 'compare': {
      if (isInput(expr.left, slot)) return note(expr.right, found)
      return isInput(expr.right, slot) && note(expr.left, found)
    }
    case 'between': return isInput(expr.item, slot) && note(expr.low, found) && note(expr.high, found)
    case 'in': return isInput(expr.item, slot) && expr.tests.every((test) => literalsOfTest(test, slot, found))
    default: return false
  }
}
