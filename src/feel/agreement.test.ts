// Random rules over random, null-heavy enterprises: the closure, its trace, the generated code and the question must say the same.
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { test } from 'node:test'
import assert from 'node:assert/strict'
import fc from 'fast-check'
import { compile, type Options } from './compile.ts'
import { compileContext, compileTable } from './table.ts'
import { toCode } from './to-code.ts'
import type { Trace } from './trace.ts'
import { toTracedCode } from './traced-code.ts'
import type { FeelType, HitPolicy } from './types.ts'

const names: Record<string, FeelType> = {
  研发费用: 'money', 营业收入: 'money', 占比: 'rate', 分值: 'number', 专利数: 'count', 员工数: 'count', 行业: { choices: ['软件', '生物', '农业'] }, 名称: 'string',
  规上: 'boolean', 失信: 'boolean', 成立日: 'date', 公示日: 'date', 款项: { list: 'money' },
  合同: { list: { fields: { 成交金额: 'money', 实际支付: 'money', 支付日: 'date', 技术: 'boolean', 类别: { choices: ['甲', '乙'] } } } },
  企业: { fields: { 税额: 'money', 领军: 'boolean' } },
}
const options: Options = {
  names, decimals: { 占比: 4, 分值: 1 }, required: ['员工数', '合同', '合同.成交金额'],
  functions: { 封顶: { params: [{ name: '额', type: 'money' }, { name: '顶', type: 'money' }], body: 'if 额 > 顶 then 顶 else 额' } },
}
const runs = Number(process.env['PROPERTY_RUNS'] ?? 120)
const seed = Number(process.env['PROPERTY_SEED'] ?? Date.now() % 2 ** 31)

const oneOf = <T>(...values: T[]) => fc.constantFrom(...values)
const join = (...parts: (fc.Arbitrary<string> | string)[]) => fc.tuple(...parts.map((part) => typeof part === 'string' ? fc.constant(part) : part)).map((texts) => `(${texts.join(' ')})`)
const call = (name: fc.Arbitrary<string>, ...args: fc.Arbitrary<string>[]) => fc.tuple(name, ...args).map(([word, ...rest]) => `${word!}(${rest.join(', ')})`)
const sign = oneOf('<', '<=', '>', '>=', '=', '!=')
const order = oneOf('<', '<=', '>', '>=')
const rounding = oneOf('round half up', 'round half down', 'round up', 'round down', 'decimal')
const places = oneOf('0', '2', '1', '-2', '-4')
const yuan = oneOf('0', '0.01', '0.15', '100', '300000', '500000.5', '12345678901')
const parts = oneOf('0.15', '0.03', '0.0385', '2', '1.5', '-0.5', '0')

