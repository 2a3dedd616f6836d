import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { sql } from '#kernel/store/db.ts'
import { runJob } from '#kernel/store/run.ts'
import { platform } from '#kernel/trust/actor.ts'
import { recheck } from '#systems/conflicts/recheck.ts'
import { act } from '#test/support/challenge-walk.ts'
import { acceptAll, drawPanel, drawsUnder } from '#test/support/draw-walk.ts'
import { startHouse, type Client, type TestHouse } from '#test/support/house.ts'

let house: TestHouse
let enterprise: Client, county: Client, officer: Client
before(async () => {
  house = await startHouse()
  enterprise = await house.as('enterprise')
  county = await house.as('county-officer')
  officer = await house.as('city-officer')
})
after(() => house.stop())

const org = 'demo-enterprise'
const asPlatform = <T>(work: Parameters<typeof runJob<T>>[3]) => runJob(house.house, house.db, platform('jinhua'), work)
const account = { 'account-name': '金华示例科技有限公司', bank: '示例银行金华分行', 'account-number': '6222000011112222' }
const question = '两笔付款是否与合同约定的交付对应？'
const opinion = (value: number, change: Record<string, unknown> = {}) => ({ conditions: value, amount: value, comment: `依付款凭证与验收单判断，评分 ${value}。`, ...change })
const viewOf = async (client: Client, case_id: string) => (await client.get('/api/cases/view', { case_id })).body
const sectionOf = async (client: Client, case_id: string, id: string) => (await viewOf(client, case_id)).sections?.find((one: { id: string }) => one.id === id)
const offered = async (client: Client, case_id: string) => (await viewOf(client, case_id)).can.map((one: { action: string }) => one.action) as string[]
const nameOf = (name: string) => asPlatform(async (cx) => (await sql<{ name_zh: string }>`select name_zh from person where demo_account = ${name}`.execute(cx.tx)).rows[0]!.name_zh.replace('〔演示〕', ''))
const drawStates = (case_id: string) => asPlatform(async (cx) => (await sql<{ state: string }>`select draw.state from draw join draw_request asked using (city_id, case_id) where asked.parent_case_id = ${case_id} order by draw.case_id`.execute(cx.tx)).rows.map((row) => row.state))

const refused = async (client: Client, case_id: string, action: string, answers: Record<string, unknown>, code: string) => {
  const { version } = await viewOf(client, case_id)
  const reply = await client.post(`/api/incentives/${action}`, { case_id, version, answers })
  assert.notEqual(reply.status, 200, `${action} was taken`)
  const said = [reply.body.error.code, ...(reply.body.error.problems ?? []).map((one: { code: string }) => one.code)]
  assert.ok(said.includes(code), `${action}: ${JSON.stringify(reply.body)}`)
  return reply.body.error
}

/** The question why the experts are not followed, as the officer's form has it. */
const departureField = async (case_id: string, action: string) => (await viewOf(officer, case_id)).can.find((one: { action: string }) => one.action === action)
  .form.sections.flatMap((one: { fields: { id: string, required?: boolean, help?: { zh: string } }[] }) => one.fields).find((one: { id: string }) => one.id === 'departure') as { required?: boolean, help?: { zh: string } } | undefined

