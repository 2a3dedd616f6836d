import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { withClient } from '#src/commands/database.ts'
import { sql } from '#kernel/store/db.ts'
import { runJob } from '#kernel/store/run.ts'
import { platform } from '#kernel/trust/actor.ts'
import { startHouse, type Client, type TestHouse } from '#test/support/house.ts'

let house: TestHouse
let first: Client, second: Client
before(async () => {
  house = await startHouse()
  first = await house.as('city-officer')
  second = await house.as('city-officer-2')
})
after(() => house.stop())

const measure = 'challenge-deal-subsidy'
const text = readFileSync(join(import.meta.dirname, '../../packs/jinhua/measures/challenge-deal-subsidy.yaml'), 'utf8')
/** The same text with the threshold at 60 ten-thousand yuan and examples that say what then follows. */
const raised = text.replace('最低成交金额: [{ 值: 50 万元', '最低成交金额: [{ 值: 60 万元')
  .replaceAll('成交金额: 50 万元, 实际支付金额: 50 万元', '成交金额: 60 万元, 实际支付金额: 50 万元').replaceAll('499999.99 元', '599999.99 元')
  .replace('成交金额: 50 万元, 实际支付金额: 40 万元', '成交金额: 60 万元, 实际支付金额: 40 万元')
/** The line, from 1, on which something stands first. */
const lineOf = (part: string) => text.split('\n').findIndex((line) => line.includes(part)) + 1
const deal = { 揭榜合同: [{ 成交金额: '55 万元', 实际支付金额: '40 万元' }] }
const save = (client: Client, body: Record<string, unknown>) => client.post('/api/incentives/save-measure-draft', body)
const outcome = async () => ((await house.visitor.get('/api/incentives/calculate', { facts: JSON.stringify(deal) })).body.results as { measure: { id: string }, outcome: string, amount_fen: number | null, version: string }[]).find((one) => one.measure.id === measure)!
const published = async () => (await runJob(house.house, house.db, platform('jinhua'), (cx) => sql<{ origin: string, version: string }>`select origin, version from incentive_measure_text order by ordinal`.execute(cx.tx))).rows

test('a wrong text is kept and told by line and column, in two languages, and is not published', async () => {
  const wrong = text.replace('合同.成交金额 >= 最低成交金额', '合同.成交金额＞= 最低成交金额').replace('    金额: 75000 元', '    金额: 75001 元')
  const saved = await save(first, { measure, text: wrong })
  assert.equal(saved.status, 200, JSON.stringify(saved.body))
  const { problems, is_ready, draft_id, version } = saved.body
  assert.equal(is_ready, false)
  const [problem] = problems
  assert.deepEqual([problem.line, problem.col, problem.file, problem.severity], [lineOf('合同.成交金额 >= 最低成交金额'), 41, null, 'error'])
  assert.ok(problem.zh.length > 5 && problem.en.length > 5 && problem.zh.includes('＞'), problem.zh)
  const refused = await first.post('/api/incentives/propose-measure', { draft_id, version, reason: '提高门槛' })
  assert.equal(refused.body.error.code, 'incentives.draft-wrong')
  assert.ok(refused.body.error.zh.includes(`第一处 ${problem.line}:41`), refused.body.error.zh)
  const unhinged = await first.post('/api/incentives/check-measure-text', { measure, text: '编号: [一\n' })
  assert.deepEqual([unhinged.body.problems[0].line, unhinged.body.is_ready], [2, false])
  const expected = await first.post('/api/incentives/check-measure-text', { measure, text: text.replace('    金额: 75000 元', '    金额: 75001 元') })
  assert.deepEqual(expected.body.problems.map((one: { line: number, code: string }) => [one.line, one.code]), [[lineOf('金额: 75000 元'), 'rules.example-amount']])
  assert.match(expected.body.examples[0].wrong.zh, /75001 元，算出来是 75000 元/)
  assert.deepEqual(await published(), [])
})

test('who is no officer of the city sees and does nothing here', async () => {
  const enterprise = await house.as('enterprise')
  for (const client of [enterprise, await house.as('county-officer')]) {
    assert.equal((await save(client, { measure, text })).status, 403)
    assert.equal((await client.get('/api/incentives/lab')).status, 403)
  }
  assert.equal((await first.post('/api/incentives/save-measure-draft', { measure, text: 'x'.repeat(60_001) })).status, 400)
  assert.equal((await first.post('/api/incentives/make-population', { enterprises: 20_001 })).status, 400)
})

