import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import pg from 'pg'
import { sql } from '#kernel/store/db.ts'
import { runJob } from '#kernel/store/run.ts'
import { platform } from '#kernel/trust/actor.ts'
import { sayDay } from '#kernel/values/say-day.ts'
import { addWorkdays } from '#kernel/values/workdays.ts'
import { casesOf } from '#engines/cases/room.ts'
import { drawOf } from '#systems/draws/draw.ts'
import { gather } from '#systems/draws/freeze.ts'
import type { Criteria } from '#engines/draw/criteria.ts'
import type { PackDoc } from '#kernel/declare/pack.ts'
import { reviewed_max } from '#systems/challenges/take-up/bid-review.ts'
import { anew_max } from '#systems/challenges/take-up/choose-anew.ts'
import { notes_max, requests_max } from '#systems/challenges/take-up/partner-note.ts'
import { escalateClarifications } from '#systems/challenges/take-up/clarify.ts'
import { act, bidOf, closeBidding, endNotice, openCeremony, publishChallenge, rankingOf } from '#test/support/challenge-walk.ts'
import { acceptAll, askedIn, beat, commitAs, drawPanel, drawsUnder, experts, take } from '#test/support/draw-walk.ts'
import { startHouse, type Client, type TestHouse } from '#test/support/house.ts'

let house: TestHouse
before(async () => { house = await startHouse() })
after(() => house.stop())

const inCity = <T>(work: Parameters<typeof runJob<T>>[3]) => runJob(house.house, house.db, platform('jinhua'), work)

type Section = { id: string, rows: Record<string, unknown>[] }
const sectionsOf = async (client: Client, case_id: string): Promise<Section[]> => (await client.get('/api/cases/view', { case_id })).body.sections
const textFor = async (client: Client, case_id: string) => JSON.stringify((await client.get('/api/cases/view', { case_id })).body)
const offered = async (client: Client, case_id: string, action: string) => (await client.get('/api/cases/view', { case_id })).body.can?.find((one: { action: string }) => one.action === action)
const nameOf = (client: Client) => runJob(house.house, house.db, platform('jinhua'), async (cx) => (await sql<{ name_zh: string }>`select name_zh from person where demo_account = ${client.account}`.execute(cx.tx)).rows[0]!.name_zh.replace('〔演示〕', ''))
/** Two of the demonstration's experts belong to bidders; the panel is drawn from the others. */
const tied_experts = ['expert-1', 'expert-4']
const finance_experts = ['expert-7', 'expert-8', 'expert-9', 'expert-14', 'expert-15']

/** Three bids opened; the ids of the bids by bidder, in the order of the solvers. */
async function openedBids(solvers: readonly Client[]): Promise<{ case_id: string, bids: string[] }> {
  const case_id = await publishChallenge(house)
  for (const [at, solver] of solvers.entries()) await act(solver, case_id, 'bid', { ...bidOf(60_000_000 + at), approach: `第 ${at} 家的路线：先用紫外预交联形成骨架，再低温完成热固化，应力在骨架内释放，表面不再开裂。` })
  await closeBidding(house, case_id)
  await act(await house.as('city-officer'), case_id, 'end-bidding')
  await openCeremony(house, case_id)
  const options = (await offered(await house.as('enterprise'), case_id, 'choose')).form.sections[0].fields[0].options as { id: string, title: { zh: string } }[]
  return { case_id, bids: ['浙中虚拟大学', '东海想象材料研究院', '北极星涂层实验室'].map((name) => options.find((one) => one.title.zh.includes(name))!.id) }
}

const comments = ['评语甲：路线有据，样件充分。', '评语乙：计划偏紧，风险应对不足。', '评语丙：团队好，报价偏高一些。']
const scoresFor = (bids: readonly string[], base: number) => ({ scores: bids.map((bid, at) => ({ bid, fit: base + 6 - at, approach: base + 4 - 2 * at, feasibility: base, team: base + 1, price: base - at, comment: comments[at]! })) })

