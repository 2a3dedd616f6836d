import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Fact } from '#facts/dictionary.ts'
import type { RuleNames } from './names.ts'
import { englishReader } from './english-reader.ts'

const fact = (zh: string, en: string, more: Partial<Fact> = {}) => ({ id: en, name: { zh, en }, type: 'money', ...more }) as Fact
const names: RuleNames = new Map([
  ['年研发经费投入', { name: '年研发经费投入', is: 'fact' as const, fact: fact('年研发经费投入', 'R&D spending of the year') }],
  ['本年度高企认定', { name: '本年度高企认定', is: 'fact' as const, fact: fact('本年度高企认定', 'Recognition of this year', { type: 'choice', choices: [{ id: 'new', name: { zh: '新认定', en: 'new' } }] as never }) }],
  ['揭榜合同', { name: '揭榜合同', is: 'relation' as const, relation: { title: { zh: '揭榜合同', en: 'Challenge contracts' } } as never, fields: new Map([['成交金额', fact('成交金额', 'Price of the deal')]]) }],
])

test('names, choices and amounts read in English, and what is nobody’s name stays', () => {
  const own = new Map([['补助比例', { zh: '补助比例', en: 'Rate of the subsidy' }]])
  const read = englishReader(names, own)
  assert.equal(read('min(年研发经费投入 * 补助比例, 50 万元)'), 'min([R&D spending of the year] * [Rate of the subsidy], ¥500,000)')
  assert.equal(read('本年度高企认定 in ("新认定", "别的")'), '[Recognition of this year] in (“new”, “别的”)')
  assert.equal(read('some 合同 in 揭榜合同 satisfies 合同.成交金额 >= 1.5亿元'), 'some 合同 in [Challenge contracts] satisfies 合同.[Price of the deal] >= ¥150,000,000')
  // A longer word that begins with a name is another word.
  assert.equal(read('年研发经费投入合计 > 0'), '年研发经费投入合计 > 0')
})
