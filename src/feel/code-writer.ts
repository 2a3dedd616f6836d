import type { IrBool } from './ir.ts'
import { isNumeric, type Expr } from './types.ts'

/** Whole numbers up to here are exact in a double. */
export const EXACT = Number.MAX_SAFE_INTEGER
/** Amounts and counts within these bounds are calculated in doubles; a larger one goes to the exact closure. */
const FEN_MAX = 1e13
const COUNT_MAX = 1e12

/** A value in the code: a variable or a constant, whether it can be null, and how large a number can be. */
export type Val = { js: string, nullable: boolean, bound: number }

/** Writes down, in the code's own statements, what a run reads and weighs. */
export type Recorder = {
  name: (expr: Expr & { kind: 'name' }, scale: number, js: string) => string
  element: (expr: Expr & { kind: 'name' }, js: string) => string
  condition: (ir: IrBool, js: string, sides: Val[]) => string
}

/** What stops the writing: the closure runs instead. */
export class Unwritable extends Error {}

/**
 * Writes the statements of one generated function. Nothing of a text reaches the code but as a quoted property or string; `S(v)` leaves for the exact
 * closure, whenever a value is not what was expected or grows beyond what a double holds.
 */
export class CodeWriter {
  readonly lines: string[] = []
  readonly sets: unknown[] = []
  readonly hosts: Expr[] = []
  /** Hears of what is read and weighed, where the code is to tell it. */
  readonly recorder: Recorder | undefined
  private counter = 0
  private scopes: Map<string, Val>[] = [new Map()]

  constructor(recorder?: Recorder) {
    this.recorder = recorder
  }

  fresh(letter = 't'): string {
    this.counter += 1
    if (this.counter > 20_000) throw new Unwritable()
    return `${letter}${this.counter}`
  }

  emit(line: string): void {
    this.lines.push(line)
  }

  /** Declares a variable with a value. */
  put(js: string, nullable: boolean, bound = EXACT): Val {
    const name = this.fresh()
    this.emit(`let ${name} = ${js};`)
    return { js: name, nullable, bound }
  }

  /** What `inside` writes stands in a block of its own: what it reads is not known after it. */
  block(inside: () => void): void {
    this.scopes.push(new Map())
    inside()
    this.scopes.pop()
  }

  known(key: string): Val | undefined {
    return this.scopes.findLast((scope) => scope.has(key))?.get(key)
  }

  remember(key: string, val: Val): Val {
    this.scopes.at(-1)!.set(key, val)
    return val
  }

  /** Leaves for the exact closure when a number has grown too large. */
  guard(val: Val): Val {
    if (val.bound <= EXACT) return val
    this.emit(`if (${val.js} > ${EXACT} || ${val.js} < -${EXACT}) return S(v);`)
    return { ...val, bound: EXACT }
  }

  set(words: unknown[]): string {
    this.sets.push(new Set(words))
    return `K[${this.sets.length - 1}]`
  }

  host(expr: Expr): string {
    this.hosts.push(expr)
    return `H[${this.hosts.length - 1}](v)`
  }

  /** Reads a name of the dictionary, once in a block and those within it. */
  readName(expr: Expr & { kind: 'name' }, scale: number): Val {
    const key = `${expr.path.join('.')} ${scale}`
    const known = this.known(key)
    if (known) return known
    if (expr.path.length === 1) return this.told(expr, scale, this.remember(key, this.taken(`v[${JSON.stringify(expr.path[0])}]`, expr, scale)))
    const out = this.fresh()
    this.emit(`let ${out} = null;`)
    let from = 'v'
    for (const part of expr.path.slice(0, -1)) {
      const next = this.fresh('o')
      this.emit(`const ${next} = ${from} === null || ${from} === undefined ? null : ${from}[${JSON.stringify(part)}];`)
      this.emit(`if (${next} !== null && ${next} !== undefined && (typeof ${next} !== "object" || Array.isArray(${next}))) return S(v);`)
      from = next
    }
    this.emit(`if (${from} !== null && ${from} !== undefined) {`)
    const inner = this.taken(`${from}[${JSON.stringify(expr.path.at(-1))}]`, { ...expr, is_nullable: true }, scale)
    this.emit(`${out} = ${inner.js}; }`)
    return this.told(expr, scale, this.remember(key, { ...inner, js: out, nullable: true }))
  }

  private told(expr: Expr & { kind: 'name' }, scale: number, val: Val): Val {
    if (this.recorder) this.emit(this.recorder.name(expr, scale, val.js))
    return val
  }

  /** Takes a given value in: what is not of its type goes to the closure, which refuses it in words. */
  taken(js: string, expr: Expr, scale: number): Val {
    const name = this.fresh()
    this.emit(`let ${name} = ${js};`)
    const { type, is_nullable } = expr
    const bound = type === 'money' ? FEN_MAX : COUNT_MAX
    if (isNumeric(type)) {
      const is_whole = type === 'money' || scale === 0
      const fits = `${name} <= ${bound} && ${name} >= ${-bound}`
      if (is_whole) this.expect(name, `Number.isInteger(${name}) && ${fits}`, `typeof ${name} === "number"`, is_nullable)
      else {
        // A decimal is taken by its digits: more of them than are declared go to the closure.
        this.expect(name, `Number.isFinite(${name})`, `typeof ${name} === "number"`, is_nullable)
        const whole = this.fresh()
        this.emit(`let ${whole} = ${is_nullable ? `${name} === null ? null : ` : ''}Math.round(${name} * 1e${scale});`)
        this.emit(`if (${is_nullable ? `${whole} !== null && ` : ''}!(${whole} / 1e${scale} === ${name} && ${whole} <= ${bound} && ${whole} >= ${-bound})) return S(v);`)
        return { js: whole, nullable: is_nullable, bound }
      }
      return { js: name, nullable: is_nullable, bound }
    }
    if (type === 'boolean') this.expect(name, `${name} === true || ${name} === false`, `typeof ${name} === "boolean"`, is_nullable)
    else if (type === 'date') this.expect(name, `typeof ${name} === "string" && ${name}.length === 10 && ${name}[4] === "-" && ${name}[7] === "-"`, `typeof ${name} === "string"`, is_nullable)
    else {
      const choices = typeof type === 'object' && 'choices' in type ? type.choices : undefined
      const listed = choices === undefined ? '' : choices.length <= 8 ? choices.map((one) => `${name} === ${JSON.stringify(one)}`).join(' || ') : `${this.set([...choices])}.has(${name})`
      this.expect(name, choices ? listed : `typeof ${name} === "string"`, `typeof ${name} === "string"`, is_nullable)
    }
    return { js: name, nullable: is_nullable, bound: 0 }
  }

  private expect(name: string, fits: string, is_given: string, is_nullable: boolean): void {
    if (!is_nullable) this.emit(`if (!(${fits})) return S(v);`)
    else this.emit(`if (${is_given}) { if (!(${fits})) return S(v); } else if (${name} === null || ${name} === undefined) ${name} = null; else return S(v);`)
  }
}
