import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Fault } from '../declare/fault.ts'
import { sayDay } from './say-day.ts'

test('a day is named with its weekday in both languages, and what is no day is refused', () => {
  assert.deepEqual(sayDay('2021-09-29'), { zh: '2021-09-29 周三', en: 'Wed 29 Sep 2021' })
  assert.deepEqual(sayDay('2030-01-06'), { zh: '2030-01-06 周日', en: 'Sun 6 Jan 2030' })
  assert.throws(() => sayDay('2021-02-29'), (cause: unknown) => cause instanceof Fault && cause.code === 'values.not-a-day')
})