/** A claim that waits for the city's review, with one paper as its evidence. */
async function underReview(): Promise<{ case_id: string, file_id: string }> {
  // One claim under a measure is open at a time: what an earlier test left open is out of the way.
  await asPlatform((cx) => sql`update incentive_claim set state = 'ended' where org_id = ${org} and state = 'open'`.execute(cx.tx))
  const facts = JSON.stringify({ 揭榜合同: [{ 成交金额: '60 万元', 实际支付金额: '40 万元' }] })
  const opened = await enterprise.post('/api/incentives/claim-measure', { measure: 'challenge-deal-subsidy', org_id: org, facts })
  assert.equal(opened.status, 200, JSON.stringify(opened.body))
  const { case_id } = opened.body as { case_id: string }
  const form = new FormData()
  form.set('file', new Blob(['付款凭证两份，金额四十万元\n'], { type: 'text/plain' }), '付款凭证.txt')
  const sent = await fetch(`${house.origin}/api/files/upload`, { method: 'POST', headers: { cookie: enterprise.cookie, 'idempotency-key': crypto.randomUUID() }, body: form })
  const file = await sent.json() as { id: string }
  assert.equal(sent.status, 200, JSON.stringify(file))
  await act(enterprise, case_id, 'submit-claim', { ...account, files: [file.id], remark: '两笔付款凭证见附件', truth: true })
  await act(county, case_id, 'recommend-claim', { opinion: '合同与付款凭证核对无误。' })
  return { case_id, file_id: file.id }
}

/** A claim whose experts have been drawn and sit. */
async function empanelled(): Promise<{ case_id: string, file_id: string, panel: Client[] }> {
  const made = await underReview()
  await act(officer, made.case_id, 'ask-opinion', { criteria: 'claim-opinion', question })
  return { ...made, panel: await drawPanel(house, made.case_id) }
}

const withdraw = (case_id: string) => act(enterprise, case_id, 'withdraw-claim', { opinion: '另行申请' })

