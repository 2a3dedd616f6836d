import { z } from 'zod'
import { fault } from '#kernel/declare/fault.ts'
import { action } from '#kernel/declare/system.ts'
import { audit, type Cx } from '#kernel/store/cx.ts'
import { civilDay } from '#kernel/values/workdays.ts'
import { declare } from '#engines/reviews/round.ts'
import { enterAsMember, keepPresence, keyOf, type Entered, type Meeting } from './meeting.ts'
import { sealedName } from './sealed-name.ts'

export const id = z.string().min(1).max(64)
export const done = z.strictObject({ is_done: z.literal(true) })
export const members_only = { expert: ['own'] } as const

/** Before the meeting begins the audit names nobody. */
function sealBefore(cx: Cx, meeting: Meeting): void {
  if (meeting.state === 'planned') cx.record.sealed_as = sealedName(cx, meeting.id, cx.actor.account_id ?? '')
}

/** 回复能否到会 */
export const confirm = action({
  title: { zh: '回复能否到会', en: 'Say whether you will come' },
  input: z.strictObject({ id, comes: z.boolean(), because: z.string().trim().max(500).default('') }),
  output: done,
  allow: members_only,
  async run(cx, { id: meeting_id, comes, because }) {
    const { meeting, me } = await enterAsMember(cx, 'meetings.confirm', meeting_id, ['planned'])
    sealBefore(cx, meeting)
    await keepPresence(cx, meeting.id, me.account_id, { comes, because: because || null })
    audit(cx, 'meetings.confirm', `meeting:${meeting.id}`, { comes })
    return { is_done: true as const }
  },
})

/** 签到: on phone or desk, from the planned day on; checking in declares that there is no conflict of interest. */
export const attend = action({
  title: { zh: '签到', en: 'Check in' },
  input: z.strictObject({ id, is_clear: z.literal(true) }),
  output: done,
  allow: members_only,
  async run(cx, { id: meeting_id }) {
    const entered = await enterAsMember(cx, 'meetings.attend', meeting_id, ['planned', 'open'])
    const { meeting, me } = entered
    const on = civilDay(meeting.planned_at, cx.city.pack.city.zone)
    if (cx.today_on < on) throw fault('meetings.too-early', { on })
    sealBefore(cx, meeting)
    await declareClear(cx, entered, me.account_id)
    await keepPresence(cx, meeting.id, me.account_id, { is_present: true })
    audit(cx, 'meetings.attend', `meeting:${meeting.id}`, { is_clear: true })
    return { is_done: true as const }
  },
})

async function declareClear(cx: Cx, { meeting, items, members }: Entered, account_id: string): Promise<void> {
  const member = members.find((one) => one.account_id === account_id)!
  for (const item of items) {
    if (member.seats.get(item.number)?.state !== 'seated' || item.state === 'scoring' || item.state === 'closed') continue
    await declare(cx, keyOf(meeting, item), account_id, { is_clear: true })
  }
}
