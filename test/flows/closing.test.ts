import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { sql } from '#kernel/store/db.ts'
import { runJob } from '#kernel/store/run.ts'
import { platform } from '#kernel/trust/actor.ts'
import { indexChallengeOf } from '#systems/challenges/hall/found-challenges.ts'
import { act, publishChallenge, takeUp } from '#test/support/challenge-walk.ts'
import { startHouse, type Client, type TestHouse } from '#test/support/house.ts'

let house: TestHouse
let case_id: string, contract: string
before(async () => {
  house = await startHouse()
  case_id = await publishChallenge(house)
  contract = await takeUp(house, case_id)
})
after(() => house.stop())

const sectionsOf = async (client: Client) => (await client.get('/api/cases/view', { case_id })).body.sections as { id: string, rows: any[] }[]
const find = async (client: Client, id: string) => (await sectionsOf(client)).find((one) => one.id === id)
const publicPage = async () => {
  const line = (await house.visitor.get('/api/challenges/hall', { status: 'all' })).body.challenges.find((one: { case_id: string }) => one.case_id === case_id)
  return (await house.visitor.get('/api/challenges/page', { id: line.id })).body
}
const shown = (page: { sections: { id: string, rows: { label: { en: string }, value: unknown }[] }[] }) => page.sections.find((one) => one.id === 'result')?.rows.map((row) => row.label.en)
const scores = { result: '4', timeliness: '5', cooperation: '4', again: '5' }

test('before the work is settled nobody states savings or opinions', async () => {
  const view = (await (await house.as('enterprise')).get('/api/cases/view', { case_id })).body
  assert.match(view.can.find((one: { action: string }) => one.action === 'state-saving').why_not.zh, /攻关了结后/)
})

test('a saving is computed from its lines; what saves nothing in all, or has four decimals, is refused', async () => {
  const enterprise = await house.as('enterprise'), solver = await house.as('solver'), finance = await house.as('finance-officer')
  await act(enterprise, contract, 'pay-deposit', { 'amount-fen': 100_000_000, reference: 'DEMO-1' })
  for (const milestone of ['1', '2']) {
    await act(solver, contract, 'deliver', { milestone, report: '全部指标达到，检测合格。' })
    await act(enterprise, contract, 'examine', { milestone, verdict: 'accepted', note: '检测合格。' })
    await act(finance, contract, 'pay', { milestone, reference: 'DEMO-2' })
  }
  const line = { item: '单件固化电费', 'before-fen': 1_250, 'after-fen': 1_000, quantity: 12_000.5, method: '2029 年全年产量，财务台账' }
  const bad = async (lines: unknown[]) => (await enterprise.post('/api/challenges/state-saving', { case_id, answers: { lines } })).body.error
  assert.equal((await bad([{ ...line, quantity: 1.2345 }])).problems[0].path, 'lines.0.quantity')
  assert.equal((await bad([{ ...line, quantity: 0 }])).problems[0].path, 'lines.0.quantity')
  assert.equal((await bad([{ ...line, 'after-fen': 1_300 }])).problems[0].path, 'lines')
  assert.equal((await bad([])).problems[0].path, 'lines')
  assert.equal((await bad(Array.from({ length: 21 }, () => line))).problems[0].path, 'lines', 'twenty lines at most')
  await act(enterprise, case_id, 'state-saving', { lines: [line, { item: '返工', 'before-fen': 500, 'after-fen': 520, quantity: 10, method: '抽样' }] })
  const rows = (await find(enterprise, 'saving'))!.rows
  assert.deepEqual(rows.map((row) => row.saving.amount_fen), [3_000_125, -200, 2_999_925])
})

test('opinions are blind until both sides are in, and given once', async () => {
  const enterprise = await house.as('enterprise'), solver = await house.as('solver'), city = await house.as('city-officer')
  await act(enterprise, case_id, 'rate-cooperation', { ...scores, words: '按时完成，沟通顺畅。' })
  assert.equal((await find(enterprise, 'opinions'))!.rows.length, 1, 'one reads one’s own')
  assert.equal(await find(city, 'opinions'), undefined, 'nor does the bureau')
  assert.equal(JSON.stringify(await sectionsOf(solver)).includes('沟通顺畅'), false)
  assert.equal(JSON.stringify((await city.get('/api/cases/view', { case_id })).body.history).includes('沟通顺畅'), false, 'the history does not tell it either')
  assert.equal((await enterprise.post('/api/challenges/rate-cooperation', { case_id, answers: scores })).status, 409)
  await act(solver, case_id, 'rate-cooperation', { ...scores, again: '3', words: '验收及时。' })
  assert.equal((await find(solver, 'opinions'))!.rows.length, 2)
  assert.equal((await find(city, 'opinions'))!.rows.length, 2)
})

