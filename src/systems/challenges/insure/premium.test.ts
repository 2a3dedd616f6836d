import assert from 'node:assert/strict'
import { test } from 'node:test'
import { termsAt } from './policy-document.ts'
import { byDays, earnedOf, isEnoughEarned, payoutOf, premiumChange, premiumOf, ratioOf } from './premium.ts'

const policy = { premium_fen: 365_000, cover_fen: 10_000_000, from_on: '2026-01-01', until_on: '2026-12-31' }

test('a premium is rate times sum, half up to the fen', () => {
  assert.equal(premiumOf(10_000_000, 365), 365_000)
  assert.equal(premiumOf(150, 33), 0)
  assert.equal(premiumOf(152, 33), 1)
})

test('a premium is earned by days, nothing before the term, all of it from its last day on, and never loses a fen', () => {
  assert.deepEqual(['2025-12-31', '2026-01-01', '2026-01-10', '2026-12-30', '2026-12-31', '2027-05-01'].map((day) => earnedOf(policy, day)), [0, 1_000, 10_000, 364_000, 365_000, 365_000])
  assert.equal(byDays(1, 1, 2), 1)
  assert.equal(byDays(-1, 1, 2), -1)
  assert.equal(byDays(100, 3, 0), 0)
})

test('a change costs what the days left cost: doubling the sum at half the term costs half the premium, and back gives it back', () => {
  const half = '2026-07-01'
  assert.equal(premiumChange(policy, { cover_fen: 20_000_000, until_on: policy.until_on }, half), 183_000)
  assert.equal(premiumChange(policy, { cover_fen: 5_000_000, until_on: policy.until_on }, half), -91_500)
  assert.equal(premiumChange(policy, { cover_fen: 10_000_000, until_on: '2027-01-10' }, half), 10_000)
  assert.equal(premiumChange(policy, { cover_fen: policy.cover_fen, until_on: policy.until_on }, half), 0)
})

test('a payout is the share past the deductible, within what is left of the sum', () => {
  const terms = { cover_fen: 1_000, share_percent: 60, deductible_fen: 100 }
  assert.equal(payoutOf(terms, 600, 0), 300)
  assert.equal(payoutOf(terms, 100, 0), 0)
  assert.equal(payoutOf(terms, 101, 0), 1)
  assert.equal(payoutOf(terms, 50, 0), 0)
  assert.equal(payoutOf(terms, 10_000, 0), 1_000)
  assert.equal(payoutOf(terms, 10_000, 999), 1)
  assert.equal(payoutOf(terms, 10_000, 1_000), 0)
})

test('a policy’s paper says what held then: later changes are undone', () => {
  const now = { cover_fen: 300, premium_fen: 30, until_on: '2027-03-01' }
  const agreed = [{ id: 'a', cover_before_fen: 100, cover_after_fen: 200, until_before_on: '2027-01-01', until_after_on: '2027-01-01', premium_change_fen: 5 }, { id: 'b', cover_before_fen: 200, cover_after_fen: 300, until_before_on: '2027-01-01', until_after_on: '2027-03-01', premium_change_fen: 15 }]
  assert.deepEqual(termsAt(now, agreed, 'taken'), { cover_fen: 100, premium_fen: 10, until_on: '2027-01-01' })
  assert.deepEqual(termsAt(now, agreed, 'a'), { cover_fen: 200, premium_fen: 15, until_on: '2027-01-01' })
  assert.deepEqual(termsAt(now, agreed, 'b'), now)
  assert.deepEqual(termsAt(now, [], 'taken'), now)
})

test('a loss ratio means something from a tenth of the premiums on, not a fen before', () => {
  assert.equal(isEnoughEarned(0, 0), false)
  assert.equal(isEnoughEarned(10_000, 100_000), true)
  assert.equal(isEnoughEarned(9_999, 100_000), false)
  assert.equal(ratioOf(5_000_000, 0), null)
  assert.equal(ratioOf(5_000_000, 2_500_000), 200)
  assert.equal(ratioOf(-100, 1_000), -10)
})
