import { z } from 'zod'
import { fault } from '#kernel/declare/fault.ts'
import { action } from '#kernel/declare/system.ts'
import { audit, type Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import { instant } from '#kernel/store/instant.ts'
import { done, id, members_only } from './attend.ts'
import { assertPresent, enterAsMember, itemIn } from './meeting.ts'

/** Most questions of one meeting. */
export const questions_max = 200

export type Question = { number: number, item: number, asked_by: string, text: string, asked_at: string, answered_by: string | null, answer: string | null }

/** Questions of a meeting in the order asked. */
export async function questionsOf(cx: Cx, meeting_id: string): Promise<Question[]> {
  const { rows } = await sql<Question>`select number, item, asked_by, text, ${instant('asked_at')}, answered_by, answer from meeting_question where city_id = ${cx.city.id} and meeting_id = ${meeting_id} order by number`.execute(cx.tx)
  return rows
}

/** 提问: by a member in the room, while the item is open for questions. @throws fault `meetings.too-many-questions` */
export const ask = action({
  title: { zh: '提问', en: 'Ask' },
  input: z.strictObject({ id, item: z.int().min(1).max(50), text: z.string().trim().min(2).max(1_000) }),
  output: done,
  allow: members_only,
  async run(cx, { id: meeting_id, item: number, text }) {
    const entered = await enterAsMember(cx, 'meetings.ask', meeting_id, ['open'])
    assertPresent(entered)
    if (itemIn(entered, number).state !== 'questions') throw fault('meetings.item-not-now')
    const asked = await questionsOf(cx, meeting_id)
    if (asked.length >= questions_max) throw fault('meetings.too-many-questions', { max: questions_max })
    await sql`insert into meeting_question (city_id, meeting_id, number, item, asked_by, text) values (${cx.city.id}, ${meeting_id}, ${asked.length + 1}, ${number}, ${entered.me.account_id}, ${text})`.execute(cx.tx)
    audit(cx, 'meetings.ask', `meeting:${meeting_id}`, { item: number, text })
    return { is_done: true as const }
  },
})

/** 记录答复: any member in the room writes down what was answered, once. */
export const answer = action({
  title: { zh: '记录答复', en: 'Write down the answer' },
  input: z.strictObject({ id, question: z.int().min(1).max(questions_max), text: z.string().trim().min(1).max(2_000) }),
  output: done,
  allow: members_only,
  async run(cx, { id: meeting_id, question, text }) {
    const entered = await enterAsMember(cx, 'meetings.answer', meeting_id, ['open'])
    assertPresent(entered)
    const { rows } = await sql`update meeting_question set answer = ${text}, answered_by = ${entered.me.account_id}, answered_at = now()
      where city_id = ${cx.city.id} and meeting_id = ${meeting_id} and number = ${question} and answer is null returning number`.execute(cx.tx)
    if (rows.length === 0) throw fault('meetings.no-question', { number: question })
    audit(cx, 'meetings.answer', `meeting:${meeting_id}`, { question, text })
    return { is_done: true as const }
  },
})
