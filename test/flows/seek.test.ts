import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { act, need, publishChallenge, takeUp } from '#test/support/challenge-walk.ts'
import { sql } from '#kernel/store/db.ts'
import { runJob } from '#kernel/store/run.ts'
import { actorOfAccount } from '#systems/accounts/account-actor.ts'
import { platform } from '#kernel/trust/actor.ts'
import { newId } from '#kernel/store/ids.ts'
import { batch_columns, batch_rows_max } from '#systems/challenges/seek/batch-columns.ts'
import { runBatch } from '#systems/challenges/seek/batch.ts'
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
  const kept = `${need.problem}力争国际领先，云雀纺织已试过多次。`
  assert.equal((await submit(enterprise, case_id, { ...need, problem: kept, confidentiality: 'anonymous', 'named-after-signing': false })).status, 200, 'in prose it is advice only')
  // Whoever triages it is shown what was kept, and where; the enterprise itself read it while typing.
  const wording = async (client: Client) => (await viewOf(client, case_id)).sections.find((one: { id: string }) => one.id === 'wording')
  const found = await wording(await house.as('county-officer'))
  assert.deepEqual(found.rows.map((row: { where: { zh: string }, word: string }) => [row.where.zh, row.word]), [['主要技术问题', '国际领先'], ['主要技术问题', '云雀纺织']])
  assert.match(found.rows[0].instead.en, /how much, and tested by whom/)
  assert.equal(await wording(enterprise), undefined)
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
  const [hidden, consenting] = await Promise.all([false, true].map((named) => publishChallenge(house, { open_for_ms: 600_000, need: { confidentiality: 'anonymous', 'named-after-signing': named } })))
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

async function handedIn(account: string, title: string): Promise<string> {
  const client = await house.as(account)
  const case_id = await newNeed(client)
  await act(client, case_id, 'submit', { ...need, 'title-zh': title })
  return case_id
}

test('a refusal carries a code and a way on, which the enterprise reads and the city counts', async () => {
  const case_id = await handedIn('enterprise', '演示：办法现成的一项需求')
  const county = await house.as('county-officer'), officer = await house.as('city-officer')
  const count = async () => (await officer.get('/api/cases/reasons', { register: 'refusal-reasons', action: 'refuse' })).body.reasons.find((one: { code: string }) => one.code === 'path-known').count as number
  const before_refusal = await count()
  const refused = await county.post('/api/challenges/refuse', { case_id, version: (await viewOf(county, case_id)).version, answers: { reason: 'path-known', opinion: '市场上有现成的设备可以采购。' } })
  assert.deepEqual(problemsOf(refused), ['ways cases.required'])
  await act(county, case_id, 'refuse', { reason: 'path-known', ways: ['market', 'rewrite'], opinion: '市场上有现成的设备可以采购。' })
  const view = await viewOf(await house.as('enterprise'), case_id)
  assert.equal(view.outcome.zh, '未受理')
  const section = view.sections.find((one: { id: string }) => one.id === 'reasons')
  assert.deepEqual(section.rows.map((row: { value: { zh: string } }) => row.value.zh), ['路径已明确，可直接采购或委托', '到浙中科技大市场', '改写后重新填报'])
  assert.equal(section.rows[1].value.to, '/organizations?id=technology-market')
  assert.equal(await count(), before_refusal + 1)
  const other = await (await house.as('county-officer-2')).get('/api/cases/reasons', { register: 'refusal-reasons' })
  assert.equal(other.body.total, 0, 'another county counts its own')
  assert.equal((await (await house.as('enterprise')).get('/api/cases/reasons', { register: 'refusal-reasons' })).status, 403)
})

