import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { sql } from '#kernel/store/db.ts'
import { runJob } from '#kernel/store/run.ts'
import { platform } from '#kernel/trust/actor.ts'
import { ownContracts } from '#systems/challenges/award/own-contracts.ts'
import { with_rows_max } from '#systems/incentives/list-candidates.ts'
import { packMeasures } from '#systems/incentives/measures.ts'
import { act, publishChallenge, takeUp } from '#test/support/challenge-walk.ts'
import { startHouse, type Client, type TestHouse } from '#test/support/house.ts'

let house: TestHouse
before(async () => { house = await startHouse() })
after(() => house.stop())

const account = { 'account-name': '金华示例科技有限公司', bank: '示例银行金华分行', 'account-number': '6222000011112222' }
const org = 'demo-enterprise'
const asPlatform = <T>(work: Parameters<typeof runJob<T>>[3]) => runJob(house.house, house.db, platform('jinhua'), work)
const calculate = async (client: Client, facts: Record<string, unknown>, more: Record<string, string> = {}) => (await client.get('/api/incentives/calculate', { facts: JSON.stringify(facts), ...more })).body
const claim = async (client: Client, measure: string, facts: Record<string, unknown>) => client.post('/api/incentives/claim-measure', { measure, org_id: org, facts: JSON.stringify(facts) })

/** Moves the notice of a claim into the past: the test does not wait for days. */
const endNotice = (case_id: string) => asPlatform((cx) => sql`update incentive_claim set notice_until = ${cx.today_on}::date - 1 where case_id = ${case_id}`.execute(cx.tx))

test('anyone finds out what a company can get: by questions, the one that decides most first, down to nothing left to ask', async () => {
  const facts: Record<string, unknown> = {}
  const asked: string[] = []
  for (let n = 0; n < 60; n++) {
    const found = await calculate(house.visitor, facts)
    if (!found.next) break
    asked.push(found.next.name)
    facts[found.next.name] = found.next.kind === 'money' ? '0' : found.next.kind === 'flag' ? '否' : found.next.kind === 'rows' ? [] : found.next.kind === 'choice' ? found.next.choices[0].name.zh : '0'
  }
  assert.equal(new Set(asked).size, asked.length, 'nothing is asked twice')
  const done = await calculate(house.visitor, facts)
  assert.equal(done.next, null)
  assert.ok(done.results.every((one: { outcome: string }) => one.outcome !== 'undecided'))
  assert.deepEqual(done.problems, [])
})

test('the calculator says yes with the amount, no with how far, and what cannot be read by its name', async () => {
  const found = await calculate(house.visitor, { 揭榜合同: [{ 成交金额: '60 万元', 实际支付金额: '40 万元' }], 本年度高企认定: '新认定', 国家高新技术企业资格有效: '是' })
  const deal = found.results.find((one: { measure: { id: string } }) => one.measure.id === 'challenge-deal-subsidy')
  assert.deepEqual([deal.outcome, deal.amount_fen, deal.granted_fen], ['eligible', 6_000_000, 6_000_000])
  const short = (await calculate(house.visitor, { 揭榜合同: [{ 成交金额: '45 万元', 实际支付金额: '45 万元' }] })).results.find((one: { measure: { id: string } }) => one.measure.id === 'challenge-deal-subsidy')
  assert.equal(short.outcome, 'not-eligible')
  assert.match(short.shortfall[0].sentence.zh, /成交金额 45 万元，需 50 万元：还差 5 万元/)
  assert.match(short.shortfall[0].sentence.en, /¥450,000, needs ¥500,000: ¥50,000 more/)
  const wrong = await calculate(house.visitor, { 没有这个: 1, 揭榜合同: '一句话' })
  assert.match(wrong.problems[0].zh, /没有名为“没有这个”的事实/)
  assert.equal((await house.visitor.get('/api/incentives/calculate', { facts: '{"' })).body.problems[0].en, 'The answers are not a JSON object')
})

