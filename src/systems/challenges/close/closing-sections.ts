import type { Shown } from '#engines/cases/subject.ts'
import type { Challenge } from '../challenge.ts'
import { shownMoney as money } from '../part.ts'

/** What came of it, once the closing report is filed. */
export function closingSections(challenge: Challenge): Shown[] {
  if (challenge.report === null) return []
  const result = { solved: { zh: '攻克', en: 'Solved' }, partly: { zh: '部分攻克', en: 'Solved in part' }, unsolved: { zh: '未攻克', en: 'Unsolved' } }[challenge.result ?? ''] ?? null
  return [{ id: 'closing', title: { zh: '结榜报告', en: 'Closing report' }, kind: 'fields', rows: [{ label: { zh: '结果', en: 'Result' }, value: result, as: 'word' }, { label: { zh: '报告', en: 'Report' }, value: challenge.report, as: 'text' },
    ...challenge.saving_minor !== null ? [{ label: { zh: '企业自报节约成本', en: 'Saving stated by the enterprise' }, value: money(challenge.saving_minor, challenge.currency), as: 'money' as const }] : []] }]
}
