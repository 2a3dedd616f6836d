import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { sql } from '#kernel/store/db.ts'
import { runJob } from '#kernel/store/run.ts'
import { platform } from '#kernel/trust/actor.ts'
import { act, confirmResult, publishChallenge } from '#test/support/challenge-walk.ts'
import { startHouse, type Client, type TestHouse } from '#test/support/house.ts'

let house: TestHouse
before(async () => { house = await startHouse() })
after(() => house.stop())

const viewOf = async (client: Client, case_id: string) => (await client.get('/api/cases/view', { case_id })).body
/** What the books say, by the words of the statement, in fen. */
async function statementOf(client: Client, case_id: string): Promise<Record<string, number>> {
  const { sections } = await viewOf(client, case_id) as { sections: { id: string, rows: { label: { en: string }, value: { amount_fen: number } }[] }[] }
  return Object.fromEntries(sections.find((one) => one.id === 'statement')!.rows.map((row) => [row.label.en, row.value.amount_fen]))
}
/** Sends an act, whatever is offered, and gives the code it is refused with. */
async function refused(client: Client, case_id: string, action: string, answers: Record<string, unknown>): Promise<string> {
  const { version } = await viewOf(client, case_id)
  const reply = await client.post(`/api/challenges/${action}`, { case_id, version, answers })
  assert.ok(reply.status >= 400 && reply.status < 500, `${action} was not refused: ${reply.status} ${JSON.stringify(reply.body)}`)
  return reply.body.error.problems[0]?.code ?? reply.body.error.code
}

test('a price that does not divide: a part is rounded half up, nothing is paid twice, and the rest goes back to the last fen', async () => {
  const contract = await confirmResult(house, await publishChallenge(house))
  const enterprise = await house.as('enterprise'), solver = await house.as('solver'), finance = await house.as('finance-officer')
  const ready = (await viewOf(enterprise, contract)).can.find((one: { action: string }) => one.action === 'draft-contract').form.values
  const prices = [33_333_333, 66_666_667]
  await act(enterprise, contract, 'draft-contract', { ...ready, milestones: prices.map((price, at) => ({ title: `里程碑 ${at + 1}`, deliverable: '检测报告', 'due-on': `2030-0${at + 5}-30`, 'price-fen': price })) })
  await act(solver, contract, 'agree-terms')
  await act(solver, contract, 'sign', { name: '演示签署人', agreed: true })
  await act(enterprise, contract, 'sign', { name: '演示企业签署人', agreed: true })

  for (const amount of [99_999_999, 100_000_001]) assert.equal(await refused(enterprise, contract, 'pay-deposit', { 'amount-fen': amount, reference: 'DEMO-0001' }), 'challenges.deposit-differs', `${amount} fen is not the price`)
  await act(enterprise, contract, 'pay-deposit', { 'amount-fen': 100_000_000, reference: 'DEMO-0001' })

  // 1 % of 333,333.33 yuan is 3,333.3333, and 50 % of 666,666.67 is 333,333.335.
  const parts = [{ milestone: '1', percent: 1, is_fen: 333_333 }, { milestone: '2', percent: 50, is_fen: 33_333_334 }]
  let paid_fen = 0
  for (const { milestone, percent, is_fen } of parts) {
    await act(solver, contract, 'deliver', { milestone, report: '检测报告与原始记录见附表。' })
    await act(enterprise, contract, 'examine', { milestone, verdict: 'partial', percent, note: '按比例验收。' })
    assert.equal((await statementOf(solver, contract))['Due, not yet paid'], is_fen, `${percent} % of milestone ${milestone}`)
    assert.ok(await refused(enterprise, contract, 'finish-performance', {}), 'the work does not end while something is due')
    await act(finance, contract, 'pay', { milestone, reference: `DEMO-P${milestone}` })
    paid_fen += is_fen
    assert.ok(await refused(finance, contract, 'pay', { milestone, reference: 'DEMO-P9' }), 'what is paid is not paid again')
    assert.equal((await statementOf(solver, contract))['Paid to the solver'], paid_fen)
  }

  await act(enterprise, contract, 'finish-performance')
  const end = await statementOf(enterprise, contract)
  assert.deepEqual([end['Paid to the solver'], end['Returned to the owner'], end['Still in escrow']], [paid_fen, 100_000_000 - paid_fen, 0])
  const { rows } = await runJob(house.house, house.db, platform('jinhua'), (cx) => sql<{ left: number }>`select (credits_posted_fen - debits_posted_fen)::bigint as left from ledger_account where city_id = 'jinhua' and owner = ${`case:${contract}`}`.execute(cx.tx))
  assert.deepEqual(rows.map((row) => row.left), [0], 'the ledger’s own account is empty')
})
