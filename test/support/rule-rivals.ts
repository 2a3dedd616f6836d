import { ZenEngine } from '@gorules/zen-engine'
import { Engine } from 'json-rules-engine'
import type { Enterprise } from './rule-measures.ts'

/** An enterprise by names that the other engines can read; amounts stay whole fen, and a day is a whole number, since neither compares days as text. */
export function plainEnterprise(e: Enterprise) {
  return {
    rd: e.研发费用, sales: e.营业收入, above_scale: e.规上, deal: e.成交金额, deal_paid: e.实际支付, is_first: e.首次认定, is_again: e.再次认定, newly_above: e.新升规,
    move: ({ 大: 'large', 小: 'small' } as Record<string, string>)[e.迁入规模] ?? 'none', leading: e.领军, hundred: e.百强, premium: e.保费, loan: e.贷款, loan_day: Number(e.放款日.replaceAll('-', '')), loan_days: e.计息天数,
    invested: e.投资, had: e.已获补助, carrier: ({ 孵化器: 'incubator', 众创空间: 'makerspace' } as Record<string, string>)[e.载体类型] ?? 'none', grade: ({ 国家级: 'national', 省级: 'provincial' } as Record<string, string>)[e.载体等级] ?? 'city',
    per_mu: e.亩产, per_mu_before: e.上年亩产, deals: e.合同.map((one) => ({ deal: one.成交金额, paid: one.实际支付 })),
  }
}

const texts: Record<string, string> = {
  m1: 'above_scale and rd * 100 >= sales * 5 ? min([floor(rd / 10 + 0.5), 200000000]) : above_scale and rd * 100 >= sales * 3 ? min([floor(rd * 5 / 100 + 0.5), 100000000]) : 0',
  m2: 'deal >= 50000000 ? floor(deal_paid * 15 / 100 + 0.5) : 0',
  m3: 'sum(map(filter(deals, #.deal >= 50000000), floor(#.paid * 15 / 100 + 0.5)))',
  m4: 'is_first ? 40000000 : is_again ? 20000000 : 0',
  m5: 'newly_above ? 10000000 : 0',
  m6: 'move == "large" ? 100000000 : move == "small" ? 40000000 : 0',
  m7: 'leading ? 100000000 : 0',
  m8: 'hundred ? 50000000 : 0',
  m9: 'min([floor(premium * 5 / 10 + 0.5), 20000000])',
  m10: 'min([floor(loan * (loan_day < 20211220 ? 385 : 380) * loan_days / 3650000 + 0.5), 20000000])',
  m11: 'max([min([floor(invested * 2 / 100 + 0.5), 500000000 - had]), 0])',
  m12: 'carrier == "incubator" ? (grade == "national" ? 100000000 : grade == "provincial" ? 50000000 : 20000000) : carrier == "makerspace" ? (grade == "national" ? 50000000 : 10000000) : 0',
  m13: 'per_mu >= 30000000 and per_mu * 10 >= per_mu_before * 11 ? "A" : per_mu >= 20000000 ? "B" : per_mu >= 10000000 ? "C" : "D"',
}

/** The thirteen measures in GoRules' zen: one expression node, compiled once; with `trace` every node's input and output as well. */
export function zenRules() {
  const node = { id: 'e', name: 'measures', type: 'expressionNode', position: { x: 0, y: 0 }, content: { expressions: Object.entries(texts).map(([key, value]) => ({ id: key, key, value })) } }
  const engine = new ZenEngine()
  const decision = engine.createDecision({
    contentType: 'application/vnd.gorules.decision',
    nodes: [{ id: 'i', name: 'in', type: 'inputNode', position: { x: 0, y: 0 } }, node, { id: 'o', name: 'out', type: 'outputNode', position: { x: 0, y: 0 } }],
    edges: [{ id: 'a', sourceId: 'i', targetId: 'e', type: 'edge' }, { id: 'b', sourceId: 'e', targetId: 'o', type: 'edge' }],
  })
  return { run: async (row: Enterprise, trace = false) => (await decision.evaluate(plainEnterprise(row), { trace })).result as Record<string, unknown>, close: () => engine.dispose() }
}

/** What json-rules-engine can say of the same measures: which hold. It has no amounts, so it does less work than the others. */
export function jsonRules() {
  const engine = new Engine([], { allowUndefinedFacts: false })
  const fact = (name: string, operator: string, value: unknown) => ({ fact: name, operator, value })
  engine.addFact('rd_share', async (_params, almanac) => await almanac.factValue<number>('rd') / await almanac.factValue<number>('sales'))
  engine.addFact('large_deals', async (_params, almanac) => (await almanac.factValue<{ deal: number }[]>('deals')).filter((one) => one.deal >= 50_000_000).length)
  const rules: Record<string, object[]> = {
    m1: [fact('above_scale', 'equal', true), fact('rd_share', 'greaterThanInclusive', 0.03)], m2: [fact('deal', 'greaterThanInclusive', 50_000_000)], m3: [fact('large_deals', 'greaterThan', 0)],
    m4: [{ any: [fact('is_first', 'equal', true), fact('is_again', 'equal', true)] }], m5: [fact('newly_above', 'equal', true)], m6: [fact('move', 'in', ['large', 'small'])], m7: [fact('leading', 'equal', true)],
    m8: [fact('hundred', 'equal', true)], m9: [fact('premium', 'greaterThan', 0)], m10: [fact('loan', 'greaterThan', 0)], m11: [fact('invested', 'greaterThan', 0)], m12: [fact('carrier', 'in', ['incubator', 'makerspace'])],
    m13: [fact('per_mu', 'greaterThanInclusive', 10_000_000)],
  }
  for (const [type, all] of Object.entries(rules)) engine.addRule({ conditions: { all: all as never }, event: { type } })
  return { run: async (row: Enterprise) => new Set((await engine.run(plainEnterprise(row))).events.map((one) => one.type)) }
}
