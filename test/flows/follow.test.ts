import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { sql } from '#kernel/store/db.ts'
import { runJob } from '#kernel/store/run.ts'
import { platform } from '#kernel/trust/actor.ts'
import { proposeFollowers, remindSilent } from '#systems/challenges/follow/remind.ts'
import { act, publishChallenge } from '#test/support/challenge-walk.ts'
import { startHouse, type Client, type TestHouse } from '#test/support/house.ts'

let house: TestHouse
let case_id: string
before(async () => {
  house = await startHouse()
  case_id = await publishChallenge(house, { open_for_ms: 3_600_000 })
})
after(() => house.stop())

const board = async (client: Client, whose = 'mine') => (await client.get('/api/challenges/follow-board', { whose })).body
const optionOf = async (client: Client, action: string, field: string, name: RegExp) => {
  const can = (await client.get('/api/cases/view', { case_id })).body.can.find((one: { action: string }) => one.action === action)
  return can.form.sections[0].fields.find((one: { id: string }) => one.id === field).options.find((one: { title: { zh: string } }) => name.test(one.title.zh))
}
const asPlatform = <T>(work: Parameters<typeof runJob<T>>[3]) => runJob(house.house, house.db, platform('jinhua'), work)
const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10)

test('a published challenge gets a proposal with its reasons, once, and the bureau assigns', async () => {
  const city = await house.as('city-officer')
  await asPlatform(proposeFollowers)
  await asPlatform(proposeFollowers)
  const { n } = (await asPlatform((cx) => sql<{ n: number }>`select count(*)::int as n from notice where case_id = ${case_id} and text_zh like '建议由%'`.execute(cx.tx))).rows[0]!
  assert.equal(n, 1, 'told once however often the platform looks')
  const waiting = (await board(city, 'all')).unassigned.find((one: { case_id: string }) => one.case_id === case_id)
  assert.match(waiting.proposal.name.zh, /崔跟兰/, 'the officer of the challenge’s county is proposed')
  assert.deepEqual(waiting.proposal.reasons.map((one: { zh: string }) => one.zh).slice(0, 1), ['负责榜单所在县（市、区）'])
  const chosen = await optionOf(city, 'assign-follower', 'officer', /尤跟榜/)
  await act(city, case_id, 'assign-follower', { officer: chosen.id, note: '熟悉该企业' })
  const mine = (await board(await house.as('follow-up-officer'))).lines
  assert.equal(mine.length, 1)
  assert.equal(mine[0].is_new, true)
  assert.equal((await (await house.as('follow-up-officer')).post('/api/challenges/see-charges')).body.seen, 1)
  assert.equal((await board(await house.as('follow-up-officer'))).lines[0].is_new, false)
})

test('a contact sets the next step, a later one closes it, and days in the past are refused', async () => {
  const officer = await house.as('follow-up-officer')
  const refused = await officer.post('/api/challenges/contact', { case_id, answers: { whom: '发榜企业', outcome: '已通话', 'next-step': '送样', 'next-on': inDays(-2) } })
  assert.equal(refused.status, 400)
  assert.equal(refused.body.error.problems[0].path, 'next-on')
  assert.equal((await officer.post('/api/challenges/contact', { case_id, answers: { whom: '发榜企业', outcome: '已通话', 'next-step': '送样' } })).status, 400)
  // A contact made offline is sent again with the key of its press: one line in the log.
  const key = crypto.randomUUID()
  const body = { case_id, answers: { whom: '发榜企业', kind: 'phone', 'came-of': 'progress', outcome: '同意下周送样。', 'next-step': '送样', 'next-on': inDays(7) } }
  assert.equal((await officer.post('/api/challenges/contact', body, key)).status, 200)
  assert.equal((await officer.post('/api/challenges/contact', body, key)).status, 200)
  const line = (await board(officer)).lines[0]
  assert.equal(line.due, 'waiting')
  assert.deepEqual(line.steps.map((one: { what: string }) => one.what), ['送样'])
  const step = await optionOf(officer, 'contact', 'finishes', /送样/)
  await act(officer, case_id, 'contact', { whom: '高校团队', kind: 'matching', 'came-of': 'agreed', outcome: '三方见面，样品已收。', finishes: [step.id], 'next-step': '确认检测方案', 'next-on': inDays(3) })
  assert.deepEqual((await board(officer)).lines[0].steps.map((one: { what: string }) => one.what), ['确认检测方案'])
})

