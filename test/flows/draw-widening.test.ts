import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Criteria } from '#engines/draw/criteria.ts'
import { nodeTools } from '#engines/draw/node-tools.ts'
import { verifyCertificate } from '#engines/draw/verify.ts'
import type { PackDoc } from '#kernel/declare/pack.ts'
import { sql } from '#kernel/store/db.ts'
import { standingSection } from '#systems/draws/public.ts'
import { acceptAll, askedIn, beat, commitAs, drawIt, mattersIn, take, type Matters } from '#test/support/draw-walk.ts'
import { startHouse, type Client, type TestHouse } from '#test/support/house.ts'

let house: TestHouse, matters: Matters, drawer: Client, supervisor: Client, officer: Client
before(async () => {
  house = await startHouse()
  matters = await mattersIn(house)
  const panels = house.house.cities.get('jinhua')!.pack.docs<Criteria>('panels') as Map<string, PackDoc<Criteria>>
  const usual = panels.get('need-appraisal')!
  const [technical, finance] = usual.doc.strata
  const step = (id: string, zh: string, change: object) => ({ id, title: { zh, en: id }, basis: { zh: '试验', en: 'A trial' }, ...change })
  panels.set('narrow', { ...usual, doc: { ...usual.doc, id: 'narrow', technical_percent_min: 50, candidates_times: 2, same_county: 'excluded',
    strata: [{ ...technical!, sectors: 'subject', seats: 1, alternates: 1 }, { ...finance!, seats: 1, alternates: 1 }],
    widening: [step('near', '相邻领域', { sectors: ['health'] }), step('counties', '邻近县（市、区）', { same_county: 'allowed' })] } })
  ;[drawer, supervisor, officer] = await Promise.all(['expert-drawer', 'supervisor', 'city-officer'].map((name) => house.as(name))) as [Client, Client, Client]
})
after(() => house.stop())

/** Three experts of the matter's own field and the others of a neighbouring one, so that a seat and its alternate leave one behind. */
const fields = (near: string) => matters.job((cx) => sql`update expert set sectors = case when account_id = any(${['2', '3', '5'].map((one) => `demo-expert-${one}`)}::text[]) then array['new-materials'] else array[${near}] end where kind = 'technical'`.execute(cx.tx))
const must = (reply: { status: number, body: any }) => { assert.equal(reply.status, 200, JSON.stringify(reply.body)) }
const pageOf = async (id: string) => (await house.visitor.get('/api/draws/page', { id })).body
const newsOf = async (client: Client) => JSON.stringify((await client.get('/api/subscriptions/news')).body)
const standing = async (parent: string) => JSON.stringify(await matters.job((cx) => standingSection(cx, parent, 'made-matter')))
const accountsIn = async (draw: string) => (await Promise.all((await askedIn(house, draw)).map(async (client) => ({ client, seat: (await client.get('/api/draws/mine')).body.seats.find((one: { case_id: string }) => one.case_id === draw) }))))

/** Everybody asked for the technical seat declines until nobody is left; the financial seat is taken. Gives the supplement that follows. */
async function exhausted(): Promise<{ parent: string, draw: string, number: string, supplement: string }> {
  const { parent, draw } = await matters.open({ panel: 'narrow' })
  const number = await drawIt(house, draw)
  for (let round = 0; round < 2; round += 1) {
    for (const { client, seat } of await accountsIn(draw)) must(await client.post('/api/draws/answer', { case_id: draw, ...seat.stratum.en === 'Financial experts' ? { answer: 'accept' } : { answer: 'decline', reason: 'not-available' } }))
    await beat(house)
  }
  const draws = await matters.drawsOf(parent)
  assert.equal(draws.length, 2, 'a supplement is opened by itself')
  return { parent, draw, number, supplement: draws[1]! }
}

async function frozen(draw: string): Promise<{ one: string, two: string }> {
  must(await take(drawer, 'publish-notice', draw, { truth: true }))
  const one = await commitAs(drawer, draw, 'drawer'), two = await commitAs(supervisor, draw, 'supervisor')
  must(await take(drawer, 'freeze', draw))
  return { one: one.secret, two: two.secret }
}

