import assert from 'node:assert/strict'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, test } from 'node:test'
import type { LetterRoom } from '#kernel/declare/system.ts'
import { deliverDue } from '#kernel/outside/outbox.ts'
import { endTypesetter } from '#kernel/outside/typeset.ts'
import { machineAt } from '#kernel/outside/translate.ts'
import { sql } from '#kernel/store/db.ts'
import { runJob } from '#kernel/store/run.ts'
import { platform } from '#kernel/trust/actor.ts'
import { machineTopic } from '#engines/translations/translation.ts'
import { actorOfAccount } from '#systems/accounts/account-actor.ts'
import { system } from '#systems/challenges/system.ts'
import { startHouse, type Client, type TestHouse } from '#test/support/house.ts'

let house: TestHouse
let officer: Client
let server: Server
let id: string
const received: string[] = []
let reply = 'A translation'

before(async () => {
  house = await startHouse()
  officer = await house.as('city-officer')
  id = (await house.visitor.get('/api/challenges/hall', { sort: 'newest' })).body.challenges[0].id
  server = createServer((request, response) => {
    let body = ''
    request.setEncoding('utf8').on('data', (part: string) => { body += part }).on('end', () => {
      received.push(JSON.parse(body).messages[1].content)
      response.setHeader('content-type', 'application/json').end(JSON.stringify({ choices: [{ message: { content: reply } }] }))
    })
  })
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve) })
})
after(async () => {
  await new Promise((resolve) => { server.close(resolve) })
  endTypesetter()
  await house.stop()
})

const as = <T>(work: Parameters<typeof runJob<T>>[3]) => runJob(house.house, house.db, platform('jinhua'), work)
const connect = () => { house.house.rooms.machine = machineAt({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, key: 'k-secret', model: 'm-1' }) }
async function deliver(): Promise<void> {
  const room: LetterRoom = { house: house.house, db: house.db, mailer: null, public_url: 'https://jiebang.example.org', actorOf: actorOfAccount }
  await deliverDue(house.db, 'jinhua', machineTopic, system.letters![machineTopic]!(room))
}
const textOf = async (field: string) => (await officer.get('/api/challenges/translation', { id })).body.texts.find((one: { field: string }) => one.field === field)

test('without an endpoint the desk says what is missing, and a person translates', async () => {
  const desk = (await officer.get('/api/challenges/translations')).body
  assert.equal(desk.machine, null)
  assert.ok(desk.challenges.find((one: { id: string }) => one.id === id).missing > 0)
  assert.equal((await officer.post('/api/challenges/ask-machine', { id, field: 'problem' })).body.error.code, 'translations.no-machine')
  assert.equal((await (await house.as('enterprise')).get('/api/challenges/translations')).status, 403)
  const before_save = await textOf('solver-conditions')
  const saved = { id, field: 'solver-conditions', text: 'Experience with the process is wanted.', source_hash: before_save.source_hash, version: before_save.version }
  assert.equal((await officer.post('/api/challenges/save-text', saved)).status, 200)
  assert.equal((await officer.post('/api/challenges/save-text', saved)).body.error.code, 'translations.moved', 'the second of two translators finds out')
  const now = await textOf('solver-conditions')
  assert.deepEqual([now.state, now.origin, now.text], ['checked', 'officer', saved.text])
  assert.equal((await officer.post('/api/challenges/save-text', { ...saved, field: 'title', source_hash: (await textOf('title')).source_hash })).body.error.code, 'challenges.text-by-amendment')
})

