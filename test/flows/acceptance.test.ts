import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { act } from '#test/support/challenge-walk.ts'
import { checkMaterial, decide, formOf, judge, moneyOf, openProject, planOf, refused, reported, seatPanel, stepOf, usesOf, viewOf } from '#test/support/acceptance-walk.ts'
import { startHouse, type TestHouse } from '#test/support/house.ts'

let house: TestHouse
before(async () => { house = await startHouse() })
after(() => house.stop())

const today = new Date().toISOString().slice(0, 10)
const twelve = Array.from({ length: 12 }, (_, at) => ({ title: `交付物之${at + 1}`, weight: [5, 7, 9, 10, 6, 8, 11, 4, 10, 10, 12, 8][at]!, ...at === 4 ? { 'rests-on': '2' } : {} }))

test('twelve deliverables over three rounds: in part, final with a correction, passed; the ledger pays in proportion to the fen', async () => {
  const case_id = await openProject(house, planOf(today, { code: 'JH-T-001', grant_fen: 100_000_001, deliverables: twelve }))
  const enterprise = await house.as('enterprise'), finance = await house.as('finance-officer')
  assert.equal(stepOf(await viewOf(enterprise, case_id)), 'work')
  await act(finance, case_id, 'pay-instalment', { 'amount-fen': 10_000_000, reference: 'DEMO-I1' })

  // Round 1: five of twelve.
  await act(enterprise, case_id, 'report', { kind: 'interim', summary: '前五项已完成，申请分批验收。', deliverables: [1, 2, 3, 4, 5].map((number) => reported(number, 100)), uses: usesOf(20_000_000), truth: true })
  assert.equal(stepOf(await viewOf(enterprise, case_id)), 'county-check')
  await checkMaterial(house, case_id)
  assert.equal(stepOf(await viewOf(enterprise, case_id)), 'panel')
  await seatPanel(house, case_id)
  await judge(house, case_id, () => 98)
  await decide(house, case_id, 'interim')
  assert.equal(stepOf(await viewOf(enterprise, case_id)), 'work')
  // 37 % of the grant is earned, a tenth of a million was paid ahead.
  let money = await moneyOf(finance, case_id)
  assert.deepEqual([money.earned_fen, money.paid_fen, money.due_fen], [37_000_000, 10_000_000, 27_000_000])
  await act(finance, case_id, 'pay-accepted', { payment: '2', reference: 'DEMO-R1' })

  // Round 2: the rest, and new evidence for 2, on which 5 rests.
  const laid = formOf(await viewOf(enterprise, case_id), 'report').values
  assert.deepEqual(laid.deliverables.map((row: { deliverable: string }) => row.deliverable), ['6', '7', '8', '9', '10', '11', '12'], 'what was accepted is not asked for again')
  const rest = [6, 7, 8, 9, 10, 11, 12].map((number) => reported(number, number === 11 ? 60 : 100))
  assert.equal(await refused(enterprise, case_id, 'report', { kind: 'final', summary: '其余各项已完成，申请终期验收。', deliverables: rest.slice(1), uses: usesOf(60_000_000), truth: true }), 'acceptance.not-all-reported')
  await act(enterprise, case_id, 'report', { kind: 'final', summary: '其余各项已完成，申请终期验收。', deliverables: [reported(2, 100, [], '补充了第二批检测数据。'), ...rest], uses: usesOf(60_000_000, 20_000_000), truth: true })
  const page = (await enterprise.get('/api/acceptance/project', { case_id })).body
  assert.deepEqual(page.deliverables.filter((one: any) => one.standing === 'fallen').map((one: any) => one.number), [2, 5], 'changed evidence takes the finding from what it proves and from what rests on it')
  for (const who of ['enterprise', 'city-officer']) {
    const notices = (await (await house.as(who)).get('/api/cases/notices')).body
    assert.ok(JSON.stringify(notices).includes('原来的结论不再成立，须重新验收：2、5'), `${who} is told`)
  }
  await act(await house.as('county-officer'), case_id, 'return-county-report', { items: [{ where: '第 8 项', what: '补检测机构盖章页' }] })
  const again = formOf(await viewOf(enterprise, case_id), 'report').values
  assert.equal(again.deliverables.length, 9)
  await act(enterprise, case_id, 'report', { kind: 'final', summary: '已补盖章页，其余不变，申请终期验收。', deliverables: again.deliverables.map((row: any) => row.deliverable === '8' ? { ...row, reached: '检测合格，盖章页已补。' } : row), uses: again.uses, truth: true })
  await checkMaterial(house, case_id)
  await seatPanel(house, case_id)
  await judge(house, case_id, (number, seat) => number === 11 ? 55 + seat : number === 12 ? 20 : 97)
  const officer = await house.as('city-officer')
  const { values } = formOf(await viewOf(officer, case_id), 'decide-round')
  assert.deepEqual(values.deliverables.map((row: any) => [row.deliverable, row.percent]).slice(-2), [['11', 56], ['12', 0]], 'laid ready from the panel’s mean')
  const verdict = { deliverables: values.deliverables, finance: values.finance, opinion: '依专家意见。' }
  assert.equal(await refused(officer, case_id, 'decide-round', { ...verdict, verdict: 'pass' }), 'acceptance.too-little-to-pass')
  assert.equal(await refused(officer, case_id, 'decide-round', { ...verdict, deliverables: values.deliverables.with(-1, { deliverable: '12', percent: 40 }), verdict: 'conditional', items: [{ item: '补' }] }), 'acceptance.departs-without-reason')
  await act(officer, case_id, 'decide-round', { ...verdict, verdict: 'conditional', items: [{ item: '第 11 项补足样机' }, { item: '第 12 项补标准草案' }] })
  assert.equal(stepOf(await viewOf(enterprise, case_id)), 'correction')
  // 37 + 43 + 12 × 56 % = 86.72 %.
  money = await moneyOf(finance, case_id)
  assert.deepEqual([money.earned_fen, money.paid_fen, money.due_fen], [86_720_001, 37_000_000, 49_720_001])

  // Round 3: the correction, judged by the same panel.
  await act(enterprise, case_id, 'report-correction', { kind: 'final', summary: '已按要求整改，补齐样机与标准草案。', deliverables: [reported(11, 90, [], '样机补足。'), reported(12, 100, [], '标准草案已完成。')], uses: usesOf(65_000_000, 30_000_000), truth: true })
  await checkMaterial(house, case_id, 'same')
  await judge(house, case_id, (number) => number === 11 ? 88 : 96)
  await decide(house, case_id, 'pass')
  // 98.56 % is earned and 95 % used; what was due from round 2 is reckoned anew.
  money = await moneyOf(finance, case_id)
  assert.deepEqual([money.earned_fen, money.due_fen], [98_560_001, 58_000_000])
  assert.equal(stepOf(await viewOf(finance, case_id)), 'settlement')
  await act(finance, case_id, 'pay-accepted', { payment: '4', reference: 'DEMO-R3' })
  const ended = await viewOf(enterprise, case_id)
  assert.equal(ended.outcome.en, 'Passed')
  money = await moneyOf(finance, case_id)
  assert.deepEqual([money.paid_fen, money.held_fen, money.lapsed_fen], [95_000_000, 0, 5_000_001])
})
