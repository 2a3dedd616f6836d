import { EXACT, Unwritable, type CodeWriter, type Val } from './code-writer.ts'
import type { Ir, IrBool, IrInt, Loop } from './ir.ts'
import type { Rounding } from './rounding.ts'
import { itemOf, LIMITS } from './types.ts'

const SUM_MAX = 1e13
const NULL: Val = { js: 'null', nullable: true, bound: 0 }
const SIGNS: Record<string, string> = { '=': '===', '!=': '!==', '<': '<', '<=': '<=', '>': '>', '>=': '>=' }

/** Writes lowered parts as statements; every value is a variable or a constant. */
export class CodeParts {
  readonly writer: CodeWriter
  readonly keeps_unknown: boolean
  readonly vars = new Map<number, Val>()
  /** The variable that holds the element of the loop now open, for each of the names it goes by. */
  readonly elements = new Map<number, string>()

  /** What the comparison just written has on its sides. */
  private sides: Val[] = []
  private loops = 0

  constructor(writer: CodeWriter, keeps_unknown: boolean) {
    this.writer = writer
    this.keeps_unknown = keeps_unknown
  }

  write(ir: Ir): Val {
    this.sides = []
    const val = this.bare(ir)
    const { recorder } = this.writer
    if (recorder && ir.is === 'bool' && ir.at && this.loops === 0) this.writer.emit(recorder.condition(ir, val.js, this.sides))
    this.sides = []
    return val
  }

  private bare(ir: Ir): Val {
    switch (ir.op) {
      case 'null': return NULL
      case 'read': return this.read(ir)
      case 'ref': return this.vars.get(ir.slot) ?? this.stop()
      case 'let': {
        for (const { slot, value } of ir.lets) this.vars.set(slot, this.write(value))
        return this.write(ir.body)
      }
      case 'host': return this.host(ir)
      case 'pick': return this.pick(ir)
      default: return ir.is === 'int' ? this.int(ir) : ir.is === 'bool' ? this.bool(ir) : { js: JSON.stringify(ir.value), nullable: false, bound: 0 }
    }
  }

  stop(): never {
    throw new Unwritable()
  }

  read(ir: Extract<Ir, { op: 'read' }>): Val {
    const { expr } = ir
    const scale = ir.is === 'int' ? ir.scale : 0
    if (expr.slot === -1) return this.writer.readName(expr, scale)
    const element = this.elements.get(expr.slot) ?? this.stop()
    const key = `${element} ${expr.path.slice(1).join('.')} ${scale}`
    const known = this.writer.known(key)
    if (known) return known
    const js = expr.path.length === 1 ? element : `${element}[${JSON.stringify(expr.path[1])}]`
    const val = this.writer.remember(key, this.writer.taken(js, expr, scale))
    if (this.writer.recorder && val.nullable && expr.slot !== -2) this.writer.emit(this.writer.recorder.element(expr, val.js))
    return val
  }

  host(ir: Extract<Ir, { op: 'host' }>): Val {
    const { writer } = this
    const val = writer.put(writer.host(ir.expr), true, ir.is === 'int' ? Infinity : 0)
    if (ir.is !== 'int') return val
    // Beyond what a double holds, or as a decimal of many digits, a number stays with the closure.
    writer.emit(`if (${val.js} !== null) { if (typeof ${val.js} !== "number") return S(v); ${val.js} = Math.round(${val.js} * 1e${ir.scale}); }`)
    return writer.guard(val)
  }

  // A part in a block of its own, its value put into a variable declared before.
  into(out: string, ir: Ir): Val {
    const val = this.write(ir)
    this.writer.emit(`${out} = ${val.js};`)
    return val
  }

  pick(ir: Extract<Ir, { op: 'pick' }>): Val {
    const { writer } = this
    const when = this.write(ir.when)
    if (this.keeps_unknown && when.nullable) {
      const [a, b] = [writer.fresh(), writer.fresh()]
      let bound = 0
      writer.emit(`let ${a} = null, ${b} = null; if (${when.js} !== false) {`)
      writer.block(() => { bound = this.into(a, ir.yes).bound })
      writer.emit(`} if (${when.js} !== true) {`)
      writer.block(() => { bound = Math.max(bound, this.into(b, ir.no).bound) })
      writer.emit('}')
      return writer.put(`${when.js} === null ? (${a} === ${b} ? ${a} : null) : ${when.js} ? ${a} : ${b}`, true, bound)
    }
    const out = writer.fresh()
    let [yes, no] = [NULL, NULL]
    writer.emit(`let ${out}; if (${when.nullable ? `${when.js} === true` : when.js}) {`)
    writer.block(() => { yes = this.into(out, ir.yes) })
    writer.emit('} else {')
    writer.block(() => { no = this.into(out, ir.no) })
    writer.emit('}')
    return { js: out, nullable: yes.nullable || no.nullable, bound: Math.max(yes.bound, no.bound) }
  }

