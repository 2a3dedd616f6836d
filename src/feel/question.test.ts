import { test } from 'node:test'
import assert from 'node:assert/strict'
import { compile } from './compile.ts'
import { mostDeciding } from './question.ts'
import { compileTable, type TableText } from './table.ts'
import { LIMITS, type FeelType, type HitPolicy } from './types.ts'

const names: Record<string, FeelType> = {
  研发费用: 'money', 营业收入: 'money', 专利数: 'count', 行业: { choices: ['软件', '生物', '农业'] }, 规上: 'boolean', 领军: 'boolean', 失信: 'boolean', 等级: 'number',
  数列: { list: 'number' }, 合同: { list: { fields: { 成交金额: 'money', 实际支付: 'money', 技术交易: 'boolean' } } },
}

function ask(text: string, values: Record<string, unknown>) {
  const made = compile(text, { names })
  assert.ok(made.ok, made.ok ? '' : JSON.stringify(made.problems))
  const { value, open } = made.ask(values)
  return [value, open.map(({ name, weight }) => `${name} ${Number(weight.toFixed(3))}`)]
}

test('what is known settles the answer where it can, and nothing is asked', () => {
  assert.deepEqual(ask('规上 and 专利数 > 3', { 规上: false }), [false, []])
  assert.deepEqual(ask('规上 or 专利数 > 3', { 专利数: 4 }), [true, []])
  assert.deepEqual(ask('if 规上 then 1 else 1', {}), [1, []])
  assert.deepEqual(ask('规上 and 专利数 > 3', { 规上: true, 专利数: 4 }), [true, []])
})

test('the names that keep an answer open are told by the chance that they decide it', () => {
  assert.deepEqual(ask('规上 and 专利数 > 3', { 规上: true }), [null, ['专利数 1']])
  assert.deepEqual(ask('失信 and (规上 or 领军)', {}), [null, ['失信 0.75', '规上 0.25', '领军 0.25']])
  assert.deepEqual(ask('失信 and (规上 or 领军)', { 失信: true, 领军: false }), [null, ['规上 1']])
  assert.deepEqual(ask('研发费用 / 营业收入 >= 0.03', {}), [null, ['研发费用 0.5', '营业收入 0.5']])
  assert.deepEqual(ask('研发费用 / 营业收入 >= 0.03', { 营业收入: 5 }), [null, ['研发费用 1']])
  assert.deepEqual(ask('if 规上 then 研发费用 else 0', {}), [null, ['规上 1', '研发费用 0.5']])
  assert.deepEqual(ask('行业 in ("软件", "生物") and not(失信)', {}), [null, ['行业 0.5', '失信 0.5']])
})

test('a list is asked for as a whole, or by the field of it that is not known', () => {
  const text = 'sum(合同[技术交易].实际支付) > 5'
  assert.deepEqual(ask(text, {}), [null, ['合同 1']])
  assert.deepEqual(ask(text, { 合同: [{ 成交金额: 1, 实际支付: 600, 技术交易: null }] }), [null, ['合同.技术交易 1']])
  assert.deepEqual(ask(text, { 合同: [{ 成交金额: 1, 技术交易: true }] }), [null, ['合同.实际支付 1']])
  assert.deepEqual(ask(text, { 合同: [{ 成交金额: 1, 技术交易: false }, { 实际支付: 600, 技术交易: true }] }), [true, []])
  assert.deepEqual(ask('some c in 合同 satisfies c.技术交易 and c.成交金额 > 1', { 合同: [{ 成交金额: 100 }, { 成交金额: 500 }] }), [null, ['合同.技术交易 1']])
  assert.deepEqual(ask('sum(for c in 合同 return c.实际支付 * 0.5)', { 合同: [{}] }), [null, ['合同.实际支付 1']])
})

test('what nobody could be asked is answered as FEEL answers it', () => {
  assert.deepEqual(ask('sum(合同[技术交易].实际支付)', { 合同: [] }), [null, []])
  assert.deepEqual(ask('if sum(合同[技术交易].实际支付) > 5 then 1 else 2', { 合同: [] }), [2, []])
  assert.deepEqual(ask('研发费用 / 营业收入 >= 0.03', { 研发费用: 1, 营业收入: 0 }), [null, []])
})