test('a need merged into another ends, its enterprise goes on as a co-owner, and both point at each other', async () => {
  const surviving = await handedIn('enterprise-2', '演示：留下来的一项需求')
  const merged = await handedIn('enterprise', '演示：并入别人的一项需求')
  const far = (await viewOf(await house.as('county-officer'), merged)).can.find((one: { action: string }) => one.action === 'merge').form.sections[0].fields[0].options as { id: string }[]
  assert.ok(!far.some((one) => one.id === surviving), 'a county is not offered the needs of another')
  const county = await house.as('county-officer')
  const beyond = await county.post('/api/challenges/merge', { case_id: merged, version: (await viewOf(county, merged)).version, answers: { into: surviving, opinion: '同一个难题，合并发榜。' } })
  assert.deepEqual(problemsOf(beyond), ['into cases.wants-choice'])
  await act(county, merged, 'accept', { opinion: '同意上报。' })
  const officer = await house.as('city-officer')
  const done = await act(officer, merged, 'merge-in-city', { into: surviving, opinion: '同一个难题，合并发榜。' })
  assert.ok(done.body.receipt_id)
  const co_owner = await house.as('enterprise')
  const ended = await viewOf(co_owner, merged), goes_on = await viewOf(co_owner, surviving)
  assert.equal(ended.outcome.zh, '已并入另一项需求')
  assert.ok(ended.linked.some((one: { case_id: string, how: string }) => one.case_id === surviving && one.how === 'merged-into'))
  assert.ok(goes_on.linked.some((one: { case_id: string, how: string }) => one.case_id === merged && one.how === 'merged-from'))
  assert.ok(goes_on.people.some((one: { organization: { zh: string } | null }) => one.organization?.zh.includes(owner_name)), 'the co-owner is named among the people')
  assert.ok(goes_on.history.some((one: { receipt_id: string | null, note: { zh: string } | null }) => one.receipt_id && one.note?.zh.includes('并入别人')), 'the surviving need has a receipt of it')
  assert.deepEqual(goes_on.can, [], 'a co-owner follows; the owner acts')
  assert.ok((await (await house.as('enterprise-2')).get('/api/cases/notices', {})).body.notices.some((one: { case_id: string, text: { zh: string } }) => one.case_id === surviving && one.text.zh.includes('已并入本需求')))
})

test('a need split in two goes on as two drafts of the same enterprise with the common text; one part is too few, six too many', async () => {
  const case_id = await handedIn('enterprise', '演示：两个难题写在一起')
  const county = await house.as('county-officer'), enterprise = await house.as('enterprise')
  const parts = (count: number) => Array.from({ length: count }, (_, at) => ({ title: `演示：拆出的第 ${at + 1} 项难题`, scope: `只解决第 ${at + 1} 个问题。` }))
  const version = (await viewOf(county, case_id)).version
  for (const count of [1, 6]) assert.equal((await county.post('/api/challenges/split', { case_id, version, answers: { parts: parts(count), opinion: '两个难题应分开发榜。' } })).status, 400)
  await act(county, case_id, 'split', { parts: parts(5), opinion: '几个难题应分开发榜。' })
  const old = await viewOf(enterprise, case_id)
  assert.equal(old.outcome.zh, '已拆分')
  const children = old.linked.filter((one: { how: string }) => one.how === 'split-into') as { case_id: string }[]
  assert.equal(children.length, 5)
  const child = await viewOf(enterprise, children[0]!.case_id)
  assert.match(child.title.zh, /拆出的第 \d 项难题/)
  const form = child.can.find((one: { action: string }) => one.action === 'submit').form
  assert.equal(form.values['funding-fen'], need['funding-fen'])
  assert.match(form.values.problem, /^只解决第 \d 个问题。\n\n现有水性涂层/)
  assert.match(form.saved_by.problem.name.zh, /朱县办/)
  assert.ok(child.linked.some((one: { case_id: string, how: string }) => one.case_id === case_id && one.how === 'split-from'))
  await act(enterprise, child.id, 'submit', form.values)
})

test('a county officer drafts a need on a visit; the enterprise completes and submits it, and sees who drafted it', async () => {
  const county = await house.as('county-officer'), enterprise = await house.as('enterprise')
  const far = await county.post('/api/challenges/start-on-visit', { org_id: 'demo-enterprise-2' })
  assert.deepEqual([far.status, far.body.error.code], [403, 'cases.not-yours'], 'only enterprises of its own county')
  assert.equal((await enterprise.post('/api/challenges/start-on-visit', { org_id: 'demo-enterprise' })).status, 403)
  assert.equal((await county.post('/api/challenges/start-on-visit', { org_id: 'no-such' })).status, 404)
  const { case_id } = (await county.post('/api/challenges/start-on-visit', { org_id: 'demo-enterprise' })).body as { case_id: string }
  const save = (client: Client, form: string, field: string, value: unknown, version = 0) => client.post('/api/cases/save-draft', { case_id, form, fields: { [field]: { value, version } } })
  assert.equal((await save(county, 'visit', 'title-zh', '演示：走访时记下的难题')).status, 200, 'each answer is saved as it is written')
  assert.equal((await save(county, 'need', 'title-zh', '越过企业直接填写')).status, 404, 'the need itself is not the officer’s to fill')
  const answers = { 'title-zh': '演示：走访时记下的难题', problem: '染缸温差大，深色不匀，试过换搅拌，仍不稳定。', 'path-open': true, 'funding-fen': 30_000_000, indicators: [{ metric: '色差', present: '1.5', target: '0.8' }] }
  await act(county, case_id, 'give-draft', answers)
  assert.ok(!(await viewOf(county, case_id)).can.some((one: { action: string }) => one.action === 'submit'), 'the officer submits nothing')
  const view = await viewOf(enterprise, case_id)
  assert.match(view.sections.find((one: { id: string }) => one.id === 'provenance').rows[0].value.zh, /^由.*兰溪.*走访时代为起草/)
  assert.match(view.history.at(-1).note.zh, /^由.*兰溪.*走访时代为起草$/)
  const form = view.can.find((one: { action: string }) => one.action === 'submit').form
  assert.deepEqual([form.values['path-open'], form.values['funding-fen'], form.values.indicators[0].target], [true, 30_000_000, '0.8'])
  assert.match(form.saved_by.problem.name.zh, /朱县办/)
  await act(enterprise, case_id, 'submit', { ...need, ...answers, problem: need.problem, indicators: need.indicators })
  assert.match((await viewOf(county, case_id)).sections.find((one: { id: string }) => one.id === 'provenance').rows[0].value.zh, /走访时代为起草/)
})

