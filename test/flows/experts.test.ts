import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { runJob } from '#kernel/store/run.ts'
import { sql } from '#kernel/store/db.ts'
import { platform } from '#kernel/trust/actor.ts'
import { addMonths } from '#kernel/values/days.ts'
import { keepTerms } from '#systems/experts/keep-terms.ts'
import { payFee, poolOf, recordService } from '#systems/experts/public.ts'
import { startHouse, type Client, type TestHouse } from '#test/support/house.ts'

let house: TestHouse
let today = ''
before(async () => {
  house = await startHouse()
  today = await inCity(async (cx) => cx.today_on)
})
after(() => house.stop())

const inCity = <T>(work: Parameters<typeof runJob<T>>[3]) => runJob(house.house, house.db, platform('jinhua'), work)
const yearsAgo = (years: number, days = 0) => new Date(Date.parse(addMonths(today, -12 * years)) + days * 86_400_000).toISOString().slice(0, 10)

async function certificate(client: Client): Promise<string> {
  const form = new FormData()
  form.append('file', new Blob(['编号,职称\n1,副教授\n'], { type: 'text/csv' }), '证书.csv')
  const reply = await fetch(`${house.origin}/api/files/upload`, { method: 'POST', headers: { cookie: client.cookie, 'idempotency-key': crypto.randomUUID() }, body: form })
  const body = await reply.json() as { id: string }
  assert.equal(reply.status, 200, JSON.stringify(body))
  return body.id
}

const technical = () => ({
  kind: 'technical', 'born-on': yearsAgo(45), 'special-standing': 'none', employer: '某某大学', place: 'county', county: 'lanxi', 'title-level': 'associate-senior', 'has-certificate': false, rank: '副教授', 'field-since-on': yearsAgo(5),
  sectors: ['new-materials'], directions: ['polymers-fibres'], keywords: '纤维，织机', languages: ['zh', 'en'], integrity: true, competence: true, time: true, health: true, 'clean-record': true,
})

const view = async (client: Client, case_id: string) => (await client.get('/api/cases/view', { case_id })).body
async function act(client: Client, case_id: string, action: string, answers: Record<string, unknown> = {}) {
  const { version } = await view(client, case_id)
  return client.post(`/api/experts/${action}`, { case_id, version, answers })
}

test('three roles never meet: an administrator who joins them is told why in one sentence', async () => {
  const admin = await house.as('admin')
  for (const [account, role] of [['demo-city-officer', 'expert-manager'], ['demo-expert-manager', 'expert-drawer'], ['demo-expert-drawer', 'county-officer'], ['demo-supervisor', 'expert-drawer']] as const) {
    const reply = await admin.post('/api/accounts/grant-role', { account_id: account, role, county_id: role === 'county-officer' ? 'lanxi' : null })
    assert.equal(reply.status, 409)
    assert.equal(reply.body.error.code, 'accounts.separate-sides')
    assert.match(reply.body.error.zh, /管理、使用、抽取与监督相分离.*已在“.+”一方/)
  }
})

