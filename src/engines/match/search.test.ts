import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import { runJob } from '#kernel/store/run.ts'
import { withScope } from '#kernel/store/scope.ts'
import { platform, visitor, type Actor } from '#kernel/trust/actor.ts'
import { startHouse, type TestHouse } from '#test/support/house.ts'
import { document_limits, forget, index, indexAll, type SearchDocument } from './document.ts'
import { search, search_limits, suggest } from './search.ts'
import { similar } from './similar.ts'

let house: TestHouse
const kind = 'tried'
const plain = (id: string, title: SearchDocument['title'], more: Partial<SearchDocument> = {}): SearchDocument => ({ kind, id, of_table: 'challenge', scope: { is_public: true }, title, path: `/tried/${id}`, ...more })
const text = (segments: { text: string, is_hit: boolean }[]) => segments.map((one) => one.is_hit ? `[${one.text}]` : one.text).join('')

/** Runs `work` as somebody, under row-level security. */
function as<T>(actor: Actor, work: (cx: Cx) => Promise<T>): Promise<T> {
  const city = house.house.cities.get(actor.city_id)!
  return withScope(house.db, actor, city.access.reachOf(actor), (tx) => work({ house: house.house, tx, actor, city, now: '', today_on: '', command_id: null, record: { audits: [], letters: [] }, elevate: async () => {} }), 'read')
}
const found = async (actor: Actor, words: string, more = {}) => (await as(actor, (cx) => search(cx, { text: words, kinds: [kind], ...more }))).hits.map((hit) => hit.id)
const grant = (role: string, org_id: string | null, county_id: string | null): Actor => ({ city_id: 'jinhua', account_id: `try-${role}`, name: role, language: 'zh', grants: [{ role, org_id, county_id }] })
const anyone = visitor('jinhua')

before(async () => {
  house = await startHouse()
  await runJob(house.house, house.db, platform('jinhua'), async (cx) => {
    await indexAll(cx, [
      plain('magnet', { zh: '稀土永磁同步电机的效率提升', en: 'Raising the efficiency of rare-earth motors' }, { body: { zh: '目标效率不低于百分之九十七，不得使用进口材料。' }, facets: { sector: 'new-materials', county: 'wucheng' } }),
      plain('steel', { zh: '不锈钢表面涂层', en: 'Coatings for stainless steel' }, { body: { zh: '涂层厚度十微米，电机外壳适用。' }, facets: { sector: 'new-materials', county: 'yiwu' } }),
      plain('vaccine', { zh: null, en: 'A vaccine that keeps without cooling' }, { body: { en: 'Batteries and motors are not the matter here; storage is.' }, facets: { sector: 'biomedicine' } }),
      plain('hidden-org', { zh: '保密的永磁需求', en: '' }, { scope: { org_id: 'demo-enterprise', county_id: 'wucheng' }, facets: { sector: 'new-energy', county: 'wucheng' } }),
      plain('hidden-county', { zh: '外县的永磁需求', en: '' }, { scope: { org_id: 'another', county_id: 'yiwu' }, facets: { sector: 'biomedicine' } }),
    ])
  })
})
after(() => house.stop())

test('Chinese words find longer ones that hold them, titles first, and the excerpt marks them', async () => {
  assert.deepEqual(await found(anyone, '永磁电机'), ['magnet'])
  assert.equal((await found(anyone, '电机'))[0], 'magnet', 'title before body')
  assert.deepEqual((await found(anyone, '电机')).sort(), ['magnet', 'steel', 'vaccine'], 'motors through the synonym')
  assert.deepEqual(await found(anyone, '钢'), ['steel'], 'one character, at the end of a run')
  const { hits } = await as(anyone, (cx) => search(cx, { text: '永磁电机', kinds: [kind] }))
  assert.equal(text(hits[0]!.title.zh), '稀土[永磁]同步[电机]的效率提升')
})

