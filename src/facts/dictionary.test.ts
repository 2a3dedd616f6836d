import assert from 'node:assert/strict'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, before, test } from 'node:test'
import { checkPack, printProblem } from '#kernel/declare/pack.ts'
import { dictionaryOf, factsPart, questionOf } from './dictionary.ts'
import { disagreements, statedTargetsPart, type StatedValue, statedValuesPart } from './stated.ts'

const parts = [factsPart, statedValuesPart, statedTargetsPart]
const top = (id: string) => `id: ${id}\ntitle: { zh: 组, en: Group }\nsource: { title: 书 }\n`
const money = "{ id: bounty-paid, name: { zh: 兑付榜金, en: Bounty paid }, type: money, unit: { zh: 元, en: yuan }, period: year, calibre: null, decimals: 0, question: null }"
const text = "{ id: remark, name: { zh: 备注, en: Remark }, type: text, unit: null, period: none, calibre: null, decimals: null, question: { zh: 有何说明？, en: Any remark? } }"
const group = (id: string, ...facts: string[]) => `${top(id)}facts:\n${facts.map((fact) => `  - ${fact}\n`).join('')}`
const value = (over: Record<string, string> = {}) => {
  const fields = { fact: 'bounty-paid', subject: 'jinhua', period: "'2020'", value: "'82110000'", qualifier: 'exact', ...over }
  return `{ ${Object.entries(fields).map(([key, said]) => `${key}: ${said}`).join(', ')}, source: { id: STA-003, sentence: 兑付榜金8211万元 } }`
}
const values = (...lines: string[]) => `${top('newsletter-facts')}subjects:\n  - { id: jinhua, kind: city, title: { zh: 金华市, en: Jinhua } }\nvalues:\n${lines.map((line) => `  - ${line}\n`).join('')}`

let root = ''
let count = 0
before(async () => { root = await mkdtemp(join(tmpdir(), 'facts-')) })
after(async () => { await rm(root, { recursive: true, force: true }) })

async function load(files: Record<string, string>) {
  const at = join(root, String(count += 1))
  for (const [path, content] of Object.entries({ 'pack.yaml': 'id: a\ntitle: { zh: 包, en: Pack }\nsource: { title: 书 }\n', ...files })) {
    await mkdir(dirname(join(at, 'a', path)), { recursive: true })
    await writeFile(join(at, 'a', path), content)
  }
  return checkPack(at, 'a', parts)
}

async function printed(files: Record<string, string>): Promise<string[]> {
  return (await load(files)).problems.map((found) => printProblem(found, 'en', ''))
}

test('a dictionary gathers the facts of all its groups', async () => {
  const pack = await load({ 'facts/one.yaml': group('one', money), 'facts/two.yaml': group('two', text) })
  assert.deepEqual(pack.problems, [])
  const dictionary = dictionaryOf(pack)
  assert.deepEqual([...dictionary.keys()], ['bounty-paid', 'remark'])
  assert.equal(dictionary.get('remark')?.group, 'two')
})

test('a question is asked in its own words, else by name and unit', async () => {
  const dictionary = dictionaryOf(await load({ 'facts/one.yaml': group('one', money, text) }))
  assert.deepEqual([...dictionary.values()].map((fact) => questionOf(fact).zh), ['兑付榜金（元）', '有何说明？'])
})

test('one id or one Chinese name stands for one fact, across groups', async () => {
  assert.deepEqual(await printed({ 'facts/one.yaml': group('one', money), 'facts/two.yaml': group('two', money) }), [
    'a/facts/two.yaml:5:11: The fact “bounty-paid” is already defined',
    'a/facts/two.yaml:5:30: The name “兑付榜金” is already another fact’s',
  ])
})

test('what is measured has a unit and decimals, and nothing else has', async () => {
  const unitless = money.replace('unit: { zh: 元, en: yuan }', 'unit: null').replace('decimals: 0', 'decimals: null')
  assert.deepEqual((await load({ 'facts/one.yaml': group('one', unitless) })).problems.map((found) => found.code), ['facts.unit', 'facts.decimals'])
  const measured = text.replace('unit: null', 'unit: { zh: 个, en: items }').replace('decimals: null', 'decimals: 2')
  assert.deepEqual((await load({ 'facts/one.yaml': group('one', measured) })).problems.map((found) => found.code), ['facts.unit', 'facts.decimals'])
})

test('a choice has choices, and only a choice', async () => {
  const codes = async (fact: string) => (await load({ 'facts/one.yaml': group('one', fact) })).problems.map((found) => found.code)
  const choices = 'choices: [{ id: a, name: { zh: 甲, en: A } }, { id: b, name: { zh: 乙, en: B } }]'
  assert.deepEqual(await codes(text.replace('type: text', 'type: choice')), ['facts.choices'])
  assert.deepEqual(await codes(text.replace('type: text', `${choices}, type: choice`)), [])
  assert.deepEqual(await codes(text.replace('type: text', `${choices}, type: text`)), ['facts.choices'])
})

test('nine decimals and two hundred facts are the most', async () => {
  const facts = (total: number) => Array.from({ length: total }, (_, at) => money.replace('bounty-paid', `f${at}`).replace('兑付榜金', `名${at}`))
  assert.deepEqual(await printed({ 'facts/one.yaml': group('one', money.replace('decimals: 0', 'decimals: 9')) }), [])
  assert.match(String(await printed({ 'facts/one.yaml': group('one', money.replace('decimals: 0', 'decimals: 10')) })), /“facts.0.decimals” is at most 9/)
  assert.deepEqual((await load({ 'facts/one.yaml': group('one', ...facts(200)) })).problems.filter((found) => found.severity === 'error'), [])
  assert.match(String(await printed({ 'facts/one.yaml': group('one', ...facts(201)) })), /“facts” is at most 200/)
})

test('a stated value names a known fact, a known subject and a period of the fact’s kind', async () => {
  const file = (line: string) => ({ 'facts/one.yaml': group('one', money), 'registers/newsletter-facts.yaml': values(line) })
  assert.deepEqual(await printed(file(value())), [])
  assert.deepEqual(await printed(file(value({ fact: 'bounty' }))), ['a/registers/newsletter-facts.yaml:7:13: The dictionary has no fact “bounty”'])
  assert.deepEqual(await printed(file(value({ subject: 'yiwu' }))), ['a/registers/newsletter-facts.yaml:7:35: “yiwu” is not among the subjects'])
  assert.match(String(await printed(file(value({ period: '2020-02' })))), /not the kind/)
  assert.match(String(await printed(file(value({ value: "'8211.5'" })))), /carries 0 decimals at most/)
  assert.match(String(await printed(file(value({ value: '8211' })))), /put quotes around digits/)
})

test('sources that disagree are found and both kept', () => {
  const one = (said: string, qualifier: StatedValue['qualifier'] = 'exact', period = '2020'): StatedValue =>
    ({ fact: 'hnte-total', subject: 'jinhua', period, value: said, qualifier, source: { id: 'STA-014', sentence: '…' } })
  assert.deepEqual(disagreements([one('1370'), one('1370'), one('346', 'exact', '2015')]), [])
  assert.deepEqual(disagreements([one('1370'), one('1378')]).map((found) => found.values.map((each) => each.value)), [['1370', '1378']])
  assert.equal(disagreements([one('10000', 'more-than'), one('10000', 'about')]).length, 1)
})
