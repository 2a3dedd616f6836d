import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import pg from 'pg'
import { sql } from '#kernel/store/db.ts'
import { withScope } from '#kernel/store/scope.ts'
import { withClient } from '#src/commands/database.ts'
import { findLaws, runLaws } from '#src/commands/laws.ts'
import { verifyCertificate } from '#engines/draw/verify.ts'
import { nodeTools } from '#engines/draw/node-tools.ts'
import { peopleOf } from '#systems/draws/people.ts'
import { startHouse, type Client, type TestHouse } from '#test/support/house.ts'
import { acceptAll, askedIn, commitAs, drawIt, mattersIn, take, type Matters } from '#test/support/draw-walk.ts'

let house: TestHouse, matters: Matters
const asked: string[] = []
const query = pg.Client.prototype.query
before(async () => {
  house = await startHouse()
  matters = await mattersIn(house)
  pg.Client.prototype.query = function (this: pg.Client, ...args: unknown[]) {
    asked.push(String((args as [string | { text: string }])[0]))
    return (query as (...args: unknown[]) => unknown).apply(this, args)
  } as typeof query
})
after(async () => {
  pg.Client.prototype.query = query
  await house.stop()
})

const caseOf = async (case_id: string) => (await (await house.as('supervisor')).get('/api/cases/view', { case_id })).body

test('a panel is drawn, asked in order, seated and handed over; its certificate proves it, and one changed byte is refused', async () => {
  const { parent, draw } = await matters.open({ panel: 'need-appraisal' })
  const drawer = await house.as('expert-drawer'), supervisor = await house.as('supervisor')
  assert.equal((await take(drawer, 'publish-notice', draw, { truth: true })).status, 200)
  assert.equal((await drawer.get('/api/cases/view', { case_id: parent })).status, 404, 'a drawer sees the draw and not the project')
  const one = await commitAs(drawer, draw, 'drawer')
  assert.equal((await commitAs(drawer, draw, 'drawer')).status, 409, 'no second try at a commitment')
  assert.equal((await take(drawer, 'freeze', draw)).status, 409, 'nothing is frozen before both have committed')
  const two = await commitAs(supervisor, draw, 'supervisor')
  assert.equal((await take(drawer, 'freeze', draw)).status, 200)
  assert.equal((await take(supervisor, 'reveal', draw, { secret: one.secret })).body.error.problems[0].code, 'draws.wrong-secret')
  assert.equal((await take(supervisor, 'reveal', draw, { secret: two.secret })).status, 200)
  assert.equal((await house.visitor.get('/api/draws/certificate', { id: draw })).body.error.code, 'draws.no-certificate', 'one reveal draws nothing')
  assert.equal((await take(drawer, 'reveal', draw, { secret: one.secret })).status, 200)
  assert.equal((await take(drawer, 'cancel-draw', draw, { opinion: '结果不合适' })).status, 409, 'what is drawn is not cancelled')

  const sealed = (await house.visitor.get('/api/draws/certificate', { id: draw })).body
  const checked = verifyCertificate(sealed, nodeTools)
  assert.equal(checked.ok, true, JSON.stringify(checked.first))
  assert.equal(sealed.disclosure, null)
  const invited = await askedIn(house, draw)
  assert.equal(invited.length, 3, 'as many are asked as there are seats')
  const [decliner, ...others] = invited
  assert.equal((await decliner!.post('/api/draws/answer', { case_id: draw, answer: 'decline' })).body.error.code, 'draws.reason-needed')
  assert.equal((await decliner!.post('/api/draws/answer', { case_id: draw, answer: 'decline', reason: 'not-available' })).status, 200)
  assert.equal((await decliner!.post('/api/draws/answer', { case_id: draw, answer: 'accept' })).body.error.code, 'draws.no-invitation', 'one answer')
  const outsider = (await Promise.all(Array.from({ length: 9 }, (_, at) => house.as(`expert-${at + 1}`)))).find((each) => !invited.includes(each))!
  assert.equal((await outsider.post('/api/draws/answer', { case_id: draw, answer: 'accept' })).body.error.code, 'draws.no-invitation')
  for (const each of others) assert.equal((await each.post('/api/draws/answer', { case_id: draw, answer: 'accept' })).status, 200)
  await matters.beat()
  assert.equal(matters.seated.length, 0, 'an alternate is asked first')
  await acceptAll(house, draw)
  assert.equal(matters.seated.length, 1)
  const [handed] = matters.seated
  assert.deepEqual([handed!.case_id, handed!.members.length, handed!.members.map((each) => each.stratum).join()], [parent, 3, 'technical,technical,finance'])
  assert.equal((await caseOf(draw)).outcome.en, 'Panel seated')

  await matters.act(parent, 'meet')
  const open = (await house.visitor.get('/api/draws/certificate', { id: draw })).body
  assert.equal(verifyCertificate(open, nodeTools).ok, true, JSON.stringify(verifyCertificate(open, nodeTools).first))
  assert.equal(open.disclosure.people.length, 3)
  assert.equal((await house.visitor.get('/api/draws/page', { id: open.notice.number })).body.members.length, 3)
  const text = JSON.stringify(open)
  const changed = JSON.parse(text.replace(open.seed, open.seed.replace(/.$/, (last: string) => last === '0' ? '1' : '0')))
  assert.equal(verifyCertificate(changed, nodeTools).first!.where, 'seed')
  const proof = (await outsider.get('/api/draws/proof', { id: open.notice.number })).body
  assert.ok(proof.lines.length === 1 && open.freeze.list.lines[proof.lines[0].index] === proof.lines[0].line, JSON.stringify(proof))
})

