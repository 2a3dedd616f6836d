import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Fact } from '#facts/dictionary.ts'
import { compileMeasure, type CompiledMeasure } from './compile-measure.ts'
import { measureShape } from './measure.ts'
import type { RuleNames } from './names.ts'
import { changesOf, quantityText, readQuantity, valueOn } from './parameters.ts'

const both = (text: string) => ({ zh: text, en: text })
const fact = (name: string, type: Fact['type'], more: Partial<Fact> = {}): [string, { name: string, is: 'fact', fact: Fact }] => [name, { name, is: 'fact', fact: {
  id: `f${name.length}`, name: both(name), type, unit: type === 'ratio' ? both('%') : null, period: 'none', calibre: null, decimals: type === 'ratio' ? 2 : 0, question: null, ...more } }]
const names: RuleNames = new Map([fact('投入', 'money'), fact('占比', 'ratio'), fact('月数', 'count'), fact('是高企', 'flag'), fact('签订', 'date')])

function compiled(change: Record<string, unknown>): CompiledMeasure {
  const measure = measureShape.parse({
    id: 'm', title: both('m'), clause: { document: 'd', source: 'POL-000', text: '原', translation: 'x' }, level: 'city', subject: 'enterprise', valid: { from: 'undetermined', until: 'undetermined' },
    conditions: [{ id: 'c', name: both('达标'), when: '投入 >= 门槛' }], parameters: { 门槛: [{ value: '50 万元' }], 比例: [{ value: '15%' }] },
    amount: { formula: '投入 * 比例', rounding: { to: 'fen', how: 'half-up', per: 'total' } }, examples: [{ name: 'e', facts: {}, on: '2021-01-01', outcome: 'undecided' }], ...change,
  })
  const made = compileMeasure({ measure, version: 'v' }, names)
  if ('problems' in made) assert.fail(made.problems.map((one) => one.en).join('\n'))
  return made
}

test('sizes are read exactly with their units, and what is none is not guessed', () => {
  assert.deepEqual(['50 万元', '1.5亿元', '0.01 元', '１，０００ 元', '15%', '3.85％', '1 年', '6 个月', '30 天', '2021-01-01', 3.5, '60 分'].map((text) => readQuantity(text)), [
    { kind: 'money', fen: 50_000_000 }, { kind: 'money', fen: 15_000_000_000 }, { kind: 'money', fen: 1 }, { kind: 'money', fen: 100_000 },
    { kind: 'rate', numerator: 15, denominator: 100 }, { kind: 'rate', numerator: 385, denominator: 10_000 }, { kind: 'months', months: 12 }, { kind: 'months', months: 6 },
    { kind: 'days', days: 30 }, { kind: 'date', on: '2021-01-01' }, { kind: 'number', text: '3.5' }, { kind: 'number', text: '60' },
  ])
  for (const text of ['', '五十万元', '0.001 元', '1.2.3', '99999999999999999 元', '1.5 年', '2021-02-30']) assert.equal(readQuantity(text), null, text)
  assert.deepEqual([quantityText({ kind: 'money', fen: 50_000_000 }).zh, quantityText({ kind: 'rate', numerator: 385, denominator: 10_000 }).zh], ['50 万元', '3.85%'])
  assert.deepEqual([quantityText({ kind: 'months', months: 12 }), quantityText({ kind: 'days', days: 30 })], [{ zh: '1 年', en: '1 year' }, { zh: '30 天', en: '30 days' }])
})

test('the value in force is the last whose day has come', () => {
  const values = [{ from: '2022-01-20', value: '3.70%' }, { value: '3.85%' }, { from: '2022-08-22', value: '3.65%' }]
  assert.deepEqual(['2021-01-01', '2022-01-19', '2022-01-20', '2022-08-22'].map((day) => valueOn(values, day)?.value), ['3.85%', '3.85%', '3.70%', '3.65%'])
  assert.equal(valueOn([{ from: '2021-01-01', value: 1 }], '2020-12-31'), null)
  assert.deepEqual(changesOf({ a: values, b: [{ from: '2021-05-01', value: 1 }] }), ['2021-05-01', '2022-01-20', '2022-08-22'])
})

test('at the threshold it is granted, a fen below it is not, and what is not known stays open', () => {
  const { decide } = compiled({})
  assert.deepEqual(decide({ 投入: 50_000_000 }, '2021-01-01').amount_fen, 7_500_000)
  assert.deepEqual(decide({ 投入: 49_999_999 }, '2021-01-01').outcome, 'not-eligible')
  const open = decide({}, '2021-01-01')
  assert.deepEqual([open.outcome, open.amount_fen, open.missing], ['undecided', null, ['投入']])
})

