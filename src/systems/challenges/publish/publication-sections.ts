import type { Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import { fill } from '#kernel/declare/pack-words.ts'
import { questionsOf } from '#engines/questions/question.ts'
import type { CaseFile, Shown } from '#engines/cases/subject.ts'
import type { Challenge } from '../challenge.ts'
import type { Reader } from '../part.ts'
import { checkText, uncheckedTexts } from './check.ts'
import { content_fields, changedFields, contentOfChallenge, type ContentField } from './content.ts'
import { amended } from './amend.ts'
import { words } from './words.ts'

const yes = { zh: '✔ 通过', en: '✔ Passed' }

/** What the case page says of publication: the check before it, the questions that wait, and the change the owner asks for. */
export async function publicationSections(cx: Cx, file: CaseFile, challenge: Challenge, reader: Reader): Promise<Shown[]> {
  if (reader.relation === 'public' || reader.relation === 'assigned') return []
  const { rows: places } = await sql<{ step: string }>`select step from case_place where city_id = ${cx.city.id} and case_id = ${file.id}`.execute(cx.tx)
  const is_at = (step: string) => places.some((place) => place.step === step)
  return [
    ...is_at('publication') && reader.role === 'city-officer' ? [await checkSection(cx, challenge)] : [],
    ...challenge.is_public ? await questionSection(cx, challenge) : [],
    ...await proposalSection(cx, file, challenge),
  ]
}

async function checkSection(cx: Cx, challenge: Challenge): Promise<Shown> {
  // The summaries and the deadline are asked by the form itself and checked when it is sent.
  const asked: ContentField[] = ['title-en', 'summary-zh', 'summary-en']
  const found = (await checkText(cx, challenge, contentOfChallenge(challenge))).filter((one) => !(one.code === 'challenges.text-missing' && asked.includes(one.field as ContentField)))
  const rows = (['title-zh', 'problem', 'indicators', 'ip-clause', 'solver-conditions'] as const).map((id) => {
    const { title } = content_fields.find((one) => one.id === id)!
    const wrong = found.find((one) => one.field === id)
    const said = wrong ? fill(words[wrong.code as keyof typeof words], wrong.values) : null
    return { label: title, value: said ? { zh: `✘ ${said.zh}`, en: `✘ ${said.en}` } : yes, as: 'word' as const }
  })
  const unchecked = await uncheckedTexts(cx, challenge)
  if (unchecked.length > 0) {
    const { zh, en } = words['challenges.machine-unchecked']
    rows.push({ label: { zh: '译文', en: 'Translations' }, value: { zh: `✘ ${zh}`, en: `✘ ${en}` }, as: 'word' })
  }
  return { id: 'publication-check', title: { zh: '发榜检查', en: 'Check before publication' }, kind: 'fields', rows }
}

async function questionSection(cx: Cx, challenge: Challenge): Promise<Shown[]> {
  const waiting = (await questionsOf(cx, `challenge:${challenge.id}`, true)).filter((one) => one.state === 'waiting')
  if (waiting.length === 0) return []
  return [{ id: 'waiting-questions', title: { zh: '等待答复的公开提问', en: 'Public questions that wait' }, kind: 'table', rows: waiting.map((one) => ({ number: one.number, text: one.text, due_on: one.due_on })), columns: [
    { id: 'number', label: { zh: '第几问', en: 'No.' }, as: 'number' }, { id: 'text', label: { zh: '提问', en: 'Question' }, as: 'text' }, { id: 'due_on', label: { zh: '答复期限', en: 'Answer by' }, as: 'date' }] }]
}

async function proposalSection(cx: Cx, file: CaseFile, challenge: Challenge): Promise<Shown[]> {
  const { rows } = await sql<{ answers: Record<string, unknown>, reason: string, at: string }>`select answers, reason, to_char(at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at from amendment_proposal where city_id = ${cx.city.id} and case_id = ${file.id} and state = 'open'`.execute(cx.tx)
  const open = rows[0]
  if (!open) return []
  const before = contentOfChallenge(challenge)
  const changed = changedFields(before, amended(before, open.answers)).map((id) => content_fields.find((one) => one.id === id)!.title)
  return [{ id: 'proposed-change', title: { zh: '企业建议的变更', en: 'A change the owner asks for' }, kind: 'fields', rows: [
    { label: { zh: '提出时间', en: 'Proposed' }, value: open.at, as: 'instant' },
    { label: { zh: '涉及', en: 'Concerns' }, value: { zh: changed.map((one) => one.zh).join('、'), en: changed.map((one) => one.en).join(', ') }, as: 'word' },
    { label: { zh: '理由', en: 'Reason' }, value: open.reason, as: 'text' },
  ] }]
}
