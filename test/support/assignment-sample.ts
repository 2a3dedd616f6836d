import { createHmac } from 'node:crypto'
import type { AssignmentRequest } from '#engines/assignment/request.ts'

export const hmac = (key: Uint8Array) => (message: string) => createHmac('sha256', key).update(message).digest('hex')

/** A source of chance for tests and benches: a seed gives the same numbers everywhere (mulberry32). */
export function numbersFrom(seed: number): (below: number) => number {
  let state = seed >>> 0
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), state | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return Math.floor(((t ^ (t >>> 14)) >>> 0) / 2 ** 32 * below)
  }
}

/** 32 bytes as a seed of the assignment. */
export function seedOf(number: number): string {
  return number.toString(16).padStart(64, '0')
}

export type SampleShape = { projects: number, reviewers: number, demand: number, load_max: number, employers: number, strata?: boolean, per_employer_max?: number | null, cap_bp?: number, gone?: number, score_max?: number }

/** A round by chance; `gone` in a hundred pairs may not meet. */
export function sampleRound(seed: number, { projects, reviewers, demand, load_max, employers, strata = false, per_employer_max = null, cap_bp = 10_000, gone = 10, score_max = 100 }: SampleShape): AssignmentRequest {
  const next = numbersFrom(seed)
  const pairs = { project: [] as number[], reviewer: [] as number[], score: [] as number[] }
  for (let p = 0; p < projects; p += 1) {
    for (let r = 0; r < reviewers; r += 1) {
      if (next(100) < gone) continue
      pairs.project.push(p)
      pairs.reviewer.push(r)
      pairs.score.push(next(score_max + 1))
    }
  }
  return {
    number: `round ${seed}`, seed: seedOf(seed + 1), per_employer_max, cap_bp,
    projects: Array.from({ length: projects }, (_, p) => ({ id: `P${p}`, demand, ...strata ? { strata: [{ stratum: 'technical', least: Math.min(1, demand) }, ...demand > 1 ? [{ stratum: 'finance', least: 1 }] : []] } : {} })),
    reviewers: Array.from({ length: reviewers }, (_, r) => ({ id: `R${r}`, load_max, employer: `org ${next(employers)}`, stratum: r % 3 === 2 ? 'finance' : 'technical' })),
    pairs: { project: Int32Array.from(pairs.project), reviewer: Int32Array.from(pairs.reviewer), score: Int32Array.from(pairs.score) },
  }
}

/** The same round with projects, reviewers and pairs in another order. */
export function shuffledRound(request: AssignmentRequest, seed: number): AssignmentRequest {
  const next = numbersFrom(seed)
  const order = (size: number): number[] => {
    const list = Array.from({ length: size }, (_, at) => at)
    for (let at = size - 1; at > 0; at -= 1) {
      const other = next(at + 1)
      ;[list[at], list[other]] = [list[other]!, list[at]!]
    }
    return list
  }
  const projects = order(request.projects.length), reviewers = order(request.reviewers.length), pairs = order(request.pairs.score.length)
  return {
    ...request, projects: projects.map((at) => request.projects[at]!), reviewers: reviewers.map((at) => request.reviewers[at]!),
    pairs: { project: Int32Array.from(pairs, (at) => projects.indexOf(request.pairs.project[at]!)), reviewer: Int32Array.from(pairs, (at) => reviewers.indexOf(request.pairs.reviewer[at]!)), score: Int32Array.from(pairs, (at) => request.pairs.score[at]!) },
  }
}

/** The greatest total of a small round by trying every choice; null where none serves it. */
export function tryAll(request: AssignmentRequest): number | null {
  const { projects, reviewers, pairs, per_employer_max } = request
  const options = projects.map((_, p) => [...pairs.project.keys()].filter((at) => pairs.project[at] === p).map((at) => ({ r: pairs.reviewer[at]!, score: pairs.score[at]! })))
  const panels = projects.map(({ demand, strata = [] }, p) => {
    const found: { members: number[], score: number }[] = []
    const pick = (from: number, members: number[], score: number): void => {
      if (members.length === demand) {
        const is_met = strata.every(({ stratum, least }) => members.filter((r) => reviewers[r]!.stratum === stratum).length >= least)
        const employers = Map.groupBy(members, (r) => reviewers[r]!.employer)
        if (is_met && (per_employer_max === null || [...employers.values()].every((list) => list.length <= per_employer_max))) found.push({ members, score })
        return
      }
      for (let at = from; at < options[p]!.length; at += 1) pick(at + 1, [...members, options[p]![at]!.r], score + options[p]![at]!.score)
    }
    pick(0, [], 0)
    return found
  })
  const load = reviewers.map(() => 0)
  const best = (p: number): number | null => {
    if (p === projects.length) return 0
    let most: number | null = null
    for (const { members, score } of panels[p]!) {
      if (members.some((r) => load[r]! >= reviewers[r]!.load_max)) continue
      for (const r of members) load[r]! += 1
      const rest = best(p + 1)
      for (const r of members) load[r]! -= 1
      if (rest !== null && (most === null || score + rest > most)) most = score + rest
    }
    return most
  }
  return best(0)
}

/** What in an assignment breaks the request: demands, strata, loads, employers, pairs. */
export function breaches(request: AssignmentRequest, seats: readonly { project: string, reviewer: string }[]): string[] {
  const reviewer = new Map(request.reviewers.map((one) => [one.id, one]))
  const may = new Set(Array.from(request.pairs.score, (_, at) => `${request.projects[request.pairs.project[at]!]!.id}|${request.reviewers[request.pairs.reviewer[at]!]!.id}`))
  const by_project = Map.groupBy(seats, (one) => one.project), by_reviewer = Map.groupBy(seats, (one) => one.reviewer)
  return [
    ...seats.filter((one) => !may.has(`${one.project}|${one.reviewer}`)).map((one) => `${one.project} – ${one.reviewer} may not meet`),
    ...request.reviewers.filter((one) => (by_reviewer.get(one.id)?.length ?? 0) > one.load_max).map((one) => `${one.id} has too many`),
    ...request.projects.flatMap(({ id, demand, strata = [] }) => {
      const members = (by_project.get(id) ?? []).map((one) => reviewer.get(one.reviewer)!)
      const crowded = request.per_employer_max === null ? [] : [...Map.groupBy(members, (one) => one.employer)].filter(([, list]) => list.length > request.per_employer_max!).map(([employer]) => `${id} has too many of ${employer}`)
      return [...members.length === demand && new Set(members).size === demand ? [] : [`${id} has ${members.length}`], ...strata.filter(({ stratum, least }) => members.filter((one) => one.stratum === stratum).length < least).map(({ stratum }) => `${id} lacks ${stratum}`), ...crowded]
    }),
  ]
}
