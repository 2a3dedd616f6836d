import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import pg from 'pg'
import { documentDelivery, documentTopic } from '#kernel/outside/document.ts'
import { aggregate } from '#engines/reviews/aggregate.ts'
import { sheetSchema } from '#engines/reviews/sheet.ts'
import type { OutboxLetter } from '#kernel/outside/outbox.ts'
import { endTypesetter, typeset } from '#kernel/outside/typeset.ts'
import { sql } from '#kernel/store/db.ts'
import { runJob } from '#kernel/store/run.ts'
import { withScope } from '#kernel/store/scope.ts'
import { platform } from '#kernel/trust/actor.ts'
import { actorOfAccount } from '#systems/accounts/account-actor.ts'
import { recordData } from '#systems/challenges/appraise/record.ts'
import { recheck } from '#systems/conflicts/recheck.ts'
import { act, need } from '#test/support/challenge-walk.ts'
import { acceptAll, drawPanel, drawsUnder } from '#test/support/draw-walk.ts'
import { startHouse, type Client, type TestHouse } from '#test/support/house.ts'

let house: TestHouse
let officer: Client
let enterprise: Client
before(async () => {
  house = await startHouse()
  officer = await house.as('city-officer')
  enterprise = await house.as('enterprise')
})
after(async () => {
  endTypesetter()
  await house.stop()
})

const secret = '只有本人知道的一句评语'
const scores = (value: number, change: Record<string, unknown> = {}) => ({ necessity: value, novelty: value, difficulty: value, value, feasibility: value, budget: value, comment: `${secret}${value}`, 'no-conflict': true, ...change })
const viewOf = async (client: Client, case_id: string) => (await client.get('/api/cases/view', { case_id })).body
const sectionOf = async (client: Client, case_id: string, id: string) => (await viewOf(client, case_id)).sections?.find((one: { id: string }) => one.id === id)
const jobCount = (text: string) => runJob(house.house, house.db, platform('jinhua'), async (cx) => (await sql.raw<{ n: number }>(`select count(*)::int as n from ${text}`).execute(cx.tx)).rows[0]!.n)
const nameOf = (name: string) => runJob(house.house, house.db, platform('jinhua'), async (cx) => (await sql<{ name_zh: string }>`select name_zh from person where demo_account = ${name}`.execute(cx.tx)).rows[0]!.name_zh.replace('〔演示〕', ''))
const idOf = async (name: string) => runJob(house.house, house.db, platform('jinhua'), async (cx) => (await sql<{ account_id: string }>`select account_id from person where demo_account = ${name}`.execute(cx.tx)).rows[0]!.account_id)

/** A need that waits for its panel. */
async function triaged(): Promise<string> {
  const { case_id } = (await enterprise.post('/api/challenges/open')).body as { case_id: string }
  await act(enterprise, case_id, 'submit', need)
  await act(await house.as('county-officer'), case_id, 'accept', { opinion: '需求真实，指标可测，同意上报。' })
  return case_id
}
/** A need whose panel was drawn, with those who sit: nobody knows beforehand who that is. */
async function empanelled(seats?: number): Promise<{ case_id: string, panel: Client[] }> {
  const case_id = await triaged()
  await act(officer, case_id, 'ask-panel', { criteria: 'need-appraisal', ...seats === undefined ? {} : { seats } })
  return { case_id, panel: await drawPanel(house, case_id) }
}
const refused = async (client: Client, case_id: string, action: string, answers: Record<string, unknown>, code: string, path?: string) => {
  const { version } = await viewOf(client, case_id)
  const reply = await client.post(`/api/challenges/${action}`, { case_id, version, answers })
  assert.notEqual(reply.status, 200, `${action} was taken`)
  const said = [reply.body.error.code, ...reply.body.error.problems.map((one: { code: string }) => one.code)]
  assert.ok(said.includes(code), `${action}: ${JSON.stringify(reply.body)}`)
  if (path) assert.ok(reply.body.error.problems.some((one: { path: string }) => one.path === path), JSON.stringify(reply.body.error.problems))
  return reply.body
}

