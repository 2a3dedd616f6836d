import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { documentDelivery, documentTopic } from '#kernel/outside/document.ts'
import type { OutboxLetter } from '#kernel/outside/outbox.ts'
import { sql } from '#kernel/store/db.ts'
import { runJob } from '#kernel/store/run.ts'
import { platform } from '#kernel/trust/actor.ts'
import { importProjects } from '#systems/acceptance/import-projects.ts'
import { creditRecordsOf, projectOf } from '#systems/acceptance/public.ts'
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
  assert.equal(await refused(officer, case_id, 'decide-round', { ...verdict, deliverables: [...values.deliverables.slice(0, -1), { deliverable: '12', percent: 40 }], verdict: 'conditional', items: [{ item: '补' }] }), 'acceptance.departs-without-reason')
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

const three = [{ title: '样机', weight: 50 }, { title: '检测报告', weight: 30, 'rests-on': '1' }, { title: '标准草案', weight: 20 }]
/** Takes a new project of three deliverables to the verdict of its final round, a tenth of its grant paid ahead. */
async function judged(code: string, reached: (number: number) => number, { money = 90, used_fen = 900_000 } = {}): Promise<string> {
  const case_id = await openProject(house, planOf(today, { code, grant_fen: 10_000_000, deliverables: three }))
  await act(await house.as('finance-officer'), case_id, 'pay-instalment', { 'amount-fen': 1_000_000, reference: 'DEMO-I' })
  await act(await house.as('enterprise'), case_id, 'report', { kind: 'final', summary: '全部交付物已自评，申请终期验收。', deliverables: [1, 2, 3].map((number) => reported(number, 100, number === 1 ? evidence : [])), uses: usesOf(used_fen), truth: true })
  await checkMaterial(house, case_id)
  await seatPanel(house, case_id)
  await judge(house, case_id, reached, money)
  return case_id
}
let evidence: string[] = []

