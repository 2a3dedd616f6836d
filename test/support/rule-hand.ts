import type { Enterprise } from './rule-measures.ts'

const half = (n: number, d: number) => Math.floor((2 * n + d) / (2 * d))

/** The thirteen measures and three totals as a careful programmer writes them: whole fen, thresholds multiplied out. The yardstick of the bench. */
export function handRules(e: Enterprise) {
  const m1 = e.规上 && 100 * e.研发费用 >= 5 * e.营业收入 ? Math.min(half(e.研发费用, 10), 200_000_000)
    : e.规上 && 100 * e.研发费用 >= 3 * e.营业收入 ? Math.min(half(e.研发费用 * 5, 100), 100_000_000) : 0
  const m2 = e.成交金额 >= 50_000_000 ? half(e.实际支付 * 15, 100) : 0
  let m3: number | null = null
  for (const c of e.合同) if (c.成交金额 >= 50_000_000) m3 = (m3 ?? 0) + half(c.实际支付 * 15, 100)
  const m4 = e.首次认定 ? 40_000_000 : e.再次认定 ? 20_000_000 : 0
  const m5 = e.新升规 ? 10_000_000 : 0
  const m6 = e.迁入规模 === '大' ? 100_000_000 : e.迁入规模 === '小' ? 40_000_000 : 0
  const m7 = e.领军 ? 100_000_000 : 0
  const m8 = e.百强 ? 50_000_000 : 0
  const m9 = Math.min(half(e.保费 * 5, 10), 20_000_000)
  const m10 = Math.min(half(e.贷款 * (e.放款日 < '2021-12-20' ? 385 : 380) * e.计息天数, 365 * 10_000), 20_000_000)
  const m11 = Math.max(Math.min(half(e.投资 * 2, 100), 500_000_000 - e.已获补助), 0)
  const m12 = e.载体类型 === '孵化器' ? (e.载体等级 === '国家级' ? 100_000_000 : e.载体等级 === '省级' ? 50_000_000 : 20_000_000)
    : e.载体类型 === '众创空间' ? (e.载体等级 === '国家级' ? 50_000_000 : 10_000_000) : 0
  const m13 = e.亩产 >= 30_000_000 && 10 * e.亩产 >= 11 * e.上年亩产 ? 'A' : e.亩产 >= 20_000_000 ? 'B' : e.亩产 >= 10_000_000 ? 'C' : 'D'
  const 研发类 = Math.max(m1, m2)
  const 资质类 = Math.max(m4, m7, m8)
  return { m1, m2, m3, m4, m5, m6, m7, m8, m9, m10, m11, m12, m13, 研发类, 资质类, 合计: Math.min(研发类 + 资质类 + m5 + m6 + m9 + m10 + m11 + m12, 1_000_000_000) }
}
