import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assignApart, freezeRound, requestOf, resultOf } from '#engines/assignment/public.ts'
import { envelope_bytes_max } from '#kernel/trust/envelope.ts'
import { numbersFrom, seedOf } from '#test/support/assignment-sample.ts'
import { round_limits } from './plan.ts'
import { reasonsOf } from './solve.ts'

const first_seed = Number(process.env['SEED'] ?? Math.floor(Math.random() * 1e9))

test('the largest round is solved in its thread, and request, result and reasons each fit an envelope', async (t) => {
  t.diagnostic(`SEED=${first_seed}`)
  const next = numbersFrom(first_seed), { files_max, reviewers_max } = round_limits
  const request = freezeRound({
    number: '2026-0001/1', cap_bp: 5_000, per_employer_max: 1,
    projects: Array.from({ length: files_max }, (_, at) => ({ id: `019e1f00-0000-7000-8000-${String(at).padStart(12, '0')}`, demand: 9, strata: [{ stratum: 'technical', least: 6 }, { stratum: 'finance', least: 1 }] })),
    reviewers: Array.from({ length: reviewers_max }, (_, at) => ({ id: `E${String(at).padStart(6, '0')}`, load_max: 60, employer: `employer-${at % 40}`, stratum: at % 5 === 4 ? 'finance' : 'technical' })),
    pair: () => next(20) === 0 ? 'conflict-same-company-group' : next(10) * 1_000,
  })
  const found = await assignApart(requestOf(request, seedOf(1)))
  for (const [what, value] of Object.entries({ request, result: resultOf(request, found), reasons: reasonsOf(request, found) })) {
    assert.ok(Buffer.byteLength(JSON.stringify(value)) + 1_024 < envelope_bytes_max, `${what}: ${Buffer.byteLength(JSON.stringify(value))} bytes`)
  }
  assert.equal(found.seats.length, files_max * 9)
})
