import assert from 'node:assert/strict'
import { test } from 'node:test'
import { englishProblems, told } from './race-plan.ts'

test('the English of a gate names one gate of the plan, once', () => {
  const paths = (numbers: number[]) => englishProblems(numbers, 2).map((one) => one.path)
  assert.deepEqual(paths([]), [])
  assert.deepEqual(paths([2, 1]), [])
  assert.deepEqual(paths([2, 3]), ['gates-en.1.gate'], 'one past the last')
  assert.deepEqual(paths([1, 1]), ['gates-en.1.gate'])
  assert.deepEqual(paths([0, 1.5]), ['gates-en.0.gate', 'gates-en.1.gate'])
})

test('a text without English says so to its English reader alone', () => {
  assert.deepEqual(told('样件关', 'Samples'), { zh: '样件关', en: 'Samples' })
  assert.deepEqual(told('样件关', undefined), { zh: '样件关', en: '样件关 (in Chinese only)' })
})