test('a hand-over moves the open steps, keeps the log, and only the officer in charge does it', async () => {
  const first = await house.as('follow-up-officer'), second = await house.as('follow-up-officer-2')
  const to_first = (await optionOf(second, 'hand-over', 'officer', /./)).id
  const stolen = await second.post('/api/challenges/hand-over', { case_id, answers: { officer: to_first, note: '想拿走这一件' } })
  assert.equal(stolen.status, 403, JSON.stringify(stolen.body))
  const to = await optionOf(first, 'hand-over', 'officer', /崔跟兰/)
  await act(first, case_id, 'hand-over', { officer: to.id, note: '样品已收，等检测方案。' })
  assert.equal((await board(first)).lines.length, 0)
  const line = (await board(second)).lines[0]
  assert.deepEqual([line.is_new, line.steps.length, line.from.zh, line.note], [true, 1, '〔演示〕尤跟榜', '样品已收，等检测方案。'])
  const sections = (await second.get('/api/cases/view', { case_id })).body.sections
  assert.equal(sections.find((one: { id: string }) => one.id === 'contacts').rows.length, 2, 'the new officer reads what the old one logged')
  assert.equal(sections.find((one: { id: string }) => one.id === 'charges').rows.length, 2)
  const seen = (await (await house.as('enterprise')).get('/api/cases/view', { case_id })).body.sections
  assert.ok(seen.some((one: { id: string }) => one.id === 'follower') && !seen.some((one: { id: string }) => one.id === 'contacts'), 'the enterprise knows who follows it, not what was said')
})

test('silence is told once, at the limit and not a day before', async () => {
  const quiet = (days: number) => asPlatform(async (cx) => {
    await sql`update follow_up set at = now() - ${days} * interval '1 day' where case_id = ${case_id}`.execute(cx.tx)
    await sql`update follow_charge set from_at = now() - ${days + 1} * interval '1 day', until_at = case when until_at is not null then now() - ${days} * interval '1 day' end where case_id = ${case_id}`.execute(cx.tx)
    await sql`update case_file set opened_at = now() - interval '60 days' where id = ${case_id}`.execute(cx.tx)
    await remindSilent(cx)
    return (await sql<{ n: number }>`select count(*)::int as n from notice where case_id = ${case_id} and text_zh like '%没有联系%'`.execute(cx.tx)).rows[0]!.n
  })
  assert.equal(await quiet(5), 0, 'five days are no ten working days')
  assert.equal(await quiet(40), 1)
  assert.equal(await quiet(40), 1, 'the same silence is not told twice')
  const line = (await board(await house.as('follow-up-officer-2'))).lines[0]
  assert.equal(line.due, 'silent')
})

test('the measures stand beside the newsletter’s figures, and each opens its rows', async () => {
  const city = await house.as('city-officer')
  const { measures, sources } = (await city.get('/api/challenges/follow-measures')).body
  const of = (id: string) => measures.find((one: { id: string }) => one.id === id)
  assert.deepEqual([of('officers').value, of('contacts').value, of('deals').value, of('amount').amount_fen], [2, 1, 0, 0])
  assert.deepEqual(sources.map((one: { value: string, source: { id: string } }) => [one.value, one.source.id]), [['58', 'STA-005'], ['160', 'STA-005'], ['11', 'STA-005'], ['7000000', 'STA-005']])
  for (const id of ['officers', 'contacts', 'deals', 'amount']) {
    const { rows } = (await city.get('/api/challenges/follow-rows', { measure: id })).body
    assert.equal(rows.length, of(id).value ?? 0, `${id} opens as many rows as it says`)
  }
  const elsewhere = (await (await house.as('county-officer-2')).get('/api/challenges/follow-measures')).body.measures
  assert.deepEqual(elsewhere.map((one: { value: number | null }) => one.value ?? 0), [0, 0, 0, 0], 'another county’s officer counts none of it')
  assert.equal((await (await house.as('enterprise')).get('/api/challenges/follow-board')).status, 403)
})

test('an officer’s entry changes who is proposed; unknown sectors and other accounts are refused', async () => {
  const city = await house.as('city-officer')
  const { officers } = (await city.get('/api/challenges/follow-officers')).body
  const [lanxi] = officers.filter((one: { name: { zh: string } }) => /崔跟兰/.test(one.name.zh))
  const set = (more: Record<string, unknown>) => city.post('/api/challenges/set-follow-officer', { account_id: lanxi.account_id, sectors: ['new-materials'], counties: [], load_max: 8, is_away: false, ...more })
  assert.equal((await set({ sectors: ['no-such-sector'] })).status, 400)
  assert.equal((await set({ account_id: 'nobody' })).status, 404)
  assert.equal((await set({ load_max: 201 })).status, 400)
  assert.equal((await set({ load_max: 200, is_away: true })).status, 200)
  const reread = (await city.get('/api/challenges/follow-officers')).body.officers.find((one: { account_id: string }) => one.account_id === lanxi.account_id)
  assert.deepEqual([reread.is_away, reread.load_max, reread.sectors], [true, 200, ['new-materials']])
  assert.equal((await (await house.as('follow-up-officer')).post('/api/challenges/set-follow-officer', {})).status, 403)
})
