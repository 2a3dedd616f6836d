import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { documentDelivery, documentTopic } from '#kernel/outside/document.ts'
import { endTypesetter } from '#kernel/outside/typeset.ts'
import type { OutboxLetter } from '#kernel/outside/outbox.ts'
import { sql } from '#kernel/store/db.ts'
import { runJob } from '#kernel/store/run.ts'
import { platform } from '#kernel/trust/actor.ts'
import { addDays, addWorkdays, workdaysUntil } from '#kernel/values/workdays.ts'
import { casesOf } from '#engines/cases/room.ts'
import { contractData } from '#systems/challenges/award/contract-document.ts'
import { tellOverdue } from '#systems/challenges/follow/remind-overdue.ts'
import { act, confirmResult, publishChallenge, takeUp } from '#test/support/challenge-walk.ts'
import { startHouse, type Client, type TestHouse } from '#test/support/house.ts'

let house: TestHouse
before(async () => { house = await startHouse() })
after(async () => { endTypesetter(); await house.stop() })

const viewOf = async (client: Client, case_id: string) => (await client.get('/api/cases/view', { case_id })).body
const sectionOf = (view: { sections: { id: string, rows: any[] }[] }, id: string) => view.sections.find((one) => one.id === id)
const stepsOf = (view: { sentences: { step: string }[] }) => view.sentences.map((one) => one.step)

const milestones = [{ title: '小试', deliverable: '小试报告', 'due-on': '2030-06-30', 'price-fen': 60_000_000 }]

test('a contract is laid ready from clauses, changed clause by clause, agreed by both sides and signed by both under one hash', async () => {
  const contract = await confirmResult(house, await publishChallenge(house))
  const enterprise = await house.as('enterprise'), solver = await house.as('solver')
  const ready = (await viewOf(enterprise, contract)).can.find((one: { action: string }) => one.action === 'draft-contract').form.values
  assert.match(ready.ip, /双方共有（民法典第八百六十条）/, 'the ownership the challenge was published with')
  assert.match(ready.acceptance, /1\. 开裂率：目标值 1%（现值 20%）/, 'acceptance rests on the published indicators')
  assert.match(ready['diligent-failure'], /第六十八条/)
  await act(enterprise, contract, 'draft-contract', { ...ready, milestones })

  await act(solver, contract, 'propose-change', { clause: 'confidentiality', text: '双方保密三年。', reason: '五年对论文发表影响过大。' })
  assert.deepEqual(stepsOf(await viewOf(solver, contract)), ['negotiation'], 'a change has yet to be agreed to by the other side')
  await act(enterprise, contract, 'propose-change', { clause: 'confidentiality', text: '双方保密四年。', reason: '折中。' })
  // The solver agreed to its own version, not to this one.
  const talks = sectionOf(await viewOf(enterprise, contract), 'negotiation')!.rows
  assert.deepEqual(talks.map((row) => [row.version, row.clause.en, row.before, row.after, row.agreed.en]).slice(0, 2), [[3, 'Confidentiality', '双方保密三年。', '双方保密四年。', 'Owner'], [2, 'Confidentiality', ready.confidentiality, '双方保密三年。', 'Solver']])
  const same = await solver.post('/api/challenges/propose-change', { case_id: contract, answers: { clause: 'confidentiality', text: '双方保密四年。', reason: '同样的话。' } })
  assert.equal(same.body.error.problems[0].code, 'challenges.same-words')
  await act(solver, contract, 'agree-terms')
  assert.deepEqual(stepsOf(await viewOf(solver, contract)), ['signature'])

  await act(solver, contract, 'sign', { name: '演示签署人', agreed: true })
  assert.deepEqual(stepsOf(await viewOf(solver, contract)), ['signature'], 'one signature makes no contract')
  const twice = await solver.post('/api/challenges/sign', { case_id: contract, answers: { name: '演示签署人', agreed: true } })
  assert.equal(twice.body.error.code, 'challenges.signed-already')
  assert.equal((await viewOf(enterprise, contract)).can.find((one: { action: string }) => one.action === 'send-back').why_not.en, 'One side has signed, so the text stands')
  await act(enterprise, contract, 'sign', { name: '演示企业签署人', agreed: true })
  const signed = await viewOf(enterprise, contract)
  assert.deepEqual(stepsOf(signed).toSorted(), ['cover', 'deposit'])
  assert.deepEqual(sectionOf(signed, 'signatures')!.rows.map((row) => [row.side.en, row.name, row.version]), [['Solver', '演示签署人', 3], ['Owner', '演示企业签署人', 3]])
  assert.match(sectionOf(signed, 'signatures')!.rows[0].how.en, /not an electronic signature certified by a third party/)

  // The signed text is set as PDF from what both sides signed, and each of them reads it.
  await documentDelivery(house)({ id: 'one', city_id: 'jinhua', topic: documentTopic, payload: { case_id: contract, kind: 'challenge-contract', ref: '3' } } as OutboxLetter)
  const papers = sectionOf(await viewOf(solver, contract), 'contract-papers')!.rows
  assert.equal(papers.length, 2)
  for (const client of [solver, enterprise]) {
    const file = await fetch(`${house.origin}/files/${papers[0].value[0].id}`, { headers: { cookie: client.cookie } })
    assert.deepEqual([file.status, file.headers.get('content-type')], [200, 'application/pdf'])
    assert.equal(Buffer.from(await file.arrayBuffer()).subarray(0, 5).toString(), '%PDF-')
  }
  assert.equal((await fetch(`${house.origin}/files/${papers[0].value[0].id}`, { headers: { cookie: (await house.as('solver-2')).cookie } })).status, 404, 'another team has no way to it')
  const data = await runJob(house.house, house.db, platform('jinhua'), (cx) => contractData(cx, contract, 'zh'))
  assert.match(JSON.stringify(data), /双方保密四年。.*演示企业签署人/)
  if (process.env.JIEBANG_PICTURES) writeFileSync(join(process.env.JIEBANG_PICTURES, 'contract.pdf'), Buffer.from(await (await fetch(`${house.origin}/files/${papers[0].value[0].id}`, { headers: { cookie: solver.cookie } })).arrayBuffer()))
})

