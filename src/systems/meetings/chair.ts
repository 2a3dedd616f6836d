import { z } from 'zod'
import { fault } from '#kernel/declare/fault.ts'
import { action } from '#kernel/declare/system.ts'
import type { Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import { newId } from '#kernel/store/ids.ts'
import { instant } from '#kernel/store/instant.ts'
import { seatAbsent } from '#engines/reviews/hold.ts'
import { hasScored } from '#engines/reviews/round.ts'
import { done, id, members_only } from './attend.ts'
import { assertPresent, assertState, enter, enterAsChair, enterAsMember, isIn, type Entered } from './meeting.ts'
import { assertQuorum } from './quorum.ts'

/** Most changes of the chair at one meeting, those declined included. */
export const changes_max = 50

/** 组长变更 as its table holds it. */
export type ChairChange = {
  number: number, kind: 'handed-over' | 'chosen-anew', from_account_id: string, to_account_id: string | null, because: string, opened_by: string, opened_at: string, opened_receipt_id: string
  state: 'waiting' | 'taken' | 'declined' | 'withdrawn', settled_at: string | null, settled_receipt_id: string | null
}

const because = z.string().trim().min(2).max(500)

/** Changes of a meeting's chair in order. Elevate first. */
export async function chairChangesOf(cx: Cx, meeting_id: string): Promise<ChairChange[]> {
  const { rows } = await sql<ChairChange>`select number, kind, from_account_id, to_account_id, because, opened_by, ${instant('opened_at')}, opened_receipt_id, state, ${instant('settled_at')}, settled_receipt_id
    from meeting_chair_change where city_id = ${cx.city.id} and meeting_id = ${meeting_id} order by number`.execute(cx.tx)
  return rows
}

/**
 * 移交组长: the chair offers it to somebody present and says why; it passes when they take it, and until then the chair chairs. Offering it to another withdraws the first.
 * @throws fault `meetings.chair-only` | `meetings.no-seat` | `meetings.too-many-chairs`
 */
export const handOver = action({
  title: { zh: '移交组长', en: 'Hand the chair over' },
  input: z.strictObject({ id, seat: z.string().min(1).max(8), because }),
  output: done,
  allow: members_only,
  async run(cx, { id: meeting_id, seat, because: why }) {
    const { members, presences, me } = await enterAsChair(cx, 'meetings.hand-over', meeting_id, ['open', 'signing'])
    const wanted = members.find((one) => one.seat === seat && one.account_id !== me.account_id && isIn(presences.get(one.account_id)))
    if (!wanted) throw fault('meetings.no-seat', { seat })
    await openChange(cx, meeting_id, { kind: 'handed-over', from: me.account_id, to: wanted.account_id, because: why, told: { from: me.seat, to: seat } })
    return { is_done: true as const }
  },
})

/** 接任组长: the one it was offered to takes the chair or declines; both stand in the minutes. @throws fault `meetings.no-offer` | `meetings.not-present` */
export const takeOver = action({
  title: { zh: '接任组长', en: 'Take the chair over' },
  input: z.strictObject({ id, agrees: z.boolean() }),
  output: done,
  allow: members_only,
  async run(cx, { id: meeting_id, agrees }) {
    const entered = await enterAsMember(cx, 'meetings.take-over', meeting_id, ['open', 'signing'])
    assertPresent(entered)
    const offer = (await chairChangesOf(cx, meeting_id)).find((one) => one.state === 'waiting' && one.to_account_id === entered.me.account_id)
    if (!offer) throw fault('meetings.no-offer')
    await settleChange(cx, meeting_id, offer, { to: entered.me.account_id, is_taken: agrees, told: { seat: entered.me.seat, agrees } })
    return { is_done: true as const }
  },
})

/**
 * 请到会专家重新推选组长: by the officer, where the chair has gone without handing over. The chair is noted as having left; those present elect another as at the beginning, and must be a quorum of
 * every item that is not judged yet. What was scored stays.
 * @throws fault `meetings.no-chair` | `meetings.no-quorum` | `meetings.too-many-chairs`
 */
export const vacateChair = action({
  title: { zh: '请到会专家重新推选组长', en: 'Ask the room to choose another chair' },
  input: z.strictObject({ id, because }),
  output: done,
  allow: { 'city-officer': ['same-city'], 'county-officer': ['same-county'] },
  async run(cx, { id: meeting_id, because: why }) {
    const entered = await enter(cx, 'meetings.vacate-chair', meeting_id, 'update')
    const { meeting, members, items, presences, me } = entered
    if (me) throw fault('meetings.not-found')
    assertState(meeting, ['open', 'signing'])
    const gone = members.find((one) => one.account_id === meeting.chair_account_id)
    if (!gone) throw fault('meetings.no-chair')
    const open = items.find((one) => one.state === 'scoring')
    // A sheet handed in counts, whoever has left since.
    if (open && gone.seats.get(open.number)?.state === 'seated' && !await hasScored(cx, open.round_id, gone.account_id)) await seatAbsent(cx, open.round_id, gone.account_id)
    const left = new Map([...presences].filter(([account_id]) => account_id !== gone.account_id))
    await assertQuorum(cx, { ...entered, presences: left }, items.filter((one) => one.state !== 'closed'))
    await sql`update meeting_presence set left_at = coalesce(left_at, now()) where city_id = ${cx.city.id} and meeting_id = ${meeting_id} and account_id = ${gone.account_id}`.execute(cx.tx)
    await sql`update meeting_presence set vote = null where city_id = ${cx.city.id} and meeting_id = ${meeting_id}`.execute(cx.tx)
    await sql`update meeting set chair_account_id = null where city_id = ${cx.city.id} and id = ${meeting_id}`.execute(cx.tx)
    await openChange(cx, meeting_id, { kind: 'chosen-anew', from: gone.account_id, to: null, because: why, told: { from: gone.seat } })
    return { is_done: true as const }
  },
})

/** Notes whom the room has chosen after the chair had gone; nothing where it chooses its first. */
export async function settleElection(cx: Cx, meeting_id: string, { account_id, seat }: { account_id: string, seat: string }): Promise<void> {
  const waiting = (await chairChangesOf(cx, meeting_id)).find((one) => one.state === 'waiting' && one.kind === 'chosen-anew')
  if (waiting) await settleChange(cx, meeting_id, waiting, { to: account_id, is_taken: true, told: { seat } })
}

async function openChange(cx: Cx, meeting_id: string, { kind, from, to, because: why, told }: { kind: ChairChange['kind'], from: string, to: string | null, because: string, told: Record<string, string> }): Promise<void> {
  const number = (await chairChangesOf(cx, meeting_id)).length + 1
  if (number > changes_max) throw fault('meetings.too-many-chairs', { max: changes_max })
  await sql`update meeting_chair_change set state = 'withdrawn', settled_at = now() where city_id = ${cx.city.id} and meeting_id = ${meeting_id} and state = 'waiting'`.execute(cx.tx)
  const receipt_id = receiptFor(cx, meeting_id, kind === 'handed-over' ? 'meetings.hand-over' : 'meetings.vacate-chair', { number, ...told, because: why })
  await sql`insert into meeting_chair_change (city_id, meeting_id, number, kind, from_account_id, to_account_id, because, opened_by, opened_receipt_id)
    values (${cx.city.id}, ${meeting_id}, ${number}, ${kind}, ${from}, ${to}, ${why}, ${cx.actor.account_id}, ${receipt_id})`.execute(cx.tx)
}

async function settleChange(cx: Cx, meeting_id: string, change: ChairChange, { to, is_taken, told }: { to: string, is_taken: boolean, told: Record<string, unknown> }): Promise<void> {
  const receipt_id = receiptFor(cx, meeting_id, change.kind === 'handed-over' ? 'meetings.take-over' : 'meetings.choose-anew', { number: change.number, ...told })
  await sql`update meeting_chair_change set state = ${is_taken ? 'taken' : 'declined'}, to_account_id = ${to}, settled_at = now(), settled_receipt_id = ${receipt_id} where city_id = ${cx.city.id} and meeting_id = ${meeting_id} and number = ${change.number}`.execute(cx.tx)
  if (is_taken) await sql`update meeting set chair_account_id = ${to} where city_id = ${cx.city.id} and id = ${meeting_id}`.execute(cx.tx)
}

/** Each side's act is signed by the platform as what it is. */
function receiptFor(cx: Cx, meeting_id: string, name: string, content: Record<string, unknown>): string {
  const receipt_id = newId()
  cx.record.audits.push({ action: name, subject: `meeting:${meeting_id}`, content, receipt: { id: receipt_id, kind: 'decision', subject: `meeting:${meeting_id}` } })
  return receipt_id
}

/** The changes every signature of the minutes stands on: those taken before the signing began, by seats. Later ones stand in the minutes by their own receipts. */
export function chairsSigned(changes: readonly ChairChange[], { meeting, members }: Pick<Entered, 'meeting' | 'members'>): Record<string, unknown>[] {
  const seatOf = (account_id: string | null) => members.find((one) => one.account_id === account_id)?.seat ?? null
  return changes.filter((one) => one.state === 'taken' && (meeting.ended_at === null || one.settled_at! <= meeting.ended_at))
    .map((one) => ({ kind: one.kind, from: seatOf(one.from_account_id), to: seatOf(one.to_account_id), because: one.because, at: one.settled_at, receipts: [one.opened_receipt_id, one.settled_receipt_id] }))
}
