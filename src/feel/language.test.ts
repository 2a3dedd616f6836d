import { test } from 'node:test'
import assert from 'node:assert/strict'
import fc from 'fast-check'
import { checkBranches } from './branch-check.ts'
import { compile, type Options } from './compile.ts'
import { toCode } from './to-code.ts'
import { toTracedCode } from './traced-code.ts'
import type { FeelType } from './types.ts'

const names: Record<string, FeelType> = {
  研发费用: 'money', 营业收入: 'money', 占比: 'rate', 专利数: 'count', 系数: 'number', 行业: { choices: ['软件', '生物'] }, 名称: 'string', 规上: 'boolean',
  公示日: 'date', 受理: 'date and time', 时长: 'duration', 有效期: 'months', 数列: { list: 'number' }, 款项: { list: 'money' }, 词列: { list: 'string' }, 杂列: 'list',
  合同: { list: { fields: { 成交金额: 'money', 实际支付: 'money', 支付日期: 'date', '甲方 名称': 'string', 明细: { list: { fields: { 数量: 'count' } } } } } },
  企业: { fields: { 名称: 'string', 税额: 'money', 成立日: 'date' } },
}
const functions: Options['functions'] = {
  封顶: { params: [{ name: '额', type: 'money' }, { name: '顶', type: 'money' }], body: 'if 额 > 顶 then 顶 else 额' },
  两倍: { params: [{ name: 'x' }], body: 'x * 2' },
  四倍: { params: [{ name: 'x', type: 'number' }], body: '两倍(两倍(x))' },
  绕圈: { params: [{ name: 'x', type: 'number' }], body: '回来(x)' },
  回来: { params: [{ name: 'x', type: 'number' }], body: '绕圈(x) + 1' },
}
const contracts = [
  { 成交金额: 600_000_00, 实际支付: 400_000_00, 支付日期: '2021-03-01', '甲方 名称': '甲', 明细: [{ 数量: 2 }, { 数量: 3 }] },
  { 成交金额: 100_000_00, 实际支付: 90_000_01, 支付日期: '2021-05-01', '甲方 名称': '乙', 明细: [] },
]

function run(text: string, values: Record<string, unknown> = {}, more: Partial<Options> = {}): unknown {
  const made = compile(text, { names, functions, ...more })
  assert.ok(made.ok, made.ok ? '' : `${text}: ${JSON.stringify(made.problems)}`)
  const answer = made.run(values)
  assert.deepEqual(made.trace(values).result, answer, `trace differs from run: ${text}`)
  return answer
}

function problems(text: string, more: Partial<Options> = {}): string[] {
  const made = compile(text, { names, functions, ...more })
  return made.ok ? [] : made.problems.map((one) => `${one.line}:${one.col} ${one.code}`)
}