test('the statement says what went where, and to the owner alone what subsidy the newsletter gives for it', async () => {
  const case_id = await publishChallenge(house)
  const contract = await takeUp(house, case_id)
  const enterprise = await house.as('enterprise'), solver = await house.as('solver')
  await act(enterprise, contract, 'pay-deposit', { 'amount-fen': 100_000_000, reference: 'DEMO-0001' })
  await act(solver, contract, 'deliver', { milestone: '1', report: '小试完成，开裂率 0.8%，固化 44 秒。' })
  await act(enterprise, contract, 'examine', { milestone: '1', verdict: 'partial', percent: 50, note: '按比例验收。' })
  const due = sectionOf(await viewOf(solver, contract), 'statement')!.rows
  assert.deepEqual(due.map((row) => [row.label.en, row.value.amount_fen]), [['Put into escrow by the owner', 100_000_000], ['Paid to the solver', 0], ['Due, not yet paid', 20_000_000], ['Still in escrow', 100_000_000]])
  // Seen from a later day: one payment is due for long, one delivery is past its day.
  const calendar = casesOf(house.house.cities.get('jinhua')!).calendar
  const today_on = await runJob(house.house, house.db, platform('jinhua'), async (cx) => cx.today_on)
  const dueBefore = async (workdays: number) => {
    // The last day from which a term of ten working days has been over for this many.
    let since_on = today_on
    while (workdaysUntil(calendar, { from_on: addWorkdays(calendar, since_on, 10).due_on, until_on: today_on }) < workdays) since_on = addDays(since_on, -1)
    await runJob(house.house, house.db, platform('jinhua'), (cx) => sql`update ledger_reservation set opened_at = (${since_on} || 'T12:00:00+08:00')::timestamptz where case_id = ${contract}`.execute(cx.tx))
  }
  await runJob(house.house, house.db, platform('jinhua'), (cx) => sql`update milestone set due_on = ${cx.today_on}::date - 30 where case_id = ${contract} and position = 2`.execute(cx.tx))
  const follower = await house.as('follow-up-officer')
  const late = async (client = follower) => (await client.get('/api/challenges/overdue', {})).body.lines.filter((one: { case_id: string }) => one.case_id === contract)
  await dueBefore(3)
  assert.deepEqual((await late()).map((one: Record<string, any>) => [one.kind, one.milestone, one.waits_for.en]).toSorted(), [['delivery', '产线验证', 'Solver'], ['payment', '小试', 'Finance officer']])
  assert.equal((await late()).find((one: { kind: string }) => one.kind === 'payment').workdays_late, 3)
  await dueBefore(0)
  assert.deepEqual((await late()).map((one: { kind: string }) => one.kind), ['delivery'], 'on the last day of the term a payment is not late')
  assert.equal((await solver.get('/api/challenges/overdue')).status, 403)
  assert.deepEqual([(await late(await house.as('county-officer'))).length, (await late(await house.as('county-officer-2'))).length], [1, 0], 'a county officer sees the own county')

  // The platform tells each lateness once: the owner, whom it waits for, and who follows the challenge.
  await dueBefore(1)
  for (let look = 0; look < 2; look++) await runJob(house.house, house.db, platform('jinhua'), tellOverdue)
  const news = async (account: string) => ((await (await house.as(account)).get('/api/cases/notices')).body.notices as { text: { zh: string } }[]).filter((one) => /小试.*应于.*支付/.test(one.text.zh))
  for (const account of ['enterprise', 'follow-up-officer', 'finance-officer']) assert.equal((await news(account)).length, 1, `${account} is told once`)
  const payment = (await late()).find((one: { kind: string }) => one.kind === 'payment')
  assert.deepEqual(payment.told.map((one: { by: unknown, roles: { en: string }[] }) => [one.by, one.roles.map((role) => role.en)]), [[null, ['Finance officer', 'Enterprise (challenge owner)', 'Follow-up officer']]])
  const remind = (client: Client) => client.post('/api/challenges/remind-overdue', { case_id: contract, item: payment.item })
  assert.equal((await remind(await house.as('finance-officer'))).status, 403)
  assert.equal((await remind(follower)).status, 200)
  assert.equal((await remind(follower)).body.error.code, 'challenges.reminded-today', 'once a day')
  assert.equal((await news('finance-officer')).length, 2)
  assert.equal((await news('enterprise')).length, 1, 'a reminder goes to whom it waits for alone')
  assert.deepEqual([(await late()).find((one: { kind: string }) => one.kind === 'payment').told.length, (await late()).find((one: { kind: string }) => one.kind === 'payment').may_remind], [2, false])
  assert.equal((await follower.get('/api/cases/view', { case_id: contract })).status, 200, 'and the row opens the contract')
  await act(await house.as('finance-officer'), contract, 'pay', { milestone: '1', reference: 'DEMO-0002' })
  assert.equal((await follower.post('/api/challenges/remind-overdue', { case_id: contract, item: payment.item })).body.error.code, 'challenges.not-late', 'what was paid is late no more')
  const paid = sectionOf(await viewOf(enterprise, contract), 'statement')!.rows
  assert.deepEqual(paid.map((row) => [row.label.en, row.value.amount_fen]), [['Put into escrow by the owner', 100_000_000], ['Paid to the solver', 20_000_000], ['Due, not yet paid', 0], ['Still in escrow', 80_000_000], ['Subsidy that may be claimed', 3_000_000]])
  assert.equal(sectionOf(await viewOf(await house.as('insurer'), contract), 'statement'), undefined, 'an insurer quotes without the books')

  const sheet = (await solver.get('/api/challenges/registration', { case_id: contract })).body
  assert.deepEqual([sheet.kind.id, sheet.total_fen, sheet.paid_fen, sheet.technology_fen.value, sheet.payments.length], ['development', 100_000_000, 20_000_000, null, 2])
  assert.equal((await (await house.as('solver-2')).get('/api/challenges/registration', { case_id: contract })).status, 404)
})
