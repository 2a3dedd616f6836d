import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { after, before, test } from 'node:test'
import { openDb, sql } from '#kernel/store/db.ts'
import { visitor } from '#kernel/trust/actor.ts'
import { openTestHouse, test_secret, type TestHouse } from './house-for-tests.ts'
import { makeIdentity, type Identity } from './identity.ts'

const site = 'http://127.0.0.1:3000'
const password = 'six quiet herons at dawn'
let held: TestHouse
let identity: Identity
let address = 0

before(async () => {
  held = await openTestHouse()
  identity = makeIdentity({ url: held.app_url, secret: test_secret, public_url: site, is_demo: true, house: held.house })
})
after(async () => {
  await identity?.close()
  await held?.close()
})

function post(path: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> {
  address += 1
  return identity.handler(new Request(`${site}/api/auth${path}`, {
    method: 'POST', body: JSON.stringify(body),
    headers: { 'content-type': 'application/json', origin: site, 'x-jiebang-client-address': `10.0.${address >> 8}.${address & 255}`, ...headers },
  }))
}
const cookieOf = (lines: string[]) => lines.find((line) => line.includes('session_token='))?.split(';')[0] ?? ''
const who = (cookie: string) => identity.actorOf(new Headers({ cookie }), held.db)
const audited = async (action: string) => (await ownerRows<{ subject: string }>(`select subject from audit where action = '${action}' order by seq`)).map((row) => row.subject)

async function ownerRows<T>(text: string): Promise<T[]> {
  const owner = openDb(held.owner_url, 1)
  try {
    return (await sql.raw<T>(text).execute(owner)).rows
  } finally {
    await owner.destroy()
  }
}

async function person(email: string): Promise<string> {
  const made = await held.act(visitor('jinhua'), 'accounts.register-person', { name: '林清', name_en: 'Lin Qing', email, password, wish: 'solver' })
  return made.account_id
}

async function signedIn(email: string): Promise<string> {
  return cookieOf((await post('/sign-in/email', { email, password })).headers.getSetCookie())
}

test('a person registers, signs in with the password, and the cookie says who they are and what they may do', async () => {
  const id = await person('Lin.Qing@Example.org')
  const response = await post('/sign-in/email', { email: 'lin.qing@example.org', password })
  const lines = response.headers.getSetCookie()
  assert.match(lines[0] ?? '', /^jiebang\.session_token=.*HttpOnly; SameSite=Lax$/)
  const actor = await who(cookieOf(lines))
  assert.deepEqual({ ...actor, session_id: '' }, { city_id: 'jinhua', account_id: id, name: '林清', grants: [{ role: 'newcomer', org_id: null, county_id: null }], language: 'zh', session_id: '' })
  assert.deepEqual((await audited('accounts.sign-in')).includes(`account:${id}`), true)
})

test('the session token is in the cookie only, not in what scripts can read', async () => {
  await person('token@example.org')
  const body = await (await post('/sign-in/email', { email: 'token@example.org', password })).text()
  assert.doesNotMatch(body, /"token"/)
})

test('over https the cookie is Secure and carries the __Secure- prefix', async () => {
  const secure = makeIdentity({ url: held.app_url, secret: test_secret, public_url: 'https://jiebang.example', is_demo: true, house: held.house })
  try {
    const { set_cookie } = await secure.demoSignIn('solver', 'jinhua')
    assert.match(set_cookie[0] ?? '', /^__Secure-jiebang\.session_token=.*HttpOnly; SameSite=Lax; Secure$/)
    assert.equal((await secure.actorOf(new Headers({ cookie: cookieOf(set_cookie) }), held.db))?.account_id, 'demo-solver')
  } finally {
    await secure.close()
  }
})

test('a wrong password and an unknown address are refused with the same words, and both are audited', async () => {
  const id = await person('refused@example.org')
  await assert.rejects(post('/sign-in/email', { email: 'refused@example.org', password: 'not the password' }), { code: 'accounts.wrong-sign-in' })
  await assert.rejects(post('/sign-in/email', { email: 'nobody@example.org', password: 'not the password' }), { code: 'accounts.wrong-sign-in' })
  const told = await audited('accounts.sign-in-refused')
  assert.ok(told.includes(`account:${id}`) && told.includes('sign-in:unknown'))
})

test('ten attempts at one address pass from ten places, the eleventh is refused even with the right password', async () => {
  await person('guessed@example.org')
  for (let attempt = 1; attempt <= 10; attempt += 1) {
    await assert.rejects(post('/sign-in/email', { email: 'guessed@example.org', password: `guess number ${attempt}` }), { code: 'accounts.wrong-sign-in' })
  }
  await assert.rejects(post('/sign-in/email', { email: 'Guessed@example.org ', password }), { code: 'accounts.too-many-attempts' })
})

test('one place may knock thirty times a minute and no more', async () => {
  const from = { 'x-jiebang-client-address': '192.0.2.77' }
  // Not addresses at all, so that nothing is hashed thirty times over.
  for (let knock = 1; knock <= 30; knock += 1) await assert.rejects(post('/sign-in/email', { email: `knock ${knock}`, password: 'x' }, from), { code: 'accounts.wrong-sign-in' })
  await assert.rejects(post('/sign-in/email', { email: 'knock 31', password: 'x' }, from), { code: 'accounts.too-many-requests' })
})

test('signing up, and every other path that is not opened, is shut', async () => {
  for (const path of ['/sign-up/email', '/update-user', '/delete-user', '/list-sessions', '/get-session', '/sign-in/email/', '//sign-in/email', '/request-password-reset']) {
    await assert.rejects(post(path, { email: 'x@example.org', password, name: 'x' }), { code: 'accounts.no-such-path' }, path)
  }
})

test('a sign-in sent from another site is refused', async () => {
  await person('csrf@example.org')
  await assert.rejects(post('/sign-in/email', { email: 'csrf@example.org', password }, { origin: 'https://evil.example', cookie: 'x=1' }), { code: 'accounts.other-site' })
})

test('signing out ends the session for its very next request and takes the cookie away', async () => {
  const { set_cookie } = await identity.demoSignIn('enterprise', 'jinhua')
  const cookie = cookieOf(set_cookie)
  assert.equal((await who(cookie))?.account_id, 'demo-enterprise')
  const out = await identity.signOut(new Headers({ cookie }))
  assert.match(out.set_cookie[0] ?? '', /^jiebang\.session_token=; Max-Age=0;/)
  assert.equal(await who(cookie), null)
  assert.ok((await audited('accounts.sign-out')).includes('account:demo-enterprise'))
})

test('a person sees where they are signed in and ends one device at once, but never another person’s', async () => {
  const email = 'devices@example.org'
  await person(email)
  const [first, second] = [await signedIn(email), await signedIn(email)]
  const actor = await who(first)
  assert.ok(actor)
  const { sessions } = await held.ask(actor, 'accounts.sessions')
  assert.deepEqual(sessions.map((one: { is_this: boolean }) => one.is_this).sort(), [false, true])
  const other = sessions.find((one: { is_this: boolean }) => !one.is_this)
  const stranger = await who(cookieOf((await identity.demoSignIn('solver', 'jinhua')).set_cookie))
  assert.ok(stranger)
  await assert.rejects(held.act(stranger, 'accounts.end-session', { id: other.id }), { code: 'accounts.no-such-session' })
  await held.act(actor, 'accounts.end-session', { id: other.id })
  assert.equal(await who(second), null)
  assert.notEqual(await who(first), null)
})

test('a cookie that was altered, cut, or signed with another secret is nobody', async () => {
  const cookie = cookieOf((await identity.demoSignIn('solver', 'jinhua')).set_cookie)
  const [name, value = ''] = cookie.split('=')
  const [token = ''] = decodeURIComponent(value).split('.')
  const forged = createHmac('sha256', `${test_secret}?`).update(token).digest('base64')
  for (const bad of [`${name}=${token}`, `${name}=${token}.`, `${name}=x${value}`, `${name}=${value.slice(0, -4)}`, `${name}=%E0%A4%A`, `${name}=${encodeURIComponent(`${token}.${forged}`)}`, `x${cookie}`, '']) {
    assert.equal(await who(bad), null, bad)
  }
  assert.equal((await who(`a=b; ${cookie}; c=d`))?.account_id, 'demo-solver')
})

test('an expired session is nobody', async () => {
  const cookie = cookieOf((await identity.demoSignIn('expert-1', 'jinhua')).set_cookie)
  const actor = await who(cookie)
  await ownerRows(`update auth."session" set "expiresAt" = now() where "id" = '${actor?.session_id}'`)
  assert.equal(await who(cookie), null)
})

test('sweeping removes sessions and links that have run out, and leaves the running ones', async () => {
  const [old, running] = [cookieOf((await identity.demoSignIn('expert-2', 'jinhua')).set_cookie), cookieOf((await identity.demoSignIn('expert-3', 'jinhua')).set_cookie)]
  await ownerRows(`update auth."session" set "expiresAt" = now() - interval '1 second' where "id" = '${(await who(old))?.session_id}'`)
  assert.ok((await identity.sweep()).removed >= 1)
  assert.equal((await ownerRows(`select 1 from auth."session" where "expiresAt" < now()`)).length, 0)
  assert.equal((await who(running))?.account_id, 'demo-expert-3')
})

test('demonstration sign-in exists in a demonstration only, and for its accounts only', async () => {
  await assert.rejects(identity.demoSignIn('nobody', 'jinhua'), { code: 'accounts.no-such-demo-account' })
  await assert.rejects(identity.demoSignIn('enterprise', 'elsewhere'), { code: 'accounts.no-such-demo-account' })
  const real = makeIdentity({ url: held.app_url, secret: test_secret, public_url: site, is_demo: false, house: held.house })
  try {
    await assert.rejects(real.demoSignIn('enterprise', 'jinhua'), { code: 'accounts.no-demo' })
  } finally {
    await real.close()
  }
})

test('with a second factor the password alone starts no session; the code from the authenticator does', async () => {
  const email = 'second@example.org'
  const id = await person(email)
  const cookie = await signedIn(email)
  const enabled = await (await post('/two-factor/enable', { password }, { cookie })).json() as { totpURI: string, backupCodes: string[] }
  const key = new URL(enabled.totpURI).searchParams.get('secret') ?? ''
  const verified = await post('/two-factor/verify-totp', { code: totp(key) }, { cookie })
  assert.equal(verified.status, 200)
  const half = await post('/sign-in/email', { email, password })
  assert.equal((await half.clone().json() as { twoFactorRedirect?: boolean }).twoFactorRedirect, true)
  assert.equal(await who(cookieOf(half.headers.getSetCookie())), null)
  const pending = half.headers.getSetCookie().filter((line) => line.includes('two_factor')).map((line) => line.split(';')[0]).join('; ')
  await assert.rejects(post('/two-factor/verify-totp', { code: '000000' }, { cookie: pending }), { code: 'accounts.wrong-code' })
  const whole = await post('/two-factor/verify-totp', { code: totp(key) }, { cookie: pending })
  assert.equal((await who(cookieOf(whole.headers.getSetCookie())))?.account_id, id)
})

test('an account an administrator opened sets its password by a link that works once', async () => {
  const admin = await who(cookieOf((await identity.demoSignIn('admin', 'jinhua')).set_cookie))
  assert.ok(admin)
  const opened = await held.act(admin, 'accounts.open-account', { name: '周审', email: 'auditor@example.org', role: 'auditor' })
  const token = new URL(opened.set_password_path, site).searchParams.get('token')
  await assert.rejects(post('/reset-password', { token, newPassword: 'password123' }), { code: 'accounts.weak-password' })
  assert.equal((await post('/reset-password', { token, newPassword: password })).status, 200)
  await assert.rejects(post('/reset-password', { token, newPassword: `${password}!` }), { code: 'accounts.link-used' })
  assert.deepEqual((await who(await signedIn('auditor@example.org')))?.grants.map((grant) => grant.role), ['auditor'])
})

test('changing the password ends the other sessions when asked, and asks for the old one', async () => {
  const email = 'change@example.org'
  await person(email)
  const [cookie, other] = [await signedIn(email), await signedIn(email)]
  await assert.rejects(post('/change-password', { currentPassword: 'not this one', newPassword: 'a wholly new phrase' }, { cookie }), { code: 'accounts.wrong-password' })
  assert.equal((await post('/change-password', { currentPassword: password, newPassword: 'a wholly new phrase', revokeOtherSessions: true }, { cookie })).status, 200)
  assert.equal(await who(other), null)
})

test('a session that slipped in while its account was being closed is nobody', async () => {
  const cookie = cookieOf((await identity.demoSignIn('expert-4', 'jinhua')).set_cookie)
  await ownerRows(`update person set closed_at = now() where account_id = 'demo-expert-4'`)
  assert.equal(await who(cookie), null)
  await assert.rejects(identity.demoSignIn('expert-4', 'jinhua'), { code: 'accounts.no-such-demo-account' })
})

test('a closed account is signed out at once and cannot sign in again', async () => {
  const email = 'closed@example.org'
  const id = await person(email)
  const cookie = await signedIn(email)
  const admin = await who(cookieOf((await identity.demoSignIn('admin', 'jinhua')).set_cookie))
  assert.ok(admin)
  await held.act(admin, 'accounts.close-account', { account_id: id, reason: '人员调离本单位' })
  assert.equal(await who(cookie), null)
  await assert.rejects(signedIn(email), { code: 'accounts.wrong-sign-in' })
})

/** RFC 6238 with SHA-1, six digits and 30 seconds, written anew so that the check does not share code with what it checks. */
function totp(key: string): string {
  const bits = [...key.replaceAll('=', '')].map((letter) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0')).join('')
  const bytes = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)))
  const step = Buffer.alloc(8)
  step.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000)))
  const hash = createHmac('sha1', bytes).update(step).digest()
  const at = hash[19]! & 15
  return String((hash.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, '0')
}
