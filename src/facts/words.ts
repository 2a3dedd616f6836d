import type { FaultWords } from '#kernel/declare/fault.ts'

/** What the facts room says when it refuses. */
export const words = {
  'facts.too-many-rows': { kind: 'limit', zh: '一次最多记录 {max} 条事实，这里有 {count} 条。', en: 'At most {max} facts are recorded at once; these are {count}.' },
  'facts.not-found': { kind: 'missing', zh: '没有编号为“{id}”的事实。', en: 'There is no fact “{id}”.' },
  'facts.superseded-meanwhile': { kind: 'conflict', zh: '事实“{id}”已被他人更正，请重新打开后再改。', en: 'The fact “{id}” has been corrected meanwhile; open it again first.' },
  'facts.superseded-twice': { kind: 'invalid', zh: '同一次更正里，事实“{id}”出现了两次。', en: 'The fact “{id}” is corrected twice in one go.' },
  'facts.as-of-future': { kind: 'invalid', zh: '只能查询过去某一时刻所知的事实，{known_at} 还没有到。', en: 'Facts can be asked for as known at a past moment only; {known_at} has not come yet.' },
  'facts.as-of-unreadable': { kind: 'invalid', zh: '“{known_at}”不是带时区的时间，请按 2021-03-01T09:00:00Z 的格式填写。', en: '“{known_at}” is not a time with its offset; write it like 2021-03-01T09:00:00Z.' },
  'facts.value-empty': { kind: 'invalid', zh: '请填写“{fact_zh}”的值。', en: 'Give the value of “{fact_en}”.' },
  'facts.value-not-a-number': { kind: 'invalid', zh: '“{text}”不是数，请按 12.34、1,234.5 的格式填写；金额也可写 120万、1.2亿。', en: '“{text}” is not a number; write it like 12.34 or 1,234.5, and money also like 120万 or 1.2亿.' },
  'facts.value-too-fine': { kind: 'invalid', zh: '“{fact_zh}”最多 {decimals} 位小数，“{text}”更细。', en: '“{fact_en}” carries {decimals} decimals at most; “{text}” has more.' },
  'facts.value-too-long': { kind: 'invalid', zh: '“{fact_zh}”的值最多 {max} 个字符，这里有 {length} 个。', en: 'The value of “{fact_en}” has at most {max} characters; this has {length}.' },
  'facts.value-not-a-day': { kind: 'invalid', zh: '“{text}”不是有效日期，可写 2021-03-01、2021-3-1 或 2021年3月1日。', en: '“{text}” is not a date; write it like 2021-03-01 or 2021-3-1.' },
  'facts.value-not-a-flag': { kind: 'invalid', zh: '“{text}”应为“是”或“否”。', en: '“{text}” should be yes or no.' },
  'facts.value-not-a-choice': { kind: 'invalid', zh: '“{text}”不在选项之中：{choices_zh}。', en: '“{text}” is not one of: {choices_en}.' },
  'facts.period-wrong': { kind: 'invalid', zh: '“{text}”不是“{fact_zh}”的统计期，应形如 {example}。', en: '“{text}” is not the kind of period “{fact_en}” is counted in; write it like {example}.' },
} satisfies FaultWords