test('English is stemmed both ways, and synonyms of the pack lead across the languages', async () => {
  assert.deepEqual((await found(anyone, 'motor')).sort(), ['magnet', 'steel', 'vaccine'], '“motor” finds “motors”, and 电机 through the synonym')
  assert.deepEqual(await found(anyone, 'battery vaccines'), ['vaccine'])
  assert.deepEqual(await found(anyone, 'coating'), ['steel'])
  assert.deepEqual(await found(anyone, '马达 永磁'), ['magnet'])
  assert.deepEqual(await found(anyone, 'ＭＯＴＯＲＳ ｖａｃｃｉｎｅ'), ['vaccine'], 'full width is the same word')
})

test('words that stand nowhere together find what holds some of them, and say so', async () => {
  const loose = await as(anyone, (cx) => search(cx, { text: '疫苗 不锈钢', kinds: [kind] }))
  assert.equal(loose.is_loose, true)
  assert.deepEqual(loose.hits.map((hit) => hit.id).sort(), ['steel', 'vaccine'])
  assert.deepEqual(await found(anyone, '量子隧穿'), [])
  assert.deepEqual(await found(anyone, '！？…'), [])
  assert.deepEqual(await found(anyone, "' | & ! ( :* \\ <-> magnet"), await found(anyone, 'magnet'))
})

test('what the asker may not read is not found, not counted, not suggested and not said to be similar', async () => {
  const owner = grant('enterprise', 'demo-enterprise', null), rival = grant('enterprise', 'rival', null)
  const county = grant('county-officer', null, 'wucheng'), city = grant('city-officer', null, null)
  const seen: [Actor, string[]][] = [[anyone, ['magnet']], [rival, ['magnet']], [owner, ['hidden-org', 'magnet']], [county, ['hidden-org', 'magnet']], [city, ['hidden-county', 'hidden-org', 'magnet']], [visitor('challenge-gov'), []]]
  for (const [actor, ids] of seen) {
    const who = actor.grants[0]?.role ?? `visitor of ${actor.city_id}`
    const answer = await as(actor, (cx) => search(cx, { text: '永磁', kinds: [kind] }))
    assert.deepEqual(answer.hits.map((hit) => hit.id).sort(), ids, who)
    assert.equal(answer.total, ids.length, who)
    assert.equal((answer.facets['sector'] ?? []).reduce((sum, one) => sum + one.count, 0), ids.length, who)
    assert.deepEqual((await as(actor, (cx) => suggest(cx, { text: '永', kinds: [kind] }))).map((hit) => hit.id).sort(), ids, who)
    assert.deepEqual((await as(actor, (cx) => similar(cx, { kinds: [kind], text: '永磁', title: '永磁需求', score_min: 0.01 }))).map((one) => one.id).sort(), ids, who)
  }
})

test('the functions that walk the index and row-level security come to the same answer', async () => {
  for (const actor of [anyone, grant('enterprise', 'demo-enterprise', null), grant('county-officer', null, 'yiwu'), grant('city-officer', null, null), grant('expert', null, null), grant('auditor', null, null), grant('insurer', 'demo-insurer', null)]) {
    const { walked, counted, shown } = await as(actor, async (cx) => ({
      walked: (await sql<{ key: string }>`select kind || id as key from search_candidates('''=city:jinhua'''::tsquery, ''::tsquery, 100000, 100000, 10, 100000) order by key`.execute(cx.tx)).rows,
      counted: (await sql<{ n: number }>`select coalesce(sum(n), 0)::int as n from search_counts('''=city:jinhua'''::tsquery, 100000)`.execute(cx.tx)).rows[0]!.n,
      shown: (await sql<{ key: string }>`select kind || id as key from search_document order by key`.execute(cx.tx)).rows,
    }))
    assert.deepEqual(walked.map((row) => row.key).sort(), shown.map((row) => row.key).sort(), actor.grants[0]?.role)
    assert.equal(counted, shown.length)
    assert.ok(walked.length > 3)
  }
})

test('facets narrow and count; a facet’s own choice is left aside in its counts', async () => {
  const all = await as(anyone, (cx) => search(cx, { text: 'motor', kinds: [kind] }))
  assert.deepEqual(all.facets['sector'], [{ id: 'new-materials', count: 2 }, { id: 'biomedicine', count: 1 }])
  const chosen = await as(anyone, (cx) => search(cx, { text: 'motor', kinds: [kind], facets: { sector: 'biomedicine' } }))
  assert.deepEqual(chosen.hits.map((hit) => hit.id), ['vaccine'])
  assert.deepEqual(chosen.facets['sector'], all.facets['sector'])
  assert.equal(chosen.total, 1)
})

