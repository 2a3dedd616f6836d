import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { sql } from '#kernel/store/db.ts'
import { runJob } from '#kernel/store/run.ts'
import { platform } from '#kernel/trust/actor.ts'
import { act, publishChallenge, takeUp } from '#test/support/challenge-walk.ts'
import { startHouse, type TestHouse } from '#test/support/house.ts'

let house: TestHouse
before(async () => { house = await startHouse() })
after(() => house.stop())

test('a challenge goes through 寻榜 评榜 发榜 揭榜 奖榜 保榜 in the hands of fourteen people', async () => {
  const case_id = await publishChallenge(house)
  const hall = await house.visitor.get('/api/challenges/hall')
  assert.equal(hall.status, 200, JSON.stringify(hall.body))
  const line = hall.body.challenges.find((one: { case_id: string }) => one.case_id === case_id)
  assert.ok(line, 'the published challenge stands in the public hall')
  const page = await house.visitor.get('/api/challenges/page', { id: line.id })
  assert.equal(page.status, 200, JSON.stringify(page.body))
  const contract = await takeUp(house, case_id)
  const noticed = await house.visitor.get('/api/challenges/page', { id: line.id })
  assert.match(JSON.stringify(noticed.body.sections), /拟由该团队揭榜，现予公示/, 'a visitor reads the public notice')

  const enterprise = await house.as('enterprise'), solver = await house.as('solver'), finance = await house.as('finance-officer'), insurer = await house.as('insurer')
  await act(await house.as('follow-up-officer'), case_id, 'contact', { whom: '发榜企业技术部', outcome: '已约定现场试验时间。' })
  await act(enterprise, contract, 'pay-deposit', { 'amount-fen': 100_000_000, reference: 'DEMO-0001' })
  await act(insurer, contract, 'quote', { 'cover-fen': 50_000_000, 'premium-fen': 1_500_000, 'share-percent': 60, terms: '对经验收未达标的里程碑，按损失金额的 60% 赔付；故意隐瞒除外。' })
  const quote = (await enterprise.get('/api/cases/view', { case_id: contract })).body.can.find((one: { action: string }) => one.action === 'insure').form.sections[0].fields[0].options[0].id
  await act(enterprise, contract, 'insure', { quote, reference: 'DEMO-0002' })
  await act(solver, contract, 'deliver', { milestone: '1', report: '小试完成，开裂率 0.8%，固化 44 秒。' })
  await act(enterprise, contract, 'examine', { milestone: '1', verdict: 'accepted', note: '样件检测合格。' })
  const paid = await act(finance, contract, 'pay', { milestone: '1', reference: 'DEMO-0003' })
  assert.ok(paid.body.receipt_id, 'a payment gives a receipt')
  await act(solver, contract, 'deliver', { milestone: '2', report: '三批中两批合格，一批固化超时。' })
  await act(enterprise, contract, 'examine', { milestone: '2', verdict: 'partial', percent: 50, note: '按比例验收。' })
  await act(finance, contract, 'pay', { milestone: '2', reference: 'DEMO-0004' })
  await act(enterprise, contract, 'claim', { milestone: '2', account: '第三批固化超时，损失一半里程碑金额。' })
  const claim = (await insurer.get('/api/cases/view', { case_id: contract })).body.can.find((one: { action: string }) => one.action === 'adjust-claim').form.sections[0].fields[0].options[0].id
  await act(await house.as('insurer-2'), contract, 'adjust-claim', { claim, verdict: 'pay', opinion: '复看三批检测记录，损失属实，在保障范围内。' })
  await act(insurer, contract, 'decide-claim', { claim, verdict: 'paid', reason: '检测记录属实，按约定比例赔付。', reference: 'DEMO-0005' })
  await act(enterprise, contract, 'finish-performance')
  await act(insurer, contract, 'end-cover')
  await act(await house.as('city-officer'), case_id, 'close', { result: 'partly', report: '两个里程碑完成，开裂率达标，固化时间部分达标，经验已记录。' })

  const view = (await enterprise.get('/api/cases/view', { case_id })).body
  assert.equal(view.outcome.en, 'Closed')
  assert.ok(view.stages.every((stage: { state: string }) => stage.state === 'done'), 'all six stages are done')
  const acted = await runJob(house.house, house.db, platform('jinhua'), async (cx) => (await sql<{ n: number }>`select count(distinct account_id)::int as n from case_event where (case_id in (${case_id}, ${contract}) or case_id in (select id from case_file where parent_id = ${case_id})) and account_id <> 'platform'`.execute(cx.tx)).rows[0]!.n)
  assert.equal(acted, 14, 'enterprise, county, city, supervisor, drawer, three experts, two solvers, follow-up, finance, insurer and its adjuster acted, each as themselves')
  const settled = (await enterprise.get('/api/cases/view', { case_id: contract })).body
  assert.equal(settled.outcome.en, 'Performed')
  const claims = settled.sections.find((section: { id: string }) => section.id === 'claims')
  assert.equal(claims.rows[0].paid.amount_fen, 18_000_000, '60 % of the half of 600,000 yuan that was lost')
})