test('the calculator brings a question back, counts what is still possible, and takes the county for an answer', async () => {
  const start = await calculate(house.visitor, {}, { county: 'yiwu' })
  assert.deepEqual(start.known.map((one: { title: { en: string }, value: { zh: string } }) => [one.title.en, one.value.zh]), [['County the enterprise is in', '义乌市']], 'where it is need not be asked')
  const deal = { 揭榜合同: [{ 成交金额: '60 万元', 实际支付金额: '40 万元' }] }
  const found = await calculate(house.visitor, deal, { county: 'yiwu', ask: '揭榜合同' })
  assert.deepEqual([found.next.name, found.next.kind, found.total_fen], ['揭榜合同', 'rows', 6_000_000], 'a question is asked again though it is answered')
  assert.deepEqual(found.known.find((one: { name: string }) => one.name === '揭榜合同').rows, [{ zh: '成交金额 60 万元，实际支付金额 40 万元', en: 'Amount of the deal ¥600,000, Amount actually paid ¥400,000' }])
  assert.ok(found.total_at_most_fen > found.total_fen && found.open_ended > 0)
  assert.ok(start.open_ended > found.open_ended, 'the deal named no cap before its amount was known')
  const unread = await calculate(house.visitor, { 揭榜合同: [{ 成交金额: '六十' }] }, { county: 'yiwu' })
  assert.match(unread.problems[0].zh, /第 1 行的“成交金额”读不出：六十/)
  assert.equal(unread.next.name, '揭榜合同', 'what cannot be read is asked again')
  assert.equal((await house.visitor.get('/api/incentives/calculate', { ask: '没有这个' })).status, 404)
  const skipped = await calculate(house.visitor, { 揭榜合同: null }, { county: 'yiwu' })
  assert.deepEqual(skipped.skipped.map((one: { name: string }) => one.name), ['揭榜合同'])
  assert.notEqual(skipped.next.name, '揭榜合同')
})

test('the catalogue is narrowed by place, subject, kind and words, each with its count', async () => {
  const ask = async (input: Record<string, string>) => (await house.visitor.get('/api/incentives/catalogue', input)).body
  const all = await ask({})
  for (const { id, count } of all.counties) assert.equal((await ask({ county: id })).measures.length, count, id)
  for (const { id, count } of all.natures) assert.equal((await ask({ nature: id })).measures.length, count, id)
  const found = await ask({ q: '揭榜 15%' })
  assert.deepEqual(found.measures.map((one: { id: string }) => one.id), ['challenge-deal-subsidy'])
  assert.equal((await ask({ q: 'no such words' })).measures.length, 0)
  const listed = (await house.visitor.get('/api/incentives/published')).body
  assert.deepEqual([listed.total, listed.ids.length], [all.measures.length, all.measures.length])
})