type Kinds = { money: string, rate: string, count: string, boolean: string, day: string, contracts: string, cell: string }
const made = fc.letrec<Kinds>((tie) => ({
  money: fc.oneof({ maxDepth: 4, withCrossShrink: true },
    oneOf('研发费用', '营业收入', '企业.税额', '(研发费用)'), yuan,
    join(tie('money'), oneOf('+', '-'), tie('money')),
    join(tie('money'), '*', tie('rate')), join(tie('count'), '*', tie('money')),
    join(tie('money'), oneOf('/ 4', '/ 0.5', '/ 2.5', '/ 3')),
    call(rounding, tie('money'), places), call(oneOf('floor', 'ceiling'), tie('money')),
    fc.tuple(rounding, tie('money'), tie('count'), places).map(([f, a, b, n]) => `${f}(${a} / ${b}, ${n})`),
    call(oneOf('min', 'max', 'sum', '封顶'), tie('money'), tie('money')), call(fc.constant('abs'), tie('money')),
    join('if', tie('boolean'), 'then', tie('money'), 'else', tie('money')),
    fc.tuple(oneOf('sum', 'min', 'max'), tie('contracts'), oneOf('.实际支付', '.成交金额')).map(([f, list, field]) => `${f}(${list}${field})`),
    tie('contracts').map((list) => `sum(for c in ${list} return round half up(c.实际支付 * 0.15, 2))`),
    oneOf('sum(款项)', 'max(款项)', 'sum(款项[item > 5])', 'min(for x in 款项 return x * 2)', 'mean(款项)', '款项[1]')),
  rate: fc.oneof({ maxDepth: 3 }, oneOf('占比', '占比', '分值'), parts, join(tie('rate'), oneOf('+', '-'), parts), join('if', tie('boolean'), 'then', '占比', 'else', parts)),
  count: fc.oneof({ maxDepth: 3 }, oneOf('专利数', '员工数', '3', '0'), join(tie('count'), oneOf('+', '-'), tie('count')), tie('contracts').map((list) => `count(${list})`)),
  contracts: fc.oneof({ maxDepth: 2 }, oneOf('合同', '合同'), tie('cell').map((cell) => `合同[${cell}]`), fc.tuple(tie('cell'), tie('cell')).map(([a, b]) => `合同[${a}][${b}]`)),
  cell: fc.oneof({ maxDepth: 2 }, oneOf('技术', '类别 = "甲"', 'item.类别 != "乙"', '成交金额 >= 3', '支付日 < 公示日', '规上', '实际支付 / 成交金额 >= 0.5', '成交金额 > 研发费用'),
    join(tie('cell'), oneOf('and', 'or'), tie('cell'))),
  day: oneOf('成立日', '公示日', 'date("2021-06-30")', '(if 规上 then 成立日 else 公示日)', '(成立日 + duration("P1Y"))'),
  boolean: fc.oneof({ maxDepth: 4, withCrossShrink: true },
    oneOf('规上', '失信', '企业.领军', 'true', 'false'),
    join(tie('boolean'), oneOf('and', 'or'), tie('boolean')), join(tie('boolean'), oneOf('and', 'or'), tie('boolean'), oneOf('and', 'or'), tie('boolean')),
    tie('boolean').map((text) => `not(${text})`), join('if', tie('boolean'), 'then', tie('boolean'), 'else', tie('boolean')),
    join(tie('money'), sign, tie('money')), join(tie('count'), sign, tie('count')), join(tie('rate'), sign, tie('rate')),
    join(tie('money'), '/', tie('money'), order, tie('rate')), join(tie('rate'), order, tie('money'), '/', tie('money')), join(tie('money'), '/', tie('count'), order, tie('money')),
    join('研发费用 / 营业收入 in', oneOf('[0.03..0.05)', '(0.03..0.5]', '>= 0.05', '(< 0.01, > 0.02)')),
    join(tie('money'), oneOf('between 1 and 500000', 'in (0.01, > 100)', 'in [100..300000]')),
    oneOf('行业 = "软件"', '行业 != "农业"', '行业 in ("软件", "生物")', '行业 in ["生物"]', '行业 = null', '名称 >= "b"', 'is defined(专利数)', 'starts with(名称, "a")', '规上 = 失信', '占比 != null'),
    join(tie('day'), sign, tie('day')), join(oneOf('成立日.year', '公示日.month'), order, oneOf('2021', '6')),
    fc.tuple(oneOf('some', 'every'), tie('contracts'), oneOf('c.技术', 'c.成交金额 >= 3', 'c.类别 = "甲" or 规上', 'c.实际支付 / c.成交金额 > 0.3')).map(([q, list, body]) => `(${q} c in ${list} satisfies ${body})`)),
}))

