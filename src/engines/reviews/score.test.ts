import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkSheet, hashOfSheet, sheetSchema, type Sheet } from './sheet.ts'
import { problemsOf, type Given } from './score.ts'

const title = { zh: '必要性', en: 'Necessity' }
const sheetWith = (change: Record<string, unknown> = {}): Sheet => sheetSchema.parse({
  id: 'sheet', title, source: { title: '示例' }, reviewers: { min: 1, max: 9 }, scale: { min: 0, max: 100, decimals: 1 },
  criteria: [{ id: 'necessity', title, weight: 1, reason_below: 60 }], outliers: { k: 3, least: 10, from_reviewers: 4 }, amount: 'optional', ...change,
})
const codes = (sheet: Sheet, given: Partial<Given>) => problemsOf(sheet, { scores: { necessity: 80 }, comment: 'x', ...given }).map((one) => one.code)

test('a score lies on the scale with no more decimals than it has, and one below the limit needs its words', () => {
  const sheet = sheetWith()
  for (const [score, wrong] of [[0, ['reviews.reason-missing']], [100, []], [60, []], [59.9, ['reviews.reason-missing']], [60.55, ['reviews.score-off-scale']], [-0.1, ['reviews.score-off-scale']], [100.1, ['reviews.score-off-scale']], [Number.NaN, ['reviews.score-off-scale']]] as const) {
    assert.deepEqual(codes(sheet, { scores: { necessity: score } }), wrong, String(score))
  }
  assert.deepEqual(codes(sheet, { scores: {} }), ['reviews.score-missing'])
  assert.deepEqual(codes(sheet, { scores: { necessity: 10 }, reasons: { necessity: '  ' } }), ['reviews.reason-missing'])
  assert.deepEqual(codes(sheet, { scores: { necessity: 10 }, reasons: { necessity: '已有现成工艺' } }), [])
})

test('an amount is asked for as the sheet says, its lower end first', () => {
  const amount = { from_fen: 100, to_fen: 100, reason: 'x' }
  assert.deepEqual(codes(sheetWith(), { amount }), [])
  assert.deepEqual(codes(sheetWith(), { amount: { ...amount, from_fen: 101 } }), ['reviews.amount-upside-down'])
  assert.deepEqual(codes(sheetWith({ amount: 'required' }), {}), ['reviews.amount-missing'])
  assert.deepEqual(codes(sheetWith({ amount: 'none' }), { amount: { ...amount, from_fen: 101 } }), [])
})

test('a sheet says what is wrong with it, and any word of it changes its hash', () => {
  const at = () => ({ file: 'p/sheets/sheet.yaml', line: 1, col: 1 })
  const fields = [{ id: 'necessity', type: 'number' }, { id: 'novelty', type: 'text' }]
  const pack = { docs: () => new Map([['score', { doc: { sections: [{ fields }] } }]]) } as unknown as Parameters<typeof checkSheet>[2]
  assert.deepEqual(checkSheet(sheetWith({ form: 'score' }), at, pack), [])
  assert.equal(checkSheet(sheetWith({ form: 'other' }), at, pack).length, 1)
  assert.equal(checkSheet(sheetWith({ form: 'score', criteria: [{ id: 'novelty', title, weight: 1 }, { id: 'value', title, weight: 1 }] }), at, pack).length, 2)
  assert.equal(checkSheet(sheetWith({ scale: { min: 5, max: 5 } }), at, pack).length, 2, 'no room, and the limit is outside')
  assert.equal(checkSheet(sheetWith({ reviewers: { min: 4, max: 3 } }), at, pack).length, 1)
  assert.equal(checkSheet(sheetWith({ criteria: [{ id: 'a', title, weight: 1 }, { id: 'a', title, weight: 1, veto_below: 100.5 }] }), at, pack).length, 2)
  assert.equal(checkSheet(sheetWith({ levels: [{ from: 60, title }, { from: 60, title }] }), at, pack).length, 1)
  assert.notEqual(hashOfSheet(sheetWith()), hashOfSheet(sheetWith({ title: { zh: '必要性！', en: 'Necessity' } })))
})
