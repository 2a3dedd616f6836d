import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { fairnessOf, sharesOf } from '#test/support/draw-chance.ts'

test('with equal tickets first place, places and pairs are uniform over 100,000 seeds', (t) => {
  const word = randomBytes(8).toString('hex')
  const fair = fairnessOf({ word, size: 60, seats: 5, draws: 100_000 })
  t.diagnostic(`seed ${word}: ${JSON.stringify(fair)}`)
  assert.ok(fair.first_p > 1e-5 && fair.first_p < 1 - 1e-5)
  assert.ok(fair.inclusion_p > 1e-5 && fair.inclusion_p < 1 - 1e-5)
  assert.ok(fair.pair_p > 0.85 && fair.pair_p < 1.15)
})

test('in 100,000 draws by tickets the first two come in the order, and all in the share, that drawing without putting back gives exactly', (t) => {
  const word = randomBytes(8).toString('hex')
  const { z, ordered_p } = sharesOf({ word, tickets: [1, 1, 2, 3, 5], seats: 2, draws: 100_000 })
  t.diagnostic(`seed ${word}: z ${z.map((one) => one.toFixed(2)).join(' ')}, ordered pairs p ${ordered_p.toFixed(4)}`)
  assert.ok(z.every((one) => Math.abs(one) < 4.5))
  assert.ok(ordered_p > 1e-5)
})