const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null, freq: 4 })
const fen = fc.oneof(fc.integer({ min: -500, max: 500 }), fc.integer({ min: 0, max: 100_000_000 }), oneOf(50_000_050, 30_000_000, 1e13, 9e14))
const day = oneOf('2020-02-29', '2021-06-30', '2021-12-31')
const contract = fc.record({ 成交金额: fen, 实际支付: maybe(fen), 支付日: maybe(day), 技术: maybe(fc.boolean()), 类别: maybe(oneOf('甲', '乙')) })
const values = fc.record({
  研发费用: maybe(fen), 营业收入: maybe(fen), 占比: maybe(oneOf(0.03, 0.0385, 0.15, 1, -0.5)), 分值: maybe(oneOf(1.5, 70, 0)), 专利数: maybe(fc.integer({ min: -2, max: 9 })),
  员工数: fc.integer({ min: 0, max: 9 }), 行业: maybe(oneOf('软件', '生物', '农业')), 名称: maybe(oneOf('a', 'abc', 'c')), 规上: maybe(fc.boolean()), 失信: maybe(fc.boolean()),
  成立日: maybe(day), 公示日: maybe(day), 款项: maybe(fc.array(maybe(fen), { maxLength: 3 })), 合同: fc.array(contract, { maxLength: 3 }),
  企业: maybe(fc.record({ 税额: maybe(fen), 领军: maybe(fc.boolean()) })),
})

// What a generated trace tells is the same; its names stand in the order of the text. Loops over one list are run as one: behind a filter that stayed
// open it may have read more than the closure, and less where an element decided.
function sameTrace(code: Trace, closure: Trace, text: string): void {
  const [a, b] = [sorted(code), sorted(closure)]
  assert.deepEqual([a.result, a.conditions], [b.result, b.conditions], text)
  if (!text.includes('[')) return assert.deepEqual([a.used, a.missing], [b.used, b.missing], text)
  const values = new Map(closure.used.map((one) => [one.name, one.value]))
  for (const { name, value } of code.used) if (values.has(name) && !Array.isArray(value)) assert.deepEqual(value, values.get(name), `${name} of ${text}`)
}

function sorted({ result, used, conditions, missing }: Trace) {
  return {
    result, missing: missing.toSorted(),
    used: used.map(({ name, value }) => JSON.stringify([name, value], Array.isArray(value) ? ['成交金额', '实际支付', '支付日', '技术', '类别'] : undefined)).toSorted(),
    conditions: conditions.map((one) => JSON.stringify([one.from, one.to, one.text, one.value, rounded(one.sides?.left), one.sides?.op, rounded(one.sides?.right), rounded(one.sides?.quotient?.over), rounded(one.sides?.quotient?.under)])).toSorted(),
  }
}

// A quotient is told as the nearest double, by one division or by way of 34 digits.
function rounded(value: unknown): unknown {
  return typeof value === 'number' ? Number(value.toPrecision(14)) : value
}

test(`the closure, its trace, the code and the question say the same of random rules (seed ${seed})`, () => {
  const counted = { texts: 0, coded: 0, hosted: 0 }
  fc.assert(fc.property(fc.oneof(made.boolean, made.money, made.count), fc.array(values, { minLength: 3, maxLength: 6 }), (text, rows) => {
    if (text.length > 1_500) return
    const feel = compile(text, options)
    // Units may still not go together: 分值 is a bare number.
    if (!feel.ok) return assert.ok(feel.problems.every((one) => one.code === 'feel.units' || one.code === 'feel.units-differ'), `${text}: ${JSON.stringify(feel.problems)}`)
    const kept = compile(text, { ...options, keeps_unknown: true })
    assert.ok(kept.ok)
    const [code, code_kept] = [toCode(feel), toCode(kept)]
    const [traced, traced_kept] = [toTracedCode(feel), toTracedCode(kept)]
    counted.texts += 1
    counted.coded += code.source === null ? 0 : 1
    counted.hosted += code.hosts > 0 ? 1 : 0
    for (const row of rows) {
      const answer: unknown = feel.run(row)
      assert.deepEqual(feel.trace(row).result, answer, `trace: ${text}`)
      assert.deepEqual(code.run(row), answer, `code: ${text}\n${code.source}`)
      sameTrace(traced(row), feel.trace(row), text)
      sameTrace(traced_kept(row), kept.trace(row), text)
      const held: unknown = kept.run(row)
      assert.deepEqual(kept.trace(row).result, held, `kept trace: ${text}`)
      assert.deepEqual(code_kept.run(row), held, `kept code: ${text}\n${code_kept.source}`)
      const asked = feel.ask(row)
      if (held !== null) assert.deepEqual(asked, { value: held, open: [] }, `question: ${text}`)
      else if (asked.open.length === 0) assert.deepEqual(asked.value, answer, `settled question: ${text}`)
      if (feel.expr.is_nullable === false) assert.notEqual(answer, null, `said never to be null: ${text}`)
    }
  }), { seed, numRuns: runs })
  assert.ok(counted.coded > counted.texts * 0.8, `only ${counted.coded} of ${counted.texts} were generated`)
})

