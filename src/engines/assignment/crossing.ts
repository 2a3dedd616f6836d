import { fault } from '#kernel/declare/fault.ts'
import { crossingKey, type Listing, type Places } from './network.ts'
import { assignment_limits } from './request.ts'
import type { Chance } from './stream.ts'

/** A linear programme in columns: greatest total of `cost`, each column between 0 and `high`, each row between its bounds. */
export type Programme = { cost: Float64Array, high: number, is_whole: boolean, starts: Int32Array, rows: Int32Array, row_low: Float64Array, row_high: Float64Array }
/** Solves a programme; null where nothing fits. */
export type ProgrammeSolver = (programme: Programme) => { total: number, values: ArrayLike<number> } | null

/** What of a round is no network: employers that a project has in several strata, with more candidates than places. Pairs are places in the listing. */
export type Crossing = { keys: Map<string, { project: number, employer: string, strata: string[], limit: number }>, pairs: Int32Array, projects: number[] }

/** The stratum a reviewer counts as on a project: '' where the project does not ask for theirs. */
function stratumOn(listing: Listing, project: number, reviewer: number): string {
  const { stratum } = listing.reviewers[reviewer]!
  return listing.projects[project]!.strata?.some((one) => one.stratum === stratum && one.least > 0) ? stratum : ''
}

/** Finds the crossing employers, and every pair of the parts of the round that hang together with one; null where all is a network. */
export function crossingOf(listing: Listing, per_employer_max: number | null): Crossing | null {
  if (per_employer_max === null) return null
  const keys: Crossing['keys'] = new Map()
  for (const [p, { id, strata = [] }] of listing.projects.entries()) {
    if (!strata.some((one) => one.least > 0)) continue
    const employers = new Map<string, { count: number, strata: Set<string> }>()
    for (let at = listing.from[p]!; at < listing.from[p + 1]!; at += 1) {
      const { employer } = listing.reviewers[listing.head[at]!]!
      let one = employers.get(employer)
      if (!one) employers.set(employer, one = { count: 0, strata: new Set() })
      one.count += 1
      one.strata.add(stratumOn(listing, p, listing.head[at]!))
    }
    for (const [employer, { count, strata }] of [...employers].toSorted(([a], [b]) => a < b ? -1 : 1)) {
      if (strata.size > 1 && count > per_employer_max) keys.set(crossingKey(id, employer), { project: p, employer, strata: [...strata].toSorted(), limit: per_employer_max })
    }
  }
  if (keys.size === 0) return null
  const parent = Int32Array.from({ length: listing.projects.length + listing.reviewers.length }, (_, at) => at)
  const find = (node: number): number => {
    let at = node
    while (parent[at] !== at) at = parent[at] = parent[parent[at]!]!
    return at
  }
  for (let p = 0; p < listing.projects.length; p += 1) {
    for (let at = listing.from[p]!; at < listing.from[p + 1]!; at += 1) parent[find(p)] = find(listing.projects.length + listing.head[at]!)
  }
  const roots = new Set([...keys.values()].map((one) => find(one.project)))
  const projects = listing.projects.map((_, p) => p).filter((p) => roots.has(find(p)))
  const pairs = projects.flatMap((p) => Array.from({ length: listing.from[p + 1]! - listing.from[p]! }, (_, at) => listing.from[p]! + at))
  if (pairs.length > assignment_limits.crossing_pairs_max) throw fault('assignment.crossing-too-many', { found: pairs.length, max: assignment_limits.crossing_pairs_max })
  return { keys, pairs: Int32Array.from(pairs), projects }
}

/** The part of a round as a linear programme, in reviews; also of a whole round, to compare. */
export function programmeOf(listing: Listing, pairs: Int32Array, projects: readonly number[], { per_employer_max, high, is_whole }: { per_employer_max: number | null, high: number, is_whole: boolean }): Programme {
  const row_low: number[] = [], row_high: number[] = [], row_at = new Map<string, number>()
  const row = (name: string, low: number, top: number): number => {
    let at = row_at.get(name)
    if (at === undefined) {
      at = row_low.push(low) - 1
      row_high.push(top)
      row_at.set(name, at)
    }
    return at
  }
  const starts = new Int32Array(pairs.length + 1), rows: number[] = [], cost = new Float64Array(pairs.length)
  const rows_of_project = new Map<number, number>()
  for (const p of projects) {
    const { demand, strata = [] } = listing.projects[p]!
    rows_of_project.set(p, row(`p${p}`, demand, demand))
    for (const { stratum, least } of strata) if (least > 0) row(`s${p}|${stratum}`, least, Infinity)
  }
  const load_row = listing.reviewers.map((_, r) => r).reduce((made, r) => made.set(r, -1), new Map<number, number>())
  let column = 0
  for (const p of projects) {
    const has_strata = (listing.projects[p]!.strata ?? []).length > 0
    for (let at = listing.from[p]!; at < listing.from[p + 1]!; at += 1, column += 1) {
      const r = listing.head[at]!
      cost[column] = listing.score[at]!
      rows.push(rows_of_project.get(p)!)
      let load = load_row.get(r)!
      if (load === -1) load_row.set(r, load = row(`r${r}`, 0, listing.reviewers[r]!.load_max))
      rows.push(load)
      const stratum = has_strata ? stratumOn(listing, p, r) : ''
      if (stratum !== '') rows.push(row_at.get(`s${p}|${stratum}`)!)
      if (per_employer_max !== null) rows.push(row(`e${p}|${listing.reviewers[r]!.employer}`, 0, per_employer_max))
      starts[column + 1] = rows.length
    }
  }
  return { cost, high, is_whole, starts, rows: Int32Array.from(rows), row_low: Float64Array.from(row_low), row_high: Float64Array.from(row_high) }
}

/** How much of a programme's values falls on each stratum of each crossing employer. */
export function massOf(listing: Listing, { keys, pairs, projects }: Crossing, values: ArrayLike<number>): Map<string, Map<string, number>> {
  const mass = new Map([...keys].map(([key, { strata }]) => [key, new Map(strata.map((one) => [one, 0]))]))
  let column = 0
  for (const p of projects) {
    for (let at = listing.from[p]!; at < listing.from[p + 1]!; at += 1, column += 1) {
      const r = listing.head[pairs[column]!]!, strata = mass.get(crossingKey(listing.projects[p]!.id, listing.reviewers[r]!.employer)), stratum = stratumOn(listing, p, r)
      if (strata) strata.set(stratum, strata.get(stratum)! + values[column]!)
    }
  }
  return mass
}

/** The places a whole solution uses. */
export function placesUsed(mass: ReadonlyMap<string, ReadonlyMap<string, number>>): Places {
  return new Map([...mass].map(([key, strata]) => [key, new Map([...strata].map(([stratum, value]) => [stratum, Math.round(value)]))]))
}

/** Each place of a crossing employer given to a stratum by chance, in proportion to its mass in millionths; whoever has none may still be given a rare one. */
export function drawPlaces({ keys }: Crossing, mass: ReadonlyMap<string, ReadonlyMap<string, number>>, chance: Chance): Places {
  return new Map([...keys].map(([key, { limit, strata }]) => {
    const weights = strata.map((one) => 1 + Math.round(mass.get(key)!.get(one)! * 1_000_000)), sum = weights.reduce((a, b) => a + b, 0)
    const given = new Map(strata.map((one) => [one, 0]))
    for (let place = 0; place < limit; place += 1) {
      let left = chance(sum), at = 0
      while (left >= weights[at]!) left -= weights[at++]!
      given.set(strata[at]!, given.get(strata[at]!)! + 1)
    }
    return [key, given]
  }))
}
