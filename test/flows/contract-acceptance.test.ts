import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { documentDelivery, documentTopic } from '#kernel/outside/document.ts'
import { endTypesetter } from '#kernel/outside/typeset.ts'
import type { OutboxLetter } from '#kernel/outside/outbox.ts'
import { sql } from '#kernel/store/db.ts'
import { runJob } from '#kernel/store/run.ts'
import { platform } from '#kernel/trust/actor.ts'
import { findLaws } from '#src/commands/laws.ts'
import { panelsOpen } from '#engines/conflicts/offer.ts'
import { contractData } from '#systems/challenges/award/contract-document.ts'
import { contractVerdictOffer } from '#systems/acceptance/public.ts'
import { formOf, stepOf, viewOf } from '#test/support/acceptance-walk.ts'
import { act } from '#test/support/challenge-walk.ts'
import { acceptanceOf, signedContract } from '#test/support/contract-walk.ts'
import { drawPanel, drawsUnder } from '#test/support/draw-walk.ts'
import { startHouse, type Client, type TestHouse } from '#test/support/house.ts'

let house: TestHouse
before(async () => { house = await startHouse() })
after(async () => { endTypesetter(); await house.stop() })

const inCity = <T>(run: Parameters<typeof runJob<T>>[3]) => runJob(house.house, house.db, platform('jinhua'), async (cx) => { await cx.elevate(); return run(cx) })
const rowsOf = (view: { sections: { id: string, rows: any[] }[] }, id: string) => view.sections.find((one) => one.id === id)?.rows ?? []
const offered = (view: { can: { action: string }[] }) => view.can.map((one) => one.action)

/** Sends an act, whatever is offered, and gives the code it is refused with. */
async function refused(client: Client, system: string, case_id: string, action: string, answers: Record<string, unknown>): Promise<string> {
  const { version } = await viewOf(client, case_id)
  const reply = await client.post(`/api/${system}/${action}`, { case_id, version, answers })
  assert.ok(reply.status >= 400 && reply.status < 500, `${action} was not refused: ${reply.status} ${JSON.stringify(reply.body)}`)
  return reply.body.error.problems?.[0]?.code ?? reply.body.error.code
}

const seatsOf = async (case_id: string) => (await inCity((cx) => sql<{ account_id: string, kind: string, demo: string, code: string, name_zh: string }>`select seat.account_id, seat.kind, person.demo_account as demo, expert.code, expert.name_zh from acceptance_seat seat
  join person on person.city_id = seat.city_id and person.account_id = seat.account_id join expert on expert.city_id = seat.city_id and expert.account_id = seat.account_id where seat.case_id = ${case_id} order by seat.round, demo`.execute(cx.tx))).rows

const row = (number: number, percent: number, reached: string, evidence: string[] = []) => ({ deliverable: String(number), reached, percent, ...percent < 100 ? { reason: '尚有一项未测。' } : {}, evidence })

async function judge(client: Client, case_id: string, reached: Record<string, number>): Promise<void> {
  const rows = formOf(await viewOf(client, case_id), 'judge-deliverables').values.scores as { deliverable: string }[]
  await act(client, case_id, 'judge-deliverables', { scores: rows.map(({ deliverable }) => ({ deliverable, reached: reached[deliverable], comment: '依证据。' })), 'no-conflict': true })
}
/** The verdict on the panel's figures as they are laid ready. */
async function verdictOf(case_id: string, verdict: string, more: Record<string, unknown> = {}) {
  const { values } = formOf(await viewOf(await house.as('city-officer'), case_id), 'decide-milestone')
  return { deliverables: values.deliverables, verdict, opinion: '依专家意见。', ...more }
}
async function upload(client: Client, name: string): Promise<string> {
  const form = new FormData()
  form.append('file', new Blob([name]), name)
  const sent = await fetch(`${house.origin}/api/files/upload`, { method: 'POST', headers: { cookie: client.cookie, 'idempotency-key': crypto.randomUUID() }, body: form })
  return (await sent.json() as { id: string }).id
}
/** Everything an account can read of a contract, its acceptance and who judges. */
async function readBy(who: string, contract: string, case_id: string, draw: string): Promise<string> {
  const client = await house.as(who)
  const answers = []
  for (const [path, query] of [['cases/view', { case_id }], ['cases/view', { case_id: contract }], ['cases/view', { case_id: draw }], ['cases/list', {}], ['cases/desk', {}], ['cases/notices', {}], ['acceptance/project', { case_id }], ['acceptance/projects', {}], ['draws/page', { id: draw }], ['receipts/list', {}]] as const) answers.push((await client.get(`/api/${path}`, query)).body)
  return JSON.stringify(answers)
}

