import assert from 'node:assert/strict'
import { test } from 'node:test'
import { calendarOf } from '#kernel/values/workdays.ts'
import { dueGroup, silentBefore } from './due-group.ts'

const calendar = calendarOf([])
const one = { next_on: null, milestone_on: null, todo_on: null, quiet_since_on: '2026-03-02', waits: false }

test('silence is counted in working days: a weekend does not count, the day itself does', () => {
  // Monday 16 March 2026: ten working days back lead to Monday 2 March, five to Monday 9 March, one to Sunday 15 March.
  assert.equal(silentBefore(calendar, '2026-03-16', 10), '2026-03-02')
  assert.equal(silentBefore(calendar, '2026-03-16', 1), '2026-03-15')
  assert.equal(silentBefore(calendar, '2026-03-15', 1), '2026-03-12')
})

test('a challenge is silent on the last quiet day of the limit and not one day before', () => {
  assert.equal(dueGroup(one, '2026-03-16', '2026-03-02'), 'silent')
  assert.equal(dueGroup({ ...one, quiet_since_on: '2026-03-03' }, '2026-03-16', '2026-03-02'), 'fine')
})

test('what is past its day comes before silence, and a promise for a later day only waits', () => {
  assert.equal(dueGroup({ ...one, next_on: '2026-03-15' }, '2026-03-16', '2026-03-02'), 'overdue')
  assert.equal(dueGroup({ ...one, milestone_on: '2026-03-15' }, '2026-03-16', '2026-03-02'), 'overdue')
  assert.equal(dueGroup({ ...one, quiet_since_on: '2026-03-10', next_on: '2026-03-16' }, '2026-03-16', '2026-03-02'), 'waiting')
  assert.equal(dueGroup({ ...one, quiet_since_on: '2026-03-10', waits: true }, '2026-03-16', '2026-03-02'), 'waiting')
  assert.equal(dueGroup({ ...one, quiet_since_on: '2026-03-10' }, '2026-03-16', '2026-03-02'), 'fine')
})
