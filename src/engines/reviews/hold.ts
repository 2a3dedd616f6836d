import { fault } from '#kernel/declare/fault.ts'
import type { Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import { openRoundOf, seatsOf, type ReviewKey, type Round } from './round.ts'
import type { Sheet } from './sheet.ts'

/** 法定人数: how many of `seats` must be there for a meeting to judge by this sheet: its share, rounded up, never fewer than the sheet's smallest panel; all where it says nothing of meetings. */
export function quorumOf(sheet: Sheet, seats: number): number {
  return Math.max(sheet.reviewers.min, Math.ceil(seats * (sheet.meeting?.quorum_percent ?? 100) / 100))
}

/** Gives a review's open round to a meeting: from here its chair closes it. @throws fault `reviews.no-round` | `reviews.held-scored` */
export async function holdRound(cx: Cx, key: ReviewKey): Promise<Round> {
  const round = await openRoundOf(cx, key)
  const { rows } = await sql`select from review_score where city_id = ${cx.city.id} and round_id = ${round.id} limit 1`.execute(cx.tx)
  if (rows.length > 0) throw fault('reviews.held-scored')
  await sql`update review_round set is_held = true where city_id = ${cx.city.id} and id = ${round.id}`.execute(cx.tx)
  return { ...round, is_held: true }
}

/** Gives a round back: an open one is judged by everyone again, each alone; a closed one stays as it is. */
export async function releaseRound(cx: Cx, round_id: string): Promise<void> {
  await sql`update review_seat seat set state = 'seated' from review_round round where seat.city_id = ${cx.city.id} and seat.round_id = ${round_id} and seat.state = 'absent'
    and round.city_id = seat.city_id and round.id = seat.round_id and round.closed_at is null`.execute(cx.tx)
  await sql`update review_round set is_held = false where city_id = ${cx.city.id} and id = ${round_id}`.execute(cx.tx)
}

/** Takes the seat of somebody who is not at the meeting, and has not scored, out of this round's reckoning. */
export async function seatAbsent(cx: Cx, round_id: string, account_id: string): Promise<void> {
  await sql`update review_seat seat set state = 'absent' where seat.city_id = ${cx.city.id} and seat.round_id = ${round_id} and seat.account_id = ${account_id} and seat.state = 'seated'
    and not exists (select from review_score score where score.city_id = seat.city_id and score.round_id = seat.round_id and score.account_id = seat.account_id)`.execute(cx.tx)
}

/** Refuses while a seat is empty for a conflict. @throws fault `reviews.seat-empty` */
export async function assertFilled(cx: Cx, round_id: string): Promise<void> {
  if ((await seatsOf(cx, round_id)).some((seat) => seat.state === 'conflicted')) throw fault('reviews.seat-empty')
}

/** Closes a held round in which everybody at the table has scored. @throws fault `reviews.not-held` | `reviews.seat-empty` | `reviews.scores-missing` */
export async function closeHeld(cx: Cx, key: ReviewKey): Promise<Round> {
  const round = await openRoundOf(cx, key)
  if (!round.is_held) throw fault('reviews.not-held')
  await assertFilled(cx, round.id)
  const { rows } = await sql<{ missing: number, given: number }>`select count(*) filter (where score.account_id is null)::int as missing, count(score.account_id)::int as given from review_seat seat
    left join review_score score on score.city_id = seat.city_id and score.round_id = seat.round_id and score.account_id = seat.account_id
    where seat.city_id = ${cx.city.id} and seat.round_id = ${round.id} and seat.state = 'seated'`.execute(cx.tx)
  const { missing, given } = rows[0]!
  if (missing > 0 || given === 0) throw fault('reviews.scores-missing', { count: missing })
  await sql`update review_round set closed_at = now() where city_id = ${cx.city.id} and id = ${round.id}`.execute(cx.tx)
  return { ...round, closed_at: cx.now }
}
