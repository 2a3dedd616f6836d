import type { Sentence } from '#kernel/declare/fault.ts'
import type { Standing } from '#engines/deliverables/standing.ts'

export const findingWords = { met: { zh: '完成', en: 'Met' }, partly: { zh: '部分完成', en: 'In part' }, 'not-met': { zh: '未完成', en: 'Not met' } }

/** Where a deliverable stands, in words: its finding, the one that fell, or what it waits for. */
export function standingSentence({ finding, fallen }: Standing, has_evidence: boolean): Sentence {
  if (finding) return finding.verdict === 'partly' ? { zh: `部分完成 ${finding.percent}%`, en: `${finding.percent} % accepted` } : findingWords[finding.verdict]
  if (fallen) return { zh: `证据变更（第 ${fallen.by.join('、')} 项），待重新验收`, en: `Evidence changed (${fallen.by.join(', ')}): to be examined anew` }
  return has_evidence ? { zh: '已自评，待验收', en: 'Reported, to be examined' } : { zh: '未自评', en: 'Not reported yet' }
}