test('a claim goes from the enterprise through county and city, notice and objection, to payment and claw-back; the ledger says the same', async () => {
  const enterprise = await house.as('enterprise'), county = await house.as('county-officer'), city = await house.as('city-officer'), finance = await house.as('finance-officer')
  const refused = await claim(enterprise, 'challenge-deal-subsidy', { 揭榜合同: [{ 成交金额: '49 万元', 实际支付金额: '49 万元' }] })
  assert.equal(refused.body.error?.code, 'incentives.not-eligible', JSON.stringify(refused.body))
  const opened = await claim(enterprise, 'challenge-deal-subsidy', { 揭榜合同: [{ 成交金额: '60 万元', 实际支付金额: '40 万元' }] })
  assert.equal(opened.status, 200, JSON.stringify(opened.body))
  const { case_id } = opened.body
  assert.equal((await claim(enterprise, 'challenge-deal-subsidy', { 揭榜合同: [{ 成交金额: '60 万元', 实际支付金额: '40 万元' }] })).body.error.code, 'incentives.claim-open')
  await act(enterprise, case_id, 'submit-claim', { ...account, truth: true })
  await act(county, case_id, 'recommend-claim', { opinion: '合同与付款凭证核对无误。' })
  await act(city, case_id, 'approve-claim', { 'notice-days': 5 })
  const other = await house.as('enterprise-2')
  const noticed = (await house.visitor.get('/api/incentives/notices')).body.notices.find((one: { case_id: string }) => one.case_id === case_id)
  assert.deepEqual([noticed.granted_fen, 'account_number' in noticed], [6_000_000, false], 'anyone reads what is on notice, and no account')
  assert.equal((await house.visitor.post('/api/incentives/object-to-grant', { case_id, grounds: '该项目的付款凭证与合同不一致，请核实。' })).status, 401)
  assert.equal((await other.post('/api/incentives/object-to-grant', { case_id, grounds: '该项目的付款凭证与合同不一致，请核实。' })).status, 200)
  await act(city, case_id, 'answer-grant-objection', { verdict: 'dismissed', answer: '经核实，付款凭证与合同一致，异议不成立。' })
  const early = (await city.get('/api/cases/view', { case_id })).body.can.find((one: { action: string }) => one.action === 'confirm-grant')
  assert.ok(early.why_not, 'the notice has not ended')
  await endNotice(case_id)
  await act(city, case_id, 'confirm-grant')
  await act(enterprise, case_id, 'confirm-account', account)
  await act(finance, case_id, 'pay-grant', { reference: 'FK-2026-0001' })
  const paid = (await asPlatform((cx) => sql<{ state: string, paid_fen: number }>`select state, paid_fen from incentive_claim where case_id = ${case_id}`.execute(cx.tx))).rows[0]
  assert.deepEqual(paid, { state: 'paid', paid_fen: 6_000_000 })

  const more = await city.post('/api/incentives/begin-claw-back', { case_id, ground: 'fact-revised', explanation: '合同一笔款项退回，实际支付金额减少。', amount_fen: 6_000_001 })
  assert.equal(more.body.error.code, 'incentives.more-than-paid')
  const back = await city.post('/api/incentives/begin-claw-back', { case_id, ground: 'fact-revised', explanation: '合同一笔款项退回，实际支付金额减少。', amount_fen: 1_500_000 })
  assert.equal(back.status, 200, JSON.stringify(back.body))
  await act(enterprise, back.body.case_id, 'state-revocation-view', { opinion: '款项确已退回，同意退还相应补助。' })
  await act(city, back.body.case_id, 'decide-claw-back', { opinion: '按实际支付金额重新计算，退还差额。' })
  await act(finance, back.body.case_id, 'record-repayment', { 'amount-fen': 500_000, reference: 'TH-1' })
  const view = await act(finance, back.body.case_id, 'record-repayment', { 'amount-fen': 1_000_000, reference: 'TH-2' })
  assert.equal(view.status, 200)
  const after = (await city.get('/api/cases/view', { case_id: back.body.case_id })).body
  assert.equal(after.outcome.en, 'Repaid')
  const { rows } = await asPlatform((cx) => sql<{ owner: string, balance: number }>`select owner, (credits_posted_fen - debits_posted_fen)::bigint as balance from ledger_account where purpose like 'incentives%' order by owner`.execute(cx.tx))
  assert.deepEqual(rows, [{ owner: 'fund:general', balance: -4_500_000 }, { owner: `org:${org}`, balance: 6_000_000 }], 'paid 60,000 and repaid 15,000 through its account')
})

test('a kept decision comes out the same again, and says what changed where it does not', async () => {
  const { rows } = await asPlatform((cx) => sql<{ id: string }>`select id from incentive_decision order by id limit 1`.execute(cx.tx))
  const again = await (await house.as('enterprise')).get('/api/incentives/redecide', { id: rows[0]!.id })
  assert.equal(again.status, 200, JSON.stringify(again.body))
  assert.deepEqual([again.body.is_same, again.body.is_same_text, again.body.changes], [true, true, []])
  assert.equal((await (await house.as('enterprise-2')).get('/api/incentives/redecide', { id: rows[0]!.id })).status, 404)
})

test('the catalogue shows every measure to anyone, and a measure is its own documentation', async () => {
  const all = (await house.visitor.get('/api/incentives/catalogue')).body
  assert.ok(all.measures.length >= 30)
  for (const { id } of all.measures) assert.equal((await house.visitor.get('/api/incentives/measure', { id })).status, 200, id)
  assert.equal((await house.visitor.get('/api/incentives/measure', { id: 'constructor' })).status, 404)
})