test('the second milestone is accepted by a drawn panel over two rounds, and the escrow pays by what it found, to the fen', async () => {
  const contract = await signedContract(house, [
    { title: '小试', deliverable: '小试报告', 'due-on': '2030-06-30', 'price-fen': 33_333_333 },
    { title: '产线验证', deliverable: '产线验证报告', 'due-on': '2030-12-31', 'price-fen': 66_666_667, 'accepted-by': 'panel' },
  ], [{ milestone: 2, title: '连续三批检测报告', 'share-percent': 60 }, { milestone: 2, title: '工艺文件', 'share-percent': 40 }])
  const enterprise = await house.as('enterprise'), solver = await house.as('solver'), officer = await house.as('city-officer'), finance = await house.as('finance-officer')
  assert.match(JSON.stringify(await inCity((cx) => contractData(cx, contract, 'en'))), /"panel":\[\["2","产线验证","A drawn panel"\]\]/, 'what both sides signed says who accepts')

  // The first milestone goes the plain way, and the second is not the owner's to examine.
  assert.deepEqual(formOf(await viewOf(solver, contract), 'deliver').sections[0].fields[0].options.map((one: { id: string }) => one.id), ['1'])
  assert.equal(await refused(solver, 'challenges', contract, 'deliver', { milestone: '2.1', report: '直接交给发榜方，不经专家组。' }), 'cases.wants-choice')
  await act(solver, contract, 'deliver', { milestone: '1', report: '小试完成，开裂率 0.8%。' })
  await act(enterprise, contract, 'examine', { milestone: '1', verdict: 'partial', percent: 50, note: '按比例验收。' })
  await act(finance, contract, 'pay', { milestone: '1', reference: 'DEMO-0002' })
  assert.deepEqual(rowsOf(await viewOf(solver, contract), 'milestones').map((one) => [one.state.en, one.accepted_by.en, one.paid?.amount_fen ?? null]), [['Accepted in part', 'Owner', 16_666_667], ['Under way', 'A drawn panel', null]])

  await act(solver, contract, 'ask-acceptance', { milestone: '2', reason: '按合同约定提请。' })
  const case_id = await acceptanceOf(house, contract, 2)
  assert.ok(!offered(await viewOf(solver, contract)).includes('ask-acceptance'))
  for (const side of [solver, enterprise]) assert.equal(await refused(side, 'challenges', contract, 'ask-acceptance', { milestone: '2', reason: '再提请一次。' }), 'cases.guard', 'a milestone goes to the panel once')
  const [, stone] = rowsOf(await viewOf(enterprise, contract), 'milestones')
  assert.deepEqual([stone.state.en, stone.acceptance.to], ['In acceptance, results to be handed in', `/cases/${case_id}`])
  assert.deepEqual(rowsOf(await viewOf(enterprise, case_id), 'project').find((one) => one.label.en === 'Contract').value.to, `/cases/${contract}`, 'the owner sees the acceptance, and which contract it serves')
  assert.deepEqual((await viewOf(solver, case_id)).linked.map((one: { how: string, case_id: string }) => [one.how, one.case_id]), [['parent', contract]])
  for (const who of ['solver-2', 'enterprise-2', 'insurer']) assert.equal((await (await house.as(who)).get('/api/cases/view', { case_id })).status, 404, `${who} has no way to it`)
  assert.equal(stepOf(await viewOf(solver, case_id)), 'results', 'the contract is the plan: no task book is agreed')
  assert.deepEqual(offered(await viewOf(solver, case_id)).filter((one) => !one.startsWith('judge')), ['report-milestone'])
  const desks = await Promise.all([solver, enterprise].map(async (side) => JSON.stringify((await side.get('/api/cases/desk', {})).body).includes(case_id)))
  assert.deepEqual(desks, [true, false], 'it is on the desk of whom it waits for alone')
  assert.ok(!offered(await viewOf(finance, case_id)).some((one) => one.startsWith('pay')), 'there is no grant to pay')

  // Round 1: handed in by the solver alone; the owner reads the evidence.
  const evidence = await upload(solver, '检测记录.txt')
  const report = { summary: '两项成果均已完成，提请验收。', deliverables: [row(1, 100, '三批检测合格。', [evidence]), row(2, 60, '工艺文件初稿。')], truth: true }
  assert.equal(await refused(enterprise, 'acceptance', case_id, 'report-milestone', report), 'kernel.not-your-role')
  await act(solver, case_id, 'report-milestone', report)
  assert.equal((await fetch(`${house.origin}/files/${evidence}`, { headers: { cookie: enterprise.cookie } })).status, 200, 'the other side reads the evidence')
  assert.equal((await fetch(`${house.origin}/files/${evidence}`, { headers: { cookie: (await house.as('solver-2')).cookie } })).status, 404)
  assert.equal(stepOf(await viewOf(officer, case_id)), 'city-check', 'no county stands between')
  await act(officer, case_id, 'convene-panel', { panel: 'drawn' })
  await drawPanel(house, case_id)
  const draw = (await drawsUnder(house, case_id))[0]!
  const panel = await seatsOf(case_id)
  assert.deepEqual(panel.map((one) => one.kind), ['technical', 'technical'], 'nobody audits a grant where there is none')
  const { interested } = (await inCity(panelsOpen)).find((one) => one.case_id === case_id)!
  assert.deepEqual([interested.orgs.includes('demo-enterprise'), interested.orgs.includes('demo-university')], [true, true], 'both sides of the contract are interested')
  assert.ok(!panel.some((one) => one.demo === 'expert-1'), 'nobody of the solver’s own house sits')
  const telling = panel.flatMap((one) => [one.account_id, one.code, one.name_zh])
  const sealed = async () => {
    for (const who of ['enterprise', 'solver', 'city-officer', 'county-officer', 'finance-officer', 'auditor', 'supervisor', 'expert-drawer', 'enterprise-2', 'solver-2']) {
      const seen = await readBy(who, contract, case_id, draw)
      assert.deepEqual(telling.filter((one) => seen.includes(one)), [], `${who} reads who sits`)
    }
  }
  await sealed()
  for (const one of panel) await judge(await house.as(one.demo), case_id, { 1: 98, 2: 40 })
  for (const side of [enterprise, solver]) assert.equal(rowsOf(await viewOf(side, case_id), 'judgements').length, 0, 'figures wait for the verdict')
  await act(officer, case_id, 'decide-milestone', await verdictOf(case_id, 'conditional', { items: [{ item: '补齐固化曲线' }] }))
  assert.equal(rowsOf(await viewOf(enterprise, contract), 'milestones')[1].state.en, 'In acceptance, round 1, being corrected')
  assert.equal(rowsOf(await viewOf(enterprise, contract), 'milestones')[1].payable, null, 'nothing is due before the end')
  assert.match(JSON.stringify((await viewOf(solver, contract)).history), /round 1 of the panel: to be corrected, 1 item/)
  assert.equal(await refused(enterprise, 'challenges', contract, 'finish-performance', {}), 'cases.guard')
  await sealed()

  // Round 2: one deliverable is corrected; the other stands as found.
  await act(solver, case_id, 'report-milestone-correction', { summary: '已按要求补齐工艺文件。', deliverables: [row(2, 100, '工艺文件定稿，含固化曲线。')], truth: true })
  await act(officer, case_id, 'convene-panel', { panel: 'same' })
  assert.equal(rowsOf(await viewOf(enterprise, contract), 'milestones')[1].state.en, 'In acceptance, round 2, under review')
  for (const one of panel) await judge(await house.as(one.demo), case_id, { 2: 80 })
  assert.equal(await refused(officer, 'acceptance', case_id, 'decide-milestone', await verdictOf(case_id, 'conditional', { items: [{ item: '再改' }] })), 'acceptance.corrected-already')
  assert.equal(await refused(officer, 'acceptance', case_id, 'decide-milestone', await verdictOf(case_id, 'fail', { 'is-falsified': false, 'is-diligent': true })), 'acceptance.accepted-is-due')

  // The verdict and what it comes to in the contract stand or fall together.
  const challenges = house.house.systems.get('challenges')!
  house.house.systems.set('challenges', { ...challenges, offers: { ...challenges.offers, [contractVerdictOffer]: async () => { throw new Error('the machine stops here') } } })
  const { version } = await viewOf(officer, case_id)
  assert.equal((await officer.post('/api/acceptance/decide-milestone', { case_id, version, answers: await verdictOf(case_id, 'pass') })).status, 500)
  house.house.systems.set('challenges', challenges)
  assert.deepEqual([stepOf(await viewOf(officer, case_id)), rowsOf(await viewOf(enterprise, contract), 'milestones')[1].state.en], ['verdict', 'In acceptance, round 2, under review'])

  const decided = await act(officer, case_id, 'decide-milestone', await verdictOf(case_id, 'pass'))
  assert.ok(decided.body.receipt_id)
  assert.equal((await viewOf(solver, case_id)).outcome.en, 'Passed')
  // 60 × 100 % + 40 × 80 % = 92 % of 666,666.67 yuan.
  const settled = await viewOf(enterprise, contract)
  assert.deepEqual([rowsOf(settled, 'milestones')[1].state.en, rowsOf(settled, 'milestones')[1].payable.amount_fen, rowsOf(settled, 'milestones')[1].acceptance.en], ['Accepted in part', 61_333_334, 'Judged by the panel, 2 rounds'])
  assert.deepEqual(rowsOf(settled, 'deliverables').map((one) => one.state.en), ['Accepted in part, 50%', 'Accepted', 'Accepted in part, 80%'])
  assert.match(JSON.stringify(settled.history), /round 2 of the panel: 100 %, 80 % accepted/)
  assert.match(JSON.stringify((await finance.get('/api/cases/notices')).body), /专家组第 2 轮：认可 100%、80%/)
  assert.equal((await house.visitor.get('/api/draws/certificate', { id: draw })).body.disclosure.people.length, 2, 'the names are opened with the verdict')
  await act(finance, contract, 'pay', { milestone: '2', reference: 'DEMO-0003' })
  assert.ok(await refused(finance, 'challenges', contract, 'pay', { milestone: '2', reference: 'DEMO-0004' }), 'what is paid is not paid again')
  await act(enterprise, contract, 'finish-performance')
  const statement = Object.fromEntries(rowsOf(await viewOf(enterprise, contract), 'statement').map((one) => [one.label.en, one.value.amount_fen]))
  assert.deepEqual([statement['Paid to the solver'], statement['Returned to the owner'], statement['Still in escrow']], [78_000_001, 21_999_999, 0])
  await lawsHold()
})

