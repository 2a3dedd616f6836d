import type { Sentence } from '#kernel/declare/fault.ts'
import type { Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import { replaceSeat, roundsOf, seatsOf, type ReviewKey } from '#engines/reviews/round.ts'

/** Gives a seat of the open round to whoever was asked in the place of the one who left. False, and nothing done, where that seat is no longer open. Elevate first. */
export async function takeOver(cx: Cx, key: ReviewKey, { left, account_id }: { left: string, account_id: string }): Promise<boolean> {
  const last = (await roundsOf(cx, key)).at(-1)
  const seat = last && (await seatsOf(cx, last.id)).find((one) => one.account_id === left && one.state !== 'replaced')
  if (!seat || last.closed_at !== null) return false
  await replaceSeat(cx, key, seat.number, account_id)
  return true
}

/** Seats that still wait for their sheet, of whoever has not left. Elevate first. */
export async function freeSeats(cx: Cx, key: ReviewKey): Promise<{ number: number, account_id: string }[]> {
  const round = (await roundsOf(cx, key)).find((one) => one.closed_at === null)
  if (!round) return []
  const { rows } = await sql<{ number: number, account_id: string }>`select seat.number, seat.account_id from review_seat seat
    join case_party party on party.city_id = seat.city_id and party.case_id = ${key.case_id} and party.role = 'expert' and party.account_id = seat.account_id
    where seat.city_id = ${cx.city.id} and seat.round_id = ${round.id} and seat.state = 'seated' and not exists (select from review_score score where score.city_id = seat.city_id and score.round_id = seat.round_id and score.account_id = seat.account_id)
    order by seat.number`.execute(cx.tx)
  return rows
}

/** Seats as the choices of a form, by number alone: who sits there is sealed. */
export function seatChoices(seats: readonly { number: number }[]): { id: string, title: Sentence }[] {
  return seats.map(({ number }) => ({ id: String(number), title: { zh: `第 ${number} 席`, en: `Seat ${number}` } }))
}

/** Whether the actor sits in the open round and has still to declare before anything is shown; scoring without it is a declaration as well. Elevate first. */
export async function hasToDeclare(cx: Cx, key: ReviewKey): Promise<boolean> {
  const last = (await roundsOf(cx, key)).at(-1)
  if (!last || last.closed_at !== null) return false
  return (await seatsOf(cx, last.id)).some((seat) => seat.account_id === cx.actor.account_id && seat.declared === null)
}

export type PanelAtWork = { case_id: string, org_id: string | null, county_id: string | null, accounts: string[] }

/** Panels whose rounds for a purpose are open, with those whose sheets are not in, one for each case; for the nightly check. Elevate first. */
export async function panelsAtWork(cx: Cx, purpose: string): Promise<PanelAtWork[]> {
  const { rows } = await sql<PanelAtWork>`select file.id as case_id, file.org_id, file.county_id, array_agg(seat.account_id order by seat.number) as accounts
    from review_round round join case_file file on file.city_id = round.city_id and file.id = round.case_id and file.closed_at is null
    join review_seat seat on seat.city_id = round.city_id and seat.round_id = round.id and seat.state = 'seated' and not exists (select from review_score score where score.city_id = seat.city_id and score.round_id = seat.round_id and score.account_id = seat.account_id)
    join case_party party on party.city_id = file.city_id and party.case_id = file.id and party.role = 'expert' and party.account_id = seat.account_id
    where round.city_id = ${cx.city.id} and round.purpose = ${purpose} and round.closed_at is null group by file.id, file.org_id, file.county_id order by file.id`.execute(cx.tx)
  return rows
}
