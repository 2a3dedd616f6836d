import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readToken, signToken, token_chars_max } from './token.ts'

const secret = 'a secret for tests only, long enough to pass'

test('a token is read back for its own purpose alone', () => {
  const token = signToken(secret, 'unsubscribe', { city: 'jinhua', id: 'x1' })
  assert.deepEqual(readToken(secret, 'unsubscribe', token), { city: 'jinhua', id: 'x1' })
  assert.equal(readToken(secret, 'confirm', token), null)
  assert.equal(readToken('another secret, also long enough to pass', 'unsubscribe', token), null)
})

test('a token changed in any letter, cut, or too long is nobody’s', () => {
  const token = signToken(secret, 'unsubscribe', { id: 'x1' })
  for (let at = 0; at < token.length - 1; at += 1) {
    const changed = token.slice(0, at) + (token[at] === 'A' ? 'B' : 'A') + token.slice(at + 1)
    // The last letter of 32 bytes carries two idle bits: another spelling of the same mark is no other mark.
    assert.equal(readToken(secret, 'unsubscribe', changed), null, String(at))
  }
  for (const broken of ['', '.', 'a', 'a.b.c', token.slice(0, -2), 'x'.repeat(token_chars_max + 1)]) assert.equal(readToken(secret, 'unsubscribe', broken), null)
})
