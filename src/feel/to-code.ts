// Generates one JS function per measure. For the server only: a browser's policy forbids `Function`, and the closures of `to-js` say the same.
import { CodeWriter, Unwritable, type Val } from './code-writer.ts'
import { CodeParts } from './code-parts.ts'
import type { Compiled } from './compile.ts'
import type { Ir } from './ir.ts'
import { isClosed, lowerer } from './lower.ts'
import { build } from './to-js.ts'
import { declared, fieldsOf, isNumeric, LIMITS, type Expr, type ExprType } from './types.ts'
import { giver, type Values } from './values.ts'

/** The fast twin of a compiled text. `source` is the generated code, null where the text could not be lowered and the closure runs as it is. */
export type Coded = { run(values: Values): unknown, source: string | null, hosts: number }

/**
 * Generates the code of a compiled text; a context becomes one function that gives all its entries. The answers are those of `run`, to the fen: numbers are
 * whole and of static scale, thresholds of ratios are multiplied out, and whatever does not fit (a value of another type, an amount beyond 1,000 亿元)
 * is left to the closure. Fields of lists that are not read are not looked at.
 */
export function toCode(compiled: Compiled): Coded {
  const { run, slots, keeps_unknown } = compiled
  const writer = new CodeWriter()
  try {
    const result = writeTop(compiled, writer)
    if (result === undefined) return { run, source: null, hosts: 0 }
    const source = `"use strict";\nreturn function (v) {\n${writer.hosts.length > 0 ? `T.left = ${LIMITS.turns_max};\n` : ''}${writer.lines.join('\n')}\nreturn ${result};\n}`
    if (source.length > 400_000) return { run, source: null, hosts: 0 }
    const turns = { left: LIMITS.turns_max }
    const how = { keeps_unknown, slots: Array.from({ length: slots }), turns }
    const hosts = writer.hosts.map((one) => {
      const host = build(one, how)
      return isGiven(one) ? host : composed(host, giver(one.type))
    })
    // oxlint-disable-next-line no-new-func -- what is generated holds no text of a rule but as quoted strings
    const made = new Function('H', 'K', 'S', 'T', source)(hosts, writer.sets, run, turns) as (values: Values) => unknown
    return { run: made, source, hosts: hosts.length }
  } catch (error) {
    if (error instanceof Unwritable) return { run, source: null, hosts: 0 }
    throw error
  }
}

// A host part that is calculated with stays as the closure has it; one that is an entry of its own is given out.
function isGiven(expr: Expr): boolean {
  return isNumeric(expr.type) || typeof expr.type === 'string' || 'choices' in expr.type
}

function composed(run: (values: Values) => unknown, give: (value: unknown) => unknown): (values: Values) => unknown {
  return (values) => give(run(values))
}

function writeTop({ expr, type, keeps_unknown }: Compiled, writer: CodeWriter): string | undefined {
  const low = lowerer(keeps_unknown)
  const parts = new CodeParts(writer, keeps_unknown)
  if (expr.kind !== 'context') {
    const ir = low(expr)
    return ir === undefined || ir.op === 'host' ? undefined : given(parts.write(ir), ir, type, writer)
  }
  const entries: string[] = []
  for (const { name, slot, value } of expr.entries) {
    if (name in Object.prototype) return undefined
    const ir = low(value, slot)
    if (ir === undefined) {
      if (!isClosed(value) || isGiven(value)) return undefined
      entries.push(`${JSON.stringify(name)}: ${writer.host(value)}`)
      continue
    }
    const val = parts.write(ir)
    parts.vars.set(slot, val)
    entries.push(`${JSON.stringify(name)}: ${given(val, ir, declared(fieldsOf(type)![name]!), writer)}`)
  }
  return `{ ${entries.join(', ')} }`
}

/** A numerator as it is given out: money in fen, any other number divided by its scale. */
export function given(val: Val, ir: Ir, type: ExprType, writer: CodeWriter): string {
  if (ir.is !== 'int' || val.js === 'null') return val.js
  const scale = ir.scale - (type === 'money' ? 2 : 0)
  const kept = scale < 0 ? writer.guard({ ...val, bound: val.bound * 10 ** -scale }) : val
  const number = scale > 0 ? `${kept.js} / 1e${scale}` : scale < 0 ? `${kept.js} * 1e${-scale}` : kept.js
  return val.nullable ? `${val.js} === null ? null : ${number} + 0` : `${number} + 0`
}
