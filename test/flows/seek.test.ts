import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { act, need, publishChallenge, takeUp } from '#test/support/challenge-walk.ts'
import { startHouse, type Client, type TestHouse } from '#test/support/house.ts'

let house: TestHouse
before(async () => { house = await startHouse() })
after(() => house.stop())

const owner_name = '云雀纺织'
const secret = '现有水性涂层在 60 秒快速固化时表面开裂'

async function newNeed(client: Client): Promise<string> {
  return ((await client.post('/api/challenges/open')).body as { case_id: string }).case_id
}
const viewOf = async (client: Client, case_id: string) => (await client.get('/api/cases/view', { case_id })).body
const submit = async (client: Client, case_id: string, answers: Record<string, unknown>) => client.post('/api/challenges/submit', { case_id, version: (await viewOf(client, case_id)).version, answers })
const problemsOf = (reply: { body: { error: { problems: { path: string, code: string, zh: string }[] } } }) => reply.body.error.problems.map((one) => `${one.path} ${one.code}`)

test('what is no open challenge is answered with the ways on, and vague targets are refused where they stand', async () => {
  const enterprise = await house.as('enterprise')
  const case_id = await newNeed(enterprise)
  const form = (await viewOf(enterprise, case_id)).can.find((one: { action: string }) => one.action === 'submit').form
  assert.equal(form.sections[0].is_gate, true)
  const known = form.elsewhere.find((one: { id: string }) => one.id === 'path-known')
  assert.deepEqual(known.ways.map((way: { id: string }) => way.id), ['market', 'policy'])
  assert.ok(known.ways.every((way: { link?: string, coming?: unknown }) => way.link || way.coming), 'each way leads somewhere or says what will come')
  const elsewhere = await submit(enterprise, case_id, { ...need, 'path-open': false })
  assert.deepEqual([elsewhere.status, problemsOf(elsewhere)], [400, ['path-open cases.elsewhere']])
  const vague = await submit(enterprise, case_id, { ...need, indicators: [{ metric: '开裂率', unit: '%', present: '20', target: '显著降低到 1', test: '专家认可' }, { metric: '硬度', unit: '级', present: '较低', target: '2', test: '划格法' }, { metric: '寿命', unit: '次', present: '未知：产线没有寿命台架', target: '5000', test: '台架' }] })
  assert.deepEqual(problemsOf(vague), ['indicators.0.target cases.vague-word', 'indicators.0.test cases.vague-word', 'indicators.1.present cases.not-a-measure'])
  assert.match(vague.body.error.problems[0].zh, /“显著”.*写明从多少到多少/)
  const { present: _gone, ...without } = need.indicators[0]!
  assert.deepEqual(problemsOf(await submit(enterprise, case_id, { ...need, indicators: [without] })), ['indicators.0.present cases.required'])
  assert.equal((await submit(enterprise, case_id, { ...need, problem: `${need.problem}力争国际领先。` })).status, 200, 'in prose it is advice only')
})

/** Everything that says anything of a challenge to people outside it. */
async function publicTexts(id: string, case_id: string): Promise<string> {
  const solver = await house.as('solver-2')
  const replies = await Promise.all([
    house.visitor.get('/api/challenges/hall', { status: 'all' }), house.visitor.get('/api/challenges/page', { id }), house.visitor.get('/api/challenges/hall', { status: 'all', q: '开裂' }),
    solver.get('/api/challenges/page', { id }), solver.get('/api/cases/view', { case_id }), solver.get('/api/cases/list', {}),
  ])
  const lines = replies.map((reply) => {
    assert.equal(reply.status, 200)
    // Other challenges of the same owner may name it; this one may not.
    if (reply.body.challenges) return JSON.stringify(reply.body.challenges.filter((one: { id: string }) => one.id === id))
    if (reply.body.lines) return JSON.stringify(reply.body.lines.filter((one: { case_id: string }) => one.case_id === case_id))
    return JSON.stringify(reply.body)
  })
  return lines.join('\n')
}

const challengeIdOf = async (case_id: string) => ((await viewOf(await house.as('city-officer'), case_id)).subject as string).replace('challenge:', '')

test('an anonymous owner is named nowhere in public before both sides have signed, and then only with its consent', async () => {
  const [hidden, consenting] = await Promise.all([false, true].map((named) => publishChallenge(house, { open_for_ms: named ? 1_500 : 600_000, need: { confidentiality: 'anonymous', 'named-after-signing': named } })))
  const before_signing = await publicTexts(await challengeIdOf(consenting!), consenting!)
  assert.ok(before_signing.includes(secret), 'the problem is public, only the name is not')
  assert.ok(!before_signing.includes(owner_name), 'the owner is named before the contract is signed')
  assert.ok(!(await publicTexts(await challengeIdOf(hidden!), hidden!)).includes(owner_name))
  assert.ok(JSON.stringify(await viewOf(await house.as('county-officer'), consenting!)).includes(owner_name), 'its officers know whose it is')
  await takeUp(house, consenting!)
  assert.ok((await publicTexts(await challengeIdOf(consenting!), consenting!)).includes(owner_name), 'signed and consented: named')
})

test('a summary is all the public reads; a solver who undertakes confidentiality reads the rest, and has a receipt', async () => {
  const missing = await submit(await house.as('enterprise'), await newNeed(await house.as('enterprise')), { ...need, confidentiality: 'summary' })
  assert.deepEqual(problemsOf(missing), ['public-summary cases.required', 'named-after-signing cases.required'])
  const case_id = await publishChallenge(house, { open_for_ms: 600_000, need: { confidentiality: 'summary', 'public-summary': '求一种能在流水线上使用的快速固化工艺，表面不出现裂纹。', 'named-after-signing': false } })
  const id = await challengeIdOf(case_id)
  const texts = await publicTexts(id, case_id)
  assert.ok(texts.includes('求快速固化而不开裂的涂层工艺'), 'the approved summary is there')
  for (const hidden of [secret, '每批抽 200 件', owner_name]) assert.ok(!texts.includes(hidden), `${hidden} is public`)
  assert.ok(!(await house.visitor.get('/api/challenges/hall', { status: 'all', q: '附着力检测' })).body.challenges.some((one: { id: string }) => one.id === id), 'hidden words are not searched either')

  const solver = await house.as('solver')
  assert.ok(!JSON.stringify((await viewOf(solver, case_id)).sections).includes(secret))
  const refused = await solver.post('/api/challenges/undertake', { case_id, answers: { signatory: '演示承诺人', agreed: false } })
  assert.deepEqual(problemsOf(refused), ['agreed challenges.must-undertake'])
  const done = await act(solver, case_id, 'undertake', { signatory: '演示承诺人', agreed: true })
  assert.ok(done.body.receipt_id)
  assert.ok(JSON.stringify((await viewOf(solver, case_id)).sections).includes(secret))
  assert.ok(!(await publicTexts(id, case_id)).includes(secret), 'another solver still reads the summary alone')
  assert.equal((await solver.post('/api/challenges/undertake', { case_id, answers: { signatory: '演示承诺人', agreed: true } })).body.error.code, 'challenges.undertaken-already')
})