test('somebody applies, the county checks, the city admits: code, role, certificate asked for, and the applicant sees who looked', async () => {
  const solver = await house.as('solver'), county = await house.as('county-officer'), keeper = await house.as('expert-manager')
  const opened = await solver.post('/api/experts/apply')
  assert.equal(opened.status, 200, JSON.stringify(opened.body))
  const { case_id } = opened.body
  assert.equal((await solver.post('/api/experts/apply')).body.error.code, 'experts.enrolment-open')
  const certificates = [await certificate(solver)]

  const refusedFor = async (more: Record<string, unknown>) => {
    const reply = await act(solver, case_id, 'submit-enrolment', { ...technical(), certificates, ...more })
    assert.equal(reply.status, 409, JSON.stringify(reply.body))
    return reply.body.error.zh as string
  }
  assert.match(await refusedFor({ 'born-on': yearsAgo(66) }), /年龄不超过上限/)
  assert.match(await refusedFor({ 'born-on': yearsAgo(71), 'special-standing': 'academician', 'retirement-age': 70 }), /年龄/)
  assert.match(await refusedFor({ 'field-since-on': yearsAgo(5, 1) }), /满五年.*1/)
  assert.match(await refusedFor({ 'title-level': 'below' }), /副高级/)
  assert.match(await refusedFor({ 'clean-record': false }), /基本条件/)
  assert.equal((await act(solver, case_id, 'submit-enrolment', { ...technical(), certificates: [] })).status, 400)

  const sent = await act(solver, case_id, 'submit-enrolment', { ...technical(), certificates })
  assert.equal(sent.status, 200, JSON.stringify(sent.body))
  assert.ok(sent.body.receipt_id)
  for (const name of ['county-officer-2', 'enterprise', 'solver-2']) assert.notEqual((await (await house.as(name)).get('/api/cases/view', { case_id })).status, 200, name)
  const officer_sees = await view(await house.as('city-officer'), case_id)
  assert.equal(JSON.stringify(officer_sees.sections ?? []).includes('某某大学'), false, 'who uses panels reads no application')

  const checked = await view(county, case_id)
  assert.deepEqual(checked.sections.find((one: { id: string }) => one.id === 'conditions').rows.map((row: { verdict: { en: string } }) => row.verdict.en), ['✔ met', '✔ met', '✔ met', '✔ met'])
  assert.equal((await act(county, case_id, 'return-enrolment', { items: [{ where: '证书', what: '请上传清晰的扫描件' }] })).status, 200)
  assert.equal((await act(solver, case_id, 'submit-enrolment', { ...technical(), certificates: [await certificate(solver)] })).status, 200)
  assert.equal((await act(county, case_id, 'confirm-enrolment', { opinion: '证书与所填一致' })).status, 200)
  assert.equal((await act(county, case_id, 'admit-expert', { opinion: '越权' })).status, 403)
  const admitted = await act(keeper, case_id, 'admit-expert', { opinion: '同意入库' })
  assert.equal(admitted.status, 200, JSON.stringify(admitted.body))

  const mine = await solver.get('/api/experts/me')
  assert.equal(mine.body.record.code, 'E000016', 'fifteen of the demonstration came before')
  assert.deepEqual([mine.body.record.state, mine.body.record.keywords, mine.body.looks], ['admitted', ['纤维', '织机'], []])
  assert.equal((await view(solver, case_id)).outcome.en, 'Admitted')
  assert.equal((await keeper.post('/api/experts/look', { code: 'E000016', purpose: 'keeping' })).body.employer, '某某大学')
  assert.deepEqual((await solver.get('/api/experts/me')).body.looks.map((one: { who: { zh: string }, purpose: { en: string } }) => [one.who.zh, one.purpose.en]), [['〔演示〕华库管', 'Keeping the register']])
})

test('an academician of 68 from outside the city goes straight to the city; a finance expert needs one of four titles; a refusal has its coded reason', async () => {
  const keeper = await house.as('expert-manager')
  const abroad = await house.as('solver-abroad')
  const { case_id } = (await abroad.post('/api/experts/apply')).body
  const sent = await act(abroad, case_id, 'submit-enrolment', { ...technical(), place: 'outside', county: undefined, 'born-on': yearsAgo(68), 'special-standing': 'academician', 'retirement-age': 70, certificates: [await certificate(abroad)] })
  assert.equal(sent.status, 200, JSON.stringify(sent.body))
  assert.deepEqual((await view(abroad, case_id)).sentences.map((one: { step: string }) => one.step), ['city-decision'])
  assert.equal((await act(keeper, case_id, 'refuse-enrolment', { reason: 'no-such', opinion: '证书编号无法核实，请补充后重新申请' })).status, 400)
  assert.equal((await act(keeper, case_id, 'refuse-enrolment', { reason: 'evidence', opinion: '证书编号无法核实，请补充后重新申请' })).status, 200)
  assert.equal((await view(abroad, case_id)).outcome.en, 'Refused')

  const other = await house.as('enterprise-3')
  const second = (await other.post('/api/experts/apply')).body.case_id
  const { sectors: _, 'title-level': __, 'has-certificate': ___, ...plain } = technical()
  const finance = { ...plain, kind: 'finance', 'knows-funding-rules': true, certificates: [await certificate(other)], rank: '会计师', 'born-on': addMonths(today, -12 * 66 + 1) }
  assert.equal((await act(other, second, 'submit-enrolment', { ...finance, 'finance-title': 'none' })).status, 409)
  for (const title of ['senior-accountant', 'senior-auditor', 'certified-accountant', 'certified-tax-agent']) {
    const reply = await act(other, second, 'submit-enrolment', { ...finance, 'finance-title': title })
    assert.equal(reply.status, 200, `${title} at 65: ${JSON.stringify(reply.body)}`)
    assert.equal((await act(await house.as('county-officer'), second, 'return-enrolment', { items: [{ where: '资格', what: '换一种再试' }] })).status, 200)
  }
  assert.equal((await act(other, second, 'withdraw-enrolment')).status, 200)
  assert.equal((await other.post('/api/experts/apply')).status, 200, 'whoever withdrew may apply again')
})