describe('评榜 from panel to record', () => {
  test('a panel scores twice and its record is a PDF that can be set again to the byte', async () => {
    const { case_id, panel } = await empanelled()
    const [first, second, fourth] = panel as [Client, Client, Client]
    assert.equal(panel.length, 3)
    assert.match((await viewOf(enterprise, case_id)).sentences[0].text.zh, /独立评分/, 'the case goes on by itself once the last has accepted')

    // Before declaring, an expert reads whose need it is and nothing of it.
    const closed = await viewOf(first, case_id)
    assert.deepEqual(closed.sections.map((one: { id: string }) => one.id), ['before-reading'])
    assert.doesNotMatch(JSON.stringify(closed.sections), /水性涂层/)
    await act(first, case_id, 'declare-no-conflict')
    assert.match(JSON.stringify((await viewOf(first, case_id)).sections), /水性涂层/)

    // A conflict: recorded, out of the case, and another takes the seat.
    await act(fourth, case_id, 'declare-conflict', { kind: 'cooperation', detail: '去年共同承担过项目' })
    assert.equal((await fourth.get('/api/cases/view', { case_id })).status, 404)
    await act(first, case_id, 'score', scores(80, { 'amount-from-fen': 100_000_000, 'amount-to-fen': 140_000_000, 'amount-reason': '与同类课题相当。' }))
    await act(second, case_id, 'score', scores(82, { 'amount-from-fen': 120_000_000, 'amount-to-fen': 160_000_000, 'amount-reason': '检测投入较大。' }))
    assert.equal(await sectionOf(officer, case_id, 'scores').then((one) => one.rounds[0].is_closed), false, 'an empty seat keeps the round open')
    assert.doesNotMatch(JSON.stringify(await sectionOf(officer, case_id, 'panel')), /去年共同承担过项目/, 'words by which somebody could be known stay sealed')
    // The next alternate of the draw is asked at once and takes the seat under a number of its own.
    const draw = (await drawsUnder(house, case_id))[0]!
    const heirs = await acceptAll(house, draw)
    assert.equal(heirs.length, 1)
    const fifth = heirs[0]!
    assert.ok(!panel.includes(fifth))
    const seat = (await viewOf(officer, case_id)).can.find((one: { action: string }) => one.action === 'replace-expert').form.sections[0].fields[0].options
    assert.deepEqual(seat.map((one: { title: { zh: string } }) => one.title.zh), ['第 4 席'], 'a seat is offered by its number alone, and only while its sheet is not in')
    // Who sits is sealed: by page, list, notices, history, receipts, choices and the audit’s own rows.
    const sealed = [first, second, fourth, fifth]
    const sealed_names = await Promise.all(sealed.map((one) => nameOf(one.account)))
    for (const name of ['city-officer', 'county-officer', 'enterprise', 'auditor', 'expert-drawer', 'supervisor', 'admin']) {
      const client = await house.as(name)
      const told = JSON.stringify([await viewOf(client, case_id), await viewOf(client, draw), (await client.get('/api/cases/list')).body, (await client.get('/api/cases/notices')).body, (await client.get('/api/cases/desk')).body,
        (await client.get('/api/receipts/list', { case_id })).body, (await client.get('/api/draws/page', { id: draw })).body])
      assert.doesNotMatch(told, new RegExp([...sealed_names, ...sealed.map((one) => `demo-${one.account}"`)].join('|')), `${name} learns who sits`)
    }
    assert.equal(await jobCount(`audit where subject = 'case:${case_id}' and account_id in (${sealed.map((one) => `'demo-${one.account}'`).join(', ')})`), 0, 'nor does the audit tell before disclosure')
    assert.deepEqual(await Promise.all(['city-officer', 'auditor'].map((name) => visibleSeats(name, case_id))), [0, 0], 'nor the tables themselves')

    // Nobody reads another's score before all are in: by page, list, receipts, history, error text, export or SQL.
    for (const name of ['city-officer', 'county-officer', 'enterprise', 'auditor', fifth.account, 'solver', 'follow-up-officer', 'finance-officer', 'admin']) {
      const client = await house.as(name)
      const told = JSON.stringify([await viewOf(client, case_id), (await client.get('/api/cases/list')).body, (await client.get('/api/receipts/list', { case_id })).body,
        (await client.post('/api/challenges/keep-score', { case_id, version: 1, answers: {} })).body, (await client.post('/api/challenges/approve', { case_id, version: 1, answers: {} })).body])
      assert.doesNotMatch(told, new RegExp(`${secret}|检测投入较大`), `${name} reads a score`)
    }
    assert.match(JSON.stringify((await viewOf(first, case_id)).sections), new RegExp(`${secret}80`), 'one’s own is there')
    assert.doesNotMatch(JSON.stringify((await viewOf(first, case_id)).sections), new RegExp(`${secret}82`))
    const seen = async () => Promise.all([first.account, fifth.account, 'city-officer', 'auditor', 'enterprise', 'solver'].map((name) => visibleScores(name, case_id)))
    assert.deepEqual(await seen(), [1, 0, 0, 0, 0, 0])
    await refused(fifth, case_id, 'score', scores(59), 'reviews.reason-missing', 'reasons')
    await refused(fifth, case_id, 'score', scores(101), 'cases.value-above', 'necessity')
    await refused(fifth, case_id, 'score', scores(70.5), 'reviews.score-off-scale', 'necessity')
    await refused(fifth, case_id, 'score', scores(70, { 'amount-from-fen': 100 }), 'reviews.amount-missing', 'amount-to-fen')
    await refused(fifth, case_id, 'score', scores(70, { 'amount-from-fen': 200, 'amount-to-fen': 100, 'amount-reason': '上下颠倒了' }), 'reviews.amount-upside-down')
    await refused(fifth, case_id, 'score', scores(70, { 'no-conflict': false }), 'challenges.conflict-declared')
    await act(fifth, case_id, 'score', scores(80, { necessity: 30, feasibility: 59, reasons: [{ criterion: 'necessity', reason: '市场上已有现成工艺。' }, { criterion: 'feasibility', reason: '期限偏紧，难以验证。' }] }))

    // All are in: figures, marks, veto, amounts; names to the bureau alone, nothing yet to the owner.
    assert.deepEqual(await seen(), [1, 1, 0, 0, 0, 0], 'the tables show each expert their own; the page shows the rest by seat')
    const [round] = (await sectionOf(officer, case_id, 'scores')).rounds
    assert.equal(round.is_closed, true)
    const necessity = round.criteria.find((one: { id: string }) => one.id === 'necessity')
    assert.equal(necessity.mean, 64)
    assert.deepEqual(necessity.scores.map((one: { mark: string | null }) => one.mark).filter(Boolean), ['veto'])
    assert.deepEqual(round.amounts, { count: 2, from_median_fen: 110_000_000, to_median_fen: 150_000_000, lowest_fen: 100_000_000, highest_fen: 160_000_000 })
    assert.equal(await sectionOf(enterprise, case_id, 'scores'), undefined, 'the owner reads them after the decision')
    const names = await Promise.all([first, second, fifth].map((one) => nameOf(one.account)))
    assert.ok(names.every((name) => JSON.stringify(round).includes(name) === false), 'columns are seats')
    for (const client of [enterprise, officer, first]) assert.doesNotMatch(JSON.stringify(await viewOf(client, case_id)), new RegExp(names.slice(1).join('|')), 'who else sits on the panel')
    await refused(fifth, case_id, 'score', scores(80), 'cases.not-now')

    // A second round with the reasons of the first: both stay.
    await act(officer, case_id, 'second-round', { reason: '必要性分歧大，请对照理由再评一次。' })
    assert.match(JSON.stringify((await viewOf(first, case_id)).sections), /市场上已有现成工艺/)
    const { values } = (await viewOf(fifth, case_id)).can.find((one: { action: string }) => one.action === 'score').form
    assert.deepEqual([values.necessity, values.reasons.length, 'no-conflict' in values], [30, 2, false], 'the form begins from one’s own sheet of the first round')
    for (const client of [first, second]) await act(client, case_id, 'keep-score')
    assert.deepEqual(await seen(), [2, 1, 0, 0, 0, 0], 'the second round is blind as the first')
    await act(fifth, case_id, 'score', scores(78, { necessity: 70 }))
    const both = (await sectionOf(officer, case_id, 'scores')).rounds
    assert.deepEqual(both.map((one: { number: number, seats: { is_kept: boolean }[] }) => [one.number, one.seats.filter((seat) => seat.is_kept).length]), [[2, 2], [1, 0]])
    assert.equal((await viewOf(officer, case_id)).can.find((one: { action: string }) => one.action === 'second-round').why_not.zh, '最多评审两轮')

    // The conclusion, and the record that follows it.
    await act(officer, case_id, 'approve', { opinion: '专家意见趋于一致，同意发榜。', 'consensus-note': '必要性上的分歧经第二轮消除。' })
    assert.equal((await sectionOf(enterprise, case_id, 'scores')).rounds.length, 2)
    const { number, roster } = (await runJob(house.house, house.db, platform('jinhua'), (cx) => sql<{ number: string, roster: { name: string }[] }>`select number, roster from draw where case_id = ${draw}`.execute(cx.tx))).rows[0]!
    assert.deepEqual(roster.map((one) => one.name.replace('〔演示〕', '')).toSorted(), names.toSorted(), 'the certificate names who sat once the conclusion is there')
    const told_panel = JSON.stringify(await sectionOf(officer, case_id, 'panel'))
    assert.ok(names.every((name) => told_panel.includes(name)) && told_panel.includes(number) && told_panel.includes('去年共同承担过项目'))
    const deliver = documentDelivery(house)
    for (const letter of [await letterOf(case_id), await letterOf(case_id)]) await deliver(letter)
    assert.equal(await jobCount(`document where case_id = '${case_id}'`), 4, 'a letter that comes twice keeps each edition once')
    const forOfficer = (await sectionOf(officer, case_id, 'appraisal-record')).rows, forOwner = (await sectionOf(enterprise, case_id, 'appraisal-record')).rows
    assert.deepEqual([forOfficer.length, forOwner.length], [4, 2])
    for (const row of forOwner) {
      const file = await fetch(`${house.origin}/files/${row.file[0].id}`, { headers: { cookie: enterprise.cookie } })
      assert.equal(file.status, 200)
      assert.equal(file.headers.get('content-type'), 'application/pdf')
      assert.equal(createHash('sha256').update(Buffer.from(await file.arrayBuffer())).digest('hex'), row.sha256)
    }
    const withNames = forOfficer.filter((row: { sha256: string }) => !forOwner.some((one: { sha256: string }) => one.sha256 === row.sha256))
    for (const client of [enterprise, first, await house.as('solver'), await house.as('admin')]) {
      for (const row of withNames) assert.equal((await fetch(`${house.origin}/files/${row.file[0].id}`, { headers: { cookie: client.cookie } })).status, 404, client.account)
    }
    const data = await runJob(house.house, house.db, platform('jinhua'), async (cx) => [await recordData(cx, case_id, { language: 'zh', has_names: true }), await recordData(cx, case_id, { language: 'zh', has_names: false })])
    const set = createHash('sha256').update(await typeset({ template: 'systems/challenges/appraise/record', data: data[0] })).digest('hex')
    assert.ok(forOfficer.some((row: { sha256: string }) => row.sha256 === set), 'the record is set again from the same rows to the byte')
    assert.ok(names.every((name) => JSON.stringify(data[0]).includes(name)) && JSON.stringify(data[0]).includes(number), 'the record names the panel and its draw')
    assert.doesNotMatch(JSON.stringify(data[1]), new RegExp(names.join('|')))
    if (process.env.JIEBANG_PICTURES) for (const row of forOfficer) writeFileSync(join(process.env.JIEBANG_PICTURES, `${row.sha256.slice(0, 8)}.pdf`), Buffer.from(await (await fetch(`${house.origin}/files/${row.file[0].id}`, { headers: { cookie: officer.cookie } })).arrayBuffer()))
    await lawsHold()
  })

  test('the officer names nobody: criteria and seats alone, taken back until the draw is made, dropped with the need', async () => {
    const case_id = await triaged()
    await refused(officer, case_id, 'ask-panel', {}, 'cases.required', 'criteria')
    await refused(officer, case_id, 'ask-panel', { criteria: 'bid-review' }, 'cases.wants-choice', 'criteria')
    await refused(officer, case_id, 'ask-panel', { criteria: 'need-appraisal', seats: 2 }, 'draws.seats-by-sheet', 'seats')
    await refused(officer, case_id, 'ask-panel', { criteria: 'need-appraisal', seats: 10 }, 'draws.seats-by-sheet', 'seats')
    await refused(officer, case_id, 'ask-panel', { criteria: 'need-appraisal-nine', seats: 3 }, 'draws.seats-too-few', 'seats')
    await refused(officer, case_id, 'ask-panel', { criteria: 'need-appraisal', experts: [await idOf('expert-1')] }, 'cases.unknown-field')
    await act(officer, case_id, 'ask-panel', { criteria: 'need-appraisal' })
    assert.match((await viewOf(enterprise, case_id)).sentences[0].text.zh, /抽取员与监督方/)
    await act(officer, case_id, 'take-back-panel', { opinion: '条件选错了' })
    await act(officer, case_id, 'ask-panel', { criteria: 'need-appraisal' })
    const panel = await drawPanel(house, case_id)
    const states = async (parent: string) => runJob(house.house, house.db, platform('jinhua'), async (cx) => (await sql<{ state: string }>`select draw.state from draw join draw_request asked using (city_id, case_id) where asked.parent_case_id = ${parent} order by draw.case_id`.execute(cx.tx)).rows.map((row) => row.state))
    assert.deepEqual(await states(case_id), ['dropped', 'seated'])
    const other = await triaged()
    await act(officer, other, 'ask-panel', { criteria: 'need-appraisal' })
    await act(enterprise, other, 'withdraw-while-drawing', { opinion: '问题已自行解决' })
    assert.deepEqual(await states(other), ['dropped'])

    // A tie the records come to hold after the draw: the expert cannot score, and the nightly check gives the seat to the next of the draw.
    const [tied, ...rest] = panel as [Client, ...Client[]]
    const owner = await runJob(house.house, house.db, platform('jinhua'), async (cx) => (await sql<{ org_id: string }>`select org_id from case_file where id = ${case_id}`.execute(cx.tx)).rows[0]!.org_id)
    const tied_id = await idOf(tied.account)
    await runJob(house.house, house.db, platform('jinhua'), (cx) => sql`insert into membership (city_id, account_id, role, org_id, since, ended_at) values ('jinhua', ${tied_id}, 'solver', ${owner}, now() - interval '9 years', now() - interval '1 year')`.execute(cx.tx))
    await refused(tied, case_id, 'score', scores(90), 'conflicts.not-clear-at-first-score')
    await runJob(house.house, house.db, platform('jinhua'), recheck)
    assert.equal((await tied.get('/api/cases/view', { case_id })).status, 404, 'who must step aside is out of the case')
    const draw = (await drawsUnder(house, case_id)).at(-1)!
    const heirs = await acceptAll(house, draw)
    assert.equal(heirs.length, 1)
    await runJob(house.house, house.db, platform('jinhua'), (cx) => sql`delete from membership where account_id = ${tied_id} and org_id = ${owner}`.execute(cx.tx))
    for (const expert of [...rest, ...heirs]) await act(expert, case_id, 'score', scores(90))
    await act(officer, case_id, 'decline', { reason: 'solved-already', ways: ['market'], opinion: '已有公开成果，建议走技术市场购买。' })
    assert.match((await sectionOf(enterprise, case_id, 'appraisal-record')).empty.zh, /正在排版/)
    await documentDelivery(house)(await letterOf(case_id))
    assert.equal((await sectionOf(enterprise, case_id, 'appraisal-record')).rows.length, 2, 'a declined need has its record as well')
    await takeOver(case_id)
  })
})

