import type { FaultWords } from '#kernel/declare/fault.ts'

/** What the jobs system refuses with, and what it tells beside a finished export. */
export const words = {
  'jobs.cut-short': { kind: 'limit', zh: '只导出了前 {rows_max} 行；请到列表中筛选后分次查看其余部分', en: 'Only the first {rows_max} rows were exported; narrow the list to see the rest' },
} satisfies FaultWords
