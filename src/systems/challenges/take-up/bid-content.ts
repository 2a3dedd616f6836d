import type { Shown } from '#engines/cases/subject.ts'
import type { Challenge } from '../challenge.ts'
import { deliverablesIn, deliverablesText, type DeliverableRow } from '../award/deliverable.ts'
import { shownMoney as money } from '../part.ts'
import type { Bid, SealedContent } from './bid.ts'

/** A bidder by name, in both languages. */
export const nameOf = (bid: Bid) => ({ zh: bid.org_zh ?? bid.org_id, en: bid.org_en ?? bid.org_id })

const text_fields: [string, string, string][] = [['summary', '方案摘要', 'Summary'], ['approach', '技术路线', 'Approach'], ['work-plan', '工作计划', 'Work plan'], ['risks', '风险与应对', 'Risks'], ['team', '团队与分工', 'Team'], ['similar-work', '类似业绩', 'Similar work'], ['background-ip', '已有知识产权', 'Background IP']]

/** An opened bid as whoever may read it reads it: its texts, partners, attachments and milestones. */
export function contentSections(bid: Bid, content: SealedContent, challenge: Challenge): Shown[] {
  const name = nameOf(bid)
  const partners = (content.partners as { zh: string, en: string, country: string, part: string }[] | undefined) ?? []
  const milestones = (content.milestones as { title: string, deliverable: string, month: number, 'price-fen': number }[] | undefined) ?? []
  const pieces = (content.deliverables as DeliverableRow[] | undefined) ?? []
  return [
    { id: `bid-${bid.id}`, title: { zh: `方案：${name.zh}`, en: `Bid: ${name.en}` }, kind: 'fields', rows: [
      ...text_fields.flatMap(([field, zh, en]) => typeof content[field] === 'string' && content[field] !== '' ? [{ label: { zh, en }, value: content[field], as: 'text' as const }] : []),
      ...partners.length > 0 ? [{ label: { zh: '合作单位', en: 'Partners' }, value: partners.map((one) => `${one.zh}（${one.country}）：${one.part}`).join('\n'), as: 'text' as const }] : [],
      ...bid.answers_version === null ? [] : [{ label: { zh: '答的是榜单第几版', en: 'Answers version' }, value: bid.answers_version, as: 'number' as const }],
      ...content.attachments?.length ? [{ label: { zh: '附件', en: 'Attachments' }, value: content.files?.map((file) => file.id) ?? content.attachments, as: 'files' as const }] : []] },
    ...milestones.length === 0 ? [] : [{ id: `milestones-${bid.id}`, title: { zh: `里程碑：${name.zh}`, en: `Milestones: ${name.en}` }, kind: 'table' as const,
      columns: [{ id: 'title', label: { zh: '里程碑', en: 'Milestone' }, as: 'text' as const }, { id: 'deliverable', label: { zh: '交付物', en: 'Deliverable' }, as: 'text' as const }, { id: 'month', label: { zh: '第几个月', en: 'Month' }, as: 'number' as const }, { id: 'price', label: { zh: '金额', en: 'Price' }, as: 'money' as const }],
      rows: milestones.map((one, at) => ({ title: one.title, deliverable: deliverablesText(deliverablesIn(pieces, at + 1, one.deliverable)), month: one.month, price: money(one['price-fen'], challenge.currency) })) }],
  ]
}
