import { z } from 'zod'
import { fault } from '#kernel/declare/fault.ts'
import { action } from '#kernel/declare/system.ts'
import { audit } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import { giveVoice, writeNote } from '#engines/reviews/consensus.ts'
import { assertFilled, closeHeld, seatAbsent } from '#engines/reviews/hold.ts'
import { hasScored } from '#engines/reviews/round.ts'
import { giveScores } from '#engines/reviews/score.ts'
import { done, id, members_only } from './attend.ts'
import { assertPresent, enterAsChair, enterAsMember, isIn, itemIn, keyOf } from './meeting.ts'
import { assertQuorum } from './quorum.ts'

const item_number = z.int().min(1).max(50)
const before = { questions: 'waiting', scoring: 'questions', closed: 'scoring' } as const

/**
 * 推进议题: the chair opens an item for questions, then for scores, then closes it. Scoring begins with a quorum; members not in the room are recorded as absent from
 * the item. It closes when all at the table have scored; only then is any score shown.
 * @throws fault `meetings.no-chair` | `meetings.item-not-now` | `meetings.one-at-a-time` | `meetings.no-quorum` | `reviews.scores-missing`
 */
export const moveItem = action({
  title: { zh: '推进议题', en: 'Move an item on' },
  input: z.strictObject({ id, item: item_number, to: z.enum(['questions', 'scoring', 'closed']) }),
  output: done,
  allow: members_only,
  async run(cx, { id: meeting_id, item: number, to }) {
    const entered = await enterAsChair(cx, 'meetings.move-item', meeting_id)
    const item = itemIn(entered, number)
    if (item.state !== before[to]) throw fault('meetings.item-not-now')
    const other = entered.items.find((one) => one.number !== number && (one.state === 'questions' || one.state === 'scoring'))
    if (other) throw fault('meetings.one-at-a-time', { number: other.number })
    if (to === 'scoring') {
      await assertFilled(cx, item.round_id)
      await assertQuorum(cx, entered, [item])
      for (const one of entered.members) if (one.seats.has(number) && !isIn(entered.presences.get(one.account_id))) await seatAbsent(cx, item.round_id, one.account_id)
    }
    if (to === 'closed') {
      await assertQuorum(cx, entered, [item])
      await closeHeld(cx, keyOf(entered.meeting, item))
    }
    const at = sql.raw({ questions: 'opened_at', scoring: 'scoring_at', closed: 'closed_at' }[to])
    await sql`update meeting_item set state = ${to}, ${at} = now() where city_id = ${cx.city.id} and meeting_id = ${meeting_id} and number = ${number}`.execute(cx.tx)
    audit(cx, 'meetings.move-item', `meeting:${meeting_id}`, { item: number, to })
    return { is_done: true as const }
  },
})

/** 会上评分: one sheet of one's own, once; nobody reads it before the chair closes the item. */
export const score = action({
  title: { zh: '会上评分', en: 'Score at the meeting' },
  input: z.strictObject({
    id, item: item_number, scores: z.record(z.string().max(64), z.number()), comment: z.string().trim().min(1).max(2_000), reasons: z.record(z.string().max(64), z.string().max(2_000)).default({}),
    amount: z.strictObject({ from_fen: z.int().min(0), to_fen: z.int().min(0), reason: z.string().trim().min(1).max(2_000) }).nullable().default(null),
  }),
  output: done,
  allow: members_only,
  async run(cx, { id: meeting_id, item: number, ...given }) {
    const entered = await enterAsMember(cx, 'meetings.score', meeting_id, ['open'])
    assertPresent(entered)
    const item = itemIn(entered, number)
    if (item.state !== 'scoring') throw fault('meetings.item-not-now')
    if (entered.me.seats.get(number)?.state !== 'seated') throw fault('meetings.not-your-item')
    await giveScores(cx, keyOf(entered.meeting, item), entered.me.account_id, given)
    audit(cx, 'meetings.score', `meeting:${meeting_id}`, { item: number })
    return { is_done: true as const }
  },
})

/** 登记离会: the chair records that a member has left; who has scored the open item stays in it. @throws fault `meetings.has-scored` */
export const markLeft = action({
  title: { zh: '登记离会', en: 'Record that a member left' },
  input: z.strictObject({ id, seat: z.string().min(1).max(8) }),
  output: done,
  allow: members_only,
  async run(cx, { id: meeting_id, seat }) {
    const { members, presences, items, me } = await enterAsChair(cx, 'meetings.mark-left', meeting_id)
    const gone = members.find((one) => one.seat === seat && one.account_id !== me.account_id && isIn(presences.get(one.account_id)))
    if (!gone) throw fault('meetings.no-seat', { seat })
    const open = items.find((one) => one.state === 'scoring')
    if (open && await hasScored(cx, open.round_id, gone.account_id)) throw fault('meetings.has-scored')
    if (open) await seatAbsent(cx, open.round_id, gone.account_id)
    await sql`update meeting_presence set left_at = now() where city_id = ${cx.city.id} and meeting_id = ${meeting_id} and account_id = ${gone.account_id}`.execute(cx.tx)
    audit(cx, 'meetings.mark-left', `meeting:${meeting_id}`, { seat })
    return { is_done: true as const }
  },
})

/** 共识意见: the chair's note on a closed item, once. */
export const note = action({
  title: { zh: '写共识意见', en: 'Write the consensus note' },
  input: z.strictObject({ id, item: item_number, text: z.string().trim().min(2).max(2_000) }),
  output: done,
  allow: members_only,
  async run(cx, { id: meeting_id, item: number, text }) {
    const entered = await enterAsChair(cx, 'meetings.note', meeting_id)
    await writeNote(cx, itemIn(entered, number).round_id, entered.me.account_id, text)
    audit(cx, 'meetings.note', `meeting:${meeting_id}`, { item: number, text })
    return { is_done: true as const }
  },
})

/** 对共识意见表态: agrees, or says why not. */
export const voice = action({
  title: { zh: '对共识意见表态', en: 'Say whether you agree with the note' },
  input: z.strictObject({ id, item: item_number, agrees: z.boolean(), reason: z.string().trim().max(1_000).default('') }),
  output: done,
  allow: members_only,
  async run(cx, { id: meeting_id, item: number, agrees, reason }) {
    const entered = await enterAsMember(cx, 'meetings.voice', meeting_id, ['open', 'signing'])
    assertPresent(entered)
    if (!entered.me.seats.has(number)) throw fault('meetings.not-your-item')
    await giveVoice(cx, itemIn(entered, number).round_id, entered.me.account_id, { agrees, reason })
    audit(cx, 'meetings.voice', `meeting:${meeting_id}`, { item: number, agrees })
    return { is_done: true as const }
  },
})