test('a variable of a context stands for what it was made of', () => {
  assert.deepEqual(ask('{ 基数: 研发费用 - 营业收入, 奖: 基数 * 0.1 }.奖', { 研发费用: 1 }), [null, ['营业收入 1']])
})

test('of several texts the name is asked first that decides most of them', () => {
  const of = (text: string) => {
    const made = compile(text, { names })
    assert.ok(made.ok)
    return made.ask({})
  }
  assert.deepEqual(mostDeciding([of('规上 and 失信'), of('规上'), of('领军 and 规上 and 失信')]).map((one) => one.name), ['规上', '失信', '领军'])
})

test('a trace tells the two sides of a comparison, a quotient too, in the units given', () => {
  const made = compile('研发费用 / 营业收入 >= 0.03 and 研发费用 > 100 and 专利数 >= 3', { names })
  assert.ok(made.ok)
  const { conditions } = made.trace({ 研发费用: 27_000, 营业收入: 1_000_000, 专利数: 2 })
  assert.deepEqual(conditions.map((one) => [one.value, one.from, one.sides]), [[false, 0, { left: 0.027, op: '>=', right: 0.03, type: 'rate', quotient: { over: 27_000, under: 1_000_000, over_type: 'money' } }]])
  const all = made.trace({ 研发费用: 30_000, 营业收入: 1_000_000, 专利数: 2 }).conditions
  assert.deepEqual(all.map((one) => one.sides), [{ left: 0.03, op: '>=', right: 0.03, type: 'rate', quotient: { over: 30_000, under: 1_000_000, over_type: 'money' } }, { left: 30_000, op: '>', right: 10_000, type: 'money' }, { left: 2, op: '>=', right: 3, type: 'count' }])
})

const grades = (hit: HitPolicy, more: Partial<TableText['outputs'][number]> = {}): TableText => ({
  hit,
  inputs: [{ value: '等级' }, { value: '行业' }],
  outputs: [{ name: '奖励', ...more }],
  rules: [
    { cells: ['>= 90', '-'], outputs: ['30'] },
    { cells: ['[60..95)', '"软件", "生物"'], outputs: ['20'] },
    { cells: ['? > 50 and ? < 93', 'not("农业")'], outputs: ['10'] },
  ],
})

function table(text: TableText, values: Record<string, unknown>): unknown {
  const made = compileTable(text, { names })
  assert.ok(made.ok, made.ok ? '' : JSON.stringify(made.problems))
  const answer = made.run(values)
  assert.deepEqual(made.trace(values).result, answer)
  return answer
}

test('a decision table answers by its hit policy', () => {
  const [two, one, none] = [{ 等级: 92, 行业: '软件' }, { 等级: 99, 行业: '农业' }, { 等级: 10, 行业: '软件' }]
  const priorities = { values: ['10', '30', '20'] }
  const expected: [HitPolicy, Partial<TableText['outputs'][number]>, unknown, unknown, unknown][] = [
    ['U', {}, null, 30, null], ['A', {}, null, 30, null], ['F', {}, 30, 30, null], ['F', { otherwise: '0' }, 30, 30, 0],
    ['P', priorities, 10, 30, null], ['O', priorities, [10, 30, 20], [30], []], ['R', {}, [30, 20, 10], [30], []], ['C', {}, [30, 20, 10], [30], []],
    ['C+', {}, 60, 30, null], ['C<', {}, 10, 30, null], ['C>', {}, 30, 30, null], ['C#', {}, 3, 1, 0],
  ]
  for (const [hit, more, of_two, of_one, of_none] of expected) {
    assert.deepEqual([table(grades(hit, more), two), table(grades(hit, more), one), table(grades(hit, more), none)], [of_two, of_one, of_none], hit)
  }
  const wide: TableText = { hit: 'F', inputs: [{ value: '规上' }], outputs: [{ name: '级' }, { name: '额' }], rules: [{ cells: ['true'], outputs: ['"甲"', '5'] }, { cells: ['-'], outputs: ['"乙"', '1'] }] }
  assert.deepEqual(table(wide, { 规上: true }), { 级: '甲', 额: 5 })
  assert.deepEqual(table(wide, {}), { 级: '乙', 额: 1 })
})

