import { fault, invariant, type Problem, type Sentence } from '#kernel/declare/fault.ts'
import { crossingOf, drawPlaces, massOf, placesUsed, programmeOf, type ProgrammeSolver } from './crossing.ts'
import { capWarning, pricesOf, type Price } from './explain.ts'
import { fairFlow, wanting } from './floor.ts'
import { bestFlow, type Flow, type FlowOptions } from './flow.ts'
import { buildNetwork, listPairs, type Listing, type Network, type Places } from './network.ts'
import { optimumFlaw } from './optimum.ts'
import { checkRequest, type AssignmentRequest } from './request.ts'
import { openLines, roundLines } from './rounding.ts'
import { chanceFrom, type Chance, type ChanceTools } from './stream.ts'

/** `solver` is needed only where strata and employers cross; see `highsSolver`. */
export type AssignmentTools = ChanceTools & { solver?: ProgrammeSolver }

export type Assignment = {
  /** Who reviews what, by project and reviewer. */
  seats: { project: string, reviewer: string, stratum: string, score: number }[]
  /** Every pair with a chance: `units` of `scale`, exact. Where `places` were drawn, the chances are those after that draw; none is above the cap before it either. */
  chances: { project: string, reviewer: string, units: number }[]
  scale: number
  /** Total score of the seats, its mean over all draws, the most there could be without a cap, and mean ÷ most. */
  total: number, mean_total: number, most_total: number, kept_share: number
  warning: Sentence | null
  /** The project with the lowest mean score of a review, and that mean; null without projects that ask for any. */
  least_served: { project: string, mean_score: number, seated_score: number } | null
  /** The floor under every pair, where the request is fair. */
  floor: number | null
  prices: Price[]
  /** Places of crossing employers by stratum, as JSON of project and employer; empty where the round is a network. */
  places: { project: string, employer: string, by_stratum: Record<string, number> }[]
  method: 'flow' | 'flow-and-programme'
  /** What was solved, for `explainPair` and `optimumFlaw`. */
  proof: { network: Network, flow: Flow }
}

const draws_max = 50

/**
 * Assigns reviewers to projects: the greatest total score under demands, loads, conflicts, strata, employers and the cap on any pair's chance,
 * then one draw of whole reviews with exactly those chances. The same request and seed give the same seats, in whatever order they are given.
 * @throws fault `assignment.short` with a problem for each project, and those of `checkRequest`
 */
export function assign(request: AssignmentRequest, tools: AssignmentTools): Assignment {
  checkRequest(request)
  const listing = listPairs(request), limit = request.per_employer_max
  const divisor = gcd(request.cap_bp, 10_000), capped = { scale: 10_000 / divisor, pair_units: request.cap_bp / divisor }, uncapped = { scale: 1, pair_units: 1 }
  const chance = chanceFrom(tools, request.seed, request.number)
  const crossing = crossingOf(listing, limit)
  const is_capped = capped.scale > 1, is_fair = request.is_fair === true
  const best = crossing ? settleWhole(listing, request, crossing, { solver: tools.solver, capped }) : null
  const plain = { network: buildNetwork(listing, limit, best?.places ?? new Map<string, never>()), places: best?.places ?? new Map<string, never>() }
  const round = crossing && is_capped ? settleDrawn(listing, request, crossing, { solver: tools.solver!, capped, chance, is_fair }) : { ...plain, ...solve(plain.network, capped, is_fair) }
  const { network, flow } = round
  refuseShort(network, flow)
  const most = is_capped || is_fair ? bestFlow(plain.network, uncapped).total : flow.total
  invariant(best === null || most === best.total, 'flow and programme disagree on the optimum')
  const flaw = optimumFlaw(network, flow)
  invariant(flaw === null, `the flow is not the best: ${flaw}`)
  const reviews = roundLines(openLines(network, flow), chance)
  const mean_total = flow.total / flow.scale, kept_share = most === 0 ? 1 : mean_total / most
  const seats = seatsOf(listing, network, reviews)
  return {
    seats, chances: chancesOf(network, flow), scale: flow.scale, total: seats.reduce((sum, one) => sum + one.score, 0), mean_total, most_total: most, kept_share, warning: is_capped ? capWarning(kept_share, request.cap_bp) : null,
    least_served: leastServed(network, flow, reviews, listing), floor: round.level, prices: pricesOf(network, flow), places: placesShown(round.places), method: crossing ? 'flow-and-programme' : 'flow', proof: { network, flow },
  }
}

