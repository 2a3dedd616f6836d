import { test } from 'node:test'
import assert from 'node:assert/strict'
import { compile } from './compile.ts'
import { LIMITS, type FeelType } from './types.ts'

const names: Record<string, FeelType> = {
  研发费用: 'number', 营业收入: 'number', 成交金额: 'number', '成交金额（万元）': 'number', 行业: 'string', 规上: 'boolean', 公示日: 'date', '规上 企业': 'boolean',
  团队: { list: 'number' }, 标签: 'list', 企业: { fields: { 名称: 'string', 人数: 'number' } },
  合同: { list: { fields: { 金额: 'number', 已付: 'boolean' } } },
  ...JSON.parse('{ "constructor": "number" }'),
}

function run(text: string, values: Record<string, unknown> = {}, keeps_unknown = false): unknown {
  const made = compile(text, { names, keeps_unknown })
  assert.ok(made.ok, made.ok ? '' : JSON.stringify(made.problems))
  const traced = made.trace(values)
  const answer = made.run(values)
  assert.deepEqual(traced.result, answer, `trace differs from run: ${text}`)
  return answer
}

function problems(text: string): string[] {
  const made = compile(text, { names })
  return made.ok ? [] : made.problems.map((one) => `${one.line}:${one.col} ${one.code}`)
}

function firstProblem(text: string) {
  const made = compile(text, { names, file: 'a.yaml', line: 7 })
  assert.ok(!made.ok, text)
  return made.problems[0]!
}

const answers: [string, Record<string, unknown>, unknown][] = [
  ['0.1 + 0.2 = 0.3', {}, true],
  ['1.1 * 1.1 = 1.21', {}, true],
  ['4.35 * 100 = 435', {}, true],
  ['1 / 3 * 3 = 1', {}, false],
  ['10 / 4 = 2.5', {}, true],
  ['1 / 0', {}, null],
  ['成交金额 * 0.15', { 成交金额: 333333.33 }, 49999.9995],
  ['成交金额 = 12345678901234567890', { 成交金额: 12345678901234567890n }, true],
  ['成交金额 + 0.1 > 9007199254740991', { 成交金额: 9007199254740991 }, true],
  ['研发费用 / 营业收入 >= 0.03', { 研发费用: 3, 营业收入: 100 }, true],
  ['研发费用 / 营业收入 >= 0.03', { 研发费用: 299999, 营业收入: 10000000 }, false],
  ['研发费用 / 营业收入 < 0.03', { 研发费用: -4, 营业收入: -100 }, false],
  ['研发费用 / 营业收入 < 0.03', { 研发费用: 4, 营业收入: -100 }, true],
  ['研发费用 / 营业收入 >= 0.03', { 研发费用: 3, 营业收入: 0 }, null],
  ['-成交金额 < -1', { 成交金额: 2 }, true],
  ['成交金额（万元） >= 50', { '成交金额（万元）': 50 }, true],
  ['规上 企业 and 规上', { '规上 企业': true, 规上: true }, true],
  ['企业.人数 > 3 and 企业.名称 = "甲"', { 企业: { 名称: '甲', 人数: 4 } }, true],
  ['企业.人数 > 3', { 企业: null }, null],
  ['公示日 >= date("2021-01-12")', { 公示日: '2021-01-12' }, true],
  ['公示日 < @"2021-01-12"', { 公示日: '2021-01-12' }, false],
  ['公示日 in [date("2021-01-01")..date("2021-12-31")]', { 公示日: '2021-12-31' }, true],
  ['成交金额 in [1..3)', { 成交金额: 3 }, false],
  ['成交金额 in (1..3]', { 成交金额: 3 }, true],
  ['成交金额 in ([1..2], >= 5, 4)', { 成交金额: 4 }, true],
  ['成交金额 in ([1..2], >= 5, 4)', { 成交金额: 3 }, false],
  ['行业 in ["软件", "生物"]', { 行业: '生物' }, true],
  ['行业 in ("软件", "生物")', { 行业: '农业' }, false],
  ['成交金额 in 团队', { 成交金额: 2, 团队: [1, 2] }, true],
  ['成交金额 between 1 and 3', { 成交金额: 3 }, true],
  ['if 规上 then 2 else 1', { 规上: true }, 2],
  ['count(团队)', { 团队: [] }, 0],
  ['count(标签) > 1', { 标签: ['a', 1] }, true],
  ['sum(团队)', { 团队: [0.1, 0.2] }, 0.3],
  ['sum(团队)', { 团队: [] }, null],
  ['sum(团队)', { 团队: [1, null] }, null],
  ['min(团队) + max(1, 2, 3)', { 团队: [5, 4] }, 7],
  ['max(date("2021-01-01"), 公示日)', { 公示日: '2022-01-01' }, '2022-01-01'],
  ['contains(行业, "软")', { 行业: '软件' }, true],
  ['list contains(标签, "软")', { 标签: ['软'] }, true],
  ['list contains(标签, 1)', { 标签: ['1'] }, false],
  ['is defined(行业)', {}, false],
  ['is defined(企业.名称)', { 企业: { 名称: 'x' } }, true],
  ['行业 = null', {}, true],
  ['some 甲 in 合同 satisfies 甲.金额 >= 50 and 甲.已付', { 合同: [{ 金额: 60, 已付: false }, { 金额: 50, 已付: true }] }, true],
  ['every 甲 in 合同 satisfies 甲.金额 >= 50', { 合同: [{ 金额: 60 }, {}] }, null],
  ['every 甲 in 合同 satisfies 甲.金额 >= 50', { 合同: [{ 金额: 1 }, {}] }, false],
  ['every 甲 in 合同 satisfies 甲.金额 >= 50', { 合同: [] }, true],
  ['some a in 团队, b in 团队 satisfies a + b = 7', { 团队: [3, 4] }, true],
  ['some 研发费用 in 团队 satisfies 研发费用 > 1', { 团队: [2], 研发费用: 0 }, true],
  ['constructor > 1', {}, null],
  ['// 说明\n成交金额 > 1 /* 下限 */', { 成交金额: 2 }, true],
  ['"a\\"b\\u4e2d"', {}, 'a"b中'],
]
for (const [text, values, expected] of answers) {
  test(`${text.replaceAll('\n', ' ')} of ${JSON.stringify(values, (_, v) => typeof v === 'bigint' ? `${v}n` : v)} is ${JSON.stringify(expected)}`, () => assert.deepEqual(run(text, values), expected))
}

