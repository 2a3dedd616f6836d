import { fault } from '#kernel/declare/fault.ts'
import type { Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import { instant } from '#kernel/store/instant.ts'
import { seatsOf, type ReviewKey } from '#engines/reviews/round.ts'
import { loadCase } from '#engines/cases/load.ts'

/** 评审会 as its table holds it. */
export type Meeting = {
  id: string, case_id: string, purpose: string, title_zh: string, title_en: string, planned_at: string, place: string, chair_by: 'elected' | 'first-seat', chair_account_id: string | null,
  state: 'planned' | 'open' | 'signing' | 'closed' | 'called-off', convened_by: string, started_at: string | null, ended_at: string | null, closed_at: string | null, because: string | null,
}
export type Item = { number: number, title_zh: string, title_en: string, purpose: string, subject: string, round_id: string, state: 'waiting' | 'questions' | 'scoring' | 'closed', opened_at: string | null, scoring_at: string | null, closed_at: string | null }
export type Presence = { account_id: string, comes: boolean | null, because: string | null, present_at: string | null, left_at: string | null, vote: string | null, position: 'agree' | 'dissent' | null, dissent: string | null, signed_at: string | null, receipt_id: string | null }
/** A member: who holds a seat in any item. `seat` is its number, before it the item's for items after the first; `seats` are their seats by item. */
export type Member = { account_id: string, seat: string, seats: Map<number, { number: number, state: 'seated' | 'absent' }> }

const columns = sql`id, case_id, purpose, title_zh, title_en, ${instant('planned_at')}, place, chair_by, chair_account_id, state, convened_by, ${instant('started_at')}, ${instant('ended_at')}, ${instant('closed_at')}, because`

/** A meeting by its id; null when there is none. */
export async function meetingOf(cx: Cx, id: string, lock: 'update' | 'none' = 'none'): Promise<Meeting | null> {
  const { rows } = await sql<Meeting>`select ${columns} from meeting where city_id = ${cx.city.id} and id = ${id} ${lock === 'update' ? sql`for update` : sql``}`.execute(cx.tx)
  return rows[0] ?? null
}

/** Meetings of a case, the latest first. Elevate first. */
export async function meetingsOf(cx: Cx, case_id: string): Promise<Meeting[]> {
  const { rows } = await sql<Meeting>`select ${columns} from meeting where city_id = ${cx.city.id} and case_id = ${case_id} order by id desc limit 20`.execute(cx.tx)
  return rows
}

/** The agenda in order. */
export async function itemsOf(cx: Cx, meeting_id: string): Promise<Item[]> {
  const { rows } = await sql<Item>`select number, title_zh, title_en, purpose, subject, round_id, state, ${instant('opened_at')}, ${instant('scoring_at')}, ${instant('closed_at')} from meeting_item
    where city_id = ${cx.city.id} and meeting_id = ${meeting_id} order by number`.execute(cx.tx)
  return rows
}

/** The review of an item. */
export const keyOf = (meeting: Pick<Meeting, 'case_id'>, item: Pick<Item, 'purpose' | 'subject'>): ReviewKey => ({ case_id: meeting.case_id, purpose: item.purpose, subject: item.subject })

/** Who said and did what about being there. */
export async function presencesOf(cx: Cx, meeting_id: string): Promise<Presence[]> {
  const { rows } = await sql<Presence>`select account_id, comes, because, ${instant('present_at')}, ${instant('left_at')}, vote, position, dissent, ${instant('signed_at')}, receipt_id from meeting_presence
    where city_id = ${cx.city.id} and meeting_id = ${meeting_id} order by account_id`.execute(cx.tx)
  return rows
}

/** Those who hold a seat in any item now, in the order of the seats. */
export async function membersOf(cx: Cx, items: readonly Item[]): Promise<Member[]> {
  const members = new Map<string, Member>()
  for (const item of items) {
    for (const { account_id, number, state } of await seatsOf(cx, item.round_id)) {
      if (state !== 'seated' && state !== 'absent') continue
      const member = members.get(account_id) ?? { account_id, seat: item.number === 1 ? String(number) : `${item.number}-${number}`, seats: new Map() }
      member.seats.set(item.number, { number, state })
      members.set(account_id, member)
    }
  }
  return [...members.values()]
}

/** Whoever is in the room: confirmed that they are there, and did not leave. */
export const isIn = (presence: Presence | undefined): boolean => presence !== undefined && presence.present_at !== null && presence.left_at === null

/** A meeting with everything it is made of, and who the reader is in it. */
export type Entered = { meeting: Meeting, items: Item[], members: Member[], presences: Map<string, Presence>, me: Member | null }

/**
 * Opens a meeting for its reader: a member by their seat, others by role and relation to its case under `subject` of the access table. Elevates.
 * @throws fault `meetings.not-found` alike where there is none and where it is not the reader's to know
 */
export async function enter(cx: Cx, subject: string, id: string, lock: 'update' | 'none' = 'none'): Promise<Entered> {
  await cx.elevate()
  const meeting = await meetingOf(cx, id, lock)
  if (!meeting) throw fault('meetings.not-found')
  const items = await itemsOf(cx, id)
  const members = await membersOf(cx, items)
  const me = members.find((one) => one.account_id === cx.actor.account_id) ?? null
  if (!me) {
    const { county_id } = await loadCase(cx, meeting.case_id)
    const passage = cx.city.access.passage(subject, cx.actor, { city_id: cx.city.id, county_id })
    if (!passage) throw fault('meetings.not-found')
  }
  return { meeting, items, members, presences: new Map((await presencesOf(cx, id)).map((one) => [one.account_id, one])), me }
}

/** As `enter`, for members alone, with the meeting locked and in one of `states`. @throws fault `meetings.not-found` | `meetings.not-now` */
export async function enterAsMember(cx: Cx, subject: string, id: string, states: readonly Meeting['state'][]): Promise<Entered & { me: Member }> {
  const entered = await enter(cx, subject, id, 'update')
  const { me } = entered
  if (!me) throw fault('meetings.not-found')
  assertState(entered.meeting, states)
  return { ...entered, me }
}

/** @throws fault `meetings.not-now` */
export function assertState(meeting: Meeting, states: readonly Meeting['state'][]): void {
  if (!states.includes(meeting.state)) throw fault('meetings.not-now')
}

/** As `enterAsMember` of a meeting under way, for its chair. @throws fault `meetings.chair-only` */
export async function enterAsChair(cx: Cx, subject: string, id: string, states: readonly Meeting['state'][] = ['open']): Promise<Entered & { me: Member }> {
  const entered = await enterAsMember(cx, subject, id, states)
  if (entered.meeting.chair_account_id !== entered.me.account_id) throw fault('meetings.chair-only')
  return entered
}

/** An item of the agenda. @throws fault `meetings.no-item` */
export function itemIn(entered: Entered, number: number): Item {
  const item = entered.items.find((one) => one.number === number)
  if (!item) throw fault('meetings.no-item', { number })
  return item
}

/** Whoever has a say in the room now. @throws fault `meetings.not-present` */
export function assertPresent(entered: Entered & { me: Member }): void {
  if (!isIn(entered.presences.get(entered.me.account_id))) throw fault('meetings.not-present')
}

/** Notes something of the reader's own presence. */
export async function keepPresence(cx: Cx, meeting_id: string, account_id: string, change: Partial<Pick<Presence, 'comes' | 'because' | 'vote'>> & { is_present?: true }): Promise<void> {
  await sql`insert into meeting_presence (city_id, meeting_id, account_id) values (${cx.city.id}, ${meeting_id}, ${account_id}) on conflict do nothing`.execute(cx.tx)
  const of = sql`city_id = ${cx.city.id} and meeting_id = ${meeting_id} and account_id = ${account_id}`
  if (change.comes !== undefined) await sql`update meeting_presence set comes = ${change.comes}, because = ${change.because ?? null} where ${of}`.execute(cx.tx)
  if (change.vote !== undefined) await sql`update meeting_presence set vote = ${change.vote} where ${of}`.execute(cx.tx)
  if (change.is_present) await sql`update meeting_presence set present_at = coalesce(present_at, now()), left_at = null where ${of}`.execute(cx.tx)
}