test('opened bids are reviewed blind by people without ties; owner and bureau see the figures before the choice, a bidder only its own after the result', async () => {
  const solvers = await Promise.all(['solver', 'solver-2', 'solver-abroad'].map((name) => house.as(name)))
  const { case_id, bids } = await openedBids(solvers)
  const officer = await house.as('city-officer'), enterprise = await house.as('enterprise')
  await act(officer, case_id, 'ask-reviewers', { criteria: 'bid-review' })
  assert.match(JSON.stringify((await offered(enterprise, case_id, 'choose')).why_not), /还没有到齐/, 'nobody chooses while the reviewers are drawn')
  assert.equal(await offered(officer, case_id, 'ask-reviewers'), undefined)
  await act(officer, case_id, 'take-back-reviewers', { opinion: '改期再评' })
  await act(officer, case_id, 'ask-reviewers', { criteria: 'bid-review' })
  const reviewers = await drawPanel(house, case_id)
  const draw = (await drawsUnder(house, case_id)).at(-1)!
  assert.ok(!reviewers.some((one) => tied_experts.includes(one.account)), 'whoever belongs to a bidder is not drawn')
  const [first, second, third] = reviewers as [Client, Client, Client]
  assert.match(JSON.stringify((await third.get('/api/subscriptions/news')).body), /请您评审已开启的揭榜方案/)
  assert.ok((await second.get('/api/cases/desk')).body.lines.some((one: { case_id: string }) => one.case_id === case_id), 'a reviewer has it on the desk, also one who appraised the need')
  const outside = experts.find((name) => !reviewers.some((one) => one.account === name))!
  const uninvolved = await house.as(outside)
  assert.ok(!(await uninvolved.get('/api/cases/desk')).body.lines.some((one: { case_id: string }) => one.case_id === case_id), 'one who does not review has not')
  assert.ok(!(await textFor(uninvolved, case_id)).includes('家的路线'), 'and reads no bid')
  const reviewer_names = await Promise.all(reviewers.map(nameOf))
  // Those who appraised the need are open since its conclusion, and may have been drawn again.
  const appraised = JSON.stringify((await sectionsOf(officer, case_id)).find((one) => one.id === 'panel'))
  const unknown = reviewers.filter((_, at) => !appraised.includes(reviewer_names[at]!))
  const told = new RegExp(unknown.length === 0 ? '(?!)' : unknown.flatMap((one) => [reviewer_names[reviewers.indexOf(one)]!, `demo-${one.account}"`]).join('|'))
  const names_are_sealed = async (when: string) => {
    for (const client of [officer, enterprise, ...solvers, await house.as('auditor'), await house.as('supervisor'), await house.as('expert-drawer')]) {
      assert.doesNotMatch(JSON.stringify([await textFor(client, case_id), await textFor(client, draw), (await client.get('/api/receipts/list', { case_id })).body, (await client.get('/api/cases/notices')).body]), told, `${client.account} learns who reviews ${when}`)
    }
  }
  await names_are_sealed('before the scores')
  // Two of one college may sit on one panel, here all of it: what one does in person is not the college's to know.
  await inCity((cx) => sql`update membership set org_id = 'demo-college' where role = 'expert' and account_id = any(${reviewers.map((one) => `demo-${one.account}`)}::text[])`.execute(cx.tx))
  const acts_are_sealed = async (when: string) => {
    const { rows } = await inCity((cx) => sql<{ id: string, account_id: string, receipt_id: string | null }>`select id, account_id, receipt_id from case_event where case_id = ${case_id} and role = 'expert'`.execute(cx.tx))
    for (const client of [officer, enterprise, ...reviewers, await house.as('auditor'), await house.as('supervisor')]) {
      const { history } = (await client.get('/api/cases/view', { case_id })).body as { history: { id: string, who: unknown, note: unknown, receipt_id: string | null }[] }
      const receipts = JSON.stringify((await client.get('/api/receipts/list', { case_id })).body)
      for (const row of rows.filter((one) => one.account_id !== `demo-${client.account}`)) {
        const shown = history.find((one) => one.id === row.id)
        assert.deepEqual(shown && [shown.who, shown.note, shown.receipt_id], [null, null, null], `${client.account} learns which expert acted ${when}`)
        assert.ok(row.receipt_id === null || !receipts.includes(row.receipt_id), `${client.account} is shown another’s receipt ${when}`)
      }
      const mine = history.filter((one) => rows.some((row) => row.id === one.id && row.account_id === `demo-${client.account}`))
      assert.ok(mine.every((one) => one.who !== null && one.receipt_id !== null), 'one’s own acts stay one’s own to read')
    }
    return rows.length
  }

  // Before declaring: between whom a conflict could lie, and nothing of what they wrote.
  const before_declaring = await textFor(first, case_id)
  assert.ok(before_declaring.includes('北极星涂层实验室') && !before_declaring.includes('家的路线'))
  const hasty = await first.post('/api/challenges/score-bids', { case_id, answers: scoresFor(bids, 80) })
  assert.equal(hasty.body.error.code, 'cases.guard')
  for (const reviewer of reviewers) await act(reviewer, case_id, 'declare-bids-clear')
  const declared = await acts_are_sealed('once all have declared')
  assert.match(await textFor(first, case_id), /第 0 家的路线.*第 2 家的路线/)
  const rows = (await offered(first, case_id, 'score-bids')).form
  assert.equal(JSON.stringify(rows).match(new RegExp(bids[0]!, 'g'))!.length >= 2, true, 'a row for each bid is laid ready')

  const missing = await first.post('/api/challenges/score-bids', { case_id, answers: { scores: scoresFor(bids, 80).scores.slice(1) } })
  assert.deepEqual(missing.body.error.problems.map((one: { code: string }) => one.code), ['challenges.score-each-bid'])
  const half = scoresFor(bids, 80)
  half.scores[1]!.fit = 80.5
  assert.deepEqual((await first.post('/api/challenges/score-bids', { case_id, answers: half })).body.error.problems.map((one: { path: string }) => one.path), ['scores.1.fit'])
  await act(first, case_id, 'score-bids', scoresFor(bids, 80))
  await act(second, case_id, 'score-bids', scoresFor(bids, 70))

  // Two of three are in: nobody but their author reads a score, the owner cannot choose, and the rival rounds stay sealed in the tables themselves.
  for (const client of [enterprise, officer, third, uninvolved, ...solvers, await house.as('auditor'), await house.as('supervisor')]) {
    const text = await textFor(client, case_id)
    assert.ok(!comments.some((one) => text.includes(one)), `${client.account} reads a comment before all are in`)
    assert.ok(!(await sectionsOf(client, case_id) ?? []).some((one) => bids.some((bid) => one.id === `scores-${bid}`)), `${client.account} is shown scores before all are in`)
  }
  const waiting = await sectionsOf(officer, case_id)
  assert.equal(waiting.find((one) => one.id === 'bid-review')!.rows.length, 1)
  assert.match(JSON.stringify(waiting.find((one) => one.id === 'bid-review')), /3 位专家中 2 位已交/)
  assert.equal(JSON.stringify(waiting.find((one) => one.id === 'comparison')).includes('评审总平均分'), false)
  assert.match(JSON.stringify((await offered(enterprise, case_id, 'choose')).why_not), /还没有到齐/)
  const early = await enterprise.post('/api/challenges/choose', { case_id, version: (await enterprise.get('/api/cases/view', { case_id })).body.version, answers: { bid: bids[0], reason: '技术路线成熟，报价合理。' } })
  assert.equal(early.body.error.code, 'cases.guard')
  assert.match(await textFor(first, case_id), /评语甲/, 'one’s own sheet stays readable')

  await act(third, case_id, 'score-bids', scoresFor(bids, 75))
  const seen = await sectionsOf(enterprise, case_id)
  const summary = seen.find((one) => one.id === 'bid-review')!
  // Means by hand: fit 81, approach 79, feasibility 75, team 76, price 75 for the first; each next bid loses 1 + 2 + 1 points in 5 criteria.
  assert.deepEqual(summary.rows.map((row) => [row.place, row.mean]), [[1, 77.2], [2, 76.4], [3, 75.6]])
  assert.equal((seen.find((one) => one.id === 'comparison')!.rows[0] as Record<string, unknown>)[bids[1]!], '76.4')
  assert.match(JSON.stringify(seen), /评语乙/)
  await names_are_sealed('with the scores in')
  assert.equal(await acts_are_sealed('with the scores in'), declared + reviewers.length)
  for (const solver of solvers) {
    const text = await textFor(solver, case_id)
    assert.ok(!comments.some((one) => text.includes(one)) && !text.includes('own-review'), 'a bidder reads no score before the result')
  }
  assert.equal(await offered(officer, case_id, 'ask-reviewers'), undefined, 'there is no second panel')

  // A further round: the same reviewers, each with the reasons of all before them and no names; until all are in the first round's figures stand.
  const further = await offered(officer, case_id, 'next-bid-round')
  assert.match(further.form.sections[0].fields[0].help.zh, /浙中虚拟大学 10；.*上一轮之后答复了 0 个澄清问题/)
  await act(officer, case_id, 'next-bid-round', { reason: '可行性分歧较大，请对照第一轮理由再作判断。' })
  const between = await sectionsOf(enterprise, case_id)
  assert.deepEqual(between.find((one) => one.id === 'bid-review')!.rows.map((row) => row.mean), [77.2, 76.4, 75.6])
  assert.match(JSON.stringify(between.find((one) => one.id === 'bid-review-round')), /可行性分歧较大.*3 位专家中 0 位已交/)
  assert.match(JSON.stringify((await offered(enterprise, case_id, 'choose')).why_not), /还没有到齐/)
  const before_me = await textFor(first, case_id)
  assert.deepEqual(['评语乙', '评语丙'].filter((one) => !before_me.includes(one)), [], 'the reasons of the others')
  for (const name of reviewer_names.slice(1)) assert.ok(!before_me.includes(name), 'without their names')
  assert.ok(!(await textFor(uninvolved, case_id)).includes('评语乙'), 'and to nobody outside the panel')
  const mine = (await offered(first, case_id, 'score-bids')).form.values.scores
  assert.deepEqual(mine.map((row: Record<string, unknown>) => [row.bid, row.fit, row.comment]), scoresFor(bids, 80).scores.map((row) => [row.bid, row.fit, row.comment]), 'one begins from one’s own first sheet')
  await act(first, case_id, 'score-bids', scoresFor(bids, 83))
  await act(second, case_id, 'score-bids', scoresFor(bids, 70))
  assert.deepEqual((await sectionsOf(officer, case_id)).find((one) => one.id === 'bid-review')!.rows.map((row) => row.mean), [77.2, 76.4, 75.6], 'nobody reads a figure of a round that is open')
  await act(third, case_id, 'score-bids', scoresFor(bids, 75))
  const twice = await sectionsOf(enterprise, case_id) as unknown as { id: string, rows: Record<string, unknown>[], rounds: { number: number }[] }[]
  assert.deepEqual(twice.find((one) => one.id === 'bid-review')!.rows.map((row) => row.mean), [78.2, 77.4, 76.6])
  assert.deepEqual(twice.find((one) => one.id === `scores-${bids[0]}`)!.rounds.map((one) => one.number), [2, 1], 'both rounds stay')
  assert.equal((await offered(officer, case_id, 'next-bid-round')).why_not.en, 'There are at most two rounds')

  await act(enterprise, case_id, 'choose', { bid: bids[0]!, reason: '技术路线成熟，报价合理。', ranking: rankingOf(bids) })
  await act(officer, case_id, 'announce', { 'ends-at': new Date(Date.now() + 600_000).toISOString(), text: '拟由下列单位揭榜，现予公示。' })
  assert.ok(!(await textFor(solvers[1]!, case_id)).includes('own-review'), 'nor while the notice runs')
  await endNotice(house, case_id)
  await act(officer, case_id, 'confirm')
  const open_names = JSON.stringify((await sectionsOf(officer, case_id)).find((one) => one.id === 'bid-reviewers'))
  assert.ok(reviewer_names.every((name) => open_names.includes(name)), 'once the result stands the bureau reads who reviewed')
  const own = (await sectionsOf(solvers[1]!, case_id)).find((one) => one.id === 'own-review')!
  assert.match(JSON.stringify(own), /77\.4（3 位专家）.*3 份中的第 2/)
  const all = await textFor(solvers[1]!, case_id)
  assert.ok(!all.includes('78.2') && !all.includes('76.6') && !comments.some((one) => all.includes(one)), 'nothing of a rival, no single sheet')
  await inCity(async (cx) => {
    const { rows } = await sql<{ n: number }>`select count(*)::int as n from review_round where case_id = ${case_id} and purpose = 'bid-review' and closed_at is null`.execute(cx.tx)
    assert.equal(rows[0]!.n, 0)
  })
})

