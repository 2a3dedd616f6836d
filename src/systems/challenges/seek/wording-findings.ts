import type { Cx } from '#kernel/store/cx.ts'
import { fieldsOf } from '#engines/cases/form.ts'
import { casesOf } from '#engines/cases/room.ts'
import type { CaseFile, Shown } from '#engines/cases/subject.ts'
import { wordsIn, type Words } from '#engines/cases/wording.ts'
import type { Challenge } from '../challenge.ts'
import type { Reader } from '../part.ts'
import { ownName } from './own-name.ts'

/** Most findings shown at once; a need with more goes back as a whole. */
const findings_max = 40

const theirName = { zh: '企业自己的名称：匿名发榜或只公开摘要时，请企业改写成“我公司”“本厂”。', en: 'The enterprise’s own name: where it publishes anonymously or as a summary, ask it to write “our company” or “our plant”.' }

/** What the need says under each question of its form; rows of a table one by one. */
function textsOf(challenge: Challenge): Record<string, string | null | Record<string, unknown>[]> {
  return { 'title-zh': challenge.title_zh, 'title-en': challenge.title_en, problem: challenge.problem, 'solver-conditions': challenge.solver_conditions, 'public-summary': challenge.public_summary, indicators: challenge.indicators as unknown as Record<string, unknown>[] }
}

/** 用语检查: words of the need that the form advised against and its writer kept, for whoever triages it and decides on it; gone once the need is published. Advice, never a verdict. */
export async function wordingSection(cx: Cx, file: CaseFile, challenge: Challenge, reader: Reader): Promise<Shown[]> {
  if (!['county-officer', 'city-officer'].includes(reader.role) || reader.relation === 'public' || challenge.published_at !== null || file.closed_at !== null) return []
  const room = casesOf(cx.city)
  const form = room.current.get('challenge')?.forms.get('need')
  if (!form) return []
  // An owner who is named anyway gives nothing away.
  const own = challenge.confidentiality === 'open' ? [] : (await ownName(cx, file)).map((list) => ({ ...list, instead: theirName }))
  const lists = (ids: readonly string[]): Words[] => ids.flatMap((id) => own.find((one) => one.id === id) ?? room.words(id) ?? [])
  const texts = textsOf(challenge)
  const rows = fieldsOf(form).flatMap((field) => {
    const text = texts[field.id]
    if (typeof text === 'string') return wordsIn(text, lists([...field.wording?.advise ?? [], ...field.wording?.refuse ?? []])).map((one) => ({ where: field.title, word: one.word, instead: one.instead }))
    if (!Array.isArray(text)) return []
    return text.flatMap((row, at) => (field.columns ?? []).flatMap((column) => {
      const cell = row[column.id]
      return typeof cell !== 'string' ? [] : wordsIn(cell, lists([...column.wording?.advise ?? [], ...column.wording?.refuse ?? []]))
        .map((one) => ({ where: { zh: `${field.title.zh} ${at + 1}：${column.title.zh}`, en: `${field.title.en} ${at + 1}: ${column.title.en}` }, word: one.word, instead: one.instead }))
    }))
  }).slice(0, findings_max)
  if (rows.length === 0) return []
  return [{ id: 'wording', title: { zh: `用语检查：${rows.length} 处可以写得更清楚`, en: `Wording: ${rows.length} places could be clearer` }, kind: 'table', rows, columns: [
    { id: 'where', label: { zh: '在哪里', en: 'Where' }, as: 'word' }, { id: 'word', label: { zh: '用语', en: 'Words' }, as: 'text' }, { id: 'instead', label: { zh: '建议', en: 'Instead' }, as: 'word' }] }]
}
