import type { Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import { aggregate, amountsOf, type Amount, type Result } from './aggregate.ts'
import { pinnedSheet, roundsOf, seatsOf, type ReviewKey, type Round, type Seat } from './round.ts'
import type { Sheet } from './sheet.ts'

/** A sheet handed in. `account_id` is there only for readers who may know names. */
export type GivenScore = { seat: number, account_id: string | null, is_mine: boolean, scores: Record<string, number>, total: number, comment: string, reasons: Record<string, string>, amount: (Amount & { reason: string }) | null, is_kept: boolean, at: string }

/** A round as a reader may know it: before it is closed, only how many are in and the reader's own sheet. */
export type RoundSeen = {
  round: Round
  seats: (Omit<Seat, 'account_id'> & { account_id: string | null, is_mine: boolean })[]
  given: number
  scores: GivenScore[]
  result: Result | null
  amounts: ReturnType<typeof amountsOf>
}

export type ReviewSeen = { sheet: Sheet, rounds: RoundSeen[] }

type ScoreRow = Omit<GivenScore, 'seat' | 'is_mine' | 'account_id' | 'total'> & { account_id: string, total: string }

/**
 * A review with all its rounds; null when none was opened. Blindness is kept here, whoever asks: of an open round nobody is given another's
 * sheet, and names only to `sees_names`. The transaction must be elevated; the caller says who may see a closed round at all.
 */
export async function reviewOf(cx: Cx, key: ReviewKey, { account_id, sees_names }: { account_id: string | null, sees_names: boolean }): Promise<ReviewSeen | null> {
  const rounds = await roundsOf(cx, key)
  if (!rounds[0]) return null
  const sheet = await pinnedSheet(cx, rounds[0].sheet_hash)
  return { sheet, rounds: await Promise.all(rounds.map((round) => seen(cx, sheet, round, { account_id, sees_names }))) }
}

async function seen(cx: Cx, sheet: Sheet, round: Round, { account_id, sees_names }: { account_id: string | null, sees_names: boolean }): Promise<RoundSeen> {
  const seats = await seatsOf(cx, round.id)
  const { rows } = await sql<ScoreRow>`select account_id, scores, total, comment, reasons, amount, is_kept, to_char(at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at
    from review_score where city_id = ${cx.city.id} and round_id = ${round.id}`.execute(cx.tx)
  const seatOf = new Map(seats.map((seat) => [seat.account_id, seat.number]))
  const is_closed = round.closed_at !== null
  const scores = rows.filter((row) => is_closed || row.account_id === account_id)
    .map((row) => ({ ...row, seat: seatOf.get(row.account_id)!, total: Number(row.total), is_mine: row.account_id === account_id, account_id: sees_names ? row.account_id : null })).toSorted((a, b) => a.seat - b.seat)
  return {
    round, given: rows.length, scores,
    seats: seats.map((seat) => ({ ...seat, account_id: sees_names || seat.account_id === account_id ? seat.account_id : null, is_mine: seat.account_id === account_id })),
    result: is_closed && scores.length > 0 ? aggregate(sheet, scores) : null,
    amounts: is_closed ? amountsOf(scores.flatMap((one) => one.amount ?? [])) : null,
  }
}

/** Whoever sat on the panel in any round, by seat, as they stood last. */
export function panelOf({ rounds }: ReviewSeen): RoundSeen['seats'] {
  return [...new Map(rounds.flatMap((one) => one.seats.map((seat) => [seat.number, seat] as const))).values()].toSorted((a, b) => a.number - b.number)
}
