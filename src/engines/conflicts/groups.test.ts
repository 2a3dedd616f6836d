import assert from 'node:assert/strict'
import { test } from 'node:test'
import { groupsOf } from './groups.ts'
import type { Tie } from './tie.ts'

const on = '2026-03-02'
const tie = (kind: 'equity' | 'branch', a: string, b: string, percent?: number, until_on: string | null = null): Tie => ({ kind, a, b, from_on: null, until_on, ...percent === undefined ? {} : { percent }, source: { kind: 'test', id: `${a} ${b}` } }) as Tie

test('organisations that equity of at least the percentage or branches join on the day are one group, whoever holds it; the others have none', () => {
  const ties = [tie('equity', 'account:owner', 'org:b', 60), tie('equity', 'account:owner', 'org:a', 50), tie('branch', 'org:b', 'org:c'), tie('equity', 'org:d', 'org:e', 49), tie('equity', 'org:f', 'org:g', 100, '2025-01-01'), tie('equity', 'account:other', 'org:h', 100)]
  const groups = groupsOf({ orgs: ['org:a', 'org:b', 'org:c', 'org:d', 'org:e', 'org:f', 'org:h', 'org:unknown'], ties, on, percent_min: 50 })
  assert.deepEqual([...groups.values()], ['org:a', 'org:a', 'org:a', null, null, null, null, null])
  assert.equal(groupsOf({ orgs: ['org:e'], ties, on, percent_min: 49 }).get('org:e'), 'org:d')
})
