import assert from 'node:assert/strict'
import { sql } from '#kernel/store/db.ts'
import { runJob } from '#kernel/store/run.ts'
import { platform } from '#kernel/trust/actor.ts'
import { openShare, unwrapKey, type Place } from '#kernel/trust/split-key.ts'
import { drawPanel } from './draw-walk.ts'
import type { Client, Reply, TestHouse } from './house.ts'

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

/** A well-written need, as the form wants it. */
export const need = {
  'goal-clear': true, 'path-open': true, 'pays-by-result': true, 'possible-solvers': 'many',
  'title-zh': '演示：高速涂层固化不开裂', 'title-en': 'Demo: fast-curing coating without cracks', sector: 'new-materials',
  problem: '现有水性涂层在 60 秒快速固化时表面开裂，良率只有八成；试过降低温度与分段固化，产能下降一半，仍不能稳定通过附着力检测。',
  indicators: [{ metric: '开裂率', unit: '%', present: '20', target: '1', test: '每批抽 200 件，目视加显微镜复核' }, { metric: '固化时间', unit: '秒', present: '60', target: '45', test: '产线计时' }],
  'deadline-on': '2030-12-31', 'funding-fen': 120_000_000, 'ip-clause': 'joint', 'solver-conditions': '有涂层配方与固化工艺的研究基础，能到现场试验。', confidentiality: 'open',
}

export const bidOf = (price_fen: number) => ({
  summary: '以双固化体系替代单一热固化，九个月内把开裂率降到百分之一以下。', 'work-plan': '前四个月完成配方与小试，后五个月上线验证并移交工艺文件。',
  approach: '以双固化体系替代单一热固化：先用紫外预交联形成骨架，再低温完成热固化，应力在骨架内释放，表面不再开裂。', team: '团队十二人，近五年完成涂层项目七项。',
  'background-ip': '自有双固化树脂专利两项，合同期内许可使用。', 'price-fen': price_fen, months: 9, committed: true,
  milestones: [{ title: '小试', deliverable: '小试报告与样件', month: 4, 'price-fen': Math.floor(price_fen / 2) }, { title: '产线验证', deliverable: '连续三批检测报告', month: 9, 'price-fen': price_fen - Math.floor(price_fen / 2) }],
})

const soon = (ms: number) => new Date(Date.now() + ms).toISOString()

/** Acts on a case as its reader sees it, and fails with the refusal's own words. */
export async function act(client: Client, case_id: string, action: string, answers: Record<string, unknown> = {}): Promise<Reply> {
  const view = await client.get('/api/cases/view', { case_id })
  assert.equal(view.status, 200, `${client.account} cannot see the case: ${JSON.stringify(view.body)}`)
  const can = view.body.can.find((one: { action: string }) => one.action === action)
  assert.ok(can, `${client.account} is not offered ${action}; offered: ${view.body.can.map((one: { action: string }) => one.action).join(', ')}`)
  assert.equal(can.why_not, null, `${action}: ${JSON.stringify(can.why_not)}`)
  const reply = await client.post(can.path, { case_id, version: view.body.version, answers })
  assert.equal(reply.status, 200, `${client.account} ${action}: ${JSON.stringify(reply.body)}`)
  return reply
}

/** One expert's sheet for a need. */
export const appraisal = { necessity: 90, novelty: 80, difficulty: 85, value: 88, feasibility: 75, budget: 80, comment: '问题清楚，值得公开征集。', 'no-conflict': true }

/** Takes a new need as far as the open hall; returns the case. */
export async function publishChallenge(house: TestHouse, options: { open_for_ms?: number, need?: Record<string, unknown>, before_publication?: (case_id: string) => Promise<void> } = {}): Promise<string> {
  const enterprise = await house.as('enterprise')
  const opened = await enterprise.post('/api/challenges/open')
  assert.equal(opened.status, 200, JSON.stringify(opened.body))
  const { case_id } = opened.body as { case_id: string }
  await act(enterprise, case_id, 'submit', { ...need, ...options.need })
  await act(await house.as('county-officer'), case_id, 'accept', { opinion: '需求真实，指标可测，同意上报。' })
  const officer = await house.as('city-officer')
  await act(officer, case_id, 'ask-panel', { criteria: 'need-appraisal' })
  for (const expert of await drawPanel(house, case_id)) await act(expert, case_id, 'score', appraisal)
  await act(officer, case_id, 'approve', { opinion: '专家意见一致，同意发榜。' })
  await options.before_publication?.(case_id)
  await act(officer, case_id, 'publish', { 'title-en': options.need?.['title-en'] ?? need['title-en'], 'summary-zh': '求快速固化而不开裂的涂层工艺。', 'summary-en': 'Wanted: a coating that cures fast and does not crack.', 'bids-close-at': soon(options.open_for_ms ?? 600_000) })
  return case_id
}