test('a machine’s translation is marked unchecked until a person confirms it, and the log holds no text and no key', async () => {
  connect()
  assert.equal((await officer.post('/api/challenges/ask-machine', { id, field: 'problem' })).status, 200)
  assert.equal((await textOf('problem')).is_asked, true)
  reply = 'The coating cracks.'
  await deliver()
  const source = await textOf('problem')
  assert.deepEqual(received.splice(0), [source.source])
  assert.deepEqual([source.state, source.origin, source.text], ['unchecked', 'machine', 'The coating cracks.'])
  const shown = (await house.visitor.get('/api/challenges/texts', { id })).body.texts.find((one: { field: string }) => one.field === 'problem')
  assert.deepEqual([shown.state, shown.origin, shown.text], ['unchecked', 'machine', 'The coating cracks.'])
  const problemIn = async (language: string) => (await (await fetch(`${house.origin}/api/challenges/page?id=${id}`, { headers: { 'accept-language': language } })).json() as { sections: { id: string, text: string }[] }).sections.find((one) => one.id === 'problem')!.text
  assert.equal(await problemIn('en'), source.source, 'nobody stands for the machine yet, so the original is read')
  assert.equal((await officer.post('/api/challenges/confirm-text', { id, field: 'problem', version: source.version })).status, 200)
  assert.equal((await textOf('problem')).state, 'checked')
  assert.deepEqual([await problemIn('en'), await problemIn('zh')], ['The coating cracks.', source.source], 'each reads it in their language')
  const { rows } = await as((cx) => sql<Record<string, unknown>>`select * from translation_request`.execute(cx.tx))
  assert.deepEqual([rows.length, rows[0]!.state, rows[0]!.account_id, rows[0]!.source_hash], [1, 'done', 'demo-city-officer', source.source_hash])
  assert.ok(!JSON.stringify(rows).includes('k-secret') && !JSON.stringify(rows).includes(source.source))
  // A person's word stands: the machine asked again writes nothing over it.
  await officer.post('/api/challenges/ask-machine', { id, field: 'problem' })
  reply = 'Another'
  await deliver()
  assert.deepEqual([(await textOf('problem')).text, (await textOf('problem')).state], ['The coating cracks.', 'checked'])
  received.length = 0
})

test('what is not public leaves the house only with the tick, and what changed meanwhile not at all', async () => {
  connect()
  await as((cx) => sql`update challenge set confidentiality = 'summary' where id = ${id}`.execute(cx.tx))
  assert.equal((await officer.post('/api/challenges/ask-machine', { id, field: 'indicator-1-test' })).body.error.code, 'translations.confidential')
  assert.ok(!(await house.visitor.get('/api/challenges/texts', { id })).body.texts.some((one: { field: string }) => one.field === 'problem' || one.field.startsWith('indicator')), 'what is behind the undertaking is in no public answer')
  assert.equal((await officer.post('/api/challenges/ask-machine', { id, field: 'indicator-1-test', may_leave: true })).status, 200)
  await as((cx) => sql`update challenge set indicators = jsonb_set(indicators, '{0,test}', '"改了的检测方法"') where id = ${id}`.execute(cx.tx))
  await deliver()
  assert.deepEqual(received, [])
  await as((cx) => sql`update challenge set confidentiality = 'open' where id = ${id}`.execute(cx.tx))
})