const answers: [string, Record<string, unknown>, unknown][] = [
  // Money is given and comes in fen; a text speaks of 元.
  ['研发费用', { 研发费用: 123 }, 123],
  ['研发费用 >= 5000', { 研发费用: 500_000 }, true],
  ['研发费用 * 0.15', { 研发费用: 33_333_333 }, 4_999_999.95],
  ['round half up(研发费用 * 0.15, 2)', { 研发费用: 33_333_333 }, 5_000_000],
  ['研发费用 / 营业收入', { 研发费用: 3, 营业收入: 100 }, 0.03],
  ['研发费用 + 0.1 = 0.3', { 研发费用: 20 }, true],
  ['min(研发费用 * 0.5, 200000)', { 研发费用: 100_000_000 }, 20_000_000],
  ['研发费用 = 90071992547409.93', { 研发费用: 9007199254740993n }, true],
  ['款项', { 款项: [1, 250] }, [1, 250]],
  ['sum(款项) > 2.5', { 款项: [1, 250] }, true],
  // Lists.
  ['for 甲 in 数列 return 甲 * 2', { 数列: [1, 2] }, [2, 4]],
  ['for i in 1..3, j in [10, 20] return i + j', {}, [11, 21, 12, 22, 13, 23]],
  ['for i in 3..1 return i', {}, [3, 2, 1]],
  ['for c in 合同 return c.实际支付', { 合同: contracts }, [400_000_00, 90_000_01]],
  ['合同[成交金额 >= 500000].实际支付', { 合同: contracts }, [400_000_00]],
  ['合同[item.成交金额 >= 500000].甲方 名称', { 合同: contracts }, ['甲']],
  ['sum(合同[支付日期 < date("2021-04-01")].实际支付) * 0.15', { 合同: contracts }, 60_000_00],
  ['sum(合同.实际支付)', { 合同: contracts }, 490_000_01],
  ['合同[1].实际支付', { 合同: contracts }, 400_000_00],
  ['合同[-1].甲方 名称', { 合同: contracts }, '乙'],
  ['合同[0]', { 合同: contracts }, null],
  ['合同[3].实际支付', { 合同: contracts }, null],
  ['count(合同[count(明细) > 0])', { 合同: contracts }, 1],
  ['sum(合同[1].明细.数量)', { 合同: contracts }, 5],
  ['合同[研发费用 > 0]', { 合同: [], 研发费用: 1 }, []],
  ['数列[item > 系数]', { 数列: [1, 5, null], 系数: 2 }, [5]],
  ['数列[系数]', { 数列: [1, 5], 系数: 2 }, 5],
  ['数列[item > 1]', {}, null],
  // Contexts.
  ['{ 基数: 研发费用, 补助: 基数 * 0.1 }.补助', { 研发费用: 1000 }, 100],
  ['{ 基数: 研发费用, "补 助": 2 }', { 研发费用: 1000 }, { 基数: 1000, '补 助': 2 }],
  ['[{ a: 1 }, { a: 2 }].a', {}, [1, 2]],
  ['[{ a: 1 }, { a: 2 }][a > 1]', {}, [{ a: 2 }]],
  ['企业', { 企业: { 名称: '甲', 税额: 5 } }, { 名称: '甲', 税额: 5, 成立日: null }],
  // Times.
  ['公示日 + duration("P1Y1M")', { 公示日: '2020-01-31' }, '2021-02-28'],
  ['公示日 - duration("P1D")', { 公示日: '2020-03-01' }, '2020-02-29'],
  ['公示日 - date("2020-01-01") > duration("P59D")', { 公示日: '2020-03-01' }, true],
  ['公示日 - date("2020-01-01")', { 公示日: '2020-03-01' }, 'P60D'],
  ['公示日.year * 100 + 公示日.month', { 公示日: '2020-03-01' }, 202003],
  ['公示日.weekday', { 公示日: '2021-09-29' }, 3],
  ['企业.成立日.year', { 企业: { 成立日: '2020-03-01' } }, 2020],
  ['years and months duration(date("2011-12-22"), date("2013-08-24"))', {}, 'P1Y8M'],
  ['years and months duration(公示日, date("2021-01-30")).months', { 公示日: '2020-01-31' }, 11],
  ['有效期 * 2', { 有效期: 'P1Y6M' }, 'P3Y'],
  ['时长 / duration("PT30M")', { 时长: 'PT2H' }, 4],
  ['受理 + duration("PT36H")', { 受理: '2021-01-31T12:00:00' }, '2021-02-02T00:00:00'],
  ['受理 > date and time("2021-01-31T11:00:00+08:00")', { 受理: '2021-01-31T04:00:00Z' }, true],
  ['受理 > date and time("2021-01-31T11:00:00")', { 受理: '2021-01-31T04:00:00Z' }, null],
  ['time("23:00:00") + duration("PT2H")', {}, '01:00:00'],
  ['date(2021, 2, 29)', {}, null],
  ['date(受理)', { 受理: '2021-01-31T04:00:00' }, '2021-01-31'],
  ['date and time(公示日, time("10:00:00"))', { 公示日: '2021-01-31' }, '2021-01-31T10:00:00'],
  ['day of week(公示日)', { 公示日: '2021-09-29' }, 'Wednesday'],
  ['week of year(date("2021-01-03"))', {}, 53],
  ['@"P1D" = duration("PT24H")', {}, true],
  // Numbers.
  ['2 ** 10', {}, 1024],
  ['1.1 ** 2 = 1.21', {}, true],
  ['2 ** -1', {}, 0.5],
  ['floor(-1.5) + ceiling(1.2)', {}, 0],
  ['floor(1.57, 1)', {}, 1.5],
  ['round half up(2.5, 0) + round half down(2.5, 0)', {}, 5],
  ['round half up(-5.5, 0)', {}, -6],
  ['round up(1.121, 2) + round down(1.129, 2)', {}, 2.25],
  ['decimal(2.5, 0) + decimal(3.5, 0)', {}, 6],
  ['round half up(1234, -2)', {}, 1200],
  ['modulo(-12, 5)', {}, 3],
  ['modulo(10.1, 4.5) = 1.1', {}, true],
  ['sqrt(16) + abs(-2)', {}, 6],
  ['sqrt(2) ** 2 - 2 < 0.000000000000000000000000001', {}, true],
  ['even(4) and odd(3)', {}, true],
  ['number("1,234.5", ",", ".")', {}, 1234.5],
  ['number("一")', {}, null],
  // Texts.
  ['名称 + "有限公司"', { 名称: '甲' }, '甲有限公司'],
  ['string length("𠮷野")', {}, 2],
  ['substring("金华市义乌", -2) + substring("金华市义乌", 1, 2)', {}, '义乌金华'],
  ['substring before("A-1", "-") + substring after("A-1", "-")', {}, 'A1'],
  ['upper case("a") + lower case("B")', {}, 'Ab'],
  ['starts with(名称, "金") and ends with(名称, "司")', { 名称: '金司' }, true],
  ['string join(split("a,b", ","), "；")', {}, 'a；b'],
  ['string(1.50) + string(true) + string(公示日)', { 公示日: '2021-01-01' }, '1.5true2021-01-01'],
  ['contains(match: "b", string: "abc")', {}, true],
  // Lists by function.
  ['mean([1, 2, 6])', {}, 3], ['median([8, 2, 5, 3, 4])', {}, 4], ['median([6, 1, 2, 3])', {}, 2.5], ['mode([6, 3, 9, 6, 6])', {}, [6]], ['stddev([2, 4, 7, 5])', {}, 2.0816659994661326],
  ['product([2, 3, 4])', {}, 24], ['all([true, null, false])', {}, false], ['any([false, null])', {}, null], ['all([])', {}, true],
  ['append([1], 2, 3)', {}, [1, 2, 3]], ['concatenate([1], [2])', {}, [1, 2]], ['insert before([1, 3], 1, 2)', {}, [2, 1, 3]], ['remove([1, 2, 3], 2)', {}, [1, 3]],
  ['reverse([1, 2])', {}, [2, 1]], ['index of([1, 2, 3, 2], 2)', {}, [2, 4]], ['union([1, 2], [2, 3])', {}, [1, 2, 3]], ['distinct values([1, 2, 1])', {}, [1, 2]],
  ['flatten([[1], [2, 3]])', {}, [1, 2, 3]], ['sublist([4, 5, 6], 2)', {}, [5, 6]], ['sublist([4, 5, 6], 1, 2)', {}, [4, 5]], ['duplicate values([1, 2, 1])', {}, [1]],
  // The host's functions.
  ['封顶(研发费用 * 0.1, 200000)', { 研发费用: 300_000_000 }, 20_000_000],
  ['封顶(顶: 100, 额: 研发费用)', { 研发费用: 500 }, 500],
  ['四倍(3)', {}, 12],
  ['for 甲 in 数列 return 两倍(甲)', { 数列: [1, 2] }, [2, 4]],
]
for (const [text, values, expected] of answers) {
  test(`${text} is ${JSON.stringify(expected)}`, () => assert.deepEqual(run(text, values), expected))
}

