import { fault } from '#kernel/declare/fault.ts'
import type { Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import { newId } from '#kernel/store/ids.ts'
import type { Effect } from '#engines/cases/subject.ts'

export type Step = { id: string, what: string, due_on: string, account_id: string }

/** Most next steps of one challenge that are open at once. */
export const open_steps_max = 20

/** What was agreed on and is not done yet, the nearest first. */
export async function openStepsOf(cx: Cx, case_id: string): Promise<Step[]> {
  const { rows } = await sql<Step>`select id, what, due_on, account_id from follow_step where city_id = ${cx.city.id} and case_id = ${case_id} and done_at is null order by due_on, id limit ${open_steps_max + 1}`.execute(cx.tx)
  return rows
}

/** 跟榜联系: a line in the log; it may close earlier next steps and set the next one with its day. */
export const contact: Effect = async (cx, turn) => {
  const a = turn.answers as { whom: string, outcome: string, kind?: string, 'came-of'?: string, finishes?: string[], 'next-step'?: string, 'next-on'?: string }
  const wrong = (path: string, code: string) => fault('cases.wrong-answers', { count: 1 }, [{ path, code }])
  if (a['next-step'] && !a['next-on']) throw wrong('next-on', 'cases.required')
  if (a['next-on'] && !a['next-step']) throw wrong('next-step', 'cases.required')
  if (a['next-on'] && a['next-on'] < cx.today_on) throw wrong('next-on', 'challenges.step-in-the-past')
  const id = newId()
  await sql`insert into follow_up (city_id, id, case_id, account_id, whom, outcome, kind, came_of)
    values (${cx.city.id}, ${id}, ${turn.case.id}, ${cx.actor.account_id}, ${a.whom}, ${a.outcome}, ${a.kind ?? 'other'}, ${a['came-of'] ?? 'noted'})`.execute(cx.tx)
  if (a.finishes?.length) await sql`update follow_step set done_at = now(), done_by_contact_id = ${id} where city_id = ${cx.city.id} and case_id = ${turn.case.id} and id = any(${a.finishes}::text[]) and done_at is null`.execute(cx.tx)
  if (a['next-step']) {
    if ((await openStepsOf(cx, turn.case.id)).length >= open_steps_max) throw fault('challenges.too-many-steps', { max: open_steps_max })
    // Whoever is in charge sees to it; without anybody in charge, whoever wrote it down.
    await sql`insert into follow_step (city_id, id, case_id, contact_id, account_id, what, due_on) values (${cx.city.id}, ${newId()}, ${turn.case.id}, ${id},
      coalesce((select account_id from follow_charge where city_id = ${cx.city.id} and case_id = ${turn.case.id} and until_at is null), ${cx.actor.account_id}), ${a['next-step']}, ${a['next-on']})`.execute(cx.tx)
  }
  const next = a['next-step'] ? { zh: `；下一步（${a['next-on']}）：${a['next-step']}`, en: `; next by ${a['next-on']}: ${a['next-step']}` } : { zh: '', en: '' }
  return { note: { zh: `${a.whom}：${a.outcome}${next.zh}`, en: `${a.whom}: ${a.outcome}${next.en}` } }
}
