import type { FaultWords } from '#kernel/declare/fault.ts'

export const words = {
  'challenges.seats-fixed': { kind: 'invalid', zh: '所选条件把席位分在几个专业组，共 {is} 席，不能另定人数', en: 'These criteria share their {is} seats among several fields; the number cannot be changed' },
  'challenges.seats-by-sheet': { kind: 'invalid', zh: '评分表要求 {min} 至 {max} 位专家', en: 'The sheet takes {min} to {max} experts' },
  'challenges.seats-too-few': { kind: 'invalid', zh: '另有 {others} 席不是技术专家，这个人数达不到技术专家 {percent}% 的要求', en: '{others} of the seats are not technical; with so few the technical share falls below {percent} %' },
} satisfies FaultWords
