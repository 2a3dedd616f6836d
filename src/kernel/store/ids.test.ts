import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isId, newId } from './ids.ts'

test('ids are 26 lowercase characters, never repeat and sort in the order made', () => {
  const ids = Array.from({ length: 50_000 }, () => newId())
  assert.equal(new Set(ids).size, ids.length)
  assert.deepEqual(ids.toSorted(), ids)
  assert.ok(ids.every((id) => id.length === 26 && isId(id)))
})

test('an id carries its millisecond in front', () => {
  const before = Date.now(), id = newId()
  const ms = [...id.slice(0, 10)].reduce((sum, character) => sum * 32 + '0123456789abcdefghjkmnpqrstvwxyz'.indexOf(character), 0)
  assert.ok(ms >= before && ms <= Date.now() + 1)
})

test('the clock stepping back does not make ids step back', (t) => {
  const later = newId()
  t.mock.method(Date, 'now', () => 1_000)
  assert.ok(newId() > later)
})

test('only the form with the right prefix is an id', () => {
  const id = newId('case')
  assert.match(id, /^case-[0-9a-z]{26}$/)
  assert.equal(isId(id, 'case'), true)
  for (const [text, prefix] of [[id, undefined], [id, 'cas'], [id.toUpperCase(), 'case'], [id.slice(5), 'case']] as const) assert.equal(isId(text, prefix), false)
  for (const text of ['', `8${'0'.repeat(25)}`, 'o'.repeat(26), '0'.repeat(27), null, 26]) assert.equal(isId(text), false)
  assert.equal(isId(`7${'z'.repeat(25)}`), true)
  assert.throws(() => newId('Case'), /invariant/)
  assert.throws(() => newId('a'.repeat(32)), /invariant/)
  assert.equal(isId(newId('a'.repeat(31)), 'a'.repeat(31)), true)
})