test('near duplicates are found as one types, with a score and the words they share', async () => {
  const same = await as(anyone, (cx) => similar(cx, { kinds: [kind], title: '永磁同步电机效率', text: '' }))
  assert.equal(same[0]?.id, 'magnet')
  assert.ok(same[0]!.score > 0.5 && same[0]!.shared.includes('永磁'), JSON.stringify(same))
  assert.deepEqual(await as(anyone, (cx) => similar(cx, { kinds: [kind], title: '永磁同步电机效率', text: '', except: ['magnet'] })), [])
  assert.deepEqual(await as(anyone, (cx) => similar(cx, { kinds: [kind], text: '' })), [])
})

test('a thing that changes is found by what it says now, and a forgotten one not at all; an unchanged one is not written again', async () => {
  const job = <T>(work: (cx: Cx) => Promise<T>) => runJob(house.house, house.db, platform('jinhua'), work)
  await job((cx) => index(cx, plain('moving', { zh: '氢燃料电池堆', en: '' })))
  assert.deepEqual(await found(anyone, '燃料电池'), ['moving'])
  assert.equal(await job((cx) => indexAll(cx, [plain('moving', { zh: '氢燃料电池堆', en: '' })])), 0)
  assert.equal(await job((cx) => indexAll(cx, [plain('moving', { zh: '钠离子储能', en: '' })])), 1)
  assert.deepEqual(await found(anyone, '燃料电池'), [])
  assert.deepEqual(await found(anyone, '钠离子'), ['moving'])
  await job((cx) => forget(cx, { kind, id: 'moving' }))
  assert.deepEqual(await found(anyone, '钠离子'), [])
})

test('a text at its limit is found to its end, one past it is cut and never refused', async () => {
  const { body_chars_max, title_chars_max } = document_limits
  await runJob(house.house, house.db, platform('jinhua'), (cx) => indexAll(cx, [
    plain('at-limit', { zh: `${'甲'.repeat(title_chars_max - 2)}琉璃`, en: '' }),
    plain('past-limit', { zh: `${'甲'.repeat(title_chars_max - 1)}珐琅`, en: '' }, { body: { zh: '丁'.repeat(body_chars_max * 2), en: 'x'.repeat(5_000) + ' word'.repeat(9_000) } }),
  ]))
  assert.deepEqual(await found(anyone, '琉璃'), ['at-limit'])
  assert.deepEqual(await found(anyone, '珐琅'), [])
})

test('what a title is about comes before what is only mentioned, however often', async () => {
  await runJob(house.house, house.db, platform('jinhua'), (cx) => indexAll(cx, [
    plain('mentions', { zh: '别的题目', en: '' }, { body: { zh: '钨铼热电偶。'.repeat(30), en: '' } }),
    plain('about', { zh: '钨铼热电偶', en: '' }),
    plain('half', { zh: '钨铼丝', en: '' }, { body: { zh: '用于热电偶。', en: '' } }),
  ]))
  assert.equal((await found(anyone, '钨铼热电偶'))[0], 'about')
  assert.deepEqual((await found(anyone, '钨铼热电偶')).slice(1).sort(), ['half', 'mentions'])
})

test('an excerpt is sought in the beginning of a text as far as its limit; a word beyond it is found and not shown', async () => {
  const { excerpted_chars_max } = search_limits
  const hits = (word: string) => as(anyone, async (cx) => (await search(cx, { text: word, kinds: [kind] })).hits[0]!.excerpt.zh.some((one) => one.is_hit))
  await runJob(house.house, house.db, platform('jinhua'), (cx) => indexAll(cx, [
    plain('shown-to-its-end', { zh: '长文一', en: '' }, { body: { zh: `${'丙'.repeat(excerpted_chars_max - 3)}琥珀釉`, en: '' } }),
    plain('beyond', { zh: '长文二', en: '' }, { body: { zh: `${'丙'.repeat(excerpted_chars_max)}霁蓝釉`, en: '' } }),
  ]))
  assert.equal(await hits('琥珀釉'), true)
  assert.equal(await hits('霁蓝釉'), false)
})
