import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { after, before, test } from 'node:test'
import { sql } from '#kernel/store/db.ts'
import { runJob } from '#kernel/store/run.ts'
import { platform, visitor } from '#kernel/trust/actor.ts'
import { proveSecondFactor } from '#systems/accounts/public.ts'
import { startHouse, type TestHouse } from '#test/support/house.ts'

const email = 'two.steps@example.org'
const password = 'six quiet herons at dawn'
let house: TestHouse
before(async () => { house = await startHouse() })
after(() => house.stop())

/** A browser of the least kind: it keeps cookies, drops those taken away, and says where its page comes from. */
function browser() {
  const cookies = new Map<string, string>()
  const asked = async (path: string, body?: unknown) => {
    const response = await fetch(`${house.origin}${path}`, {
      method: body === undefined ? 'GET' : 'POST', ...body === undefined ? {} : { body: JSON.stringify(body) },
      headers: { 'content-type': 'application/json', origin: house.origin, 'idempotency-key': crypto.randomUUID(), cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') },
    })
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
      if (value === '' || /max-age=0(;|$)/i.test(line)) cookies.delete(name)
      else cookies.set(name, value)
    }
    const text = await response.text()
    return { status: response.status, body: JSON.parse(text || 'null') as any }
  }
  return {
    cookies,
    get: (path: string) => asked(path),
    auth: (path: string, body: unknown) => asked(`/api/auth${path}`, body),
    post: asked,
    account: async () => (await asked('/api/accounts/me')).body.account as { id: string, has_password: boolean, has_second_factor: boolean } | null,
    enter: () => asked('/api/auth/sign-in/email', { email, password }),
  }
}
const code = (reply: { body: { error: { code: string } } }) => reply.body.error.code

/** RFC 6238 with SHA-1, six digits, 30 seconds; `steps` away from now. */
function totp(uri: string, steps = 0): string {
  const key = new URL(uri).searchParams.get('secret') ?? ''
  const bits = [...key].map((letter) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0')).join('')
  const step = Buffer.alloc(8)
  step.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000) + steps))
  const hash = createHmac('sha1', Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)))).update(step).digest()
  return String((hash.readUInt32BE(hash[19]! & 15) & 0x7fffffff) % 1_000_000).padStart(6, '0')
}
// Two steps of the clock on either side may yet be taken; ten away is nobody's code now, unless by chance.
const wrongFor = (uri: string) => [10, 20, 30].map((steps) => totp(uri, steps)).find((one) => ![-2, -1, 0, 1, 2].map((steps) => totp(uri, steps)).includes(one))!

