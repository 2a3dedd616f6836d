import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Fact } from './dictionary.ts'
import { readPeriod, readValue, value_chars_max } from './value.ts'

const fact = (over: Partial<Fact> = {}): Fact => ({
  id: 'f', name: { zh: '名', en: 'Name' }, type: 'money', unit: { zh: '元', en: 'yuan' }, period: 'year', calibre: null, decimals: 2, question: null, ...over,
})
const read = (typed: string | number, over: Partial<Fact> = {}) => readValue(fact(over), typed).value
const code = (typed: string | number, over: Partial<Fact> = {}) => readValue(fact(over), typed).problems[0]?.code

test('a number is taken as it is written, with commas, full-width digits, its unit, 万 and 亿', () => {
  assert.deepEqual(['12.34', '1,234.5', '１２３', '8211万元', '1.25亿', '300 元', '¥7', '-3', '−3', '007', '2.50', '0.5亿', '-0'].map((typed) => read(typed)),
    ['12.34', '1234.5', '123', '82110000', '125000000', '300', '7', '-3', '-3', '7', '2.50', '50000000', '0'])
  assert.deepEqual([read(2020), read(0.1), read('24.3%', { type: 'ratio', unit: { zh: '%', en: '%' } })], ['2020', '0.1', '24.3'])
})

test('what is no number, and what is finer than the fact carries, is refused and never rounded', () => {
  for (const typed of ['12,34', '1.2.3', '约 3', '1e5', '0x10', '=1+1', '--1', 'NaN', 1e21, Infinity]) assert.equal(code(typed), 'facts.value-not-a-number', String(typed))
  assert.equal(code('3万', { type: 'count' }), 'facts.value-not-a-number')
  assert.deepEqual([code('1.25'), code('1.255'), code('0.00001万', { decimals: 1 }), code('1.234567万'), code('1.2345678万')], [undefined, 'facts.value-too-fine', undefined, undefined, 'facts.value-too-fine'])
  assert.equal(code('5.0', { type: 'count', decimals: 0 }), 'facts.value-too-fine')
})

test('thirty digits are the most of a number and four thousand characters of a text', () => {
  assert.deepEqual([code('9'.repeat(30)), code('9'.repeat(31))], [undefined, 'facts.value-not-a-number'])
  assert.deepEqual([code('字'.repeat(value_chars_max), { type: 'text' }), code('字'.repeat(value_chars_max + 1), { type: 'text' })], [undefined, 'facts.value-too-long'])
})

test('a day exists, a flag is yes or no, a choice is one of its choices, and nothing is empty', () => {
  assert.deepEqual([code('2020-02-29', { type: 'date' }), code('2021-02-29', { type: 'date' })], [undefined, 'facts.value-not-a-day'])
  assert.deepEqual([read('是', { type: 'flag' }), read('FALSE', { type: 'flag' }), code('也许', { type: 'flag' }), code('constructor', { type: 'flag' })], ['yes', 'no', 'facts.value-not-a-flag', 'facts.value-not-a-flag'])
  const choices = [{ id: 'large', name: { zh: '大型', en: 'Large' } }, { id: 'small', name: { zh: '小型', en: 'Small' } }]
  assert.deepEqual([read('大型', { type: 'choice', choices }), read('SMALL', { type: 'choice', choices }), code('中型', { type: 'choice', choices })], ['large', 'small', 'facts.value-not-a-choice'])
  assert.equal(code('  '), 'facts.value-empty')
})

test('a period is of the fact’s kind and exists', () => {
  const period = (kind: Fact['period'], typed: string | number) => readPeriod(fact({ period: kind }), typed).value
  assert.deepEqual([period('year', 2020), period('year', '2020年'), period('year', '2017/2020'), period('year', '2020/2017'), period('year', '2020-02'), period('year', '')], ['2020', '2020', '2017/2020', null, null, null])
  assert.deepEqual([period('quarter', '2020-Q4'), period('quarter', '2020-q5'), period('month', '2020-12'), period('month', '2020-13')], ['2020-q4', null, '2020-12', null])
  assert.deepEqual([period('day', '2020-02-29'), period('day', '2021-02-29'), period('none', '2021-02')], ['2020-02-29', null, '2021-02'])
})

test('every number that is written comes back the same, and 万 and 亿 move the point exactly', () => {
  fc.assert(fc.property(fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n }), fc.integer({ min: 0, max: 99 }), fc.constantFrom(['', 0] as const, ['万', 4] as const, ['亿', 8] as const), (whole, cents, [unit, places]) => {
    const text = `${whole}.${String(cents).padStart(2, '0')}`
    const value = read(`${text}${unit}`)
    assert.ok(value !== null)
    // In hundredths, by whole numbers only.
    const hundredths = (decimal: string) => BigInt(decimal.replace('.', '')) * 10n ** BigInt(2 - (decimal.split('.')[1] ?? '').length)
    assert.equal(hundredths(value), hundredths(text) * 10n ** BigInt(places))
    assert.match(value, /^-?(0|[1-9]\d*)(\.\d{1,2})?$/)
  }))
})

test('whatever is typed, the answer is a value the table holds or one problem', () => {
  fc.assert(fc.property(fc.oneof(fc.string(), fc.string({ unit: 'binary' }), fc.double()), fc.constantFrom('money', 'count', 'ratio', 'number', 'date', 'text', 'flag', 'choice' as const), (typed, type) => {
    const { value, problems } = readValue(fact({ type }), typed)
    assert.equal(value === null, problems.length === 1)
    if (value !== null) assert.ok(value.length > 0 && value.length <= value_chars_max)
  }))
})
