import { test } from 'node:test'
import assert from 'node:assert/strict'
import fc from 'fast-check'
import { evaluate } from 'feelin'
import { compile } from './compile.ts'
import type { FeelType } from './types.ts'

const names: Record<string, FeelType> = {
  甲: 'number', 乙: 'number', 行业: 'string', 规上: 'boolean', 公示日: 'date', 数列: { list: 'number' }, 整列: { list: 'number' }, 词列: { list: 'string' },
}
const runs = Number(process.env['PROPERTY_RUNS'] ?? 1_500)
const seed = Number(process.env['PROPERTY_SEED'] ?? Date.now() % 2 ** 31)

function ours(text: string, values: Record<string, unknown>): unknown {
  const made = compile(text, { names })
  assert.ok(made.ok, made.ok ? '' : `${text}: ${JSON.stringify(made.problems)}`)
  return made.run(values)
}

// feelin wants its own date objects, so a date is written into the text.
function feelin(text: string, values: Record<string, unknown>): unknown {
  const date = values['公示日']
  const { 公示日: _, ...rest } = values
  const value: unknown = evaluate(text.replaceAll('公示日', date ? `date("${String(date)}")` : 'null'), rest).value ?? null
  // Decimals have one zero.
  return value === 0 ? 0 : value
}

const oneOf = <T>(...values: T[]) => fc.constantFrom(...values)
const whole = fc.integer({ min: -20, max: 20 }).map(String)
const words = oneOf('"软件"', '"生物"', '"a"', '"软"')
const days = oneOf('date("2021-01-01")', 'date("2021-06-30")', 'date("2022-01-01")', '公示日')
const join = (...parts: fc.Arbitrary<string>[]) => fc.tuple(...parts).map((texts) => `(${texts.join(' ')})`)
const is = (text: string) => fc.constant(text)

const { number, boolean } = fc.letrec<{ number: string, boolean: string }>((tie) => ({
  number: fc.oneof({ maxDepth: 4, withCrossShrink: true },
    whole, oneOf('甲', '乙'),
    join(tie('number'), oneOf('+', '-', '*'), tie('number')),
    join(tie('number'), oneOf('/ 2', '/ 4', '/ 0')),
    tie('number').map((text) => `(-(${text}))`),
    fc.tuple(tie('boolean'), tie('number'), tie('number')).map(([c, a, b]) => `(if ${c} then ${a} else ${b})`),
    fc.tuple(oneOf('sum', 'min', 'max', 'count'), oneOf('数列', '整列', '[]', '[1, 甲, 3]')).map(([f, list]) => `${f}(${list})`),
    fc.tuple(oneOf('sum', 'min', 'max'), tie('number'), tie('number')).map(([f, a, b]) => `${f}(${a}, ${b})`)),
  boolean: fc.oneof({ maxDepth: 4, withCrossShrink: true },
    oneOf('true', 'false', '规上'),
    join(tie('boolean'), oneOf('and', 'or'), tie('boolean')),
    join(tie('boolean'), oneOf('and', 'or'), tie('boolean'), oneOf('and', 'or'), tie('boolean')),
    tie('boolean').map((text) => `not(${text})`),
    join(tie('number'), oneOf('<', '<=', '>', '>=', '=', '!='), tie('number')),
    join(oneOf('行业', '"a"'), oneOf('=', '!=', '<', '>='), words),
    join(days, oneOf('<', '<=', '>', '>=', '=', '!='), days),
    fc.tuple(tie('number'), fc.integer({ min: -9, max: 9 }), fc.nat(9), oneOf('[', '('), oneOf(']', ')'))
      .map(([x, low, more, open, close]) => `(${x} in ${open}${low}..${low + more + 1}${close})`),
    join(tie('number'), oneOf('in (1, 2, > 5)', 'in [1, 2, 3]', 'in 数列', 'in < 4', 'in (甲, 3)', 'between -3 and 5', '= null', '!= null')),
    join(is('行业'), oneOf('in ("软件", "生物")', 'in ["软件"]', 'in 词列', '= null')),
    fc.tuple(is('contains'), oneOf('行业', '"软件"'), words).map(([f, a, b]) => `${f}(${a}, ${b})`),
    oneOf('数列', '[1, 2]').chain((list) => tie('number').map((item) => `list contains(${list}, ${item})`)),
    fc.tuple(oneOf('some', 'every'), oneOf('<', '>=', '='), whole).map(([q, op, n]) => `(${q} x in 整列 satisfies x ${op} ${n})`)),
}))