/** One holder's side of the ceremony, as their browser does it: their passphrase opens their key, their key opens their shares. */
export async function holderShares(client: Client, case_id: string): Promise<{ bid: string, share: string }[]> {
  const { status, body } = await client.get('/api/challenges/ceremony', { case_id })
  assert.equal(status, 200, JSON.stringify(body))
  const side = body.sides.find((one: { is_mine: boolean }) => one.is_mine)
  const keys = unwrapKey(side.public_key, side.wrapped, body.demo_passphrase)
  return body.shares.map((one: { bid: string, place: Place, sealed: string }) => ({ bid: one.bid, share: openShare(keys, one.place, one.sealed).toString('base64') }))
}

/** Both holders release their shares; with the second half every bid opens. */
export async function openCeremony(house: TestHouse, case_id: string): Promise<void> {
  for (const name of ['city-officer', 'supervisor']) {
    const holder = await house.as(name)
    await act(holder, case_id, 'release-shares', { shares: await holderShares(holder, case_id) })
  }
}

/** Lets the deadline pass now: however slow the machine, every bid before this call was in time. */
export async function closeBidding(house: TestHouse, case_id: string): Promise<void> {
  await runJob(house.house, house.db, platform('jinhua'), (cx) => sql`update challenge set bids_close_at = clock_timestamp() where city_id = 'jinhua' and case_id = ${case_id}`.execute(cx.tx))
  await pause(5)
}

/** Lets the public notice end now. */
export async function endNotice(house: TestHouse, case_id: string): Promise<void> {
  await runJob(house.house, house.db, platform('jinhua'), (cx) => sql`update challenge set notice_ends_at = clock_timestamp() where city_id = 'jinhua' and case_id = ${case_id}`.execute(cx.tx))
  await pause(5)
}

/** A ranking in the given order: the first is chosen, the others are told why not and stand by as reserves. */
export const rankingOf = (ids: readonly string[]) => ids.map((bid, at) => at === 0 ? { bid, reason: '路线最成熟' } : { bid, reason: '路线成熟度次之', reserve: 'yes', loss: 'approach', feedback: '路线可行，但小试数据不如中选方案完整。' })

/** From sealed bids to the confirmed result; returns the contract's own case, which stands at its beginning. */
export async function confirmResult(house: TestHouse, case_id: string): Promise<string> {
  const enterprise = await house.as('enterprise'), officer = await house.as('city-officer'), solver = await house.as('solver')
  await act(solver, case_id, 'bid', bidOf(100_000_000))
  await act(await house.as('solver-2'), case_id, 'bid', bidOf(110_000_000))
  await closeBidding(house, case_id)
  await act(officer, case_id, 'end-bidding')
  await openCeremony(house, case_id)
  const choose = (await enterprise.get('/api/cases/view', { case_id })).body.can.find((one: { action: string }) => one.action === 'choose')
  const bids = choose.form.sections[0].fields[0].options as { id: string, title: { zh: string } }[]
  assert.equal(bids.length, 2)
  await act(enterprise, case_id, 'choose', { bid: bids[0]!.id, reason: '技术路线成熟，报价合理。', ranking: rankingOf(bids.map((bid) => bid.id)) })
  await act(officer, case_id, 'announce', { 'ends-at': soon(600_000), text: '拟由该团队揭榜，现予公示。' })
  await endNotice(house, case_id)
  await act(officer, case_id, 'confirm')
  return (await contractsOf(enterprise, case_id))[0]!
}

/** From sealed bids to a signed contract with two milestones; returns the contract's own case. */
export async function takeUp(house: TestHouse, case_id: string): Promise<string> {
  const enterprise = await house.as('enterprise'), solver = await house.as('solver')
  const contract = await confirmResult(house, case_id)
  await act(enterprise, contract, 'draft-contract', {
    subject: '双固化涂层工艺开发，分两个里程碑完成。', ip: '成果双方共有，发榜方优先实施。', acceptance: '按核心指标现场检测，连续三批合格。', confidentiality: '双方对工艺参数保密五年。',
    milestones: [{ title: '小试', deliverable: '小试报告与样件', 'due-on': '2030-06-30', 'price-fen': 40_000_000 }, { title: '产线验证', deliverable: '连续三批检测报告', 'due-on': '2030-12-31', 'price-fen': 60_000_000 }],
  })
  await act(solver, contract, 'agree-terms')
  await act(solver, contract, 'sign', { name: '演示签署人', agreed: true })
  await act(enterprise, contract, 'sign', { name: '演示企业签署人', agreed: true })
  return contract
}

/** The contracts' cases under a challenge, as the reader sees them. */
export async function contractsOf(client: Client, case_id: string): Promise<string[]> {
  const { linked } = (await client.get('/api/cases/view', { case_id })).body as { linked: { how: string, case_id: string, procedure_title: { en: string } }[] }
  return linked.filter((one) => one.how === 'child' && !one.procedure_title.en.startsWith('Draw')).map((one) => one.case_id)
}
