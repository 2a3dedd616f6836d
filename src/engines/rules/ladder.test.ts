import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { before, test } from 'node:test'
import { loadPack, type Pack, type Part } from '#kernel/declare/pack.ts'
import { renameKeys } from '#kernel/declare/pack-keys.ts'
import { parseFile } from '#kernel/declare/pack-source.ts'
import { factsPart } from '#facts/dictionary.ts'
import { project_root } from '#test/support/source-tree.ts'
import { factsOf } from './example-check.ts'
import { checkLadder, laddersOf } from './ladder-check.ts'
import { ladderKeys } from './ladder-keys.ts'
import { ladderShape } from './ladder.ts'
import { namesOf } from './measure-check.ts'
import { ruleParts } from './parts.ts'

let pack: Pack
before(async () => { pack = await loadPack(join(project_root, 'packs'), 'jinhua', [factsPart, ...ruleParts] as Part<any>[]) })

const rung = (id: string) => laddersOf(pack).find((one) => one.id === id)!
/** The facts of an example of a rung, as decisions take them, some of them changed. */
const facts = (id: string, example: string, change: Record<string, unknown> = {}) => ({ ...factsOf(rung(id).ladder.examples.find((one) => one.name === example)!, namesOf(pack)).facts, ...change })

function planted(path: string, from: string, to: string): string[] {
  const text = readFileSync(join(project_root, 'packs', path), 'utf8')
  assert.ok(text.includes(from), `${path} has no ${from}`)
  const file = parseFile(path, Buffer.from(text.replace(from, to)))
  const { value, at } = renameKeys(file.value, file.at, ladderKeys)
  return checkLadder(ladderShape.parse(value), at, pack).map(({ line, col, code }) => `${line}:${col} ${code}`)
}

test('the rungs stand in their order, each with its examples in order', () => {
  assert.deepEqual(laddersOf(pack).map((one) => [one.ladder.rung, one.id]), [[1, 'provincial-technology-sme'], [1, 'technology-sme'], [2, 'high-tech-enterprise'], [3, 'leading-innovative-enterprise']])
  for (const id of ['technology-sme', 'high-tech-enterprise']) assert.deepEqual(checkLadder(pack.docs<any>('ladders').get(id)!.doc, pack.docs('ladders').get(id)!.at, pack), [])
})

test('points are explained criterion by criterion, the better of two ways taken', () => {
  const { score, outcome } = rung('technology-sme').assess(facts('technology-sme', '正好六十分'), '2021-06-30')
  assert.deepEqual([outcome, score?.low, score?.high, score?.verdict], ['eligible', 60, 60, true])
  assert.deepEqual(score!.criteria.map(({ id, low, way, row }) => [id, low, way, row]), [['technical-staff', 20, 0, 0], ['rd-spending', 10, 0, 4], ['results', 30, 0, 0]])
})

test('a fen more than the limit of sales, and no points at all for staff, end it whatever the rest', () => {
  const sme = rung('technology-sme')
  const of = (change: Record<string, unknown>) => sme.assess(facts('technology-sme', '正好六十分', change), '2021-06-30').outcome
  assert.deepEqual([of({ 最近一年销售收入: 20_000_000_000, 最近一年研发费用: 1_000_000_000 }), of({ 最近一年销售收入: 20_000_000_001, 最近一年研发费用: 1_000_000_000 })], ['eligible', 'not-eligible'])
  assert.equal(of({ 科技人员数: 0, 最近一年研发费用: 60_000_000 }), 'not-eligible')
  assert.equal(of({ 科技人员数: 0, 国家高新技术企业资格有效: true }), 'eligible')
})

test('what experts decide within a span leaves it open between the two, and says that nothing else is missing', () => {
  const hnte = rung('high-tech-enterprise')
  const open = hnte.assess(facts('high-tech-enterprise', '各项条件正好在线，评分要看专家'), '2021-06-30')
  assert.deepEqual([open.outcome, open.is_for_experts, open.missing, open.score?.low, open.score?.high], ['undecided', true, [], 70, 85])
  const unknown = hnte.assess(facts('high-tech-enterprise', '各项条件正好在线，评分要看专家', { 年均成果转化数: null, 研发组织管理评分: null }), '2021-06-30')
  assert.deepEqual([unknown.outcome, unknown.is_for_experts, unknown.missing], ['undecided', false, ['年均成果转化数', '研发组织管理评分']])
})

test('intellectual property counts at most 30 with its extra points', () => {
  const best = rung('high-tech-enterprise').assess(facts('high-tech-enterprise', '最低也高于 70 分', { 技术先进程度: '高', 核心支持作用: '强', 参与编制标准: true }), '2021-06-30')
  const group = best.score!.groups.find((one) => one.id === 'intellectual-property')!
  assert.deepEqual([group.low, group.high], [23, 30])
  assert.ok(best.score!.criteria.filter((one) => one.group === 'intellectual-property').reduce((sum, one) => sum + one.high, 0) > 30)
})

test('a rung of which no source says anything is undetermined, never met', () => {
  const { outcome, is_undetermined, score } = rung('leading-innovative-enterprise').assess({ 是省创新型领军企业: true }, '2021-06-30')
  assert.deepEqual([outcome, is_undetermined, score], ['undecided', true, null])
})

test('mistakes in a rung are told with their place', () => {
  const sme = 'china/ladders/technology-sme.yaml'
  assert.deepEqual(planted(sme, '满分: 100', '满分: 90'), ['39:7 rules.score-total'])
  assert.deepEqual(planted(sme, `{ 当: ['>= 0.3'], 分: 20 }`, `{ 当: ['>= 0.3'], 分: 21 }`).map((one) => one.split(' ')[1]).slice(0, 1), ['rules.row-points'])
  assert.deepEqual(planted(sme, `{ 当: ['>= 0.3'], 分: 20 }`, `{ 当: ['>= O.3'], 分: 20 }`).length, 1)
  assert.deepEqual(planted(sme, '{ 事实: { 科技人员数: 9, 职工总数: 100 }, 分: 0 }', '{ 事实: { 科技人员数: 9, 职工总数: 100 }, 分: 4 }').map((one) => one.split(' ')[1]), ['rules.example-points'])
  assert.deepEqual(planted(sme, '{ 一类知识产权数: 0, 二类知识产权数: 2 }, 分: 12 }', '{ 一类知识产权数: 0, 二类知识产权数: 3 }, 分: 18 }').map((one) => one.split(' ')[1]), ['rules.row-not-exercised'])
  assert.deepEqual(planted(sme, '事实: is-technology-sme', '事实: registered-on').map((one) => one.split(' ')[1]), ['rules.no-status'])
})
