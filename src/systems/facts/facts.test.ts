import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, before, test } from 'node:test'
import { sql } from '#kernel/store/db.ts'
import { runJob } from '#kernel/store/run.ts'
import { visitor } from '#kernel/trust/actor.ts'
import { recordFacts, supersede, type NewFact } from '#facts/record.ts'
import { actorAs, openTestHouse, type TestHouse } from './house-for-tests.ts'
import { figuresOf } from './figures.ts'
import { page_cells, total_max } from './fact.ts'
import { seedFacts } from './seed-facts.ts'
import { statedFacts } from './stated-facts.ts'

const anyone = visitor('jinhua')
let held: TestHouse
before(async () => { held = await openTestHouse() })
after(() => held?.close())

const fact = (over: Partial<NewFact> = {}): NewFact => ({
  subject_kind: 'enterprise', subject_id: 'demo-enterprise', fact_id: 'hnte-total', period: '2019', value: '1', source_kind: 'self-declared', source_id: 'x',
  source: { title: { zh: '申报', en: 'Declaration' } }, org_id: 'demo-enterprise', county_id: 'lanxi', is_public: false, ...over,
})
const record = (...rows: NewFact[]) => held.as('jinhua', (cx) => recordFacts(cx, rows))
async function all(actor = anyone, input: object = {}) {
  const facts: any[] = []
  for (let after: string | undefined, pages = 0; pages < 50; pages += 1) {
    const page = await held.ask(actor, 'facts.list', { ...input, after })
    facts.push(...page.facts)
    if (page.next === null) break
    after = page.next
  }
  return facts
}

test('every value and target of the pack is recorded once and public, and seeding again writes nothing', async () => {
  const stated = statedFacts(held.house.cities.get('jinhua')!.pack)
  const facts = await all()
  assert.equal(facts.length, stated.length)
  assert.equal(new Set(facts.map((one) => one.id)).size, facts.length)
  assert.ok(facts.every((one) => one.source.sentence !== '' && /^(STA|TGT|[A-Z]{3})-\d+/.test(one.source.id)))
  assert.ok(facts.some((one) => one.is_target) && facts.some((one) => !one.is_target))
  assert.deepEqual(await held.as('jinhua', (cx) => seedFacts(cx)), { recorded: 0, superseded: 0, withdrawn: 0 })
  assert.deepEqual(await held.ask(visitor('elsewhere'), 'facts.list'), { facts: [], total: 0, is_capped: false, next: null })
})

test('a statement the pack rewords is superseded, one it drops is withdrawn, one it takes up again comes back, and a person’s correction stays', async () => {
  const stated = statedFacts(held.house.cities.get('jinhua')!.pack).slice(0, 5).map((one) => ({ ...one, fact_id: `seed-${one.fact_id}` }))
  const seed = (rows: NewFact[]) => held.as('elsewhere', (cx) => seedFacts(cx, rows))
  const told = async () => (await sql<{ fact_id: string, value: string }>`select fact_id, value from fact where city_id = 'elsewhere' and value is not null
    and not exists (select from fact later where later.city_id = fact.city_id and later.supersedes = fact.id) order by fact_id`.execute(held.owner)).rows.map((row) => `${row.fact_id} ${row.value}`)
  assert.deepEqual(await seed(stated), { recorded: 5, superseded: 0, withdrawn: 0 })
  const whole = await told()
  const reworded = stated.map((one, place) => place === 0 ? { ...one, value: '999' } : one)
  assert.deepEqual(await seed(reworded), { recorded: 0, superseded: 1, withdrawn: 0 })
  assert.deepEqual(await seed(stated.slice(1)), { recorded: 0, superseded: 0, withdrawn: 1 })
  assert.equal((await told()).length, 4)
  assert.deepEqual(await seed(stated), { recorded: 0, superseded: 1, withdrawn: 0 })
  assert.deepEqual(await told(), whole)
  const officer = { ...actorAs('officer', 'city-officer'), city_id: 'elsewhere' }
  await runJob(held.house, held.db, officer, async (cx) => {
    const { rows } = await sql<{ id: string }>`select id from fact where fact_id = ${stated[1]!.fact_id} and supersedes is null`.execute(cx.tx)
    await supersede(cx, [{ ...stated[1]!, supersedes: rows[0]!.id, value: '777' }])
  })
  assert.deepEqual(await seed(stated), { recorded: 0, superseded: 0, withdrawn: 0 })
  assert.ok((await told()).some((one) => one.endsWith(' 777')))
})