test('a contract walked and paid on the platform is a fact: the subsidy is prepared from the ledger, nothing stated', async () => {
  const contract = await takeUp(house, await publishChallenge(house))
  const enterprise = await house.as('enterprise'), solver = await house.as('solver'), finance = await house.as('finance-officer')
  const subsidy = async () => (await calculate(enterprise, {}, { org_id: org })).results.find((one: { measure: { id: string } }) => one.measure.id === 'challenge-deal-subsidy')
  // No source says that this measure may be granted without a claim, so it is marked here.
  const marked = packMeasures(house.house.cities.get('jinhua')!.pack).measures.get('challenge-deal-subsidy')!.measure
  const trial = async () => (await (await house.as('city-officer')).post('/api/incentives/try-list', { measure: 'challenge-deal-subsidy' })).body
  assert.equal((await trial()).error.code, 'incentives.not-automatic')
  marked.how = { auto_grant: true }
  const signed = await subsidy()
  assert.equal((await trial()).rows_count, 0, 'who would get nothing is on no list')
  assert.deepEqual([signed.outcome, signed.amount_fen], ['eligible', 0], 'signed, and nothing paid yet')
  await act(enterprise, contract, 'pay-deposit', { 'amount-fen': 100_000_000, reference: 'DEMO-0001' })
  assert.equal((await subsidy()).amount_fen, 0, 'money in escrow is not paid')
  await act(solver, contract, 'deliver', { milestone: '1', report: '小试报告与样件检测记录见附表。' })
  await act(enterprise, contract, 'examine', { milestone: '1', verdict: 'accepted', note: '三批检测合格。' })
  await act(finance, contract, 'pay', { milestone: '1', reference: 'DEMO-0002' })
  const paid = await subsidy()
  assert.deepEqual([paid.outcome, paid.amount_fen, paid.missing], ['eligible', 6_000_000, []], '15 % of the 400,000 yuan the ledger paid')
  assert.equal(paid.because[0].values[0].source.en, 'Contracts and ledger of this platform')
  const other = (await calculate(await house.as('enterprise-2'), {}, { org_id: org })).results.find((one: { measure: { id: string } }) => one.measure.id === 'challenge-deal-subsidy')
  assert.equal(other.outcome, 'undecided', 'nobody else learns of it')
  assert.equal((await trial()).left_out.granted_before, 1, 'who claimed it in the year is served by that claim')
  await asPlatform((cx) => sql`update incentive_claim set of_year = of_year - 1 where measure = 'challenge-deal-subsidy'`.execute(cx.tx))
  const listed = await trial()
  assert.deepEqual([listed.rows_count, listed.amount_fen], [1, 6_000_000], 'contracts are not in the facts store; a list weighs who has some one by one')
  await asPlatform((cx) => sql`update incentive_claim set of_year = of_year + 1 where measure = 'challenge-deal-subsidy'`.execute(cx.tx))
  const { subjects } = ownContracts
  const holders = Array.from({ length: with_rows_max + 1 }, (_, n) => `holder-${n}`)
  const heldBy = async (count: number) => {
    ownContracts.subjects = async (_cx, { limit }) => holders.slice(0, Math.min(count, limit))
    return trial()
  }
  assert.equal((await heldBy(with_rows_max)).rows_count, 0, 'a thousand are weighed; of these no rows are known')
  const past = (await heldBy(with_rows_max + 1)).error
  assert.deepEqual([past.code, past.en.includes('more than 1000 organisations')], ['incentives.too-many-with-rows', true], past.en)
  ownContracts.subjects = subjects
  delete marked.how
  const opened = await claim(enterprise, 'challenge-deal-subsidy', { 揭榜合同: [{ 成交金额: '900 万元', 实际支付金额: '900 万元' }] })
  assert.equal(opened.status, 200, JSON.stringify(opened.body))
  const { rows } = await asPlatform((cx) => sql<{ amount_fen: number, facts: { 揭榜合同: { value: unknown } } }>`select decision.amount_fen, decision.facts from incentive_claim claim join incentive_decision decision on decision.id = claim.decision_id where claim.case_id = ${opened.body.case_id}`.execute(cx.tx))
  assert.equal(rows[0]!.amount_fen, 6_000_000, 'what is typed does not stand against the ledger')
  assert.deepEqual((rows[0]!.facts.揭榜合同.value as Record<string, unknown>[]).map(({ 支付日期: _, ...one }) => one), [{ 成交金额: 100_000_000, 实际支付金额: 40_000_000 }])
})

