import { fault } from '#kernel/declare/fault.ts'
import { assignment_limits, type AssignmentRequest } from './request.ts'

/**
 * A round as a network in an order of its own (by id), so that the order given never matters. Groups are a tree for each project: the project, its
 * strata, and employers with more candidates than places; each pair is an arc from its innermost group to its reviewer. Numbers count reviews.
 */
export type Network = {
  projects: string[], reviewers: string[], strata: string[]
  load_max: Int32Array
  /** By group: project, stratum or -1, group above or -1, most reviews through it, reviews it asks for itself, groups below, arcs. */
  project_of: Int32Array, stratum_of: Int32Array, above: Int32Array, high: Int32Array, supply: Int32Array, below_from: Int32Array, below_to: Int32Array, arc_from: Int32Array, arc_to: Int32Array
  /** By arc, best score first within a group. */
  owner: Int32Array, head: Int32Array, score: Int32Array
}
/** Places by stratum of an employer that a project has in several strata, by `crossingKey`; a stratum that is not there has none. */
export type Places = ReadonlyMap<string, ReadonlyMap<string, number>>
/** Pairs of the round by project in the order of ids, conflicts taken out. */
export type Listing = { projects: AssignmentRequest['projects'], reviewers: AssignmentRequest['reviewers'], from: Int32Array, head: Int32Array, score: Int32Array }

/** Names one employer at one project. */
export function crossingKey(project: string, employer: string): string {
  return JSON.stringify([project, employer])
}

function byId(a: { id: string }, b: { id: string }): number {
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0
}

/** The places of a list's elements once it is in order. */
function ranks(list: readonly { id: string }[], sorted: readonly { id: string }[]): Int32Array {
  const at = new Map(sorted.map(({ id }, place) => [id, place]))
  return Int32Array.from(list, ({ id }) => at.get(id)!)
}

/** Puts projects, reviewers and pairs in order. @throws fault `assignment.pair-twice` */
export function listPairs(request: AssignmentRequest): Listing {
  const projects = request.projects.toSorted(byId), reviewers = request.reviewers.toSorted(byId)
  const project_rank = ranks(request.projects, projects), reviewer_rank = ranks(request.reviewers, reviewers)
  const { project, reviewer, score } = request.pairs
  const out = conflictsByProject(request, projects, reviewers)
  const from = new Int32Array(projects.length + 1)
  for (const p of project) from[project_rank[p]! + 1]! += 1
  for (let p = 0; p < projects.length; p += 1) from[p + 1]! += from[p]!
  const next = from.slice(), heads = new Int32Array(score.length), scores = new Int32Array(score.length)
  for (let at = 0; at < score.length; at += 1) {
    const p = project_rank[project[at]!]!, slot = next[p]!
    next[p] = slot + 1
    heads[slot] = reviewer_rank[reviewer[at]!]!
    scores[slot] = score[at]!
  }
  const seen = new Int32Array(reviewers.length).fill(-1)
  let kept = 0
  for (let p = 0; p < projects.length; p += 1) {
    const first = from[p]!, banned = out.get(p)
    from[p] = kept
    for (let at = first; at < from[p + 1]!; at += 1) {
      const r = heads[at]!
      if (seen[r] === p) throw fault('assignment.pair-twice', { project: projects[p]!.id, reviewer: reviewers[r]!.id })
      seen[r] = p
      if (banned?.has(r)) continue
      heads[kept] = r
      scores[kept] = scores[at]!
      kept += 1
    }
  }
  from[projects.length] = kept
  return { projects, reviewers, from, head: heads.subarray(0, kept), score: scores.subarray(0, kept) }
}

function conflictsByProject({ conflicts = [] }: AssignmentRequest, projects: readonly { id: string }[], reviewers: readonly { id: string }[]): Map<number, Set<number>> {
  const project_at = new Map(projects.map(({ id }, at) => [id, at])), reviewer_at = new Map(reviewers.map(({ id }, at) => [id, at]))
  const out = new Map<number, Set<number>>()
  for (const one of conflicts) {
    const p = project_at.get(one.project)!
    if (!out.has(p)) out.set(p, new Set())
    out.get(p)!.add(reviewer_at.get(one.reviewer)!)
  }
  return out
}

// Score and reviewer in one number of 32 bits, so that a group's arcs are sorted as plain numbers: best score first, then the reviewer first in order.
const reviewer_span = 2 ** 15