test('the closed challenge reads as solved, and of the result only what everybody consents to is public', async () => {
  const enterprise = await house.as('enterprise'), solver = await house.as('solver')
  await act(enterprise, contract, 'go-uninsured', { opinion: '双方商定不投保。' })
  const all = { summary: true, name: true, amount: true, saving: true }
  await act(enterprise, case_id, 'consent', all)
  await act(enterprise, contract, 'finish-performance')
  // The contract has ended, so the challenge waits for its report; the solver still speaks in it.
  await act(solver, case_id, 'consent', { ...all, amount: false, name: false })
  const foundBy = async (text: string) => { const { hits, is_loose } = (await house.visitor.get('/api/search/find', { text })).body; return is_loose ? 0 : hits.length as number }
  assert.equal(await foundBy('转入量产'), 0)
  await act(await house.as('city-officer'), case_id, 'close', { result: 'solved', report: '两个里程碑全部达标，成果已在产线使用，经验已记录。', 'summary-zh': '快速固化而不开裂的涂层工艺已转入量产。', 'summary-en': 'A coating that cures fast without cracks is in use on the line.' })
  assert.equal(await foundBy('转入量产'), 1, 'a finished challenge is found by what came of it')
  await runJob(house.house, house.db, platform('jinhua'), async (cx) => {
    await sql`update publication_consent set summary = false where case_id = ${case_id} and side = 'solver'`.execute(cx.tx)
    await indexChallengeOf(cx, case_id)
  })
  assert.equal(await foundBy('转入量产'), 0, 'and not where one party keeps it back')
  await runJob(house.house, house.db, platform('jinhua'), (cx) => sql`update publication_consent set summary = true where case_id = ${case_id} and side = 'solver'`.execute(cx.tx))
  const page = await publicPage()
  assert.deepEqual([page.status.id, page.status.zh], ['solved', '已结榜 · 攻克'])
  assert.deepEqual(shown(page), ['Result', 'Closed', 'Summary', 'Owner', 'Saving stated by the enterprise'], 'neither the amount nor the solver’s name')
  assert.equal(JSON.stringify(page.sections.filter((one: { id: string }) => one.id === 'result')).includes('浙中虚拟大学'), false)
  const funnel = (await (await house.as('city-officer')).get('/api/challenges/funnel', { county: 'lanxi' })).body
  const solved = funnel.stages.find((one: { id: string }) => one.id === 'solved')
  assert.deepEqual([solved.value, solved.amount_fen], [1, 100_000_000])
})

test('a fund marks interest in the solved challenge once, and reads a contact only where its owner consented', async () => {
  const fund = await house.as('investor'), enterprise = await house.as('enterprise'), solver = await house.as('solver')
  const { solved } = (await fund.get('/api/challenges/interests')).body
  assert.equal(solved.length, 1)
  const mark = () => fund.post('/api/challenges/mark-interest', { challenge_id: solved[0].challenge_id, note: '关注涂层新材料，可参与后续融资。' })
  assert.equal((await mark()).status, 200)
  assert.equal((await mark()).status, 409, 'once for each fund')
  assert.equal((await fund.post('/api/challenges/mark-interest', { challenge_id: 'no-such', note: '没有这个榜单' })).status, 409)
  const asked = (await enterprise.get('/api/challenges/interests')).body.received[0]
  assert.deepEqual([asked.side, asked.is_agreed], ['owner', null])
  const answer = (client: Client, is_agreed: boolean, contact: string | null) => client.post('/api/challenges/answer-interest', { interest_id: asked.id, is_agreed, contact })
  assert.equal((await answer(enterprise, true, null)).status, 400, 'consent comes with a contact')
  assert.equal((await answer(await house.as('enterprise-2'), true, '0579-0000000')).status, 409, 'only those whose challenge it is answer')
  assert.equal((await answer(solver, false, null)).status, 200)
  assert.equal(JSON.stringify((await fund.get('/api/challenges/interests')).body).includes('0579'), false)
  assert.equal((await answer(enterprise, true, '演示联系人 0579-0000000')).status, 200)
  const replies = async () => (await fund.get('/api/challenges/interests')).body.solved[0].answers
  assert.deepEqual(await replies(), [{ side: 'owner', is_agreed: true, contact: '演示联系人 0579-0000000' }, { side: 'solver', is_agreed: false, contact: null }])
  assert.equal((await answer(enterprise, false, null)).status, 200)
  assert.equal(JSON.stringify(await replies()).includes('0579'), false, 'consent taken back takes the contact away')
})
