import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { Fault } from '../declare/fault.ts'
import { normaliseInput } from './text.ts'

const parameters = { numRuns: 300, seed: Number(process.env.SEED ?? Math.floor(Math.random() * 2 ** 31)) }
const refuses = (code: string, path?: string) => (error: unknown) =>
  error instanceof Fault && error.code === `values.${code}` && (path === undefined || error.problems[0]?.path === path)

const nested = (depth: number): unknown => depth === 0 ? 'x' : [nested(depth - 1)]

test('texts and keys come out in NFC, at any depth', () => {
  assert.deepEqual(normaliseInput({ 'e\u0301': ['A\u030A', 1, true, null] }), { '\u00E9': ['\u00C5', 1, true, null] })
})

test('what PostgreSQL cannot store is refused with its path', () => {
  assert.throws(() => normaliseInput({ bids: [{ title: 'a\0b' }] }), refuses('input-nul', 'bids.0.title'))
  assert.throws(() => normaliseInput({ a: 'x\uD800' }), refuses('input-half-character', 'a'))
  assert.throws(() => normaliseInput({ 'a\0': 1 }), refuses('input-nul', ''))
  for (const value of [Infinity, NaN]) assert.throws(() => normaliseInput([value]), refuses('input-not-finite', '0'))
  assert.throws(() => normaliseInput(JSON.parse('{"n":1e309}')), refuses('input-not-finite', 'n'))
})

test('keys that would reach a prototype are refused, and keys that become one key', () => {
  for (const key of ['__proto__', 'constructor', 'prototype']) assert.throws(() => normaliseInput(JSON.parse(`{"a":{"${key}":{"is_admin":true}}}`)), refuses('input-key-forbidden', `a.${key}`))
  assert.throws(() => normaliseInput({ 'e\u0301': 1, '\u00E9': 2 }), refuses('input-key-twice'))
  assert.equal(({} as Record<string, unknown>).is_admin, undefined)
})

test('only plain JSON passes; a missing value is left out', () => {
  for (const value of [new Date(), new Map(), 1n, () => 1, Symbol('x'), undefined, [undefined], Buffer.from('x')]) assert.throws(() => normaliseInput(value), refuses('input-not-plain'))
  assert.deepEqual(normaliseInput({ a: undefined, b: -0 }), { b: 0 })
})

test('each limit lets its own size through and refuses one more', () => {
  const cases: [string, (size: number) => unknown, number][] = [
    ['input-too-deep', nested, 12],
    ['input-text-too-long', (size) => 'x'.repeat(size), 100_000],
    ['input-list-too-long', (size) => Array.from({ length: size }, () => 0), 10_000],
    ['input-too-many-keys', (size) => Object.fromEntries(Array.from({ length: size }, (_, i) => [`k${i}`, i])), 500],
    ['input-text-too-long', (size) => ({ ['k'.repeat(size)]: 1 }), 200],
    ['input-too-many', (size) => Array.from({ length: 10 }, (_, i) => Array.from({ length: i === 0 ? size - 90_000 - 10 + 9_999 - 1 - 9_999 : 9_999 }, () => 0)).concat([[0, 0, 0, 0, 0, 0, 0, 0]]), 100_000],
  ]
  for (const [code, make, size] of cases) {
    assert.doesNotThrow(() => normaliseInput(make(size)), code)
    assert.throws(() => normaliseInput(make(size + 1)), refuses(code), code)
  }
  // U+0344 doubles under NFC.
  assert.throws(() => normaliseInput('\u0344'.repeat(60_000)), refuses('input-text-too-long'))
  assert.throws(() => normaliseInput('ab', { text_max: 1 }), refuses('input-text-too-long'))
})

test(`any JSON either passes unchanged a second time or is refused (seed ${parameters.seed})`, () => {
  fc.assert(fc.property(fc.jsonValue({ maxDepth: 14, stringUnit: 'binary' }), (value) => {
    let once: unknown
    try { once = normaliseInput(value) } catch (error) {
      assert.ok(error instanceof Fault)
      return
    }
    assert.deepEqual(normaliseInput(once), once)
    assert.ok(JSON.stringify(once).isWellFormed() && !JSON.stringify(once).includes('\\u0000'))
  }), parameters)
})
