import { earnedOf } from '#engines/deliverables/arithmetic.ts'
import type { Disallowed, Use, Verdict } from './project.ts'

/** What a verdict rests on, all in fen: shares with what was accepted of each, the grant used, what of it was spent outside the budget, what was paid. */
export type Reckoning = {
  deliverables: readonly { share_fen: number, percent: number | null }[]
  uses: readonly Pick<Use, 'grant_fen'>[]
  disallowed: readonly Pick<Disallowed, 'fen'>[]
  paid_fen: number
  /** Null while the project goes on: what was accepted so far is due, and nothing is asked back. */
  ending: { verdict: Verdict, is_diligent: boolean, is_falsified: boolean } | null
}

export type Settlement = { earned_fen: number, used_fen: number, disallowed_fen: number, eligible_fen: number, entitled_fen: number, due_fen: number, return_fen: number }

/**
 * What the grant comes to. Earned is the accepted part of each deliverable's share; eligible is what was used within the budget.
 * A project that passed keeps the lesser of both. One that failed or was terminated gets nothing more: with diligence it keeps what it duly used of what it
 * was paid, without it no more than it earned, and with falsified material nothing. While a project goes on, what it earned is due as far as it was paid less.
 */
export function settle({ deliverables, uses, disallowed, paid_fen, ending }: Reckoning): Settlement {
  const { earned_fen } = earnedOf(deliverables)
  const used_fen = uses.reduce((sum, one) => sum + one.grant_fen, 0)
  const disallowed_fen = disallowed.reduce((sum, one) => sum + one.fen, 0)
  const eligible_fen = Math.max(0, used_fen - disallowed_fen)
  const entitled_fen = ending === null ? Math.max(paid_fen, earned_fen) : entitledBy(ending, { earned_fen, eligible_fen, paid_fen })
  return { earned_fen, used_fen, disallowed_fen, eligible_fen, entitled_fen, due_fen: Math.max(0, entitled_fen - paid_fen), return_fen: Math.max(0, paid_fen - entitled_fen) }
}

function entitledBy({ verdict, is_diligent, is_falsified }: NonNullable<Reckoning['ending']>, { earned_fen, eligible_fen, paid_fen }: { earned_fen: number, eligible_fen: number, paid_fen: number }): number {
  if (is_falsified) return 0
  if (verdict === 'pass') return Math.min(earned_fen, eligible_fen)
  return Math.min(paid_fen, eligible_fen, is_diligent ? paid_fen : earned_fen)
}
