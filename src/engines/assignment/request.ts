import { fault } from '#kernel/declare/fault.ts'

/** A file to be reviewed: how many reviews it gets, and how many of them at least from each stratum. */
export type Project = { id: string, demand: number, strata?: readonly { stratum: string, least: number }[] }
/** A reviewer: at most `load_max` files in the round; `stratum` is what they count as ('technical', 'finance'). */
export type Reviewer = { id: string, load_max: number, employer: string, stratum: string }
/** Columns of one length: the places of project and reviewer in their lists, and how well they fit. Whoever has no pair may not meet. */
export type Pairs = { project: Int32Array, reviewer: Int32Array, score: Int32Array }

export type AssignmentRequest = {
  /** Number of the round; it goes into the stream of chance, so that one seed serves one round. */
  number: string
  projects: readonly Project[]
  reviewers: readonly Reviewer[]
  pairs: Pairs
  /** Pairs that may never meet; they are taken out of `pairs`. */
  conflicts?: readonly { project: string, reviewer: string }[]
  /** Most reviewers of one employer on one project; null for no limit. */
  per_employer_max: number | null
  /** Highest chance of any pair in basis points: 5000 says that nobody can count on a file with more than one chance in two. 10000 for no cap. */
  cap_bp: number
  /** Lift the worst pair as far as the pool allows before the total is maximised. */
  is_fair?: boolean
  /** 64 hexadecimal digits. */
  seed: string
}

export const assignment_limits = { projects_max: 20_000, reviewers_max: 20_000, pairs_max: 2_000_000, demand_max: 100, load_max: 1_000, score_max: 100_000, strata_max: 20, crossing_pairs_max: 50_000 }

function whole(value: number, what: string, min: number, max: number): void {
  if (!Number.isInteger(value) || value < min || value > max) throw fault('assignment.number', { what, value, min, max })
}

function placesOf(list: readonly { id: string }[]): Map<string, number> {
  const places = new Map<string, number>()
  for (const [at, { id }] of list.entries()) {
    if (places.has(id)) throw fault('assignment.twice', { id })
    places.set(id, at)
  }
  return places
}

/**
 * Looks through a request before any work.
 * @throws fault `assignment.too-many` | `assignment.twice` | `assignment.number` | `assignment.strata` | `assignment.pair` | `assignment.conflict` | `assignment.seed`
 */
export function checkRequest(request: AssignmentRequest): void {
  const { projects, reviewers, pairs } = request, limits = assignment_limits
  for (const [what, found, max] of [['projects', projects.length, limits.projects_max], ['reviewers', reviewers.length, limits.reviewers_max], ['pairs', pairs.score.length, limits.pairs_max]] as const) {
    if (found > max) throw fault('assignment.too-many', { what, found, max })
  }
  if (!/^[0-9a-f]{64}$/.test(request.seed)) throw fault('assignment.seed')
  whole(request.cap_bp, 'cap_bp', 1, 10_000)
  if (request.per_employer_max !== null) whole(request.per_employer_max, 'per_employer_max', 1, limits.demand_max)
  const project_at = placesOf(projects), reviewer_at = placesOf(reviewers)
  for (const [at, { id, demand, strata = [] }] of projects.entries()) {
    whole(demand, `projects.${at}.demand`, 0, limits.demand_max)
    if (strata.length > limits.strata_max) throw fault('assignment.too-many', { what: 'strata', found: strata.length, max: limits.strata_max })
    for (const { least } of strata) whole(least, `projects.${at}.strata`, 0, limits.demand_max)
    const named = new Set(strata.map((one) => one.stratum)), least = strata.reduce((sum, one) => sum + one.least, 0)
    if (named.size < strata.length || least > demand) throw fault('assignment.strata', { project: id, least, demand })
  }
  for (const [at, reviewer] of reviewers.entries()) whole(reviewer.load_max, `reviewers.${at}.load_max`, 0, limits.load_max)
  checkPairs(request)
  for (const { project, reviewer } of request.conflicts ?? []) {
    if (!project_at.has(project) || !reviewer_at.has(reviewer)) throw fault('assignment.conflict', { project, reviewer })
  }
}

function checkPairs({ projects, reviewers, pairs }: AssignmentRequest): void {
  const { project, reviewer, score } = pairs
  if (project.length !== score.length || reviewer.length !== score.length) throw fault('assignment.pair', { at: Math.min(project.length, reviewer.length, score.length) })
  for (let at = 0; at < score.length; at += 1) {
    const p = project[at]!, r = reviewer[at]!, s = score[at]!
    if (p < 0 || p >= projects.length || r < 0 || r >= reviewers.length || s < 0 || s > assignment_limits.score_max) throw fault('assignment.pair', { at })
  }
}

/** Pairs from a score for each project and reviewer by their places; null where they may not meet. */
export function pairsFrom(projects: number, reviewers: number, score: (project: number, reviewer: number) => number | null): Pairs {
  const size = Math.min(projects * reviewers, assignment_limits.pairs_max + 1)
  const pairs = { project: new Int32Array(size), reviewer: new Int32Array(size), score: new Int32Array(size) }
  let at = 0
  for (let p = 0; p < projects; p += 1) {
    for (let r = 0; r < reviewers; r += 1) {
      const fit = score(p, r)
      if (fit === null) continue
      if (at === size) throw fault('assignment.too-many', { what: 'pairs', found: at + 1, max: assignment_limits.pairs_max })
      pairs.project[at] = p
      pairs.reviewer[at] = r
      pairs.score[at] = fit
      at += 1
    }
  }
  return { project: pairs.project.slice(0, at), reviewer: pairs.reviewer.slice(0, at), score: pairs.score.slice(0, at) }
}