const mistakes: [string, string[]][] = [
  ['研发费用 * 营业收入', ['1:1 feel.units']],
  ['研发费用 + 占比', ['1:1 feel.units']],
  ['专利数 / 研发费用', ['1:1 feel.units']],
  ['研发费用 > 占比', ['1:8 feel.units-differ']],
  ['if 规上 then 研发费用 else 专利数', ['1:22 feel.units-differ']],
  ['行业 = "软体"', ['1:6 feel.not-a-choice']],
  ['行业 in ("软件", "农业")', ['1:14 feel.not-a-choice']],
  ['行业 in ["软件", "农业"]', ['1:14 feel.not-a-choice']],
  ['合同[金额 > 3]', ['1:4 feel.unknown-name']],
  ['合同.金额', ['1:1 feel.unknown-field']],
  ['公示日.年', ['1:1 feel.unknown-field']],
  ['公示日 + 1', ['1:7 feel.type-mismatch']],
  ['公示日 + 公示日', ['1:7 feel.type-mismatch']],
  ['duration("1天")', ['1:10 feel.not-a-duration']],
  ['time("25:00:00")', ['1:6 feel.not-a-time']],
  ['date and time("2021-01-01T00:00:00@Asia/Shanghai")', ['1:15 feel.unsupported']],
  ['研发费用[1]', ['1:1 feel.type-mismatch']],
  ['数列["a"]', ['1:4 feel.type-mismatch']],
  ['{ a: 1, a: 2 }', ['1:12 feel.name-twice']],
  ['split(名称, "[a-z]")', ['1:11 feel.not-plain']],
  ['sort(数列, function(a, b) a < b)', ['1:10 feel.unsupported']],
  ['绕圈(1)', ['1:1 feel.function-calls-itself']],
  ['封顶(1)', ['1:1 feel.argument-count']],
  ['封顶(占比, 1)', ['1:4 feel.units-differ']],
  ['today()', ['1:1 feel.unknown-function']],
  ['matches(名称, "a")', ['1:1 feel.unknown-function']],
]
for (const [text, expected] of mistakes) {
  test(`${text} is refused: ${expected.join(', ')}`, () => assert.deepEqual(problems(text), expected))
}

