import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { sql } from '#kernel/store/db.ts'
import { verifyCertificate } from '#engines/draw/verify.ts'
import { nodeTools } from '#engines/draw/node-tools.ts'
import { startHouse, type TestHouse } from '#test/support/house.ts'
import { acceptAll, askedIn, commitAs, drawIt, mattersIn, take, type Matters } from '#test/support/draw-walk.ts'

let house: TestHouse, matters: Matters
before(async () => {
  house = await startHouse()
  matters = await mattersIn(house)
})
after(() => house.stop())

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
  const asked = await askedIn(house, draw)
  assert.equal(asked.length, 3, 'as many are asked as there are seats')
  const [decliner, ...others] = asked
  assert.equal((await decliner!.post('/api/draws/answer', { case_id: draw, answer: 'decline' })).body.error.code, 'draws.reason-needed')
  assert.equal((await decliner!.post('/api/draws/answer', { case_id: draw, answer: 'decline', reason: 'not-available' })).status, 200)
  assert.equal((await decliner!.post('/api/draws/answer', { case_id: draw, answer: 'accept' })).body.error.code, 'draws.no-invitation', 'one answer')
  const outsider = (await Promise.all(Array.from({ length: 9 }, (_, at) => house.as(`expert-${at + 1}`)))).find((each) => !asked.includes(each))!
  assert.equal((await outsider.post('/api/draws/answer', { case_id: draw, answer: 'accept' })).body.error.code, 'draws.no-invitation')
  for (const each of others) assert.equal((await each.post('/api/draws/answer', { case_id: draw, answer: 'accept' })).status, 200)
  await matters.beat()
  assert.equal(matters.seated.length, 0, 'an alternate is asked first')
  await acceptAll(house, matters, draw)
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
  assert.ok(supplement, 'a supplement is opened under the same case')
  const drawer = await house.as('expert-drawer')
  await take(drawer, 'publish-notice', supplement, { truth: true })
  const page = (await house.visitor.get('/api/draws/page', { id: supplement })).body
  assert.deepEqual([page.kind, page.follows, page.strata.map((one: { seats: number }) => one.seats)], ['supplement', number, [0, 1]])
  // One of three is left of the financial experts: the pool is too small, and it is said by how much.
  await commitAs(drawer, supplement, 'drawer')
  await commitAs(await house.as('supervisor'), supplement, 'supervisor')
  await take(drawer, 'freeze', supplement)
  assert.deepEqual((await house.visitor.get('/api/draws/page', { id: supplement })).body.shortage.map((one: { found: number, wanted: number }) => [one.found, one.wanted]), [[1, 3]])
  assert.match(JSON.stringify((await caseOf(supplement)).sections), /还差 2 名/)
})