const cells = {
  money: oneOf('-', '< 0.01', '>= 300000', '[0..500000)', 'not(< 100)', '> 营业收入', '? > 1 and ? < 500000'), count: oneOf('-', '0', '[1..4]', '>= 3', '1, 5', 'not(2)'),
  choice: oneOf('-', '"软件"', '"软件", "生物"', 'not("农业")', '? = "生物" or 规上'),
}

test(`a decision table says the same in all ways, whatever its policy (seed ${seed})`, () => {
  let coded = 0
  const policy = oneOf<HitPolicy>('U', 'A', 'F', 'F', 'R', 'C', 'C+', 'C<', 'C>', 'C#')
  const rule = fc.tuple(cells.money, cells.count, cells.choice, oneOf('0', '100.5', '研发费用 * 0.1', '200000'))
  fc.assert(fc.property(policy, fc.array(rule, { minLength: 1, maxLength: 4 }), fc.boolean(), fc.array(values, { minLength: 4, maxLength: 6 }), (hit, rules, has_default, rows) => {
    const text = {
      hit, inputs: [{ value: '研发费用' }, { value: '专利数' }, { value: '行业' }], outputs: [{ name: '额', ...(has_default && { otherwise: '1' }) }],
      rules: rules.map((one) => ({ cells: one.slice(0, 3), outputs: one.slice(3) })),
    }
    const [feel, kept] = [compileTable(text, options), compileTable(text, { ...options, keeps_unknown: true })]
    assert.ok(feel.ok && kept.ok, JSON.stringify(feel))
    const [code, code_kept, traced] = [toCode(feel), toCode(kept), toTracedCode(feel)]
    if (code.source !== null) coded += 1
    for (const row of rows) {
      const [answer, held]: unknown[] = [feel.run(row), kept.run(row)]
      const told = JSON.stringify(text)
      assert.deepEqual([feel.trace(row).result, code.run(row), traced(row).result], [answer, answer, answer], `${told}\n${code.source}`)
      assert.deepEqual([kept.trace(row).result, code_kept.run(row)], [held, held], told)
      const asked = feel.ask(row)
      if (held !== null) assert.deepEqual(asked, { value: held, open: [] }, told)
      else if (asked.open.length === 0) assert.deepEqual(asked.value, answer, told)
    }
  }), { seed, numRuns: runs })
  assert.ok(coded > 0, 'some tables are generated')
})

test(`entries that rest on one another say the same as one function (seed ${seed})`, () => {
  let coded = 0
  fc.assert(fc.property(made.boolean, made.money, made.count, fc.array(values, { minLength: 3, maxLength: 5 }), (when, amount, count, rows) => {
    if (when.length + amount.length + count.length > 1_500) return
    const entries = [
      { name: '合格', text: when }, { name: '基数', text: amount }, { name: '户数', text: count },
      { name: '额', text: 'if 合格 and 户数 > 0 then round half up(基数 * 0.15, 2) else 0', leaves: 'money' as const }, { name: '封顶额', text: 'min(额, 2000000)', gives: 'money' as const },
    ]
    const [feel, kept] = [compileContext(entries, options), compileContext(entries, { ...options, keeps_unknown: true })]
    if (!feel.ok || !kept.ok) return
    const [code, code_kept] = [toCode(feel), toCode(kept)]
    if (code.source !== null) coded += 1
    for (const row of rows) {
      assert.deepEqual(code.run(row), feel.run(row), `${JSON.stringify(entries)}\n${code.source}`)
      assert.deepEqual(code_kept.run(row), kept.run(row), `${JSON.stringify(entries)}\n${code_kept.source}`)
    }
  }), { seed, numRuns: runs })
  assert.ok(coded > runs / 2, `only ${coded} of ${runs} were generated`)
})

