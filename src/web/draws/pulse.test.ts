import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readPulse } from './pulse.ts'

test('a round pasted as drand’s pages give it fills both fields; anything else is left as it was pasted', () => {
  assert.deepEqual(readPulse('{"round":1000,"randomness":"fe29","signature":"b446"}'), { value: 'fe29', signature: 'b446' })
  for (const text of ['', 'fe29', 'null', '[]', '{"round":1000}', '{"randomness":1,"signature":2}', `{"randomness":"a","signature":"b"}${' '.repeat(2_000)}`]) assert.equal(readPulse(text), null, text.slice(0, 20))
})
