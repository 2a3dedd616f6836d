// feelin as the oracle of lists, contexts, texts, roundings and times; where we differ on purpose is listed below.
import { test } from 'node:test'
import assert from 'node:assert/strict'
import fc from 'fast-check'
import { evaluate } from 'feelin'
import { compile } from './compile.ts'
import type { FeelType } from './types.ts'

const names: Record<string, FeelType> = {
  甲: 'number', 乙: 'number', 词: 'string', 规上: 'boolean', 整列: { list: 'number' }, 词列: { list: 'string' }, 合同: { list: { fields: { 金额: 'number', 类别: 'string', 已付: 'boolean' } } },
}
const runs = Number(process.env['PROPERTY_RUNS'] ?? 500)
const seed = Number(process.env['PROPERTY_SEED'] ?? Date.now() % 2 ** 31)

function ours(text: string, values: Record<string, unknown>): unknown {
  const made = compile(text, { names })
  assert.ok(made.ok, made.ok ? '' : `${text}: ${JSON.stringify(made.problems)}`)
  return made.run(values)
}

// feelin has times and durations as objects of its own.
function plain(value: unknown): unknown {
  if (value === undefined || value === null) return null
  if (typeof value === 'number') return value === 0 ? 0 : Number(value.toPrecision(14))
  if (Array.isArray(value)) return value.map(plain)
  if (typeof value !== 'object') return value
  if ('toISO' in value && typeof value.toISO === 'function') return 'ISO' in value ? null : String((value.toISO as () => unknown)())
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plain(item)]))
}

const feelin = (text: string, values: Record<string, unknown>) => plain(evaluate(text, values).value)

const oneOf = <T>(...values: T[]) => fc.constantFrom(...values)
const fill = (template: string, parts: Record<string, fc.Arbitrary<string>>) => {
  const keys = template.match(/\b[NTLWC]\b/g) ?? []
  return fc.tuple(...keys.map((key) => parts[key]!)).map((texts) => {
    let i = 0
    return template.replace(/\b[NTLWC]\b/g, () => texts[i++]!)
  })
}
const whole = fc.integer({ min: -20, max: 20 }).map((n) => `(${n})`)
const N = fc.oneof(whole, oneOf('甲', '乙', '2.5', '(-1.25)'))
const T = oneOf('词', '"软件园"', '"a"', '"ab"')
const L = oneOf('整列', '[3, 1, 2]', '[1, 1]', 'reverse(整列)', '整列[item > 0]', '(for x in 整列 return x * 2)')
const W = oneOf('词列', '["a", "b"]')
const C = oneOf('合同', '合同[已付 = true]', '合同[金额 > 3]', '合同[类别 = "a"]')
const parts = { N, T, L, W, C }
const templates = [
  'floor(N)', 'ceiling(N)', 'abs(N)', 'decimal(N, 1)', 'round up(N, 0)', 'round down(N, 1)', 'round half up(N, 0)', 'round half down(N, 1)', 'modulo(N, 3)', 'N ** 2', 'even(floor(N))', 'odd(floor(N))',
  'string length(T)', 'upper case(T)', 'contains(T, T)', 'starts with(T, "a")', 'ends with(T, T)', 'substring(T, 1, 1)', 'substring before(T, "b")', 'substring after(T, "a")', 'T + T', 'string join(W, ",")',
  'count(L)', 'L[1]', 'L[-1]', 'append(L, N)', 'concatenate(L, L)', 'distinct values(L)', 'union(L, L)', 'index of(L, N)', 'list contains(L, N)', 'sublist([1, 2, 3], 2)', 'mean([1, 3, 8])', 'product(L)', 'flatten([L, [1]])',
  'insert before([1, 2], 2, N)', 'remove([1, 2, 3], 2)', 'all([true, 规上])', 'any([false, 规上])',
  'count(C)', 'C.金额', 'sum(C.金额)', 'C[1].金额', 'for c in C return c.金额', 'for i in 1..3 return i * N', 'for a in [1, 2], b in L return a + b', 'some c in C satisfies c.类别 = "a"',
  '{ a: N, b: a }.b', '[{ a: 1 }, { a: N }].a', 'count([{ a: 1 }, { a: 4 }][a > N])',
  'string(date("2021-01-31") + duration("P1M"))', 'string(date("2021-03-31") - duration("P1M"))', 'string(date("2020-02-29") + duration("P1Y"))', 'string(duration("P14M"))', 'date("2021-01-31").year + N', 'date("2021-09-29").weekday',
  'date("2021-03-01") - date("2020-03-01") = duration("P365D")', 'duration("P1Y") > duration("P11M")', 'duration("PT36H").days',
]
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null, freq: 5 })
const small = fc.integer({ min: -6, max: 6 })
const given_values = fc.record({
  甲: small, 乙: maybe(small), 词: maybe(oneOf('a', 'abc', '软件园')), 规上: maybe(fc.boolean()), 整列: fc.array(small, { minLength: 1, maxLength: 4 }), 词列: fc.array(oneOf('a', 'b'), { minLength: 1, maxLength: 3 }),
  合同: fc.array(fc.record({ 金额: small, 类别: maybe(oneOf('a', 'b')), 已付: maybe(fc.boolean()) }), { minLength: 0, maxLength: 3 }),
})

for (const template of templates) {
  test(`${template} answers as feelin does (seed ${seed})`, () => {
    fc.assert(fc.property(fill(template, parts), given_values, (text, values) => {
      assert.deepEqual(plain(ours(text, values)), feelin(text, values), text)
    }), { seed, numRuns: Math.ceil(runs / 25) })
  })
}

// FEEL's standard reading on our side: the middle of the sorted list, modes in ascending order, whole months.
const differences: [string, unknown, unknown][] = [
  ['median([10, 9, 1])', 9, 10],
  ['mode([-1, 0])', [-1, 0], [0, -1]],
  ['sublist([], 1)', null, []],
  ['string(years and months duration(date("2011-12-22"), date("2013-08-24")))', 'P1Y8M', 'P1Y8M2D'],
]
for (const [text, expected, theirs] of differences) {
  test(`listed difference: ${text} is ${JSON.stringify(expected)}, for feelin ${JSON.stringify(theirs)}`, () => {
    assert.deepEqual(ours(text, {}), expected)
    assert.deepEqual(feelin(text, {}), theirs)
  })
}