test('what runs in a browser makes no code from text', () => {
  const seen = new Set<string>()
  const walk = (file: string) => {
    if (seen.has(file)) return
    seen.add(file)
    for (const [, next] of readFileSync(resolve(import.meta.dirname, file), 'utf8').matchAll(/^import (?!type).* from '\.\/([\w-]+\.ts)'/gm)) walk(next!)
  }
  for (const file of ['compile.ts', 'table.ts', 'question.ts', 'table-check.ts', 'branch-check.ts']) walk(file)
  assert.ok(seen.size > 20 && !seen.has('to-code.ts') && !seen.has('traced-code.ts'), [...seen].join(' '))
  for (const file of seen) assert.ok(!/new Function|\beval\(/.test(readFileSync(resolve(import.meta.dirname, file), 'utf8')), file)
})

test(`what is asked is enough: once the open names are known, nothing is asked of them again (seed ${seed})`, () => {
  fc.assert(fc.property(made.boolean, values, values, (text, some, more) => {
    const feel = text.length > 1_500 ? undefined : compile(text, options)
    if (!feel?.ok) return
    const { value, open } = feel.ask(some)
    if (value !== null || open.length === 0) return
    const filled: Record<string, unknown> = { ...some }
    for (const { name } of open) {
      const root = name.split('.')[0]! as keyof typeof some
      filled[root] = some[root] === null || name.includes('.') ? more[root] ?? some[root] : some[root]
    }
    assert.ok(open.every((one) => one.weight > 0 && one.weight <= 1), text)
    const roots = new Set(Object.keys(some).filter((key) => filled[key] !== null && !(Array.isArray(filled[key]) || typeof filled[key] === 'object')))
    for (const again of feel.ask(filled).open) assert.ok(!roots.has(again.name), `${again.name} is asked though it is known: ${text}`)
  }), { seed, numRuns: runs })
})

test(`an answer that is settled stays so, whatever the unknowns turn out to be (seed ${seed})`, () => {
  const others = oneOf('list contains(合同.实际支付, 研发费用)', 'count(distinct values(合同.类别)) > 1', 'index of(合同.技术, true) = [1]', 'string join(合同.类别, "") = "甲"', '合同.技术 = [true]', 'count(union(款项, [5])) = 1',
    'any(合同.技术)', 'all(合同.技术)', 'max(合同.实际支付) > 5', 'count(合同[技术]) >= 1', 'sum(合同.实际支付) > 3', 'mode(合同.实际支付) = [5]', '合同[1].技术', 'every c in 合同[技术] satisfies c.类别 = "甲"', '[研发费用, 营业收入] = [1, 2]')
  fc.assert(fc.property(fc.oneof(made.boolean, others), values, values, (text, some, more) => {
    if (text.length > 1_500 || text.includes('null') || text.includes('is defined')) return
    const kept = compile(text, { ...options, keeps_unknown: true })
    if (!kept.ok) return
    const settled: unknown = kept.run(some)
    if (settled === null) return
    const known = Object.fromEntries(Object.entries(some).map(([key, value]) => [key, value ?? more[key as keyof typeof more]])) as typeof some
    const rows = known.合同.map((row) => ({ ...row, 实际支付: row.实际支付 ?? 500, 支付日: row.支付日 ?? '2021-06-30', 技术: row.技术 ?? true, 类别: row.类别 ?? '甲' }))
    const filled = { ...known, 合同: rows, 款项: known.款项?.map((fen_of) => fen_of ?? 500) ?? null, 企业: known.企业 && { 税额: known.企业.税额 ?? 7, 领军: known.企业.领军 ?? true } }
    assert.deepEqual(kept.run(filled), settled, text)
  }), { seed, numRuns: runs * 4 })
})