const cellsOf = (cells: Record<string, string>) => Object.fromEntries(batch_columns.map((one) => [one.title.zh, cells[one.title.zh] ?? null]))
const table = (rows: Record<string, string>[]) => ({ columns: batch_columns.map((one) => one.title.zh), rows: rows.map((cells, at) => ({ row_number: at + 2, cells: cellsOf(cells) })) })
const good = (title: string) => ({ 企业: '〔演示〕云雀纺织科技有限公司', 标题: title, 领域: '新材料', 主要技术问题: need.problem, 指标1: '开裂率', 指标1单位: '%', 指标1现值: '20', 指标1目标值: '≤1', 指标1检测方法: '每批抽 200 件', 希望完成日期: '2030年12月31日', '榜额（元）': '120万', 知识产权归属: '双方共有' })
async function batch(account: string, rows: Record<string, string>[], how: { dry_run: boolean, skip_bad_rows: boolean }, receipt_id = newId()) {
  const actor = await runJob(house.house, house.db, platform('jinhua'), (cx) => actorOfAccount(cx, `demo-${account}`))
  return runJob(house.house, house.db, actor!, async (cx) => {
    await cx.elevate()
    return runBatch(cx, { file_id: 'a-table', ...how }, table(rows), receipt_id)
  })
}

test('a table of needs is checked by row and cell in words, then becomes drafts once; nothing is submitted', async () => {
  const rows = [good('演示：表格里的第一项需求'), { ...good('演示：表格里的第二项需求'), 领域: '炼金术', 指标1目标值: '显著降低', '榜额（元）': '很多' }, { ...good('演示：别的县的需求'), 企业: '〔演示〕飞燕电动工具有限公司' }, good('演示：表格里的第一项需求')]
  const tried = await batch('county-officer', rows, { dry_run: true, skip_bad_rows: false })
  assert.deepEqual([tried.is_written, tried.rows, tried.added, tried.bad_rows], [false, 4, 1, 3])
  assert.deepEqual(tried.problems.map((one) => `${one.row} ${one.column}`), ['3 领域', '3 指标1目标值', '3 榜额（元）', '4 企业', '5 标题'])
  assert.match(tried.problems[1]!.zh, /“显著”.*写明从多少到多少/)
  assert.match(tried.problems[3]!.zh, /飞燕电动工具.*不属于您的县/)
  const receipt_id = newId()
  assert.equal((await batch('county-officer', rows, { dry_run: false, skip_bad_rows: false })).is_written, false, 'while a row is wrong nothing is made')
  assert.equal((await batch('county-officer', rows, { dry_run: false, skip_bad_rows: true }, receipt_id)).receipt_id, receipt_id)
  assert.equal((await batch('county-officer', rows, { dry_run: false, skip_bad_rows: true }, receipt_id)).added, 0, 'the same job again makes nothing twice')
  const enterprise = await house.as('enterprise')
  const made = (await enterprise.get('/api/cases/list', { q: '表格里的第一项' })).body.lines as { case_id: string }[]
  assert.equal(made.length, 1)
  const view = await viewOf(enterprise, made[0]!.case_id)
  assert.deepEqual(view.sentences.map((one: { step: string }) => one.step), ['need'])
  assert.match(view.history.at(-1).note.zh, /从表格代为导入$/)
  const { values } = view.can.find((one: { action: string }) => one.action === 'submit').form
  assert.deepEqual([values.sector, values['funding-fen'], values['deadline-on'], values['ip-clause'], values.indicators[0].target], ['new-materials', 120_000_000, '2030-12-31', 'joint', '≤1'])
  assert.equal((await batch('enterprise', [{ ...good('演示：企业自己的表'), 企业: '' }], { dry_run: true, skip_bad_rows: false })).added, 1, 'an enterprise need not name itself')
})