test('feeds and calendars are served to anyone, in both languages, narrowed, with an ETag that answers 304', async () => {
  const at = (path: string, headers: Record<string, string> = {}) => fetch(`${house.origin}${path}`, { headers })
  for (const [name, type] of [['rss', 'application/rss+xml'], ['atom', 'application/atom+xml'], ['json', 'application/feed+json'], ['ics', 'text/calendar']] as const) {
    const response = await at(`/feeds/challenges.${name}?lang=en`)
    assert.deepEqual([response.status, response.headers.get('content-type')!.split(';')[0], response.headers.get('cache-control')], [200, type, 'public, max-age=300'], name)
    assert.ok((await response.text()).includes(id), name)
    assert.equal((await at(`/feeds/challenges.${name}?lang=en`, { 'if-none-match': response.headers.get('etag')! })).status, 304, name)
    assert.ok(!(await (await at(`/feeds/challenges.${name}?sector=no-such`)).text()).includes(id))
  }
  assert.equal((await at('/feeds/challenges.exe')).status, 400)
  assert.equal((await at('/feeds/challenges.rss?city=nowhere')).status, 404)
  assert.ok(!(await (await at('/feeds/challenges.json?city=challenge-gov')).text()).includes(id), 'another city’s feed is another')
  const first = await (await at(`/challenges/${id}/deadline.ics`)).text()
  assert.match(first, new RegExp(`UID:challenge-${id}@`))
  assert.match(first, /SEQUENCE:0\r\n/)
  assert.equal((await at('/challenges/no-such/deadline.ics')).status, 404)
  const show = (is_public: boolean) => as((cx) => sql`update challenge set is_public = ${is_public} where id = ${id}`.execute(cx.tx))
  await show(false)
  for (const name of ['rss', 'atom', 'json', 'ics']) assert.ok(!(await (await at(`/feeds/challenges.${name}`)).text()).includes(id), `${name} forgets what was taken off the hall`)
  assert.equal((await at(`/challenges/${id}/deadline.ics`)).status, 404)
  await show(true)
})

test('a session is held, filled and changed by the officer; anyone reads it with its timetable and what the city states', async () => {
  const text = { title_zh: '新材料揭榜专场', title_en: 'New materials session', lead_zh: '集中发布新材料领域的榜单。', lead_en: 'Challenges in new materials.', sectors: ['new-materials'], opens_on: '2030-03-01', closes_on: '2030-03-31', timetable: [{ at: '2030-03-05T09:30:00+08:00', zh: '线上宣讲', en: 'Online briefing' }] }
  assert.equal((await (await house.as('enterprise')).post('/api/challenges/make-session', text)).status, 403)
  assert.equal((await officer.post('/api/challenges/make-session', { ...text, closes_on: '2030-02-01' })).body.error.code, 'challenges.session-backwards')
  assert.equal((await officer.post('/api/challenges/make-session', { ...text, sectors: ['no-such'] })).body.error.code, 'challenges.no-such-sector')
  const made = (await officer.post('/api/challenges/make-session', text)).body
  assert.equal((await officer.post('/api/challenges/fill-session', { id: made.id, challenge_ids: [id, 'no-such'] })).status, 404)
  assert.equal((await officer.post('/api/challenges/fill-session', { id: made.id, challenge_ids: [id] })).body.count, 1)
  assert.equal((await officer.post('/api/challenges/change-session', { id: made.id, version: 1, text: { ...text, place_zh: '金华' } })).body.version, 2)
  assert.equal((await officer.post('/api/challenges/change-session', { id: made.id, version: 1, text })).body.error.code, 'challenges.session-moved')
  const page = (await house.visitor.get('/api/challenges/session', { id: made.id })).body
  assert.deepEqual([page.challenges[0].id, page.timetable.length, page.state, page.may_change, page.written], [id, 1, 'ahead', false, null])
  // What can be put into it: what it shows already comes first, words of a title narrow it, and a sign of a pattern is a sign like others.
  const choices = async (find: string) => (await officer.get('/api/challenges/session', { id: made.id, find })).body as { candidates: { id: string }[], candidates_total: number }
  const all = await choices('')
  assert.equal(all.candidates[0]!.id, id)
  assert.equal(all.candidates_total, all.candidates.length)
  assert.deepEqual([(await choices('%')).candidates_total, (await choices('no such words')).candidates_total], [0, 0])
  assert.deepEqual([(await officer.get('/api/challenges/session', { id: made.id, find: 'x'.repeat(100) })).status, (await officer.get('/api/challenges/session', { id: made.id, find: 'x'.repeat(101) })).status], [200, 400])
  assert.deepEqual(page.candidates, [], 'a reader is offered nothing to choose')
  const list = (await house.visitor.get('/api/challenges/sessions')).body
  assert.ok(list.sessions.some((one: { id: string }) => one.id === made.id))
  assert.ok(list.figures.some((one: { value: string, source: { id: string } }) => one.value === '22' && one.source.id === 'STA-003'), 'the newsletter’s sessions stand with their source')
  assert.match(list.undetermined.zh, /没有列出/)
  const calendar = await (await fetch(`${house.origin}/sessions/${made.id}/session.ics?lang=en`)).text()
  assert.match(calendar, /DTSTART:20300305T013000Z/)
  assert.match(calendar, /SEQUENCE:1\r\n/)
})

