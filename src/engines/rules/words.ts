import type { FaultWords } from '#kernel/declare/fault.ts'

/** What the rules refuse. */
export const words = {
  'rules.too-many-columns': { kind: 'limit', zh: '规则所读的事实超出人群一行能放的 {max} 栏。', en: 'The rules read more facts of one kind than the {max} a row of a population holds.' },
  'rules.too-many-subjects': { kind: 'limit', zh: '人群应有 1 至 {max} 个主体。', en: 'A population has 1 to {max} subjects.' },
  'rules.no-demo-population': { kind: 'missing', zh: '“{pack}”没有演示人群（demo/population.yaml）。', en: 'The pack “{pack}” describes no demonstration population (demo/population.yaml).' },
  'rules.too-many-together': { kind: 'limit', zh: '“{measure}”等 {count} 条政策因互斥组连在一起，最多 {max} 条。', en: '“{measure}” and others, {count} measures in all, hang together by the groups that exclude them; at most {max} may.' },
  'rules.too-many-selections': { kind: 'limit', zh: '“{measure}”等 {count} 条政策的互斥组交错，合法的组合超过 {max} 种，请把组写得简单些。', en: 'The groups of “{measure}” and others, {count} measures in all, overlap in more than {max} lawful ways; state simpler groups.' },
  'rules.too-long-to-combine': { kind: 'limit', zh: '{count} 条政策的互斥组交错太多，算不完最优组合。', en: 'The groups of {count} measures overlap in too many ways to find the best of them.' },
} satisfies FaultWords