test('a reviewer who has a conflict leaves the bids unread, another takes the seat, and the last table in closes every bid’s round at once', async () => {
  const solvers = await Promise.all(['solver', 'solver-2', 'solver-abroad'].map((name) => house.as(name)))
  const { case_id, bids } = await openedBids(solvers)
  const officer = await house.as('city-officer')
  const { rows: [count] } = await inCity((cx) => sql<{ n: number }>`with more as (insert into bid (city_id, id, case_id, org_id, account_id, version, state, cipher, content_hash, size_bytes, received_at, opened_at)
      select city_id, 'filler-' || n, case_id, 'filler-' || n, account_id, version, state, cipher, content_hash, size_bytes, received_at, opened_at from bid, generate_series(1, ${reviewed_max - 2}) n where id = ${bids[0]} returning id) select count(*)::int as n from more`.execute(cx.tx))
  assert.equal(count!.n, reviewed_max - 2)
  const many = await officer.post('/api/challenges/ask-reviewers', { case_id, answers: { criteria: 'bid-review' } })
  assert.deepEqual([many.body.error.code, many.body.error.zh], ['challenges.too-many-to-review', `一次最多评审 ${reviewed_max} 份方案，现有 ${reviewed_max + 1} 份`])
  await inCity((cx) => sql`delete from bid where case_id = ${case_id} and id like 'filler-%'`.execute(cx.tx))
  await act(officer, case_id, 'ask-reviewers', { criteria: 'bid-review' })
  // Somebody of the stratum with two alternates leaves, so that the two who follow come from the draw itself.
  const drawn = await drawPanel(house, case_id)
  const one = drawn.find((each) => !finance_experts.includes(each.account))!
  const [two, three] = drawn.filter((each) => each !== one) as [Client, Client]
  await act(one, case_id, 'declare-bid-conflict', { kind: 'cooperation', detail: '去年与其中一家合作过课题。' })
  assert.ok(!(await textFor(one, case_id)).includes('家的路线'))
  for (const client of [two, three]) {
    await act(client, case_id, 'declare-bids-clear')
    await act(client, case_id, 'score-bids', scoresFor(bids, 60))
  }
  assert.equal((await offered(await house.as('enterprise'), case_id, 'choose')).why_not === null, false, 'an empty seat keeps the review open')
  const draw = (await drawsUnder(house, case_id)).at(-1)!
  const [heir] = await acceptAll(house, draw) as [Client]
  assert.ok(![one, two, three].includes(heir))
  // An heir who cannot go on: the officer gives the seat away by its number, and the draw says who comes.
  const { options } = (await offered(officer, case_id, 'replace-reviewer')).form.sections[0].fields[0]
  assert.deepEqual(options.map((each: { title: { zh: string } }) => each.title.zh.replace(/\d/, 'N')), ['第 N 席'], 'one seat is free, told by its number alone')
  await act(officer, case_id, 'replace-reviewer', { seat: options[0].id, reason: '出差在外，不能按期评审' })
  assert.ok(!(await textFor(heir, case_id)).includes('家的路线'))
  const [next] = await acceptAll(house, draw) as [Client]
  await act(next, case_id, 'declare-bids-clear')
  await act(next, case_id, 'score-bids', scoresFor(bids, 30))
  const summary = (await sectionsOf(await house.as('enterprise'), case_id)).find((one) => one.id === 'bid-review')!
  assert.match(JSON.stringify(summary.rows[0]), /项低于底线/, 'scores under the limit of the sheet are told')
  assert.equal((await offered(await house.as('enterprise'), case_id, 'choose')).why_not, null)
  const { rows } = await inCity((cx) => sql<{ n: number }>`select count(distinct closed_at)::int as n from review_round where case_id = ${case_id} and purpose = 'bid-review'`.execute(cx.tx))
  assert.equal(rows[0]!.n, 1, 'all rounds close in one transaction')
})