/** A table of the first release with its scores, taken over by the migration inside a transaction that is undone. */
async function takeOver(case_id: string): Promise<void> {
  const room = (path: string) => readFileSync(new URL(`../../src/systems/challenges/${path}`, import.meta.url), 'utf8')
  const table = /create table appraisal_score \([\s\S]*?\n\);/.exec(room('tables.sql'))![0]
  const owner = new pg.Client({ connectionString: house.owner_url })
  await owner.connect()
  try {
    await owner.query(`begin; delete from review_score; delete from review_seat; delete from review_round; delete from review_sheet; ${table}`)
    const six = (value: number) => JSON.stringify({ necessity: value, novelty: value, difficulty: value, value, feasibility: value, budget: value })
    await owner.query(`insert into appraisal_score (city_id, case_id, account_id, scores, mean, comment) select city_id, case_id, account_id, $2, 90, 'x' from case_party where case_id = $1 and role = 'expert'`, [case_id, six(90)])
    await owner.query(room('migrations/0020-appraisal-by-reviews.sql'))
    const { rows } = await owner.query(`select round.closed_at is not null as is_closed, count(*)::int as scores, sheet.content from review_round round join review_sheet sheet on sheet.hash = round.sheet_hash
      join review_score score on score.round_id = round.id join review_seat seat on seat.round_id = round.id and seat.account_id = score.account_id and seat.declared = 'clear' where round.case_id = $1 group by round.closed_at, sheet.content`, [case_id])
    assert.deepEqual([rows.length, rows[0].is_closed, rows[0].scores], [1, true, 3])
    assert.equal(aggregate(sheetSchema.parse(rows[0].content), [{ seat: 1, scores: JSON.parse(six(90)) }]).total.mean, 90)
    await owner.query('rollback')
  } finally {
    await owner.end()
  }
}

