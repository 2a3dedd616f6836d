import { z } from 'zod'
import { fault } from '#kernel/declare/fault.ts'
import { action } from '#kernel/declare/system.ts'
import { audit, type Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import { newId } from '#kernel/store/ids.ts'
import { sayDay } from '#kernel/values/say-day.ts'
import { loadCase } from '#engines/cases/load.ts'
import { casesOf } from '#engines/cases/room.ts'
import { notify } from '#engines/cases/settle.ts'
import { yuan } from '../part.ts'
import { lateLines, type LateLine } from './overdue.ts'

const what: Record<LateLine['kind'], (one: LateLine) => { zh: string, en: string }> = {
  delivery: (one) => ({ zh: `里程碑“${one.milestone}”应于 ${sayDay(one.due_on).zh}前交付`, en: `The milestone “${one.milestone}” was to be delivered by ${sayDay(one.due_on).en}` }),
  verdict: (one) => ({ zh: `“${one.milestone}”已于 ${sayDay(one.since_on).zh}交付，应于 ${sayDay(one.due_on).zh}前验收`, en: `“${one.milestone}” was delivered on ${sayDay(one.since_on).en} and was to be examined by ${sayDay(one.due_on).en}` }),
  payment: (one) => ({ zh: `里程碑“${one.milestone}”的榜金 ${yuan(one.amount_fen)} 应于 ${sayDay(one.due_on).zh}前支付`, en: `${yuan(one.amount_fen)} for the milestone “${one.milestone}” was to be paid by ${sayDay(one.due_on).en}` }),
}

/** Writes the notices of one lateness; returns whether they were new. */
async function tell(cx: Cx, one: LateLine, roles: readonly string[], account_id: string | null): Promise<boolean> {
  const { rows } = await sql`insert into overdue_told (city_id, id, case_id, item, kind, due_on, told, account_id, on_day)
    values (${cx.city.id}, ${newId()}, ${one.case_id}, ${one.item}, ${one.kind}, ${one.due_on}, ${JSON.stringify(roles)}::jsonb, ${account_id}, ${cx.today_on}) on conflict do nothing returning id`.execute(cx.tx)
  if (rows.length === 0) return false
  const said = what[one.kind](one)
  const text = { zh: `${said.zh}，已逾期 ${one.workdays_late} 个工作日`, en: `${said.en} and is ${one.workdays_late} working days late` }
  const parties = roles.filter((role) => role !== 'follow-up-officer')
  if (parties.length > 0) await notify(cx, await loadCase(cx, one.case_id), parties, text)
  // The officer follows the challenge: that is the case where contacts are written down.
  if (roles.includes('follow-up-officer')) await notify(cx, await loadCase(cx, one.challenge_id), ['follow-up-officer'], { zh: `${text.zh}，请${one.officer_zh ?? '跟榜专员'}跟进`, en: `${text.en}; ${one.officer_en ?? 'the officer'} is asked to follow up` })
  return true
}

/** Tells each lateness once, the day after it was due: whom it waits for, the owner, and who follows the challenge. Safe to run at any time, as often as one likes. */
export async function tellOverdue(cx: Cx): Promise<void> {
  if (!casesOf(cx.city).current.has('challenge-contract')) return
  for (const one of await lateLines(cx)) {
    const roles = [...new Set([one.waits_for, 'enterprise', 'follow-up-officer'])]
    if (await tell(cx, one, roles, null)) audit(cx, 'challenges.tell-overdue', `case:${one.case_id}`, { item: one.item, due_on: one.due_on, workdays_late: one.workdays_late, told: roles })
  }
}

/** 催办: an officer reminds whom something waits for; once a day for each thing. */
export const remindOverdue = action({
  title: { zh: '催办逾期事项', en: 'Remind of something late' },
  input: z.strictObject({ case_id: z.string().min(1).max(64), item: z.string().regex(/^(delivery|verdict|payment):\d{1,2}\.\d{1,2}$/) }),
  output: z.strictObject({ told: z.array(z.string()) }),
  allow: { 'follow-up-officer': ['same-city'], 'city-officer': ['same-city'] },
  run: async (cx, { case_id, item }) => {
    await cx.elevate()
    const one = (await lateLines(cx, { case_id })).find((line) => line.item === item)
    if (!one) throw fault('challenges.not-late')
    if (!await tell(cx, one, [one.waits_for], cx.actor.account_id)) throw fault('challenges.reminded-today')
    audit(cx, 'challenges.remind-overdue', `case:${case_id}`, { item, due_on: one.due_on, workdays_late: one.workdays_late, told: [one.waits_for] })
    return { told: [one.waits_for] }
  },
})
