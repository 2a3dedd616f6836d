import { test } from 'node:test'
import assert from 'node:assert/strict'
import fc from 'fast-check'
import { checkBranches } from './branch-check.ts'
import { compile } from './compile.ts'
import { compileTable, type TableText } from './table.ts'
import { checkTable, findInTable } from './table-check.ts'
import type { Expr, FeelType, HitPolicy } from './types.ts'

const names: Record<string, FeelType> = {
  得分: 'number', 专利数: 'count', 收入: 'money', 费用: 'money', 日期: 'date', 行业: { choices: ['软件', '生物', '农业'] }, 类别: 'string', 规上: 'boolean',
}

function table(inputs: string[], rules: string[], hit: HitPolicy = 'U', more: Partial<TableText['outputs'][number]> = {}): Expr & { kind: 'table' } {
  const text: TableText = {
    hit, inputs: inputs.map((value) => ({ value })), outputs: [{ name: '额', ...more }],
    rules: rules.map((rule, i) => ({ cells: rule.split(' | ').map((cell) => ({ text: cell, line: i + 10, col: 5 })), outputs: [String(i)] })),
  }
  const made = compileTable(text, { names, required: ['得分'], decimals: {} })
  assert.ok(made.ok, made.ok ? '' : JSON.stringify(made.problems))
  return made.expr as Expr & { kind: 'table' }
}

const found = (inputs: string[], rules: string[], hit?: HitPolicy) => checkTable(table(inputs, rules, hit)).map((one) => `${one.line}:${one.col} ${one.code} ${String(one.data['where'] ?? one.data['rule'])}`)

test('a table without gaps or overlaps is let be', () => {
  assert.deepEqual(found(['得分'], ['< 60', '[60..90)', '>= 90']), [])
  assert.deepEqual(found(['行业', '规上'], ['"软件" | true', '"软件" | false', 'not("软件") | -']), [])
  assert.deepEqual(found(['专利数'], ['0', '[1..3]', '>= 4']), [])
  assert.deepEqual(found(['收入'], ['<= 100', '>= 100.01']), [])
  assert.deepEqual(found(['日期'], ['<= date("2021-12-31")', '>= date("2022-01-01")']), [])
  assert.deepEqual(found(['得分'], ['? < 60 or ? > 90', '? >= 60 and ? <= 90']), [])
})

test('gaps are told by the inputs no rule covers', () => {
  assert.deepEqual(found(['得分'], ['< 60', '(60..90)', '> 90']), ['1:1 feel.table-gap 得分 60, 90'])
  assert.deepEqual(found(['得分', '规上'], ['>= 60 | true', '< 60 | -']), ['1:1 feel.table-gap 得分 >= 60；规上 false'])
  assert.deepEqual(found(['类别'], ['"甲"', '"乙"']), ['1:1 feel.table-gap 类别 not("甲", "乙")'])
  assert.deepEqual(found(['行业'], ['"软件"']), ['1:1 feel.table-gap 行业 "生物", "农业"'])
  assert.deepEqual(checkTable(table(['得分'], ['< 60'], 'U', { otherwise: '0' })), [])
  assert.deepEqual(found(['得分'], ['< 60'], 'C'), [])
})

test('overlaps are told at the second rule, under policies that have one answer', () => {
  assert.deepEqual(found(['得分'], ['<= 60', '[60..90)', '>= 80']), ['11:5 feel.table-overlap 得分 60', '12:5 feel.table-overlap 得分 [80..90)'])
  assert.deepEqual(found(['得分'], ['<= 60', '[60..90)', '>= 80'], 'C'), [])
  assert.deepEqual(found(['得分'], ['<= 60', '>= 50', '< 10'], 'F'), ['12:5 feel.table-rule-unreachable 3'])
  assert.deepEqual(found(['得分', '规上'], ['- | true', '- | false', '> 3 | -'], 'F'), ['12:5 feel.table-rule-unreachable 3'])
})

test('a cell that compares with another name is told as unchecked and claims nothing', () => {
  assert.deepEqual(findInTable(table(['收入'], ['> 费用', '<= 5'])).map((one) => one.kind), ['unchecked'])
})

