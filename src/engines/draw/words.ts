import type { FaultWords } from '#kernel/declare/fault.ts'

export const words = {
  'draw.too-many-candidates': { kind: 'limit', zh: '一次抽取最多 {max} 名候选人（一人列入几个分组的，按几名计）', en: 'A draw takes at most {max} candidates, one in several strata counted for each' },
  'draw.too-many-tickets': { kind: 'limit', zh: '一次抽取的签数合计最多 {max}', en: 'The tickets of one draw are at most {max} in all' },
  'draw.twice': { kind: 'invalid', zh: '“{code}”出现两次', en: '“{code}” stands twice' },
  'draw.no-such-stratum': { kind: 'invalid', zh: '“{code}”：没有分组“{stratum}”', en: '“{code}”: there is no stratum “{stratum}”' },
  'draw.tickets': { kind: 'invalid', zh: '“{code}”：签数应是 1 到 {max} 的整数', en: '“{code}”: the tickets are a whole number from 1 to {max}' },
  'draw.reason': { kind: 'invalid', zh: '“{code}”：未入选的理由应是小写字母、数字和连字符组成的词', en: '“{code}”: the reason for leaving out is a word of lower-case letters, digits and hyphens' },
  'draw.pool-too-small': { kind: 'conflict', zh: '分组“{stratum}”有 {found} 名候选人，至少要 {wanted} 名，不能抽取', en: 'The stratum “{stratum}” has {found} candidates and needs at least {wanted}; the draw cannot be held' },
} satisfies FaultWords
