import { fault } from '#kernel/declare/fault.ts'
import type { Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import { instant } from '#kernel/store/instant.ts'
import { newId } from '#kernel/store/ids.ts'
import { hashOfSheet, sheetSchema, type Sheet } from './sheet.ts'

/** What is judged: a purpose in a case, and which one of several (`bid:ID`); '' where there is one only. */
export type ReviewKey = { case_id: string, purpose: string, subject?: string }

/** A round as its table holds it. */
export type Round = { id: string, case_id: string, purpose: string, subject: string, number: number, sheet_hash: string, reason: string | null, opened_at: string, closed_at: string | null, is_held: boolean }

export type Seat = { number: number, account_id: string, state: 'seated' | 'conflicted' | 'replaced' | 'absent', declared: 'clear' | 'conflict' | null, conflict_kind: string | null, conflict_detail: string | null }

/** The pack's sheet of this id, as it stands today. @throws fault `reviews.no-sheet` */
export function sheetOf(cx: Cx, id: string): Sheet {
  const doc = cx.city.pack.docs<Sheet>('sheets').get(id)
  if (!doc) throw fault('reviews.no-sheet', { sheet: id })
  return doc.doc
}

/** The sheet a round is pinned to. */
export async function pinnedSheet(cx: Cx, hash: string): Promise<Sheet> {
  const { rows } = await sql<{ content: unknown }>`select content from review_sheet where city_id = ${cx.city.id} and hash = ${hash}`.execute(cx.tx)
  if (!rows[0]) throw new Error('invariant: the sheet a round is pinned to is kept')
  return sheetSchema.parse(rows[0].content)
}

/** All rounds of a review, the first one first. */
export async function roundsOf(cx: Cx, { case_id, purpose, subject = '' }: ReviewKey): Promise<Round[]> {
  const { rows } = await sql<Round>`select id, case_id, purpose, subject, number, sheet_hash, reason, ${instant('opened_at')}, ${instant('closed_at')}, is_held from review_round
    where city_id = ${cx.city.id} and case_id = ${case_id} and purpose = ${purpose} and subject = ${subject} order by number`.execute(cx.tx)
  return rows
}

/** Seats of a round by number. */
export async function seatsOf(cx: Cx, round_id: string): Promise<Seat[]> {
  const { rows } = await sql<Seat>`select number, account_id, state, declared, conflict_kind, conflict_detail from review_seat where city_id = ${cx.city.id} and round_id = ${round_id} order by number`.execute(cx.tx)
  return rows
}

/** The open round, locked for who writes in it. @throws fault `reviews.no-round` */
export async function openRoundOf(cx: Cx, key: ReviewKey): Promise<Round> {
  await sql`select from review_round where city_id = ${cx.city.id} and case_id = ${key.case_id} and purpose = ${key.purpose} and subject = ${key.subject ?? ''} for update`.execute(cx.tx)
  const round = (await roundsOf(cx, key)).find((one) => one.closed_at === null)
  if (!round) throw fault('reviews.no-round')
  return round
}

/**
 * Opens the first round of a review: pins the sheet and seats the reviewers in an order that says nothing of who they are.
 * The transaction must be elevated, as for everything that writes here; the caller has established the actor's right.
 * @throws fault `reviews.panel-size` | `reviews.twice-on-panel` | `reviews.round-open`
 */
export async function openReview(cx: Cx, key: ReviewKey, sheet: Sheet, reviewers: readonly string[]): Promise<Round> {
  if ((await roundsOf(cx, key)).length > 0) throw fault('reviews.round-open')
  const { min, max } = sheet.reviewers
  if (reviewers.length < min || reviewers.length > max) throw fault('reviews.panel-size', { min, max, is: reviewers.length })
  if (new Set(reviewers).size !== reviewers.length) throw fault('reviews.twice-on-panel')
  const hash = hashOfSheet(sheet)
  await sql`insert into review_sheet (city_id, hash, sheet_id, content) values (${cx.city.id}, ${hash}, ${sheet.id}, ${JSON.stringify(sheet)}::jsonb) on conflict do nothing`.execute(cx.tx)
  const round = await insertRound(cx, key, { number: 1, sheet_hash: hash, reason: null })
  await sql`insert into review_seat (city_id, round_id, number, account_id)
    select ${cx.city.id}, ${round.id}, row_number() over (order by md5(${round.id} || account_id)), account_id from unnest(${reviewers}::text[]) account_id`.execute(cx.tx)
  return round
}

/**
 * Opens a further round with the reviewers who scored in the last, each in the seat they had and bound by the declaration they made.
 * @throws fault `reviews.no-round` | `reviews.round-open` | `reviews.rounds-over`
 */
export async function nextRound(cx: Cx, key: ReviewKey, reason: string): Promise<Round> {
  const last = (await roundsOf(cx, key)).at(-1)
  if (!last) throw fault('reviews.no-round')
  if (last.closed_at === null) throw fault('reviews.round-open')
  const { rounds_max } = await pinnedSheet(cx, last.sheet_hash)
  if (last.number >= rounds_max) throw fault('reviews.rounds-over', { max: rounds_max })
  const round = await insertRound(cx, key, { number: last.number + 1, sheet_hash: last.sheet_hash, reason })
  await sql`insert into review_seat (city_id, round_id, number, account_id, declared, declared_at)
    select city_id, ${round.id}, number, account_id, declared, declared_at from review_seat where city_id = ${cx.city.id} and round_id = ${last.id} and state = 'seated'`.execute(cx.tx)
  return round
}

async function insertRound(cx: Cx, { case_id, purpose, subject = '' }: ReviewKey, { number, sheet_hash, reason }: Pick<Round, 'number' | 'sheet_hash' | 'reason'>): Promise<Round> {
  const id = newId()
  await sql`insert into review_round (city_id, id, case_id, purpose, subject, number, sheet_hash, reason)
    values (${cx.city.id}, ${id}, ${case_id}, ${purpose}, ${subject}, ${number}, ${sheet_hash}, ${reason})`.execute(cx.tx)
  return { id, case_id, purpose, subject, number, sheet_hash, reason, opened_at: cx.now, closed_at: null, is_held: false }
}

/** 回避声明: what a reviewer declares before reading. A conflict empties the seat until somebody else takes it. @throws fault `reviews.not-seated` | `reviews.scored-already` */
export async function declare(cx: Cx, key: ReviewKey, account_id: string, declared: { is_clear: true } | { is_clear: false, kind: string, detail: string }): Promise<void> {
  const round = await openRoundOf(cx, key)
  await seatedIn(cx, round.id, account_id)
  if (await hasScored(cx, round.id, account_id)) throw fault('reviews.scored-already')
  await sql`update review_seat set declared = ${declared.is_clear ? 'clear' : 'conflict'}, declared_at = now(), state = ${declared.is_clear ? 'seated' : 'conflicted'},
      conflict_kind = ${declared.is_clear ? null : declared.kind}, conflict_detail = ${declared.is_clear ? null : declared.detail}
    where city_id = ${cx.city.id} and round_id = ${round.id} and account_id = ${account_id}`.execute(cx.tx)
}

/**
 * Gives the seat of a reviewer who has not scored to another, or takes it away where enough are left. Returns whose it was; who wants to
 * know whether the round is complete without it asks `closeIfComplete`.
 * @throws fault `reviews.not-seated` | `reviews.seat-not-free` | `reviews.twice-on-panel` | `reviews.too-few-left`
 */
export async function replaceSeat(cx: Cx, key: ReviewKey, number: number, account_id: string | null): Promise<{ round: Round, left: string }> {
  const round = await openRoundOf(cx, key)
  const seats = await seatsOf(cx, round.id)
  const seat = seats.find((one) => one.number === number && one.state !== 'replaced')
  if (!seat) throw fault('reviews.not-seated')
  if (await hasScored(cx, round.id, seat.account_id)) throw fault('reviews.seat-not-free')
  if (account_id !== null && seats.some((one) => one.account_id === account_id)) throw fault('reviews.twice-on-panel')
  const { reviewers: { min } } = await pinnedSheet(cx, round.sheet_hash)
  if (account_id === null && seats.filter((one) => one.state !== 'replaced').length - 1 < min) throw fault('reviews.too-few-left', { min })
  await sql`update review_seat set state = 'replaced' where city_id = ${cx.city.id} and round_id = ${round.id} and number = ${number}`.execute(cx.tx)
  // A new number, so that one seat never stands for two people.
  if (account_id !== null) await sql`insert into review_seat (city_id, round_id, number, account_id) values (${cx.city.id}, ${round.id}, ${Math.max(...seats.map((one) => one.number)) + 1}, ${account_id})`.execute(cx.tx)
  return { round, left: seat.account_id }
}

/** The reviewer's own seat. @throws fault `reviews.not-seated` */
export async function seatedIn(cx: Cx, round_id: string, account_id: string): Promise<Seat> {
  const seat = (await seatsOf(cx, round_id)).find((one) => one.account_id === account_id && one.state === 'seated')
  if (!seat) throw fault('reviews.not-seated')
  return seat
}

/** Whether this reviewer's scores of the round are in. */
export async function hasScored(cx: Cx, round_id: string, account_id: string): Promise<boolean> {
  const { rows } = await sql`select from review_score where city_id = ${cx.city.id} and round_id = ${round_id} and account_id = ${account_id}`.execute(cx.tx)
  return rows.length > 0
}