test('sources that disagree stand side by side, one preferred, with how many say otherwise', async () => {
  const shown = await held.ask(anyone, 'facts.show', { subject: 'jinhua', fact: 'hnte-total', period: '2020' })
  assert.ok(shown.statements.length > 1)
  assert.equal(shown.statements.filter((one: any) => one.is_preferred).length, 1)
  assert.deepEqual([...new Set(shown.statements.map((one: any) => one.value))].toSorted(), ['1370', '1378'])
  const listed = (await held.ask(anyone, 'facts.list', { subject: 'jinhua', fact: 'hnte-total', period: '2020' })).facts
  assert.deepEqual(listed.map((one: any) => [one.value, one.conflicts, one.is_preferred]), shown.statements.map((one: any) => [one.value, one.conflicts, one.is_preferred]))
  for (const one of listed) assert.equal(one.conflicts, listed.filter((other: any) => other.value !== one.value).length)
  assert.deepEqual(shown.precedence.map((one: any) => one.id), ['statistics-bureau', 'register-entry', 'bureau-publication', 'self-declared'])
})

test('a statistic that comes in later is preferred, and what was known before still says what it said', async () => {
  const before_at = (await sql<{ now: string }>`select to_char(clock_timestamp() at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as now`.execute(held.owner)).rows[0]!.now
  const cell = { subject: 'jinhua', fact: 'bounty-paid', period: '2020' }
  await record(fact({ subject_kind: 'city', subject_id: 'jinhua', fact_id: 'bounty-paid', period: '2020', value: '82110001', source_kind: 'statistics-bureau', org_id: null, county_id: null, is_public: true }))
  const now = await held.ask(anyone, 'facts.show', cell)
  assert.deepEqual(now.statements.map((one: any) => [one.value, one.is_preferred, one.conflicts]), [['82110001', true, 1], ['82110000', false, 1]])
  const then = await held.ask(anyone, 'facts.show', { ...cell, known_at: before_at })
  assert.deepEqual(then.statements.map((one: any) => [one.value, one.conflicts]), [['82110000', 0]])
  assert.deepEqual((await held.ask(anyone, 'facts.list', { ...cell, known_at: before_at })).facts.map((one: any) => one.value), ['82110000'])
})

test('a correction is shown with what it corrected', async () => {
  const [row] = await record(fact({ period: '2011', is_public: true }))
  await held.as('jinhua', (cx) => supersede(cx, [{ ...fact({ value: '2' }), supersedes: row!.id }]))
  const { statements } = await held.ask(anyone, 'facts.show', { subject: 'demo-enterprise', fact: 'hnte-total', period: '2011' })
  assert.deepEqual(statements.map((one: any) => [one.value, one.earlier.map((earlier: any) => earlier.value)]), [['2', ['1']]])
})

test('an enterprise’s own facts are seen by itself, its county and the city, and by nobody else', async () => {
  await record(fact())
  const ask = (actor: typeof anyone) => held.ask(actor, 'facts.list', { subject: 'demo-enterprise', period: '2019' }).then((page) => page.facts.length)
  const sees = { own: actorAs('a', 'enterprise', { org_id: 'demo-enterprise' }), county: actorAs('b', 'county-officer', { county_id: 'lanxi' }), city: actorAs('c', 'city-officer'), auditor: actorAs('d', 'auditor') }
  const not = { visitor: anyone, other: actorAs('e', 'enterprise', { org_id: 'demo-enterprise-2' }), county: actorAs('f', 'county-officer', { county_id: 'yiwu' }), expert: actorAs('g', 'expert', { org_id: 'demo-enterprise' }), insurer: actorAs('h', 'insurer') }
  for (const [name, actor] of Object.entries(sees)) assert.equal(await ask(actor), 1, name)
  for (const [name, actor] of Object.entries(not)) assert.equal(await ask(actor), 0, name)
  await assert.rejects(held.ask(anyone, 'facts.show', { subject: 'demo-enterprise', fact: 'hnte-total', period: '2019' }), { code: 'facts.none-known' })
})

