import assert from 'node:assert/strict'
import { test } from 'node:test'
import { completionsAt, parametersIn, type RuleWord } from './completion.ts'

const text = `编号: one
参数:
  最低金额: [{ 值: 50 万元 }]
  # 说明
  最高比例: [{ 值: 10% }]
条件:
  - 编号: enough
    当: 成交金额 >= 最低金额
`
const words: RuleWord[] = [
  { name: '职工总数', is: 'fact', title: { zh: '职工总数', en: 'Employees' }, unit: { zh: '人', en: 'people' }, of: null },
  { name: '揭榜合同', is: 'relation', title: null, unit: null, of: null }, { name: '成交金额', is: 'field', title: null, unit: null, of: '揭榜合同' }, { name: 'sum', is: 'function', title: null, unit: null, of: null },
]
const labels = (is_field: boolean) => completionsAt(text, words, { is_field }, (word) => word === 'parameter' ? 'parameter' : word.is).map((one) => one.label)

test('the parameters of the text itself come first, then facts, relations and functions; after a point the fields of relations', () => {
  assert.deepEqual(parametersIn(text), ['最低金额', '最高比例'])
  assert.deepEqual(parametersIn('编号: one\n条件: []\n'), [])
  assert.deepEqual(labels(false), ['最低金额', '最高比例', '职工总数', '揭榜合同', 'sum'])
  assert.deepEqual(labels(true), ['成交金额'])
})