test('whoever uses panels, asked for this one or worked on its matter does not draw it', async () => {
  const { parent, draw } = await matters.open({ panel: 'need-appraisal' })
  assert.equal((await take(await house.as('city-officer'), 'publish-notice', draw, { truth: true })).status, 403)
  const drawer = await house.as('expert-drawer')
  await matters.job((cx) => sql`insert into case_event (city_id, case_id, id, action, account_id, role) select 'jinhua', ${parent}, 'made-event', 'ask', account_id, 'expert-drawer' from person where demo_account = 'expert-drawer'`.execute(cx.tx))
  assert.equal((await take(drawer, 'publish-notice', draw, { truth: true })).body.error.code, 'draws.officer-of-case')
  await matters.act(parent, 'give-up')
  assert.equal((await caseOf(draw)).outcome.en, 'Dropped with its case')
})

test('numbers run without a gap; a cancelled draw keeps its own, says why, and another follows', async () => {
  const { parent, draw } = await matters.open({ panel: 'need-appraisal' })
  const drawer = await house.as('expert-drawer')
  await take(drawer, 'publish-notice', draw, { truth: true })
  assert.equal((await take(drawer, 'cancel-announced', draw, { opinion: '监督方当日不能到场' })).status, 200)
  const [, anew] = await matters.drawsOf(parent)
  const number = await drawIt(house, anew!)
  const { draws } = (await house.visitor.get('/api/draws/list')).body
  assert.deepEqual(draws.map((one: { number: string }) => Number(one.number.slice(5))), draws.map((_: unknown, at: number) => draws.length - at))
  const line = (wanted: string) => draws.find((one: { number: string }) => one.number === wanted)
  assert.deepEqual([line(number).kind, line(line(number).follows).state, line(line(number).follows).ended_because.zh], ['anew', 'cancelled', '监督方当日不能到场'])
  assert.equal(verifyCertificate((await house.visitor.get('/api/draws/certificate', { id: line(number).follows })).body, nodeTools).ok, true)
  await assert.rejects(matters.act(parent, 'ask'), { code: 'draws.drawn-already' })
})