function gcd(a: number, b: number): number {
  return b === 0 ? a : gcd(b, a % b)
}

function solve(network: Network, options: FlowOptions, is_fair: boolean): { flow: Flow, level: number | null } {
  const fair = is_fair ? fairFlow(network, options) : null
  return fair ? { flow: fair.flow, level: fair.level } : { flow: bestFlow(network, options), level: null }
}

type CrossingFound = NonNullable<ReturnType<typeof crossingOf>>

/** The best whole solution of the crossing part, and which places of its employers it uses: with those fixed, the whole round is a network that has the same optimum. */
function settleWhole(listing: Listing, request: AssignmentRequest, crossing: CrossingFound, { solver, capped }: { solver: ProgrammeSolver | undefined, capped: FlowOptions }): { places: Places, total: number } {
  if (!solver) throw fault('assignment.needs-solver')
  const found = solver(programmeOf(listing, crossing.pairs, crossing.projects, { per_employer_max: request.per_employer_max, high: 1, is_whole: true }))
  if (!found) refuseCrossing(listing, capped)
  const apart = new Set(crossing.projects), others = listing.projects.filter((_, p) => !apart.has(p)).map((one) => one.id)
  const places = placesUsed(massOf(listing, crossing, found.values))
  const rest = others.length === 0 ? 0 : bestFlow(buildNetwork(withoutOthers(listing, apart), request.per_employer_max, places), { scale: 1, pair_units: 1 }).total
  return { places, total: Math.round(found.total) + rest }
}

/** The listing without the pairs and demands of some projects. */
function withoutOthers(listing: Listing, out: ReadonlySet<number>): Listing {
  const projects = listing.projects.map((one, p) => out.has(p) ? { ...one, demand: 0, strata: [] } : one)
  return { ...listing, projects }
}

/**
 * Under a cap the chances of a crossing part cannot in general be met by any draw of whole reviews. So the places of each crossing employer are drawn first, by
 * the programme's own shares, and what is left is a network. The cap holds in each of these networks, so it holds over all of them.
 */
function settleDrawn(listing: Listing, request: AssignmentRequest, crossing: CrossingFound, { solver, capped, chance, is_fair }: { solver: ProgrammeSolver, capped: FlowOptions, chance: Chance, is_fair: boolean }): { network: Network, flow: Flow, level: number | null, places: Places } {
  const high = capped.pair_units / capped.scale
  const found = solver(programmeOf(listing, crossing.pairs, crossing.projects, { per_employer_max: request.per_employer_max, high, is_whole: false }))
  if (!found) refuseCrossing(listing, capped)
  const mass = massOf(listing, crossing, found.values)
  let places = drawPlaces(crossing, mass, chance), problems: Problem[] = []
  for (let draw = 0; draw < draws_max; draw += 1) {
    const network = buildNetwork(listing, request.per_employer_max, places)
    const solved = solve(network, capped, is_fair)
    if (solved.flow.is_served) return { network, places, ...solved }
    // No draw of places helps a round that lacks reviewers whatever the employers.
    if (draw === 0) refuseShort(...withoutEmployers(listing, capped))
    problems = shortOf(network, solved.flow).map((one) => ({ ...one, code: 'assignment.short-employers' }))
    // Places that serve their project stay as drawn: of many projects, all would hardly ever be drawn well at once.
    const short = new Set(problems.map((one) => one.path)), again = new Map([...crossing.keys].filter(([, one]) => short.has(listing.projects[one.project]!.id)))
    places = new Map([...places, ...drawPlaces({ ...crossing, keys: again.size > 0 ? again : crossing.keys }, mass, chance)])
  }
  throw fault('assignment.crossing-short', {}, problems)
}