  /** What is calculated from values that may be null is null where one of them is. */
  from(parts: Val[], js: string, bound: number): Val {
    const nulls = parts.filter((one) => one.nullable).map((one) => `${one.js} === null`)
    if (parts.some((one) => one.js === 'null')) return NULL
    return this.writer.put(nulls.length > 0 ? `${nulls.join(' || ')} ? null : ${js}` : js, nulls.length > 0, bound)
  }

  int(ir: IrInt): Val {
    const { writer } = this
    switch (ir.op) {
      case 'const': {
        const size = ir.value < 0n ? -ir.value : ir.value
        return size <= BigInt(EXACT) ? { js: ir.value < 0n ? `(${ir.value})` : String(ir.value), nullable: false, bound: Number(size) } : this.stop()
      }
      case 'add': case 'sub': {
        const [a, b] = [this.write(ir.a), this.write(ir.b)]
        return writer.guard(this.from([a, b], `${a.js} ${ir.op === 'add' ? '+' : '-'} ${b.js}`, a.bound + b.bound))
      }
      case 'mul': {
        const [a, b] = [this.write(ir.a), this.write(ir.b)]
        return writer.guard(this.from([a, b], `${a.js} * ${b.js}`, a.bound * b.bound))
      }
      case 'times': {
        if (ir.by > BigInt(EXACT)) return this.stop()
        const a = this.write(ir.a)
        return writer.guard(this.from([a], `${a.js} * ${ir.by}`, a.bound * Number(ir.by)))
      }
      case 'neg': case 'abs': {
        const a = this.write(ir.a)
        return this.from([a], ir.op === 'neg' ? `0 - ${a.js}` : `Math.abs(${a.js})`, a.bound)
      }
      case 'round': {
        if (ir.by > BigInt(EXACT)) return this.stop()
        const a = this.write(ir.a)
        return this.rounded(a, { js: String(ir.by), nullable: false, bound: Number(ir.by) }, ir.how)
      }
      case 'round-quotient': return this.roundedQuotient(ir)
      case 'least': case 'greatest': {
        const sign = ir.op === 'least' ? '<' : '>'
        return ir.items.map((one) => this.write(one)).reduce((a, b) => this.from([a, b], `${b.js} ${sign} ${a.js} ? ${b.js} : ${a.js}`, Math.max(a.bound, b.bound)))
      }
      case 'fold': return this.fold(ir)
      case 'count': return this.count(ir.loop)
      default: return this.stop()
    }
  }

  // floor((2pn + d) / 2d), the sign kept apart where a tie goes away from zero; exact for every numerator a double holds.
  rounded(a: Val, d: Val, how: Rounding): Val {
    const { writer } = this
    if (a.js === 'null') return NULL
    const n = a.js
    const by = d.js
    if (how === 'floor' || how === 'ceiling' || how === 'down') {
      const name = how === 'floor' ? 'floor' : how === 'ceiling' ? 'ceil' : 'trunc'
      return this.from([a, d], `Math.${name}(${n} / ${by}) + 0`, a.bound)
    }
    if (how === 'up') return this.from([a, d], `(${n} < 0 ? Math.floor(${n} / ${by}) : Math.ceil(${n} / ${by})) + 0`, a.bound)
    const wide = 2 * a.bound + d.bound
    if (wide > EXACT) {
      const nulls = [a, d].filter((one) => one.nullable).map((one) => `${one.js} !== null && `).join('')
      writer.emit(`if (${nulls}2 * Math.abs(${n}) + ${by} > ${EXACT}) return S(v);`)
    }
    if (how === 'half-up') return this.from([a, d], `(${n} < 0 ? -Math.floor((${by} - 2 * ${n}) / (2 * ${by})) : Math.floor((2 * ${n} + ${by}) / (2 * ${by}))) + 0`, a.bound)
    if (how === 'half-down') return this.from([a, d], `(${n} < 0 ? -Math.ceil((-2 * ${n} - ${by}) / (2 * ${by})) : Math.ceil((2 * ${n} - ${by}) / (2 * ${by}))) + 0`, a.bound)
    const low = this.from([a, d], `Math.floor(${n} / ${by})`, a.bound)
    const rest = this.from([a, d, low], `2 * (${n} - ${low.js} * ${by}) - ${by}`, 2 * d.bound)
    return this.from([low, rest], `(${rest.js} > 0 || (${rest.js} === 0 && ${low.js} % 2 !== 0) ? ${low.js} + 1 : ${low.js}) + 0`, a.bound)
  }