/** Scores of a case that row-level security shows to a person who asks the table itself. */
async function visibleScores(name: string, case_id: string): Promise<number> {
  const account_id = await idOf(name)
  const actor = (await runJob(house.house, house.db, platform('jinhua'), (cx) => actorOfAccount(cx, account_id)))!
  return withScope(house.db, actor, house.house.cities.get('jinhua')!.access.reachOf(actor), async (tx) => (await sql<{ n: number }>`select count(*)::int as n from review_score score join review_round round on round.id = score.round_id where round.case_id = ${case_id}`.execute(tx)).rows[0]!.n, 'read')
}

/** Seats of a case that row-level security shows to a person who asks the table itself. */
async function visibleSeats(name: string, case_id: string): Promise<number> {
  const account_id = await idOf(name)
  const actor = (await runJob(house.house, house.db, platform('jinhua'), (cx) => actorOfAccount(cx, account_id)))!
  return withScope(house.db, actor, house.house.cities.get('jinhua')!.access.reachOf(actor), async (tx) => (await sql<{ n: number }>`select (select count(*) from review_seat)::int + (select count(*) from case_party where case_id = ${case_id} and role = 'expert')::int as n`.execute(tx)).rows[0]!.n, 'read')
}

/** The letter that asks for the record of a case. */
async function letterOf(case_id: string): Promise<OutboxLetter> {
  const { rows } = await runJob(house.house, house.db, platform('jinhua'), (cx) => sql<OutboxLetter>`select city_id, id, topic, payload, attempts from outbox where topic = ${documentTopic} and payload->>'case_id' = ${case_id}`.execute(cx.tx))
  assert.equal(rows.length, 1)
  return rows[0]!
}