test('a project ends in other ways: not met with diligence, falsified, terminated, with spending outside the budget', async () => {
  const finance = await house.as('finance-officer'), enterprise = await house.as('enterprise'), officer = await house.as('city-officer')
  const form = new FormData()
  form.append('file', new Blob(['检测记录']), '检测记录.txt')
  const sent = await fetch(`${house.origin}/api/files/upload`, { method: 'POST', headers: { cookie: enterprise.cookie, 'idempotency-key': crypto.randomUUID() }, body: form })
  evidence = [(await sent.json() as { id: string }).id]

  // Diligent: what was duly used is kept, the rest of what was paid comes back, nothing goes into the credit record.
  const diligent = await judged('JH-T-002', () => 30)
  const file = await (await house.as('expert-1')).get(`/files/${evidence[0]}`)
  assert.equal(file.status, 200, 'an expert of the panel reads the evidence')
  assert.equal((await (await house.as('expert-4')).get(`/files/${evidence[0]}`)).status, 404, 'one who does not sit on it cannot')
  evidence = []
  assert.equal(await refused(officer, diligent, 'decide-round', { ...await verdictOf(diligent), verdict: 'conditional', items: [{ item: '补' }] }), 'acceptance.too-far-for-correction')
  assert.equal(await refused(officer, diligent, 'decide-round', { ...await verdictOf(diligent), verdict: 'interim' }), 'acceptance.not-interim')
  await decide(house, diligent, 'fail', { 'is-falsified': false, 'is-diligent': true })
  assert.deepEqual(await standing(diligent), { paid: 1_000_000, left: 100_000, entitled: 900_000, records: 0 })
  assert.equal(await refused(finance, diligent, 'record-return', { 'amount-fen': 100_001, reference: 'DEMO-B' }), 'acceptance.more-than-owed')
  await act(finance, diligent, 'record-return', { 'amount-fen': 40_000, reference: 'DEMO-B1' })
  await act(finance, diligent, 'record-return', { 'amount-fen': 60_000, reference: 'DEMO-B2' })
  assert.equal((await viewOf(enterprise, diligent)).outcome.en, 'Failed')

  // Falsified: all of it comes back, and it is recorded.
  const falsified = await judged('JH-T-003', () => 20)
  assert.equal(await refused(officer, falsified, 'decide-round', { ...await verdictOf(falsified), verdict: 'fail', 'is-falsified': true, 'is-diligent': true }), 'acceptance.falsified-is-not-diligent')
  await decide(house, falsified, 'fail', { 'is-falsified': true, 'is-diligent': false })
  assert.deepEqual(await standing(falsified), { paid: 1_000_000, left: 1_000_000, entitled: 0, records: 1 })
  await act(finance, falsified, 'record-return', { 'amount-fen': 1_000_000, reference: 'DEMO-B3' })

  // Passed early, with spending outside the budget: the ledger pays what was duly used.
  const passed = await judged('JH-T-004', (number) => number === 3 ? 80 : 100, { used_fen: 9_000_000 })
  const laid = await verdictOf(passed)
  const outside = { head: 'equipment', fen: 250_000, why: '购置与项目无关的设备' }
  assert.equal(await refused(officer, passed, 'decide-round', { ...laid, verdict: 'pass', disallowed: [{ ...outside, fen: 9_000_001 }] }), 'acceptance.more-than-used')
  assert.equal(await refused(officer, passed, 'decide-round', { ...laid, finance: 'correct', verdict: 'pass', disallowed: [outside] }), 'acceptance.finance-must-pass')
  await act(officer, passed, 'decide-round', { ...laid, finance: 'pass', verdict: 'pass', disallowed: [outside] })
  assert.equal((await moneyOf(finance, passed)).due_fen, 7_750_000, '96 % are earned, but 87.5 % were used within the budget')
  await act(finance, passed, 'pay-accepted', { payment: '2', reference: 'DEMO-R' })
  assert.match((await (await house.as('city-officer')).get('/api/acceptance/project', { case_id: passed })).body.rounds[0].title.en, /early/)

  // Extended once, then terminated: a project of a university, whose own account acts for it.
  const university = await openProject(house, planOf(today, { code: 'JH-T-005', grant_fen: 10_000_000, deliverables: three }), { org_id: 'demo-university', account: 'solver' })
  const solver = await house.as('solver')
  const year = Number(today.slice(0, 4)) + 2
  assert.equal(await refused(solver, university, 'ask-extension', { 'to-on': `${year + 1}-06-30`, reason: '样机试制延后，需要时间。' }), 'acceptance.extension-too-long')
  await act(solver, university, 'ask-extension', { 'to-on': `${year}-06-30`, reason: '样机试制延后，需要时间。' })
  await act(officer, university, 'decide-extension', { 'is-granted': true, answer: '同意。' })
  assert.equal((await solver.get('/api/acceptance/project', { case_id: university })).body.ends_on, `${year}-06-30`)
  await act(solver, university, 'ask-termination', { opinion: '关键设备无法进口，申请终止。' })
  assert.equal(await refused(officer, university, 'terminate', { 'is-diligent': true, 'used-fen': 1, opinion: '同意终止。' }), 'acceptance.more-than-paid')
  await act(officer, university, 'terminate', { 'is-diligent': true, 'used-fen': 0, opinion: '同意终止。' })
  assert.equal((await viewOf(solver, university)).outcome.en, 'Terminated')
  assert.equal((await (await house.as('enterprise-2')).get('/api/acceptance/project', { case_id: university })).status, 404, 'another enterprise has no way to it')
  const lines = (await solver.get('/api/acceptance/projects')).body.lines as { code: string }[]
  assert.deepEqual(lines.map((one) => one.code), ['JH-T-005'], 'a university sees its own projects')
  assert.deepEqual((await (await house.as('county-officer-2')).get('/api/acceptance/projects')).body.lines.map((one: { code: string }) => one.code), ['DEMO-2026-02'], 'the officer of another county sees that county’s alone')
  assert.equal((await (await house.as('expert-1')).get('/api/acceptance/project', { case_id: passed })).body.money, null, 'the panel is not told of the money')
  for (const [who, many] of [['enterprise', 0], ['city-officer', 0], ['expert-1', 1]] as const) {
    assert.equal((await viewOf(await house.as(who), passed)).people.filter((one: { role: { en: string } }) => one.role.en === 'Expert').length, many, `${who} is told of nobody on the panel but themselves`)
  }
})

