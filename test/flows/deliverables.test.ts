import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, before, test } from 'node:test'
import pg from 'pg'
import { sql } from '#kernel/store/db.ts'
import { runJob } from '#kernel/store/run.ts'
import { platform } from '#kernel/trust/actor.ts'
import { act, bidOf, confirmResult, publishChallenge } from '#test/support/challenge-walk.ts'
import { startHouse, type Client, type TestHouse } from '#test/support/house.ts'

let house: TestHouse
before(async () => { house = await startHouse() })
after(() => house.stop())

const viewOf = async (client: Client, case_id: string) => (await client.get('/api/cases/view', { case_id })).body
const rowsOf = (view: { sections: { id: string, rows: any[] }[] }, id: string) => view.sections.find((one) => one.id === id)?.rows ?? []
const formOf = (view: { can: { action: string, form: any }[] }, action: string) => view.can.find((one) => one.action === action)!.form
const choicesOf = (form: { sections: { fields: { id: string, options?: { id: string }[] }[] }[] }) => form.sections[0]!.fields.find((one) => one.id === 'milestone')!.options!.map((one) => one.id)

/** The city's own hand in the tables of one case. */
const inCity = <T>(run: Parameters<typeof runJob<T>>[3]) => runJob(house.house, house.db, platform('jinhua'), run)

const terms = { subject: '双固化涂层工艺开发，分两个里程碑完成。', ip: '成果双方共有，发榜方优先实施。', acceptance: '按核心指标现场检测，连续三批合格。', confidentiality: '双方对工艺参数保密五年。' }
const milestones = [{ title: '小试', deliverable: '小试报告、样件与检测数据', 'due-on': '2030-06-30', 'price-fen': 33_333_333 }, { title: '产线验证', deliverable: '连续三批检测报告', 'due-on': '2030-12-31', 'price-fen': 60_000_000 }]
const deliverables = [{ milestone: 1, title: '小试报告', 'share-percent': 50 }, { milestone: 1, title: '样件', 'share-percent': 33 }, { milestone: 1, title: '检测数据', 'share-percent': 17 }]