test('a table asks for the inputs it does not know, unless every rule still open says the same', () => {
  const made = compileTable(grades('F'), { names })
  assert.ok(made.ok)
  assert.deepEqual(made.ask({ 等级: 99 }), { value: 30, open: [] })
  assert.deepEqual(made.ask({ 等级: 70 }), { value: null, open: [{ name: '行业', weight: 1 }] })
  assert.deepEqual(made.ask({ 行业: '软件' }), { value: null, open: [{ name: '等级', weight: 1 }] })
  assert.deepEqual(made.ask({ 等级: 10 }), { value: null, open: [] })
})

test('what is wrong in a table is placed at its cell', () => {
  const told = (text: TableText) => {
    const made = compileTable(text, { names, file: 'a.yaml' })
    return made.ok ? [] : made.problems.map((one) => `${one.line}:${one.col} ${one.code}`)
  }
  const at = (text: string, line: number) => ({ text, line, col: 9 })
  const rule = (cell: string, output = '1', line = 7): TableText => ({ hit: 'U', inputs: [{ value: '等级' }], outputs: [{ name: '额' }], rules: [{ cells: [at(cell, line)], outputs: [output] }] })
  assert.deepEqual(told(rule('"a"')), ['7:9 feel.type-mismatch'])
  assert.deepEqual(told(rule('> ')), ['7:9 feel.incomplete'])
  assert.deepEqual(told(rule('＞ 3')), ['7:9 feel.full-width-sign'])
  assert.deepEqual(told({ ...rule('> 3'), rules: [{ cells: ['> 3', '-'], outputs: ['1'] }] }), ['1:1 feel.table-shape'])
  assert.deepEqual(told({ ...rule('> 3'), hit: 'P' }), ['1:1 feel.table-priorities'])
  assert.deepEqual(told({ ...rule('> 3'), hit: 'C+', rules: [{ cells: ['-'], outputs: ['"a"'] }] }), ['1:1 feel.type-mismatch'])
})

test('tables hold as many rules and columns as they may, and not one more', () => {
  const sized = (rules: number, columns: number): TableText => ({
    hit: 'F', inputs: Array.from({ length: columns - 1 }, () => ({ value: '等级' })), outputs: [{ name: '额' }],
    rules: Array.from({ length: rules }, (_, i) => ({ cells: Array.from({ length: columns - 1 }, () => '-'), outputs: [String(i)] })),
  })
  const told = (rules: number, columns: number) => {
    const made = compileTable(sized(rules, columns), { names })
    return made.ok ? made.run({ 等级: 1 }) : made.problems.map((one) => one.code)
  }
  assert.equal(told(LIMITS.rules_max, 2), 0)
  assert.deepEqual(told(LIMITS.rules_max + 1, 2), ['feel.too-many-rules'])
  assert.equal(told(1, LIMITS.columns_max), 0)
  assert.deepEqual(told(1, LIMITS.columns_max + 1), ['feel.too-many-columns'])
})

test('functions of the host are written in place up to a limit of length', () => {
  const long = (length: number) => ({ 长: { params: [{ name: 'x', type: 'number' as const }], body: `x + 1${' '.repeat(length - 5)}` } })
  const many = (length: number, times: number) => compile(Array.from({ length: times }, () => '长(1)').join(' + '), { names, functions: long(length) })
  assert.ok(many(1_000, LIMITS.inlined_max / 1_000).ok)
  const past = many(1_000, LIMITS.inlined_max / 1_000 + 1)
  assert.ok(!past.ok && past.problems[0]!.code === 'feel.too-many-parts')
})
