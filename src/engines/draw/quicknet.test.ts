import assert from 'node:assert/strict'
import { test } from 'node:test'
import { published_round } from '#test/support/draw-sample.ts'
import { nodeTools } from './node-tools.ts'
import { isSignedRound } from './quicknet.ts'
import { roundAfter, timeOfRound } from './quicknet-time.ts'
import { bytesOfHex } from './tools.ts'

/** Rounds of quicknet as drand published them; 1000 as it is served under /public/1000. */
const published = [
  published_round,
  { round: 1_000, signature: 'b44679b9a59af2ec876b1a6b1ad52ea9b1615fc3982b19576350f93447cb1125e342b73a8dd2bacbe47e4b6b63ed5e39', randomness: 'fe290beca10872ef2fb164d2aa4442de4566183ec51c56ff3cd603d930e54fdd' },
]

test('published rounds of drand verify, and their randomness is the hash of the signature', () => {
  for (const { randomness, ...signed } of published) {
    assert.ok(isSignedRound(signed))
    assert.equal(nodeTools.sha256(bytesOfHex(signed.signature)), randomness)
  }
})

test('another round, another signature, one changed bit or what is no point at all does not verify', () => {
  const [one, other] = published as [typeof published[number], typeof published[number]]
  assert.ok(!isSignedRound({ round: one.round + 1, signature: one.signature }))
  assert.ok(!isSignedRound({ round: one.round, signature: other.signature }))
  // One bit in the coordinate, in the flag of its sign, and in the flag that says it is compressed.
  for (const [at, bit] of [[95, 1], [40, 8], [0, 2], [0, 8]] as const) {
    const digit = (Number.parseInt(one.signature[at]!, 16) ^ bit).toString(16)
    assert.ok(!isSignedRound({ round: one.round, signature: one.signature.slice(0, at) + digit + one.signature.slice(at + 1) }), `digit ${at}`)
  }
  const infinity = `c0${'0'.repeat(94)}`
  for (const signature of ['', '00', 'f'.repeat(96), one.signature.toUpperCase(), infinity]) assert.ok(!isSignedRound({ round: one.round, signature }), signature.slice(0, 8))
  for (const round of [0, -1, 1.5, Number.NaN, Number.MAX_SAFE_INTEGER + 1]) assert.ok(!isSignedRound({ round, signature: one.signature }), String(round))
})

test('a round is told from the clock: the first after an instant, never one that is out already', () => {
  assert.equal(timeOfRound(1), '2023-08-23T15:09:27.000000Z')
  assert.equal(roundAfter('2020-01-01T00:00:00.000000Z'), 1)
  for (const instant of ['2023-08-23T15:09:27.000000Z', '2026-03-04T09:00:00.000000Z', '2026-03-04T09:00:01.999999Z', '2026-03-04T09:00:02.000001Z']) {
    const round = roundAfter(instant)
    assert.ok(timeOfRound(round) > instant && timeOfRound(round - 1) <= instant, instant)
  }
})