test('silence is followed by the next alternate, and where none is left by a supplement under its own number', async () => {
  const { draw, parent } = await matters.open({ panel: 'need-appraisal' })
  const number = await drawIt(house, draw)
  await matters.job((cx) => sql`update draw_person set answer_until = now() - interval '1 minute' where case_id = ${draw} and answer_until is not null`.execute(cx.tx))
  await matters.beat()
  const events = (await house.visitor.get('/api/draws/certificate', { id: number })).body.events as { kind: string, stratum: string }[]
  assert.equal(events.filter((one) => one.kind === 'no-answer').length, 3)
  assert.deepEqual(events.filter((one) => one.kind === 'replaced').map((one) => one.stratum).sort(), ['finance', 'technical', 'technical'])
  // The financial alternate declines too: nobody is left, and a supplement is asked for.
  for (const client of await askedIn(house, draw)) {
    const { body } = await client.get('/api/draws/mine')
    const is_finance = body.seats.find((seat: { case_id: string }) => seat.case_id === draw).stratum.en === 'Financial experts'
    await client.post('/api/draws/answer', is_finance ? { case_id: draw, answer: 'conflict', reason: 'conflict-kin' } : { case_id: draw, answer: 'accept' })
  }
  await matters.beat()
  const [, supplement] = await matters.drawsOf(parent)
  const drawn = await matters.job((cx) => peopleOf(cx, draw))
  const free = ['7', '8', '9', '14', '15'].map((one) => `demo-expert-${one}`).filter((one) => !drawn.some((each) => each.account_id === one))
  assert.ok(supplement, 'a supplement is opened under the same case')
  const drawer = await house.as('expert-drawer')
  await take(drawer, 'publish-notice', supplement, { truth: true })
  const page = (await house.visitor.get('/api/draws/page', { id: supplement })).body
  assert.deepEqual([page.kind, page.follows, page.strata.map((one: { seats: number }) => one.seats)], ['supplement', number, [0, 1]])
  // With two others away one is left of the financial experts: the pool is too small, and it is said by how much.
  const away = (is_away: boolean) => matters.job((cx) => sql`update membership set ended_at = case when ${is_away} then now() end where role = 'expert' and account_id in ('demo-expert-7', 'demo-expert-8', 'demo-expert-9', 'demo-expert-14', 'demo-expert-15')
    and account_id <> all (select account_id from (select account_id from membership where role = 'expert' and account_id = any(${free}::text[]) order by account_id limit 1) kept)`.execute(cx.tx))
  await away(true)
  await commitAs(drawer, supplement, 'drawer')
  await commitAs(await house.as('supervisor'), supplement, 'supervisor')
  await take(drawer, 'freeze', supplement)
  assert.deepEqual((await house.visitor.get('/api/draws/page', { id: supplement })).body.shortage.map((one: { found: number, wanted: number }) => [one.found, one.wanted]), [[1, 3]])
  assert.match(JSON.stringify((await caseOf(supplement)).sections), /还差 2 名/)
  await away(false)
})

const names_of = async (accounts: readonly string[]) => (await matters.job((cx) => sql<{ account_id: string, name_zh: string, name_en: string, code: string }>`select person.account_id, person.name_zh, person.name_en, expert.code from person join expert on expert.city_id = person.city_id and expert.account_id = person.account_id
  where person.account_id = any(${[...accounts]}::text[])`.execute(cx.tx))).rows.flatMap((one) => [one.account_id, one.name_zh, one.name_en, one.code])

/** Everything this reader is told of one draw and its matter, question by question, with what the database was asked meanwhile. */
async function toldOf(client: Client, { parent, draw, number }: { parent: string, draw: string, number: string }): Promise<{ text: string, sizes: number[], statements: number[] }> {
  const texts: string[] = [], statements: number[] = []
  for (const [path, params] of [
    ['/api/cases/view', { case_id: draw }], ['/api/cases/view', { case_id: parent }], ['/api/draws/page', { id: number }], ['/api/draws/certificate', { id: draw }], ['/api/draws/ceremony', { case_id: draw }],
    ['/api/receipts/list', { case_id: draw }], ['/api/search/find', { q: number }], ['/api/subscriptions/news', {}], ['/api/draws/figures', {}],
  ] as [string, Record<string, string>][]) {
    asked.length = 0
    const { status, body } = await client.get(path, params)
    statements.push(asked.length)
    texts.push(`${status} ${JSON.stringify(body)}`)
  }
  return { text: texts.join('\n'), sizes: texts.map((text) => text.length), statements }
}