async function lawsHold(): Promise<void> {
  const owner = new pg.Client({ connectionString: house.owner_url })
  await owner.connect()
  try {
    const laws = readFileSync(new URL('../../src/engines/reviews/laws.sql', import.meta.url), 'utf8').split(/^-- law: /m).slice(1)
    assert.equal(laws.length, 4)
    for (const law of laws) assert.deepEqual((await owner.query(law.slice(law.indexOf('\n')))).rows, [], law.split(' ')[0])
    // Each law can fail: a round closed by hand has no scores.
    await owner.query(`begin; insert into review_round (city_id, id, case_id, purpose, number, sheet_hash, closed_at) select city_id, 'broken', case_id, 'broken', 2, sheet_hash, now() from review_round limit 1;
      insert into review_seat (city_id, round_id, number, account_id) values ('jinhua', 'broken', 1, 'nobody');
      insert into review_score (city_id, round_id, account_id, scores, total, comment, at) values ('jinhua', 'broken', 'somebody', '{}', 1, '', now() + interval '1 day')`)
    for (const law of laws) assert.ok((await owner.query(law.slice(law.indexOf('\n')))).rows.length > 0, `${law.split(' ')[0]} cannot fail`)
    await owner.query('rollback')
  } finally {
    await owner.end()
  }
}
