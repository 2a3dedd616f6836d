import assert from 'node:assert/strict'
import { test } from 'node:test'
import { foldedWeeks, weeksOf } from './clock-weeks.ts'

type Kind = 'start' | 'counted' | 'weekend' | 'holiday' | 'make-up' | 'paused'
const days = (from_on: string, kinds: Kind[]) => kinds.map((kind, at) => ({ on: new Date(Date.parse(`${from_on}T00:00:00Z`) + at * 86_400_000).toISOString().slice(0, 10), kind, reason: null }))

test('make-up workdays are numbered like any counted day; pauses, holidays and the starting day are not', () => {
  const [first, second] = weeksOf(days('2021-10-06', ['start', 'holiday', 'counted', 'make-up', 'weekend', 'counted', 'paused', 'counted']))
  assert.deepEqual(first!.map((day) => [day.weekday, day.nth]), [[3, null], [4, null], [5, 1], [6, 2], [7, null]])
  assert.deepEqual(second!.map((day) => [day.weekday, day.nth]), [[1, 3], [2, null], [3, 4]])
})

test('a long clock folds its first weeks and never the week of today', () => {
  const weeks = weeksOf(days('2021-01-04', Array<Kind>(7 * 30).fill('counted')))
  assert.equal(foldedWeeks(weeks, '2021-01-05', 10), 0)
  assert.equal(foldedWeeks(weeks, '2021-05-12', 10), 16)
  assert.equal(foldedWeeks(weeks, '2030-01-01', 10), 20)
  assert.equal(foldedWeeks(weeks.slice(0, 10), '2021-03-10', 10), 0)
})
