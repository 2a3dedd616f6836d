import type { Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import type { CaseFile, Shown } from '#engines/cases/subject.ts'
import type { Reader } from '../part.ts'
import { came_of_words, kind_words } from './contact-words.ts'

const officers = ['follow-up-officer', 'city-officer', 'county-officer', 'auditor']

/** Who follows the challenge, for its parties too; the log, the next steps and the hand-overs for the officers alone. */
export async function contactSections(cx: Cx, file: CaseFile, reader: Reader): Promise<Shown[]> {
  const { rows: charges } = await sql<{ zh: string | null, en: string | null, from_at: string, until_at: string | null, note: string | null, reasons: { zh: string, en: string, points: number }[] }>`
    select person.name_zh as zh, person.name_en as en, to_char(from_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as from_at, to_char(until_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as until_at, note, reasons
    from follow_charge charge left join person on person.city_id = charge.city_id and person.account_id = charge.account_id
    where charge.city_id = ${cx.city.id} and charge.case_id = ${file.id} order by charge.from_at desc, charge.id desc limit 50`.execute(cx.tx)
  const named = (row: { zh: string | null, en: string | null }) => ({ zh: row.zh ?? '—', en: row.en ?? row.zh ?? '—' })
  const now = charges.find((one) => one.until_at === null)
  if (!officers.includes(reader.role)) {
    if (!now || !['enterprise', 'solver'].includes(reader.role)) return []
    return [{ id: 'follower', title: { zh: '跟榜专员', en: 'Follow-up officer' }, kind: 'fields', rows: [{ label: { zh: '由谁跟榜', en: 'Who follows it' }, value: named(now), as: 'word', help: { zh: '遇到困难可请跟榜专员协调', en: 'Ask the officer when something is stuck' } }] }]
  }
  const shown: Shown[] = []
  if (charges.length > 0) {
    shown.push({ id: 'charges', title: { zh: '跟榜专员', en: 'Follow-up officer' }, kind: 'table', rows: charges.map((one) => ({ who: named(one), from_at: one.from_at, until_at: one.until_at,
      why: { zh: one.reasons.map((reason) => `${reason.zh}（${reason.points}）`).join('；'), en: one.reasons.map((reason) => `${reason.en} (${reason.points})`).join('; ') }, note: one.note })),
      columns: [{ id: 'who', label: { zh: '专员', en: 'Officer' }, as: 'word' }, { id: 'from_at', label: { zh: '自', en: 'From' }, as: 'instant' }, { id: 'until_at', label: { zh: '至', en: 'Until' }, as: 'instant' }, { id: 'why', label: { zh: '为何是这位专员', en: 'Why this officer' }, as: 'word' }, { id: 'note', label: { zh: '移交说明', en: 'Hand-over note' }, as: 'text' }] })
  }
  const { rows: steps } = await sql<Record<string, unknown>>`select what, due_on, person.name_zh as who from follow_step step left join person on person.city_id = step.city_id and person.account_id = step.account_id
    where step.city_id = ${cx.city.id} and step.case_id = ${file.id} and done_at is null order by due_on, step.id limit 50`.execute(cx.tx)
  if (steps.length > 0) shown.push({ id: 'next-steps', title: { zh: '下一步', en: 'Next steps' }, kind: 'table', rows: steps, columns: [{ id: 'due_on', label: { zh: '日期', en: 'By' }, as: 'date' }, { id: 'what', label: { zh: '要办的事', en: 'What' }, as: 'text' }, { id: 'who', label: { zh: '谁来办', en: 'Who' }, as: 'text' }] })
  const { rows } = await sql<Record<string, string>>`select to_char(follow_up.at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at, whom, outcome, kind, came_of, person.name_zh as officer from follow_up
    left join person on person.city_id = follow_up.city_id and person.account_id = follow_up.account_id where follow_up.city_id = ${cx.city.id} and follow_up.case_id = ${file.id} order by follow_up.at desc, follow_up.id desc limit 100`.execute(cx.tx)
  if (rows.length > 0) {
    shown.push({ id: 'contacts', title: { zh: '跟榜联系', en: 'Contacts' }, kind: 'table', rows: rows.map((row) => ({ ...row, kind: kind_words[row.kind ?? 'other'], came_of: came_of_words[row.came_of ?? 'noted'] })),
      columns: [{ id: 'at', label: { zh: '时间', en: 'When' }, as: 'instant' }, { id: 'officer', label: { zh: '跟榜专员', en: 'Officer' }, as: 'text' }, { id: 'whom', label: { zh: '联系对象', en: 'With' }, as: 'text' }, { id: 'kind', label: { zh: '方式', en: 'How' }, as: 'word' }, { id: 'came_of', label: { zh: '结果', en: 'Result' }, as: 'word' }, { id: 'outcome', label: { zh: '内容', en: 'What was said' }, as: 'text' }] })
  }
  return shown
}
