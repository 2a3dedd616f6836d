// What is still to be asked. The closure that keeps unknowns is run once; from the values of its parts it is then told which names hold the answer open,
// and how much each weighs: the chance that its answer decides, where every condition still open is as likely to be met as not.
import { FOLDS } from './builtins-number.ts'
import { WEIGHS_ELEMENTS } from './builtins.ts'
import { sourceOf } from './check-known.ts'
import { partsOf } from './parts.ts'
import { build } from './to-js.ts'
import { LIMITS, type Expr, type ExprType } from './types.ts'
import { giver, type Values } from './values.ts'

/** `open` is empty when the value is settled; else the names to ask, the one that decides most first. */
export type Question = { value: unknown, open: { name: string, weight: number }[] }

const LOOPS = new Set(['quantified', 'filter', 'for'])

/**
 * Builds the questioning twin of an expression: the answer where what is known settles it, and otherwise null with the names that keep it open.
 * Where nothing that could be asked would change it (a sum of no contracts), the answer is FEEL's.
 */
export function buildQuestion(expr: Expr, type: ExprType, slot_count: number): (values: Values) => Question {
  const asker = new Asker()
  asker.note(expr)
  const turns = { left: 0 }
  const run = build(expr, {
    keeps_unknown: true, slots: Array.from({ length: slot_count }), turns,
    undecided: (table) => asker.undecided.add(table),
    watch: (part, bare) => {
      const { values: seen } = asker
      const loop = asker.bodies.get(part)
      return (values) => {
        const value = bare(values)
        seen.set(part, value)
        if (loop && value === null) for (const [name, weight] of asker.opened(part, 1)) asker.add(loop, name, weight)
        return value
      }
    },
  })
  const feel = build(expr, { keeps_unknown: false, slots: Array.from({ length: slot_count }), turns })
  const give = giver(type)
  return (values) => {
    turns.left = LIMITS.turns_max
    asker.begin()
    const value = run(values)
    if (value !== null) return { value: give(value), open: [] }
    const open = [...asker.opened(expr, 1)].map(([name, weight]) => ({ name, weight: Math.min(weight, 1) })).sort((a, b) => b.weight - a.weight)
    return { value: open.length > 0 ? null : give(feel(values)), open }
  }
}

/** Puts the questions of several texts together: what to ask, the name first that decides most of them. */
export function mostDeciding(questions: Question[]): { name: string, weight: number }[] {
  const weights = new Map<string, number>()
  for (const { open } of questions) for (const { name, weight } of open) weights.set(name, (weights.get(name) ?? 0) + weight)
  return [...weights].map(([name, weight]) => ({ name, weight })).sort((a, b) => b.weight - a.weight)
}

type Weights = Map<string, number>

class Asker {
  /** The values of the parts in this run; a part that was not read has none. */
  readonly values = new Map<Expr, unknown>()
  /** The bodies of loops, with the loop; what kept each loop open in this run. */
  readonly bodies = new Map<Expr, Expr>()
  readonly kept = new Map<Expr, Weights>()
  /** What a variable of a context or a function stands for. */
  readonly stands = new Map<number, Expr>()

  /** The tables with rules that what is known neither meets nor fails, in this run. */
  readonly undecided = new Set<Expr>()

  begin(): void {
    this.undecided.clear()
    this.values.clear()
    this.kept.clear()
  }

  note(expr: Expr): void {
    if (expr.kind === 'quantified' || expr.kind === 'filter' || expr.kind === 'for') this.bodies.set(expr.body, expr)
    if (expr.kind === 'context') for (const { slot, value } of expr.entries) this.stands.set(slot, value)
    if (expr.kind === 'invoke') for (const { slot, value } of expr.args) this.stands.set(slot, value)
    if (expr.kind === 'table') for (const { slot, value } of expr.inputs) this.stands.set(slot, value)
    for (const part of partsOf(expr)) this.note(part)
  }

  add(loop: Expr, name: string, weight: number): void {
    const kept = this.kept.get(loop) ?? new Map<string, number>()
    this.kept.set(loop, kept)
    kept.set(name, Math.max(kept.get(name) ?? 0, weight))
  }

  is_open(expr: Expr): boolean {
    const value = this.values.get(expr)
    // A quotient in a comparison is never divided out: it is open where its parts are.
    return value === null || (value === undefined && expr.kind === 'arithmetic' && (this.is_open(expr.left) || this.is_open(expr.right)))
  }

  opened(expr: Expr, weight: number): Weights {
    const out: Weights = new Map()
    this.open(expr, weight, out)
    return out
  }