test('an expert corrects what is theirs at once and proposes what was decided; credit, objection, removal and return are told and answered', async () => {
  const keeper = await house.as('expert-manager'), expert = await house.as('expert-1')
  const record = async () => (await expert.get('/api/experts/me')).body.record
  const { code } = await record()
  assert.equal((await expert.post('/api/experts/update-own', { away_from: '2027-01-10', away_until: '2027-01-09', panels_per_year_max: null, keywords: [], languages: ['zh'] })).status, 400)
  assert.equal((await expert.post('/api/experts/update-own', { away_from: today, away_until: addMonths(today, 1), panels_per_year_max: 4, keywords: ['电机'], languages: ['zh'] })).status, 200)
  const proposed = await expert.post('/api/experts/propose-correction', { changes: { employer_name: '金华某研究院', rank: '研究员' }, reason: '今年换了工作单位' })
  assert.equal(proposed.status, 200, JSON.stringify(proposed.body))
  assert.equal((await expert.post('/api/experts/propose-correction', { changes: { rank: '研究员' }, reason: '再提一次试试' })).body.error.code, 'experts.proposal-open')
  assert.deepEqual((await keeper.get('/api/experts/register', { waiting: 'yes' })).body.experts.map((one: { code: string }) => one.code), [code])
  assert.equal((await keeper.post('/api/experts/decide-correction', { code, proposal_id: proposed.body.proposal_id, verdict: 'accepted', answer: '已核实' })).status, 200)
  assert.deepEqual([(await record()).employer, (await record()).rank], ['金华某研究院', '研究员'])

  const credit = await keeper.post('/api/experts/record-credit', { code, kind: 'no-show', happened_on: today, source: '第 3 次评审会签到表' })
  const objected = await expert.post('/api/experts/object-to-record', { about: credit.body.credit_id, reason: '当日已事先请假' })
  assert.equal(objected.status, 200, JSON.stringify(objected.body))
  assert.equal((await expert.post('/api/experts/object-to-record', { about: credit.body.credit_id, reason: '当日已事先请假' })).body.error.code, 'experts.objected-already')
  assert.equal((await keeper.post('/api/experts/answer-objection', { code, objection_id: objected.body.objection_id, verdict: 'upheld', answer: '请假属实' })).status, 200)
  assert.equal((await record()).credit[0].objection.verdict, 'upheld')

  assert.equal((await keeper.post('/api/experts/remove', { code, reason: 'unreachable', note: '多次联系不上' })).status, 200)
  assert.equal((await inCity((cx) => poolOf(cx, { on: today }))).out.some((one) => one.code === code), false)
  const removal = (await record()).history.find((one: { what: string }) => one.what === 'removed')
  const against = await expert.post('/api/experts/object-to-record', { about: removal.id, reason: '电话换号，已登记' })
  assert.equal((await keeper.post('/api/experts/answer-objection', { code, objection_id: against.body.objection_id, verdict: 'upheld', answer: '属实，恢复入库' })).status, 200)
  assert.deepEqual([(await record()).state, (await record()).code], ['admitted', code])
})