test('a second factor is turned on, asked for at the next sign-in, passed by code or by backup code once, and turned off again', async () => {
  const own = browser()
  assert.equal((await own.post('/api/accounts/register-person', { name: '林清', email, password, wish: 'solver' })).status, 200)
  assert.equal((await own.enter()).status, 200)
  const before = await own.account()
  assert.deepEqual([before?.has_password, before?.has_second_factor], [true, false])

  assert.equal(code(await own.auth('/two-factor/enable', { password: 'not the password' })), 'accounts.wrong-password')
  const begun = await own.auth('/two-factor/enable', { password })
  const { totpURI, backupCodes } = begun.body as { totpURI: string, backupCodes: string[] }
  assert.equal(begun.status, 200)
  assert.match(totpURI, /^otpauth:\/\/totp\//)
  assert.ok(backupCodes.length === 10 && backupCodes.every((one) => /^\w{5}-\w{5}$/.test(one)), JSON.stringify(backupCodes))
  assert.equal((await own.account())?.has_second_factor, false, 'begun is not on')
  assert.equal(code(await own.auth('/two-factor/verify-totp', { code: wrongFor(totpURI) })), 'accounts.wrong-code')
  assert.equal((await own.account())?.has_second_factor, false)
  assert.equal((await own.auth('/two-factor/verify-totp', { code: totp(totpURI) })).status, 200)
  assert.deepEqual(await own.account(), { ...before, has_second_factor: true }, 'the session goes on, and the factor is on')
  assert.equal((await own.post('/api/accounts/sign-out', {})).status, 200)
  assert.equal(await own.account(), null)

  const half = await own.enter()
  assert.deepEqual([half.status, half.body], [200, { twoFactorRedirect: true, twoFactorMethods: ['totp'] }])
  assert.equal(await own.account(), null, 'the password alone signs nobody in')
  assert.equal(code(await own.auth('/two-factor/verify-totp', { code: wrongFor(totpURI) })), 'accounts.wrong-code')
  assert.equal(await own.account(), null)
  const passed = await own.auth('/two-factor/verify-totp', { code: totp(totpURI) })
  assert.equal(passed.status, 200)
  assert.equal('token' in passed.body, false)
  assert.equal((await own.account())?.id, before?.id)

  // Signing a contract asks for the factor once more, whoever is signed in already.
  const prove = (shown: string | undefined) => runJob(house.house, house.db, { ...visitor('jinhua'), account_id: before!.id }, async (cx) => { await cx.elevate(); return proveSecondFactor(cx, shown, 'code') })
  assert.equal(await prove(totp(totpURI)), true)
  assert.equal(await prove(` ${totp(totpURI)} `), true)
  await assert.rejects(prove(wrongFor(totpURI)), (error: { problems: { path: string, code: string }[] }) => error.problems[0]!.path === 'code' && error.problems[0]!.code === 'accounts.wrong-code')
  await assert.rejects(prove(undefined), (error: { problems: { code: string }[] }) => error.problems[0]!.code === 'accounts.code-wanted')

  const lost = browser()
  await lost.enter()
  assert.equal(code(await lost.auth('/two-factor/verify-backup-code', { code: 'aaaaa-aaaaa' })), 'accounts.wrong-code')
  assert.equal((await lost.auth('/two-factor/verify-backup-code', { code: backupCodes[0] })).status, 200)
  assert.equal((await lost.account())?.id, before?.id)
  const thief = browser()
  await thief.enter()
  assert.equal(code(await thief.auth('/two-factor/verify-backup-code', { code: backupCodes[0] })), 'accounts.wrong-code', 'a backup code works once')
  assert.equal(code(await browser().auth('/two-factor/verify-totp', { code: totp(totpURI) })), 'accounts.code-too-late', 'a code without the password is nothing')

  const renewed = await own.auth('/two-factor/generate-backup-codes', { password })
  assert.equal(renewed.body.backupCodes.length, 10)
  assert.equal(code(await thief.auth('/two-factor/verify-backup-code', { code: backupCodes[1] })), 'accounts.wrong-code', 'new codes end the old ones')
  assert.equal(code(await own.auth('/two-factor/enable', { password })), 'accounts.second-factor-on')
  assert.equal(code(await own.auth('/two-factor/disable', { password: 'not the password' })), 'accounts.wrong-password')
  assert.equal((await own.auth('/two-factor/disable', { password })).status, 200)
  assert.equal((await own.account())?.has_second_factor, false)
  assert.equal(await prove(undefined), false, 'an account without one is asked for nothing')
  const plain = browser()
  assert.equal((await plain.enter()).body.twoFactorRedirect, undefined)
  assert.equal((await plain.account())?.id, before?.id)

  const { rows } = await runJob(house.house, house.db, platform('jinhua'), (cx) => sql<{ action: string }>`
    select action from audit where account_id = ${before?.id} and action not in ('accounts.register-person', 'accounts.sign-in-refused') order by seq`.execute(cx.tx))
  const factor = 'accounts.second-factor', entered = 'accounts.sign-in'
  assert.deepEqual(rows.map((row) => row.action), [entered, factor, factor, 'accounts.sign-out', entered, entered, factor, factor, entered])
})

test('five wrong codes end the second step, and the password has to be typed again', async () => {
  const own = browser()
  await own.enter()
  const { body } = await own.auth('/two-factor/enable', { password })
  await own.auth('/two-factor/verify-totp', { code: totp(body.totpURI) })
  const other = browser()
  await other.enter()
  for (let attempt = 1; attempt <= 5; attempt += 1) assert.equal(code(await other.auth('/two-factor/verify-totp', { code: wrongFor(body.totpURI) })), 'accounts.wrong-code', `attempt ${attempt}`)
  assert.equal(code(await other.auth('/two-factor/verify-totp', { code: totp(body.totpURI) })), 'accounts.too-many-codes')
  assert.equal(code(await other.auth('/two-factor/verify-totp', { code: totp(body.totpURI) })), 'accounts.code-too-late')
  await other.enter()
  assert.equal((await other.auth('/two-factor/verify-totp', { code: totp(body.totpURI) })).status, 200)
})
