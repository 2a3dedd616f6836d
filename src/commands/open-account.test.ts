import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { openDb, sql } from '#kernel/store/db.ts'
import { runJob } from '#kernel/store/run.ts'
import { platform } from '#kernel/trust/actor.ts'
import { freshDatabase } from '#test/support/database.ts'
import { startHouse, type TestHouse } from '#test/support/house.ts'
import { run } from '../cli.ts'

const password = 'six quiet herons at dawn'
let house: TestHouse
before(async () => { house = await startHouse() })
after(() => house.stop())

type Opened = { ok: boolean, city_id: string, account_id: string, address: string, until: string, error?: { code: string, zh: string, en: string } }

async function opening(args: string[], env: Record<string, string> = { DATABASE_URL: house.owner_url, JIEBANG_DATA: house.config.data_dir, PUBLIC_URL: 'https://jiebang.example.org' }) {
  let out = '', err = ''
  const code = await run(['open-account', ...args, '--json'], { env: { JIEBANG_SECRET: house.config.secret!, LANG: 'en', ...env }, out: (text) => { out += text }, err: (text) => { err += text } })
  return { code, err, ...JSON.parse(out) as Opened }
}
const admin = (email: string, ...more: string[]) => ['--name', '首任管理员', '--email', email, '--role', 'admin', ...more]
const sent = (path: string, body: unknown) => fetch(`${house.origin}${path}`, { method: 'POST', headers: { 'content-type': 'application/json', origin: house.origin }, body: JSON.stringify(body) })

test('the first administrator is opened while the server runs, sets a password by the link once, and signs in as administrator', async () => {
  const opened = await opening(admin('First@example.org'))
  assert.deepEqual([opened.code, opened.ok, opened.city_id, opened.err], [0, true, 'jinhua', ''])
  assert.match(opened.address, /^https:\/\/jiebang\.example\.org\/set-password\?token=[\w-]{32}$/)
  assert.ok(Math.abs(Date.parse(opened.until) - Date.now() - 72 * 3_600_000) < 600_000, opened.until)
  const token = new URL(opened.address).searchParams.get('token')
  const weak = await sent('/api/auth/reset-password', { token, newPassword: 'my-first-password' })
  assert.equal((await weak.json() as { error: { problems: { code: string }[] } }).error.problems[0]?.code, 'accounts.password-own-address')
  assert.equal((await sent('/api/auth/reset-password', { token, newPassword: password })).status, 200)
  const again = await sent('/api/auth/reset-password', { token, newPassword: `${password}!` })
  assert.equal((await again.json() as { error: { code: string } }).error.code, 'accounts.link-used')
  const entered = await sent('/api/auth/sign-in/email', { email: 'first@example.org', password })
  assert.equal(entered.status, 200)
  const cookie = entered.headers.getSetCookie().map((line) => line.split(';')[0]).join('; ')
  const me = await (await fetch(`${house.origin}/api/accounts/me`, { headers: { cookie } })).json() as { account: { id: string, has_password: boolean }, roles: { role: string }[] }
  assert.deepEqual([me.account.id, me.account.has_password, me.roles.map((one) => one.role)], [opened.account_id, true, ['admin']])
  const { rows } = await runJob(house.house, house.db, platform('jinhua'), (cx) => sql<{ action: string, account_id: string | null }>`
    select action, account_id from audit where subject = ${`account:${opened.account_id}`} order by seq`.execute(cx.tx))
  assert.deepEqual(rows.map((row) => [row.action, row.account_id === 'platform' ? 'platform' : row.account_id === opened.account_id ? 'owner' : row.account_id]),
    [['accounts.open-account', 'platform'], ['accounts.password-changed', 'owner'], ['accounts.sign-in', 'owner']])
})

test('a role with its place is opened, in the city that is named', async () => {
  const officer = await opening(['--name', '兰溪经办', '--email', 'lanxi@example.org', '--role', 'county-officer', '--org', 'lanxi-bureau', '--county', 'lanxi', '--city', 'jinhua', '--language', 'en'])
  assert.equal(officer.code, 0, officer.err)
  const { rows } = await runJob(house.house, house.db, platform('jinhua'), (cx) => sql`select role, org_id, county_id from membership where account_id = ${officer.account_id}`.execute(cx.tx))
  assert.deepEqual(rows, [{ role: 'county-officer', org_id: 'lanxi-bureau', county_id: 'lanxi' }])
})

