import type { Cx } from '#kernel/store/cx.ts'
import { documentsOf } from '#kernel/outside/document.ts'
import type { CaseFile, Shown } from '#engines/cases/subject.ts'
import type { Reader } from '../part.ts'
import { signaturesUnder, versionsOf, type Side } from './negotiation.ts'
import { signaturesOf } from './signature-provider.ts'

const sideWords: Record<Side, { zh: string, en: string }> = { owner: { zh: '发榜方', en: 'Owner' }, solver: { zh: '揭榜方', en: 'Solver' } }
const clauseWords: Record<string, { zh: string, en: string }> = {
  whole: { zh: '全文', en: 'Whole text' }, subject: { zh: '标的与计划', en: 'Subject and plan' }, ip: { zh: '成果归属与收益分配', en: 'Ownership and benefits' }, acceptance: { zh: '验收标准与方法', en: 'Acceptance' },
  confidentiality: { zh: '保密', en: 'Confidentiality' }, liability: { zh: '违约责任', en: 'Liability' }, 'diligent-failure': { zh: '容错', en: 'Diligent failure' }, 'terms-of-art': { zh: '术语解释', en: 'Terms' },
}

/** How the text came about, the newest version first, and under which version each side signed and how. */
export async function negotiationSections(cx: Cx, file: CaseFile, reader: Reader): Promise<Shown[]> {
  const versions = await versionsOf(cx, file.id)
  if (versions.length === 0) return []
  const signatures = await signaturesUnder(cx, file.id)
  const kept = (await documentsOf(cx, file.id, reader)).filter((one) => one.kind === 'challenge-contract')
  const sides = (list: readonly Side[]) => ({ zh: list.map((side) => sideWords[side].zh).join('、'), en: list.map((side) => sideWords[side].en).join(', ') })
  return [
    { id: 'negotiation', title: { zh: '协商经过', en: 'Negotiation' }, kind: 'table', columns: [
      { id: 'version', label: { zh: '稿', en: 'Version' }, as: 'number' }, { id: 'side', label: { zh: '由谁提出', en: 'Made by' }, as: 'word' }, { id: 'at', label: { zh: '时间', en: 'When' }, as: 'instant' }, { id: 'clause', label: { zh: '条款', en: 'Clause' }, as: 'word' },
      { id: 'before', label: { zh: '原文', en: 'Before' }, as: 'text', is_detail: true }, { id: 'after', label: { zh: '改为', en: 'After' }, as: 'text', is_detail: true }, { id: 'reason', label: { zh: '理由', en: 'Reason' }, as: 'text', is_detail: true }, { id: 'agreed', label: { zh: '已同意', en: 'Agreed' }, as: 'word' }],
      rows: versions.map((one) => ({ version: one.version, side: { zh: `${sideWords[one.side].zh}${one.name_zh ? ` ${one.name_zh}` : ''}`, en: `${sideWords[one.side].en}${one.name_en ? `, ${one.name_en}` : ''}` }, at: one.at, clause: clauseWords[one.clause] ?? { zh: one.clause, en: one.clause }, before: one.before, after: one.clause === 'whole' ? null : one.after, reason: one.reason, agreed: sides(one.agreed) })) },
    ...signatures.length > 0 ? [{ id: 'signatures', title: { zh: '签署', en: 'Signatures' }, kind: 'table' as const, columns: [
      { id: 'side', label: { zh: '一方', en: 'Side' }, as: 'word' as const }, { id: 'name', label: { zh: '签署人', en: 'Name' }, as: 'text' as const }, { id: 'version', label: { zh: '所签之稿', en: 'Version' }, as: 'number' as const }, { id: 'at', label: { zh: '时间', en: 'When' }, as: 'instant' as const }, { id: 'how', label: { zh: '方式', en: 'How' }, as: 'word' as const }],
      rows: signatures.map((one) => ({ side: sideWords[one.side], name: one.name, version: one.version, at: one.at, how: signaturesOf(cx).says })) }] : [],
    ...kept.length > 0 ? [{ id: 'contract-papers', title: { zh: '签署文本', en: 'Signed text' }, kind: 'fields' as const, rows: kept.map((one) => ({ label: one.language === 'zh' ? { zh: '中文', en: 'Chinese' } : { zh: '英文', en: 'English' }, value: [one.file_id], as: 'files' as const })) }] : [],
  ]
}
