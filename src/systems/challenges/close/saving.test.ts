import assert from 'node:assert/strict'
import { test } from 'node:test'
import { savingOf } from './saving.ts'

test('a saving is before less after, times the quantity, half up to the fen', () => {
  assert.equal(savingOf({ before_fen: 1_250, after_fen: 1_000, quantity: 12_000 }), 3_000_000)
  assert.equal(savingOf({ before_fen: 1, after_fen: 0, quantity: 0.5 }), 1)
  assert.equal(savingOf({ before_fen: 1, after_fen: 0, quantity: 0.499 }), 0)
  assert.equal(savingOf({ before_fen: 0, after_fen: 1, quantity: 0.5 }), -1)
  assert.equal(savingOf({ before_fen: 7, after_fen: 7, quantity: 3 }), 0)
})

test('no digit is lost where floating point would lose one', () => {
  // 0.1 × 3 in floating point is 0.30000000000000004; 9007199254740.991 × 1000 leaves the exact range.
  assert.equal(savingOf({ before_fen: 9_007_199_254_740_991, after_fen: 0, quantity: 1 }), 9_007_199_254_740_991)
  assert.equal(savingOf({ before_fen: 30_000_000_001, after_fen: 0, quantity: 123_456.789 }), 3_703_703_670_123_457)
})

test('three decimals are read, a fourth is refused, and so is what no account could hold', () => {
  assert.equal(savingOf({ before_fen: 1_000, after_fen: 0, quantity: 1.234 }), 1_234)
  assert.throws(() => savingOf({ before_fen: 1, after_fen: 0, quantity: 1.2345 }), { code: 'challenges.quantity-too-fine' })
  assert.throws(() => savingOf({ before_fen: 9_007_199_254_740_991, after_fen: 0, quantity: 2 }), { code: 'values.amount-too-large' })
})