test('posters are set as PDF on both papers in both languages, once for all who ask', async () => {
  const session_id = (await house.visitor.get('/api/challenges/sessions')).body.sessions[0].id
  for (const path of [`/challenges/${id}/poster.pdf?lang=zh`, `/sessions/${session_id}/poster.pdf?lang=en&size=a3`]) {
    const response = await fetch(`${house.origin}${path}`)
    const body = Buffer.from(await response.arrayBuffer())
    assert.deepEqual([response.status, response.headers.get('content-type'), body.subarray(0, 5).toString('latin1')], [200, 'application/pdf', '%PDF-'], path)
    assert.equal((await fetch(`${house.origin}${path}`, { headers: { 'if-none-match': response.headers.get('etag')! } })).status, 304)
    assert.equal((body.toString('latin1').match(/\/Type\s*\/Page\b/g) ?? []).length, 1, 'one sheet')
  }
  assert.equal((await fetch(`${house.origin}/challenges/${id}/poster.pdf?size=a0`)).status, 400)
})

test('a share card is a picture of its stated size, kept by others, and shows what is public and nothing else', async () => {
  const cardOf = async (path: string, headers: Record<string, string> = {}) => {
    const response = await fetch(`${house.origin}${path}`, { headers })
    return { status: response.status, type: response.headers.get('content-type'), cache: response.headers.get('cache-control'), etag: response.headers.get('etag')!, bytes: Buffer.from(await response.arrayBuffer()) }
  }
  const session_id = (await house.visitor.get('/api/challenges/sessions')).body.sessions[0].id
  for (const path of [`/challenges/${id}/card.png?lang=zh`, `/challenges/${id}/card.png?lang=en`, `/sessions/${session_id}/card.png?lang=zh`, `/sessions/${session_id}/card.png?lang=en`]) {
    const card = await cardOf(path)
    assert.deepEqual([card.status, card.type, card.cache, card.bytes.subarray(1, 4).toString()], [200, 'image/png', 'public, max-age=600', 'PNG'], path)
    assert.deepEqual([card.bytes.readUInt32BE(16), card.bytes.readUInt32BE(20)], [1_200, 630], path)
    assert.equal((await cardOf(path, { 'if-none-match': card.etag })).status, 304)
  }
  const path = `/challenges/${id}/card.png?lang=zh`
  const before = await cardOf(path)
  const set = (column: string, value: unknown) => as((cx) => sql`update challenge set ${sql.ref(column)} = ${value} where city_id = 'jinhua' and id = ${id}`.execute(cx.tx))
  await set('problem', '只给揭榜方看的内容')
  assert.equal((await cardOf(path)).etag, before.etag, 'the problem is not on it')
  await set('confidentiality', 'summary')
  const anonymous = await cardOf(path)
  assert.notEqual(anonymous.etag, before.etag, 'the owner of a confidential challenge is not on it')
  await set('org_id', null)
  assert.equal((await cardOf(path)).etag, anonymous.etag, 'whoever the owner is')
  await set('title_zh', '改过的题目')
  const renamed = await cardOf(path)
  assert.ok(renamed.etag !== anonymous.etag && !renamed.bytes.equals(anonymous.bytes), 'a new title is a new picture')
  await set('is_public', false)
  assert.equal((await cardOf(path)).status, 404)
  assert.equal((await cardOf('/sessions/none/card.png')).status, 404)
})