test('facts are found by the words of fact and subject, and a wildcard is a letter', async () => {
  const found = async (q: string) => new Set((await all(anyone, { q })).map((one) => one.fact.id))
  assert.ok((await found('兑付榜金')).has('bounty-paid'))
  assert.ok((await found('bounty PAID')).has('bounty-paid'))
  assert.ok((await all(anyone, { q: '义乌' })).every((one) => one.subject.id === 'yiwu'))
  assert.deepEqual([(await found('%')).size, (await found('没有这样的事实')).size], [0, 0])
})

test('a page ends after fifty cells and never parts a cell; the total is counted to its limit and no further', async () => {
  const many = (count: number) => Array.from({ length: count }, (_, at) => fact({ fact_id: 'many', subject_id: `e-${String(at).padStart(5, '0')}`, is_public: true }))
  await record(...many(page_cells))
  const page = await held.ask(anyone, 'facts.list', { fact: 'many' })
  assert.deepEqual([page.facts.length, page.total, page.next], [page_cells, page_cells, null])
  await record(...many(page_cells + 1), fact({ fact_id: 'many', subject_id: 'e-00049', value: '2', source_id: 'y', is_public: true }))
  const first = await held.ask(anyone, 'facts.list', { fact: 'many' })
  assert.deepEqual([first.facts.length, first.facts.at(-1).subject.id], [page_cells + 1, 'e-00049'])
  assert.deepEqual((await held.ask(anyone, 'facts.list', { fact: 'many', after: first.next })).facts.map((one: any) => one.subject.id), ['e-00050'])
  await record(...many(total_max - 1))
  assert.deepEqual(await held.ask(anyone, 'facts.list', { fact: 'many' }).then((one) => [one.total, one.is_capped]), [total_max, false])
  await record(...many(total_max))
  assert.deepEqual(await held.ask(anyone, 'facts.list', { fact: 'many' }).then((one) => [one.total, one.is_capped]), [total_max, true])
  assert.deepEqual((await held.ask(anyone, 'facts.list', { fact: 'many', after: 'nonsense' })).facts.length, page_cells + 1)
})

test('the hall’s figures are the newsletter’s, each with its sentence', () => {
  const figures = figuresOf(held.house.cities.get('jinhua')!, 'open-challenges')
  const by_title = new Map(figures.map((one) => [one.title.zh, one]))
  const bounty = by_title.get('兑付榜金')!
  assert.deepEqual([bounty.value, bounty.unit?.zh, bounty.qualifier, bounty.period, bounty.source.id], ['82,110,000', '元', null, '2020', 'STA-003'])
  assert.match(bounty.source.sentence, /兑付榜金8211万元/)
  const collected = by_title.get('梳理技术难题数')!
  assert.deepEqual([collected.value, collected.qualifier?.zh, collected.source.id], ['475', '超', 'STA-004'])
  assert.equal(figures.length, 8)
  assert.deepEqual(figuresOf(held.house.cities.get('elsewhere')!, 'open-challenges'), [])
})

test('the laws of the facts hold', async () => {
  const text = readFileSync(new URL('../../facts/laws.sql', import.meta.url), 'utf8')
  for (const law of text.split(/^-- law: /m).slice(1)) {
    const { rows } = await sql.raw(law.slice(law.indexOf('\n'))).execute(held.owner)
    assert.deepEqual(rows, [], law.split('\n')[0])
  }
})