test('and, or, not follow the three-valued tables', () => {
  const three = [true, false, null]
  for (const a of three) {
    assert.equal(run('not(规上)', { 规上: a }), a === null ? null : !a)
    for (const b of three) {
      const values = { 规上: a, '规上 企业': b }
      assert.equal(run('规上 and 规上 企业', values), a === false || b === false ? false : a === null || b === null ? null : true)
      assert.equal(run('规上 or 规上 企业', values), a === true || b === true ? true : a === null || b === null ? null : false)
      assert.equal(run('规上 and 规上 企业 and true', values), run('规上 and 规上 企业', values))
    }
  }
})

test('FEEL answers = and if of an unknown value; keeps_unknown leaves them unknown', () => {
  const cases: [string, unknown, unknown][] = [
    ['行业 = "软件"', false, null], ['行业 != "软件"', true, null], ['行业 in ["软件"]', false, null], ['行业 in ("软件", "生物")', false, null],
    ['if 规上 then 1 else 2', 2, null], ['if 规上 then 1 else 1', 1, 1], ['not(行业 = "软件")', true, null],
    ['行业 = null', true, true], ['is defined(行业)', false, false], ['list contains(["a"], 行业)', false, null], ['成交金额 > 1', null, null],
    ['行业 = "软件" or true', true, true], ['行业 != null and 行业 = "软件"', false, false],
  ]
  for (const [text, feel, kept] of cases) {
    assert.equal(run(text), feel, text)
    assert.equal(run(text, {}, true), kept, `${text} keeping unknown`)
  }
})

