import assert from 'node:assert/strict'
import { test } from 'node:test'
import { layOver, type PackView } from '#kernel/declare/pack.ts'
import { noticeStrataOf, panelsPart, widenCriteria } from './criteria.ts'
import { partPool, type Candidate } from './eligibility.ts'

const text = `id: bid-review
title: { zh: 方案评审, en: Review of bids }
source: { title: 试验 }
illustrative: true
strata:
  - { id: field, title: { zh: 本领域, en: Field }, kind: technical, sectors: subject, seats: 3, alternates: 4 }
  - { id: wide, title: { zh: 综合, en: Wide }, kind: technical, sectors: [management], seats: 1, alternates: 2 }
  - { id: finance, title: { zh: 财务, en: Finance }, kind: finance, sectors: any, seats: 1, alternates: 3 }
technical_percent_min: 60
finance_min: 1
rest_days: 30
load_per_year_max: 6
facts: { 年龄: count }
eligible: 年龄 <= 65 or 职称 = "院士"
conflicts: [same-employer, kin]
same_county: excluded
invite_hours: 24
basis: { zh: 试验, en: A trial }
`
const pack: PackView = { id: 'x', title: { zh: 'x', en: 'x' }, layers: [], city: null, hash: '', files: new Map(), docs: () => new Map() }
const lay = (of: string) => layOver(pack, panelsPart, { file: 'x/panels/bid-review.yaml', text: of, county: null })
const told = (of: string) => lay(of).problems.map((one) => `${one.line}:${one.col} ${one.en}`)

test('criteria are read whole, and the notice’s strata carry how many candidates each needs at least', () => {
  const { doc, problems } = lay(text)
  assert.deepEqual(problems, [])
  assert.deepEqual(noticeStrataOf(doc!.doc).map((one) => [one.id, one.seats, one.alternates, one.candidates_min]), [['field', 3, 4, 9], ['wide', 1, 2, 3], ['finance', 1, 3, 4]])
  assert.deepEqual(noticeStrataOf(doc!.doc, { field: 5 })[0]!.candidates_min, 15)
})

test('each mistake is told at its line and column', () => {
  const cases: [string, string, RegExp][] = [
    ['technical_percent_min: 60', 'technical_percent_min: 90', /^9:24 4 technical seats are less than 90 % of 5/],
    ['finance_min: 1', 'finance_min: 2', /^10:14 There are 1 finance seats/],
    ['id: wide', 'id: field', /^7:11 The stratum “field” appears twice/],
    ['年龄 <= 65', '年龄 <= 65 +', /^14:\d+ /],
    ['年龄 <= 65', '年令 <= 65', /^14:11 /],
    ['eligible: 年龄 <= 65 or 职称 = "院士"', 'eligible: 年龄 + 1', /^14:\d+ /],
    ['invite_hours: 24', 'invite_hours: 24\nfallback: beacon', /^18:11 The fallback is a beacon/],
    ['invite_hours: 24', 'invite_hours: 24\nsheet: nowhere', /^18:8 There is no review sheet/],
    ['facts: { 年龄: count }', 'facts: { 年龄: count, 职称: string }', /^13:\d+ “职称” is there for every candidate/],
    ['seats: 3', 'seats: 3.5', /^6:\d+ /],
    ['invite_hours: 24', 'invite_hour: 24', /^17:1 /],
  ]
  for (const [from, to, expected] of cases) assert.ok(told(text.replace(from, to)).some((one) => expected.test(one)), `${to}: ${told(text.replace(from, to)).join(' | ')}`)
})