test('an amount that leaves must be rounded in words where it can hold a fraction of a fen', () => {
  const leaves = { leaves: 'money' } as const
  for (const text of ['400000', 'if 规上 then 400000 else 研发费用', 'round half up(研发费用 * 0.15, 2)', '研发费用 * 专利数', 'min(研发费用, 200000.05)', 'round half up(研发费用 / 3, 0)',
    'sum(合同[成交金额 >= 500000].实际支付)', 'sum(for c in 合同 return round half up(c.实际支付 * 0.15, 2))']) assert.deepEqual(problems(text, leaves), [], text)
  assert.deepEqual(problems('研发费用 * 0.15', leaves), ['1:1 feel.rounding-missing'])
  assert.deepEqual(problems('if 规上 then 400000 else 研发费用 / 3', leaves), ['1:24 feel.rounding-missing'])
  assert.deepEqual(problems('min(研发费用 * 占比, 5)', leaves), ['1:5 feel.rounding-missing'])
  assert.deepEqual(problems('研发费用 * 占比', { ...leaves, decimals: { 占比: 0 } }), [])
  assert.deepEqual(problems('专利数', leaves), ['1:1 feel.result-type'])
  assert.deepEqual(problems('规上', leaves), ['1:1 feel.result-type'])
  assert.deepEqual(problems('研发费用', { gives: 'boolean' }), ['1:1 feel.result-type'])
})

test('what is required is never null, and what rests on it alone is not', () => {
  const nullable = (text: string, required: string[]) => {
    const made = compile(text, { names, required, functions })
    assert.ok(made.ok, text)
    return made.expr.is_nullable
  }
  assert.equal(nullable('研发费用 >= 5', []), true)
  assert.equal(nullable('研发费用 >= 5', ['研发费用']), false)
  assert.equal(nullable('研发费用 / 营业收入 >= 0.03', ['研发费用', '营业收入']), true)
  assert.equal(nullable('研发费用 / 3', ['研发费用']), false)
  assert.equal(nullable('名称 = "a"', []), false)
  assert.equal(nullable('some c in 合同 satisfies c.成交金额 > 1', ['合同']), true)
  assert.equal(nullable('some c in 合同 satisfies c.成交金额 > 1', ['合同', '合同.成交金额']), false)
  assert.equal(nullable('count(合同[成交金额 > 1])', ['合同', '合同.成交金额']), false)
  assert.equal(nullable('sum(合同.成交金额)', ['合同', '合同.成交金额']), true)
  assert.equal(nullable('企业.名称', ['企业', '企业.名称']), false)
})