test('a trace tells the names read, the conditions weighed and what is missing, and nothing a short cut skipped', () => {
  const made = compile('成交金额 >= 500000 and\n  (规上 or 行业 = "软件") and 营业收入 > 0', { names, keeps_unknown: true, line: 3 })
  assert.ok(made.ok)
  assert.deepEqual(made.names, ['成交金额', '规上', '行业', '营业收入'])
  assert.deepEqual(made.trace({ 成交金额: 1 }), {
    result: false, missing: [],
    used: [{ name: '成交金额', value: 1, line: 3, col: 1, from: 0, to: 4 }],
    conditions: [{ text: '成交金额 >= 500000', value: false, line: 3, col: 1, from: 0, to: 14, sides: { left: 1, op: '>=', right: 500000, type: 'number' } }],
  })
  const open = made.trace({ 成交金额: 500000, 营业收入: 1 })
  assert.equal(open.result, null)
  assert.deepEqual(open.missing, ['规上', '行业'])
  assert.deepEqual(open.conditions.map((one) => [one.text, one.value, one.line, one.col]),
    [['成交金额 >= 500000', true, 3, 1], ['规上', null, 4, 4], ['行业 = "软件"', null, 4, 10], ['营业收入 > 0', true, 4, 25]])
})

test('a trace tells a some or every as one condition, and a field that is not known by its path', () => {
  const made = compile('every 甲 in 合同 satisfies 甲.金额 >= 50', { names })
  assert.ok(made.ok)
  const { conditions, missing, used } = made.trace({ 合同: [{ 金额: 60 }, {}] })
  assert.deepEqual(conditions.map((one) => [one.text, one.value]), [['every 甲 in 合同 satisfies 甲.金额 >= 50', null]])
  assert.deepEqual(missing, ['合同.金额'])
  assert.deepEqual(used.map((one) => one.name), ['合同'])
})

const mistakes: [string, string[]][] = [
  ['研发费 > 1', ['1:1 feel.unknown-name-near']],
  ['税收 > 1\nand 纳税 > 2', ['1:1 feel.unknown-name', '2:5 feel.unknown-name']],
  ['企业.地址 = "x"', ['1:1 feel.unknown-name']],
  ['成交金额 > "1"', ['1:8 feel.type-mismatch']],
  ['规上 > true', ['1:1 feel.type-mismatch']],
  ['成交金额 and 规上', ['1:1 feel.type-mismatch']],
  ['行业 - "x" = "y"', ['1:6 feel.type-mismatch']],
  ['sum(标签) > 1', ['1:5 feel.type-mismatch']],
  ['企业 = 企业', ['1:1 feel.type-mismatch']],
  ['some x in 成交金额 satisfies true', ['1:11 feel.type-mismatch']],
  ['some x in 标签 satisfies x > 1', ['1:24 feel.type-mismatch']],
  ['成交金额 instance of number', ['1:1 feel.unsupported']],
  ['function(x) x', ['1:1 feel.unsupported']],
  ['contains(string: 行业, with: "a")', ['1:28 feel.unknown-parameter']],
  ['date(规上) > 公示日', ['1:6 feel.type-mismatch']],
  ['today() > 公示日', ['1:1 feel.unknown-function']],
  ['count(团队, 1)', ['1:1 feel.argument-count']],
  ['is defined(1 + 1)', ['1:12 feel.not-a-name']],
  ['公示日 > date("2021-02-30")', ['1:12 feel.not-a-date']],
  ['成交金额 > 1e9', ['1:8 feel.number-not-readable']],
  ['成交金额 >', ['1:7 feel.incomplete']],
  ['成交金额 > 1 )', ['1:10 feel.not-readable']],
  ['', ['1:1 feel.empty']],
  ['// 无', ['1:1 feel.empty']],
  ['专利数＞３', ['1:4 feel.full-width-sign', '1:5 feel.full-width-sign']],
  ['成交金额 == 3', ['1:6 feel.foreign-sign']],
  ['成交金额 > 1 && 规上', ['1:10 feel.foreign-sign']],
]
for (const [text, expected] of mistakes) {
  test(`${JSON.stringify(text)} is refused: ${expected.join(', ')}`, () => assert.deepEqual(problems(text), expected))
}

test('a problem names its construct, its place in the file, and both languages', () => {
  const one = firstProblem('规上 and\n  成交金额 instance of number')
  assert.deepEqual([one.file, one.line, one.col, one.data], ['a.yaml', 8, 3, { construct: 'instance of' }])
  assert.equal(one.zh, '这里用了“instance of”，本系统不支持这种写法。')
  assert.equal(one.en, '“instance of” is FEEL that is not supported here.')
  assert.equal(firstProblem('𠮷野 = 1 and 税收 > 1').col, 1)
  const wide = compile('行业 = "𠮷" and 税收 > 1', { names })
  assert.ok(!wide.ok && wide.problems[0]!.col === 14, 'columns count characters')
})