test('everybody is either in the pool with the strata that fit, or out with the first reason that holds', () => {
  const criteria = lay(text).doc!.doc
  const person = (code: string, change: Partial<Candidate> = {}): Candidate => ({ code, kind: 'technical', employer: 'x', group: null, county_id: 'yiwu', sectors: ['new-materials', 'management'], languages: [], rank: '教授', facts: { 年龄: 50 }, ...change })
  const { pool, out } = partPool([
    person('both'), person('field', { sectors: ['new-materials'] }), person('finance', { kind: 'finance', sectors: [] }), person('other', { sectors: ['health'] }),
    person('kin', { conflicts: ['co-author', 'kin'] }), person('not-listed', { conflicts: ['co-author'] }), person('near', { county_id: 'yongkang' }),
    person('tired', { rested_days: 29 }), person('rested', { rested_days: 30 }), person('busy', { sittings_in_year: 6 }), person('old', { facts: { 年龄: 66 } }),
    person('academician', { facts: {}, rank: '院士' }), person('unknown', { facts: {} }),
  ], criteria, { sectors: ['new-materials'], county_id: 'yongkang' })
  assert.deepEqual(Object.fromEntries(pool.map((one) => [one.code, one.strata])), { both: ['field', 'wide'], field: ['field'], finance: ['finance'], 'not-listed': ['field', 'wide'], rested: ['field', 'wide'], academician: ['field', 'wide'] })
  assert.deepEqual(Object.fromEntries(out.map((one) => [one.code, one.reason])), { other: 'no-stratum', kin: 'conflict-kin', near: 'same-county', tired: 'resting', busy: 'over-load', old: 'not-eligible', unknown: 'eligibility-unknown' })
})

const widening = `
widening:
  - { id: near, title: { zh: 相邻领域, en: Near fields }, basis: { zh: 试验, en: A trial }, sectors: [health] }
  - { id: county, title: { zh: 邻近县, en: Near counties }, basis: { zh: 试验, en: A trial }, same_county: allowed, rest_days: 0 }
  - { id: all, title: { zh: 各领域, en: All fields }, basis: { zh: 试验, en: A trial }, sectors: any, load_per_year_max: 12, eligible: 年龄 <= 70 }
`

test('criteria are widened step by step, by what they named beforehand; conflicts, seats and least candidates stay', () => {
  const { doc, problems } = lay(text + widening)
  assert.deepEqual(problems, [])
  const criteria = doc!.doc
  assert.equal(widenCriteria(criteria, null), criteria)
  assert.equal(widenCriteria(criteria, 'nowhere'), criteria)
  const near = widenCriteria(criteria, 'near'), all = widenCriteria(criteria, 'all')
  assert.deepEqual([near.widened_by!.map((one) => one.id), near.strata.map((one) => one.sectors), near.same_county], [['near'], ['subject', ['management', 'health'], 'any'], 'excluded'])
  assert.deepEqual([all.widened_by!.map((one) => one.id), all.strata.map((one) => one.sectors), all.same_county, all.rest_days, all.load_per_year_max, all.eligible], [['near', 'county', 'all'], ['any', 'any', 'any'], 'allowed', 0, 12, '年龄 <= 70'])
  assert.deepEqual([noticeStrataOf(all), all.conflicts], [noticeStrataOf(criteria), criteria.conflicts])
  assert.equal('widened_by' in criteria, false, 'the pack’s own stay as they are')
  const someone: Candidate = { code: 'health', kind: 'technical', employer: 'x', group: null, county_id: 'yiwu', sectors: ['health'], languages: [], rank: '教授', facts: { 年龄: 50 } }
  const strata = (of: typeof criteria) => partPool([someone, { ...someone, code: 'kin', conflicts: ['kin'] }], of, { sectors: ['new-materials'], county_id: null })
  assert.equal(strata(criteria).pool.length, 0)
  assert.deepEqual(strata(near).pool.map((one) => [one.code, one.strata]), [['health', ['field', 'wide']]])
  assert.deepEqual(strata(all).out.map((one) => one.reason), ['conflict-kin'])
})

test('a step that widens nothing, or narrows, is told at its line and column', () => {
  const cases: [string, string, RegExp][] = [
    ['same_county: allowed, rest_days: 0', 'same_county: allowed, rest_days: 30', /^22:\d+ This step widens nothing, or narrows/],
    ['same_county: allowed, rest_days: 0', 'same_county: excluded', /^22:\d+ /],
    ['sectors: any, load_per_year_max: 12', 'sectors: any, load_per_year_max: 6', /^23:\d+ This step widens nothing/],
    [', same_county: allowed, rest_days: 0', '', /^22:\d+ This step widens nothing/],
    ['id: county', 'id: near', /^22:11 The widening “near” appears twice/],
    ['年龄 <= 70', '年令 <= 70', /^23:\d+ /],
    ['sectors: [health]', 'sectors: [health], conflicts: [kin]', /^21:\d+ /],
  ]
  for (const [from, to, expected] of cases) assert.ok(told((text + widening).replace(from, to)).some((one) => expected.test(one)), `${to}: ${told((text + widening).replace(from, to)).join(' | ')}`)
})
