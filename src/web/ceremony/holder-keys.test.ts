import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import * as server from '#kernel/trust/split-key.ts'
import { makeHolderKey, openShare, plainCode, unwrapHolderKey } from './holder-keys.ts'

const place = { city: 'jinhua', case: 'c', bid: 'b', version: 3, org: 'o', holder: 'supervisor' }

test('what the server seals to a key made in the browser opens in the browser, by passphrase and by recovery code', async () => {
  const made = await makeHolderKey('十二个字以上的口令 pass')
  const share = randomBytes(32)
  const sealed = server.sealShare(made.public_key, place, share)
  const key = await unwrapHolderKey(made.public_key, made.wrapped, '十二个字以上的口令 pass')
  assert.ok(key)
  assert.equal(await openShare(key, place, sealed), share.toString('base64'))
  assert.equal(await unwrapHolderKey(made.public_key, made.wrapped, 'another passphrase'), null)
  const again = await unwrapHolderKey(made.public_key, made.recovery, plainCode(` ${made.recovery_code.toLowerCase().replaceAll('-', ' ').replaceAll('0', 'o').replaceAll('1', 'l')} `))
  assert.ok(again)
  assert.equal(await openShare(again, place, sealed), share.toString('base64'))
  await assert.rejects(openShare(key, { ...place, version: 4 }, sealed))
  // And the other way round: recovered without a browser.
  assert.deepEqual(server.openShare(server.unwrapKey(made.public_key, made.wrapped, '十二个字以上的口令 pass'), place, sealed), share)
})
