import { assign } from '#engines/assignment/assign.ts'
import { programmeOf } from '#engines/assignment/crossing.ts'
import { bestFlow } from '#engines/assignment/flow.ts'
import { highsSolver } from '#engines/assignment/highs.ts'
import { buildNetwork, listPairs } from '#engines/assignment/network.ts'
import { optimumFlaw } from '#engines/assignment/optimum.ts'
import { pairsFrom, type AssignmentRequest, type Pairs } from '#engines/assignment/request.ts'
import { hmac, numbersFrom, seedOf } from '#test/support/assignment-sample.ts'

const places_none = new Map<string, never>()

/**
 * 1,000 files × 500 reviewers × 3 reviews, at most 8 each, 3 % of pairs in conflict: scores by chance, scores by fields of work (files and reviewers have
 * eight), and scores on which all files agree who is good, each dense; the best 50 of each file besides. Processor time of one core.
 */
export async function run(env: Record<string, string | undefined> = {}): Promise<Record<string, unknown>> {
  const small = env['ENTERPRISES'] === undefined ? 1 : 5
  const files = Number(env['FILES'] ?? 1_000 / small), reviewers = Number(env['REVIEWERS'] ?? 500 / small), demand = 3, load_max = 8
  const next = numbersFrom(Number(env['SEED'] ?? 7)), solver = await highsSolver({ seconds_max: 120 })
  const eight = () => Array.from({ length: 8 }, () => next(1_000))
  const wants = Array.from({ length: files }, eight), knows = Array.from({ length: reviewers }, eight), fame = Array.from({ length: reviewers }, () => next(7_000))
  const scores: Record<string, (p: number, r: number) => number> = {
    by_chance: () => next(10_000),
    by_fields: (p, r) => Math.floor(wants[p]!.reduce((sum, one, field) => sum + one * knows[r]![field]!, 0) / 800),
    by_fame: (_, r) => fame[r]! + next(3_000),
  }
  const cases: Record<string, unknown> = {}
  for (const [name, score] of Object.entries(scores)) {
    const dense = pairsFrom(files, reviewers, (p, r) => next(100) < 3 ? null : score(p, r))
    for (const [shape, pairs] of [['dense', dense], ['best_50', bestOf(dense, files, 50)]] as const) {
      const request: AssignmentRequest = {
        number: 'bench', seed: seedOf(1), per_employer_max: null, cap_bp: 10_000, pairs,
        projects: Array.from({ length: files }, (_, p) => ({ id: `P${p}`, demand })), reviewers: Array.from({ length: reviewers }, (_, r) => ({ id: `R${r}`, load_max, employer: `org ${r}`, stratum: 'technical' })),
      }
      cases[`${name}_${shape}`] = measure(request, solver)
    }
  }
  return { files, reviewers, demand, load_max, cases, goals: { own_ms: 500, ratio: 8, on: 'by_chance_dense' }, timing: 'processor time of one core; own: the middle of three, the first apart', node: process.version }
}

function measure(request: AssignmentRequest, solver: Awaited<ReturnType<typeof highsSolver>>): Record<string, unknown> {
  const own = () => {
    const listing = timed(() => listPairs(request)), network = timed(() => buildNetwork(listing.gives, null, places_none)), flow = timed(() => bestFlow(network.gives, { scale: 1, pair_units: 1 }))
    return { listing: listing.gives, network: network.gives, flow: flow.gives, build_ms: listing.ms + network.ms, solve_ms: flow.ms, own_ms: listing.ms + network.ms + flow.ms }
  }
  const before = process.memoryUsage.rss()
  const first = own(), own_memory = process.memoryUsage.rss() - before
  const rounds = [first, own(), own()].toSorted((a, b) => a.own_ms - b.own_ms), middle = rounds[1]!
  if (!first.flow.is_served) return { pairs: request.pairs.score.length, is_served: false }
  const proof = timed(() => optimumFlaw(first.network, first.flow))
  if (proof.gives !== null) throw new Error(`bench: ${proof.gives}`)
  const capped = timed(() => bestFlow(first.network, { scale: 2, pair_units: 1 })), whole = timed(() => assign({ ...request, cap_bp: 5_000 }, { hmac }))
  const middle_rss = process.memoryUsage.rss()
  const built = timed(() => programmeOf(first.listing, Int32Array.from(first.listing.head, (_, at) => at), [...first.listing.projects.keys()], { per_employer_max: null, high: 1, is_whole: false }))
  const highs = timed(() => solver(built.gives))
  const highs_total = highs.gives?.total ?? null
  return {
    pairs: first.network.head.length, build_ms: middle.build_ms, solve_ms: middle.solve_ms, own_ms: middle.own_ms, first_own_ms: first.own_ms, proof_ms: proof.ms, capped_solve_ms: capped.ms, capped_whole_ms: whole.ms, kept_share: Math.round(whole.gives.kept_share * 1e6) / 1e6,
    highs_build_ms: built.ms, highs_ms: highs.ms, ratio_without_building: ratio(highs.ms, middle.solve_ms), ratio: ratio(highs.ms + built.ms, middle.own_ms), own_total: first.flow.total, highs_total,
    is_same_optimum: highs_total !== null && Math.abs(highs_total - first.flow.total) < 0.01, own_memory_mib: mib(own_memory), highs_memory_mib: mib(process.memoryUsage.rss() - middle_rss),
  }
}

function ratio(a: number, b: number): number {
  return Math.round(a / Math.max(1, b) * 10) / 10
}

function mib(bytes: number): number {
  return Math.round(bytes / 1024 / 1024)
}

/** The best pairs of each file. */
function bestOf(pairs: Pairs, files: number, most: number): Pairs {
  const rows = Array.from({ length: files }, (): number[] => [])
  for (let at = 0; at < pairs.score.length; at += 1) rows[pairs.project[at]!]!.push(at)
  const kept = rows.flatMap((row) => row.toSorted((a, b) => pairs.score[b]! - pairs.score[a]!).slice(0, most))
  const pick = (column: Int32Array) => Int32Array.from(kept, (at) => column[at]!)
  return { project: pick(pairs.project), reviewer: pick(pairs.reviewer), score: pick(pairs.score) }
}

function timed<T>(work: () => T): { gives: T, ms: number } {
  const began = process.cpuUsage()
  const gives = work()
  const used = process.cpuUsage(began)
  return { gives, ms: Math.round((used.user + used.system) / 1000) }
}
