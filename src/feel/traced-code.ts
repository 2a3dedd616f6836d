import { CodeParts } from './code-parts.ts'
import { CodeWriter, Unwritable, type Recorder } from './code-writer.ts'
import type { Compiled } from './compile.ts'
import type { IrBool } from './ir.ts'
import { lowerer } from './lower.ts'
import { given } from './to-code.ts'
import { isCondition, type Condition, type Trace, type Used } from './trace.ts'
import { isNumeric, type CompareOp, type Expr, type ExprType } from './types.ts'
import type { Values } from './values.ts'

type Place = { line: number, col: number, from: number, to: number }
type NameInfo = Place & { at: number, name: string, by: number }
type ConditionInfo = Place & { at: number, text: string, sides?: (values: unknown[]) => Condition['sides'] }

/**
 * Generates the traced twin of a compiled text: the same `Trace` as its `trace`, an order of magnitude sooner. Where the text cannot be generated whole,
 * and for values that are not what was expected, it is the closure's. A list read is told as it was given.
 */
export function toTracedCode(compiled: Compiled): (values: Values) => Trace {
  const { expr, type, keeps_unknown, trace } = compiled
  const notes = new Notes()
  const writer = new CodeWriter(notes)
  try {
    const ir = expr.kind === 'context' ? undefined : lowerer(keeps_unknown)(expr)
    if (ir === undefined) return trace
    const result = given(new CodeParts(writer, keeps_unknown).write(ir), ir, type, writer)
    if (writer.hosts.length > 0) return trace
    const source = `"use strict";\nreturn function (v) {\nconst R = new Array(${notes.size});\n${writer.lines.join('\n')}\nreturn D(R, ${result});\n}`
    // oxlint-disable-next-line no-new-func -- what is generated holds no text of a rule but as quoted strings
    return new Function('K', 'S', 'D', source)(writer.sets, trace, notes.told()) as (values: Values) => Trace
  } catch (error) {
    if (error instanceof Unwritable) return trace
    throw error
  }
}

/** Gives every name and condition its places in the array a run writes to, and makes the trace of it. */
class Notes implements Recorder {
  size = 0
  private readonly names = new Map<string, NameInfo>()
  private readonly elements = new Map<string, number>()
  private readonly conditions = new Map<Expr, ConditionInfo>()

  name(expr: Expr & { kind: 'name' }, scale: number, js: string): string {
    const { line, col, from, to } = expr
    const name = expr.path.join('.')
    const info = this.names.get(name) ?? { at: this.size++, name, by: isNumeric(expr.type) && expr.type !== 'money' ? 10 ** scale : 1, line, col, from, to }
    this.names.set(name, info)
    return `R[${info.at}] = ${js};`
  }

  element(expr: Expr & { kind: 'name' }, js: string): string {
    const name = expr.source ?? expr.path.join('.')
    const at = this.elements.get(name) ?? this.size++
    this.elements.set(name, at)
    return `if (${js} === null) R[${at}] = null;`
  }

  condition(ir: IrBool, js: string, sides: { js: string }[]): string {
    const { at: part } = ir
    if (!part || !isCondition(part)) return ''
    const { line, col, from, to } = part
    const at = this.conditions.get(part)?.at ?? this.size
    if (at === this.size) this.size += 1 + sides.length
    const told = part.kind === 'compare' ? sidesOf(part, ir, at) : undefined
    this.conditions.set(part, { at, text: part.text.slice(from, to), line, col, from, to, ...(told && { sides: told }) })
    return [js, ...sides.map((one) => one.js)].map((value, i) => `R[${at + i}] = ${value};`).join(' ')
  }

  told(): (values: unknown[], result: unknown) => Trace {
    const [names, conditions, elements] = [[...this.names.values()], [...this.conditions.values()], [...this.elements]]
    return (values, result) => {
      const used: Used[] = []
      const missing: string[] = []
      for (const { at, name, by, line, col, from, to } of names) {
        const value = values[at]
        if (value === undefined) continue
        used.push({ name, value: by === 1 || value === null ? value : (value as number) / by, line, col, from, to })
        if (value === null && result === null) missing.push(name)
      }
      if (result === null) for (const [name, at] of elements) if (values[at] === null && !missing.includes(name)) missing.push(name)
      const weighed: Condition[] = []
      for (const { at, text, line, col, from, to, sides } of conditions) {
        const value = values[at]
        if (value === undefined) continue
        weighed.push(sides ? { text, value, line, col, from, to, sides: sides(values) } : { text, value, line, col, from, to })
      }
      return { result, used, conditions: weighed, missing }
    }
  }
}

function sidesOf(part: Expr & { kind: 'compare' }, ir: IrBool, at: number): ((values: unknown[]) => Condition['sides']) | undefined {
  const { left, op, right } = part
  const type: ExprType = left.type === 'null' || left.type === 'number' ? right.type : left.type
  const out = (is_int: boolean, scale: number) => outOf(type, is_int ? scale : type === 'money' ? 2 : 0)
  const made = (a: unknown, b: unknown): Condition['sides'] => ({ left: a, op: op as CompareOp, right: b, type })
  if (ir.op === 'is-null') {
    const give = out(ir.a.is === 'int', ir.a.is === 'int' ? ir.a.scale : 0)
    return left.kind === 'null' ? (values) => made(null, give(values[at + 1])) : (values) => made(give(values[at + 1]), null)
  }
  if (ir.op === 'compare-quotient') {
    const give = out(true, ir.to.scale)
    // over/10^s ÷ under/10^u, the powers of ten on the side that keeps both whole.
    const power = ir.under.scale - ir.over.scale - (type === 'money' ? -2 : 0)
    const by = 10 ** Math.abs(power)
    const quotient = (over: unknown, under: unknown) => over === null || under === null || under === 0 ? null
      : power >= 0 ? (over as number) * by / (under as number) : (over as number) / ((under as number) * by)
    const give_over = outOf(left.kind === 'arithmetic' ? left.left.type : 'number', ir.over.scale)
    const give_under = outOf(left.kind === 'arithmetic' ? left.right.type : 'number', ir.under.scale)
    const is_turned = !(left.kind === 'arithmetic' && left.op === '/' && left.scale === undefined)
    return (values) => {
      const [q, to] = [quotient(values[at + 1], values[at + 2]), give(values[at + 3])]
      if (is_turned) return made(to, q)
      return { ...made(q, to)!, quotient: { over: give_over(values[at + 1]), under: give_under(values[at + 2]), over_type: (left as Expr & { kind: 'arithmetic' }).left.type } }
    }
  }
  if (ir.op !== 'compare' && ir.op !== 'compare-text' && ir.op !== 'compare-bool') return undefined
  const give = out(ir.op === 'compare', ir.op === 'compare' ? ir.a.scale : 0)
  return (values) => made(give(values[at + 1]), give(values[at + 2]))
}

// A numerator as it is given out: money in fen, any other number divided by its scale.
function outOf(type: ExprType, scale: number): (value: unknown) => unknown {
  const power = scale - (type === 'money' ? 2 : 0)
  const by = 10 ** Math.abs(power)
  if (power === 0) return (value) => value
  return power > 0 ? (value) => value === null ? null : (value as number) / by : (value) => value === null ? null : (value as number) * by
}
