import type { Cx } from '#kernel/store/cx.ts'
import { casesOf } from '#engines/cases/room.ts'
import type { Shown } from '#engines/cases/subject.ts'
import { ip_words, type Challenge } from '../challenge.ts'
import { shownMoney as money } from '../part.ts'

/** The need as it is published: same words for the case page and the public page. Without the whole, the approved summary stands for it. */
export function needSections(cx: Cx, challenge: Challenge, is_whole = true): Shown[] {
  const sector = casesOf(cx.city).options('sectors').find((one) => one.id === challenge.sector)?.title ?? null
  const what: Shown[] = is_whole ? [
    { id: 'problem', title: { zh: '主要技术问题', en: 'The problem' }, kind: 'prose', text: challenge.problem ?? '' },
    { id: 'indicators', title: { zh: '核心指标', en: 'Core indicators' }, kind: 'table', rows: challenge.indicators as unknown as Record<string, unknown>[], columns: [
      { id: 'metric', label: { zh: '指标', en: 'Metric' }, as: 'text' }, { id: 'unit', label: { zh: '单位', en: 'Unit' }, as: 'text' }, { id: 'present', label: { zh: '现值', en: 'Present' }, as: 'text' },
      { id: 'target', label: { zh: '目标值', en: 'Target' }, as: 'text' }, { id: 'test', label: { zh: '检测方法', en: 'Test' }, as: 'text' }] },
  ] : [
    { id: 'summary', title: { zh: '摘要', en: 'Summary' }, kind: 'prose', text: [challenge.summary_zh, challenge.summary_en].filter(Boolean).join('\n\n') },
    { id: 'undertaking', title: { zh: '怎样看全文', en: 'How to read the whole' }, kind: 'fields', rows: [{ label: { zh: '公开程度', en: 'What is public' }, as: 'word',
      value: { zh: '本榜单只公开摘要。揭榜方接受保密承诺后，可以阅读主要技术问题、核心指标和附件。', en: 'Only a summary is public. A solver who accepts the confidentiality undertaking reads the problem, the indicators and the attachments.' } }] },
  ]
  return [
    ...what,
    { id: 'terms', title: { zh: '条件', en: 'Terms' }, kind: 'fields', rows: [
      { label: { zh: '榜额', en: 'Bounty' }, value: money(challenge.funding_minor, challenge.currency), as: 'money' },
      { label: { zh: '希望完成日期', en: 'Wanted by' }, value: challenge.deadline_on, as: 'date' },
      ...challenge.bids_close_at ? [{ label: { zh: '揭榜截止时间', en: 'Bids close at' }, value: challenge.bids_close_at, as: 'instant' as const }] : [],
      { label: { zh: '领域', en: 'Sector' }, value: sector, as: 'word' },
      { label: { zh: '知识产权归属', en: 'Intellectual property' }, value: challenge.ip_clause ? ip_words[challenge.ip_clause] : null, as: 'word' },
      ...challenge.ip_detail ? [{ label: { zh: '归属补充说明', en: 'Details' }, value: challenge.ip_detail, as: 'text' as const }] : [],
      { label: { zh: '揭榜方条件', en: 'What a solver must have' }, value: challenge.solver_conditions, as: 'text' },
      ...is_whole && challenge.attachments.length > 0 ? [{ label: { zh: '附件', en: 'Attachments' }, value: challenge.attachments, as: 'files' as const }] : [],
    ] },
  ]
}

/** How much of it becomes public, for those who decide on it. */
export function disclosureSection(cx: Cx, challenge: Challenge): Shown[] {
  const level = casesOf(cx.city).options('confidentiality-levels').find((one) => one.id === challenge.confidentiality)?.title
  if (!level) return []
  return [{ id: 'disclosure', title: { zh: '公开程度', en: 'What is public' }, kind: 'fields', rows: [
    { label: { zh: '保密级别', en: 'Confidentiality' }, value: level, as: 'word' },
    ...challenge.public_summary ? [{ label: { zh: '企业拟公开的摘要', en: 'Summary proposed by the enterprise' }, value: challenge.public_summary, as: 'text' as const }] : [],
    ...challenge.confidentiality === 'open' ? [] : [{ label: { zh: '签约后公开企业名称', en: 'Name shown after signing' }, value: challenge.is_named_after_signing, as: 'flag' as const }],
  ] }]
}