test('a draft is tried on what the platform knows of enterprises too, frozen on a day, and the editor is told every name a text may use', async () => {
  assert.equal((await (await house.as('county-officer')).post('/api/incentives/freeze-enterprises', {})).status, 403)
  assert.equal((await first.post('/api/incentives/freeze-enterprises', { as_of: '2001-02-30' })).status, 400)
  // A fact of no enterprise is what the store would hold before the first was recorded; one enterprise is enough.
  await withClient(house.owner_url, async (client) => {
    const away = 'away-for-a-test'
    await client.query(`update fact set subject_kind = $1 where subject_kind = 'enterprise'`, [away])
    const none = await first.post('/api/incentives/freeze-enterprises', {})
    assert.deepEqual([none.status, none.body.error?.code], [409, 'incentives.no-enterprises'], JSON.stringify(none.body))
    await client.query(`update fact set subject_kind = 'enterprise' where subject_kind = $1 and subject_id = 'demo-lark'`, [away])
    assert.equal((await first.post('/api/incentives/freeze-enterprises', {})).body.subjects_count, 1)
    await client.query(`update fact set subject_kind = 'enterprise' where subject_kind = $1`, [away])
  })
  const frozen = await first.post('/api/incentives/freeze-enterprises', {})
  assert.equal(frozen.status, 200, JSON.stringify(frozen.body))
  assert.ok(frozen.body.subjects_count >= 10)
  const { populations } = (await first.get('/api/incentives/lab')).body
  const held = populations.find((one: { id: string }) => one.id === frozen.body.population_id)
  assert.deepEqual([held.subjects_count, held.is_demo], [frozen.body.subjects_count, true], 'marked, for it holds facts of the demonstration')
  const saved = await save(first, { measure, text: raised })
  const tried = await first.post('/api/incentives/try-measure-draft', { draft_id: saved.body.draft_id, population_id: frozen.body.population_id })
  assert.equal(tried.status, 200, JSON.stringify(tried.body))
  const { words } = (await first.get('/api/incentives/rule-words')).body
  for (const [name, is] of [['职工总数', 'fact'], ['揭榜合同', 'relation'], ['成交金额', 'field'], ['sum', 'function']]) assert.ok(words.some((one: { name: string, is: string }) => one.name === name && one.is === is), `${name} is a ${is}`)
})

let draft_id = ''
test('a draft is tried on a population: the money by county and sector adds up, and who gains and loses is told', async () => {
  const made = await first.post('/api/incentives/make-population', { enterprises: 2_000, seed: 7, as_of: '2021-06-30' })
  assert.equal(made.body.subjects_count, 2_000, JSON.stringify(made.body))
  const saved = await save(first, { measure, text: raised })
  assert.deepEqual(saved.body.problems, [])
  assert.ok(saved.body.examples.every((one: { is_as_said: boolean }) => one.is_as_said))
  draft_id = saved.body.draft_id
  const same = await save(first, { draft_id, version: 1, text: raised })
  assert.equal(same.body.version, 1, 'the same text is no new version')
  const tried = await first.post('/api/incentives/try-measure-draft', { draft_id, population_id: made.body.population_id })
  assert.equal(tried.status, 200, JSON.stringify(tried.body))
  const { figures } = tried.body
  assert.ok(figures.before_fen > figures.after_fen && figures.after_fen > 0, 'a higher threshold costs less')
  assert.deepEqual([figures.gain_count, figures.gain_fen, figures.before_fen - figures.lose_fen], [0, 0, figures.after_fen])
  assert.ok(figures.cease_count > 0 && figures.begin_count === 0 && figures.before_count - figures.cease_count === figures.after_count)
  for (const parts of [figures.counties, figures.sectors] as { before_fen: number, after_fen: number }[][]) {
    assert.deepEqual([parts.reduce((sum, one) => sum + one.before_fen, 0), parts.reduce((sum, one) => sum + one.after_fen, 0)], [figures.before_fen, figures.after_fen])
  }
  assert.ok(figures.losses.length > 0 && figures.losses.length <= 10)
  assert.deepEqual(figures.losses.map((one: { before_fen: number, after_fen: number }) => one.before_fen - one.after_fen), figures.losses.map((one: { before_fen: number, after_fen: number }) => one.before_fen - one.after_fen).toSorted((a: number, b: number) => b - a))
  const view = (await second.get('/api/incentives/measure-draft', { id: draft_id })).body
  assert.equal(view.trials[0].figures.after_fen, figures.after_fen)
})

