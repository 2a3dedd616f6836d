import { fault } from '#kernel/declare/fault.ts'
import { componentsOf, displaces, exclude, precedes, type Grouped } from './groups.ts'

/** A measure with what it would give by itself, whole fen, its own caps weighed. */
export type Candidate = Grouped & { amount_fen: number }

/** The measures given together, in their order, and why each of the others that would give something is not: those given in its place. */
export type Combination<T extends Candidate> = { given: T[], away: { one: T, for: T[] }[], total_fen: number }

/** Most steps the search takes in one component, past what policies need by far; so that no text can hold up a page. */
export const steps_max = 100_000

/**
 * 最优合法组合: of one subject's measures those that together give the most. Of every group one at most is given. Where a group takes the highest, which one is
 * free: an enterprise need not claim what bars a better combination. Where it takes the first, one is given only if each before it that gives anything is passed
 * over for another that excludes it by choice, or by coming before it in turn. Equal totals go to the combination with the earlier measure. Exact: branch and bound
 * over each component of at most `members_max` measures.
 * @throws fault `rules.too-many-together` | `rules.too-long-to-combine`
 */
export function bestCombination<T extends Candidate>(all: readonly T[]): Combination<T> {
  const giving = all.filter((one) => one.amount_fen > 0)
  const barred = new Set(componentsOf(giving).flatMap(({ members }) => {
    const best = bestOf(members)
    return members.filter((one) => !best.has(one))
  }))
  const given = giving.filter((one) => !barred.has(one)).toSorted((a, b) => a.order - b.order)
  return {
    given, total_fen: given.reduce((sum, one) => sum + one.amount_fen, 0),
    away: [...barred].toSorted((a, b) => a.order - b.order).map((one) => ({ one, for: given.filter((other) => exclude(one, other)) })),
  }
}

/** Whether a selection may stand: nothing in it excludes another, and no turn is jumped. `all` are those that give anything. */
export function isLawful(all: readonly Grouped[], chosen: ReadonlySet<Grouped>): boolean {
  const list = [...chosen]
  return list.every((one, at) => list.every((other, then) => then <= at || !exclude(one, other))
    && all.every((before) => chosen.has(before) || !precedes(before, one) || list.some((other) => displaces(other, before))))
}

function bestOf<T extends Candidate>(component: readonly T[]): ReadonlySet<T> {
  const members = inTurn(component)
  const size = members.length
  const has_turns = members.some((one) => members.some((other) => precedes(one, other)))
  const bits = members.map((_, at) => 1n << BigInt(at))
  const barred = members.map((one) => members.reduce((mask, other, at) => other !== one && exclude(one, other) ? mask | bits[at]! : mask, 0n))
  const spend = budget(component.length)
  const reach = reachOf(members.map((one) => one.amount_fen), barred, spend)
  const every = (1n << BigInt(size)) - 1n
  const chosen: number[] = []
  // Without turns what can be reached is reached, so only ways that lead there are followed.
  let best: readonly number[] = [], best_fen = has_turns ? -1 : reach(every) - 1
  const search = (at: number, open: bigint, total_fen: number) => {
    spend()
    // Earlier measures are tried first, so an equal total found later stands behind.
    if (total_fen + reach(open) <= best_fen) return
    if (at === size) {
      if (has_turns && !isLawful(component, new Set(chosen.map((one) => members[one]!)))) return
      best = [...chosen]
      best_fen = total_fen
      return
    }
    if ((open & bits[at]!) !== 0n) {
      chosen.push(at)
      search(at + 1, open & ~barred[at]! & ~bits[at]!, total_fen + members[at]!.amount_fen)
      chosen.pop()
    }
    search(at + 1, open & ~bits[at]!, total_fen)
  }
  search(0, every, 0)
  return new Set(best.map((at) => members[at]!))
}

/** The most that can be had of some measures, turns left aside: parts that do not touch are weighed apart, and each part around the measure that bars most of it. */
function reachOf(amounts_fen: readonly number[], barred: readonly bigint[], spend: () => void): (open: bigint) => number {
  const known = new Map<bigint, number>([[0n, 0]])
  const places = amounts_fen.map((_, at) => at)
  const reach = (open: bigint): number => {
    const held = known.get(open)
    if (held !== undefined) return held
    spend()
    const within = places.filter((at) => (open >> BigInt(at) & 1n) !== 0n)
    let part = 1n << BigInt(within[0]!), grown = 0n
    while (grown !== part) {
      grown = part
      for (const at of within) if ((grown >> BigInt(at) & 1n) !== 0n) part |= barred[at]! & open
    }
    let most: number
    if (part !== open) most = reach(part) + reach(open & ~part)
    else {
      const middle = within.reduce((found, at) => count(barred[at]! & open) > count(barred[found]! & open) ? at : found)
      const rest = open & ~(1n << BigInt(middle))
      most = Math.max(amounts_fen[middle]! + reach(rest & ~barred[middle]!), reach(rest))
    }
    known.set(open, most)
    return most
  }
  return reach
}

function count(mask: bigint): number {
  let ones = 0
  for (let left = mask; left !== 0n; left &= left - 1n) ones += 1
  return ones
}

function budget(measures: number): () => void {
  let steps = 0
  return () => {
    steps += 1
    if (steps > steps_max) throw fault('rules.too-long-to-combine', { count: measures })
  }
}

/** Those left once whoever comes after one that nothing can displace is set aside. */
function inTurn<T extends Candidate>(component: readonly T[]): T[] {
  let left = [...component]
  for (;;) {
    const firm = left.filter((one) => !left.some((other) => other !== one && displaces(other, one)))
    const next = left.filter((one) => !firm.some((before) => precedes(before, one)))
    if (next.length === left.length) return left
    left = next
  }
}