test('half a fen is rounded as declared, in the amount itself', () => {
  const of = (rounding: object) => compiled({ parameters: { 门槛: [{ value: '0.01 元' }], 比例: [{ value: '50%' }] }, amount: { formula: '投入 * 比例', rounding } }).decide({ 投入: 101 }, '2021-01-01').amount_fen
  assert.deepEqual([of({ to: 'fen', how: 'half-up', per: 'total' }), of({ to: 'fen', how: 'down', per: 'total' }), of({ to: 'yuan', how: 'up', per: 'total' }), of({ to: 'yuan', how: 'half-up', per: 'total' })], [51, 50, 100, 100])
})

test('a parameter that changes changes the decision on its day, and one not yet in force leaves it open', () => {
  const { decide, params } = compiled({ parameters: { 门槛: [{ from: '2021-01-01', value: '50 万元' }, { from: '2022-01-01', value: '60 万元' }], 比例: [{ value: '15%' }] } })
  assert.deepEqual(['2020-12-31', '2021-12-31', '2022-01-01'].map((day) => decide({ 投入: 55_000_000 }, day).outcome), ['undecided', 'eligible', 'not-eligible'])
  assert.deepEqual(Object.keys(params('2020-12-31')), ['比例'])
})

test('out of force nothing is granted', () => {
  const { decide } = compiled({ valid: { from: '2021-01-12', until: '2023-12-31' } })
  assert.deepEqual(['2021-01-11', '2021-01-12', '2023-12-31', '2024-01-01'].map((day) => [decide({ 投入: 50_000_000 }, day).outcome, decide({ 投入: 50_000_000 }, day).is_in_force]),
    [['not-eligible', false], ['eligible', true], ['eligible', true], ['not-eligible', false]])
})

test('caps bind in their order: the claim’s in the amount, then the year’s and that of all years with what was given before', () => {
  const { decide } = compiled({ caps: { per_claim: '9 万元', yearly: '8 万元', cumulative: '10 万元' } })
  const of = (already = {}) => { const { amount_fen, capped_fen, capped_by } = decide({ 投入: 100_000_000 }, '2021-01-01', already); return [amount_fen, capped_fen, capped_by] }
  assert.deepEqual(of(), [9_000_000, 8_000_000, 'yearly'])
  assert.deepEqual(of({ year_fen: 8_000_000 }), [9_000_000, 0, 'yearly'])
  assert.deepEqual(of({ total_fen: 9_500_000 }), [9_000_000, 500_000, 'cumulative'])
})

test('an amount the source leaves open is undetermined within its bounds, never nought', () => {
  const { decide } = compiled({ amount: { at_least: '投入 * 10%'.replace('10%', '比例'), at_most: '投入 * 2 * 比例', rounding: { to: 'fen', how: 'half-up', per: 'total' } }, caps: { per_claim: '10 万元' } })
  const one = decide({ 投入: 60_000_000 }, '2021-01-01')
  assert.deepEqual([one.outcome, one.amount_fen, one.is_amount_undetermined, one.at_least_fen, one.at_most_fen], ['eligible', null, true, 9_000_000, 10_000_000])
})

test('a condition may name one before it; a percentage reads as its fraction, a number of months as months', () => {
  const { decide } = compiled({
    conditions: [{ id: 'a', name: both('达标'), when: '占比 >= 比例' }, { id: 'b', name: both('够久'), when: '达标 and 月数 >= 期限' }], parameters: { 比例: [{ value: '3%' }], 期限: [{ value: '1 年' }] },
    amount: undefined, effect: { text: both('上调一档') },
  })
  assert.deepEqual([decide({ 占比: 3, 月数: 12 }, '2021-01-01').outcome, decide({ 占比: 2.99, 月数: 12 }, '2021-01-01').outcome, decide({ 占比: 3, 月数: 11 }, '2021-01-01').outcome], ['eligible', 'not-eligible', 'not-eligible'])
  assert.equal(decide({ 占比: 3, 月数: 12 }, '2021-01-01').is_amount_undetermined, false)
})

test('a table gives the amount of the row that fits, and nothing where none does', () => {
  const { decide } = compiled({
    conditions: [{ id: 'a', name: both('有月数'), when: '月数 >= 0' }], parameters: { 小: [{ value: '100 元' }], 大: [{ value: '300 元' }] },
    amount: { table: { hit: 'unique', inputs: ['月数', '是高企'], rules: [{ when: ['< 12', '-'], gives: '小' }, { when: ['>= 12', 'true'], gives: '大' }], otherwise: 'null' } },
  })
  const of = (facts: Record<string, unknown>) => decide(facts, '2021-01-01').amount_fen
  assert.deepEqual([of({ 月数: 11 }), of({ 月数: 12, 是高企: true }), of({ 月数: 12, 是高企: false })], [10_000, 30_000, null])
})
