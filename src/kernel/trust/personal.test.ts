import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { Fault } from '../declare/fault.ts'
import { guardPersonal } from './personal.ts'

const seed = Number(process.env.SEED ?? Math.floor(Math.random() * 2 ** 31))
const guard = guardPersonal(Buffer.alloc(32, 1))
const place = { city_id: 'c1', table: 'person', column: 'identity_number', row_id: 'r1' }
const unreadable = (error: unknown) => error instanceof Fault && error.code === 'trust.personal-unreadable'

test(`any text comes back from its own place (seed ${seed})`, () => {
  fc.assert(fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), (text) => { assert.equal(guard.decrypt(guard.encrypt(text, place), place), text) }), { numRuns: 200, seed })
})

test('the same text never looks the same twice and never shows', () => {
  const [a, b] = [guard.encrypt('330702200001011234', place), guard.encrypt('330702200001011234', place)]
  assert.notEqual(a, b)
  assert.ok(!Buffer.from(a.slice(3), 'base64url').includes('3307'))
})

test('a value moved to another city, table, column or row does not open, nor with another key', () => {
  const sealed = guard.encrypt('x', place)
  for (const moved of [{ city_id: 'c2' }, { table: 'expert' }, { column: 'phone' }, { row_id: 'r2' }]) assert.throws(() => guard.decrypt(sealed, { ...place, ...moved }), unreadable)
  assert.throws(() => guardPersonal(Buffer.alloc(32, 2)).decrypt(sealed, place), unreadable)
  // Parts that would run together if they were merely joined.
  const tricky = guard.encrypt('x', { ...place, table: 'a', column: 'b' })
  assert.throws(() => guard.decrypt(tricky, { ...place, table: 'ab', column: '' }), unreadable)
})

test(`any one character of a ciphertext changed, dropped or added is found (seed ${seed})`, () => {
  const sealed = guard.encrypt('330702200001011234', place)
  fc.assert(fc.property(fc.nat(sealed.length - 1), fc.constantFrom(...'ABab01-_=. '), fc.constantFrom('change', 'drop', 'add'), (at, character, how) => {
    const bad = sealed.slice(0, at) + (how === 'drop' ? '' : character) + sealed.slice(how === 'add' ? at : at + 1)
    if (bad !== sealed) assert.throws(() => guard.decrypt(bad, place), unreadable)
  }), { numRuns: 1_000, seed })
  for (const bad of ['', 'p1.', 'p1.AAAA', sealed.slice(3), 'p2' + sealed.slice(2)]) assert.throws(() => guard.decrypt(bad, place), unreadable)
})

test('10,000 characters are kept, 10,001 refused', () => {
  assert.equal(guard.decrypt(guard.encrypt('字'.repeat(10_000), place), place).length, 10_000)
  assert.throws(() => guard.encrypt('x'.repeat(10_001), place), (error) => error instanceof Fault && error.code === 'trust.personal-too-long')
})

test('an index finds a value however it was typed, within its city and kind only', () => {
  const scope = { city_id: 'c1', kind: 'identity' }
  const index = guard.index('33070220000101123X', scope)
  assert.match(index, /^[0-9a-f]{64}$/)
  for (const typed of ['３３０７０２２００００１０１１２３ｘ', ' 330702 20000101 123x', '330702-20000101-123X']) assert.equal(guard.index(typed, scope), index, typed)
  for (const other of [guard.index('330702200001011230', scope), guard.index('33070220000101123X', { ...scope, city_id: 'c2' }), guard.index('33070220000101123X', { ...scope, kind: 'phone' }), guardPersonal(Buffer.alloc(32, 2)).index('33070220000101123X', scope)]) assert.notEqual(other, index)
})

test('a data key of any other length is a mistake of ours', () => {
  assert.throws(() => guardPersonal(Buffer.alloc(31)), /invariant/)
})
