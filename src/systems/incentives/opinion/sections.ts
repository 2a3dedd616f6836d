import type { Cx } from '#kernel/store/cx.ts'
import type { CaseFile, Shown } from '#engines/cases/subject.ts'
import { reviewOf } from '#engines/reviews/read.ts'
import { scoresSection } from '#engines/reviews/section.ts'
import type { Role } from '#kernel/trust/actor.ts'
import { drawsFor, hasToDeclare, panelSection, standingSection } from '#systems/draws/public.ts'
import { orgTitles } from '#systems/organizations/public.ts'
import { findingOf, findingWords, opinion_sheet, opinionOf, questionOf } from './opinion.ts'

/** Who reads an opinion as soon as it is in; the claimant does once the claim is decided. */
const bureau: readonly Role[] = ['city-officer', 'county-officer', 'auditor']

/** What a case page says of the experts' opinion: the question, what they found, scores by seat, and to the bureau the seats, by name once the claim is decided. */
export async function opinionSections(cx: Cx, file: CaseFile, role: Role): Promise<Shown[]> {
  const question = await questionOf(cx, file.id)
  if (question === null) return []
  const asked: Shown = { id: 'opinion', title: { zh: '专家意见', en: 'Expert opinion' }, kind: 'fields', rows: [{ label: { zh: '需要专家判断的问题', en: 'Question to the experts' }, value: question, as: 'text' }] }
  const is_bureau = bureau.includes(role)
  const review = await reviewOf(cx, opinionOf(file.id), { account_id: cx.actor.account_id, sees_names: is_bureau })
  const standing = is_bureau && file.stage === 'review' ? await standingSection(cx, file.id, opinion_sheet) : []
  if (!review) return [...standing, asked]
  const draws = await drawsFor(cx, file.id, opinion_sheet)
  const is_open = draws.some((one) => one.disclosed_at !== null)
  if (!is_bureau && role !== 'expert' && !is_open) return [asked]
  const finding = findingOf(review)
  return [
    ...standing,
    finding === null ? asked : { ...asked, rows: [...asked.rows,
      { label: { zh: '专家组', en: 'The experts are' }, value: findingWords(finding), as: 'word' },
      ...finding.failed.length === 0 ? [] : [{ label: { zh: '过半专家不认可', en: 'Not accepted by most' }, value: { zh: finding.failed.map((one) => one.zh).join('、'), en: finding.failed.map((one) => one.en).join(', ') }, as: 'word' as const }],
    ] },
    scoresSection('opinion-scores', { zh: '专家评分与意见', en: 'Scores and comments' }, review),
    ...is_bureau ? [await panelSection(cx, { draws, review, is_open, title: { zh: '意见专家', en: 'The experts' }, sealed: { zh: '密封至审核决定作出', en: 'Sealed until the claim is decided' } })] : [],
  ]
}

/** Before an expert has declared, all they need to know whether they may: who claims, and under which measure. Null when they may read on. */
export async function beforeReading(cx: Cx, file: CaseFile, role: Role): Promise<Shown[] | null> {
  if (role !== 'expert' || !await hasToDeclare(cx, opinionOf(file.id))) return null
  const claimant = file.org_id === null ? null : (await orgTitles(cx, [file.org_id])).get(file.org_id) ?? null
  return [{ id: 'before-reading', title: { zh: '先声明有无利害关系', en: 'First declare any conflict of interest' }, kind: 'fields', rows: [
    { label: { zh: '政策', en: 'Measure' }, value: { zh: file.title_zh, en: file.title_en }, as: 'word' },
    { label: { zh: '申请单位', en: 'Claimant' }, value: claimant, as: 'word' },
    { label: { zh: '为什么', en: 'Why' }, value: { zh: '声明无利害关系后即可阅读申请与证明材料并出具意见；有利害关系的，由抽取的下一位递补，您不会看到申请内容。', en: 'Declare that you have none and the claim with its evidence opens for you to read and judge; with a conflict the next of the draw is asked and the claim stays closed to you.' }, as: 'word' },
  ] }]
}