test('who sits is not to be learnt before the meeting: not by list, search, count, timing, receipt, notice or audit, nor from the tables', async () => {
  // Two panels in every way alike but for who sits.
  const alike: { parent: string, draw: string, number: string, members: string[] }[] = []
  for (let at = 0; alike.length < 2; at += 1) {
    assert.ok(at < 6, 'six draws of three from nine do not all agree')
    const { parent, draw } = await matters.open({ panel: 'need-appraisal' })
    const number = await drawIt(house, draw)
    await acceptAll(house, draw)
    const members = matters.seated.at(-1)!.members.map((one) => one.account_id)
    if (alike.every((one) => one.members.join() !== members.join())) alike.push({ parent, draw, number, members })
  }
  const [one, other] = alike as [typeof alike[number], typeof alike[number]]
  const secrets = await names_of([...new Set([...one.members, ...other.members])])
  assert.ok(secrets.length >= 12)
  for (const account of ['visitor', 'enterprise', 'county-officer', 'county-officer-2', 'city-officer', 'finance-officer', 'follow-up-officer', 'solver', 'insurer', 'admin', 'auditor', 'expert-manager', 'expert-drawer', 'supervisor']) {
    const client = account === 'visitor' ? house.visitor : await house.as(account)
    // The first question of a kind may find things that the second has kept.
    if (client === house.visitor) await toldOf(client, one)
    const told = await toldOf(client, one), told_other = await toldOf(client, other)
    for (const secret of secrets) assert.ok(!told.text.includes(secret), `${account} is told ${secret}: ${told.text.slice(Math.max(0, told.text.indexOf(secret) - 200), told.text.indexOf(secret) + 50)}`)
    assert.deepEqual(told.sizes, told_other.sizes, `${account}: as long`)
    assert.deepEqual(told.statements, told_other.statements, `${account}: as many statements`)
    await Promise.all(['/api/cases/list', '/api/cases/desk', '/api/cases/notices'].map(async (path) => {
      const text = JSON.stringify((await client.get(path)).body)
      for (const secret of secrets) assert.ok(!text.includes(secret), `${account} ${path} ${secret}`)
    }))
  }
  // The audit tells that somebody answered, never who nor in which draw.
  const audit = (await (await house.as('auditor')).get('/api/accounts/audit-list', { action: 'draws.answer' })).body.rows as { account_id: string, name: unknown, subject: string }[]
  assert.ok(audit.length >= 6 && audit.every((row) => row.account_id.startsWith('sealed:') && row.name === null && row.subject === 'draw:sealed'), JSON.stringify(audit[0]))
  // Without an effect's elevation the application's role reads no row that could tell.
  const city = house.house.cities.get('jinhua')!
  for (const role of ['expert', 'city-officer', 'auditor', 'admin', 'supervisor', 'expert-drawer', 'expert-manager']) {
    const actor = { city_id: 'jinhua', account_id: one.members[0]!, name: '', language: 'zh' as const, grants: [{ role, org_id: null, county_id: null }] }
    const seen = await withScope(house.db, actor, city.access.reachOf(actor), async (tx) => (await sql<{ count: number }>`select (select count(*) from draw_person) + (select count(*) from draw_request) + (select count(*) from draw_event) + (select count(*) from draw_commitment) as count`.execute(tx)).rows[0]!.count)
    assert.equal(Number(seen), 0, role)
  }
  // At rest nothing names anybody either: a dump of the draw's tables holds no account, code or name.
  const dump = JSON.stringify((await matters.job((cx) => sql`select to_jsonb(person) from draw_person person union all select to_jsonb(draw) - 'panel' from draw where case_id in (${one.draw}, ${other.draw}) union all select to_jsonb(event) from draw_event event`.execute(cx.tx))).rows)
  for (const secret of secrets) assert.ok(!dump.includes(secret), secret)
  assert.equal((await matters.job((cx) => sql`select from expert_service where subject = ${`draw:${one.number}`}`.execute(cx.tx))).rows.length, 0, 'the register learns who served at disclosure')
  await matters.act(one.parent, 'meet')
  assert.ok((await matters.job((cx) => sql`select from expert_service where subject = ${`draw:${one.number}`} and what = 'seated'`.execute(cx.tx))).rows.length === 3)
  // The register counts by the city's days: what happens at 22:00 UTC happened the next morning in Jinhua.
  await withClient(house.owner_url, (owner) => owner.query(`update draw_event set at = '2026-11-20T22:00:00Z' where case_id = $1 and kind = 'accepted'`, [other.draw]))
  await matters.act(other.parent, 'meet')
  const { rows: days } = await matters.job((cx) => sql<{ day: string }>`select distinct happened_on::text as day from expert_service where subject = ${`draw:${other.number}`} and what = 'seated'`.execute(cx.tx))
  assert.deepEqual(days.map((each) => each.day), ['2026-11-21'])
})