/** Builds the network of a listing; `places` says how many of a crossing employer's reviewers may come from which stratum. */
export function buildNetwork(listing: Listing, per_employer_max: number | null, places: Places): Network {
  const { projects, reviewers } = listing
  const rows = { project_of: [] as number[], stratum_of: [] as number[], above: [] as number[], high: [] as number[], supply: [] as number[], below_from: [] as number[], below_to: [] as number[], arc_from: [] as number[], arc_to: [] as number[] }
  const strata = [...new Set(reviewers.map((one) => one.stratum))].toSorted()
  const stratum_at = new Map(strata.map((one, at) => [one, at]))
  const owner = new Int32Array(listing.head.length), head = new Int32Array(listing.head.length), score = new Int32Array(listing.head.length)
  let arcs = 0
  const add = (project: number, stratum: number, above: number, high: number, supply: number): number => {
    for (const [name, value] of Object.entries({ project_of: project, stratum_of: stratum, above, high, supply, below_from: 0, below_to: 0, arc_from: 0, arc_to: 0 })) rows[name as keyof typeof rows].push(value)
    return rows.above.length - 1
  }
  const fill = (group: number, keys: Uint32Array): void => {
    keys.sort()
    rows.arc_from[group] = arcs
    for (const key of keys) {
      const low = key % reviewer_span
      owner[arcs] = group
      head[arcs] = low
      score[arcs] = assignment_limits.score_max - (key - low) / reviewer_span
      arcs += 1
    }
    rows.arc_to[group] = arcs
  }
  for (const [p, { id, demand, strata: wanted = [] }] of projects.entries()) {
    const first = listing.from[p]!, last = listing.from[p + 1]!
    const keys = new Uint32Array(last - first)
    for (let at = first; at < last; at += 1) keys[at - first] = (assignment_limits.score_max - listing.score[at]!) * reviewer_span + listing.head[at]!
    const named = wanted.filter((one) => one.least > 0).toSorted((a, b) => a.stratum < b.stratum ? -1 : 1)
    const root = add(p, -1, -1, demand, demand - named.reduce((sum, one) => sum + one.least, 0))
    if (named.length === 0 && per_employer_max === null) {
      fill(root, keys)
      continue
    }
    const divided = divide(keys, { listing, project: id, named: named.map((one) => one.stratum), per_employer_max, places })
    rows.below_from[root] = rows.above.length
    const tops = named.map((one) => add(p, stratum_at.get(one.stratum) ?? strata.push(one.stratum) - 1, root, demand, one.least))
    const hang = (group: number, part: Part | undefined): void => {
      fill(group, Uint32Array.from(part?.free ?? []))
      for (const { limit } of part?.capped ?? []) add(p, rows.stratum_of[group]!, group, limit, 0)
    }
    hang(root, divided.get(''))
    rows.below_to[root] = rows.above.length
    const rest_from = rows.below_from[root]! + tops.length
    divided.get('')?.capped.forEach((one, at) => fill(rest_from + at, Uint32Array.from(one.keys)))
    for (const [at, { stratum }] of named.entries()) {
      const group = tops[at]!, part = divided.get(stratum)
      rows.below_from[group] = rows.above.length
      hang(group, part)
      rows.below_to[group] = rows.above.length
      part?.capped.forEach((one, place) => fill(rows.below_from[group]! + place, Uint32Array.from(one.keys)))
    }
  }
  const typed = Object.fromEntries(Object.entries(rows).map(([name, values]) => [name, Int32Array.from(values)])) as Record<keyof typeof rows, Int32Array>
  return {
    projects: projects.map((one) => one.id), reviewers: reviewers.map((one) => one.id), strata, load_max: Int32Array.from(reviewers, (one) => one.load_max), ...typed,
    owner: owner.subarray(0, arcs), head: head.subarray(0, arcs), score: score.subarray(0, arcs),
  }
}

type Part = { free: number[], capped: { limit: number, keys: number[] }[] }

/** A project's arcs by stratum ('' where the project names none), and within it those of employers that have more candidates than places. */
function divide(keys: Uint32Array, { listing, project, named, per_employer_max, places }: { listing: Listing, project: string, named: string[], per_employer_max: number | null, places: Places }): Map<string, Part> {
  const by_stratum = new Map<string, Map<string, number[]>>()
  for (const key of keys) {
    const { stratum, employer } = listing.reviewers[key % reviewer_span]!
    const name = named.includes(stratum) ? stratum : ''
    let employers = by_stratum.get(name)
    if (!employers) by_stratum.set(name, employers = new Map())
    const list = employers.get(employer)
    if (list) list.push(key)
    else employers.set(employer, [key])
  }
  return new Map([...by_stratum].map(([stratum, employers]) => {
    const part: Part = { free: [], capped: [] }
    for (const [employer, list] of [...employers].toSorted(([a], [b]) => a < b ? -1 : 1)) {
      const crossing = per_employer_max === null ? undefined : places.get(crossingKey(project, employer))
      const limit = per_employer_max === null ? list.length : crossing ? crossing.get(stratum) ?? 0 : per_employer_max
      if (list.length <= limit) for (const key of list) part.free.push(key)
      else if (limit > 0) part.capped.push({ limit, keys: list })
    }
    return [stratum, part]
  }))
}
