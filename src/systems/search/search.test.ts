import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { sql } from '#kernel/store/db.ts'
import { runJob } from '#kernel/store/run.ts'
import { platform } from '#kernel/trust/actor.ts'
import { search_limits } from '#engines/match/search.ts'
import { act, bidOf, need, publishChallenge } from '#test/support/challenge-walk.ts'
import { startHouse, type Client, type TestHouse } from '#test/support/house.ts'
import { rebuild } from './rebuild.ts'

let house: TestHouse
before(async () => { house = await startHouse() })
after(() => house.stop())

type Found = { hits: { kind: string, id: string, path: string }[], total: number, kinds: { id: string, count: number }[], facets: { id: string, values: { count: number }[] }[] }
const find = async (client: Client, text: string, more: Record<string, string> = {}): Promise<Found> => {
  const reply = await client.get('/api/search/find', { text, ...more })
  assert.equal(reply.status, 200, JSON.stringify(reply.body))
  return reply.body as Found
}
const pathsOf = async (client: Client, text: string) => (await find(client, text)).hits.map((hit) => hit.path)
const everybody = async () => [house.visitor, ...await Promise.all(['enterprise', 'enterprise-2', 'solver', 'solver-2', 'expert-1', 'county-officer', 'county-officer-2', 'city-officer', 'finance-officer', 'insurer', 'auditor', 'admin'].map((name) => house.as(name)))]

test('a need is found by who may read it, and for everybody else it is neither found, nor counted, nor suggested', async () => {
  const enterprise = await house.as('enterprise')
  const { case_id } = (await enterprise.post('/api/challenges/open')).body as { case_id: string }
  await act(enterprise, case_id, 'submit', { ...need, 'title-zh': '演示：琉璃釉料低温烧结', 'title-en': 'Demo: sintering of liuli glaze' })
  const readers = new Set(['enterprise', 'county-officer', 'city-officer', 'finance-officer', 'auditor'])
  for (const client of await everybody()) {
    const may = readers.has(client.account)
    const found = await find(client, '琉璃釉料')
    assert.deepEqual(found.hits.map((hit) => hit.path), may ? [`/cases/${case_id}`] : [], client.account)
    assert.equal(found.total, may ? 1 : 0, client.account)
    assert.deepEqual(found.kinds, may ? [{ id: 'case', title: { zh: '办件', en: 'Cases' }, count: 1 }] : [], client.account)
    if (!may) assert.ok(found.facets.every((facet) => facet.values.length === 0), client.account)
    const { groups } = (await client.get('/api/search/suggest', { text: '琉璃釉' })).body as { groups: unknown[] }
    assert.equal(groups.length, may ? 1 : 0, client.account)
    // Every reader of a case may open what they found.
    if (may) assert.equal((await client.get('/api/cases/view', { case_id })).status, 200, client.account)
  }
})

test('a published challenge is found by anyone, in the hall as well, with its words marked; taken off again it is found no more', async () => {
  const case_id = await publishChallenge(house, { open_for_ms: 600_000, need: { 'title-zh': '演示：珐琅涂层喷涂' } })
  const found = await find(house.visitor, '珐琅')
  assert.equal(found.hits[0]?.kind, 'challenge')
  const path = found.hits[0]!.path
  assert.ok((await pathsOf(house.visitor, 'curing coatings')).includes(path), 'English is stemmed')
  assert.ok((await pathsOf(house.visitor, '镀层 喷涂')).includes(path), 'the pack’s synonym')
  const hall = (await house.visitor.get('/api/challenges/hall', { q: '珐琅涂层' })).body
  assert.deepEqual([hall.total, hall.challenges[0].found.title.zh], [1, [{ text: '演示：', is_hit: false }, { text: '珐琅涂层', is_hit: true }, { text: '喷涂', is_hit: false }]])
  assert.equal((await house.visitor.get('/api/challenges/hall', { q: '！？' })).body.total, 0)
  assert.equal((await house.visitor.get('/api/challenges/hall', { q: '珐琅涂层', sector: 'biomedicine' })).body.total, 0)
  await act(await house.as('city-officer'), case_id, 'revoke', { opinion: '企业撤回需求，拟撤榜。' })
  await act(await house.as('city-officer'), case_id, 'confirm-revocation', { reason: 'other', ways: ['visit'], opinion: '企业已撤回需求，指标不再适用，撤榜。' })
  assert.deepEqual(await pathsOf(house.visitor, '珐琅'), [])
  assert.equal((await house.visitor.get('/api/challenges/hall', { q: '珐琅', status: 'all' })).body.total, 0)
})

