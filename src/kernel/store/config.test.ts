import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { Fault } from '#kernel/declare/fault.ts'
import { keepSecret, readConfig } from '#kernel/store/config.ts'
import { words } from '#kernel/store/words.ts'

const s3 = { S3_ENDPOINT: 'https://s3.example.org', S3_BUCKET: 'jb', S3_REGION: 'cn-east-1', S3_ACCESS_KEY_ID: 'AK0123', S3_SECRET_ACCESS_KEY: 'sk-hidden-value' }
const oidc = { OIDC_ISSUER: 'https://id.example.org', OIDC_CLIENT_ID: 'jb', OIDC_CLIENT_SECRET: 'hidden-client-secret' }

function refusalOf(env: Record<string, string>): Fault {
  try {
    readConfig(env)
  } catch (error) {
    assert.ok(error instanceof Fault, String(error))
    assert.ok(error.code in words, error.code)
    return error
  }
  assert.fail(`accepted ${JSON.stringify(env)}`)
}

describe('settings', () => {
  test('with none given it is a demonstration of Jinhua on port 3000 of this machine', () => {
    const config = readConfig({})
    assert.equal(config.port, 3000)
    assert.equal(config.host, '127.0.0.1')
    assert.equal(config.pack, 'jinhua')
    assert.equal(config.demo, true)
    assert.equal(config.public_url, 'http://127.0.0.1:3000')
    assert.equal(config.data_dir, resolve(import.meta.dirname, '../../../.data'))
    assert.equal(config.s3, undefined)
    assert.equal(config.oidc, undefined)
  })

  test('demonstration data stays out of a database brought along unless asked for', () => {
    const DATABASE_URL = 'postgres://u:p@db.example.org/jiebang'
    assert.equal(readConfig({ DATABASE_URL }).demo, false)
    assert.equal(readConfig({ DATABASE_URL, JIEBANG_DEMO: '1' }).demo, true)
    assert.equal(readConfig({ JIEBANG_DEMO: 'off' }).demo, false)
  })

  test('an empty or blank setting counts as not given', () => {
    assert.deepEqual(readConfig({ PORT: '', HOST: ' ', DATABASE_URL: '', S3_BUCKET: '' }), readConfig({}))
  })

  test('a relative data directory is taken from the current directory', () => {
    assert.equal(readConfig({ JIEBANG_DATA: 'elsewhere' }).data_dir, resolve('elsewhere'))
  })

  for (const [variable, right, wrong] of [
    ['PORT', ['0', '65535'], ['65536', '-1', '3000x', '1e3', '3.5']],
    ['HOST', ['0.0.0.0', '::', 'localhost'], ['a b', 'http://x', 'x/y', 'h'.repeat(254)]],
    ['JIEBANG_PACK', ['sample', 'a'.repeat(63)], ['../etc', 'Jinhua', 'a'.repeat(64), '金华']],
    ['JIEBANG_DEMO', ['1', 'False', 'on'], ['maybe', '2']],
    ['JIEBANG_SECRET', ['s'.repeat(32), 's'.repeat(1024)], ['s'.repeat(31), 's'.repeat(1025)]],
    ['DATABASE_URL', ['postgresql:///jiebang?host=/run/pg', 'postgres://u@h:5433/d', 'postgresql://u@/d?host=/run/pg'], ['mysql://h/d', 'h:5432', 'postgres:d']],
    ['PUBLIC_URL', ['https://jb.example.org', 'http://localhost:8080/'], ['jb.example.org', 'https://x.org/path', 'ftp://x.org', 'https://u@x.org']],
  ] as const) {
    test(`${variable}: ${right.map((value) => value.slice(0, 30)).join(', ')} fit, ${wrong.length} others are refused by name`, () => {
      for (const value of right) readConfig({ [variable]: value })
      for (const value of wrong) {
        const refusal = refusalOf({ [variable]: value })
        assert.equal(refusal.code, 'store.wrong-setting')
        assert.equal(refusal.data.variable, variable, value)
        assert.ok(refusal.data.wants_zh && refusal.data.wants_en)
      }
    })
  }

  test('the public address has no trailing slash and names this machine when every address is listened on', () => {
    assert.equal(readConfig({ PUBLIC_URL: 'https://jb.example.org/' }).public_url, 'https://jb.example.org')
    assert.equal(readConfig({ HOST: '0.0.0.0', PORT: '8080' }).public_url, 'http://localhost:8080')
    assert.equal(readConfig({ HOST: '::1', PORT: '8080' }).public_url, 'http://[::1]:8080')
  })

  for (const [name, group] of [['object store', s3], ['sign-in', oidc], ['mail', { SMTP_URL: 'smtp://u:p@mail.example.org', MAIL_FROM: 'Jiebang <jb@example.org>' }]] as const) {
    test(`the ${name} is given whole or not at all, and the missing setting is named`, () => {
      readConfig(group)
      for (const left_out of Object.keys(group)) {
        const refusal = refusalOf({ ...group, [left_out]: '' })
        assert.equal(refusal.code, 'store.missing-setting')
        assert.equal(refusal.data.variable, left_out)
      }
    })
  }

  test('a sign-in that would send secrets in the clear over a network is refused', () => {
    readConfig({ ...oidc, OIDC_ISSUER: 'http://127.0.0.1:9000' })
    assert.equal(refusalOf({ ...oidc, OIDC_ISSUER: 'http://id.example.org' }).data.variable, 'OIDC_ISSUER')
  })

  test('no refusal ever shows the value of a secret', () => {
    const secrets = ['JIEBANG_SECRET', 'DATABASE_URL', 'SMTP_URL', 'S3_ACCESS_KEY_ID', 'S3_SECRET_ACCESS_KEY', 'OIDC_CLIENT_SECRET']
    fc.assert(fc.property(fc.constantFrom(...secrets), fc.stringMatching(/^[a-z0-9]{12,24}$/), (variable, hidden) => {
      const refusal = refusalOf({ ...s3, ...oidc, [variable]: `${hidden} x` })
      assert.equal(refusal.data.variable, variable)
      assert.ok(!JSON.stringify(refusal.data).includes(hidden))
    }))
  })
})

describe('the kept secret', () => {
  const dir = mkdtempSync(join(tmpdir(), 'jiebang-secret-'))
  test('it is made once, only we may read it, and one given takes its place', () => {
    const secret = keepSecret({ data_dir: dir })
    assert.ok(secret.length >= 43)
    assert.equal(keepSecret({ data_dir: dir }), secret)
    assert.equal(statSync(join(dir, 'secret')).mode & 0o777, 0o600)
    assert.equal(keepSecret({ data_dir: dir, secret: 'g'.repeat(32) }), 'g'.repeat(32))
  })
  test('a damaged one is refused instead of signing with little', () => {
    writeFileSync(join(dir, 'secret'), 'short')
    assert.throws(() => keepSecret({ data_dir: dir }), { code: 'store.secret-file' })
    rmSync(dir, { recursive: true })
  })
})