/** Publishes the pack's text of a measure with what is added, as two officers of the laboratory would. */
const publish = (id: string, added: string) => asPlatform(async (cx) => {
  const doc = cx.city.pack.docs('measures').get(id)!
  await sql`insert into incentive_measure_text (city_id, measure, ordinal, version, county_id, text, origin, valid_from) values ('jinhua', ${id}, 1, ${`test-${id}`}, null, ${doc.text.replace('\n例:', `\n${added}\n例:`)}, 'published', ${cx.today_on}::date)`.execute(cx.tx)
})

test('of what a firm could get the best lawful combination is told, what falls away for which, and what the source leaves open', async () => {
  const firm = { 本年度高企认定: '新认定', 国家高新技术企业资格有效: '是', 本年度新认定省创新型领军企业: '是', 获评省创新能力百强: '是' }
  const open = await calculate(house.visitor, firm)
  assert.deepEqual([open.combination.given, open.combination.away, open.total_fen], [['leading-enterprise', 'top-hundred', 'hnte-recognition'], [], 190_000_000])
  assert.ok(open.combination.open[0].includes('top-hundred'), 'the policy does not say whether its rewards are combined')
  assert.equal(open.combination.least_fen, 100_000_000)
  const yiwu = await calculate(house.visitor, { 年研发经费投入: '100 万元', 研发投入已纳入统计: '是' }, { county: 'yiwu' })
  assert.deepEqual(yiwu.combination.open.at(-1), ['yiwu-rd-reward', 'rd-statistics-subsidy'], 'nor Yiwu whether it pays beside the city')

  await publish('hnte-recognition', '互斥:\n  - { 组: test-a, 取: 取高 }')
  await publish('top-hundred', '互斥:\n  - { 组: test-a, 取: 取高 }\n  - { 组: test-b, 取: 取高 }\n  - { 组: test-c, 取: 取高 }')
  await publish('leading-enterprise', '互斥:\n  - { 组: test-b, 取: 取高 }')
  await publish('challenge-deal-subsidy', '互斥:\n  - { 组: test-c, 取: 取高 }')
  const found = await calculate(house.visitor, firm)
  assert.deepEqual([found.combination.given, found.total_fen], [['leading-enterprise', 'hnte-recognition'], 140_000_000])
  assert.deepEqual(found.combination.away, [{ measure: 'top-hundred', amount_fen: 50_000_000, for: ['hnte-recognition', 'leading-enterprise'], takes: 'highest' }])
  const sum = found.results.reduce((all: number, one: { granted_fen: number | null }) => all + (one.granted_fen ?? 0), 0)
  assert.equal(sum, found.total_fen, 'the lines come to the sum')
  assert.deepEqual((await house.visitor.get('/api/incentives/measure', { id: 'hnte-recognition' })).body.excludes.map((one: { id: string }) => one.id), ['top-hundred'])

  // The deal subsidy was paid to this enterprise earlier in the year, so what it excludes is no longer to be had.
  const own = await calculate(await house.as('enterprise'), firm, { org_id: org })
  const hundred = own.results.find((one: { measure: { id: string } }) => one.measure.id === 'top-hundred')
  assert.deepEqual([hundred.outcome, hundred.granted_fen, hundred.reduced_by], ['eligible', 0, 'group-taken'])
  assert.equal(own.combination.away.length, 0)
})

test('a measure speaks English where its reader does: parameters, examples and the facts they state', async () => {
  const { parameters, examples } = (await house.visitor.get('/api/incentives/measure', { id: 'yiwu-rd-reward' })).body
  assert.deepEqual(parameters.map((one: { title: { en: string } }) => one.title.en), ['Least spending', 'Lowest rate', 'Highest rate'])
  assert.equal(examples[0].name.en, '500,000 yuan spent')
  assert.deepEqual(examples[0].facts.map((one: { title: { en: string }, value: { en: string } }) => `${one.title.en}: ${one.value.en}`), ['County the enterprise is in: Yiwu', 'R&D spending of the year: ¥500,000'])
  for (const id of (await house.visitor.get('/api/incentives/published')).body.ids as string[]) {
    const page = (await house.visitor.get('/api/incentives/measure', { id })).body
    assert.doesNotMatch(JSON.stringify([page.parameters, page.examples, page.clause.article], (key, value) => key === 'zh' || key === 'amount' || key === 'name' && typeof value === 'string' ? undefined : value), /\p{Script=Han}/u, id)
  }
})
