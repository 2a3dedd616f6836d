import type { Cx } from '#kernel/store/cx.ts'
import { orgsOf } from '#kernel/trust/actor.ts'
import type { CaseFile, Shown } from '#engines/cases/subject.ts'
import type { Challenge } from '../challenge.ts'
import { shownMoney as money, type Reader } from '../part.ts'
import { criteria, criterion_words, opinionsOf } from './opinion.ts'
import { savingsOf } from './saving.ts'

/** The three ends of a challenge that was closed. */
export const result_words: Record<string, { zh: string, en: string }> = { solved: { zh: '攻克', en: 'Solved' }, partly: { zh: '部分攻克', en: 'Solved in part' }, unsolved: { zh: '未攻克', en: 'Unsolved' } }

const near = ['enterprise', 'solver', 'city-officer', 'county-officer', 'follow-up-officer', 'auditor']

/** What came of it: the report, the saving with its calculation, and what both sides think once both have said it. */
export async function closingSections(cx: Cx, file: CaseFile, challenge: Challenge, reader: Reader): Promise<Shown[]> {
  if (reader.relation === 'public' || !near.includes(reader.role)) return []
  const shown: Shown[] = []
  if (challenge.report !== null) {
    shown.push({ id: 'closing', title: { zh: '结榜报告', en: 'Closing report' }, kind: 'fields', rows: [{ label: { zh: '结果', en: 'Result' }, value: result_words[challenge.result ?? ''] ?? null, as: 'word' }, { label: { zh: '报告', en: 'Report' }, value: challenge.report, as: 'text' },
      ...challenge.result_zh ? [{ label: { zh: '拟公开的摘要', en: 'Summary for the public' }, value: { zh: challenge.result_zh, en: challenge.result_en ?? challenge.result_zh }, as: 'word' as const, help: { zh: '各方都同意后才公开', en: 'Public only once every party consents' } }] : []] })
  }
  // What an enterprise's costs are is its own and the bureau's; a solver reads the sum only.
  const { lines, evidence } = await savingsOf(cx, file.id)
  if (lines.length > 0 && reader.role !== 'solver') {
    shown.push({ id: 'saving', title: { zh: '企业自报节约成本', en: 'Saving stated by the enterprise' }, kind: 'table', rows: [...lines.map((line) => ({ item: line.item, before: money(line.before_fen, 'CNY'), after: money(line.after_fen, 'CNY'), quantity: line.quantity, saving: money(line.saving_fen, 'CNY'), method: line.method })),
      { item: '合计 Total', before: null, after: null, quantity: null, saving: money(challenge.saving_minor, challenge.currency), method: '（前 − 后）× 数量' }],
      columns: [{ id: 'item', label: { zh: '项目', en: 'Item' }, as: 'text' }, { id: 'before', label: { zh: '之前单价', en: 'Before' }, as: 'money' }, { id: 'after', label: { zh: '之后单价', en: 'After' }, as: 'money' }, { id: 'quantity', label: { zh: '数量', en: 'Quantity' }, as: 'number' }, { id: 'saving', label: { zh: '节约', en: 'Saved' }, as: 'money' }, { id: 'method', label: { zh: '依据与期间', en: 'Basis and period' }, as: 'text' }] })
    if (evidence.length > 0) shown.push({ id: 'saving-evidence', title: { zh: '节约成本的证明', en: 'Evidence of the saving' }, kind: 'fields', rows: [{ label: { zh: '文件', en: 'Files' }, value: evidence, as: 'files' }] })
  } else if (lines.length > 0) {
    shown.push({ id: 'saving', title: { zh: '企业自报节约成本', en: 'Saving stated by the enterprise' }, kind: 'fields', rows: [{ label: { zh: '合计', en: 'Total' }, value: money(challenge.saving_minor, challenge.currency), as: 'money' }] })
  }
  const opinions = await opinionsOf(cx, file.id, orgsOf(cx.actor))
  if (opinions.length > 0) {
    shown.push({ id: 'opinions', title: { zh: '合作评价', en: 'What both sides think' }, kind: 'table', rows: opinions.map((one) => ({ org: { zh: one.zh ?? one.org_id, en: one.en ?? one.org_id }, ...one.scores, words: one.words, state: one.is_open ? { zh: '双方可见', en: 'Open to both' } : { zh: '对方未评，密封', en: 'Sealed: the other side is not in yet' } })),
      columns: [{ id: 'org', label: { zh: '评价方', en: 'By' }, as: 'word' }, ...criteria.map((id) => ({ id, label: { zh: `${criterion_words[id].zh}（1–5）`, en: `${criterion_words[id].en} (1–5)` }, as: 'number' as const })), { id: 'words', label: { zh: '意见', en: 'In words' }, as: 'text' }, { id: 'state', label: { zh: '状态', en: 'State' }, as: 'word' }] })
  }
  return shown
}
