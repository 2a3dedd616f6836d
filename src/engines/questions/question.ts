import { fault } from '#kernel/declare/fault.ts'
import type { Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import { instant } from '#kernel/store/instant.ts'
import { newId } from '#kernel/store/ids.ts'
import { addWorkdays, workdaysUntil, type Calendar } from '#kernel/values/workdays.ts'

/** Longest question and answer, characters. */
export const question_chars = { question_min: 5, question_max: 1_000, answer_min: 2, answer_max: 4_000 }

export type QuestionState = 'waiting' | 'answered' | 'withheld'

/** A question as its subject's page shows it; `text` and `answer` are null for whoever may not read them. */
export type Question = {
  id: string, number: number, language: 'zh' | 'en', text: string | null, asked_at: string, due_on: string, state: QuestionState, answer: string | null, answered_at: string | null
  answered_role: string | null, changes_subject: boolean, withheld_for: string | null, withheld_note: string | null, is_mine: boolean
}

/** What a subject allows: by when, how long the answer may take, and how much one may ask. */
export type Terms = { answer_workdays: number, per_day_max: number, waiting_max: number, closes_on: string | null, cut_off_workdays: number, calendar: Calendar }

/** The last day on which one may ask: `cut_off_workdays` working days are left after it; null when nothing closes. */
export function lastDayToAsk({ closes_on, cut_off_workdays, calendar }: Pick<Terms, 'closes_on' | 'cut_off_workdays' | 'calendar'>): string | null {
  if (closes_on === null || cut_off_workdays === 0) return closes_on
  let day = Date.parse(`${closes_on}T00:00:00Z`)
  const text = () => new Date(day).toISOString().slice(0, 10)
  while (workdaysUntil(calendar, { from_on: text(), until_on: closes_on }) < cut_off_workdays) day -= 86_400_000
  return text()
}

/**
 * Asks a question; the transaction must be elevated. The answer is due `answer_workdays` working days after today.
 * @throws fault `questions.closed` | `questions.own` | `questions.too-many-today` | `questions.too-many-waiting` | `questions.asked-before`
 */
export async function ask(cx: Cx, account_id: string, asked: { subject: string, org_id: string | null, text: string }, terms: Terms): Promise<{ id: string, number: number, due_on: string }> {
  const last_on = lastDayToAsk(terms)
  if (last_on !== null && cx.today_on > last_on) throw fault('questions.closed', { last_on })
  if (asked.org_id !== null && cx.actor.grants.some((grant) => grant.role === 'enterprise' && grant.org_id === asked.org_id)) throw fault('questions.own')
  await sql`select pg_advisory_xact_lock(hashtextextended(${`question ${cx.city.id} ${asked.subject}`}, 0)), pg_advisory_xact_lock(hashtextextended(${`question by ${cx.city.id} ${account_id}`}, 0))`.execute(cx.tx)
  const { rows } = await sql<{ today: number, waiting: number, same: boolean, next: number }>`select
      (select count(*)::int from question where city_id = ${cx.city.id} and account_id = ${account_id} and asked_on = ${cx.today_on}) as today,
      (select count(*)::int from question where city_id = ${cx.city.id} and subject = ${asked.subject} and state = 'waiting') as waiting,
      exists (select from question where city_id = ${cx.city.id} and subject = ${asked.subject} and account_id = ${account_id} and text = ${asked.text}) as same,
      (select coalesce(max(number), 0) + 1 from question where city_id = ${cx.city.id} and subject = ${asked.subject}) as next`.execute(cx.tx)
  const { today, waiting, same, next } = rows[0]!
  if (same) throw fault('questions.asked-before')
  if (today >= terms.per_day_max) throw fault('questions.too-many-today', { max: terms.per_day_max })
  if (waiting >= terms.waiting_max) throw fault('questions.too-many-waiting', { max: terms.waiting_max })
  const id = newId(), { due_on } = addWorkdays(terms.calendar, cx.today_on, terms.answer_workdays)
  const language = /\p{Script=Han}/u.test(asked.text) ? 'zh' : 'en'
  await sql`insert into question (city_id, id, subject, number, org_id, account_id, language, text, asked_on, due_on)
    values (${cx.city.id}, ${id}, ${asked.subject}, ${next}, ${asked.org_id}, ${account_id}, ${language}, ${asked.text}, ${cx.today_on}, ${due_on})`.execute(cx.tx)
  return { id, number: next, due_on }
}

/** Answers a waiting question for everyone to read. @throws fault `questions.not-waiting` */
export async function answer(cx: Cx, subject: string, id: string, said: { answer: string, role: string, changes_subject: boolean }): Promise<{ number: number, account_id: string }> {
  const { rows } = await sql<{ number: number, account_id: string }>`update question set state = 'answered', answer = ${said.answer}, answered_at = now(), answered_by = ${cx.actor.account_id}, answered_role = ${said.role}, changes_subject = ${said.changes_subject}
    where city_id = ${cx.city.id} and subject = ${subject} and id = ${id} and state = 'waiting' returning number, account_id`.execute(cx.tx)
  if (!rows[0]) throw fault('questions.not-waiting')
  return rows[0]
}

/** Keeps a question from the public, by a coded reason; that it was asked, when and why it is withheld stays to be seen. @throws fault `questions.not-waiting` */
export async function withhold(cx: Cx, subject: string, id: string, why: { reason: string, note: string | null }): Promise<{ number: number, account_id: string }> {
  const { rows } = await sql<{ number: number, account_id: string }>`update question set state = 'withheld', withheld_for = ${why.reason}, withheld_note = ${why.note}, answered_at = now(), answered_by = ${cx.actor.account_id}
    where city_id = ${cx.city.id} and subject = ${subject} and id = ${id} and state = 'waiting' returning number, account_id`.execute(cx.tx)
  if (!rows[0]) throw fault('questions.not-waiting')
  return rows[0]
}

/**
 * All questions of a subject, each as far as the reader may read it: `sees_all` for whoever owes the answer or moderates. The transaction must be
 * elevated, since the public is told that a question waits without being told what it says.
 */
export async function questionsOf(cx: Cx, subject: string, sees_all: boolean): Promise<Question[]> {
  const { rows } = await sql<Question & { account_id: string }>`select id, number, language, text, ${instant('asked_at')}, due_on, state, answer, ${instant('answered_at')}, answered_role, changes_subject, withheld_for, withheld_note, account_id
    from question where city_id = ${cx.city.id} and subject = ${subject} order by number limit 500`.execute(cx.tx)
  return rows.map(({ account_id, ...row }) => {
    const is_mine = cx.actor.account_id !== null && account_id === cx.actor.account_id
    const is_read = row.state === 'answered' || is_mine || sees_all
    return { ...row, text: is_read ? row.text : null, withheld_note: is_mine || sees_all ? row.withheld_note : null, is_mine }
  })
}

/** Day by which the nearest waiting answer of a subject is due, or null. */
export async function nearestDue(cx: Cx, subject: string): Promise<string | null> {
  const { rows } = await sql<{ due_on: string | null }>`select min(due_on) as due_on from question where city_id = ${cx.city.id} and subject = ${subject} and state = 'waiting'`.execute(cx.tx)
  return rows[0]?.due_on ?? null
}

/** Marks waiting questions past their day as reported, a page at most, and returns them. The due day itself still counts as in time. */
export async function takeLate(cx: Cx, kind: string): Promise<{ id: string, subject: string, number: number, due_on: string }[]> {
  const { rows } = await sql<{ id: string, subject: string, number: number, due_on: string }>`update question set escalated_at = now() where city_id = ${cx.city.id} and id in (
      select id from question where city_id = ${cx.city.id} and state = 'waiting' and escalated_at is null and due_on < ${cx.today_on} and subject like ${`${kind}:%`} order by due_on, id limit 200)
    returning id, subject, number, due_on`.execute(cx.tx)
  return rows
}
