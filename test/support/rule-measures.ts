import type { Options } from '#feel/compile.ts'

/** The enterprise the rules of the bench speak of; money in fen. */
export type Enterprise = {
  研发费用: number, 营业收入: number, 规上: boolean, 成交金额: number, 实际支付: number, 首次认定: boolean, 再次认定: boolean, 新升规: boolean, 迁入规模: string, 领军: boolean, 百强: boolean,
  保费: number, 贷款: number, 放款日: string, 计息天数: number, 投资: number, 已获补助: number, 载体类型: string, 载体等级: string, 亩产: number, 上年亩产: number,
  合同: { 成交金额: number, 实际支付: number }[]
}

export const options: Options = {
  names: {
    研发费用: 'money', 营业收入: 'money', 规上: 'boolean', 成交金额: 'money', 实际支付: 'money', 首次认定: 'boolean', 再次认定: 'boolean', 新升规: 'boolean', 迁入规模: 'string', 领军: 'boolean', 百强: 'boolean',
    保费: 'money', 贷款: 'money', 放款日: 'date', 计息天数: 'count', 投资: 'money', 已获补助: 'money', 载体类型: 'string', 载体等级: 'string', 亩产: 'money', 上年亩产: 'money',
    合同: { list: { fields: { 成交金额: 'money', 实际支付: 'money' } } },
  },
  required: ['研发费用', '营业收入', '规上', '成交金额', '实际支付', '首次认定', '再次认定', '新升规', '迁入规模', '领军', '百强', '保费', '贷款', '放款日', '计息天数', '投资', '已获补助',
    '载体类型', '载体等级', '亩产', '上年亩产', '合同', '合同.成交金额', '合同.实际支付'],
}

type Measure = { name: string, text: string, gives?: 'string', leaves?: 'money' }
const leaves = 'money' as const

/** Thirteen measures of the kinds a city's policies have; illustrative figures. */
export const measures: Measure[] = [
  { name: 'm1', text: 'if 规上 and 研发费用 / 营业收入 >= 0.05 then min(round half up(研发费用 * 0.1, 2), 2000000) else if 规上 and 研发费用 / 营业收入 >= 0.03 then min(round half up(研发费用 * 0.05, 2), 1000000) else 0', leaves },
  { name: 'm2', text: 'if 成交金额 >= 500000 then round half up(实际支付 * 0.15, 2) else 0', leaves },
  { name: 'm3', text: 'sum(for c in 合同[成交金额 >= 500000] return round half up(c.实际支付 * 0.15, 2))', leaves },
  { name: 'm4', text: 'if 首次认定 then 400000 else if 再次认定 then 200000 else 0', leaves },
  { name: 'm5', text: 'if 新升规 then 100000 else 0', leaves },
  { name: 'm6', text: 'if 迁入规模 = "大" then 1000000 else if 迁入规模 = "小" then 400000 else 0', leaves },
  { name: 'm7', text: 'if 领军 then 1000000 else 0', leaves },
  { name: 'm8', text: 'if 百强 then 500000 else 0', leaves },
  { name: 'm9', text: 'min(round half up(保费 * 0.5, 2), 200000)', leaves },
  { name: 'm10', text: 'min(round half up(贷款 * (if 放款日 < date("2021-12-20") then 0.0385 else 0.038) * 计息天数 / 365, 2), 200000)', leaves },
  { name: 'm11', text: 'max(min(round half up(投资 * 0.02, 2), 5000000 - 已获补助), 0)', leaves },
  { name: 'm12', text: 'if 载体类型 = "孵化器" then (if 载体等级 = "国家级" then 1000000 else if 载体等级 = "省级" then 500000 else 200000) else if 载体类型 = "众创空间" then (if 载体等级 = "国家级" then 500000 else 100000) else 0', leaves },
  { name: 'm13', text: 'if 亩产 >= 300000 and 亩产 / 上年亩产 >= 1.1 then "A" else if 亩产 >= 200000 then "B" else if 亩产 >= 100000 then "C" else "D"' },
]

/** Two groups that exclude one another, and the whole under a cap: each rests on the measures before. */
export const totals: Measure[] = [
  { name: '研发类', text: 'max(m1, m2)', leaves },
  { name: '资质类', text: 'max(m4, m7, m8)', leaves },
  { name: '合计', text: 'min(研发类 + 资质类 + m5 + m6 + m9 + m10 + m11 + m12, 10000000)', leaves },
]

// A small generator with a fixed seed: the same enterprises in every run.
function random(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0
    return (state >>> 0) / 2 ** 32
  }
}

/** So many made-up enterprises, the same every time. */
export function enterprises(count: number): Enterprise[] {
  const next = random(1)
  const fen = (max: number) => Math.floor(next() * max)
  const one = <T>(...values: T[]): T => values[Math.floor(next() * values.length)]!
  return Array.from({ length: count }, () => ({
    研发费用: fen(1e9), 营业收入: 1 + fen(2e10), 规上: next() < 0.6, 成交金额: fen(1e8), 实际支付: fen(9e7), 首次认定: next() < 0.2, 再次认定: next() < 0.2, 新升规: next() < 0.2,
    迁入规模: one('无', '小', '大'), 领军: next() < 0.1, 百强: next() < 0.1, 保费: fen(6e7), 贷款: fen(1e10), 放款日: one('2021-03-01', '2021-12-20', '2022-06-30'), 计息天数: fen(366),
    投资: fen(1e11), 已获补助: fen(6e8), 载体类型: one('无', '孵化器', '众创空间'), 载体等级: one('国家级', '省级', '市级'), 亩产: fen(4e7), 上年亩产: 1 + fen(4e7),
    合同: Array.from({ length: Math.floor(next() * 4) }, () => ({ 成交金额: fen(1e8), 实际支付: fen(9e7) })),
  }))
}
