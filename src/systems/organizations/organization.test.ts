import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import fc from 'fast-check'
import { sql } from '#kernel/store/db.ts'
import { runJob } from '#kernel/store/run.ts'
import { platform, visitor, type Actor } from '#kernel/trust/actor.ts'
import { actorAs, openTestHouse, type TestHouse } from '#systems/accounts/house-for-tests.ts'
import { checkParticulars, tidy } from './organization.ts'
import { seedOrganizations } from './seed-organizations.ts'

const anyone = visitor('jinhua')
let held: TestHouse

before(async () => { held = await openTestHouse() })
after(() => held?.close())

let count = 0
async function newcomer(): Promise<Actor> {
  count += 1
  const { account_id } = await held.act(anyone, 'accounts.register-person', { name: '新人', email: `org-${count}@example.org`, password: 'six quiet herons at dawn', wish: 'enterprise' })
  return actorAs(account_id, 'newcomer')
}
const good = { title_zh: '兰溪某纺织有限公司', uscc: '91330781MA28D0000A', role: 'enterprise' as const, county_id: 'lanxi' }
const codes = (input: Parameters<typeof tidy>[0]) => checkParticulars(tidy(input), (id) => id === 'lanxi').map((problem) => `${problem.path} ${problem.code}`)

/** GB 32100-2015, written anew: the 31 characters and 3^i mod 31. */
function withCheck(first17: string): string {
  const letters = '0123456789ABCDEFGHJKLMNPQRTUWXY'
  const sum = [...first17].reduce((total, letter, place) => total + letters.indexOf(letter) * (3 ** place % 31), 0)
  return first17 + letters[(31 - sum % 31) % 31]
}

test('an organisation in China needs its code, checked in full; one abroad needs its country and its number there', () => {
  assert.deepEqual(codes({ title_zh: '甲', country: 'CN', uscc: withCheck('91330781MA28D0000') }), [])
  assert.deepEqual(codes({ title_zh: '甲', country: 'CN' }), ['uscc organizations.no-uscc'])
  assert.deepEqual(codes({ title_zh: '甲', country: 'CN', uscc: '123' }), ['uscc values.credit-code-length'])
  assert.deepEqual(codes({ title_en: 'A', country: 'UA', registration_number: '7' }), [])
  assert.deepEqual(codes({ title_en: 'A', country: 'UA' }), ['registration_number organizations.no-registration-number'])
  assert.deepEqual(codes({ title_en: 'A', country: 'UA', registration_number: '7', uscc: withCheck('91330781MA28D0000') }), ['uscc organizations.foreign-uscc'])
  assert.deepEqual(codes({ country: 'UA', registration_number: '7', county_id: 'atlantis' }), ['title_zh organizations.no-name', 'county_id organizations.no-such-county'])
})

test('one wrong character anywhere in a code is found', () => {
  const code = withCheck('91330781MA28D0000')
  fc.assert(fc.property(fc.integer({ min: 0, max: 17 }), fc.constantFrom(...'0123456789ABCDEFGHJKLMNPQRTUWXY'), (place, letter) => {
    fc.pre(code[place] !== letter)
    assert.notDeepEqual(codes({ title_zh: '甲', country: 'CN', uscc: code.slice(0, place) + letter + code.slice(place + 1) }), [])
  }))
})

test('a name in one language stands in for the other', () => {
  assert.deepEqual([tidy({ title_en: 'Lab', country: 'UA' }).title_zh, tidy({ title_zh: '室', country: 'CN' }).title_en], ['Lab', '室'])
})

test('the pack’s organisations are seeded once: again writes nothing, a change rewrites its row only', async () => {
  assert.deepEqual(await runJob(held.house, held.db, platform('jinhua'), (cx) => seedOrganizations(cx)), { written: 0 })
  const one = { id: 'science-bureau', kind: 'bureau', title: { zh: '金华市科学技术局', en: 'Renamed' } }
  assert.deepEqual(await runJob(held.house, held.db, platform('jinhua'), (cx) => seedOrganizations(cx, [one])), { written: 1 })
  assert.equal((await held.ask(anyone, 'organizations.show', { id: 'science-bureau' })).organization.title.en, 'Renamed')
  assert.deepEqual(await runJob(held.house, held.db, platform('jinhua'), (cx) => seedOrganizations(cx)), { written: 1 })
})

test('anyone lists organisations by kind, county and words; a code the source does not give is said to be missing', async () => {
  const found = await held.ask(anyone, 'organizations.list', { kind: 'enterprise', county: 'lanxi' })
  assert.deepEqual(found.organizations.map((one: { id: string }) => one.id).sort(), ['demo-enterprise', 'demo-enterprise-3', 'demo-plover', 'fengdeng-environmental'])
  const real = found.organizations.find((one: { id: string }) => one.id === 'fengdeng-environmental')
  assert.deepEqual([real.uscc, real.uscc_note.zh, real.county.en, real.is_demo], [null, '原文未载统一社会信用代码', 'Lanxi', false])
  assert.deepEqual((await held.ask(anyone, 'organizations.list', { q: '%' })).organizations, [])
  assert.equal((await held.ask(anyone, 'organizations.list', { q: 'wanliyang' })).total, 1)
})