/** @throws fault `assignment.short`: each project that lacks reviewers, with its stratum, how many, and whether its own candidates are too few or all of them are full. */
function refuseShort(network: Network, flow: Flow): void {
  if (flow.is_served) return
  const problems = shortOf(network, flow)
  throw fault('assignment.short', { ...problems[0]!.data, projects: new Set(problems.map((one) => one.path)).size }, problems)
}

function shortOf(network: Network, flow: Flow): Problem[] {
  const problems: Problem[] = []
  for (let g = 0; g < flow.left.length; g += 1) {
    if (flow.left[g] === 0) continue
    const own = wanting(network, g, flow.scale, flow.pair_units, 0) > 0
    problems.push({ path: network.projects[network.project_of[g]!]!, code: own ? 'assignment.short-own' : 'assignment.short-loads', data: {
      project: network.projects[network.project_of[g]!]!, stratum: network.stratum_of[g] === -1 ? '-' : network.strata[network.stratum_of[g]!]!, missing: Math.ceil(flow.left[g]! / flow.scale),
    } })
  }
  return problems
}

function withoutEmployers(listing: Listing, options: FlowOptions): [Network, Flow] {
  const network = buildNetwork(listing, null, new Map())
  return [network, bestFlow(network, options)]
}

/** @throws fault `assignment.short` where the round could not be served even without the limit by employer, and otherwise `assignment.crossing-short` */
function refuseCrossing(listing: Listing, options: FlowOptions): never {
  refuseShort(...withoutEmployers(listing, options))
  throw fault('assignment.crossing-short')
}

function seatsOf(listing: Listing, network: Network, reviews: Int32Array): Assignment['seats'] {
  const seats: Assignment['seats'] = []
  for (let a = 0; a < reviews.length; a += 1) {
    if (reviews[a] === 0) continue
    const reviewer = listing.reviewers[network.head[a]!]!
    seats.push({ project: network.projects[network.project_of[network.owner[a]!]!]!, reviewer: reviewer.id, stratum: reviewer.stratum, score: network.score[a]! })
  }
  return seats.sort(bySeat)
}

function bySeat(a: { project: string, reviewer: string }, b: { project: string, reviewer: string }): number {
  if (a.project !== b.project) return a.project < b.project ? -1 : 1
  return a.reviewer < b.reviewer ? -1 : 1
}

function chancesOf(network: Network, { by_arc }: Flow): Assignment['chances'] {
  const chances: Assignment['chances'] = []
  for (let a = 0; a < by_arc.length; a += 1) if (by_arc[a] !== 0) chances.push({ project: network.projects[network.project_of[network.owner[a]!]!]!, reviewer: network.reviewers[network.head[a]!]!, units: by_arc[a]! })
  return chances.sort(bySeat)
}

function leastServed(network: Network, { by_arc, scale }: Flow, reviews: Int32Array, listing: Listing): Assignment['least_served'] {
  const mean = new Float64Array(network.projects.length), seated = new Float64Array(network.projects.length)
  for (let a = 0; a < by_arc.length; a += 1) {
    if (by_arc[a] === 0) continue
    const p = network.project_of[network.owner[a]!]!
    mean[p]! += by_arc[a]! * network.score[a]! / scale
    seated[p]! += reviews[a]! * network.score[a]!
  }
  let least: Assignment['least_served'] = null
  for (const [p, { id, demand }] of listing.projects.entries()) {
    if (demand === 0) continue
    if (least === null || mean[p]! / demand < least.mean_score) least = { project: id, mean_score: mean[p]! / demand, seated_score: seated[p]! / demand }
  }
  return least
}

function placesShown(places: Places): Assignment['places'] {
  return [...places].map(([key, strata]) => {
    const [project, employer] = JSON.parse(key) as [string, string]
    return { project, employer, by_stratum: Object.fromEntries(strata) }
  })
}
