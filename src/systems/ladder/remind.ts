import type { Sentence } from '#kernel/declare/fault.ts'
import { audit, type Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import { newId } from '#kernel/store/ids.ts'
import { addDays, addMonths } from '#kernel/values/days.ts'
import { sayDay } from '#kernel/values/say-day.ts'
import { tellRole } from '#engines/cases/settle.ts'
import { laddersOf } from '#engines/rules/ladder-check.ts'
import { settingsOf, type ReminderRule } from './settings.ts'
import { countsOn, statusColumns, type Status } from './status.ts'

/** For how many days after it was due a thing is still told as past. */
const past_days = 31

/** The day a reminder of a status is about: its end, or the next such day of the year after it was given. */
export function dueOn({ by, kind }: Pick<ReminderRule, 'by' | 'kind'>, { valid_from, valid_until }: Pick<Status, 'valid_from' | 'valid_until'>, today_on: string): string | null {
  if (by === 'end') return valid_until
  // A renewal falls due once, on the first such day after the status was given; a report comes round every year.
  const after = kind === 'renew' ? valid_from : addDays(today_on, -past_days - 1) > valid_from ? addDays(today_on, -past_days - 1) : valid_from
  const this_year = `${after.slice(0, 4)}-${by}`
  const due = this_year > after ? this_year : `${Number(after.slice(0, 4)) + 1}-${by}`
  return kind === 'report' && valid_until !== null && due > valid_until ? null : due
}

/** The stage of a reminder on a day: the fewest months before that have come, 0 when it is past, null when nothing is to be said. */
export function stageOf(months_before: readonly number[], due_on: string, today_on: string): number | null {
  if (today_on > due_on) return today_on <= addDays(due_on, past_days) ? 0 : null
  const come = months_before.filter((months) => today_on >= addMonths(due_on, -months))
  return come.length === 0 ? null : Math.min(...come)
}

/** 到期提醒: tells the enterprise and its county once for each stage of what is due. Safe to run at any time, as often as one likes. */
export async function remind(cx: Cx): Promise<void> {
  const { reminders } = settingsOf(cx.city.pack)
  if (reminders.length === 0) return
  await cx.elevate()
  const titles = new Map(laddersOf(cx.city.pack).map((one) => [one.id, one.ladder.title]))
  for (const rule of reminders) {
    const title = titles.get(rule.rung)
    if (title) for (const status of await latestOf(cx, rule.rung)) await remindOf(cx, rule, title, status)
  }
}

/** The last period of every enterprise on a rung that was not ended. */
async function latestOf(cx: Cx, rung: string): Promise<Status[]> {
  const { rows } = await sql<Status>`select distinct on (status.org_id) ${statusColumns} from ladder_status status where status.city_id = ${cx.city.id} and status.rung = ${rung} and ${countsOn(cx.today_on)}
    order by status.org_id, status.valid_from desc, status.id desc`.execute(cx.tx)
  return rows
}

async function remindOf(cx: Cx, rule: ReminderRule, title: Sentence, status: Status): Promise<void> {
  const due_on = dueOn(rule, status, cx.today_on)
  const stage = due_on === null ? null : stageOf(rule.months_before, due_on, cx.today_on)
  if (due_on === null || stage === null) return
  const text = sayReminder(rule, title, status, due_on, stage)
  const { rows } = await sql`insert into ladder_reminder (city_id, id, status_id, org_id, county_id, rung, kind, due_on, stage, text_zh, text_en)
    values (${cx.city.id}, ${newId()}, ${status.id}, ${status.org_id}, ${status.county_id}, ${status.rung}, ${rule.kind}, ${due_on}, ${stage}, ${text.zh}, ${text.en})
    on conflict on constraint ladder_reminder_once do nothing returning id`.execute(cx.tx)
  if (rows.length === 0) return
  for (const role of ['enterprise', 'county-officer']) await tellRole(cx, { role, org_id: status.org_id, county_id: status.county_id, title, text })
  audit(cx, 'ladder.remind', `org:${status.org_id}`, { status_id: status.id, kind: rule.kind, due_on, stage })
}

/** A reminder in words: what, by when, which certificate, and by which document. */
export function sayReminder({ kind, what, source }: Pick<ReminderRule, 'kind' | 'what' | 'source'>, title: Sentence, { certificate }: Pick<Status, 'certificate'>, due_on: string, stage: number): Sentence {
  const number = certificate === null ? { zh: '', en: '' } : { zh: `（证书或编号 ${certificate}）`, en: ` (no. ${certificate})` }
  const day = sayDay(due_on)
  const due = kind === 'renew'
    ? stage === 0 ? { zh: `已于 ${day.zh} 到期`, en: `fell due on ${day.en}` } : { zh: `须在 ${day.zh} 前续期`, en: `is to be renewed by ${day.en}` }
    : stage === 0 ? { zh: `的年报已于 ${day.zh} 截止`, en: `: the yearly report was due on ${day.en}` } : { zh: `的年报须在 ${day.zh} 前填报`, en: `: the yearly report is due by ${day.en}` }
  return { zh: `${title.zh}${number.zh}${due.zh}。${what.zh}。依据：${source.zh}`, en: `${title.en}${number.en} ${due.en}. ${what.en}. By: ${source.en}`.replace(' : ', ': ') }
}
