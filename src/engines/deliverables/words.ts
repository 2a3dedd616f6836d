import type { FaultWords } from '#kernel/declare/fault.ts'

/** What this engine says when it refuses. */
export const words = {
  'deliverables.count': { kind: 'invalid', zh: '交付物应为 1–{max} 项，现为 {is} 项', en: 'A plan has 1 to {max} deliverables; these are {is}' },
  'deliverables.weight': { kind: 'invalid', zh: '权重是 1–{max} 的整数', en: 'A weight is a whole number from 1 to {max}' },
  'deliverables.shares': { kind: 'invalid', zh: '各交付物的经费合计 {sum} 元，应为 {total} 元', en: 'The deliverables’ money adds up to {sum} yuan; it must be {total}' },
  'deliverables.rests-on-nothing': { kind: 'invalid', zh: '请填本表中其他交付物的序号，如“1、3”', en: 'Give numbers of other deliverables of this table, such as “1, 3”' },
  'deliverables.circle': { kind: 'invalid', zh: '交付物互为依据，绕成了圈', en: 'These deliverables rest on each other in a circle' },
  'deliverables.no-such': { kind: 'invalid', zh: '没有第 {number} 项交付物', en: 'There is no deliverable {number}' },
  'deliverables.twice': { kind: 'invalid', zh: '第 {number} 项交付物出现了两次', en: 'Deliverable {number} stands twice' },
  'deliverables.reason-missing': { kind: 'invalid', zh: '未全部完成的，请说明原因', en: 'Say why it was not reached in full' },
  'deliverables.whole-percent': { kind: 'invalid', zh: '比例填 0–100 的整数', en: 'A share is a whole number from 0 to 100' },
  'deliverables.versions-over': { kind: 'limit', zh: '第 {number} 项交付物的证据最多 {max} 版', en: 'Deliverable {number} has its {max} versions of evidence' },
} satisfies FaultWords
