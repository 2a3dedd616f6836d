import assert from 'node:assert/strict'
import { sql } from '#kernel/store/db.ts'
import { runJob } from '#kernel/store/run.ts'
import { platform } from '#kernel/trust/actor.ts'
import { act, bidOf, closeBidding, contractsOf, endNotice, need, openCeremony, publishChallenge } from './challenge-walk.ts'
import type { TestHouse } from './house.ts'

const today = () => new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10)
const dayFrom = (days: number) => new Date(Date.now() + 8 * 3_600_000 + days * 86_400_000).toISOString().slice(0, 10)

/** Teams of the demonstration, the third abroad. */
export const race_teams = ['solver', 'solver-2', 'solver-abroad'] as const

/** A plan for three teams whose first gate is today; the second lies a day ahead. */
export const racePlan = (more: Record<string, unknown> = {}) => ({
  'is-race': true, teams: 3, 'start-fen': 10_000_000,
  gates: [
    { name: '样件关', on: today(), test: '每队送样二十件，第三方检测开裂率与附着力', criteria: '开裂率不高于 5%', 'go-on-max': 2, 'tranche-fen': 15_000_000 },
    { name: '产线关', on: dayFrom(1), test: '在产线连续运行八小时', criteria: '开裂率不高于 1%，固化时间不超过 45 秒', 'go-on-max': 1, 'tranche-fen': 20_000_000 },
  ],
  // The second gate has no English: pages must say so.
  'gates-en': [{ gate: 1, name: 'Samples', test: 'Twenty samples of each team; an independent laboratory tests cracking and adhesion', criteria: 'Cracking at most 5 %' }],
  ranks: [{ 'share-percent': 100 }], 'merger-percent': 50, 'ip-rule': 'licence', 'ip-text': '淘汰队伍已完成的成果归其所有，发榜方可在本项目产品上免费实施。', ...more,
})

/** A published race with every team's bid chosen and its contract signed, the prize in escrow: one act from the start. Contracts come in the order of the teams. */
export async function raceAtStart(house: TestHouse, options: { plan?: Record<string, unknown>, title?: string, title_en?: string, prize_fen?: number } = {}): Promise<{ case_id: string, contracts: string[] }> {
  const prize_fen = options.prize_fen ?? need['funding-fen']
  const officer = await house.as('city-officer'), enterprise = await house.as('enterprise')
  const plan = racePlan(options.plan)
  const case_id = await publishChallenge(house, {
    need: { 'funding-fen': prize_fen, ...options.title ? { 'title-zh': options.title } : {}, ...options.title_en ? { 'title-en': options.title_en } : {} },
    before_publication: async (id) => { await act(officer, id, 'set-race', plan) },
  })
  for (const name of race_teams) await act(await house.as(name), case_id, 'bid', bidOf(90_000_000))
  await closeBidding(house, case_id)
  await act(officer, case_id, 'end-bidding')
  await openCeremony(house, case_id)
  const choose = (await enterprise.get('/api/cases/view', { case_id })).body.can.find((one: { action: string }) => one.action === 'choose')
  const bids = (choose.form.sections[0].fields[0].options as { id: string }[]).map((one) => one.id)
  assert.equal(bids.length, 3)
  await act(enterprise, case_id, 'choose', { bid: bids[0]!, 'other-teams': bids.slice(1), reason: '三条路线各有所长，公布的关口检验见分晓。', ranking: bids.map((one) => ({ bid: one, reason: '三条路线并列' })) })
  await act(officer, case_id, 'announce', { 'ends-at': new Date(Date.now() + 600_000).toISOString(), text: '拟由三支队伍赛马揭榜，现予公示。' })
  await endNotice(house, case_id)
  await act(officer, case_id, 'confirm')
  const opened = await contractsOf(officer, case_id)
  const contracts: string[] = []
  for (const name of race_teams) {
    const solver = await house.as(name)
    const [mine] = (await contractsOf(solver, case_id)).filter((id) => opened.includes(id))
    assert.ok(mine, `${name} sees its own contract`)
    await signContract(house, mine, name)
    contracts.push(mine)
  }
  await act(enterprise, case_id, 'fund-race', { 'amount-fen': prize_fen, reference: 'DEMO-R001' })
  return { case_id, contracts }
}

/** A contract of a race from its text to the signature. */
export async function signContract(house: TestHouse, contract: string, team: string): Promise<void> {
  await act(await house.as('enterprise'), contract, 'draft-contract', { subject: '双固化涂层工艺开发，按赛马方案的关口推进。', ip: '成果双方共有，发榜方优先实施。', acceptance: '按公布的关口检验与标准。', confidentiality: '双方对工艺参数保密五年。' })
  await act(await house.as(team), contract, 'agree-terms')
  for (const name of [team, 'enterprise']) await act(await house.as(name), contract, 'sign', { name: '演示签署人', agreed: true })
}

/** Evidence of one team and the owner's verdict on it; without a report nothing is delivered. */
export async function deliverAndJudge(house: TestHouse, contract: string, team: string, verdict: { meets: boolean, score: number, report?: string | null }): Promise<void> {
  if (verdict.report !== null) {
    const solver = await house.as(team)
    const deliver = (await solver.get('/api/cases/view', { case_id: contract })).body.can.find((one: { action: string }) => one.action === 'deliver')
    const [milestone] = deliver.form.sections[0].fields[0].options as { id: string }[]
    await act(solver, contract, 'deliver', { milestone: milestone!.id, report: verdict.report ?? '检测报告：开裂率与固化时间见附表。' })
  }
  await act(await house.as('enterprise'), contract, 'judge-gate', { meets: verdict.meets, score: verdict.score, note: verdict.meets ? '检测达到公布的标准。' : '检测未达到公布的标准。' })
}

/** Lets the published day of a gate come: its date becomes that of the gate before. */
export async function reachGate(house: TestHouse, case_id: string, gate: number): Promise<void> {
  await runJob(house.house, house.db, platform('jinhua'), (cx) => sql`update race set plan = jsonb_set(plan, array['gates', ${String(gate)}, 'on'], plan -> 'gates' -> ${gate - 1}::int -> 'on') where case_id = ${case_id}`.execute(cx.tx))
}

/** Pays everything that is due to a contract. */
export async function payAll(house: TestHouse, contract: string): Promise<number> {
  const finance = await house.as('finance-officer')
  for (let paid = 0; ; paid += 1) {
    const { can } = (await finance.get('/api/cases/view', { case_id: contract })).body as { can: { action: string, why_not: unknown, form: { sections: { fields: { options: { id: string }[] }[] }[] } | null }[] }
    const pay = can.find((one) => ['pay', 'pay-last'].includes(one.action) && one.why_not === null)
    if (!pay) return paid
    await act(finance, contract, pay.action, { milestone: pay.form!.sections[0]!.fields[0]!.options[0]!.id, reference: `DEMO-P${paid}` })
  }
}
