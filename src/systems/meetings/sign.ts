import { z } from 'zod'
import { fault } from '#kernel/declare/fault.ts'
import { action } from '#kernel/declare/system.ts'
import { audit, type Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import { newId } from '#kernel/store/ids.ts'
import { contentHash } from '#kernel/trust/canonical.ts'
import { askDocument } from '#kernel/outside/document.ts'
import { comeRound } from '#engines/cases/act.ts'
import { consensusOf } from '#engines/reviews/consensus.ts'
import { releaseRound } from '#engines/reviews/hold.ts'
import { done, id, members_only } from './attend.ts'
import { hostOf } from './host.ts'
import { assertPresent, enterAsChair, enterAsMember, isIn, presencesOf, type Entered } from './meeting.ts'
import { minutes_kind, signedText } from './minutes.ts'
import { quorumAt } from './quorum.ts'

/** 转入签署: the chair ends the debate once every item is closed and has its note. @throws fault `meetings.items-open` */
export const end = action({
  title: { zh: '议程结束，转入签署', en: 'End the agenda and sign' },
  input: z.strictObject({ id }),
  output: done,
  allow: members_only,
  async run(cx, { id: meeting_id }) {
    const { items } = await enterAsChair(cx, 'meetings.end', meeting_id)
    const open = []
    for (const item of items) if (item.state !== 'closed' || await consensusOf(cx, item.round_id) === null) open.push(item)
    if (open.length > 0) throw fault('meetings.items-open', { count: open.length })
    await sql`update meeting set state = 'signing', ended_at = now() where city_id = ${cx.city.id} and id = ${meeting_id}`.execute(cx.tx)
    audit(cx, 'meetings.end', `meeting:${meeting_id}`, {})
    return { is_done: true as const }
  },
})

/**
 * 签署: a member signs what the room has come to, agreeing or with a dissent of their own, and has a receipt of it. With the last one present the meeting is over.
 * @throws fault `meetings.voice-first` | `meetings.dissent-empty` | `meetings.signed-already`
 */
export const sign = action({
  title: { zh: '签署会议纪要', en: 'Sign the minutes' },
  input: z.strictObject({ id, position: z.enum(['agree', 'dissent']), dissent: z.string().trim().max(2_000).default('') }),
  output: z.strictObject({ receipt_id: z.string(), is_over: z.boolean() }),
  allow: members_only,
  async run(cx, { id: meeting_id, position, dissent }) {
    const entered = await enterAsMember(cx, 'meetings.sign', meeting_id, ['signing'])
    const { me, items, presences } = entered
    assertPresent(entered)
    if (presences.get(me.account_id)?.signed_at) throw fault('meetings.signed-already')
    if (position === 'dissent' && dissent === '') throw fault('meetings.dissent-empty')
    for (const item of items) {
      const consensus = await consensusOf(cx, item.round_id)
      if (me.seats.get(item.number)?.state === 'seated' && !consensus?.voices.some((one) => one.account_id === me.account_id)) throw fault('meetings.voice-first', { number: item.number })
    }
    const receipt_id = newId()
    await sql`update meeting_presence set position = ${position}, dissent = ${position === 'dissent' ? dissent : null}, signed_at = now(), receipt_id = ${receipt_id}
      where city_id = ${cx.city.id} and meeting_id = ${meeting_id} and account_id = ${me.account_id}`.execute(cx.tx)
    const content = { text: contentHash(await signedText(cx, entered)), seat: me.seat, position, dissent: position === 'dissent' ? dissent : null }
    cx.record.audits.push({ action: 'meetings.sign', subject: `meeting:${meeting_id}`, content, receipt: { id: receipt_id, kind: 'decision', subject: `meeting:${meeting_id}` } })
    const is_over = (await presencesOf(cx, meeting_id)).every((one) => !isIn(one) || one.signed_at !== null)
    if (is_over) await close(cx, entered)
    return { receipt_id, is_over }
  },
})

/** 结束会议: where somebody present does not sign, the chair ends with those who did, a quorum of every item and the chair among them; who did not sign is in the minutes. */
export const finish = action({
  title: { zh: '结束会议', en: 'Close the meeting' },
  input: z.strictObject({ id }),
  output: done,
  allow: members_only,
  async run(cx, { id: meeting_id }) {
    const entered = await enterAsChair(cx, 'meetings.finish', meeting_id, ['signing'])
    const signed = (account_id: string) => Boolean(entered.presences.get(account_id)?.signed_at)
    for (const item of entered.items) {
      const { quorum } = await quorumAt(cx, entered, item)
      const count = entered.members.filter((one) => one.seats.has(item.number) && signed(one.account_id)).length
      if (count < quorum || !signed(entered.me.account_id)) throw fault('meetings.signatures-missing', { signed: count, quorum })
    }
    await close(cx, entered)
    return { is_done: true as const }
  },
})

/** Gives the rounds back to the case, asks for the minutes and lets the case go on. */
async function close(cx: Cx, { meeting, items }: Entered): Promise<void> {
  for (const item of items) await releaseRound(cx, item.round_id)
  await sql`update meeting set state = 'closed', closed_at = now() where city_id = ${cx.city.id} and id = ${meeting.id}`.execute(cx.tx)
  askDocument(cx, { case_id: meeting.case_id, kind: minutes_kind, ref: meeting.id })
  audit(cx, 'meetings.close', `meeting:${meeting.id}`, {})
  const host = hostOf(cx, meeting.purpose)
  if (host.ended) await host.ended(cx, { case_id: meeting.case_id, meeting_id: meeting.id })
  else await comeRound(cx, meeting.case_id)
}
