import { divide } from '#kernel/values/divide.ts'
import type { FindingKind } from './standing.ts'

/** A deliverable as the arithmetic wants it; `percent` is what of it was accepted, 0 to 100, null while nothing holds. */
export type Weighed = { weight: number, percent: number | null }

/** Share of the whole that was accepted, in basis points: each counts by its weight and by what was accepted of it. Rounded down, so that no limit is reached by rounding; exact where weights add up to 100. */
export function acceptedBp(list: readonly Weighed[]): number {
  const weight = list.reduce((sum, one) => sum + one.weight, 0)
  if (weight === 0) return 0
  return Math.floor(list.reduce((sum, one) => sum + one.weight * (one.percent ?? 0), 0) * 100 / weight)
}

/** Money by weights, to the last fen. */
export const sharesOf = (total_fen: number, weights: readonly number[]): number[] => divide(total_fen, weights)

/**
 * What the accepted part of each deliverable earns of its share, to the fen: parts and what nobody earned add up to the shares, and the fen that
 * rounding leaves over go to the largest remainders. A share accepted whole is earned whole, and more accepted of one never earns it less.
 */
export function earnedOf(list: readonly { share_fen: number, percent: number | null }[]): { parts: number[], earned_fen: number, rest_fen: number } {
  const total_fen = list.reduce((sum, one) => sum + one.share_fen, 0)
  if (total_fen === 0) return { parts: list.map(() => 0), earned_fen: 0, rest_fen: 0 }
  const earned = list.map((one) => one.share_fen * (one.percent ?? 0))
  const parts = divide(total_fen, [...earned, total_fen * 100 - earned.reduce((sum, one) => sum + one, 0)])
  const rest_fen = parts.pop()!
  return { parts, earned_fen: total_fen - rest_fen, rest_fen }
}

/** Limits of the pack, in percent: from `met_from` on a deliverable counts as met, below `not_met_below` as not met; between them in part. */
export type Limits = { met_from: number, not_met_below: number }

/** What a panel's figure of a deliverable (0 to 100, with decimals) comes to as a finding; a part is rounded half up to a whole percent. */
export function findingFor(figure: number, { met_from, not_met_below }: Limits): { verdict: FindingKind, percent: number } {
  if (figure >= met_from) return { verdict: 'met', percent: 100 }
  if (figure < not_met_below) return { verdict: 'not-met', percent: 0 }
  return { verdict: 'partly', percent: Math.min(99, Math.max(1, Math.round(figure))) }
}