test('a wrong role, organisation, county, city, address or name is refused with one sentence, and nothing is opened', async () => {
  const wrong: [string[], string, RegExp][] = [
    [['--name', 'x', '--email', 'x@example.org', '--role', 'emperor'], 'accounts.no-such-role', /no role “emperor”; there are: .*admin/],
    [['--name', 'x', '--email', 'x@example.org', '--role', 'anyone'], 'accounts.no-such-role', /anyone/],
    [['--name', 'x', '--email', 'x@example.org', '--role', 'solver'], 'accounts.role-needs-org', /solver/],
    [['--name', 'x', '--email', 'x@example.org', '--role', 'county-officer', '--county', 'atlantis'], 'organizations.no-such-county', /atlantis/],
    [admin('x@example.org', '--org', 'nowhere'), 'organizations.not-found', /nowhere/],
    [admin('x@example.org', '--city', 'atlantis'), 'kernel.no-such-city', /atlantis/],
    [admin('not an address'), 'accounts.wrong-email', /e-mail/],
    [admin(`${'x'.repeat(243)}@example.org`), 'commands.wrong-value', /--email/],
    [['--name', ' ', '--email', 'x@example.org', '--role', 'admin'], 'commands.wrong-value', /--name/],
    [['--name', 'x'.repeat(101), '--email', 'x@example.org', '--role', 'admin'], 'commands.wrong-value', /--name/],
    [admin('x@example.org', '--language', 'fr'), 'commands.wrong-value', /--language/],
    [['--name', 'x', '--email', 'x@example.org'], 'commands.usage', /--role/],
    [admin('first@example.org'), 'accounts.email-taken', /has an account/],
  ]
  const count = async () => (await runJob(house.house, house.db, platform('jinhua'), (cx) => sql<{ count: number }>`select count(*)::int as count from person`.execute(cx.tx))).rows[0]?.count
  const before = await count()
  for (const [args, code, said] of wrong) {
    const { error, ...refused } = await opening(args)
    assert.deepEqual([refused.code, error?.code], [1, code], args.join(' '))
    assert.match(refused.err, said)
    assert.doesNotMatch(`${error?.zh}${error?.en}`, /\{\w+\}/)
  }
  assert.equal(await count(), before)
  assert.equal((await opening(['--name', 'x'.repeat(100), '--email', 'longest@example.org', '--role', 'admin'])).code, 0)
})

test('on a database where no server ever ran it opens the account, and brings no demonstration along even when one is asked for', async () => {
  const empty = await freshDatabase()
  const data_dir = mkdtempSync(join(tmpdir(), 'open-account-'))
  try {
    const opened = await opening(admin('first@example.org'), { DATABASE_URL: empty.url, JIEBANG_DATA: data_dir, JIEBANG_DEMO: '1' })
    assert.equal(opened.code, 0, opened.err)
    assert.match(opened.address, /^http:\/\/127\.0\.0\.1:3000\/set-password/)
    const taken = await opening(admin('first@example.org'), { DATABASE_URL: empty.url, JIEBANG_DATA: data_dir })
    assert.equal(taken.error?.code, 'accounts.email-taken')
    const owner = openDb(empty.url, 1)
    try {
      assert.deepEqual((await sql`select city_id, is_demo from person`.execute(owner)).rows, [{ city_id: 'jinhua', is_demo: false }])
    } finally {
      await owner.destroy()
    }
  } finally {
    await empty.drop()
    rmSync(data_dir, { recursive: true })
  }
})

test('an account whose link or password was lost gets a new link; the earlier one is void, and an unknown address is refused', async () => {
  const opened = await opening(admin('lost@example.org'))
  const renew = async (email: string) => {
    let out = ''
    const code = await run(['renew-link', '--email', email, '--json'], { env: { JIEBANG_SECRET: house.config.secret!, LANG: 'en', DATABASE_URL: house.owner_url, JIEBANG_DATA: house.config.data_dir }, out: (text) => { out += text }, err: () => {} })
    return { code, ...JSON.parse(out) as Opened }
  }
  const renewed = await renew('Lost@example.org')
  assert.deepEqual([renewed.code, renewed.account_id], [0, opened.account_id])
  const use = (address: string) => sent('/api/auth/reset-password', { token: new URL(address).searchParams.get('token'), newPassword: password })
  assert.equal((await (await use(opened.address)).json() as { error: { code: string } }).error.code, 'accounts.link-used')
  assert.equal((await use(renewed.address)).status, 200)
  assert.equal((await renew('nobody@example.org')).error?.code, 'commands.no-such-email')
  assert.equal((await renew('enterprise@demo.invalid')).code, 1)
})
