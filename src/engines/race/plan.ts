import { z } from 'zod'
import type { Problem } from '#kernel/declare/fault.ts'

/** Bounds of a race: fewer than two teams is none, more than eight nobody can follow. */
export const teams_min = 2
export const teams_max = 8
export const gates_max = 6
export const places_max = 8
const whole = 10_000

const fen = z.int().min(0).max(Number.MAX_SAFE_INTEGER)

/** 关口: a day, a test and what passing it means; at most so many may go on, and each of them is paid the tranche. */
export const gateSchema = z.strictObject({
  name: z.string().min(1).max(80), on: z.string().regex(/^\d{4}-\d\d-\d\d$/), test: z.string().min(1).max(1_000), criteria: z.string().min(1).max(1_000),
  go_on_max: z.int().min(1).max(teams_max), tranche_fen: fen,
  /** The same texts in English, as far as they were given; where the two differ the ones above hold. */
  en: z.strictObject({ name: z.string().min(1).max(80), test: z.string().min(1).max(1_000), criteria: z.string().min(1).max(1_000) }).partial().optional(),
})
export type Gate = z.output<typeof gateSchema>

/**
 * 赛马方案: everything that decides who is paid what, fixed before the first bid. `shares_bp` says how the residual prize is shared by final rank, in
 * ten-thousandths; `merger_bp` what part of a merged team's tranche goes with it to the team that takes it in.
 */
export const planSchema = z.strictObject({
  teams: z.int().min(teams_min).max(teams_max), total_fen: fen.min(1), start_fen: fen, gates: z.array(gateSchema).min(1).max(gates_max),
  shares_bp: z.array(z.int().min(1).max(whole)).min(1).max(places_max), merger_bp: z.int().min(0).max(whole),
})
export type Plan = z.output<typeof planSchema>

/** The most a plan can pay out before the residual prize, fen; beyond 2^53 it is `Infinity`. */
export function committedFen({ teams, start_fen, gates }: Pick<Plan, 'teams' | 'start_fen' | 'gates'>): number {
  const sum = gates.reduce((total, gate) => total + BigInt(gate.go_on_max) * BigInt(gate.tranche_fen), BigInt(teams) * BigInt(start_fen))
  return sum > BigInt(Number.MAX_SAFE_INTEGER) ? Infinity : Number(sum)
}

/** Everything that makes a plan impossible to keep, by field: then no course of the race can pay more than the prize. */
export function planProblems(plan: Plan): Problem[] {
  const problems: Problem[] = []
  plan.gates.forEach((gate, at) => {
    const before = plan.gates[at - 1]
    if (before && gate.on <= before.on) problems.push({ path: `gates.${at}.on`, code: 'race.gate-not-later', data: { before: before.on } })
    const places = before?.go_on_max ?? plan.teams
    if (gate.go_on_max > places) problems.push({ path: `gates.${at}.go_on_max`, code: 'race.more-go-on-than-come', data: { max: places } })
  })
  const committed_fen = committedFen(plan)
  if (committed_fen > plan.total_fen) problems.push({ path: 'gates', code: 'race.tranches-above-prize', data: { committed: committed_fen / 100, total: plan.total_fen / 100 } })
  const shared = plan.shares_bp.reduce((sum, one) => sum + one, 0)
  if (shared !== whole) problems.push({ path: 'shares_bp', code: 'race.shares-not-whole', data: { is: shared / 100 } })
  if (plan.shares_bp.length > plan.gates.at(-1)!.go_on_max) problems.push({ path: 'shares_bp', code: 'race.more-shares-than-places', data: { max: plan.gates.at(-1)!.go_on_max } })
  return problems
}
