import { z } from 'zod'
import { canonical } from '#kernel/trust/canonical-text.ts'
import type { Problem } from '#kernel/declare/fault.ts'
import type { Assignment } from './assign.ts'
import { assignment_limits, type AssignmentRequest } from './request.ts'
import type { ChanceTools } from './stream.ts'

/** What keeping and checking a round needs beside the assignment itself: SHA-256 of a text, 64 lowercase hexadecimal digits. */
export type RoundTools = ChanceTools & { sha256(text: string): string }

/** Most files, reviewers, steps (the assignment, refused tries, replacements) and bytes of one record. */
export const record_limits = { projects_max: 1_000, reviewers_max: 1_000, steps_max: 10_000, bytes_max: 64 * 1_048_576 }

const id = z.string().min(1).max(64)
const hash = z.string().regex(/^[0-9a-f]{64}$/)
const count = (max: number) => z.int().min(0).max(max)

/**
 * A round as it is frozen. `pairs[p][r]` is the fit of project p and reviewer r in the order of their lists, or the coded reason why they may not meet.
 * Both lists are in the order of ids, so that one round has one text whoever writes it.
 */
export const roundRequestShape = z.strictObject({
  format: z.literal('jiebang assignment request 1'), number: z.string().min(1).max(100),
  projects: z.array(z.strictObject({ id, demand: count(assignment_limits.demand_max), strata: z.array(z.strictObject({ stratum: id, least: count(assignment_limits.demand_max) })).max(assignment_limits.strata_max) })).max(record_limits.projects_max),
  reviewers: z.array(z.strictObject({ id, load_max: count(assignment_limits.load_max), employer: id, stratum: id })).max(record_limits.reviewers_max),
  pairs: z.array(z.array(z.union([count(assignment_limits.score_max), z.string().min(1).max(100)])).max(record_limits.reviewers_max)).max(record_limits.projects_max),
  per_employer_max: z.int().min(1).max(assignment_limits.demand_max).nullable(), cap_bp: z.int().min(1).max(10_000),
})
export type RoundRequest = z.output<typeof roundRequestShape>

/** What an assignment gave, in whole numbers: `chances[p][r]` are units of `scale`, `kept_bp` the part of the best total that is kept under the cap. */
export const roundResultShape = z.strictObject({
  seats: z.array(z.strictObject({ project: id, reviewer: id, stratum: id, score: count(assignment_limits.score_max) })).max(record_limits.projects_max * assignment_limits.demand_max),
  chances: z.array(z.array(count(10_000)).max(record_limits.reviewers_max)).max(record_limits.projects_max),
  scale: z.int().min(1).max(10_000), total: z.int().min(0), mean_units: z.int().min(0), most_total: z.int().min(0), kept_bp: count(10_000),
  places: z.array(z.strictObject({ project: id, employer: id, by_stratum: z.record(z.string(), count(assignment_limits.demand_max)) })),
})
export type RoundResult = z.output<typeof roundResultShape>

/** Why a round could not be served, as the engine said it. */
export const refusalShape = z.strictObject({ code: z.string().max(100), problems: z.array(z.strictObject({ code: z.string().max(100), project: id, stratum: z.string().max(64), missing: count(assignment_limits.demand_max) })).max(record_limits.projects_max * (assignment_limits.strata_max + 1)) })
export type Refusal = z.output<typeof refusalShape>

/** One step of a round: the assignment, a try that could not be served, or a seat that passed to another. Each is bound to the one before it. */
export const roundStepShape = z.strictObject({
  what: z.enum(['assignment', 'replacement']), at: z.iso.datetime({ precision: 6 }), left: id.nullable(),
  request: roundRequestShape, request_hash: hash, seed: hash, result: roundResultShape.nullable(), refused: refusalShape.nullable(), previous: hash, hash,
})
export type RoundStep = z.output<typeof roundStepShape>

/** 轮次记录: all that is needed to run a round again: the draw whose seed everything follows from, and the steps. */
export const roundRecordShape = z.strictObject({
  format: z.literal('jiebang review round 1'), city_id: id, case_id: id,
  draw: z.strictObject({ number: id, seed: hash, record_hash: hash }), steps: z.array(roundStepShape).min(1).max(record_limits.steps_max),
})
export type RoundRecord = z.output<typeof roundRecordShape>