test('the names a text reads are told by their paths', () => {
  const made = compile('sum(合同[成交金额 > 研发费用].实际支付) > 1 and 企业.名称 = "a" and 公示日.year > 2020', { names })
  assert.ok(made.ok)
  assert.deepEqual(made.names, ['合同', '研发费用', '企业.名称', '公示日'])
})

test('a run that would never end, or fill the memory, is stopped', () => {
  assert.throws(() => run('count(for i in 1..9999999999 return i)'), { code: 'feel.too-many-turns' })
  assert.throws(() => run('count(for i in 1..1000 return concatenate(数列, 数列))', { 数列: Array.from({ length: 1_000 }, () => 1) }), { code: 'feel.too-many-turns' })
  const doubled = Array.from({ length: 30 }, (_, i) => `v${i}: ${i === 0 ? '"ab"' : `v${i - 1} + v${i - 1}`}`).join(', ')
  assert.throws(() => run(`{ ${doubled} }.v29`), { code: 'feel.made-text-too-long' })
  assert.equal(run('9 ** 99999'), null)
})

test('values of other types are refused', () => {
  const refuses = (text: string, values: Record<string, unknown>) => assert.throws(() => run(text, values), { code: 'feel.value-of-wrong-type' }, text)
  refuses('研发费用 > 1', { 研发费用: 1.5 })
  refuses('专利数 > 1', { 专利数: 1.5 })
  refuses('行业 = "软件"', { 行业: '农业' })
  refuses('时长 > duration("P1D")', { 时长: 'P1Y' })
  refuses('count(合同)', { 合同: [{ 成交金额: 'x' }] })
  refuses('受理 > date and time("2021-01-31T11:00:00")', { 受理: '2021-01-31 10:00' })
})

test('no text makes the compiler, the checks or a generator throw', () => {
  const seed = Number(process.env['PROPERTY_SEED'] ?? Date.now() % 2 ** 31)
  const token = fc.constantFrom('研发费用', '合同', '数列', '词列', '公示日', '规上', '行业', '企业', '名称', 'item', 'x', '?', '成交金额', '.', '[', ']', '(', ')', '{', '}', ':', ',', '+', '-', '*', '/', '**', '=', '!=', '<', '>=', 'and', 'or', 'in',
    'between', 'if', 'then', 'else', 'for', 'return', 'some', 'every', 'satisfies', 'null', 'true', '1', '0', '2.5', '"软件"', '"', '@"P1D"', '@"2021-01-01"', 'date("2021-01-01")', 'duration("P1M")', '..', 'count(', 'sum(', 'not(', 'min(', 'round half up(',
    'string(', 'append(', 'flatten(', 'distinct values(', '封顶(', '两倍(', 'is defined(', 'year', '＞', '“', '//', '/*', '\n', '-', 'function(', 'instance of', 'date(', 'concatenate(')
  const values = { 研发费用: 500, 合同: contracts, 数列: [1, null, 3], 词列: ['a', null], 公示日: '2021-01-31', 规上: true, 行业: '软件', 企业: { 税额: 3 } }
  const faults = new Set(['feel.too-many-turns', 'feel.made-text-too-long', 'feel.list-too-long'])
  fc.assert(fc.property(fc.array(token, { maxLength: 12 }).map((tokens) => tokens.join(' ')), fc.boolean(), (text, keeps_unknown) => {
    const made = compile(text, { names, functions, keeps_unknown })
    if (!made.ok) return assert.ok(made.problems.length > 0 && made.problems.every((one) => one.line > 0 && one.col > 0), text)
    checkBranches(made.expr)
    const [code, traced] = [toCode(made), toTracedCode(made)]
    for (const given of [values, {}]) {
      try {
        const answer = made.run(given)
        assert.deepEqual([made.trace(given).result, code.run(given), traced(given).result], [answer, answer, answer], text)
        made.ask(given)
      } catch (error) {
        if (!faults.has((error as { code: string }).code)) throw error
      }
    }
  }), { seed, numRuns: Number(process.env['PROPERTY_RUNS'] ?? 2_000) })
})
