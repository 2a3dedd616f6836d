import type { FaultWords } from '#kernel/declare/fault.ts'

/** What the rules refuse. */
export const words = {
  'rules.too-many-columns': { kind: 'limit', zh: '规则所读的事实超出人群一行能放的 {max} 栏。', en: 'The rules read more facts of one kind than the {max} a row of a population holds.' },
  'rules.too-many-subjects': { kind: 'limit', zh: '人群应有 1 至 {max} 个主体。', en: 'A population has 1 to {max} subjects.' },
  'rules.no-demo-population': { kind: 'missing', zh: '“{pack}”没有演示人群（demo/population.yaml）。', en: 'The pack “{pack}” describes no demonstration population (demo/population.yaml).' },
} satisfies FaultWords
