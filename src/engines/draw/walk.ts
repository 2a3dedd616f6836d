import type { Notice } from './notice.ts'
import type { PoolLine } from './pool.ts'
import { bytesOfHex, linesText, type DrawTools } from './tools.ts'

/** Most places of the order that a result writes out; its hash covers all. */
export const order_shown_max = 1_000

const key_digits = 64

export type Seat = { stratum: string, seat: number, pseudonym: string }
export type Alternate = { stratum: string, place: number, pseudonym: string }
/** Somebody passed over though their turn had come. `with` is who stands in the way. */
export type Skip = { stratum: string, for: 'seat' | 'alternate', pseudonym: string, reason: 'employer' | 'group' | 'seated' | 'alternate', with: string }
export type DrawResult = { order: string[], order_hash: string, seats: Seat[], alternates: Alternate[], skips: Skip[], short: { stratum: string, seats: number, alternates: number }[] }

/**
 * The order of all candidates under a seed: each by the least of HMAC-SHA256(seed, number|pseudonym|t) over their tickets t = 1…w, as big-endian numbers.
 * A place depends on one's own name alone, so whoever is taken away leaves everybody else's order as it is.
 */
export function rankOrder(tools: DrawTools, { number, seed, lines }: { number: string, seed: string, lines: readonly Pick<PoolLine, 'pseudonym' | 'tickets'>[] }): string[] {
  const keyed = tools.hmac(bytesOfHex(seed))
  const tickets = new Map(lines.map((one) => [one.pseudonym, one.tickets]))
  const ranked: string[] = []
  for (const [pseudonym, count] of tickets) {
    let key = keyed(`${number}|${pseudonym}|1`)
    for (let ticket = 2; ticket <= count; ticket += 1) {
      const other = keyed(`${number}|${pseudonym}|${ticket}`)
      if (other < key) key = other
    }
    ranked.push(key + pseudonym)
  }
  // Texts of digits all as long as each other: their order is that of the keys' bytes, then of the names.
  return ranked.sort().map((one) => one.slice(key_digits))
}

/**
 * Walks the order, strata as declared: first the seats of all, then the alternates of all. Nobody sits or waits twice, and employers and groups are
 * counted over seats and alternates together, so that any alternate may take any place of its stratum.
 */
export function walk(order: readonly string[], lines: readonly PoolLine[], rules: Pick<Notice, 'strata' | 'per_employer_max' | 'per_group_max'>): Omit<DrawResult, 'order' | 'order_hash'> {
  const own = new Map<string, PoolLine | PoolLine[]>()
  for (const line of lines) {
    const held = own.get(line.pseudonym)
    own.set(line.pseudonym, held === undefined ? line : Array.isArray(held) ? [...held, line] : [held, line])
  }
  const lineIn = (stratum: string, pseudonym: string): PoolLine | undefined => {
    const held = own.get(pseudonym)
    return Array.isArray(held) ? held.find((line) => line.stratum === stratum) : held?.stratum === stratum ? held : undefined
  }
  const taken = new Map<string, 'seated' | 'alternate'>()
  const houses = { employer: new Map<string, string[]>(), group: new Map<string, string[]>() }
  const limits = { employer: rules.per_employer_max, group: rules.per_group_max }
  const skips: Skip[] = []

  const inTheWay = (line: PoolLine): { reason: Skip['reason'], with: string } | null => {
    const held = taken.get(line.pseudonym)
    if (held !== undefined) return { reason: held, with: line.pseudonym }
    for (const kind of ['employer', 'group'] as const) {
      const there = line[kind] === null ? undefined : houses[kind].get(line[kind])
      if (there !== undefined && limits[kind] !== null && there.length >= limits[kind]) return { reason: kind, with: there[0]! }
    }
    return null
  }
  const take = (stratum: string, wanted: number, as: 'seat' | 'alternate'): string[] => {
    const chosen: string[] = []
    for (const pseudonym of order) {
      if (chosen.length >= wanted) break
      const line = lineIn(stratum, pseudonym)
      if (line === undefined) continue
      const way = inTheWay(line)
      // Who already sits in this very stratum was not passed over.
      if (way !== null && !(as === 'alternate' && way.reason === 'seated' && seats.some((seat) => seat.stratum === stratum && seat.pseudonym === line.pseudonym))) skips.push({ stratum, for: as, pseudonym: line.pseudonym, ...way })
      if (way !== null) continue
      chosen.push(line.pseudonym)
      taken.set(line.pseudonym, as === 'seat' ? 'seated' : 'alternate')
      for (const kind of ['employer', 'group'] as const) if (line[kind] !== null) houses[kind].set(line[kind], [...houses[kind].get(line[kind]) ?? [], line.pseudonym])
    }
    return chosen
  }
  const seats: Seat[] = []
  for (const { id, seats: wanted } of rules.strata) seats.push(...take(id, wanted, 'seat').map((pseudonym, at) => ({ stratum: id, seat: at + 1, pseudonym })))
  const alternates: Alternate[] = []
  for (const { id, alternates: wanted } of rules.strata) alternates.push(...take(id, wanted, 'alternate').map((pseudonym, at) => ({ stratum: id, place: at + 1, pseudonym })))
  const short = rules.strata.map((one) => ({
    stratum: one.id, seats: one.seats - seats.filter((seat) => seat.stratum === one.id).length, alternates: one.alternates - alternates.filter((each) => each.stratum === one.id).length,
  })).filter((one) => one.seats > 0 || one.alternates > 0)
  return { seats, alternates, skips, short }
}

/** SHA-256 of a whole order, a name a line. */
export function hashOfOrder(tools: DrawTools, order: readonly string[]): string {
  return tools.sha256(linesText(order))
}

/** The whole draw under a seed: order and walk. The order lines are given in makes no difference. */
export function drawPanel(tools: DrawTools, { number, seed, lines, rules }: {
  number: string, seed: string, lines: readonly PoolLine[], rules: Pick<Notice, 'strata' | 'per_employer_max' | 'per_group_max'>
}): DrawResult {
  const order = rankOrder(tools, { number, seed, lines })
  return { order: order.slice(0, order_shown_max), order_hash: hashOfOrder(tools, order), ...walk(order, lines, rules) }
}
