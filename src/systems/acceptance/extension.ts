import { fault } from '#kernel/declare/fault.ts'
import { sql } from '#kernel/store/db.ts'
import type { Effect } from '#engines/cases/subject.ts'
import { addMonths } from '#kernel/values/days.ts'
import { extensionsOf, projectOf } from './project.ts'
import { settingsOf } from './settings.ts'

const wrong = (path: string, code: string, data: Record<string, unknown> = {}) => fault('cases.wrong-answers', { count: 1 }, [{ path, code, data }])

/** 申请延期: a later last day, within the limits of the pack. */
export const askExtension: Effect = async (cx, turn) => {
  const { 'to-on': to_on, reason } = turn.answers as { 'to-on': string, reason: string }
  const settings = settingsOf(cx.city.pack)
  const { ends_on } = await projectOf(cx, turn.case.id)
  const before = await extensionsOf(cx, turn.case.id)
  if (before.length >= settings.extensions_max) throw fault('acceptance.extensions-over', { max: settings.extensions_max })
  if (to_on <= ends_on!) throw wrong('to-on', 'acceptance.extension-not-later', { ends_on })
  if (to_on > addMonths(ends_on!, settings.extension_months_max)) throw wrong('to-on', 'acceptance.extension-too-long', { months: settings.extension_months_max })
  await sql`insert into acceptance_extension (city_id, case_id, number, from_on, to_on, reason) values (${cx.city.id}, ${turn.case.id}, ${before.length + 1}, ${ends_on}, ${to_on}, ${reason})`.execute(cx.tx)
  return { note: { zh: `申请延至 ${to_on}：${reason}`, en: `Asks for time until ${to_on}: ${reason}` } }
}

/** 决定延期 */
export const decideExtension: Effect = async (cx, turn) => {
  const { 'is-granted': is_granted, answer } = turn.answers as { 'is-granted': boolean, answer: string }
  const open = (await extensionsOf(cx, turn.case.id)).find((one) => one.is_granted === null)
  if (!open) throw fault('acceptance.no-open-extension')
  await sql`update acceptance_extension set is_granted = ${is_granted}, answer = ${answer}, decided_at = now() where city_id = ${cx.city.id} and case_id = ${turn.case.id} and number = ${open.number}`.execute(cx.tx)
  if (is_granted) await sql`update project set ends_on = ${open.to_on} where city_id = ${cx.city.id} and case_id = ${turn.case.id}`.execute(cx.tx)
  return { note: is_granted ? { zh: `同意延至 ${open.to_on}：${answer}`, en: `Granted until ${open.to_on}: ${answer}` } : { zh: `不同意延期：${answer}`, en: `Not granted: ${answer}` }, receipt: { subject: `case:${turn.case.id}`, content: { to_on: open.to_on, is_granted, answer } } }
}
