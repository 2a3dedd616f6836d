import type { Cx } from '#kernel/store/cx.ts'
import { documentsOf } from '#kernel/outside/document.ts'
import type { CaseFile, Shown } from '#engines/cases/subject.ts'
import { reviewOf } from '#engines/reviews/read.ts'
import { scoresSection } from '#engines/reviews/section.ts'
import { meetingSection } from '#systems/meetings/public.ts'
import { orgTitles } from '#systems/organizations/public.ts'
import type { Challenge } from '../challenge.ts'
import type { Reader } from '../part.ts'
import { hasToDeclare, panelSection, standingSection } from '#systems/draws/public.ts'
import { appraisal_sheet, appraisalOf, conclusionOf } from './appraisal.ts'
import { drawsBehind } from './behind-panel.ts'
import { record_kind } from './record.ts'

/** Who may know which expert sits in which seat: the bureau and who audits it. */
const knows_names: readonly string[] = ['city-officer', 'county-officer', 'auditor']

/** What a case page says of the appraisal: scores when all are in, to the owner once it is concluded; the panel by name to the bureau; the record. */
export async function appraisalSections(cx: Cx, file: CaseFile, reader: Reader): Promise<Shown[]> {
  if (reader.relation === 'public' || reader.role === 'solver' || reader.role === 'insurer') return []
  const is_bureau = knows_names.includes(reader.role)
  const review = await reviewOf(cx, appraisalOf(file.id), { account_id: cx.actor.account_id, sees_names: is_bureau })
  const standing = is_bureau && file.stage === 'appraise' ? await standingSection(cx, file.id, appraisal_sheet) : []
  if (!review) return standing
  const is_told = is_bureau || reader.role === 'expert' || await conclusionOf(cx, file.id) !== null
  const told = is_told ? review : { ...review, rounds: [] }
  return [
    ...standing,
    ...is_bureau || reader.role === 'expert' ? await meetingSection(cx, file.id) : [],
    ...is_told ? [scoresSection('scores', { zh: '评分', en: 'Scores' }, told)] : [],
    ...is_bureau ? [await panelSection(cx, { draws: await drawsBehind(cx, file.id, appraisal_sheet), review, is_open: await conclusionOf(cx, file.id) !== null, title: { zh: '评榜专家', en: 'The panel' }, sealed: sealed_word })] : [],
    ...await recordSection(cx, file, reader),
  ]
}

const sealed_word = { zh: '密封至评榜结论作出', en: 'Sealed until the conclusion' }

const edition_words: Record<string, { zh: string, en: string }> = { full: { zh: '全文（含专家姓名）', en: 'Full, with the experts’ names' }, 'without-names': { zh: '不含专家姓名', en: 'Without the experts’ names' } }

async function recordSection(cx: Cx, file: CaseFile, reader: Reader): Promise<Shown[]> {
  const kept = (await documentsOf(cx, file.id, reader)).filter((one) => one.kind === record_kind)
  const is_bound_to_come = knows_names.includes(reader.role) || reader.role === 'enterprise'
  if (kept.length === 0 && !(is_bound_to_come && await conclusionOf(cx, file.id))) return []
  return [{
    id: 'appraisal-record', title: { zh: '评榜记录', en: 'Record of the appraisal' }, kind: 'table',
    columns: [{ id: 'edition', label: { zh: '版本', en: 'Edition' }, as: 'word' }, { id: 'file', label: { zh: '文件', en: 'File' }, as: 'files' }, { id: 'sha256', label: { zh: '校验值', en: 'SHA-256' }, as: 'hash' }],
    empty: { zh: '记录正在排版，稍后即可下载', en: 'The record is being typeset and will be here shortly' },
    rows: kept.map((one) => ({ edition: edition_words[one.edition] ?? null, file: [one.file_id], sha256: one.sha256 })),
  }]
}

/** Before an expert has declared, all they need to know whether they may: whose need it is, and what it is called. Null when they may read on. */
export async function beforeReading(cx: Cx, file: CaseFile, challenge: Challenge, reader: Reader): Promise<Shown[] | null> {
  if (reader.role !== 'expert' || !await hasToDeclare(cx, appraisalOf(file.id))) return null
  return [{
    id: 'before-reading', title: { zh: '先声明有无利害关系', en: 'First declare any conflict of interest' }, kind: 'fields', rows: [
      { label: { zh: '需求', en: 'Need' }, value: { zh: challenge.title_zh ?? file.title_zh, en: challenge.title_en ?? file.title_en }, as: 'word' },
      { label: { zh: '发榜单位', en: 'Owner' }, value: await ownerOf(cx, challenge), as: 'word' },
      { label: { zh: '为什么', en: 'Why' }, value: { zh: '声明无利害关系后即可阅读需求并评分；有利害关系的，由抽取的下一位或本轮其他评审人接替，您不会看到需求内容。', en: 'Declare that you have none and the need opens for you to read and score; with a conflict the next of the draw, or another reviewer of the round, takes the seat and the need stays closed to you.' }, as: 'word' },
    ],
  }]
}

async function ownerOf(cx: Cx, challenge: Challenge): Promise<{ zh: string, en: string } | null> {
  return challenge.org_id ? (await orgTitles(cx, [challenge.org_id])).get(challenge.org_id) ?? null : null
}