test('gaps and overlaps of random tables are those that trying every value finds', () => {
  const cell = fc.oneof(
    fc.constant('-'), fc.tuple(fc.constantFrom('<', '<=', '>', '>=', '='), fc.integer({ min: 0, max: 4 })).map(([op, n]) => op === '=' ? String(n) : `${op} ${n}`),
    fc.tuple(fc.constantFrom('[', '('), fc.integer({ min: 0, max: 3 }), fc.integer({ min: 1, max: 3 }), fc.constantFrom(']', ')')).map(([a, low, more, b]) => `${a}${low}..${low + more}${b}`),
    fc.constant('not(2)'), fc.constant('1, 3'))
  fc.assert(fc.property(fc.array(fc.tuple(cell, cell), { minLength: 1, maxLength: 4 }), (rules) => {
    const made = table(['得分', '专利数'], rules.map((one) => one.join(' | ')))
    const one = compileTable({ hit: 'C#', inputs: [{ value: '得分' }, { value: '专利数' }], outputs: [{ name: 'n' }], rules: rules.map((cells) => ({ cells, outputs: ['1'] })) }, { names })
    assert.ok(one.ok)
    let [gaps, overlaps] = [false, false]
    for (let a = -1; a <= 8; a += 0.5) for (let b = 0; b <= 8; b++) {
      const met = one.run({ 得分: a, 专利数: b }) as number
      gaps ||= met === 0
      overlaps ||= met > 1
    }
    const kinds = findInTable(made).map((finding) => finding.kind)
    assert.equal(kinds.includes('gap'), gaps, JSON.stringify(rules))
    assert.equal(kinds.includes('overlap'), overlaps, JSON.stringify(rules))
  }), { numRuns: 150 })
})

function branches(text: string, required: string[] = []): string[] {
  const made = compile(text, { names, required })
  assert.ok(made.ok, text)
  return checkBranches(made.expr).map((one) => `${one.line}:${one.col} ${one.code}`)
}

test('branches that no value reaches are told at their place', () => {
  assert.deepEqual(branches('if 得分 >= 60 then 1 else if 得分 >= 90 then 2 else 3'), ['1:42 feel.branch-unreachable'])
  assert.deepEqual(branches('if 得分 >= 90 then 1 else if 得分 >= 60 then 2 else 3'), [])
  assert.deepEqual(branches('if 费用 / 收入 >= 0.03 then 1 else if 费用 / 收入 >= 0.05 then 2 else 3'), ['1:56 feel.branch-unreachable'])
  assert.deepEqual(branches('if 得分 >= 60 then 1 else if 得分 < 60 then 2 else 3'), [], 'the last is for what is not known')
  assert.deepEqual(branches('if 得分 >= 60 then 1 else if 得分 < 60 then 2 else 3', ['得分']), ['1:48 feel.branch-unreachable-else'])
  assert.deepEqual(branches('if 行业 = "软件" then (if 行业 in ("生物", "农业") then 1 else 2) else 3'), ['1:47 feel.branch-unreachable'])
  assert.deepEqual(branches('if 规上 then (if not(规上) then 1 else 2) else 3'), ['1:29 feel.branch-unreachable'])
  assert.deepEqual(branches('if 专利数 > 3 and 收入 > 100 then 1 else if 专利数 >= 4 and 收入 > 200 then 2 else 3'), ['1:67 feel.branch-unreachable'])
  assert.deepEqual(branches('if 专利数 > 3 and 收入 > 100 then 1 else if 专利数 >= 3 and 收入 > 200 then 2 else 3'), [])
  assert.deepEqual(branches('if 费用 > 收入 then 1 else if 费用 > 收入 then 2 else 3'), [], 'two names are not weighed')
})

test('conditions that contradict one another, or always hold, are told', () => {
  assert.deepEqual(branches('得分 > 90 and 得分 < 60'), ['1:1 feel.condition-never'])
  assert.deepEqual(branches('得分 > 60 or 得分 < 90', ['得分']), ['1:1 feel.condition-always'])
  assert.deepEqual(branches('得分 > 60 or 得分 < 90'), [])
  assert.deepEqual(branches('日期 >= date("2021-01-01") and 日期 < date("2021-01-01")'), ['1:1 feel.condition-never'])
})
