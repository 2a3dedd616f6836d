import type { Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import { newId } from '#kernel/store/ids.ts'
import { fieldsOf, type Form } from './form.ts'
import { casesOf } from './room.ts'
import type { CaseFile, Shown } from './subject.ts'

/** A coded reason (or a way on) of a register, and what it is given for; `about` and `org_id` are the case's own unless given. */
export type Reason = { register: string, code: string, about?: string, org_id?: string | null }

/** Writes coded reasons beside a decision. Forms do it by themselves through `is_reason`; a room whose reasons stand elsewhere (one per losing bid) calls it. The transaction must be elevated. */
export async function recordReasons(cx: Cx, file: CaseFile, action: string, reasons: readonly Reason[]): Promise<void> {
  for (const { register, code, about = `case:${file.id}`, org_id = file.org_id } of reasons) {
    await sql`insert into case_reason (city_id, case_id, id, action, about, register, code, org_id, county_id)
      values (${cx.city.id}, ${file.id}, ${newId()}, ${action}, ${about}, ${register}, ${code}, ${org_id}, ${file.county_id})`.execute(cx.tx)
  }
}

/** The coded reasons among a form's answers: those of its questions marked `is_reason`. */
export function reasonsIn(form: Form, answers: Record<string, unknown>): Reason[] {
  return fieldsOf(form).flatMap((field) => {
    const value = answers[field.id]
    if (!field.is_reason || !field.options_from) return []
    return (Array.isArray(value) ? value : [value]).flatMap((code) => typeof code === 'string' && code !== '' ? [{ register: field.options_from!, code }] : [])
  })
}

/** Reasons given for the case itself with the last decision that gave any, each in full, and where they lead. The transaction must be elevated. */
export async function reasonSection(cx: Cx, file: CaseFile): Promise<Shown[]> {
  const { rows } = await sql<{ action: string, register: string, code: string }>`select action, register, code from case_reason
    where city_id = ${cx.city.id} and case_id = ${file.id} and about = ${`case:${file.id}`} order by at desc, id`.execute(cx.tx)
  const last = rows.filter((row) => row.action === rows[0]!.action)
  if (last.length === 0) return []
  const { choices } = casesOf(cx.city)
  return [{ id: 'reasons', title: { zh: '理由与建议去处', en: 'Reasons and ways on' }, kind: 'fields', rows: last.map(({ register, code }) => {
    const choice = choices(register).find((one) => one.id === code) ?? { id: code, title: { zh: code, en: code } }
    if (register !== 'ways-on') return { label: { zh: '理由', en: 'Reason' }, value: choice.title, as: 'word' as const, ...choice.help && { help: choice.help } }
    const says = choice.coming ?? choice.help
    return { label: { zh: '建议去处', en: 'A way on' }, value: { ...choice.title, ...choice.link && { to: choice.link } }, as: 'link' as const, ...says && { help: says } }
  }) }]
}