test('decline after decline: the supplement’s pool is too small, the officer is told what can be done, and it is widened by the criteria under a notice of its own; whoever sits stays', async () => {
  await fields('health')
  const { parent, draw, number, supplement } = await exhausted()
  assert.match(await newsOf(officer), /候补用尽，还缺 1 席：已提请补抽.*已在席的专家不变/)
  assert.match(await standing(parent), /候补用尽，还缺 1 席/)
  const before_events = (await house.visitor.get('/api/draws/certificate', { id: number })).body.events
  const seated = before_events.findLast((one: { kind: string }) => one.kind === 'accepted')
  await frozen(supplement)
  const short = await pageOf(supplement)
  assert.deepEqual([short.state, short.shortage.map((one: { found: number, wanted: number }) => [one.found, one.wanted]), short.widened_by], ['short', [[1, 2]], []])
  const said = new RegExp(`补抽 ${short.number} 的候选人数不足，还差 1 名：抽取员可按抽取条件放宽到“相邻领域”，以新编号公告后补抽；已在席的专家不变。`)
  assert.match(await newsOf(officer), said)
  assert.match(await standing(parent), said)
  assert.match(JSON.stringify((await drawer.get('/api/cases/view', { case_id: supplement })).body.sections), /可以按抽取条件放宽到“相邻领域”/)

  assert.equal((await take(officer, 'widen-pool', supplement, { step: 'near', reason: '相邻领域可以评' })).status, 403, 'the officer does not')
  assert.equal((await take(drawer, 'widen-pool', supplement, { step: 'elsewhere', reason: '相邻领域可以评' })).body.error.problems[0].path, 'step')
  must(await take(drawer, 'widen-pool', supplement, { step: 'near', reason: '相邻领域可以评' }))
  assert.match((await pageOf(supplement)).ended_because.zh, /按抽取条件放宽（相邻领域）：相邻领域可以评/)
  const widened = (await matters.drawsOf(parent)).at(-1)!
  const { one, two } = await frozen(widened)
  must(await take(drawer, 'reveal', widened, { secret: one }))
  must(await take(supervisor, 'reveal', widened, { secret: two }))
  const page = await pageOf(widened)
  assert.deepEqual([page.kind, page.follows, page.widened_by.map((each: { title: { zh: string } }) => each.title.zh), page.strata.map((each: { seats: number }) => each.seats)], ['supplement', number, ['相邻领域'], [1, 0]])
  assert.equal(matters.seated.length, 0)
  await acceptAll(house, widened)
  const { members } = matters.seated.at(-1)!
  assert.deepEqual(members.map((each) => each.stratum), ['technical', 'finance'])
  const first = (await house.visitor.get('/api/draws/certificate', { id: number })).body
  assert.deepEqual(first.events, before_events, 'nothing of the first draw has moved')
  assert.equal(first.result.seats.find((each: { stratum: string }) => each.stratum === 'finance').pseudonym === seated.pseudonym || first.events.some((each: { pseudonym: string }) => each.pseudonym === seated.pseudonym), true)
  assert.equal(await standing(parent), '[]')
  const certificate = (await house.visitor.get('/api/draws/certificate', { id: widened })).body
  assert.deepEqual(certificate.notice.criteria.content.widened_by.map((each: { id: string }) => each.id), ['near'])
  assert.deepEqual([certificate.notice.first, verifyCertificate(certificate, nodeTools).first], [number, null])
  certificate.notice.criteria.content.widened_by[0].sectors = ['energy']
  assert.equal(verifyCertificate(certificate, nodeTools).first!.where, 'notice.criteria')
  assert.deepEqual(matters.seated.length, 1, 'handed over once, complete')
  assert.ok(draw)
})

test('with no step left the sentence says so; a step may be taken past another, and both stand in the notice', async () => {
  await fields('energy')
  const { parent, supplement } = await exhausted()
  await frozen(supplement)
  must(await take(drawer, 'widen-pool', supplement, { step: 'counties', reason: '相邻领域和邻近县都要' }))
  const widened = (await matters.drawsOf(parent)).at(-1)!
  await frozen(widened)
  const page = await pageOf(widened)
  assert.deepEqual([page.state, page.widened_by.map((each: { title: { zh: string } }) => each.title.zh)], ['short', ['相邻领域', '邻近县（市、区）']])
  assert.match(await standing(parent), /还差 1 名：抽取条件没有可再放宽的一步：可请其他城市推荐专家入库，再以新编号抽取；已在席的专家不变/)
  const { can } = (await drawer.get('/api/cases/view', { case_id: widened })).body as { can: { action: string }[] }
  assert.ok(can.every((each) => each.action !== 'widen-pool'))
  // The register grows; the seat is drawn again under the same widening.
  must(await take(drawer, 'cancel-short', widened, { opinion: '待兄弟城市推荐专家入库' }))
  await fields('health')
  const last = (await matters.drawsOf(parent)).at(-1)!
  await frozen(last)
  assert.deepEqual([(await pageOf(last)).state, (await pageOf(last)).widened_by.length], ['frozen', 2])
})

test('a first draw whose pool is too small is widened in the same way, and drawn anew under its own number', async () => {
  await matters.job((cx) => sql`update expert set sectors = case when account_id = 'demo-expert-2' then array['new-materials'] else array['health'] end where kind = 'technical'`.execute(cx.tx))
  const { parent, draw } = await matters.open({ panel: 'narrow' })
  await frozen(draw)
  const { number, state } = await pageOf(draw)
  assert.equal(state, 'short')
  assert.match(await standing(parent), new RegExp(`抽取 ${number} 的候选人数不足，还差 1 名：抽取员可按抽取条件放宽到“相邻领域”，以新编号公告后抽取。`))
  must(await take(drawer, 'widen-pool', draw, { step: 'near', reason: '相邻领域可以评' }))
  const anew = (await matters.drawsOf(parent)).at(-1)!
  await drawIt(house, anew)
  assert.deepEqual([(await pageOf(anew)).kind, (await pageOf(anew)).follows], ['anew', number])
  await acceptAll(house, anew)
  assert.equal(matters.seated.at(-1)!.case_id, parent)
})