test('clarifications have working days of their own and are escalated once; an upheld objection sends the case back to the choice, all are told why, the earlier choice is kept, and another bid can win', async () => {
  const solvers = await Promise.all(['solver', 'solver-2', 'solver-abroad'].map((name) => house.as(name)))
  const { case_id, bids } = await openedBids(solvers)
  const officer = await house.as('city-officer'), enterprise = await house.as('enterprise')
  await act(enterprise, case_id, 'ask-clarification', { bids: [bids[1]!], question: '固化 45 秒时的良率数据来自哪条产线？' })
  const news = async (client: Client) => JSON.stringify((await client.get('/api/subscriptions/news')).body)
  const { rows: [asked] } = await inCity((cx) => sql<{ due_on: string }>`select due_on from clarification where case_id = ${case_id}`.execute(cx.tx))
  assert.equal(asked!.due_on, (await inCity(async (cx) => addWorkdays(casesOf(cx.city).calendar, cx.today_on, 3).due_on)))
  assert.ok((await news(solvers[1]!)).includes(`请在 ${sayDay(asked!.due_on).zh}前答复`), 'the asked bidder is told')
  assert.ok(!(await news(solvers[0]!)).includes('澄清'), 'and no other')
  await inCity((cx) => sql`update clarification set due_on = ${cx.today_on}::date where case_id = ${case_id}`.execute(cx.tx))
  await inCity(escalateClarifications)
  assert.ok(!(await news(solvers[1]!)).includes('已过答复期限'), 'on the day itself it is in time')
  await inCity((cx) => sql`update clarification set due_on = ${cx.today_on}::date - 1 where case_id = ${case_id}`.execute(cx.tx))
  await inCity(escalateClarifications)
  await inCity(escalateClarifications)
  const notices = JSON.stringify((await enterprise.get('/api/cases/notices')).body)
  assert.equal(notices.split('一个澄清问题已过答复期限').length - 1, 1, 'told once')
  assert.match(await news(solvers[1]!), /已过答复期限/)
  const waiting = (await sectionsOf(enterprise, case_id)).find((one) => one.id === 'clarifications')!
  assert.match(JSON.stringify(waiting), /3 个工作日内答复，示例天数.*逾期/)
  await act(solvers[1]!, case_id, 'answer-clarification', { clarification: (await offered(solvers[1]!, case_id, 'answer-clarification')).form.sections[0].fields[0].options[0].id, answer: '来自本院中试线，三批均值。' })
  assert.match(JSON.stringify((await sectionsOf(enterprise, case_id)).find((one) => one.id === 'clarifications')!.rows[0]!.state), /逾期/)

  const { id: challenge } = (await inCity((cx) => sql<{ id: string }>`select id from challenge where case_id = ${case_id}`.execute(cx.tx))).rows[0]!
  const choice = async (order: readonly string[], reason: string) => {
    await act(enterprise, case_id, 'choose', { bid: order[0]!, reason, ranking: rankingOf(order) })
    await act(officer, case_id, 'announce', { 'ends-at': new Date(Date.now() + 600_000).toISOString(), text: '拟由下列单位揭榜，现予公示。' })
  }
  await choice(bids, '第一次选定：技术路线成熟，报价合理。')
  const page = async () => JSON.stringify((await house.visitor.get('/api/challenges/page', { id: challenge })).body.sections)
  assert.match(await page(), /拟定揭榜方.*浙中虚拟大学/)
  assert.equal(await offered(officer, case_id, 'choose-anew'), undefined, 'without an upheld objection there is no new choice')
  await act(solvers[1]!, case_id, 'object', { grounds: '中选方案引用的专利已经失效，依据见附页。' })
  await act(solvers[2]!, case_id, 'object', { grounds: '评分没有考虑国外的同类业绩，请复核。' })
  await act(officer, case_id, 'answer-objection', { verdict: 'upheld', answer: '经核对，所引专利确已失效，异议成立。' })
  assert.match(JSON.stringify((await offered(officer, case_id, 'choose-anew')).why_not), /还有异议未答复/)
  await act(officer, case_id, 'answer-objection', { verdict: 'dismissed', answer: '榜单没有限定业绩地域，异议不成立。' })
  await endNotice(house, case_id)
  assert.match(JSON.stringify((await offered(officer, case_id, 'confirm')).why_not), /应退回重新选定/)
  await inCity((cx) => sql`insert into earlier_choice (city_id, case_id, number, ranking, notice_solvers, objections, reason, account_id) select ${cx.city.id}, ${case_id}, n, '[]', '[]', '[]', '此前的退回理由', 'nobody' from generate_series(1, ${anew_max}::int) n`.execute(cx.tx))
  const { version } = (await officer.get('/api/cases/view', { case_id })).body
  assert.equal((await officer.post('/api/challenges/choose-anew', { case_id, version, answers: { reason: '所引专利已失效，原选定的依据不成立。' } })).body.error.code, 'challenges.too-many-choices')
  // The platform itself can only add to these rows; the database's owner makes room.
  const owner = new pg.Client({ connectionString: house.owner_url })
  await owner.connect()
  await owner.query('delete from earlier_choice where case_id = $1 and number = $2', [case_id, anew_max])
  await owner.end()
  await act(officer, case_id, 'choose-anew', { reason: '所引专利已失效，原选定的依据不成立。' })
  const taken_back = await page()
  assert.ok(taken_back.includes('所引专利已失效') && !taken_back.includes('浙中虚拟大学'), 'the public reads why, and no name')
  for (const solver of solvers) assert.match(JSON.stringify((await solver.get('/api/subscriptions/news')).body), /重新选定揭榜方：所引专利已失效/)
  assert.match(JSON.stringify((await enterprise.get('/api/cases/notices')).body), /异议成立，请重新选定/)
  await choice([bids[1]!, bids[0]!, bids[2]!], '第二次选定：依据核实后的材料。')
  assert.equal(await offered(officer, case_id, 'choose-anew'), undefined, 'the objection has been answered by the new choice')
  const kept = (await sectionsOf(enterprise, case_id)).find((one) => one.id === 'earlier-choices')!
  assert.match(JSON.stringify(kept), /浙中虚拟大学.*第一次选定.*所引专利已失效/)
  assert.ok(!(await textFor(solvers[2]!, case_id)).includes('第一次选定'), 'the reasons of an earlier choice are not a bidder’s to read')
  await endNotice(house, case_id)
  await act(officer, case_id, 'confirm')
  assert.match(JSON.stringify((await sectionsOf(solvers[1]!, case_id)).find((one) => one.id === 'result')), /中选/)
})