test('the list is paged by fifty without gaps or repeats, and the total is counted to a thousand', async () => {
  const many = Array.from({ length: 1_001 }, (_, index) => ({ id: `many-${index}`, kind: 'other', title: { zh: index < 60 ? '同名' : `单位${index}`, en: `Unit ${index}` } }))
  await runJob(held.house, held.db, platform('elsewhere'), (cx) => seedOrganizations(cx, many.slice(0, 1_000)))
  const there = visitor('elsewhere')
  const exact = await held.ask(there, 'organizations.list', { kind: 'other' })
  assert.deepEqual([exact.total, exact.is_capped, exact.organizations.length], [1_000, false, 50])
  await runJob(held.house, held.db, platform('elsewhere'), (cx) => seedOrganizations(cx, many))
  const capped = await held.ask(there, 'organizations.list', { kind: 'other' })
  assert.deepEqual([capped.total, capped.is_capped], [1_000, true])
  const seen: string[] = []
  for (let after: string | undefined, pages = 0; pages < 30; pages += 1) {
    const page = await held.ask(there, 'organizations.list', { kind: 'other', after })
    seen.push(...page.organizations.map((one: { id: string }) => one.id))
    if (page.next === null) break
    after = page.next
  }
  assert.deepEqual([seen.length, new Set(seen).size], [1_001, 1_001])
})

test('a city sees its own organisations only', async () => {
  await assert.rejects(held.ask(visitor('elsewhere'), 'organizations.show', { id: 'demo-enterprise' }), { code: 'organizations.not-found' })
})

test('a newcomer registers an organisation and is its member; the same code again lets nobody in', async () => {
  const first = await newcomer()
  const uscc = withCheck('91330781MA28D0001')
  const { id } = await held.act(first, 'organizations.register', { ...good, uscc: `${uscc.slice(0, 8)} ${uscc.slice(8).toLowerCase()}` })
  const shown = await held.ask(anyone, 'organizations.show', { id })
  assert.deepEqual([shown.organization.uscc, shown.organization.origin, shown.organization.county.id], [uscc, 'registered', 'lanxi'])
  const { rows } = await runJob(held.house, held.db, platform('jinhua'), (cx) => sql<{ role: string, org_id: string }>`
    select role, org_id from membership where city_id = 'jinhua' and account_id = ${first.account_id} and ended_at is null`.execute(cx.tx))
  assert.deepEqual(rows, [{ role: 'enterprise', org_id: id }])
  await assert.rejects(held.act(await newcomer(), 'organizations.register', { ...good, uscc }), { code: 'organizations.taken' })
  await assert.rejects(held.act(anyone, 'organizations.register', { ...good, uscc: withCheck('91330781MA28D0002') }), { code: 'kernel.sign-in-first' })
})

test('a wrong code registers nothing and every wrong place is told at once', async () => {
  await assert.rejects(held.act(await newcomer(), 'organizations.register', { role: 'solver', uscc: '91330781MA28D0000A', county_id: 'atlantis' }),
    (error: { code: string, problems: { path: string }[] }) => error.code === 'organizations.wrong-particulars' && error.problems.map((problem) => problem.path).join() === 'title_zh,uscc,county_id')
})

test('an organisation is corrected by its members and its bureaus, against the version seen, and by nobody else', async () => {
  const person = await newcomer()
  const uscc = withCheck('91330781MA28D0003')
  const { id } = await held.act(person, 'organizations.register', { ...good, uscc })
  const change = { id, version: 1, title_zh: '更名有限公司', uscc, county_id: 'lanxi' }
  const stranger = actorAs('demo-enterprise-2', 'enterprise', { org_id: 'demo-enterprise-2' })
  const other_county = actorAs('x', 'county-officer', { county_id: 'yiwu' })
  for (const actor of [stranger, other_county]) await assert.rejects(held.act(actor, 'organizations.correct', change), { code: 'organizations.not-yours' })
  const member = actorAs(person.account_id ?? '', 'enterprise', { org_id: id })
  assert.deepEqual(await held.act(member, 'organizations.correct', change), { id, version: 2 })
  await assert.rejects(held.act(member, 'organizations.correct', { ...change, title_zh: '又改' }), { code: 'organizations.changed-meanwhile' })
  assert.deepEqual(await held.act(actorAs('y', 'county-officer', { county_id: 'lanxi' }), 'organizations.correct', { ...change, version: 2 }), { id, version: 3 })
  await assert.rejects(held.act(member, 'organizations.correct', { ...change, version: 3, uscc: '91330781DEM000014J' }), { code: 'organizations.taken' })
  await assert.rejects(held.act(actorAs('z', 'city-officer'), 'organizations.correct', { ...change, id: 'science-bureau' }), { code: 'organizations.from-pack' })
})
