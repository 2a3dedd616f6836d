// Branches no value reaches. Along a path the conditions passed narrow what the compared parts can be; a branch whose condition no value is left for is told.
import { Domain, isCut, literalOf, type Literal } from './domain.ts'
import { partsOf } from './parts.ts'
import { problemOf } from './problem.ts'
import { LIMITS, type Expr, type FeelProblem, type Test } from './types.ts'
import { verdictOf } from './verdict.ts'

/** What is left of the values of each part on one path, by the part's text. */
type Room = ReadonlyMap<string, bigint>
/** How a condition is to come out: null is neither true nor false. */
type Outcome = 'true' | 'false' | 'not-true' | 'not-false'

const ROOMS_MAX = 64
const OPPOSITE: Record<Outcome, Outcome> = { 'true': 'false', 'false': 'true', 'not-true': 'not-false', 'not-false': 'not-true' }

/**
 * Finds the branches of a checked text that are never taken, and the chains of conditions that never, or always, hold. Comparisons of a part with literals
 * are weighed; any other condition is taken to come out either way.
 */
export function checkBranches(expr: Expr, file?: string): FeelProblem[] {
  const finder = new Finder()
  finder.note(expr)
  finder.cut()
  finder.walk(expr, [new Map()], file)
  return finder.problems.slice(0, LIMITS.problems_max)
}

class Finder {
  readonly problems: FeelProblem[] = []
  private readonly parts = new Map<string, { of: Expr, literals: Literal[] }>()
  private readonly domains = new Map<string, Domain>()

  note(expr: Expr): void {
    const tested = subject(expr)
    if (tested) {
      const key = keyOf(tested.of)
      const known = this.parts.get(key) ?? { of: tested.of, literals: [] }
      this.parts.set(key, known)
      known.literals.push(...tested.literals)
    }
    for (const part of partsOf(expr)) this.note(part)
  }

  cut(): void {
    for (const [key, { of, literals }] of this.parts) this.domains.set(key, new Domain(of, literals))
  }

  walk(expr: Expr, rooms: Room[], file: string | undefined): void {
    if (expr.kind === 'if') {
      const [yes, no] = [this.narrowed(expr.when, 'true', rooms), this.narrowed(expr.when, 'not-true', rooms)]
      // One mistake is told once: at the branch, where there is one.
      if (yes.length > 0 && no.length > 0) this.walk(expr.when, rooms, file)
      if (rooms.length > 0 && yes.length === 0) this.problems.push(problemOf(expr.yes, file, 'feel.branch-unreachable', { condition: textOf(expr.when) }))
      else this.walk(expr.yes, yes, file)
      if (rooms.length > 0 && no.length === 0) this.problems.push(problemOf(expr.no, file, 'feel.branch-unreachable-else', { condition: textOf(expr.when) }))
      else this.walk(expr.no, no, file)
      return
    }
    if (expr.kind === 'logic') {
      if (this.narrowed(expr, 'true', rooms).length === 0) this.problems.push(problemOf(expr, file, 'feel.condition-never', { condition: textOf(expr) }))
      else if (this.narrowed(expr, 'not-true', rooms).length === 0) this.problems.push(problemOf(expr, file, 'feel.condition-always', { condition: textOf(expr) }))
      return
    }
    // In a loop the names of elements mean another value each turn.
    const is_loop = expr.kind === 'quantified' || expr.kind === 'for' || expr.kind === 'filter'
    for (const part of partsOf(expr)) this.walk(part, is_loop ? [new Map()] : rooms, file)
  }

  /** The rooms that are left once a condition has come out so. */
  narrowed(expr: Expr, want: Outcome, rooms: Room[]): Room[] {
    if (rooms.length === 0) return rooms
    if (expr.kind === 'logic') {
      const is_all = (expr.op === 'and') === (want === 'true' || want === 'not-false')
      if (is_all) return expr.items.reduce((left, item) => this.narrowed(item, want, left), rooms)
      const made = expr.items.flatMap((item) => this.narrowed(item, want, rooms))
      return made.length > ROOMS_MAX ? rooms : made
    }
    if (expr.kind === 'call' && expr.name === 'not') return this.narrowed(expr.args[0]!, OPPOSITE[want], rooms)
    if (expr.kind === 'boolean') return expr.value === (want === 'true' || want === 'not-false') ? rooms : []
    const tested = subject(expr)
    if (!tested) return rooms
    const key = keyOf(tested.of)
    const domain = this.domains.get(key)!
    const { yes, no } = verdictOf(expr, domain)
    const left = want === 'true' ? yes : want === 'false' ? no : want === 'not-true' ? domain.all & ~yes : domain.all & ~no
    return rooms.flatMap((room) => {
      const set = (room.get(key) ?? domain.all) & left
      return set === 0n ? [] : [new Map(room).set(key, set)]
    })
  }
}

const textOf = (expr: Expr) => [...expr.text.slice(expr.from, expr.to)].slice(0, 60).join('')
// The same words mean the same value only where no variable is read: those of a loop are kept apart by their slots.
const keyOf = (expr: Expr): string => `${expr.text.slice(expr.from, expr.to).replace(/\s+/g, '')} ${slots(expr).join()}`
const slots = (expr: Expr): number[] => [...expr.kind === 'name' ? [expr.slot] : [], ...partsOf(expr).flatMap(slots)]

/** The part a condition compares with literals alone, and those literals. */
function subject(expr: Expr): { of: Expr, literals: Literal[] } | undefined {
  const made = (of: Expr, others: Expr[]) => {
    const literals = others.map(literalOf)
    return isCut(of) && !literalOf(of) && literals.every((one) => one !== undefined) ? { of, literals } : undefined
  }
  switch (expr.kind) {
    case 'name': return expr.type === 'boolean' ? { of: expr, literals: [] } : undefined
    case 'compare': return (isOrdered(expr.left, expr.op) ? made(expr.left, [expr.right]) : undefined) ?? (isOrdered(expr.right, expr.op) ? made(expr.right, [expr.left]) : undefined)
    case 'between': return isOrdered(expr.item, '<') ? made(expr.item, [expr.low, expr.high]) : undefined
    case 'in': return isOrdered(expr.item, '=') && expr.tests.every((test) => test.kind !== 'holds') ? made(expr.item, expr.tests.flatMap(literalsOf)) : undefined
    default: return undefined
  }
}

// Texts are listed, not ordered.
function isOrdered(expr: Expr, op: string): boolean {
  return op === '=' || op === '!=' || expr.type === 'date' || (typeof expr.type === 'string' && expr.type !== 'string' && expr.type !== 'boolean')
}

function literalsOf(test: Test): Expr[] {
  if (test.kind === 'range') return [test.low, test.high]
  if (test.kind === 'holds') return []
  return test.kind === 'equals' && test.to.kind === 'list' ? test.to.items : [test.to]
}