test('who looks for partners says so in public without an address; requests stay between the two, and all ends with the bidding', async () => {
  const case_id = await publishChallenge(house)
  const [solver, other, abroad] = await Promise.all(['solver', 'solver-2', 'solver-abroad'].map((name) => house.as(name))) as [Client, Client, Client]
  const { id: challenge } = (await inCity((cx) => sql<{ id: string }>`select id from challenge where case_id = ${case_id}`.execute(cx.tx))).rows[0]!
  const page = async (client: Client) => JSON.stringify((await client.get('/api/challenges/page', { id: challenge })).body.sections)
  const note = { offers: '双固化树脂配方与小试线，三项相关专利。', seeks: '能做产线验证和湿热循环检测的单位。' }
  const reachable = await solver.post('/api/challenges/post-note', { case_id, answers: { ...note, seeks: '有意者请致电 0579-82321234 或发 a@example.org' } })
  assert.deepEqual(reachable.body.error.problems.map((one: { path: string, code: string }) => [one.path, one.code]), [['seeks', 'challenges.no-contact-data']])
  assert.equal((await solver.post('/api/challenges/post-note', { case_id, answers: { ...note, offers: '能'.repeat(301) } })).status, 400)
  await act(solver, case_id, 'post-note', { ...note, offers: '能'.repeat(300) })
  assert.equal((await solver.post('/api/challenges/post-note', { case_id, answers: note })).status, 409, 'one note of an organisation')
  const shown = await page(house.visitor)
  assert.ok(shown.includes('浙中虚拟大学') && shown.includes(note.seeks), 'anyone reads it')
  for (const language of ['zh', 'en']) {
    const html = await (await fetch(`${house.origin}/${language}/challenges/${challenge}`)).text()
    if (html.includes('<article')) assert.ok(html.includes(note.seeks) && html.includes(language === 'zh' ? '寻找合作' : 'Looking for partners'), 'without a script as well')
  }
  const target = (await offered(abroad, case_id, 'request-partnership')).form.sections[0].fields[0].options[0].id as string
  assert.equal(await offered(solver, case_id, 'request-partnership'), undefined, 'nobody answers their own note')
  const message = '我们有湿热循环试验箱两台，可以承担全部环境检测。'
  await act(abroad, case_id, 'request-partnership', { note: target, message })
  assert.equal((await abroad.post('/api/challenges/request-partnership', { case_id, answers: { note: target, message } })).status, 409, 'one request each')
  for (const client of [other, house.visitor, await house.as('enterprise'), await house.as('city-officer'), await house.as('auditor')]) assert.ok(!(await textFor(client, case_id)).includes(message) && !(await page(client)).includes(message), `${client.account} reads a request between two others`)
  assert.match(JSON.stringify((await solver.get('/api/subscriptions/news')).body), /回应了贵单位的合作启事/)
  const request = (await offered(solver, case_id, 'answer-request')).form.sections[0].fields[0].options[0].id as string
  assert.notEqual((await other.post('/api/challenges/answer-request', { case_id, answers: { request, verdict: 'accepted' } })).status, 200)
  await act(solver, case_id, 'answer-request', { request, verdict: 'accepted' })
  assert.match(JSON.stringify((await abroad.get('/api/subscriptions/news')).body), /合作请求已被接受/)
  assert.equal((await offered(solver, case_id, 'invite-partner')).form.sections[0].fields[0].options[0].id, 'demo-institute-abroad', 'who was accepted stands first among possible partners')
  await act(solver, case_id, 'invite-partner', { org: 'demo-institute-abroad', part: '湿热循环检测' })
  // Full at the limit, and one less lets one more in; the same for what one organisation may ask.
  const fill = (count: number) => inCity(async (cx) => {
    await sql`insert into partner_note (city_id, id, case_id, org_id, account_id, offers, seeks) select ${cx.city.id}, 'filler-' || n, ${case_id}, 'filler-' || n, 'nobody', '能提供些什么', '找些什么样的' from generate_series(1, ${count}::int) n`.execute(cx.tx)
  })
  await fill(notes_max - 1)
  assert.equal((await other.post('/api/challenges/post-note', { case_id, answers: note })).body.error.code, 'challenges.too-many-notes')
  await inCity((cx) => sql`delete from partner_note where id = ${`filler-${notes_max - 1}`}`.execute(cx.tx))
  await act(other, case_id, 'post-note', note)
  await inCity((cx) => sql`insert into partner_request (city_id, id, case_id, note_id, org_id, account_id, message) select ${cx.city.id}, 'asked-' || n, ${case_id}, 'filler-' || n, 'demo-institute', 'nobody', '我们愿意一起做这件事情。' from generate_series(1, ${requests_max}::int) n`.execute(cx.tx))
  assert.equal((await other.post('/api/challenges/request-partnership', { case_id, answers: { note: target, message } })).body.error.code, 'challenges.too-many-requests')
  await inCity((cx) => sql`delete from partner_request where id = 'asked-1'`.execute(cx.tx))
  await act(other, case_id, 'request-partnership', { note: target, message })
  await act(other, case_id, 'withdraw-note')
  assert.ok(!(await page(house.visitor)).includes('东海想象材料研究院'), 'a note taken down is public no more')
  await closeBidding(house, case_id)
  assert.ok(!(await page(house.visitor)).includes(note.seeks), 'past the deadline none is shown')
  await act(await house.as('city-officer'), case_id, 'end-bidding')
  const { rows: [left] } = await inCity((cx) => sql<{ n: number }>`select count(*)::int as n from partner_note where case_id = ${case_id} and withdrawn_at is null`.execute(cx.tx))
  assert.equal(left!.n, 0)
})