test('two people together can unlock the names in an emergency; it is told to the experts, and every look is in the audit', async () => {
  const { draw } = await matters.open({ panel: 'need-appraisal' })
  await drawIt(house, draw)
  const drawer = await house.as('expert-drawer'), supervisor = await house.as('supervisor')
  assert.equal((await drawer.post('/api/draws/read-names', { case_id: draw })).body.error.code, 'draws.no-unlock')
  const { body: { id } } = await drawer.post('/api/draws/ask-unlock', { case_id: draw, because: '会场起火，须立即通知到人' })
  assert.equal((await drawer.post('/api/draws/grant-unlock', { case_id: draw, id })).status, 403, 'one hand is not two')
  assert.equal((await (await house.as('city-officer')).post('/api/draws/read-names', { case_id: draw })).status, 403)
  assert.equal((await supervisor.post('/api/draws/grant-unlock', { case_id: draw, id })).status, 200)
  const { members } = (await supervisor.post('/api/draws/read-names', { case_id: draw })).body
  assert.equal(members.length, 3)
  const [someone] = await askedIn(house, draw)
  const seat = (await someone!.get('/api/draws/mine')).body.seats.find((one: { case_id: string }) => one.case_id === draw)
  assert.match(seat.unlocks[0].because, /会场起火/)
  assert.equal((await (await house.as('auditor')).get('/api/accounts/audit-list', { action: 'draws.read-names' })).body.rows.length, 1)
  await matters.job((cx) => sql`update draw_unlock set open_until = now() - interval '1 second' where id = ${id}`.execute(cx.tx))
  assert.equal((await supervisor.post('/api/draws/read-names', { case_id: draw })).body.error.code, 'draws.no-unlock')
})

test('somebody who leaves a seated panel is replaced by the next alternate, and the asking system is told whom they replace', async () => {
  const { parent, draw } = await matters.open({ panel: 'need-appraisal' })
  await drawIt(house, draw)
  await acceptAll(house, draw)
  const [leaver] = matters.seated.at(-1)!.members
  await matters.act(parent, `swap:${leaver!.account_id}`)
  await acceptAll(house, draw)
  const { members } = matters.seated.at(-1)!
  assert.deepEqual([members.length, members[0]!.stratum, members[0]!.replaces], [1, leaver!.stratum, leaver!.account_id])
})

test('somebody who sits on two panels of one matter leaves the one they are asked to leave, and the other stays as it was', async () => {
  const pairs = 15
  let first = '', second = '', parent = '', both: string | undefined
  // Chance seats somebody on both sooner or later: in four of five pairs of draws.
  for (let pair = 0; pair < pairs && both === undefined; pair += 1) {
    ({ parent, draw: first } = await matters.open({ panel: 'need-appraisal' }))
    await drawIt(house, first)
    await acceptAll(house, first)
    const one = matters.seated.at(-1)!.members.map((each) => each.account_id)
    ;({ draw: second } = await matters.open({ panel: 'need-appraisal', purpose: 'other-matter', under: parent }))
    await drawIt(house, second)
    await acceptAll(house, second)
    both = matters.seated.at(-1)!.members.map((each) => each.account_id).find((id) => one.includes(id))
  }
  assert.ok(both !== undefined, `nobody sat on both of ${pairs} pairs of panels`)
  await matters.act(parent, `swap:${both}`)
  assert.deepEqual([(await askedIn(house, first)).length, (await askedIn(house, second)).length], [0, 1])
})

