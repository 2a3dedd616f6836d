import assert from 'node:assert/strict'
import { test } from 'node:test'
import { nodeTools } from '#engines/draw/node-tools.ts'
import { commitmentOf } from '#engines/draw/notice.ts'
import { makeSecret, readSecret } from './secret.ts'

test('what the browser commits to is what the engine checks, and a copy opens for its own draw and party alone', async () => {
  const notice_hash = 'ab'.repeat(32)
  const one = await makeSecret({ case_id: 'c1', number: '2026-0001', notice_hash, party: 'drawer' })
  assert.match(one.secret, /^[0-9a-f]{64}$/)
  assert.equal(one.commitment, commitmentOf(nodeTools, { notice_hash, party: 'drawer', value: one.secret }))
  assert.notEqual((await makeSecret({ case_id: 'c1', number: '2026-0001', notice_hash, party: 'drawer' })).secret, one.secret)
  const text = JSON.stringify(one), right = { case_id: 'c1', party: 'drawer', commitment: one.commitment }
  assert.deepEqual(readSecret(text, right), one)
  for (const wrong of [{ case_id: 'c2' }, { party: 'supervisor' }, { commitment: 'cd'.repeat(32) }]) assert.equal(readSecret(text, { ...right, ...wrong }), null)
  for (const other of ['', 'null', '{}', text.slice(1)]) assert.equal(readSecret(other, right), null)
})