test('reviewers who decline one after another: the bureau reads on the challenge what can be done, the pool is widened by the criteria, and whoever had accepted sits', async () => {
  const solvers = await Promise.all(['solver', 'solver-2', 'solver-abroad'].map((name) => house.as(name)))
  const { case_id } = await openedBids(solvers)
  const officer = await house.as('city-officer'), enterprise = await house.as('enterprise'), drawer = await house.as('expert-drawer'), supervisor = await house.as('supervisor')
  const panels = house.house.cities.get('jinhua')!.pack.docs<Criteria>('panels') as Map<string, PackDoc<Criteria>>
  const usual = panels.get('bid-review')!, [technical, finance] = usual.doc.strata
  panels.set('bid-review', { ...usual, doc: { ...usual.doc, candidates_times: 1, strata: [{ ...technical!, sectors: ['new-materials'], seats: 2, alternates: 1 }, { ...finance!, seats: 1, alternates: 1 }], widening: [{ id: 'near', title: { zh: '相邻领域', en: 'Neighbouring fields' }, basis: { zh: '试验', en: 'A trial' }, sectors: 'any' }] } })
  const frozen = async (id: string, between = async () => {}) => {
    await take(drawer, 'publish-notice', id, { truth: true })
    const one = await commitAs(drawer, id, 'drawer'), two = await commitAs(supervisor, id, 'supervisor')
    await between()
    assert.equal((await take(drawer, 'freeze', id)).status, 200)
    return [one.secret, two.secret] as const
  }
  const revealed = async (id: string, [one, two]: readonly [string, string]) => {
    await take(drawer, 'reveal', id, { secret: one })
    await take(supervisor, 'reveal', id, { secret: two })
  }
  // Of those whom nothing ties to a bidder three have the field of the panel, and all others another.
  let own: string[] = []
  const setFields = () => inCity(async (cx) => {
    await sql`update expert set sectors = array['new-materials'] where kind = 'technical'`.execute(cx.tx)
    const { pool } = await gather(cx, await drawOf(cx, draw))
    const free = (await sql<{ account_id: string }>`select account_id from expert where kind = 'technical' and code = any(${pool.map((one) => one.code)}::text[]) order by code limit 3`.execute(cx.tx)).rows
    own = free.map((row) => row.account_id)
    assert.equal(own.length, 3)
    await sql`update expert set sectors = array['health'] where kind = 'technical' and account_id <> all(${own}::text[])`.execute(cx.tx)
  })
  await act(officer, case_id, 'ask-reviewers', { criteria: 'bid-review' })
  const draw = (await drawsUnder(house, case_id)).at(-1)!
  await revealed(draw, await frozen(draw, setFields))
  // One technical expert accepts, the two others decline; the financial one accepts.
  const asked = await askedIn(house, draw)
  const keeps = asked.find((one) => own.includes(`demo-${one.account}`))!
  for (const one of asked) await one.post('/api/draws/answer', { case_id: draw, ...one === keeps || finance_experts.includes(one.account) ? { answer: 'accept' } : { answer: 'decline', reason: 'not-available' } })
  await beat(house)
  for (const one of await askedIn(house, draw)) await one.post('/api/draws/answer', { case_id: draw, answer: 'decline', reason: 'not-available' })
  await beat(house)
  const standing = async (client: Client) => JSON.stringify((await sectionsOf(client, case_id)).filter((one) => one.id === 'panel-standing'))
  assert.match(await standing(officer), /候补用尽，还缺 1 席：已提请补抽/)
  assert.equal(await standing(enterprise), '[]')
  const supplement = (await drawsUnder(house, case_id)).at(-1)!
  await frozen(supplement)
  assert.match(await standing(officer), /还差 2 名：抽取员可按抽取条件放宽到“相邻领域”，以新编号公告后补抽；已在席的专家不变/)
  assert.equal((await take(drawer, 'widen-pool', supplement, { step: 'near', reason: '本领域专家都不能参加' })).status, 200)
  const widened = (await drawsUnder(house, case_id)).at(-1)!
  await revealed(widened, await frozen(widened))
  await acceptAll(house, widened)
  assert.equal(await standing(officer), '[]')
  const { rows } = await inCity((cx) => sql<{ account_id: string }>`select distinct seat.account_id from review_seat seat join review_round round on round.city_id = seat.city_id and round.id = seat.round_id where round.case_id = ${case_id} and round.purpose = 'bid-review' and seat.state = 'seated'`.execute(cx.tx))
  assert.equal(rows.length, 3)
  assert.ok(rows.some((row) => row.account_id === `demo-${keeps.account}`), 'whoever had accepted sits')
  assert.equal(await offered(officer, case_id, 'ask-reviewers'), undefined)
  panels.set('bid-review', usual)
})