test('the archive is a PDF/A of all there is, and the laws of the money hold', async () => {
  const { rows: asked } = await inCity((cx) => sql<OutboxLetter>`select city_id, id, topic, payload, attempts from outbox where topic = ${documentTopic} and payload->>'kind' like 'project-%' order by id`.execute(cx.tx))
  assert.equal(asked.filter((one) => (one.payload as { kind: string }).kind === 'project-archive').length, 5, 'one for each project that ended')
  const first = (asked.find((one) => (one.payload as { kind: string }).kind === 'project-archive')!.payload as { case_id: string }).case_id
  for (const one of asked.filter((each) => (each.payload as { case_id: string }).case_id === first)) await documentDelivery(house)(one)
  const enterprise = await house.as('enterprise')
  const papers = (await viewOf(enterprise, first)).sections.find((one: { id: string }) => one.id === 'documents').rows as { file: { id: string }[], what: { en: string } }[]
  assert.deepEqual(papers.map((one) => one.what.en), ['Task book', 'Task book', 'Archive of the acceptance', 'Archive of the acceptance'])
  for (const [at, one] of papers.entries()) {
    const bytes = Buffer.from(await (await fetch(`${house.origin}/files/${one.file[0]!.id}`, { headers: { cookie: enterprise.cookie } })).arrayBuffer())
    assert.match(bytes.toString('latin1'), /pdfaid:part/)
    if (process.env.JIEBANG_PICTURES) writeFileSync(join(process.env.JIEBANG_PICTURES, `acceptance-${at}.pdf`), bytes)
  }
  assert.equal((await fetch(`${house.origin}/files/${papers[2]!.file[0]!.id}`, { headers: { cookie: (await house.as('expert-1')).cookie } })).status, 404, 'the panel has no way to the archive')
  const { findLaws } = await import('#src/commands/laws.ts')
  const own = findLaws().filter((law) => ['systems/acceptance/laws.sql', 'engines/deliverables/laws.sql', 'engines/ledger/laws.sql', 'engines/reviews/laws.sql'].includes(law.file))
  assert.ok(own.length >= 9)
  for (const law of own) assert.deepEqual((await inCity((cx) => sql.raw(law.query).execute(cx.tx))).rows, [], law.id)
})

test('projects come from a table: laid ready for the officer who sends them, once, and a wrong row is told by its line', async () => {
  const head = '立项编号,承担单位,项目名称,开始日期,结束日期,项目目标,专项资金（元）,交付物,权重,期限,依据'
  const good = ['JH-T-101,91330781DEM000014J,〔演示〕导入的项目,2026-01-01,2027-12-31,研制样机并通过检测、形成报告。,3000.01,样机,2,2027-06-30,', 'JH-T-101,,,,,,,检测报告,1,2027-06-30,1']
  const bring = (rows: string[], more: { dry_run?: boolean, skip_bad_rows?: boolean } = {}) => inCity((cx) => importProjects(cx, Buffer.from(`\ufeff${[head, ...rows].join('\n')}\n`), { dry_run: false, skip_bad_rows: false, file: 'list.csv', ...more }))
  const refused_whole = await bring([...good, 'JH-T-102,没有这家,〔演示〕不知何家,2026-01-01,2027-12-31,研制样机并通过检测、形成报告。,10,样机,2,2027-06-30,', 'JH-T-103,91330781DEM000014J,〔演示〕绕成一圈,2026-01-01,2027-12-31,研制样机并通过检测、形成报告。,10,样机,2,2028-06-30,'])
  assert.deepEqual([refused_whole.imported, refused_whole.is_refused, refused_whole.problems.map((one) => one.place)], [0, true, ['list.csv:4', 'list.csv:5']])
  assert.deepEqual([(await bring(good, { dry_run: true })).imported, (await bring(good)).imported, (await bring(good)).unchanged], [1, 1, 1])
  const officer = await house.as('city-officer')
  const line = (await officer.get('/api/acceptance/projects', { q: '导入的项目' })).body.lines[0]
  const form = formOf(await viewOf(officer, line.case_id), 'state-plan')
  assert.deepEqual(form.values.deliverables.map((row: { title: string, 'rests-on': string }) => [row.title, row['rests-on']]), [['样机', ''], ['检测报告', '1']])
  await act(officer, line.case_id, 'state-plan', form.values)
  const page = (await (await house.as('enterprise')).get('/api/acceptance/project', { case_id: line.case_id })).body
  assert.deepEqual(page.deliverables.map((one: { share_fen: number }) => one.share_fen), [200_001, 100_000], 'the grant is divided by weights to the fen')
})

const inCity = <T>(run: Parameters<typeof runJob<T>>[3]) => runJob(house.house, house.db, platform('jinhua'), run)
const verdictOf = async (case_id: string) => {
  const { values } = formOf(await viewOf(await house.as('city-officer'), case_id), 'decide-round')
  return { deliverables: values.deliverables, finance: values.finance, opinion: '依专家意见。' }
}
async function standing(case_id: string) {
  return inCity(async (cx) => {
    const project = await projectOf(cx, case_id)
    return { paid: project.paid_fen, left: project.return_due_fen - project.returned_fen, entitled: project.entitled_fen, records: (await creditRecordsOf(cx, project.org_id)).filter((one) => one.case_id === case_id).length }
  })
}
