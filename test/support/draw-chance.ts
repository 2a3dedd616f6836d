import { nodeTools } from '#engines/draw/node-tools.ts'
import { rankOrder } from '#engines/draw/walk.ts'
import { bytesFrom } from '#test/support/draw-sample.ts'
import { chiSquare, pOfChiSquare } from '#test/support/chi-square.ts'

export type Fair = { first_p: number, inclusion_p: number, pair_p: number }

const experts = (size: number, tickets: (at: number) => number = () => 1) => Array.from({ length: size }, (_, at) => ({ pseudonym: bytesFrom(`expert ${at}`).slice(0, 32), tickets: tickets(at) }))

const filled = (length: number, value: number): number[] => Array.from({ length }, () => value)

/** Ranks `size` equal experts under `draws` seeds that follow from `word`, and tests the first place, who is among the first `seats`, and every pair of them. */
export function fairnessOf({ word, size, seats, draws }: { word: string, size: number, seats: number, draws: number }): Fair {
  const lines = experts(size), at = new Map(lines.map((one, index) => [one.pseudonym, index]))
  const first = filled(size, 0), included = filled(size, 0), pairs = filled(size * size, 0)
  for (let draw = 0; draw < draws; draw += 1) {
    const chosen = rankOrder(nodeTools, { number: '2026-0001', seed: bytesFrom(`${word} ${draw}`), lines }).slice(0, seats).map((one) => at.get(one)!)
    first[chosen[0]!]! += 1
    for (const one of chosen) {
      included[one]! += 1
      for (const other of chosen) if (one < other) pairs[one * size + other]! += 1
    }
  }
  const even = (count: number, sum: number) => filled(count, sum / count)
  const counted = pairs.filter((_, index) => Math.floor(index / size) < index % size)
  // Those drawn are drawn without putting back: their counts vary less, by (n − k) ÷ (n − 1), and pairs by the like of the second order.
  const inclusion = chiSquare(included, even(size, draws * seats)) * (size - 1) / (size - seats)
  return { first_p: pOfChiSquare(chiSquare(first, even(size, draws)), size - 1), inclusion_p: pOfChiSquare(inclusion, size - 1), pair_p: chiSquare(counted, even(counted.length, draws * seats * (seats - 1) / 2)) / (counted.length - 1) }
}

/** Chance of each to be among the first `seats` when each next is drawn by tickets among those left, summed exactly over all orders. */
export function exactInclusion(tickets: readonly number[], seats: number): number[] {
  const chance = filled(tickets.length, 0)
  const go = (left: number, weight: number, taken: readonly number[]): void => {
    if (taken.length === seats) { for (const one of taken) chance[one]! += weight; return }
    for (const [at, count] of tickets.entries()) if (!taken.includes(at)) go(left - count, weight * count / left, [...taken, at])
  }
  go(tickets.reduce((sum, one) => sum + one, 0), 1, [])
  return chance
}

/** How often each was among the first `seats` in `draws` draws, beside its exact chance, as a distance in standard deviations. */
export function sharesOf({ word, tickets, seats, draws }: { word: string, tickets: readonly number[], seats: number, draws: number }): { z: number[], ordered_p: number } {
  const lines = experts(tickets.length, (at) => tickets[at]!), at = new Map(lines.map((one, index) => [one.pseudonym, index]))
  const included = filled(tickets.length, 0), ordered = filled(tickets.length ** 2, 0)
  for (let draw = 0; draw < draws; draw += 1) {
    const chosen = rankOrder(nodeTools, { number: '2026-0001', seed: bytesFrom(`${word} ${draw}`), lines }).slice(0, Math.max(2, seats)).map((one) => at.get(one)!)
    for (const one of chosen.slice(0, seats)) included[one]! += 1
    ordered[chosen[0]! * tickets.length + chosen[1]!]! += 1
  }
  const sum = tickets.reduce((total, one) => total + one, 0)
  const expected = ordered.map((_, index) => { const [a, b] = [Math.floor(index / tickets.length), index % tickets.length]; return a === b ? 0 : draws * tickets[a]! / sum * tickets[b]! / (sum - tickets[a]!) })
  const kept = expected.map((one, index) => ({ one, index })).filter((each) => each.one > 0)
  return {
    z: exactInclusion(tickets, seats).map((p, index) => (included[index]! - draws * p) / Math.sqrt(draws * p * (1 - p))),
    ordered_p: pOfChiSquare(chiSquare(kept.map((each) => ordered[each.index]!), kept.map((each) => each.one)), kept.length - 1),
  }
}
