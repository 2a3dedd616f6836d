import assert from 'node:assert/strict'
import { join } from 'node:path'
import { before, test } from 'node:test'
import { loadPack, type Pack, type Part } from '#kernel/declare/pack.ts'
import { factsPart } from '#facts/dictionary.ts'
import { project_root } from '#test/support/source-tree.ts'
import { bandsOf } from './bands.ts'
import { factsOf } from './example-check.ts'
import { distanceTo, explainLadder } from './explain-ladder.ts'
import { laddersOf } from './ladder-check.ts'
import { namesOf } from './measure-check.ts'
import { ruleParts } from './parts.ts'

let pack: Pack
before(async () => { pack = await loadPack(join(project_root, 'packs'), 'jinhua', [factsPart, ...ruleParts] as Part<any>[]) })

const on = '2021-06-30'
const rung = (id: string) => laddersOf(pack).find((one) => one.id === id)!
const example = (id: string, name: string, change: Record<string, unknown> = {}) => ({ ...factsOf(rung(id).ladder.examples.find((one) => one.name === name)!, namesOf(pack)).facts, ...change })
const known = (facts: Record<string, unknown>) => Object.fromEntries(Object.entries(facts).map(([name, value]) => [name, { value, source: { zh: '年报', en: 'Annual report' } }]))
const explain = (id: string, facts: Record<string, unknown>) => explainLadder(rung(id), namesOf(pack), known(facts), { as_of: on })

test('every cell of every table is a test of its own, and every band is said in words', () => {
  for (const compiled of laddersOf(pack)) {
    const bands = bandsOf(compiled, namesOf(pack))
    for (const criterion of compiled.ladder.score?.criteria ?? []) for (const [at, way] of criterion.ways.entries()) {
      const found = bands.get(criterion.id)![at]!
      assert.equal(found.inputs.length, way.table?.inputs.length ?? 0, `${criterion.id} weighs its inputs`)
      for (const [row, rule] of (way.table?.rules ?? []).entries()) {
        assert.equal(found.bands[row]!.tests.length, rule.when.filter((cell) => cell !== '-').length, `${criterion.id} ${rule.when.join(' ')}`)
        assert.ok(found.bands[row]!.label.zh && found.bands[row]!.label.en)
      }
    }
  }
})

test('a criterion says its points, the value and its source, and what the next band needs', () => {
  const found = explain('technology-sme', { 科技人员数: 27, 职工总数: 100, 最近一年研发费用: 35_000_000, 最近一年销售收入: 1_000_000_000, 成本费用总额: 900_000_000, 一类知识产权数: 0, 二类知识产权数: 2 })
  const [staff, spending, results] = found.score!.criteria
  assert.deepEqual([staff!.low, staff!.weighed[0]!.value!.zh, staff!.values[0]!.source!.en], [16, '27%', 'Annual report'])
  assert.deepEqual(staff!.next.map((one) => [one.low, one.label.zh, one.gaps[0]!.zh]), [[20, '≥ 30%', '科技人员数占职工总数 27%，需 30%：科技人员数还差 3 人']])
  assert.deepEqual([spending!.low, spending!.next[0]!.low, spending!.next[0]!.gaps[0]!.en], [20, 30, 'R&D expense of the last year to Sales of the last year 3.5%, needs 4%: ¥50,000 of R&D expense of the last year more'])
  assert.deepEqual([results!.low, results!.next[0]!.low], [12, 18])
  assert.equal(staff!.ways[0]!.bands.find((one) => one.is_here)!.label.en, '≥ 25%, < 30%')
  assert.deepEqual(found.missing.map((one) => one.fact).includes('资产总额'), true)
})

test('growth is told in per cent, and points that experts give within a span as a span', () => {
  const found = explain('high-tech-enterprise', example('high-tech-enterprise', '各项条件正好在线，评分要看专家', { 净资产第三年末: 1_000_000_00 }))
  const growth = found.score!.criteria.find((one) => one.id === 'sales-growth')!
  assert.deepEqual([growth.low, growth.high, growth.weighed[0]!.value!.zh, growth.next[0]!.gaps[0]!.zh], [7, 8, '25%', '销售收入增长率 25%，需 ≥ 35%'])
})

