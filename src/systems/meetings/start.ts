import { z } from 'zod'
import { fault } from '#kernel/declare/fault.ts'
import { action } from '#kernel/declare/system.ts'
import { audit } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import { assertFilled, releaseRound } from '#engines/reviews/hold.ts'
import { disclose } from '#systems/draws/public.ts'
import { done, id, members_only } from './attend.ts'
import { settleElection } from './chair.ts'
import { assertPresent, assertState, enter, enterAsMember, isIn, keepPresence, type Entered } from './meeting.ts'
import { assertQuorum } from './quorum.ts'
import { sealedName } from './sealed-name.ts'

export const officers = { 'city-officer': ['same-city'], 'county-officer': ['same-county'] } as const

/** 开会: once every item has its quorum. The names of the panel are disclosed here, and the audit's sealed names opened. @throws fault `meetings.no-quorum` */
export const start = action({
  title: { zh: '开会', en: 'Begin the meeting' },
  input: z.strictObject({ id }),
  output: done,
  allow: { ...members_only, ...officers },
  async run(cx, { id: meeting_id }) {
    const entered = await enter(cx, 'meetings.start', meeting_id, 'update')
    const { meeting, items, members, presences, me } = entered
    assertState(meeting, ['planned'])
    if (me) assertPresent({ ...entered, me })
    for (const item of items) await assertFilled(cx, item.round_id)
    await assertQuorum(cx, entered, items)
    const chair = meeting.chair_by === 'first-seat' ? members.find((one) => isIn(presences.get(one.account_id)))!.account_id : null
    await sql`update meeting set state = 'open', started_at = now(), chair_account_id = ${chair} where city_id = ${cx.city.id} and id = ${meeting.id}`.execute(cx.tx)
    await disclose(cx, meeting.case_id)
    audit(cx, 'meetings.start', `meeting:${meeting.id}`, { sealed: members.map(({ account_id }) => ({ sealed_as: sealedName(cx, meeting.id, account_id), account_id })) })
    return { is_done: true as const }
  },
})

/** 推选组长: each of those present names a seat; more than half of them make the chair. A vote may be changed until then. Also where the chair has gone and the room was asked to choose another. */
export const elect = action({
  title: { zh: '推选组长', en: 'Elect the chair' },
  input: z.strictObject({ id, seat: z.string().min(1).max(8) }),
  output: z.strictObject({ is_chosen: z.boolean() }),
  allow: members_only,
  async run(cx, { id: meeting_id, seat }) {
    const entered = await enterAsMember(cx, 'meetings.elect', meeting_id, ['open', 'signing'])
    const { meeting, members, presences, me } = entered
    assertPresent(entered)
    if (meeting.chair_account_id !== null) throw fault('meetings.chair-chosen')
    const wanted = members.find((one) => one.seat === seat && isIn(presences.get(one.account_id)))
    if (!wanted) throw fault('meetings.no-seat', { seat })
    await keepPresence(cx, meeting.id, me.account_id, { vote: wanted.account_id })
    const is_chosen = votesFor(entered, wanted.account_id, { [me.account_id]: wanted.account_id }) * 2 > members.filter((one) => isIn(presences.get(one.account_id))).length
    if (is_chosen) {
      await sql`update meeting set chair_account_id = ${wanted.account_id} where city_id = ${cx.city.id} and id = ${meeting.id}`.execute(cx.tx)
      await settleElection(cx, meeting.id, wanted)
    }
    audit(cx, 'meetings.elect', `meeting:${meeting.id}`, { seat, is_chosen })
    return { is_chosen }
  },
})

/** Votes of those present for one of them; `anew` are votes given in this very act. */
export function votesFor({ members, presences }: Pick<Entered, 'members' | 'presences'>, account_id: string, anew: Record<string, string> = {}): number {
  return members.filter((one) => isIn(presences.get(one.account_id)) && (anew[one.account_id] ?? presences.get(one.account_id)?.vote) === account_id).length
}

/** 取消会议: before anything was judged; the reviews go on as they were, each member alone. @throws fault `meetings.judged-already` */
export const callOff = action({
  title: { zh: '取消会议', en: 'Call the meeting off' },
  input: z.strictObject({ id, because: z.string().trim().min(2).max(500) }),
  output: done,
  allow: officers,
  async run(cx, { id: meeting_id, because }) {
    const { meeting, items } = await enter(cx, 'meetings.call-off', meeting_id, 'update')
    assertState(meeting, ['planned', 'open'])
    if (items.some((one) => one.state === 'closed')) throw fault('meetings.judged-already')
    for (const item of items) await releaseRound(cx, item.round_id)
    await sql`update meeting set state = 'called-off', closed_at = now(), because = ${because} where city_id = ${cx.city.id} and id = ${meeting.id}`.execute(cx.tx)
    audit(cx, 'meetings.call-off', `meeting:${meeting.id}`, { because })
    return { is_done: true as const }
  },
})