test('a second officer publishes it: the calculator answers by the new text, and a decision made before still says its version', async () => {
  const enterprise = await house.as('enterprise')
  const before = await outcome()
  assert.deepEqual([before.outcome, before.amount_fen], ['eligible', 6_000_000])
  const claim = await enterprise.post('/api/incentives/claim-measure', { measure, org_id: 'demo-enterprise', facts: JSON.stringify(deal) })
  assert.equal(claim.status, 200, JSON.stringify(claim.body))
  const decision = async () => (await runJob(house.house, house.db, platform('jinhua'), (cx) => sql<{ id: string, measure_version: string }>`select id, measure_version from incentive_decision`.execute(cx.tx))).rows[0]!
  const old = await decision()
  assert.equal(old.measure_version, before.version)

  const early = await first.post('/api/incentives/propose-measure', { draft_id, version: 1, valid_from: '2020-01-01', reason: '提高门槛' })
  assert.equal(early.body.error.code, 'incentives.valid-too-early')
  const proposed = await first.post('/api/incentives/propose-measure', { draft_id, version: 1, reason: '小额成交另有政策支持，门槛提高到 60 万元。' })
  assert.equal(proposed.status, 200, JSON.stringify(proposed.body))
  const { proposal_id } = proposed.body
  assert.equal((await second.post('/api/incentives/propose-measure', { draft_id, version: 1, reason: '再送一次' })).body.error.code, 'incentives.proposal-open')
  const own = await first.post('/api/incentives/approve-measure', { proposal_id })
  assert.deepEqual([own.status, own.body.error.code], [403, 'incentives.second-officer'])
  assert.equal((await outcome()).version, before.version, 'nothing is published by one officer')

  const approved = await second.post('/api/incentives/approve-measure', { proposal_id, answer: '同意' })
  assert.equal(approved.status, 200, JSON.stringify(approved.body))
  for (const [client, id] of [[first, proposed.body.receipt_id], [second, approved.body.receipt_id]] as const) {
    const shown = await client.get('/api/receipts/show', { id })
    assert.deepEqual([shown.status, shown.body.receipt?.kind], [200, 'measure'], `each act has its receipt ${JSON.stringify(shown.body).slice(0, 200)}`)
  }
  const now = await outcome()
  assert.deepEqual([now.outcome, now.version], ['not-eligible', approved.body.version])
  assert.equal((await house.visitor.get('/api/incentives/measure', { id: measure })).body.parameters[0].values[0].value.zh, '60 万元', 'the page of the measure says so')
  assert.equal((await second.post('/api/incentives/approve-measure', { proposal_id })).body.error.code, 'incentives.proposal-settled')
  assert.equal((await enterprise.post('/api/incentives/claim-measure', { measure, org_id: 'demo-enterprise', facts: JSON.stringify(deal) })).body.error.code, 'incentives.claim-open')

  assert.deepEqual((await published()).map((one) => one.origin), ['pack', 'published'])
  assert.equal((await decision()).measure_version, before.version)
  const again = (await second.get('/api/incentives/redecide', { id: old.id })).body
  assert.deepEqual([again.is_same, again.is_same_text, again.now.outcome], [true, true, 'eligible'], 'it is decided again by the text it was made by')
  const kept = (await house.visitor.get('/api/incentives/measure-text', { measure, version: before.version })).body
  assert.deepEqual([kept.text, kept.is_in_force, kept.versions.length], [text, false, 2], 'anyone reads the text of before, word for word')
})

test('what is published is the ground of the next draft, and a text in force that changed meanwhile is not written over', async () => {
  const lower = raised.replace('补助比例: [{ 值: 15%', '补助比例: [{ 值: 10%')
  const saved = await save(second, { measure, text: lower })
  assert.ok(saved.body.problems.some((one: { code: string }) => one.code === 'rules.example-amount'), 'examples that say otherwise are wrong')
  const refused = await second.post('/api/incentives/propose-measure', { draft_id: saved.body.draft_id, version: 1, reason: '降低比例' })
  assert.equal(refused.body.error.code, 'incentives.draft-wrong')
  const same = await save(second, { measure, text: raised })
  assert.equal((await second.post('/api/incentives/propose-measure', { draft_id: same.body.draft_id, version: 1, reason: '没有改' })).body.error.code, 'incentives.draft-same')
  const stale = await save(first, { draft_id, version: 2, text: lower })
  assert.equal(stale.body.error.code, 'incentives.draft-moved-on')
  const back = await save(first, { measure, text })
  const proposed = await first.post('/api/incentives/propose-measure', { draft_id: back.body.draft_id, version: 1, reason: '恢复原来的门槛' })
  assert.equal(proposed.status, 200, JSON.stringify(proposed.body))
  const returned = await second.post('/api/incentives/return-measure', { proposal_id: proposed.body.proposal_id, answer: '请先做试算。' })
  assert.equal(returned.status, 200)
  const lab = (await first.get('/api/incentives/lab')).body
  assert.equal(lab.drafts.find((one: { id: string }) => one.id === back.body.draft_id).proposal.state, 'returned')
  assert.ok(lab.measures.find((one: { id: string }) => one.id === measure).published_from)
})
