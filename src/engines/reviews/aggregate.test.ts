import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { aggregate, amountsOf, totalOf } from './aggregate.ts'
import { compare, fractionOf, mean, median, rounded, roundedRoot } from './fraction.ts'
import { levelOf, sheetSchema, type Sheet } from './sheet.ts'

const title = { zh: '项', en: 'One' }
const sheetWith = (change: Partial<Sheet> = {}): Sheet => sheetSchema.parse({
  id: 'sheet', title, source: { title: '示例' }, reviewers: { min: 1, max: 50 }, scale: { min: 0, max: 100 },
  criteria: [{ id: 'a', title, weight: 1 }], outliers: { k: 3, least: 10, from_reviewers: 4 }, ...change,
})
const one = sheetWith()
const panel = (...scores: number[]) => scores.map((a, index) => ({ seat: index + 1, scores: { a } }))
const scores = fc.array(fc.integer({ min: 0, max: 100 }), { minLength: 1, maxLength: 12 })

describe('the arithmetic of a review', () => {
  test('means are exact and rounded once, halves up', () => {
    assert.equal(rounded(fractionOf(82.345), 2), 82.35)
    assert.equal(rounded(fractionOf(82.344), 2), 82.34)
    assert.equal(rounded(mean([fractionOf(0.1), fractionOf(0.2)]), 2), 0.15)
    assert.equal(rounded(fractionOf(-0.5), 0), 0)
    const weighted = sheetWith({ criteria: [{ id: 'a', title, weight: 1 }, { id: 'b', title, weight: 2 }] })
    // (80 + 2 · 85) / 3 = 83.33…; rounding each reviewer first would give 83.33 and 83.34 for two that average 83.335.
    assert.equal(rounded(totalOf(weighted, { a: 80, b: 85 }), 2), 83.33)
    assert.equal(aggregate(weighted, [{ seat: 1, scores: { a: 80, b: 85 } }, { seat: 2, scores: { a: 80.02, b: 85 } }]).total.mean, 83.34)
  })

  test('roots are the nearest decimal, checked against whole numbers', () => {
    assert.equal(roundedRoot(fractionOf(2), 2), 1.41)
    assert.equal(roundedRoot(fractionOf(0), 2), 0)
    fc.assert(fc.property(fc.integer({ min: 0, max: 1_000_000 }), (value) => {
      const root = BigInt(Math.round(roundedRoot(fractionOf(value), 2) * 100))
      const square = BigInt(value) * 40_000n
      // |root − √value| ≤ half a hundredth, in whole numbers.
      assert.ok(root === 0n || (2n * root - 1n) ** 2n <= square)
      assert.ok((2n * root + 1n) ** 2n >= square)
    }))
  })

  test('the order of the sheets never matters', () => {
    fc.assert(fc.property(scores, fc.integer({ min: 0, max: 1_000 }), (values, turn) => {
      const given = panel(...values)
      const cut = turn % given.length
      const sheet = sheetWith({ drop_extremes_from: 3 })
      assert.deepEqual(aggregate(sheet, [...given.slice(cut), ...given.slice(0, cut)].toReversed()), aggregate(sheet, given))
    }))
  })

  test('mean and median lie within the range, and one more equal to a score in it never widens the range', () => {
    fc.assert(fc.property(scores, fc.integer({ min: 0, max: 11 }), (values, pick) => {
      const before = aggregate(one, panel(...values)).total
      assert.ok(before.lowest <= before.mean && before.mean <= before.highest && before.lowest <= before.median && before.median <= before.highest)
      assert.equal(before.range, before.highest - before.lowest)
      assert.equal(aggregate(one, panel(...values, values[pick % values.length]!)).total.range, before.range)
    }))
  })

  test('one more equal to the mean never raises the deviation, equal scores have none, and moving all moves no spread', () => {
    fc.assert(fc.property(fc.array(fc.integer({ min: 0, max: 20 }), { minLength: 1, maxLength: 8 }), fc.integer({ min: 0, max: 80 }), (values, by) => {
      const doubled = values.flatMap((value) => [value, value])
      const middle = rounded(mean(doubled.map(fractionOf)), 2)
      const spread = aggregate(one, panel(...values)).total
      if (compare(fractionOf(middle), mean(values.map(fractionOf))) === 0) assert.ok(aggregate(one, panel(...values, middle)).total.deviation <= spread.deviation)
      assert.equal(aggregate(one, panel(...values.map((value) => value + by))).total.deviation, spread.deviation)
      assert.equal(aggregate(one, panel(...values.map(() => by))).total.deviation, 0)
    }))
  })

  test('the highest and the lowest are left out from the number of reviewers the sheet says, and only of the mean', () => {
    const sheet = sheetWith({ drop_extremes_from: 5 })
    assert.equal(aggregate(sheet, panel(0, 80, 80, 100)).total.mean, 65)
    const dropped = aggregate(sheet, panel(0, 80, 80, 80, 100))
    assert.equal(dropped.total.mean, 80)
    assert.deepEqual(dropped.totals.filter((each) => each.is_dropped).map((each) => each.seat), [1, 5])
    assert.deepEqual([dropped.total.lowest, dropped.total.highest, dropped.criteria[0]!.mean], [0, 100, 68])
    fc.assert(fc.property(fc.array(fc.integer({ min: 0, max: 100 }), { minLength: 5, maxLength: 12 }), (values) => {
      const result = aggregate(sheet, panel(...values))
      const kept = values.toSorted((a, b) => a - b).slice(1, -1)
      assert.equal(result.total.mean, rounded(mean(kept.map(fractionOf)), 2))
      assert.equal(result.totals.filter((each) => each.is_dropped).length, 2)
    }))
  })

  test('an outlier lies beyond k deviations and the least distance; at either limit it is none, and too small a panel has none', () => {
    const seats = (...values: number[]) => aggregate(one, panel(...values)).totals.filter((each) => each.is_outlier).map((each) => each.seat)
    assert.deepEqual(seats(80, 80, 80, 91), [4], 'MAD 0: the least distance of 10 decides')
    assert.deepEqual(seats(80, 80, 80, 90), [], 'exactly at it')
    assert.deepEqual(seats(70, 75, 80, 85, 95), [], 'MAD 5: exactly three times 5 from the median')
    assert.deepEqual(seats(70, 75, 80, 85, 96), [5])
    assert.deepEqual(seats(80, 80, 0), [], 'three are too few to tell')
    assert.equal(aggregate(one, panel(80, 80, 0)).is_marked, false)
    assert.equal(aggregate(one, panel(80, 80, 80, 0)).is_marked, true)
    fc.assert(fc.property(scores, (values) => {
      const middle = median(values.map(fractionOf))
      const at_most_half = seats(...values).length * 2 <= values.length
      assert.ok(at_most_half && seats(...values).every((seat) => compare(fractionOf(values[seat - 1]!), middle) !== 0))
    }))
  })

  test('a score under the veto limit is told with its seat, one at it is not', () => {
    const sheet = sheetWith({ criteria: [{ id: 'a', title, weight: 1, veto_below: 40 }] })
    assert.deepEqual(aggregate(sheet, panel(39, 40, 0)).criteria[0]!.vetoes, [1, 3])
  })

  test('proposed amounts come together as medians of both ends and their reach, in whole fen', () => {
    assert.equal(amountsOf([]), null)
    assert.deepEqual(amountsOf([{ from_fen: 100, to_fen: 300 }, { from_fen: 201, to_fen: 9_007_199_254_740_991 }]), { count: 2, from_median_fen: 151, to_median_fen: 4_503_599_627_370_646, lowest_fen: 100, highest_fen: 9_007_199_254_740_991 })
  })

  test('a figure has the highest level it reaches', () => {
    const sheet = sheetWith({ levels: [{ from: 90, title: { zh: '优', en: 'Excellent' } }, { from: 0, title: { zh: '其他', en: 'Other' } }] })
    assert.equal(levelOf(sheet, 90)?.zh, '优')
    assert.equal(levelOf(sheet, 89.99)?.zh, '其他')
    assert.equal(levelOf(one, 50), null)
  })
})