test('how far it is: one condition short, one thing unknown, the score alone, a veto', () => {
  const far = (id: string, facts: Record<string, unknown>) => { const { failed, unknown, short_of, gap } = distanceTo(rung(id), namesOf(pack), facts, on); return [failed, unknown, short_of, gap?.zh ?? null] }
  const hnte = '最低也高于 70 分'
  assert.deepEqual(far('high-tech-enterprise', example('high-tech-enterprise', hnte)), [0, 0, null, null])
  assert.deepEqual(far('high-tech-enterprise', example('high-tech-enterprise', hnte, { 科技人员数: 9 })), [1, 0, 'staff', '科技人员数占职工总数 9%，需 10%：科技人员数还差 1 人'])
  assert.deepEqual(far('high-tech-enterprise', example('high-tech-enterprise', hnte, { 科技人员数: 9, 拥有核心技术知识产权: null })).slice(0, 3), [1, 1, 'staff'])
  assert.deepEqual(far('high-tech-enterprise', example('high-tech-enterprise', hnte, { 科技人员数: 9, 拥有核心技术知识产权: false })).slice(0, 3), [2, 0, null])
  assert.deepEqual(far('high-tech-enterprise', example('high-tech-enterprise', '最高也不到 70 分')), [1, 0, 'score', '最高 60 分，需高于 70 分'])
  assert.deepEqual(far('technology-sme', example('technology-sme', '正好六十分', { 科技人员数: 0, 最近一年研发费用: 60_000_000, 国家高新技术企业资格有效: false, 近五年国家级科技奖前三: false, 有省部级以上研发机构: false, 近五年主导制定标准: false })), [1, 0, 'score', '科技人员指标不得为 0 分'])
})

/** A deterministic stream of numbers, so that a failure can be made again. */
function stream(seed: number): () => number {
  let state = seed
  return () => { state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32; return state / 2 ** 32 }
}

test('points never exceed a criterion’s maximum nor leave their span, whatever the facts; and more of what is good never gives fewer', () => {
  const random = stream(20_211)
  const some = (max: number) => random() < 0.15 ? null : random() < 0.2 ? 0 : Math.floor(random() * max)
  const rising: [string, string][] = [['technical-staff', '科技人员数'], ['rd-spending', '最近一年研发费用'], ['results', '二类知识产权数'], ['results', '一类知识产权数'], ['results', '年均成果转化数'], ['quantity', '二类知识产权数'], ['quantity', '一类知识产权数'], ['sales-growth', '销售收入第三年'], ['net-assets-growth', '净资产第三年末']]
  for (let turn = 0; turn < 120; turn += 1) {
    const facts: Record<string, unknown> = {
      科技人员数: some(200), 职工总数: some(400), 最近一年研发费用: some(10 ** 9), 最近一年销售收入: some(10 ** 10), 成本费用总额: some(10 ** 9), 一类知识产权数: some(3), 二类知识产权数: some(9), 年均成果转化数: some(8), 研发组织管理评分: some(40),
      技术先进程度: ['高', '较高', '一般', '较低', '无', null][Math.floor(random() * 6)], 核心支持作用: ['强', '较强', '一般', '较弱', '无', null][Math.floor(random() * 6)], 参与编制标准: [true, false, null][Math.floor(random() * 3)],
      净资产第一年末: some(10 ** 8), 净资产第二年末: some(10 ** 8), 净资产第三年末: some(10 ** 8), 销售收入第一年: some(10 ** 8), 销售收入第二年: some(10 ** 8), 销售收入第三年: some(10 ** 8),
    }
    for (const compiled of laddersOf(pack)) {
      const { score } = compiled.assess(facts, on)
      if (!score) continue
      for (const one of score.criteria) assert.ok(one.low >= 0 && one.low <= one.high && one.high <= one.max, `${one.id} ${JSON.stringify(facts)}`)
      assert.ok(score.low <= score.high && score.high <= score.full)
      for (const [id, name] of rising) {
        if (!compiled.ladder.score!.criteria.some((one) => one.id === id) || typeof facts[name] !== 'number') continue
        const more = compiled.points(id, { ...facts, [name]: (facts[name] as number) + 1 + Math.floor(random() * 10 ** 7) % (name.endsWith('数') ? 5 : 10 ** 7) }, on)
        const less = compiled.points(id, facts, on)
        assert.ok(more.low >= less.low && more.high >= less.high, `${id} falls with more ${name}: ${JSON.stringify(facts)}`)
      }
      assert.doesNotThrow(() => explainLadder(compiled, namesOf(pack), known(facts), { as_of: on }))
    }
  }
})
