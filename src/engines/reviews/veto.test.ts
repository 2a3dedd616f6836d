import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { aggregate } from './aggregate.ts'
import { quorumOf } from './hold.ts'
import { checkSheet, sheetSchema, type Sheet } from './sheet.ts'

const title = { zh: '项', en: 'One' }
const sheetWith = (change: Record<string, unknown> = {}): Sheet => sheetSchema.parse({
  id: 'sheet', title, source: { title: '示例' }, reviewers: { min: 1, max: 50 }, scale: { min: 0, max: 100 },
  criteria: [{ id: 'a', title, weight: 1, veto_below: 40 }], outliers: { k: 3, least: 10, from_reviewers: 4 }, ...change,
})
const vetoed = (veto_by?: 'anyone' | 'majority', change: Record<string, unknown> = {}) => sheetWith({ criteria: [{ id: 'a', title, weight: 1, veto_below: 40, ...veto_by ? { veto_by } : {} }], ...change })
const panel = (scores: readonly number[]) => scores.map((a, index) => ({ seat: index + 1, scores: { a } }))
const scores = fc.array(fc.integer({ min: 0, max: 100 }), { minLength: 1, maxLength: 12 })
const settings = { seed: 20_260_105 }

describe('vetoes that decide', () => {
  test('exactly half is no majority, one more is, and a score at the limit is no veto', () => {
    assert.deepEqual(aggregate(vetoed('majority'), panel([39, 39, 100, 100])).failed, [])
    assert.deepEqual(aggregate(vetoed('majority'), panel([39, 39, 39, 100, 100])).failed, ['a'])
    assert.deepEqual(aggregate(vetoed('majority'), panel([40, 40, 39])).failed, [])
    assert.deepEqual(aggregate(vetoed('anyone'), panel([100, 39, 100])).failed, ['a'])
    assert.deepEqual(aggregate(vetoed('anyone'), panel([40])).failed, [])
    assert.deepEqual(aggregate(vetoed(), panel([0, 0, 0])).failed, [], 'without a rule a veto is a mark')
  })

  test('they follow the count of vetoes alone: neither the mean nor what is dropped as extreme changes them', () => {
    fc.assert(fc.property(scores, fc.constantFrom('anyone' as const, 'majority' as const), (values, veto_by) => {
      const low = values.filter((one) => one < 40).length
      const wanted = veto_by === 'anyone' ? low >= 1 : low >= Math.floor(values.length / 2) + 1
      for (const drop_extremes_from of [null, 3]) assert.deepEqual(aggregate(vetoed(veto_by, { drop_extremes_from }), panel(values)).failed, wanted ? ['a'] : [])
    }), settings)
  })

  test('dropping extremes leaves out one highest and one lowest, from the number the sheet names and not one before', () => {
    fc.assert(fc.property(scores, fc.integer({ min: 3, max: 12 }), (values, from) => {
      const result = aggregate(vetoed('anyone', { drop_extremes_from: from, decimals: 4 }), panel(values))
      const dropped = result.totals.filter((one) => one.is_dropped).map((one) => one.total).toSorted((a, b) => a - b)
      const sorted = values.toSorted((a, b) => a - b)
      assert.deepEqual(dropped, values.length >= from ? [sorted[0], sorted.at(-1)] : [])
      const kept = values.length >= from ? sorted.slice(1, -1) : sorted
      assert.ok(Math.abs(result.total.mean - kept.reduce((sum, one) => sum + one, 0) / kept.length) <= 0.00005 + 1e-9)
    }), settings)
  })

  test('a rule of veto needs its limit', () => {
    const at = () => ({ file: 'p/sheets/sheet.yaml', line: 1, col: 1 })
    const pack = { docs: () => new Map() } as unknown as Parameters<typeof checkSheet>[2]
    assert.equal(checkSheet(sheetWith({ criteria: [{ id: 'a', title, weight: 1, veto_by: 'anyone' }] }), at, pack).length, 1)
    assert.equal(checkSheet(vetoed('anyone'), at, pack).length, 0)
  })
})

describe('a quorum', () => {
  const meeting = (quorum_percent: number) => ({ meeting: { quorum_percent, chair: 'elected' } })
  test('is the least whole number of seats that reaches the share', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 50 }), fc.integer({ min: 1, max: 100 }), (seats, percent) => {
      const quorum = quorumOf(sheetWith(meeting(percent)), seats)
      assert.ok(quorum * 100 >= seats * percent && (quorum === 1 || (quorum - 1) * 100 < seats * percent) && quorum <= seats)
    }), settings)
  })
  test('is never less than the smallest panel, and everybody where the sheet says nothing', () => {
    assert.equal(quorumOf(sheetWith({ ...meeting(60), reviewers: { min: 3, max: 9 } }), 5), 3)
    assert.equal(quorumOf(sheetWith({ ...meeting(50), reviewers: { min: 3, max: 9 } }), 4), 3)
    assert.equal(quorumOf(sheetWith(), 5), 5)
  })
})
