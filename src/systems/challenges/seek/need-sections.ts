import type { Cx } from '#kernel/store/cx.ts'
import { casesOf } from '#engines/cases/room.ts'
import type { Shown } from '#engines/cases/subject.ts'
import { ip_words, type Challenge } from '../challenge.ts'
import { shownMoney as money } from '../part.ts'

/** The need as it is published: same words for the case page and the public page. */
export function needSections(cx: Cx, challenge: Challenge): Shown[] {
  const sector = casesOf(cx.city).options('sectors').find((one) => one.id === challenge.sector)?.title ?? null
  return [
    { id: 'problem', title: { zh: '主要技术问题', en: 'The problem' }, kind: 'prose', text: challenge.problem ?? '' },
    { id: 'indicators', title: { zh: '核心指标', en: 'Core indicators' }, kind: 'table', rows: challenge.indicators as unknown as Record<string, unknown>[], columns: [
      { id: 'metric', label: { zh: '指标', en: 'Metric' }, as: 'text' }, { id: 'unit', label: { zh: '单位', en: 'Unit' }, as: 'text' }, { id: 'present', label: { zh: '现值', en: 'Present' }, as: 'text' },
      { id: 'target', label: { zh: '目标值', en: 'Target' }, as: 'text' }, { id: 'test', label: { zh: '检测方法', en: 'Test' }, as: 'text' }] },
    { id: 'terms', title: { zh: '条件', en: 'Terms' }, kind: 'fields', rows: [
      { label: { zh: '榜额', en: 'Bounty' }, value: money(challenge.funding_minor, challenge.currency), as: 'money' },
      { label: { zh: '希望完成日期', en: 'Wanted by' }, value: challenge.deadline_on, as: 'date' },
      { label: { zh: '领域', en: 'Sector' }, value: sector, as: 'word' },
      { label: { zh: '知识产权归属', en: 'Intellectual property' }, value: challenge.ip_clause ? ip_words[challenge.ip_clause] : null, as: 'word' },
      ...challenge.ip_detail ? [{ label: { zh: '归属补充说明', en: 'Details' }, value: challenge.ip_detail, as: 'text' as const }] : [],
      { label: { zh: '揭榜方条件', en: 'What a solver must have' }, value: challenge.solver_conditions, as: 'text' },
      ...challenge.attachments.length > 0 ? [{ label: { zh: '附件', en: 'Attachments' }, value: challenge.attachments, as: 'files' as const }] : [],
    ] },
  ]
}
