import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { before, test } from 'node:test'
import { loadPack, type Pack, type PackDoc, type PackView, type Part } from '#kernel/declare/pack.ts'
import { factsPart } from '#facts/dictionary.ts'
import { project_root } from '#test/support/source-tree.ts'
import { checkGroups } from './group-check.ts'
import { checkMeasure, measuresOf } from './measure-check.ts'
import type { Measure } from './measure.ts'
import { ruleParts } from './parts.ts'
import { readMeasure } from './read-measure.ts'

const packs_root = join(project_root, 'packs')
let pack: Pack
before(async () => { pack = await loadPack(packs_root, 'jinhua', [factsPart, ...ruleParts] as Part<any>[]) })

const textOf = (path: string) => readFileSync(join(packs_root, 'jinhua', path), 'utf8')
const relocation = 'measures/hnte-relocation.yaml', yiwu = 'counties/yiwu/measures/yiwu-rd-reward.yaml', deal = 'measures/challenge-deal-subsidy.yaml'

/** Every problem of the pack's file with `from` replaced by `to`, as `line:col code`. */
function planted(path: string, ...changes: [from: string, to: string][]): string[] {
  let text = textOf(path)
  for (const [from, to] of changes) {
    assert.ok(text.includes(from), `${path} has no ${from}`)
    text = text.replace(from, to)
  }
  return readMeasure(text, { pack, file: path, county: /counties\/(\w+)/.exec(path)?.[1] ?? null }).problems.map(told)
}
const told = ({ line, col, code }: { line: number, col: number, code: string }) => `${line}:${col} ${code}`

test('the measures of the pack are in order, each with examples that come out as stated', () => {
  const measures = measuresOf(pack)
  assert.ok(measures.size >= 40)
  for (const path of [relocation, yiwu, deal]) assert.deepEqual(planted(path), [])
})

test('what does not compile is told at its character, with the repair of a full-width sign', () => {
  assert.deepEqual(planted(relocation, ['高企资格剩余月数 >= 最短', '高企资格剩余月数＞=最短']), ['26:16 feel.full-width-sign'])
  assert.deepEqual(planted(relocation, ['当: 已整体搬迁落户金华', '当: 已整体搬迁落户金花']), ['23:8 feel.unknown-name-near'])
  assert.deepEqual(planted(relocation, ['else 高企奖励', 'else "高企奖励"']), ['28:36 feel.type-mismatch'])
  assert.deepEqual(planted(relocation, ['高企资格剩余月数 >= 最短有效期', '高企资格剩余月数 >= 高企奖励']).length > 0, true)
  assert.deepEqual(planted('measures/hnte-recognition.yaml', [`'"新认定"'`, `'"新认訂"'`]).map((one) => one.split(' ')[1]), ['feel.not-a-choice'])
})

test('parameters and caps are sizes with a unit, named in both languages once, and used', () => {
  assert.equal(planted(relocation, ['高企奖励: [{ 值: 40 万元', '高企奖励: [{ 值: 四十万'])[0], '15:15 rules.value-unreadable')
  assert.ok(planted(relocation, ['高企奖励: [{ 值: 40 万元,', '高企奖励: [{ 自: 2021-01-01, 值: 40% }, { 值: 40 万元,']).includes('15:3 rules.value-kinds'))
  assert.deepEqual(planted(relocation, ['  高企奖励:', '  另一参数: [{ 值: 1, 英: Another }]\n  高企奖励:']), ['15:3 rules.parameter-unused'])
  assert.deepEqual(planted(relocation, ['高企奖励: [{ 值: 40 万元, 英: Reward of a high-tech enterprise }]', '高企奖励: [{ 值: 40 万元 }]']), ['15:3 rules.parameter-unnamed'])
  assert.deepEqual(planted('measures/key-technology-project.yaml', ['每次: 500 万元', '每次: 百分之五']), ['16:11 rules.not-money'])
})

test('money that can be finer than a fen is rounded in words', () => {
  assert.deepEqual(planted('measures/rd-loss-insurance.yaml', ['  取整: { 到: 分, 方式: 四舍五入, 处: 合计 }\n', '']), ['24:6 feel.rounding-missing'])
  assert.deepEqual(planted(deal, ['return round half up(合同.实际支付金额 * 补助比例, 2)', 'return 合同.实际支付金额 * 补助比例']).map((one) => one.split(' ')[1]), ['feel.rounding-missing'])
})

