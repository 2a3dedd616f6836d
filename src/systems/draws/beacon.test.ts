import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Criteria } from '#engines/draw/criteria.ts'
import { timeOfRound } from '#engines/draw/quicknet-time.ts'
import { beaconFor } from './beacon.ts'

const ends = '2026-03-04T09:00:00.000000Z'
const named = { beacon: { kind: 'named-value', source: { zh: '福利彩票', en: 'the welfare lottery' } } } as Criteria
const refused = (due: string, code: string) => assert.throws(() => beaconFor(named, { issue: '2026030', 'due-at': due }, ends), (error: any) => error.problems[0].code === code && error.problems[0].path === 'due-at', due)

test('an issue comes out after the last reveal and within 31 days of it, to the second', () => {
  assert.deepEqual(beaconFor(named, { issue: ' 2026030 ', 'due-at': '2026-03-04T17:00:01+08:00' }, ends), { ...named.beacon, issue: '2026030', due_at: '2026-03-04T09:00:01.000000Z' })
  refused('2026-03-04T17:00:00+08:00', 'draws.beacon-too-early')
  assert.ok(beaconFor(named, { issue: '1', 'due-at': '2026-04-04T09:00:00Z' }, ends))
  refused('2026-04-04T09:00:01Z', 'draws.beacon-too-late')
})

test('of drand it is the first round after the last reveal; criteria without a public value name none', () => {
  const beacon = beaconFor({ beacon: { kind: 'drand-quicknet' } } as Criteria, {}, ends)
  assert.ok(beacon?.kind === 'drand-quicknet' && timeOfRound(beacon.round) > ends && timeOfRound(beacon.round - 1) <= ends)
  assert.equal(beaconFor({} as Criteria, {}, ends), null)
})