test('full-width signs are repaired outside strings and declared names, and the mended text compiles', () => {
  const cases = [
    ['成交金额＞500000', '成交金额>500000'],
    ['（成交金额（万元）＞＝５０） and 行业＝“软件，服务（新）”', '(成交金额（万元）>=50) and 行业="软件，服务（新）"'],
    ['行业 in （"软件"，"生物"）', '行业 in ("软件","生物")'],
    ['成交金额 ≥ 3 or 成交金额 <> 1', '成交金额 >= 3 or 成交金额 != 1'],
  ] as const
  for (const [text, mended] of cases) {
    assert.equal(firstProblem(text).data['mended'], mended)
    assert.deepEqual(problems(mended), [])
  }
  assert.deepEqual(problems('行业 = "（一）＞"'), [])
})

test('dictionary names that FEEL would misread are refused', () => {
  for (const name of ['研发经费/营业收入', 'R&D经费', '2020年研发费', 'and', '规上 and 企业', '数＞1', '', 'count', ' 甲']) {
    assert.equal(compile('true', { names: { [name]: 'number' } }).ok, false, name)
  }
  for (const name of ['研发费用2020', '成交金额（万元）', '规上 企业', 'amount_fen', '𠮷野']) assert.equal(compile('true', { names: { [name]: 'number' } }).ok, true, name)
})

test('a value of another type is refused, not taken for unknown', () => {
  const refuses = (text: string, values: Record<string, unknown>) => assert.throws(() => run(text, values), { code: 'feel.value-of-wrong-type' }, text)
  refuses('成交金额 > 1', { 成交金额: '2' })
  refuses('成交金额 > 1', { 成交金额: Number.NaN })
  refuses('行业 = "a"', { 行业: 1 })
  refuses('公示日 > date("2021-01-01")', { 公示日: new Date() })
  refuses('count(团队) > 1', { 团队: [1, 'a'] })
  refuses('count(团队) > 1', { 团队: 3 })
  refuses('企业.人数 > 1', { 企业: [] })
})

test('limits hold: what is at the limit compiles and runs, one past it is refused', () => {
  const padded = (length: number) => `true${' '.repeat(length - 4)}`
  assert.deepEqual(problems(padded(LIMITS.text_max)), [])
  assert.deepEqual(problems(padded(LIMITS.text_max + 1)), ['1:1 feel.text-too-long'])
  const nested = (depth: number) => `${'('.repeat(depth - 1)}true${')'.repeat(depth - 1)}`
  assert.deepEqual(problems(nested(LIMITS.depth_max)), [])
  assert.deepEqual(problems(nested(LIMITS.depth_max + 1)), ['1:51 feel.too-deep'])
  const many = (nodes: number) => `[${Array.from({ length: nodes - 1 }, () => '1').join(',')}] = null`
  // The comparison, its list and the null are three.
  assert.deepEqual(problems(many(LIMITS.nodes_max - 2)), [])
  assert.match(problems(many(LIMITS.nodes_max - 1)).join(), /feel.too-many-parts$/)
  assert.equal(run('count(团队)', { 团队: Array.from({ length: LIMITS.list_max }, () => 1) }), LIMITS.list_max)
  assert.throws(() => run('count(团队)', { 团队: Array.from({ length: LIMITS.list_max + 1 }, () => 1) }), { code: 'feel.list-too-long' })
  const pairs = 'some a in 团队, b in 团队 satisfies a + b < 0'
  const side = (length: number) => ({ 团队: Array.from({ length }, () => 1) })
  // 999 outer turns and 999 × 999 inner ones are 999,000; 1,000 make 1,001,000.
  assert.equal(run(pairs, side(999)), false)
  assert.throws(() => run(pairs, side(1_000)), { code: 'feel.too-many-turns' })
  assert.equal(run('9999999999999999999999999999999999 > 1'), true)
  assert.deepEqual(problems('99999999999999999999999999999999999 > 1'), ['1:1 feel.number-not-readable'])
})