test('a gap or an overlap of a table, and a branch no value reaches, are told', () => {
  const table = 'measures/hnte-recognition.yaml'
  assert.deepEqual(planted(table, [`    其余: 'null'\n`, '']), ['23:10 feel.table-gap'])
  assert.deepEqual(planted(table, [`['"重新认定"']`, `['"重新认定", "新认定"']`]).map((one) => one.split(' ')[1]), ['feel.table-overlap'])
  assert.deepEqual(planted(relocation, ['if 是省创新型领军企业 then', 'if 高企资格剩余月数 > 36 then 高企奖励 else if 高企资格剩余月数 > 40 then']), ['28:60 feel.branch-unreachable'])
})

test('an example that comes out otherwise is told with what the rule says', () => {
  assert.deepEqual(planted(relocation, ['    金额: 40 万元', '    金额: 41 万元']), ['40:9 rules.example-amount'])
  assert.deepEqual(planted(relocation, ['    结果: 符合\n    金额: 40 万元', '    结果: 不符合']), ['39:9 rules.example-outcome'])
  assert.deepEqual(planted(relocation, ['高企资格剩余月数: 12,', '高企资格剩余月份: 12,']), ['37:42 rules.example-unreadable'])
  assert.deepEqual(planted(relocation, ['高企资格剩余月数: 12,', '高企资格剩余月数: 一年,']).map((one) => one.split(' ')[1]), ['rules.example-unreadable'])
})

test('a condition no example shows holding and failing, a threshold not met from all sides, and nothing missing are told', () => {
  const without = (path: string, name: string) => {
    const part = textOf(path).split('  - 名: ').find((one) => one.startsWith(name))
    return planted(path, [`  - 名: ${part}`, ''])
  }
  assert.deepEqual(without('measures/rd-loss-insurance.yaml', '保费 50 万元，按上限'), ['26:11 rules.cap-not-exercised'])
  assert.deepEqual(without(relocation, '没有整体搬迁'), ['23:8 rules.condition-not-exercised'])
  assert.deepEqual(without(relocation, '高企，剩余整一年'), ['26:8 rules.threshold-not-exercised'])
  assert.deepEqual(without(yiwu, '投入 499999.99 元，差一分'), ['22:8 rules.condition-not-exercised', '22:8 rules.threshold-not-exercised'])
  assert.deepEqual(without(relocation, '不知道还有几个月').filter((one) => one.includes('nothing-missing')), ['34:1 rules.nothing-missing'])
})

test('what the source leaves open is said to be open, and what it states is not', () => {
  assert.deepEqual(planted('measures/enclave-rent.yaml', ['事项: 金额', '事项: 期限']).map((one) => one.split(' ')[1]), ['rules.open-unsaid'])
  assert.deepEqual(planted(relocation, ['事项: 期限', '事项: 金额']).map((one) => one.split(' ')[1]), ['rules.open-and-stated'])
  assert.deepEqual(planted(relocation, ['文件: policy-opinion', '文件: policy-opinions']), ['4:7 rules.no-document'])
  assert.deepEqual(planted(relocation, ['层级: 市级', '层级: 县级']), ['10:5 rules.level'])
})

test('a county below the city is told, by its cap and by an amount', () => {
  assert.deepEqual(planted(yiwu, ['待细则:', '上限: { 每次: 199 万元 }\n待细则:']).filter((one) => one.includes('floor')), ['29:11 rules.below-floor'])
  assert.deepEqual(planted(yiwu, ['待细则:', '上限: { 每次: 200 万元 }\n待细则:']).filter((one) => one.includes('floor')), [])
  assert.deepEqual(planted(yiwu, ['与市级: 待细则\n', '']), ['27:6 rules.floor-unsaid'])
  assert.deepEqual(planted(yiwu, ['不低于: rd-statistics-subsidy\n', '']), ['27:6 rules.no-floor'])
  // As if a county rewarded recognitions of its own, first as the city does, then with one fen less.
  const county = (...changes: [string, string][]) => planted('measures/hnte-recognition.yaml', ['编号: hnte-recognition', '编号: county-recognition'], ['层级: 市级', '层级: 县级'], ['待细则:', '不低于: hnte-recognition\n与市级: 待细则\n待细则:'], ...changes)
    .filter((one) => !one.endsWith('rules.level'))
  assert.deepEqual(county(), [])
  assert.deepEqual(county(['值: 20 万元', '值: 199999.99 元'], ['金额: 20 万元', '金额: 199999.99 元']).map((one) => one.split(' ')[1]), ['rules.below-floor', 'rules.below-floor'])
})