  roundedQuotient(ir: IrInt & { op: 'round-quotient' }): Val {
    const { writer } = this
    const [over, under] = [this.write(ir.over), this.write(ir.under)]
    if (over.js === 'null' || under.js === 'null') return NULL
    const nulls = [over, under].filter((one) => one.nullable).map((one) => `${one.js} === null || `).join('')
    const out = writer.fresh()
    writer.emit(`let ${out} = null; if (!(${nulls}${under.js} === 0)) {`)
    writer.block(() => {
      const n = writer.put(`${under.js} < 0 ? 0 - ${over.js} : ${over.js}`, false, over.bound)
      const d = writer.put(`Math.abs(${under.js})`, false, under.bound)
      writer.emit(`${out} = ${this.rounded(n, d, ir.how).js};`)
    })
    writer.emit('}')
    return { js: out, nullable: true, bound: over.bound }
  }

  bool(ir: IrBool): Val {
    const { writer } = this
    switch (ir.op) {
      case 'const': return { js: String(ir.value), nullable: false, bound: 0 }
      case 'and': case 'or': return this.logic(ir)
      case 'not': {
        const a = this.write(ir.a)
        return this.from([a], `!${a.js}`, 0)
      }
      case 'compare': case 'compare-text': case 'compare-bool': {
        const [a, b] = [this.write(ir.a), this.write(ir.b)]
        this.sides = [a, b]
        const js = `${a.js} ${SIGNS[ir.sign]} ${b.js}`
        // In FEEL equality has an answer also for what is not known: null is equal to null only.
        if ((ir.sign === '=' || ir.sign === '!=') && !this.keeps_unknown) return writer.put(js, false, 0)
        return this.from([a, b], js, 0)
      }
      case 'compare-quotient': return this.threshold(ir)
      case 'among': {
        const a = this.write(ir.a)
        const js = ir.words.length <= 8 ? ir.words.map((word) => `${a.js} === ${JSON.stringify(word)}`).join(' || ') : `${writer.set(ir.words)}.has(${a.js})`
        return this.keeps_unknown ? this.from([a], `(${js})`, 0) : writer.put(js, false, 0)
      }
      case 'is-null': {
        const a = this.write(ir.a)
        this.sides = [a]
        return writer.put(a.nullable ? `${a.js} ${ir.negated ? '!==' : '==='} null` : String(ir.negated), false, 0)
      }
      case 'some': case 'every': return this.quantified(ir)
      default: return this.stop()
    }
  }

  threshold(ir: IrBool & { op: 'compare-quotient' }): Val {
    const { writer } = this
    const [over, under, to] = [this.write(ir.over), this.write(ir.under), this.write(ir.to)]
    if ([over, under, to].some((one) => one.js === 'null')) return NULL
    this.sides = [over, under, to]
    const product = writer.guard(this.from([to, under], `${to.js} * ${under.js}`, to.bound * under.bound))
    const nulls = [over, under, to].filter((one) => one.nullable).map((one) => `${one.js} === null || `).join('')
    const turned = ({ '<': '>', '<=': '>=', '>': '<', '>=': '<=' } as Record<string, string>)[ir.sign]!
    return writer.put(`${nulls}${under.js} === 0 ? null : ${under.js} > 0 ? ${over.js} ${ir.sign} ${product.js} : ${over.js} ${turned} ${product.js}`, true, 0)
  }

  logic(ir: IrBool & { op: 'and' | 'or' }): Val {
    const { writer } = this
    const decisive = ir.op === 'or'
    const out = writer.fresh()
    const label = writer.fresh('L')
    // The first condition is always weighed: what it reads is known to all that follows.
    const first = this.write(ir.items[0]!)
    let nullable = first.nullable
    writer.emit(`let ${out} = ${first.js}; ${label}: { if (${out} === ${decisive}) break ${label};`)
    writer.block(() => {
      for (const item of ir.items.slice(1)) {
        const val = this.write(item)
        nullable ||= val.nullable
        writer.emit(`if (${val.js} === ${decisive}) { ${out} = ${decisive}; break ${label}; }`)
        if (val.nullable) writer.emit(`if (${val.js} === null) ${out} = null;`)
      }
    })
    writer.emit('}')
    return { js: out, nullable, bound: 0 }
  }

