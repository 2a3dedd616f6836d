import assert from 'node:assert/strict'
import { test } from 'node:test'
import { loadPack } from '#kernel/declare/pack.ts'
import { packs_root, partsOf } from '#src/compose.ts'
import { weigh, wholeMonths, wholeYears } from './conditions.ts'
import { feeOf } from './fee.ts'
import { termsOf } from './terms.ts'

const pack = await loadPack(packs_root, 'jinhua', partsOf())
const tax = termsOf(pack).fee!.tax

test('years and months are whole: the birthday itself counts, the day before does not', () => {
  assert.deepEqual([wholeYears('1960-03-15', '2026-03-14'), wholeYears('1960-03-15', '2026-03-15'), wholeYears('1960-02-29', '2025-02-28'), wholeYears('1960-02-29', '2025-03-01')], [65, 66, 64, 65])
  assert.deepEqual([wholeMonths('2021-06-30', '2026-06-29'), wholeMonths('2021-06-30', '2026-06-30'), wholeMonths('2026-07-01', '2026-06-30')], [59, 60, 0])
})

test('what the conditions say follows the pack, and says what is missing and how far it is', () => {
  const facts = (more: Record<string, unknown>) => Object.fromEntries(Object.entries({ 周岁: 45, 特殊身份: '没有', 职称级别: '副高级', 有高级资格证书或水平证书: false, 从业月数: 60, 承诺五项基本条件: true, ...more }).map(([name, value]) => [name, { value }]))
  const said = (more: Record<string, unknown>) => weigh(pack, 'technical', facts(more), '2026-06-30')!
  assert.equal(said({}).outcome, 'eligible')
  assert.equal(said({ 周岁: 65 }).outcome, 'eligible')
  const old = said({ 周岁: 66 })
  assert.deepEqual([old.outcome, old.because.filter((one) => one.verdict === false).map((one) => one.condition)], ['not-eligible', ['age']])
  assert.equal(said({ 周岁: 70, 特殊身份: '院士', 法定退休年龄: 70 }).outcome, 'eligible')
  assert.equal(said({ 周岁: 71, 特殊身份: '院士', 法定退休年龄: 70 }).outcome, 'not-eligible')
  const short = said({ 从业月数: 59 })
  assert.deepEqual([short.outcome, short.shortfall.map((one) => one.short_by)], ['not-eligible', [1]])
  assert.deepEqual(said({ 周岁: null }).missing.map((one) => one.fact), ['周岁'])
})

test('the tax withheld is right to the fen below, at and above each threshold, and fees of one month count as one', () => {
  const cases: [number, number][] = [
    [79_999, 0], [80_000, 0], [80_001, 0], [80_003, 1], [100_000, 4_000], [400_000, 64_000], [400_001, 64_000], [2_500_000, 400_000], [2_500_001, 400_000], [2_500_100, 400_024], [6_250_000, 1_300_000], [6_250_100, 1_300_032],
  ]
  for (const [gross_fen, tax_fen] of cases) {
    const fee = feeOf(tax, gross_fen)
    assert.equal(fee.tax_fen, tax_fen, `${gross_fen} fen`)
    assert.equal(fee.net_fen + fee.tax_fen, gross_fen)
  }
  const first = feeOf(tax, 80_000), second = feeOf(tax, 80_000, { gross_fen: 80_000, tax_fen: first.tax_fen })
  assert.deepEqual([first.tax_fen, second.tax_fen, first.tax_fen + second.tax_fen], [0, 16_000, feeOf(tax, 160_000).tax_fen])
})
