import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { withClient } from '#src/commands/database.ts'
import { findLaws, runLaws } from '#src/commands/laws.ts'
import { sql } from '#kernel/store/db.ts'
import { runJob } from '#kernel/store/run.ts'
import { platform } from '#kernel/trust/actor.ts'
import { act, need } from '#test/support/challenge-walk.ts'
import { startHouse, type Client, type TestHouse } from '#test/support/house.ts'
import { deliverAndJudge, payAll, raceAtStart, reachGate } from '#test/support/race-walk.ts'

let house: TestHouse
before(async () => { house = await startHouse() })
after(() => house.stop())

const as = <T>(work: Parameters<typeof runJob<T>>[3]) => runJob(house.house, house.db, platform('jinhua'), work)
const viewOf = async (client: Client, case_id: string) => (await client.get('/api/cases/view', { case_id })).body
const canOf = (view: { can: { action: string, why_not: { en: string } | null }[] }, action: string) => view.can.find((one) => one.action === action)
const balanceOf = async (owner: string) => (await as((cx) => sql<{ fen: number }>`select coalesce(sum(credits_posted_fen - debits_posted_fen), 0)::bigint as fen from ledger_account where owner = ${owner}`.execute(cx.tx))).rows[0]!.fen

test('three teams race for one prize: one falls at the first gate, one joins another at the last, and every fen has its owner', async () => {
  const { case_id, contracts } = await raceAtStart(house)
  const [a, b, c] = contracts as [string, string, string]
  const officer = await house.as('city-officer'), enterprise = await house.as('enterprise')
  await act(officer, case_id, 'start-race')

  // Start-up tranches are due at once, out of the one pot.
  assert.equal(await payAll(house, a), 1)
  assert.equal(await payAll(house, b), 1)
  assert.equal(canOf(await viewOf(officer, case_id), 'decide-gate')!.why_not!.en, 'The enterprise has not judged every team yet')

  await deliverAndJudge(house, a, 'solver', { meets: true, score: 80 })
  await deliverAndJudge(house, b, 'solver-2', { meets: true, score: 70 })
  await deliverAndJudge(house, c, 'solver-abroad', { meets: false, score: 20, report: null })
  // Newer evidence voids the verdict that rested on the older.
  await deliverAndJudge(house, b, 'solver-2', { meets: true, score: 90 })
  const solver_2 = await house.as('solver-2')
  const deliver = canOf(await viewOf(solver_2, b), 'deliver') as unknown as { form: { sections: { fields: { options: { id: string }[] }[] }[] } }
  await act(solver_2, b, 'deliver', { milestone: deliver.form.sections[0]!.fields[0]!.options[0]!.id, report: '补充第三方检测报告一份，结论不变。' })
  assert.equal(canOf(await viewOf(officer, case_id), 'decide-gate')!.why_not!.en, 'The enterprise has not judged every team yet')
  await act(enterprise, b, 'judge-gate', { meets: true, score: 90, note: '补充材料已核。' })

  const decided = (calls: Record<string, string>) => ({ teams: contracts.filter((id) => calls[id]).map((team) => ({ team, call: calls[team]!.split(':')[0]!, ...calls[team]!.includes(':') ? { into: calls[team]!.split(':')[1] } : {}, reason: '按公布的标准与评判。' })) })
  const wrong = await officer.post('/api/challenges/decide-gate', { case_id, answers: decided({ [a]: 'go-on', [b]: 'eliminated', [c]: 'go-on' }) })
  assert.deepEqual(wrong.body.error.problems.map((one: { path: string, code: string }) => [one.path, one.code]), [['teams.2.call', 'race.criteria-not-met']])
  const first = await act(officer, case_id, 'decide-gate', decided({ [a]: 'go-on', [b]: 'go-on', [c]: 'eliminated' }))
  assert.ok(first.body.receipt_id, 'a gate gives a receipt')

  // The race's page: everybody sees who passed, what for stays with the owner, the officers and each team itself.
  const challenge_id = (await viewOf(officer, case_id)).subject.slice('challenge:'.length)
  const pageFor = async (client: Client) => (await client.get('/api/challenges/race', { id: challenge_id })).body
  const texts = await pageFor(house.visitor)
  assert.deepEqual([texts.gates[0].name, texts.gates[1].name, texts.ip_text.en], [{ zh: '样件关', en: 'Samples' }, { zh: '产线关', en: null }, null], 'what has no English says so')
  const lanesOf = (page: { lanes: { posts: { state: string, verdict: unknown, reason: string | null, amount_fen: number }[] }[] }) => page.lanes.map(({ posts }) => [posts[0]!.state, posts[0]!.amount_fen, posts[0]!.verdict !== null, posts[0]!.reason !== null, posts[1]!.state])
  assert.deepEqual(lanesOf(await pageFor(house.visitor)).toSorted(), [['out', 0, false, false, 'gone'], ['passed', 15_000_000, false, false, 'waiting'], ['passed', 15_000_000, false, false, 'waiting']])
  assert.deepEqual(lanesOf(await pageFor(enterprise)).map((lane) => lane.slice(2, 4)), [[true, true], [true, true], [true, true]])
  assert.deepEqual(lanesOf(await pageFor(solver_2)).filter((lane) => lane[2]).length, 1, 'a team reads its own verdict alone')
  assert.equal((await pageFor(house.visitor)).left_fen, need['funding-fen'] - 60_000_000)

  // The eliminated team's case ends once what it earned is paid, and says whose its results are.
  const abroad = await house.as('solver-abroad')
  const out = await viewOf(abroad, c)
  assert.match(JSON.stringify(out.history), /Eliminated: .*Results: The eliminated team keeps its results; the owner may use them/)
  assert.equal(out.closed_at, null)
  const stones = (out.sections as { id: string, rows: { state: { en: string } }[] }[]).find((one) => one.id === 'milestones')!.rows.map((row) => row.state.en)
  assert.deepEqual(stones, ['Accepted', 'Failed', 'Not reached'], 'a gate it never came to is no failure, so that nothing is claimed for it')
  assert.match(JSON.stringify(out.sections), /The whole prize is in escrow; every team is paid out of it/)
  assert.equal(await payAll(house, c), 1)
  assert.equal((await viewOf(abroad, c)).outcome.en, 'Eliminated in the race')
  assert.equal(canOf(await viewOf(officer, case_id), 'decide-gate')!.why_not!.en, 'The gate\'s published day has not come yet')

  await reachGate(house, case_id, 1)
  await deliverAndJudge(house, a, 'solver', { meets: true, score: 95 })
  await deliverAndJudge(house, b, 'solver-2', { meets: false, score: 50 })
  const merging = decided({ [a]: 'go-on', [b]: `merged:${a}` })
  const not_agreed = await officer.post('/api/challenges/decide-gate', { case_id, answers: merging })
  assert.equal(not_agreed.body.error.problems[0].code, 'challenges.merger-not-agreed')
  await act(solver_2, b, 'propose-merger', { into: a, terms: '我队两名骨干加入，树脂专利合同期内许可使用。' })
  await act(await house.as('solver'), a, 'accept-merger', { team: b })
  await act(officer, case_id, 'decide-gate', merging)

  for (const one of [a, b]) await payAll(house, one)
  assert.equal((await viewOf(solver_2, b)).outcome.en, 'Merged into another team')
  await act(enterprise, a, 'finish-performance')
  await act(enterprise, a, 'go-uninsured', { opinion: '赛马已结束，不投保。' })
  const parent = await viewOf(officer, case_id)
  assert.deepEqual(parent.sentences.map((one: { step: string }) => one.step), ['closing'], 'the last contract has ended, so the challenge is to be closed')

  // 1,200,000 yuan: start-up 100,000 each, first gate 150,000 twice, second 200,000 once; the winner takes the other 400,000.
  const total = need['funding-fen']
  const received = await as((cx) => sql<{ org_id: string, fen: number }>`select org_id, (credits_posted_fen - debits_posted_fen) as fen from ledger_account where kind = 'party' and purpose = 'bounty' and credits_posted_fen > 0 order by fen desc`.execute(cx.tx))
  assert.deepEqual(received.rows.map((row) => row.fen), [85_000_000, 25_000_000, 10_000_000])
  assert.equal(received.rows.reduce((sum, row) => sum + row.fen, 0), total)
  assert.equal(await balanceOf(`case:${case_id}`), 0, 'the pot is empty')
})

test('a plan that could pay more than the prize is refused at publication, field by field', async () => {
  const refused = await raceAtStart(house, { prize_fen: 79_999_999 }).then(() => null, (error: Error) => error.message)
  assert.match(refused ?? '', /race\.tranches-above-prize/)
})

test('the laws hold after the races', async () => {
  const results = await withClient(house.owner_url, async (client) => {
    await client.query('begin')
    return runLaws(client, findLaws())
  })
  assert.deepEqual(results.filter((law) => !law.ok), [])
})