test('where the contract names a panel for a dispute, the owner accepts or returns, and less than all is for the panel; without a correction it is settled by what was found, and falsified or overdue nothing is due', async () => {
  const contract = await signedContract(house, [
    { title: '小试', deliverable: '小试报告', 'due-on': '2030-06-30', 'price-fen': 50_000_001, 'accepted-by': 'dispute' },
    { title: '中试', deliverable: '中试报告', 'due-on': '2030-09-30', 'price-fen': 10_000_000, 'accepted-by': 'panel' }, { title: '量产', deliverable: '量产报告', 'due-on': '2030-12-31', 'price-fen': 10_000_000, 'accepted-by': 'panel' },
  ], [{ milestone: 1, title: '小试报告', 'share-percent': 30 }, { milestone: 1, title: '样件', 'share-percent': 70 }])
  const enterprise = await house.as('enterprise'), solver = await house.as('solver'), officer = await house.as('city-officer')
  const milestonesFor = async () => formOf(await viewOf(solver, contract), 'ask-acceptance').sections[0].fields[0].options.map((one: { id: string }) => one.id)
  assert.deepEqual(await milestonesFor(), ['2', '3'], 'there is nothing to differ on before a delivery')
  await act(solver, contract, 'deliver', { milestone: '1.1', report: '小试报告全文，含固化曲线。' })
  assert.equal(await refused(enterprise, 'challenges', contract, 'examine', { milestone: '1.1', verdict: 'failed', note: '不认可。' }), 'challenges.part-is-for-the-panel')
  await act(enterprise, contract, 'examine', { milestone: '1.1', verdict: 'accepted', note: '报告完整。' })
  await act(solver, contract, 'deliver', { milestone: '1.2', report: '样件二十件，附着力合格。' })
  await act(enterprise, contract, 'examine', { milestone: '1.2', verdict: 'rework', note: '数量不足。', items: [{ item: '补足至三十件' }] })
  await act(solver, contract, 'ask-acceptance', { milestone: '1', reason: '合同未约定三十件，双方意见不一。' })
  const case_id = await acceptanceOf(house, contract, 1)
  assert.equal(await refused(solver, 'challenges', contract, 'deliver', { milestone: '1.2', report: '又补了十件样件。' }), 'cases.wants-choice', 'what is with the panel is not delivered to the owner')
  const plan = (await enterprise.get('/api/acceptance/project', { case_id })).body
  assert.deepEqual([plan.deliverables.map((one: { title: string }) => one.title), plan.contract.case_id, plan.money, plan.pass_from_percent], [['样件'], contract, null, null], 'what the owner accepted already is not judged again')
  await act(solver, case_id, 'report-milestone', { summary: '样件二十件已交付并自测。', deliverables: [row(1, 100, '样件二十件，附着力合格。')], truth: true })
  await act(officer, case_id, 'return-milestone', { items: [{ where: '样件', what: '补检测记录' }] })
  assert.equal(formOf(await viewOf(solver, case_id), 'report-milestone').values.deliverables[0].reached, '样件二十件，附着力合格。', 'a return begins from what was written')
  await act(solver, case_id, 'report-milestone', { summary: '样件二十件已交付并补检测记录。', deliverables: [row(1, 100, '样件二十件，附着力合格，附检测记录。')], truth: true })
  await act(officer, case_id, 'convene-panel', { panel: 'drawn' })
  for (const expert of await drawPanel(house, case_id)) await judge(expert, case_id, { 1: 71 })
  assert.equal(await refused(officer, 'acceptance', case_id, 'decide-milestone', { ...await verdictOf(case_id, 'pass'), deliverables: [{ deliverable: '1', percent: 100 }] }), 'acceptance.departs-without-reason')
  await act(officer, case_id, 'decide-milestone', await verdictOf(case_id, 'conditional', { items: [{ item: '补一件破损样件' }] }))
  assert.deepEqual(await milestonesFor(), ['2', '3'])
  const close = { opinion: '逾期未整改，按已认可的比例结清。' }
  assert.equal(await refused(officer, 'acceptance', case_id, 'close-uncorrected-milestone', close), 'cases.guard', 'not before its day')
  await inCity((cx) => sql`update project set correction_due_on = ${cx.today_on}::date - 1 where case_id = ${case_id}`.execute(cx.tx))
  await act(officer, case_id, 'close-uncorrected-milestone', close)
  // 30 × 100 % + 70 × 71 % = 79.7 % of 500,000.01 yuan.
  const [stone] = rowsOf(await viewOf(solver, contract), 'milestones')
  assert.deepEqual([stone.state.en, stone.payable.amount_fen], ['Accepted in part', 39_850_001])

  // Falsified material earns nothing, whatever the panel found before it came out.
  await act(enterprise, contract, 'ask-acceptance', { milestone: '2', reason: '按合同约定提请。' })
  const falsified = await acceptanceOf(house, contract, 2)
  await act(solver, falsified, 'report-milestone', { summary: '中试完成，报告已交付。', deliverables: [row(1, 100, '中试报告全文。')], truth: true })
  await act(officer, falsified, 'convene-panel', { panel: 'drawn' })
  for (const expert of await drawPanel(house, falsified)) await judge(expert, falsified, { 1: 100 })
  assert.equal(await refused(officer, 'acceptance', falsified, 'decide-milestone', await verdictOf(falsified, 'fail', { 'is-falsified': true, 'is-diligent': true })), 'acceptance.falsified-is-not-diligent')
  await act(officer, falsified, 'decide-milestone', await verdictOf(falsified, 'fail', { 'is-falsified': true, 'is-diligent': false }))
  // Nothing was ever handed in: closed months after its day, not before.
  await act(solver, contract, 'ask-acceptance', { milestone: '3', reason: '按合同约定提请。' })
  const overdue = await acceptanceOf(house, contract, 3)
  assert.ok(!offered(await viewOf(officer, overdue)).includes('close-overdue-milestone'))
  await inCity((cx) => sql`update project set starts_on = ${cx.today_on}::date - 400, ends_on = ${cx.today_on}::date - 300 where case_id = ${overdue}`.execute(cx.tx))
  await act(officer, overdue, 'close-overdue-milestone', { opinion: '逾期未交，不付款。' })
  assert.deepEqual(rowsOf(await viewOf(solver, contract), 'milestones').map((one) => [one.state.en, one.payable?.amount_fen ?? null]), [['Accepted in part', 39_850_001], ['Failed', null], ['Failed', null]])

  // The archive of the acceptance says which contract it was for, and knows no grant.
  const { rows: [asked] } = await inCity((cx) => sql<OutboxLetter>`select city_id, id, topic, payload, attempts from outbox where topic = ${documentTopic} and payload->>'kind' = 'project-archive' and payload->>'case_id' = ${case_id}`.execute(cx.tx))
  await documentDelivery(house)(asked!)
  const papers = rowsOf(await viewOf(enterprise, case_id), 'documents') as { file: { id: string }[] }[]
  assert.equal(papers.length, 2, 'in both languages')
  const file = await fetch(`${house.origin}/files/${papers[0]!.file[0]!.id}`, { headers: { cookie: enterprise.cookie } })
  assert.equal(Buffer.from(await file.arrayBuffer()).subarray(0, 5).toString(), '%PDF-')
  await lawsHold()
})

async function lawsHold(): Promise<void> {
  const own = findLaws().filter((law) => /\/(challenges|acceptance|deliverables|ledger|reviews|cases)\//.test(law.file))
  assert.ok(own.some((law) => law.id === 'panel-settles-with-its-verdict') && own.some((law) => law.id === 'milestone-due-as-accepted'))
  for (const law of own) assert.deepEqual((await inCity((cx) => sql.raw(law.query).execute(cx.tx))).rows, [], law.id)
}