const byId = (a: { id: string }, b: { id: string }) => a.id < b.id ? -1 : a.id > b.id ? 1 : 0

/** Puts a round into its one form, whatever order it was gathered in. `pair` gives the fit, or why the two may not meet. */
export function freezeRound<P extends RoundRequest['projects'][number], R extends RoundRequest['reviewers'][number]>({ number, projects, reviewers, pair, per_employer_max, cap_bp }: {
  number: string, projects: readonly P[], reviewers: readonly R[], pair: (project: P, reviewer: R) => number | string, per_employer_max: number | null, cap_bp: number
}): RoundRequest {
  const files = projects.toSorted(byId), people = reviewers.toSorted(byId)
  return {
    format: 'jiebang assignment request 1', number, per_employer_max, cap_bp,
    projects: files.map(({ id: project, demand, strata }) => ({ id: project, demand, strata: strata.map(({ stratum, least }) => ({ stratum, least })).toSorted((a, b) => a.stratum < b.stratum ? -1 : 1) })),
    reviewers: people.map(({ id: reviewer, load_max, employer, stratum }) => ({ id: reviewer, load_max, employer, stratum })),
    pairs: files.map((project) => people.map((reviewer) => pair(project, reviewer))),
  }
}

/** The hash a frozen round is known by. */
export function hashOfRound(tools: RoundTools, request: RoundRequest): string {
  return tools.sha256(canonical(request))
}

/** The seed of a step: HMAC under the draw's seed over the frozen round's hash. Neither can be chosen: the draw's seed follows from secrets committed to before, and the hash is fixed by the records. */
export function seedOfRound(tools: RoundTools, { draw_seed, request_hash }: { draw_seed: string, request_hash: string }): string {
  return tools.hmac(Uint8Array.from(draw_seed.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16)))(`JIEBANG-ROUND-1|${request_hash}`)
}

/** A frozen round as the engine solves it. */
export function requestOf({ number, projects, reviewers, pairs, per_employer_max, cap_bp }: RoundRequest, seed: string): AssignmentRequest {
  const at = { project: [] as number[], reviewer: [] as number[], score: [] as number[] }
  for (const [p, row] of pairs.entries()) {
    for (const [r, fit] of row.entries()) {
      if (typeof fit !== 'number') continue
      at.project.push(p)
      at.reviewer.push(r)
      at.score.push(fit)
    }
  }
  return { number, projects, reviewers, per_employer_max, cap_bp, seed, pairs: { project: Int32Array.from(at.project), reviewer: Int32Array.from(at.reviewer), score: Int32Array.from(at.score) } }
}

/** What is kept of an assignment. */
export function resultOf(request: RoundRequest, found: Assignment): RoundResult {
  const project_at = new Map(request.projects.map((one, at) => [one.id, at])), reviewer_at = new Map(request.reviewers.map((one, at) => [one.id, at]))
  const chances = request.projects.map(() => request.reviewers.map(() => 0))
  let mean_units = 0
  for (const { project, reviewer, units } of found.chances) {
    const p = project_at.get(project)!, r = reviewer_at.get(reviewer)!
    chances[p]![r] = units
    mean_units += units * (request.pairs[p]![r] as number)
  }
  const most = found.most_total * found.scale
  return {
    seats: found.seats.map(({ project, reviewer, stratum, score }) => ({ project, reviewer, stratum, score })), chances, scale: found.scale, total: found.total, mean_units, most_total: found.most_total,
    kept_bp: most === 0 ? 10_000 : Number(BigInt(mean_units) * 10_000n / BigInt(most)), places: found.places,
  }
}

/** What is kept of a refusal. */
export function refusalOf(code: string, problems: readonly Problem[]): Refusal {
  return { code, problems: problems.map(({ code: why, data }) => ({ code: why, project: String(data?.['project']), stratum: String(data?.['stratum']), missing: Number(data?.['missing']) })) }
}

/** Refusals of the engine that are an answer about the round, and not about the moment it was asked. */
export const answers_of_engine: readonly string[] = ['assignment.short', 'assignment.crossing-short', 'assignment.crossing-too-many', 'assignment.too-heavy']

/** Binds a step to the one before it: the last step's hash, or that of the draw's record. */
export function bindStep(tools: RoundTools, step: Omit<RoundStep, 'hash'>): RoundStep {
  return { ...step, hash: tools.sha256(canonical(step)) }
}