test('groups that take differently, run in a circle or stand alone are told', () => {
  const alone = planted(relocation, ['待细则:', '互斥:\n  - { 组: high-tech, 取: 取高 }\n待细则:'])
  assert.deepEqual(alone, ['30:10 rules.group-alone'])
  const measures = new Map(pack.docs<Measure>('measures'))
  const give = (id: string, excludes: Measure['excludes']) => {
    const doc = measures.get(id)!
    measures.set(id, { ...doc, doc: { ...doc.doc, excludes } })
  }
  give('hnte-recognition', [{ group: 'a', take: 'first', rank: 1 }, { group: 'b', take: 'first', rank: 2 }])
  give('hnte-relocation', [{ group: 'b', take: 'first', rank: 1 }, { group: 'c', take: 'highest' }])
  give('leading-enterprise', [{ group: 'a', take: 'first', rank: 2 }, { group: 'b', take: 'first', rank: 0 }, { group: 'c', take: 'first', rank: 1 }])
  const view: PackView = { ...pack, docs: <T>(folder: string) => (folder === 'measures' ? measures : pack.docs(folder)) as ReadonlyMap<string, PackDoc<T>> }
  const codes = ['hnte-recognition', 'hnte-relocation', 'leading-enterprise'].flatMap((id) => checkMeasure(measures.get(id)!.doc, measures.get(id)!.at, view).map((one) => `${id} ${one.code}`))
  assert.deepEqual(codes, ['leading-enterprise rules.group-cycle', 'leading-enterprise rules.group-takes'])
})

test('groups that overlap in more ways than a sweep weighs are told of each that stands in them, at the limit they are not', () => {
  const one = pack.docs<Measure>('measures').get('leading-enterprise')!
  // A chain of pairs; each way to take every other or every third of them is a selection of its own.
  const chain = (size: number) => {
    const docs = new Map(Array.from({ length: size }, (_, at) => [`m${at}`, { ...one, id: `m${at}`, doc: { ...one.doc, id: `m${at}`, excludes: [at, at + 1].filter((group) => group > 0 && group < size).map((group) => ({ group: `g${group}`, take: 'highest' as const })) } }]))
    const view: PackView = { ...pack, docs: <T>(folder: string) => (folder === 'measures' ? docs : pack.docs(folder)) as ReadonlyMap<string, PackDoc<T>> }
    return checkGroups(docs.get('m3')!.doc, one.at, view).map((problem) => problem.code)
  }
  assert.deepEqual([chain(29), chain(30), chain(61)], [[], ['rules.group-tangle'], ['rules.group-tangle']])
})

test('a draft is read as it would stand in the pack: compiled when it is right, refused with a sentence when its shape is not', () => {
  const good = readMeasure(textOf(deal), { pack })
  assert.deepEqual([good.problems, good.compiled?.id, good.compiled?.version.length], [[], 'challenge-deal-subsidy', 64])
  const unwritten = readMeasure(textOf(deal).replace('层级: 市级', '层级: 市里'), { pack })
  assert.deepEqual([unwritten.measure, unwritten.problems.map(told)], [null, ['10:5 packs.not-one-of']])
  assert.equal(unwritten.problems[0]!.zh, '“层级”只能是：国家 | 省级 | 市级 | 县级')
  assert.deepEqual(readMeasure('编号: [', { pack }).problems.map((one) => one.code), ['packs.not-valid-yaml'])
  assert.deepEqual(readMeasure('', { pack }).problems.map((one) => one.code), ['packs.not-a-mapping'])
  assert.deepEqual(readMeasure('#'.repeat(200 * 1024 + 1), { pack }).problems.map((one) => one.code), ['packs.too-large'])
  const wrong = readMeasure(textOf(deal).replace('金额: 75000 元', '金额: 75001 元'), { pack })
  assert.ok(wrong.compiled !== null && wrong.problems.length === 1 && /写的是 75001 元，算出来是 75000 元/.test(wrong.problems[0]!.zh), wrong.problems[0]?.zh)
})
