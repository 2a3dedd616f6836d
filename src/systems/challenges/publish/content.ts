import type { Challenge, Indicator } from '../challenge.ts'

/** 公开文本: what a challenge says to everyone, under the names its forms give the fields. An unnamed owner is not in it. */
export type PublicContent = {
  'title-zh': string, 'title-en': string, 'summary-zh': string, 'summary-en': string, sector: string | null, problem: string, indicators: Indicator[]
  'deadline-on': string | null, 'funding-fen': number | null, 'ip-clause': string | null, 'ip-detail': string, 'solver-conditions': string, attachments: string[], 'bids-close-at': string | null
}
export type ContentField = keyof PublicContent

/** The fields in the order people read them, with their titles and how each is compared and shown. */
export const content_fields: readonly { id: ContentField, title: { zh: string, en: string }, as: 'zh' | 'en' | 'money' | 'date' | 'instant' | 'indicators' | 'sector' | 'ip' | 'files' }[] = [
  { id: 'title-zh', title: { zh: '中文标题', en: 'Title in Chinese' }, as: 'zh' },
  { id: 'title-en', title: { zh: '英文标题', en: 'Title in English' }, as: 'en' },
  { id: 'summary-zh', title: { zh: '中文摘要', en: 'Summary in Chinese' }, as: 'zh' },
  { id: 'summary-en', title: { zh: '英文摘要', en: 'Summary in English' }, as: 'en' },
  { id: 'sector', title: { zh: '领域', en: 'Sector' }, as: 'sector' },
  { id: 'problem', title: { zh: '主要技术问题', en: 'The problem' }, as: 'zh' },
  { id: 'indicators', title: { zh: '核心指标', en: 'Core indicators' }, as: 'indicators' },
  { id: 'deadline-on', title: { zh: '希望完成日期', en: 'Wanted by' }, as: 'date' },
  { id: 'funding-fen', title: { zh: '榜额', en: 'Bounty' }, as: 'money' },
  { id: 'ip-clause', title: { zh: '知识产权归属', en: 'Intellectual property' }, as: 'ip' },
  { id: 'ip-detail', title: { zh: '归属补充说明', en: 'Details of ownership' }, as: 'zh' },
  { id: 'solver-conditions', title: { zh: '揭榜方条件', en: 'What a solver must have' }, as: 'zh' },
  { id: 'attachments', title: { zh: '附件', en: 'Attachments' }, as: 'files' },
  { id: 'bids-close-at', title: { zh: '揭榜截止时间', en: 'Bids close' }, as: 'instant' },
]

/** What remains to be read of a challenge that shows a summary alone. */
const behind_undertaking: readonly ContentField[] = ['problem', 'indicators', 'attachments']

/** Whether a field is for everyone to read, by how much of the challenge is. */
export function isFieldShown(field: ContentField, shows_whole: boolean): boolean {
  return shows_whole || !behind_undertaking.includes(field)
}

/** The public text of a challenge as it stands. */
export function contentOfChallenge(challenge: Challenge): PublicContent {
  return {
    'title-zh': challenge.title_zh ?? '', 'title-en': challenge.title_en ?? '', 'summary-zh': challenge.summary_zh ?? '', 'summary-en': challenge.summary_en ?? '',
    sector: challenge.sector, problem: challenge.problem ?? '',
    indicators: challenge.indicators.map(({ metric, unit, present, target, test }) => ({ metric, unit, ...present ? { present } : {}, target, test })),
    'deadline-on': challenge.deadline_on, 'funding-fen': challenge.funding_minor, 'ip-clause': challenge.ip_clause, 'ip-detail': challenge.ip_detail ?? '',
    'solver-conditions': challenge.solver_conditions ?? '', attachments: challenge.attachments, 'bids-close-at': challenge.bids_close_at,
  }
}

/** Fields in which two texts differ, in reading order. Instants are compared as moments, however they are written. */
export function changedFields(before: PublicContent, after: PublicContent): ContentField[] {
  return content_fields.filter(({ id, as }) => as === 'instant'
    ? (before[id] === null ? null : Date.parse(String(before[id]))) !== (after[id] === null ? null : Date.parse(String(after[id])))
    : JSON.stringify(before[id]) !== JSON.stringify(after[id])).map(({ id }) => id)
}