test('who is no keeper learns nothing by list, look, search or count; the public has numbers alone', async () => {
  for (const name of ['enterprise', 'solver-2', 'county-officer-2', 'city-officer', 'expert-drawer', 'expert-2', '']) {
    const client = name === '' ? house.visitor : await house.as(name)
    for (const path of ['register', 'figures', 'import-template']) assert.ok([401, 403].includes((await client.get(`/api/experts/${path}`, { q: '韩辛八' })).status), `${name} ${path}`)
    assert.ok([401, 403].includes((await client.post('/api/experts/look', { code: 'E000008', purpose: 'keeping' })).status), name)
    const found = await client.get('/api/search/find', { q: '韩辛八' })
    assert.equal(JSON.stringify(found.body).includes('Han Xinba'), false, name)
    const counted = await client.get('/api/experts/counts')
    assert.equal(counted.status, 200)
    assert.equal(JSON.stringify(counted.body).includes('演示'), false)
  }
  assert.equal((await house.visitor.get('/api/experts/me')).status, 404)
  const other_county = await house.as('county-officer-2')
  assert.deepEqual((await other_county.get('/api/accounts/people', { role: 'expert' })).body.people, [])
  assert.deepEqual((await other_county.get('/api/accounts/people', { q: '韩辛八' })).body.people, [])
})

test('an admission ends, an unconfirmed record is suspended, reminders come once, and confirming brings it back at once', async () => {
  const expert = await house.as('expert-3')
  const { code } = (await expert.get('/api/experts/me')).body.record
  const reminded = () => inCity(async (cx) => (await sql<{ n: number }>`select count(*)::int as n from expert_event where code = ${code} and what = 'reminded'`.execute(cx.tx)).rows[0]!.n)
  await inCity((cx) => sql`update expert set confirm_by = ${today}::date + 20 where code = ${code}`.execute(cx.tx))
  await inCity(keepTerms)
  await inCity(keepTerms)
  assert.equal(await reminded(), 1)
  const told = (await expert.get('/api/subscriptions/news')).body.news.filter((one: { path: string }) => one.path === '/experts/me')
  assert.equal(told.length, 1, 'whoever came in without a case is told in their own inbox, once')
  assert.match(told[0].text.zh, /前确认您的专家档案/)
  await inCity((cx) => sql`update expert set confirm_by = ${today}::date - 1 where code = ${code}`.execute(cx.tx))
  assert.deepEqual((await inCity((cx) => poolOf(cx, { on: today }))).out.find((one) => one.code === code), { code, reason: 'suspended' }, 'also before the routine has come round')
  await inCity(keepTerms)
  assert.equal((await expert.get('/api/experts/me')).body.record.state, 'suspended')
  assert.equal((await expert.post('/api/experts/confirm-record')).status, 200)
  assert.ok((await inCity((cx) => poolOf(cx, { on: today }))).candidates.some((one) => one.code === code))
  await inCity((cx) => sql`update expert set valid_until = ${today}::date - 1 where code = ${code}`.execute(cx.tx))
  await inCity(keepTerms)
  assert.equal((await expert.post('/api/experts/confirm-record')).status, 409, 'an ended admission is the keeper’s to renew')
})

test('fees are paid once through the ledger, net to the expert and tax to the office, and stand on the expert’s page; load keeps them out of the pool', async () => {
  const expert = await house.as('expert-4')
  const { code } = (await expert.get('/api/experts/me')).body.record
  const first = await inCity((cx) => payFee(cx, { code, subject: 'panel:1', fee: 'meeting-day' }))
  const second = await inCity((cx) => payFee(cx, { code, subject: 'panel:2', fee: 'meeting-day' }))
  assert.deepEqual([first.net_fen, first.tax_fen, second.net_fen, second.tax_fen], [80_000, 0, 64_000, 16_000])
  await assert.rejects(inCity((cx) => payFee(cx, { code, subject: 'panel:2', fee: 'meeting-day' })), { code: 'experts.fee-paid' })
  assert.deepEqual((await expert.get('/api/experts/me')).body.record.fees.map((one: { net_fen: number }) => one.net_fen), [64_000, 80_000])
  assert.equal((await expert.post('/api/experts/update-own', { away_from: null, away_until: null, panels_per_year_max: 1, keywords: [], languages: ['zh'] })).status, 200)
  await inCity((cx) => recordService(cx, [{ code, subject: 'draw:1', what: 'asked', on: today }, { code, subject: 'draw:1', what: 'seated', on: today }, { code, subject: 'draw:1', what: 'seated', on: today }]))
  assert.deepEqual((await inCity((cx) => poolOf(cx, { on: today }))).out.find((one) => one.code === code), { code, reason: 'over-load' })
})
