import assert from 'node:assert/strict'
import { chmodSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { Fault } from '../declare/fault.ts'
import { fingerprint, openKeys, signerOf, verifySignature } from './keys.ts'

const directory = join(mkdtempSync(join(tmpdir(), 'keys-')), 'keys')
after(() => rmSync(join(directory, '..'), { recursive: true }))
const refuses = (code: string) => (error: unknown) => error instanceof Fault && error.code === code

test('keys are made once, read by their owner only, and the same on the next start', () => {
  const first = openKeys({ directory }), second = openKeys({ directory })
  assert.equal(first.signer.id, second.signer.id)
  assert.deepEqual(first.data_key, second.data_key)
  assert.equal(first.session_secret, second.session_secret)
  assert.deepEqual(readdirSync(directory).sort(), ['data.key', 'session.key', 'signing.key'])
  if (process.platform === 'win32') return
  for (const name of readdirSync(directory)) assert.equal(statSync(join(directory, name)).mode & 0o777, 0o600)
  assert.equal(statSync(directory).mode & 0o777, 0o700)
})

test('a key that others may read, or that is cut short, is refused', { skip: process.platform === 'win32' && 'modes are not kept here' }, () => {
  const file = join(directory, 'data.key'), text = readFileSync(file, 'utf8')
  chmodSync(file, 0o640)
  assert.throws(() => openKeys({ directory }), refuses('trust.key-file-open'))
  chmodSync(file, 0o600)
  writeFileSync(file, text.slice(0, 63))
  assert.throws(() => openKeys({ directory }), refuses('trust.key-file-broken'))
  writeFileSync(file, text)
  openKeys({ directory })
})

test('a secret gives the same keys everywhere, writes nothing, and its three keys differ', () => {
  const secret = 's'.repeat(32)
  const one = openKeys({ directory: '/nonexistent', secret }), two = openKeys({ directory: '/other', secret })
  assert.deepEqual([one.signer.public_key, one.data_key, one.session_secret], [two.signer.public_key, two.data_key, two.session_secret])
  assert.notEqual(one.data_key.toString('base64url'), one.session_secret)
  assert.notEqual(one.signer.id, openKeys({ directory, secret: 't'.repeat(32) }).signer.id)
  assert.equal(openKeys({ directory, secret: 's'.repeat(1_024) }).data_key.length, 32)
  for (const length of [31, 1_025]) assert.throws(() => openKeys({ directory, secret: 's'.repeat(length) }), refuses('trust.secret-length'))
})

test('signatures are those of RFC 8032, and hold for one message and one key', () => {
  const signer = signerOf(Buffer.from('9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60', 'hex'))
  assert.equal(Buffer.from(signer.public_key, 'base64').toString('hex'), 'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a')
  assert.equal(Buffer.from(signer.sign(''), 'base64').toString('hex'), 'e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b')
  assert.equal(signer.id, fingerprint(signer.public_key))
  const { public_key } = signer, signature = signer.sign('m')
  assert.ok(verifySignature({ public_key, message: 'm', signature }))
  const other = signerOf(Buffer.alloc(32, 7))
  for (const bad of [{ message: 'n' }, { public_key: other.public_key }, { signature: other.sign('m') }, { signature: '' }, { signature: `${signature}AAAA` }, { signature: ` ${signature}` }, { public_key: 'x' }, { public_key: 'A'.repeat(43) + '=' }]) {
    assert.equal(verifySignature({ public_key, message: 'm', signature, ...bad }), false, JSON.stringify(bad))
  }
})