test('an anonymous challenge is not found by its owner’s name, by anybody', async () => {
  const { rows } = await runJob(house.house, house.db, platform('jinhua'), (cx) => sql<{ title_zh: string, title_en: string }>`select title_zh, title_en from organization where city_id = 'jinhua' and id = 'demo-enterprise'`.execute(cx.tx))
  const owner = rows[0]!
  const case_id = await publishChallenge(house, { open_for_ms: 600_000, need: { 'title-zh': '演示：隐名的麂皮涂层', confidentiality: 'anonymous', 'named-after-signing': false } })
  assert.equal((await find(house.visitor, '麂皮')).total, 1)
  for (const client of await everybody()) for (const name of [owner.title_zh, owner.title_en]) {
    const paths = (await find(client, name)).hits.map((hit) => hit.path)
    const own = (await find(client, '麂皮')).hits.map((hit) => hit.path)
    assert.deepEqual(paths.filter((path) => own.includes(path)), [], `${client.account}: ${name}`)
  }
  const { rows: kept } = await runJob(house.house, house.db, platform('jinhua'), (cx) => sql<{ all: string }>`select string_agg(to_jsonb(doc)::text, '') as all from search_document doc where case_id = ${case_id} and is_public`.execute(cx.tx))
  assert.ok(!kept[0]!.all.includes('demo-enterprise') && !kept[0]!.all.includes(owner.title_zh), 'not in the public document at all')
})

test('nothing of a sealed bid is in the index, before the opening or after', async () => {
  const case_id = await publishChallenge(house, { open_for_ms: 600_000 })
  await act(await house.as('solver'), case_id, 'bid', { ...bidOf(90_000_000), approach: '以翡翠粉末作为独门填料，经三次研磨后分散于树脂之中，固化后不再开裂，这是本队独有的办法。' })
  for (const client of await everybody()) assert.deepEqual(await pathsOf(client, '翡翠粉末'), [], client.account)
  const { rows } = await runJob(house.house, house.db, platform('jinhua'), (cx) => sql`select from search_document where terms @@ '''翡翠'''::tsquery or to_jsonb(search_document)::text like '%翡翠%'`.execute(cx.tx))
  assert.equal(rows.length, 0)
})

test('organisations and published figures are found beside challenges, and a facet narrows them', async () => {
  const { kinds } = await find(house.visitor, '科技局')
  assert.ok(kinds.some((one) => one.id === 'organization'), JSON.stringify(kinds))
  assert.ok((await find(house.visitor, '研发经费')).kinds.some((one) => one.id === 'figure'))
  const narrowed = await find(house.visitor, '涂层', { kinds: 'challenge', facets: 'sector:biomedicine' })
  assert.equal(narrowed.total, 0)
  assert.ok(narrowed.facets.find((one) => one.id === 'sector')!.values.length > 0, 'the other sectors stay to be chosen')
})

test('a question, a page and a list of kinds at the limit are answered, one past it is refused', async () => {
  const { pages_max } = search_limits
  assert.equal((await house.visitor.get('/api/search/find', { text: '甲'.repeat(200) })).status, 200)
  assert.equal((await house.visitor.get('/api/search/find', { text: '甲'.repeat(201) })).status, 400)
  assert.equal((await house.visitor.get('/api/search/find', { text: '涂层', page: String(pages_max) })).status, 200)
  assert.equal((await house.visitor.get('/api/search/find', { text: '涂层', page: String(pages_max + 1) })).status, 400)
  assert.equal((await house.visitor.get('/api/search/find', { text: '' })).status, 400)
  assert.equal((await house.visitor.get('/api/search/find', { text: '涂层', kinds: `${'x'.repeat(399)}` })).status, 200)
  assert.equal((await house.visitor.get('/api/search/find', { text: '涂层', kinds: 'x'.repeat(401) })).status, 400)
})

test('an index made anew is the same as the one that grew with the work, and holds nothing that is gone', async () => {
  const documents = () => runJob(house.house, house.db, platform('jinhua'), async (cx) => (await sql<{ key: string }>`select kind || '~' || id || '~' || source_hash || '~' || terms::text as key from search_document where city_id = 'jinhua' order by kind, id`.execute(cx.tx)).rows.map((row) => row.key))
  const grown = await documents()
  await runJob(house.house, house.db, platform('jinhua'), (cx) => sql`insert into search_document (city_id, kind, id, of_table, path, source_hash, terms, title_terms, is_public, indexed_at)
    values ('jinhua', 'challenge', 'gone', 'challenge', '/gone', '', '''=city:jinhua''', '''=city:jinhua''', true, now() - interval '1 day'), ('jinhua', 'no-such-kind', 'gone', 'challenge', '/gone', '', '''=city:jinhua''', '''=city:jinhua''', true, now())`.execute(cx.tx))
  const done = await rebuild(house.house, house.db, 'jinhua', { is_whole: true })
  assert.deepEqual(await documents(), grown)
  assert.deepEqual(done.map((one) => [one.kind, one.removed]).filter(([, removed]) => removed !== 0), [['challenge', 1]])
})