test('each deliverable is delivered and judged round by round, and the milestone is paid by what was accepted of each, exact to the fen', async () => {
  const contract = await confirmResult(house, await publishChallenge(house))
  const enterprise = await house.as('enterprise'), solver = await house.as('solver')
  const ready = formOf(await viewOf(enterprise, contract), 'draft-contract').values
  assert.deepEqual(ready.milestones.map((one: Record<string, unknown>) => [one.title, one['price-fen']]), bidOf(100_000_000).milestones.map((one) => [one.title, one['price-fen']]), 'laid ready from the chosen bid')

  const refused = async (client: Client, action: string, answers: Record<string, unknown>) => client.post(`/api/challenges/${action}`, { case_id: contract, version: (await viewOf(client, contract)).version, answers })
  const offer = (rows: unknown[]) => refused(enterprise, 'draft-contract', { ...terms, milestones, deliverables: rows })
  const wrong = await offer(deliverables.with(0, { ...deliverables[0]!, 'share-percent': 51 }))
  assert.equal(wrong.status, 400, JSON.stringify(wrong.body))
  assert.deepEqual([wrong.status, wrong.body.error.problems[0].code, wrong.body.error.problems[0].en], [400, 'challenges.shares-not-whole', 'The deliverables of milestone 1 add up to 101 %; they make 100 %'])
  assert.equal((await offer([{ milestone: 3, title: '不存在', 'share-percent': 100 }])).body.error.problems[0].code, 'challenges.no-such-row')
  await act(enterprise, contract, 'draft-contract', { ...terms, milestones, deliverables })
  await act(solver, contract, 'agree-terms')
  await act(solver, contract, 'sign', { name: '演示签署人', agreed: true })
  await act(enterprise, contract, 'sign', { name: '演示企业签署人', agreed: true })
  await act(enterprise, contract, 'pay-deposit', { 'amount-fen': 93_333_333, reference: 'DEMO-0001' })
  assert.deepEqual(choicesOf(formOf(await viewOf(solver, contract), 'deliver')), ['1.1', '1.2', '1.3', '2'])

  await act(solver, contract, 'deliver', { milestone: '1.1', report: '小试报告全文，含固化曲线。' })
  await act(enterprise, contract, 'examine', { milestone: '1.1', verdict: 'accepted', note: '报告完整。' })
  await act(solver, contract, 'deliver', { milestone: '1.2', report: '样件二十件，附着力一项未测。' })
  const bare = await refused(enterprise, 'examine', { milestone: '1.2', verdict: 'rework', note: '请补测后再交。' })
  assert.equal(bare.body.error.problems[0].path, 'items', 'a return says what has to be mended')
  await act(enterprise, contract, 'examine', { milestone: '1.2', verdict: 'rework', note: '请补测后再交。', items: [{ item: '补测附着力' }, { item: '样件补足至三十件' }] })
  const again = formOf(await viewOf(solver, contract), 'deliver')
  assert.deepEqual(choicesOf(again), ['1.2', '1.3', '2'])
  assert.match(again.sections[0].fields.find((one: { id: string }) => one.id === 'report').help.zh, /1\.2 样件：1\. 补测附着力；2\. 样件补足至三十件/)
  assert.equal((await refused(solver, 'deliver', { milestone: '1.1', report: '已经通过的交付物再交一次。' })).status, 400, 'what was accepted is not delivered again')
  await act(solver, contract, 'deliver', { milestone: '1.2', report: '附着力已补测，样件三十件。' })
  await act(enterprise, contract, 'examine', { milestone: '1.2', verdict: 'partial', percent: 70, note: '三成样件附着力不足。' })
  assert.equal(rowsOf(await viewOf(solver, contract), 'milestones')[0].state.en, 'Under way', 'a milestone waits for its last deliverable')
  assert.equal(rowsOf(await viewOf(solver, contract), 'milestones')[0].payable, null)
  await act(solver, contract, 'deliver', { milestone: '1.3', report: '检测数据三批，附原始记录。' })
  await act(enterprise, contract, 'examine', { milestone: '1.3', verdict: 'failed', note: '数据无法复核。' })

  // 50 × 100 % + 33 × 70 % + 17 × 0 % = 73.10 % of 333,333.33 yuan.
  const view = await viewOf(enterprise, contract)
  const [first, second] = rowsOf(view, 'milestones')
  assert.deepEqual([first.state.en, first.payable.amount_fen, first.deliverable], ['Accepted in part', 24_366_666, '1. 小试报告（50%）\n2. 样件（33%）\n3. 检测数据（17%）'])
  assert.equal(second.state.en, 'Under way')
  assert.deepEqual(rowsOf(view, 'deliverables').map((one) => [one.title, one.share, one.state.en, one.round]), [['1.1 小试报告', 50, 'Accepted', 1], ['1.2 样件', 33, 'Accepted in part, 70%', 2], ['1.3 检测数据', 17, 'Failed', 1], ['2.1 连续三批检测报告', 100, 'Under way', 0]])
  assert.deepEqual(rowsOf(view, 'delivery-rounds').map((one) => [one.deliverable, one.round, one.verdict.en, one.items]), [
    ['1.1 小试报告', 1, 'Accepted', null], ['1.2 样件', 1, 'Returned', '1. 补测附着力\n2. 样件补足至三十件'], ['1.2 样件', 2, 'Accepted in part, 70%', null], ['1.3 检测数据', 1, 'Failed', null]])
  const receipt = await act(await house.as('finance-officer'), contract, 'pay', { milestone: '1', reference: 'DEMO-0002' })
  assert.ok(receipt.body.receipt_id)
  const books = await inCity(async (cx) => (await sql<{ paid: number, reserved: number }>`select paid_fen::int as paid, (select count(*)::int from ledger_reservation where case_id = ${contract} and state = 'open') as reserved from milestone where case_id = ${contract} and position = 1`.execute(cx.tx)).rows[0])
  assert.deepEqual(books, { paid: 24_366_666, reserved: 0 })

  // The second milestone is one deliverable, as contracts were before.
  await act(solver, contract, 'deliver', { milestone: '2', report: '连续三批检测合格，附检测报告。' })
  await act(enterprise, contract, 'examine', { milestone: '2', verdict: 'accepted', note: '三批合格。' })
  assert.equal(rowsOf(await viewOf(solver, contract), 'milestones')[1].payable.amount_fen, 60_000_000)

  // A contract from before deliverables were kept gets one in each milestone, with its last round.
  const owner = new pg.Client({ connectionString: house.owner_url })
  await owner.connect()
  await owner.query('delete from delivery_verdict; delete from delivery; delete from deliverable')
  const step = readFileSync(new URL('../../src/systems/challenges/migrations/0055-deliverables.sql', import.meta.url), 'utf8')
  await owner.query(step.slice(step.indexOf('insert into deliverable')))
  const { rows: moved } = await owner.query('select position, number, share_percent, state, (select count(*)::int from delivery_verdict verdict where verdict.case_id = deliverable.case_id and verdict.position = deliverable.position) as verdicts from deliverable where case_id = $1 order by position', [contract])
  await owner.end()
  assert.deepEqual(moved, [{ position: 1, number: 1, share_percent: 100, state: 'partial', verdicts: 1 }, { position: 2, number: 1, share_percent: 100, state: 'accepted', verdicts: 1 }])
})