describe('专家意见: an expert opinion on a claim', () => {
  test('asked, drawn, one expert in conflict replaced, all in, back to the review; a decision against it says why', async () => {
    const { case_id, file_id, panel } = await empanelled()
    assert.equal(panel.length, 3)
    assert.match((await viewOf(enterprise, case_id)).sentences[0].text.zh, /专家正在独立出具意见/, 'the claim goes on by itself once the last has accepted')
    const [first, second, leaving] = panel as [Client, Client, Client]

    // Before declaring, an expert reads who claims and under which measure, and gives nothing.
    assert.deepEqual((await viewOf(first, case_id)).sections.map((one: { id: string }) => one.id), ['before-reading'])
    assert.deepEqual((await offered(first, case_id)).toSorted(), ['declare-opinion-clear', 'declare-opinion-conflict'])
    await refused(first, case_id, 'give-opinion', opinion(50), 'cases.guard')
    await act(first, case_id, 'declare-opinion-clear')
    const read = await viewOf(first, case_id)
    assert.deepEqual(read.sections.map((one: { id: string }) => one.id), ['measure', 'decision', 'because', 'evidence', 'opinion', 'opinion-scores'])
    assert.match(JSON.stringify(read.sections), new RegExp(question))
    assert.doesNotMatch(JSON.stringify(read), /6222000011112222/, 'the account is not theirs to read')
    assert.equal((await fetch(`${house.origin}/files/${file_id}`, { headers: { cookie: first.cookie } })).status, 200, 'the evidence opens to who judges it')

    // A conflict: out of the case, and the next of the draw takes the seat.
    await act(leaving, case_id, 'declare-opinion-conflict', { kind: 'cooperation', detail: '去年共同承担过项目' })
    assert.equal((await leaving.get('/api/cases/view', { case_id })).status, 404)
    assert.equal((await fetch(`${house.origin}/files/${file_id}`, { headers: { cookie: leaving.cookie } })).status, 404)
    await act(second, case_id, 'declare-opinion-clear')
    await act(first, case_id, 'give-opinion', opinion(40))
    await act(second, case_id, 'give-opinion', opinion(45))
    await refused(first, case_id, 'give-opinion', opinion(90), 'reviews.scored-already')
    assert.equal((await sectionOf(officer, case_id, 'opinion-scores')).rounds[0].is_closed, false, 'an empty seat keeps the opinion out')

    // While it is out the claim is neither approved nor declined nor sent back, and nothing is taken back.
    for (const [action, answers] of [['approve-claim', { 'notice-days': 5 }], ['decline-claim', { reason: 'other', opinion: '资料不足，不予兑现。' }], ['return-to-county', { opinion: '请补核' }], ['take-back-opinion', { opinion: '不再需要' }]] as const) {
      await refused(officer, case_id, action, answers, 'cases.not-now')
    }
    const draw = (await drawsUnder(house, case_id))[0]!
    const heirs = await acceptAll(house, draw)
    assert.equal(heirs.length, 1)
    const heir = heirs[0]!
    assert.ok(!panel.includes(heir))

    // Who sits is nobody's to know, nor what they wrote: by page, list, notices, history, receipts, search, draw, or the audit's own rows.
    const sealed = [first, second, leaving, heir]
    const names = await Promise.all(sealed.map((one) => nameOf(one.account)))
    const told = async () => Promise.all(['enterprise', 'county-officer', 'county-officer-2', 'enterprise-2', 'city-officer', 'auditor', 'finance-officer', 'expert-drawer', 'supervisor', 'admin'].map(async (name) => {
      const client = await house.as(name)
      return [name, JSON.stringify([await viewOf(client, case_id), await viewOf(client, draw), (await client.get('/api/cases/list')).body, (await client.get('/api/cases/notices')).body, (await client.get('/api/cases/desk')).body,
        (await client.get('/api/receipts/list', { case_id })).body, (await client.get('/api/draws/page', { id: draw })).body, ...await Promise.all([question, ...names].map(async (q) => (await client.get('/api/search/find', { text: q })).body.hits as unknown))])] as const
    }))
    const who = new RegExp([...names, ...sealed.map((one) => `demo-${one.account}"`), '去年共同承担过项目'].join('|'))
    for (const [name, text] of await told()) {
      assert.doesNotMatch(text, who, `${name} learns who sits`)
      assert.doesNotMatch(text, /依付款凭证与验收单判断/, `${name} reads an opinion before all are in`)
    }
    for (const name of ['county-officer-2', 'enterprise-2']) assert.equal((await (await house.as(name)).get('/api/cases/view', { case_id })).status, 404, `${name} has no business here`)
    const audited = await asPlatform(async (cx) => (await sql<{ n: number }>`select count(*)::int as n from audit where subject = ${`case:${case_id}`} and account_id = any(${sealed.map((one) => `demo-${one.account}`)}::text[])`.execute(cx.tx)).rows[0]!.n)
    assert.equal(audited, 0, 'nor does the audit tell before the decision')

    // The last one in brings it back to the review, with means, spread and comments.
    await act(heir, case_id, 'declare-opinion-clear')
    await act(heir, case_id, 'give-opinion', opinion(80, { amount: 50 }))
    assert.match((await viewOf(officer, case_id)).sentences[0].text.zh, /市科技局正在审核/)
    const [round] = (await sectionOf(officer, case_id, 'opinion-scores')).rounds
    assert.deepEqual([round.is_closed, round.total.mean, round.total.lowest, round.total.highest, round.comments.length], [true, 50, 40, 65, 3])
    assert.equal(round.level.zh, '不支持兑现')
    assert.match(JSON.stringify(await sectionOf(officer, case_id, 'opinion')), /条件符合程度、金额依据充分程度/, 'what most do not accept is named')
    assert.equal(await sectionOf(enterprise, case_id, 'opinion-scores'), undefined, 'the claimant reads it after the decision')
    for (const [name, text] of await told()) assert.doesNotMatch(text, who, `${name} learns who sat before the decision`)
    const ask = (await viewOf(officer, case_id)).can.find((one: { action: string }) => one.action === 'ask-opinion')
    assert.equal(ask.why_not.zh, '本件已请专家出具过意见，一件申请只请一次')
    await refused(officer, case_id, 'ask-opinion', { criteria: 'claim-opinion', question }, 'cases.guard')

    // Against the opinion: refused without a reason, taken with one. Then the names are open.
    const asked = await departureField(case_id, 'approve-claim')
    assert.deepEqual([asked?.required, asked?.help?.zh], [true, '专家意见为“不支持兑现”，与本次决定不一致；申请单位会看到您写的理由。'])
    assert.equal(await departureField(case_id, 'decline-claim'), undefined, 'a decision that follows the opinion is not asked why')
    const error = await refused(officer, case_id, 'approve-claim', { 'notice-days': 5 }, 'incentives.departure-reason')
    assert.deepEqual([error.problems[0].path, error.zh], ['departure', '专家意见为“不支持兑现”，本次决定与之不一致，请写明不采纳的理由'])
    await refused(officer, case_id, 'approve-claim', { 'notice-days': 5, departure: '　　　　　　　　　　　' }, 'incentives.departure-reason')
    assert.deepEqual(await drawStates(case_id), ['seated'])
    await act(officer, case_id, 'approve-claim', { 'notice-days': 5, departure: '补充核对银行回单后，两笔付款均已到账。' })
    const after_it = JSON.stringify(await viewOf(enterprise, case_id))
    assert.match(after_it, /不采纳的理由：补充核对银行回单后/)
    assert.equal((await sectionOf(enterprise, case_id, 'opinion-scores')).rounds[0].comments.length, 3)
    assert.doesNotMatch(after_it, new RegExp(names.join('|')), 'the claimant reads scores by seat')
    const seats = JSON.stringify(await sectionOf(officer, case_id, 'panel'))
    assert.ok(names.every((name) => seats.includes(name)), 'the bureau reads who sat')
    const { roster } = (await asPlatform((cx) => sql<{ roster: { name: string }[] }>`select roster from draw where case_id = ${draw}`.execute(cx.tx))).rows[0]!
    assert.equal(roster.length, 3, 'and so does anyone, by the certificate')
    const on_notice = (await house.visitor.get('/api/incentives/notices')).body.notices.find((one: { case_id: string }) => one.case_id === case_id)
    assert.doesNotMatch(JSON.stringify(on_notice), /专家|opinion|departure/, 'what is on public notice is measure and amount')
  })

  test('a decision that follows the opinion needs no reason, and declining against it needs one', async () => {
    const { case_id, panel } = await empanelled()
    for (const expert of panel) {
      await act(expert, case_id, 'declare-opinion-clear')
      await act(expert, case_id, 'give-opinion', opinion(60))
    }
    const decline = { reason: 'evidence-insufficient', opinion: '付款凭证与合同不能逐笔对应。' }
    await refused(officer, case_id, 'decline-claim', decline, 'incentives.departure-reason')
    await act(officer, case_id, 'return-to-county', { opinion: '请再核一次付款凭证' })
    await act(county, case_id, 'recommend-claim', { opinion: '已再次核对' })
    assert.equal((await asPlatform((cx) => sql<{ n: number }>`select count(*)::int as n from draw where disclosed_at is not null and case_id in (select id from case_file where parent_id = ${case_id})`.execute(cx.tx))).rows[0]!.n, 0, 'names wait for the decision')
    await act(officer, case_id, 'approve-claim', { 'notice-days': 5 })

    const other = await empanelled()
    for (const [at, expert] of other.panel.entries()) {
      await act(expert, other.case_id, 'declare-opinion-clear')
      await act(expert, other.case_id, 'give-opinion', opinion(100, at < 2 ? { conditions: 59 } : {}))
    }
    assert.match(JSON.stringify(await sectionOf(officer, other.case_id, 'opinion')), /不支持兑现.*条件符合程度/, 'a high mean does not carry a condition that most do not accept')
    await act(officer, other.case_id, 'decline-claim', decline)
    assert.match(JSON.stringify(await sectionOf(enterprise, other.case_id, 'opinion')), /不支持兑现/)
    assert.equal((await viewOf(enterprise, other.case_id)).outcome.zh, '未通过')
  })

  test('the request is taken back until the draw is made, may be made anew, and ends with the claim', async () => {
    const { case_id } = await underReview()
    await refused(officer, case_id, 'ask-opinion', { criteria: 'need-appraisal', question }, 'cases.wants-choice')
    await refused(officer, case_id, 'ask-opinion', { criteria: 'claim-opinion' }, 'cases.required')
    assert.ok(!(await offered(county, case_id)).includes('ask-opinion'))
    assert.equal(await departureField(case_id, 'approve-claim'), undefined, 'without an opinion there is nothing to depart from')
    await act(officer, case_id, 'ask-opinion', { criteria: 'claim-opinion', question })
    assert.match((await viewOf(enterprise, case_id)).sentences[0].text.zh, /抽取员与监督方/)
    await refused(officer, case_id, 'approve-claim', { 'notice-days': 5 }, 'cases.not-now')
    await act(officer, case_id, 'take-back-opinion', { opinion: '材料已能说明问题' })
    assert.equal(await sectionOf(officer, case_id, 'opinion'), undefined)
    assert.match((await viewOf(officer, case_id)).sentences[0].text.zh, /市科技局正在审核/)
    await act(officer, case_id, 'ask-opinion', { criteria: 'claim-opinion', question })
    const { rows: [asked] } = await asPlatform((cx) => sql<{ interested: { orgs: string[], accounts: string[] } }>`select interested from draw_request where parent_case_id = ${case_id} order by case_id desc limit 1`.execute(cx.tx))
    assert.deepEqual([asked!.interested.orgs, asked!.interested.accounts.includes('demo-enterprise')], [[org], true], 'the claimant and the people who act for it are interested')
    await withdraw(case_id)
    assert.deepEqual(await drawStates(case_id), ['dropped', 'dropped'])
  })

  test('records are looked at again before an opinion is given and every night; an expert who does not answer is replaced by number', async () => {
    const { case_id, panel } = await empanelled()
    const [tied, silent] = panel as [Client, Client, Client]
    const tied_id = `demo-${tied.account}`
    await act(tied, case_id, 'declare-opinion-clear')
    await asPlatform((cx) => sql`insert into membership (city_id, account_id, role, org_id, since, ended_at) values ('jinhua', ${tied_id}, 'solver', ${org}, now() - interval '9 years', now() - interval '1 year')`.execute(cx.tx))
    await refused(tied, case_id, 'give-opinion', opinion(90), 'conflicts.not-clear-at-first-score')
    await asPlatform(recheck)
    assert.equal((await tied.get('/api/cases/view', { case_id })).status, 404, 'who must step aside is out of the claim')
    await asPlatform((cx) => sql`delete from membership where account_id = ${tied_id} and org_id = ${org}`.execute(cx.tx))
    const draw = (await drawsUnder(house, case_id)).at(-1)!
    assert.equal((await acceptAll(house, draw)).length, 1)
    const free = (await viewOf(officer, case_id)).can.find((one: { action: string }) => one.action === 'replace-opinion-expert').form.sections[0].fields[0].options as { id: string, title: { zh: string } }[]
    assert.deepEqual([free.length, free.every((one) => /^第 \d 席$/.test(one.title.zh))], [3, true], 'seats are offered by number alone')
    const { rows: [seat] } = await asPlatform((cx) => sql<{ number: number }>`select seat.number from review_seat seat join review_round round on round.id = seat.round_id where round.case_id = ${case_id} and seat.account_id = ${`demo-${silent.account}`}`.execute(cx.tx))
    await act(officer, case_id, 'replace-opinion-expert', { seat: String(seat!.number), reason: '逾期未出具意见' })
    assert.equal((await silent.get('/api/cases/view', { case_id })).status, 404)
    // A claim withdrawn while its experts sit opens the names of whoever served.
    await withdraw(case_id)
    assert.ok((await drawStates(case_id)).every((state) => state === 'seated' || state === 'dropped'))
  })
})
