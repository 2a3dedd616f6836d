import assert from 'node:assert/strict'
import { test } from 'node:test'
import { drawMany } from '#test/support/assignment-chance.ts'

test('in 20,000 draws nobody is given too many, and each pair comes as often as its chance says', (t) => {
  const seed = Number(process.env['SEED'] ?? Math.floor(Math.random() * 1e9))
  const { pairs, worst } = drawMany(seed, 20_000)
  t.diagnostic(`SEED=${seed}: ${pairs} pairs, z at most ${worst.toFixed(2)}`)
  assert.ok(pairs >= 90 && worst < 5)
})