test('a table of 200 needs is read, one of 201 is refused', async () => {
  const rows = (count: number) => Array.from({ length: count }, (_, at) => good(`演示：第 ${at + 1} 项很多的需求`))
  assert.equal((await batch('county-officer', rows(batch_rows_max), { dry_run: true, skip_bad_rows: false })).added, batch_rows_max)
  const refused = await batch('county-officer', rows(batch_rows_max + 1), { dry_run: true, skip_bad_rows: false })
  assert.deepEqual([refused.added, refused.problems[0]!.zh], [0, '一次最多导入 200 项需求，这里有 201 行'])
  const sheet = await (await house.as('enterprise')).get('/api/challenges/need-sheet')
  assert.equal(Buffer.from(sheet.body.content_base64, 'base64').subarray(0, 2).toString(), 'PK', 'the template is a workbook')
})

test('near duplicates are found while a need is written and at triage, with the words they share, and never beyond the reader’s reach', async () => {
  const problem = '云母基底上的石墨烯导热膜在折弯半径三毫米时分层，剥离强度只有零点六牛每毫米，试过等离子处理和硅烷偶联剂仍不稳定。'
  const write = async (account: string, title: string): Promise<string> => {
    const client = await house.as(account)
    const case_id = await newNeed(client)
    await act(client, case_id, 'submit', { ...need, 'title-zh': title, problem })
    return case_id
  }
  const near = await write('enterprise', '演示：石墨烯导热膜折弯分层'), far = await write('enterprise-2', '演示：石墨烯导热膜剥离')
  const ask = async (account: string, case_id: string, texts: Record<string, string> = {}) => (await (await house.as(account)).get('/api/challenges/near-duplicates', { case_id, ...texts })).body.found as { path: string, percent: number, shared: string[], title: { zh: string } }[]
  const enterprise = await house.as('enterprise')
  const draft = await newNeed(enterprise)
  const typed = await ask('enterprise', draft, { title: '石墨烯导热膜折弯后分层', text: problem })
  assert.equal(typed[0]?.path, `/cases/${near}`)
  assert.ok(typed[0].percent > 50 && typed[0].shared.includes('导热'), JSON.stringify(typed[0]))
  assert.ok(!typed.some((one) => one.path.includes(far)), 'another enterprise’s need is not hinted at')
  assert.ok(!(await ask('county-officer', near)).some((one) => one.path.includes(far)), 'nor that of another county at triage')
  assert.ok((await ask('city-officer', near)).some((one) => one.path === `/cases/${far}`), 'the city sees both')
  assert.deepEqual(await ask('enterprise-2', near), [], 'a case out of reach has nothing to compare')
  assert.deepEqual(await ask('enterprise', draft, { title: '短', text: '' }), [])
})

test('two colleagues write one need: each sees what the other wrote and when, answers merge one by one, and a clash is shown', async () => {
  await runJob(house.house, house.db, platform('jinhua'), (cx) => sql`insert into membership (city_id, account_id, role, org_id) values ('jinhua', 'demo-expert-9', 'enterprise', 'demo-enterprise')`.execute(cx.tx))
  const one = await house.as('enterprise'), other = await house.as('expert-9')
  const case_id = await newNeed(one)
  const save = async (client: Client, field: string, value: unknown, version = 0) => (await client.post('/api/cases/save-draft', { case_id, form: 'need', fields: { [field]: { value, version } } })).body.fields[field] as { version: number, is_conflict: boolean, value: unknown }
  const formOf = async (client: Client) => (await viewOf(client, case_id)).can.find((can: { action: string }) => can.action === 'submit').form
  await save(one, 'title-zh', '演示：两个人一起写的需求')
  await save(other, 'problem', need.problem)
  const mine = await formOf(one), theirs = await formOf(other)
  assert.deepEqual([mine.values['title-zh'], mine.values.problem], ['演示：两个人一起写的需求', need.problem], 'both answers are in the one draft')
  assert.deepEqual([mine.saved_by['title-zh'].is_me, mine.saved_by.problem.is_me, theirs.saved_by.problem.is_me], [true, false, true])
  assert.match(mine.saved_by.problem.name.zh, /杨壬九/)
  assert.ok(Math.abs(Date.parse(mine.saved_by.problem.at) - Date.now()) < 120_000, 'and when')
  assert.equal((await save(other, 'title-zh', '演示：同事改过的标题', 1)).is_conflict, false)
  const clash = await save(one, 'title-zh', '演示：我又改的标题', 1)
  assert.deepEqual([clash.is_conflict, clash.value], [true, '演示：同事改过的标题'], 'the older hand is shown the newer text and overwrites nothing')
  assert.match((await formOf(one)).saved_by['title-zh'].name.zh, /杨壬九/)
})