const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: null, freq: 4 })
const small = fc.integer({ min: -10, max: 10 })
const given_values = fc.record({
  甲: maybe(small), 乙: maybe(small), 行业: maybe(oneOf('软件', '生物', 'a')), 规上: maybe(fc.boolean()),
  公示日: maybe(oneOf('2021-01-01', '2021-06-30', '2021-12-31')),
  数列: maybe(fc.array(maybe(small), { maxLength: 3 })), 整列: maybe(fc.array(small, { maxLength: 3 })), 词列: maybe(fc.array(oneOf('软件', 'a'), { maxLength: 2 })),
})

test(`inside the fragment the answers are feelin's (seed ${seed})`, () => {
  fc.assert(fc.property(fc.oneof(boolean, number), given_values, (text, values) => {
    if (text.length > 600) return
    assert.deepEqual(ours(text, values), feelin(text, values), text)
  }), { seed, numRuns: runs })
})

test(`the traced answer is the plain one, and an answer kept from unknowns never changes as they become known (seed ${seed})`, () => {
  fc.assert(fc.property(boolean, given_values, given_values, (text, some, more) => {
    if (text.length > 600 || text.includes('null')) return
    const kept = compile(text, { names, keeps_unknown: true })
    const feel = compile(text, { names })
    assert.ok(kept.ok && feel.ok)
    const before = kept.run(some)
    assert.deepEqual(kept.trace(some).result, before)
    if (before === null) return
    // Every unknown list element would have to be filled too; whole values are enough to see a contradiction.
    const filled = Object.fromEntries(Object.entries(some).map(([key, value]) => [key, value ?? more[key as keyof typeof more]]))
    assert.deepEqual(kept.run(filled), before, text)
    assert.deepEqual(feel.run(some), before, `FEEL differs from a settled answer: ${text}`)
  }), { seed, numRuns: runs })
})

test(`in binds before and, and before or, whatever the author leaves unbracketed (seed ${seed})`, () => {
  const link = oneOf('规上', '甲 in [1, 2]', '甲 in 数列', '行业 in 词列', '甲 in > 1', '甲 in [0..3)', '甲 in (1, 2)', '乙 between 1 and 3', 'not(规上)', '乙 = 1', '(甲 > 乙 or 规上)')
  fc.assert(fc.property(link, fc.array(fc.tuple(oneOf('and', 'or'), link), { maxLength: 6 }), given_values, (first, rest, values) => {
    const groups = [[first]]
    for (const [joint, next] of rest) {
      if (joint === 'or') groups.push([])
      groups.at(-1)!.push(next)
    }
    const bracketed = groups.map((group) => `(${group.map((one) => `(${one})`).join(' and ')})`).join(' or ')
    const bare = [first, ...rest.flat()].join(' ')
    assert.deepEqual(ours(bare, values), ours(bracketed, values), bare)
  }), { seed, numRuns: runs })
})

// Where we differ from feelin on purpose: the FEEL standard's reading, or exact decimals.
const differences: [string, Record<string, unknown>, unknown, unknown][] = [
  ['0.1 + 0.2 = 0.3', {}, true, false],
  ['甲 * 0.15', { 甲: 333333.33 }, 49999.9995, 49999.9995],
  ['1.1 * 3', {}, 3.3, 3.3000000000000003],
  ['1 between 甲 and 0', { 甲: null }, false, null],
  ['1 in [甲..2]', { 甲: null }, null, true],
  ['3 in [5..1]', {}, false, true],
  ['some x in 数列 satisfies x > 1', { 数列: [1, null] }, null, false],
  ['every x in 数列 satisfies x > 0', { 数列: [1, null] }, null, false],
  ['1 in ([1, 2], [3])', {}, true, false],
  ['甲 in [1, 2] and false or 甲 = 1', { 甲: 1 }, true, false],
  ['甲 in (null)', { 甲: null }, true, null],
  ['max(date("2021-01-01"), date("2022-01-01"))', {}, '2022-01-01', null],
  ['is defined(甲)', { 甲: 1 }, true, null],
]
for (const [text, values, expected, theirs] of differences) {
  test(`listed difference: ${text} is ${String(expected)}, for feelin ${String(theirs)}`, () => {
    assert.deepEqual(ours(text, values), expected)
    assert.deepEqual(feelin(text, values), theirs)
  })
}
