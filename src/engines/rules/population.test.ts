import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Pack } from '#kernel/declare/pack.ts'
import { sql } from '#kernel/store/db.ts'
import { dictionaryOf } from '#facts/dictionary.ts'
import { recordFacts, type NewFact } from '#facts/record.ts'
import { startRulesCity, type RulesCity } from '#test/support/rules-city.ts'
import { makeDemoPopulation, openDemoPopulation, fillDemoPopulation } from './demo-population.ts'
import { demoPopulationOf } from './demo-shape.ts'
import { measuresOf, namesOf } from './measure-check.ts'
import { populationColumns } from './population-columns.ts'
import { populationFromFacts } from './population-facts.ts'
import { columnsFor, dropPopulation, readPopulation, row_slots, subjectsOf } from './population.ts'

let city: RulesCity, pack: Pack
before(async () => {
  city = await startRulesCity()
  pack = city.pack
})
after(() => city?.stop())

const inCity: RulesCity['inCity'] = (work) => city.inCity(work)
const make = (enterprises: number, seed: number) => inCity((cx) => makeDemoPopulation(cx, namesOf(pack), populationColumns(pack), demoPopulationOf(pack)!, { enterprises, seed, as_of: '2021-06-30' }))
const rowsOf = (id: string) => inCity(async ({ tx }) => (await sql<Record<string, unknown>>`select * from rule_row where population_id = ${id} order by subject_id`.execute(tx)).rows.map(({ population_id: _id, ...row }) => row))

test('the same seed makes the same enterprises, also piece by piece, and another seed others', async () => {
  const [first, second, other] = [await make(300, 7), await make(300, 7), await make(300, 8)]
  assert.deepEqual([first.subjects_count, await rowsOf(first.id)], [300, await rowsOf(second.id)])
  assert.notDeepEqual(await rowsOf(other.id), await rowsOf(first.id))
  const pieces = await inCity(async (cx) => {
    const [names, columns, demo] = [namesOf(pack), populationColumns(pack), demoPopulationOf(pack)!]
    const id = await openDemoPopulation(cx, columns, demo, { enterprises: 300, seed: 7, as_of: '2021-06-30' })
    for (const [from, until] of [[1, 100], [101, 300]] as const) await fillDemoPopulation(cx, id, names, columns, demo, { seed: 7, from, until })
    return id
  })
  assert.deepEqual(await rowsOf(pieces), await rowsOf(first.id))
})

test('a made-up population is marked, spread over counties and sectors, and has gaps', async () => {
  const { id } = await make(2_000, 1)
  const population = (await inCity((cx) => readPopulation(cx, id)))!
  assert.deepEqual([population.is_demo, population.subjects_count, population.as_of, population.seed], [true, 2_000, '2021-06-30', 1])
  assert.match(population.title.zh, /^〔演示〕/)
  const subjects = await inCity((cx) => subjectsOf(cx, population, { limit: 2_000 }))
  assert.deepEqual([new Set(subjects.map((one) => one.county_id)).size, new Set(subjects.map((one) => one.sector_id)).size], [10, 6])
  const share = (of: (facts: Record<string, unknown>) => boolean) => subjects.filter((one) => of(one.facts)).length / 2_000
  assert.ok(share((facts) => facts['年研发经费投入'] === null) > 0.03, 'some do not say what they spend')
  assert.ok(share((facts) => facts['是规上企业'] === true) > 0.15 && share((facts) => facts['国家高新技术企业资格有效'] === true) > 0.05)
  assert.ok(share((facts) => (facts['揭榜合同'] as unknown[]).length > 0) > 0.01)
  assert.ok(subjects.every(({ county_id, facts }) => county_id !== 'yiwu' || facts['所在县市'] === '义乌市'))
  // Decisions come out in all three ways, so that a sweep has something to show.
  const outcomes = new Set([...measuresOf(pack).values()].filter((one) => one.measure.subject === 'enterprise').flatMap((one) => subjects.slice(0, 500).map(({ facts }) => one.decide(facts, '2021-06-30').outcome)))
  assert.deepEqual([...outcomes].sort(), ['eligible', 'not-eligible', 'undecided'])
  await inCity((cx) => dropPopulation(cx, id))
  assert.equal(await inCity((cx) => readPopulation(cx, id)), null)
})

test('what the facts store knows of an enterprise on a day is frozen as rules read it', async () => {
  const source = { title: { zh: '台账', en: 'Books' } }
  const fact = (fact_id: string, value: string, over: Partial<NewFact> = {}): NewFact => ({ subject_kind: 'enterprise', subject_id: 'one', fact_id, period: '2021', value, source_kind: 'self-declared', source_id: 'books', source, county_id: 'yiwu', is_public: false, ...over })
  await inCity((cx) => recordFacts(cx, [
    fact('rd-input', '500000.01'), fact('rd-input', '700000', { period: '2022' }), fact('rd-input', '600000', { source_kind: 'bureau-publication', source_id: 'b' }),
    fact('is-hnte', 'yes'), fact('hnte-recognition', 'again'), fact('project-rd-share', '2.75'), fact('agreement-signed-on', '2020-05-01'),
    fact('rd-input', '1', { subject_kind: 'city', subject_id: 'jinhua' }), fact('is-hnte', 'no', { subject_id: 'two', county_id: null }),
  ]))
  const names = namesOf(pack)
  const columns = columnsFor(names, ['年研发经费投入', '国家高新技术企业资格有效', '本年度高企认定', '项目研发占比', '招商协议签订日期', '所在县市', '揭榜合同.成交金额'])
  const { id, subjects_count } = await inCity((cx) => populationFromFacts(cx, names, columns, { as_of: '2021-12-31' }))
  assert.equal(subjects_count, 2)
  const population = (await inCity((cx) => readPopulation(cx, id)))!
  assert.deepEqual([population.is_demo, Object.keys(population.columns.relations)], [false, []])
  const [one, two] = await inCity((cx) => subjectsOf(cx, population))
  assert.deepEqual(one, { subject_id: 'one', county_id: 'yiwu', sector_id: null, facts: {
    年研发经费投入: 60_000_000, 国家高新技术企业资格有效: true, 本年度高企认定: '重新认定', 项目研发占比: 2.75, 招商协议签订日期: '2020-05-01', 所在县市: '义乌市',
  } })
  assert.deepEqual([two!.facts['国家高新技术企业资格有效'], two!.facts['年研发经费投入'], two!.facts['所在县市']], [false, null, null])
})

test('more facts of one kind than a row has slots are refused, as many as it has are not', () => {
  const flag = [...dictionaryOf(pack).values()].find((fact) => fact.type === 'flag')!
  const many = new Map(Array.from({ length: row_slots.b + 1 }, (_, i) => [`名${i}`, { name: `名${i}`, is: 'fact' as const, fact: flag }]))
  assert.equal(Object.keys(columnsFor(many, [...many.keys()].slice(1)).facts).length, row_slots.b)
  assert.throws(() => columnsFor(many, many.keys()), { code: 'rules.too-many-columns' })
})