  open(expr: Expr, weight: number, out: Weights): void {
    if (weight <= 0) return
    switch (expr.kind) {
      case 'name': return this.name(expr, weight, out)
      case 'logic': {
        const chances = expr.items.map((item) => this.chance(item))
        for (const [i, item] of expr.items.entries()) {
          if (!this.is_open(item)) continue
          const others = chances.reduce((all, chance, j) => i === j ? all : all * (expr.op === 'and' ? chance : 1 - chance), 1)
          this.open(item, weight * others, out)
        }
        return
      }
      case 'if': {
        const chance = this.chance(expr.when)
        if (this.is_open(expr.when)) this.open(expr.when, weight, out)
        if (this.is_open(expr.yes)) this.open(expr.yes, weight * chance, out)
        if (this.is_open(expr.no)) this.open(expr.no, weight * (1 - chance), out)
        return
      }
      case 'quantified': case 'filter': {
        const lists = expr.kind === 'filter' ? [expr.list] : expr.bindings.map((one) => one.list)
        if (lists.some((list) => this.is_open(list))) return this.shared(lists, weight, out)
        return this.share(this.kept.get(expr), weight, out)
      }
      case 'invoke': return this.open(expr.body, weight, out)
      case 'field': return this.field(expr, weight, out)
      case 'index': {
        if (this.is_open(expr.list) || this.is_open(expr.index)) return this.shared([expr.list, expr.index], weight, out)
        return this.elements(expr.list, weight, out)
      }
      case 'table': {
        if (!this.undecided.has(expr)) return
        const inputs = expr.inputs.map((one) => one.value)
        return this.shared(inputs.some((one) => this.is_open(one)) ? inputs : partsOf(expr), weight, out)
      }
      case 'call': {
        if (expr.args.some((arg) => this.is_open(arg))) return this.shared(expr.args, weight, out)
        if ((expr.name in FOLDS && expr.args.length === 1) || WEIGHS_ELEMENTS.has(expr.name) || expr.name === 'list contains') {
          for (const arg of expr.args) if (Array.isArray(this.values.get(arg))) this.elements(arg, weight / expr.args.length, out)
        }
        return
      }
      default: {
        const parts = partsOf(expr)
        if (parts.some((part) => this.is_open(part))) return this.shared(parts, weight, out)
        // What is compared is known, but for something in a list.
        for (const part of parts) if (Array.isArray(this.values.get(part))) this.elements(part, weight / parts.length, out)
      }
    }
  }

  name(expr: Expr & { kind: 'name' }, weight: number, out: Weights): void {
    const stands = expr.slot >= 0 && expr.source === undefined ? this.stands.get(expr.slot) : undefined
    if (stands && expr.path.length === 1) return this.is_open(stands) ? this.open(stands, weight, out) : undefined
    if (stands) return this.elements(stands, weight, out)
    const name = expr.source ?? expr.path.join('.')
    out.set(name, (out.get(name) ?? 0) + weight)
  }

  field(expr: Expr & { kind: 'field' }, weight: number, out: Weights): void {
    if (this.is_open(expr.of)) return this.open(expr.of, weight, out)
    const entry = expr.of.kind === 'context' ? expr.of.entries.find((one) => one.name === expr.name) : undefined
    if (entry) return this.is_open(entry.value) ? this.open(entry.value, weight, out) : undefined
    const source = sourceOf(expr)
    if (source !== undefined) out.set(source, (out.get(source) ?? 0) + weight)
    else this.elements(expr.of, weight, out)
  }

  /** The parts that are not known share the weight. */
  shared(parts: Expr[], weight: number, out: Weights): void {
    const open = parts.filter((part) => this.is_open(part))
    for (const part of open) this.open(part, weight / open.length, out)
  }

  share(kept: Weights | undefined, weight: number, out: Weights): void {
    for (const [name, own] of kept ?? []) out.set(name, (out.get(name) ?? 0) + (weight * own) / kept!.size)
  }

  /** A list is known, but something in it is not. */
  elements(list: Expr, weight: number, out: Weights): void {
    if (LOOPS.has(list.kind) && this.kept.has(list)) return this.share(this.kept.get(list), weight, out)
    if (list.kind === 'filter') return this.elements(list.list, weight, out)
    const source = sourceOf(list)
    const value = this.values.get(list)
    const has_open = Array.isArray(value) ? value.some((item) => item === null || item === undefined) : typeof value === 'object'
    if (source !== undefined) {
      if (has_open) out.set(source, (out.get(source) ?? 0) + weight)
      return
    }
    this.shared(partsOf(list), weight, out)
  }

  /** The chance that a condition is met, as far as is known. */
  chance(expr: Expr): number {
    const value = this.values.get(expr)
    if (value === true) return 1
    if (value === false) return 0
    switch (expr.kind) {
      case 'logic': {
        const all = expr.items.map((item) => this.chance(item)).reduce((a, b) => a * (expr.op === 'and' ? b : 1 - b), 1)
        return expr.op === 'and' ? all : 1 - all
      }
      case 'call': return expr.name === 'not' ? 1 - this.chance(expr.args[0]!) : 0.5
      default: return 0.5
    }
  }
}