  // One pass over the list; `each` is written where an element has met the conditions. In the reading that keeps unknowns an undecided condition leaves the list open.
  loop(loop: Loop, each: () => void): { list: string, open: string | undefined } {
    const { writer } = this
    const { list } = loop
    const name = writer.fresh('l')
    writer.emit(`let ${name} = v[${JSON.stringify(list.path[0])}];`)
    for (const part of list.path.slice(1)) {
      writer.emit(`if (${name} !== null && ${name} !== undefined) { if (typeof ${name} !== "object" || Array.isArray(${name})) return S(v); ${name} = ${name}[${JSON.stringify(part)}]; }`)
    }
    writer.emit(`if (${name} === undefined) ${name} = null; else if (${name} !== null && (!Array.isArray(${name}) || ${name}.length > ${LIMITS.list_max})) return S(v);`)
    const open = this.keeps_unknown && loop.where.length > 0 ? writer.fresh('u') : undefined
    if (open) writer.emit(`let ${open} = false;`)
    const [index, element] = [writer.fresh('i'), writer.fresh('e')]
    if (writer.recorder) writer.emit(writer.recorder.name(list, 0, name))
    writer.emit(`if (${name} !== null) for (let ${index} = 0; ${index} < ${name}.length; ${index}++) {`)
    this.loops += 1
    writer.block(() => {
      writer.emit(`const ${element} = ${name}[${index}];`)
      const item = itemOf(list.type)
      if (typeof item === 'object' && 'fields' in item) writer.emit(`if (typeof ${element} !== "object" || ${element} === null) return S(v);`)
      for (const slot of loop.slots) this.elements.set(slot, element)
      for (const where of loop.where) {
        const met = this.write(where)
        if (open && met.nullable) writer.emit(`if (${met.js} === null) { ${open} = true; continue; }`)
        writer.emit(`if (${met.nullable ? `${met.js} !== true` : `!${met.js}`}) continue;`)
      }
      each()
    })
    this.loops -= 1
    writer.emit('}')
    return { list: name, open }
  }

  // What a loop came to is null where the list is, or stayed open.
  after(out: string, { list, open }: { list: string, open: string | undefined }): void {
    this.writer.emit(`if (${list} === null${open ? ` || ${open}` : ''}) ${out} = null;`)
  }

  fold(ir: IrInt & { op: 'fold' }): Val {
    const { writer } = this
    const [out, none, unknown] = [writer.fresh(), writer.fresh('n'), writer.fresh('k')]
    let bound = 0
    writer.emit(`let ${out} = 0, ${none} = true, ${unknown} = false;`)
    const done = this.loop(ir.loop, () => {
      const val = this.write(ir.value)
      bound = ir.fold === 'sum' ? val.bound * LIMITS.list_max : val.bound
      const sign = ir.fold === 'min' ? '<' : '>'
      const step = ir.fold === 'sum' ? `${out} += ${val.js};` : `if (${none} || ${val.js} ${sign} ${out}) ${out} = ${val.js};`
      writer.emit(val.nullable ? `if (${val.js} === null) ${unknown} = true; else { ${step} }` : step)
      writer.emit(`${none} = false;`)
      // A sum beyond this leaves for the closure, so that what follows needs no check of its own.
      if (bound > SUM_MAX) writer.emit(`if (${out} > ${SUM_MAX} || ${out} < -${SUM_MAX}) return S(v);`)
    })
    writer.emit(`if (${none} || ${unknown}) ${out} = null;`)
    this.after(out, done)
    return { js: out, nullable: true, bound: Math.min(bound, SUM_MAX) }
  }

  count(loop: Loop): Val {
    const { writer } = this
    const out = writer.fresh()
    writer.emit(`let ${out} = 0;`)
    this.after(out, this.loop(loop, () => writer.emit(`${out} += 1;`)))
    return { js: out, nullable: true, bound: LIMITS.list_max }
  }

  quantified(ir: IrBool & { op: 'some' | 'every' }): Val {
    const { writer } = this
    const decisive = ir.op === 'some'
    const out = writer.fresh()
    writer.emit(`let ${out} = ${!decisive};`)
    const done = this.loop(ir.loop, () => {
      const val = this.write(ir.body)
      // While the list itself can still turn out open, no element decides.
      const leave = this.keeps_unknown && ir.loop.where.length > 0 ? '' : ' break;'
      writer.emit(`if (${val.js} === ${decisive}) { ${out} = ${decisive};${leave} }`)
      if (val.nullable) writer.emit(`else if (${val.js} === null && ${out} === ${!decisive}) ${out} = null;`)
    })
    this.after(out, done)
    return { js: out, nullable: true, bound: 0 }
  }
}