test('a party that keeps silent: the draw is cancelled by the notice’s fallback, keeps its number, and another is opened', async () => {
  const { parent, draw } = await matters.open({ panel: 'need-appraisal' })
  const drawer = await house.as('expert-drawer'), supervisor = await house.as('supervisor')
  await take(drawer, 'publish-notice', draw, { truth: true })
  const one = await commitAs(drawer, draw, 'drawer'), two = await commitAs(supervisor, draw, 'supervisor')
  await take(drawer, 'freeze', draw)
  await take(drawer, 'reveal', draw, { secret: one.secret })
  assert.equal((await take(drawer, 'take-fallback', draw)).status, 409, 'the time has not run out')
  await matters.job((cx) => sql`update draw set notice = jsonb_set(notice, '{reveal_until}', to_jsonb('2020-01-01T00:00:00.000000Z'::text)), reveal_until = '2020-01-01' where case_id = ${draw}`.execute(cx.tx))
  assert.equal((await take(supervisor, 'reveal', draw, { secret: two.secret })).body.error.code, 'draws.reveal-over')
  assert.equal((await take(drawer, 'take-fallback', draw)).status, 200)
  const page = (await house.visitor.get('/api/draws/page', { id: draw })).body
  assert.deepEqual([page.state, page.fallback, page.ended_because.zh], ['cancelled', 'supervisor', '监督方逾期未揭示'])
  assert.equal((await matters.drawsOf(parent)).length, 2)
})

test('a direct appointment needs the criteria’s leave and the supervisor’s consent, and is never called a draw', async () => {
  const { draw } = await matters.open({ panel: 'claim-opinion', seats: 5 })
  const drawer = await house.as('expert-drawer'), supervisor = await house.as('supervisor')
  await take(drawer, 'publish-notice', draw, { truth: true })
  await commitAs(drawer, draw, 'drawer')
  await commitAs(supervisor, draw, 'supervisor')
  await take(drawer, 'freeze', draw)
  const can = (await drawer.get('/api/cases/view', { case_id: draw })).body.can.find((one: { action: string }) => one.action === 'appoint-directly')
  const choices = can.form.sections[0].fields[0].options as { id: string, title: { en: string } }[]
  const technical = choices.filter((one) => one.title.en.includes('Technical')).slice(0, 4).map((one) => one.id), finance = choices.find((one) => one.title.en.includes('Financial'))!.id
  assert.equal((await take(drawer, 'appoint-directly', draw, { experts: technical, reason: '领域内只有这几位专家' })).body.error.code, 'draws.direct-count')
  assert.equal((await take(drawer, 'appoint-directly', draw, { experts: [...technical, finance], reason: '领域内只有这几位专家' })).status, 200)
  assert.equal((await take(supervisor, 'consent-directly', draw, { opinion: '情况属实，同意' })).status, 200)
  await acceptAll(house, draw)
  const page = (await house.visitor.get('/api/draws/page', { id: draw })).body
  assert.deepEqual([page.is_direct, page.state, page.has_certificate], [true, 'seated', false])
  assert.equal((await house.visitor.get('/api/draws/certificate', { id: draw })).body.error.code, 'draws.appointed')
  const { body } = await (await house.as('auditor')).get('/api/draws/figures')
  assert.deepEqual([body.direct, body.unlocks], [1, 1])
  const results = await withClient(house.owner_url, async (owner) => {
    await owner.query('begin')
    return runLaws(owner, findLaws())
  })
  assert.deepEqual(results.filter((law) => !law.ok), [])
})
