import type { Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import type { CaseFile, Shown } from '#engines/cases/subject.ts'
import type { Reader } from '../part.ts'

/** The log of contacts, for the officers alone. */
export async function contactSections(cx: Cx, file: CaseFile, reader: Reader): Promise<Shown[]> {
  if (!['follow-up-officer', 'city-officer', 'county-officer', 'auditor'].includes(reader.role)) return []
  const { rows } = await sql<Record<string, unknown>>`select to_char(follow_up.at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at, whom, outcome, person.name_zh as officer from follow_up
    left join person on person.city_id = follow_up.city_id and person.account_id = follow_up.account_id where follow_up.city_id = ${cx.city.id} and follow_up.case_id = ${file.id} order by follow_up.at desc limit 100`.execute(cx.tx)
  if (rows.length === 0) return []
  return [{ id: 'contacts', title: { zh: '跟榜联系', en: 'Contacts' }, kind: 'table', rows, columns: [{ id: 'at', label: { zh: '时间', en: 'When' }, as: 'instant' }, { id: 'officer', label: { zh: '跟榜专员', en: 'Officer' }, as: 'text' }, { id: 'whom', label: { zh: '联系对象', en: 'With' }, as: 'text' }, { id: 'outcome', label: { zh: '内容', en: 'Outcome' }, as: 'text' }] }]
}
