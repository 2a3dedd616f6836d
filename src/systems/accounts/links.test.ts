import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { openDb, sql, type Db } from '#kernel/store/db.ts'
import { platform, visitor } from '#kernel/trust/actor.ts'
import { runJob } from '#kernel/store/run.ts'
import { letters_per_hour_max, passwordMailDelivery } from './ask-for-link.ts'
import { actorAs, openTestHouse, type TestHouse } from './house-for-tests.ts'

const admin = actorAs('demo-admin', 'admin')
let held: TestHouse
let owner: Db
before(async () => {
  held = await openTestHouse()
  held.house.rooms.has_mail = true
  owner = openDb(held.owner_url, 2)
})
after(async () => {
  await owner?.destroy()
  await held?.close()
})

const open = (email: string) => held.act(admin, 'accounts.open-account', { name: '王经办', email, role: 'city-officer' }) as Promise<{ account_id: string, set_password_path: string }>
const linksOf = async (account_id: string) => (await sql`select 1 from auth."verification" where "value" = ${account_id}`.execute(owner)).rows.length
const letters = async () => (await runJob(held.house, held.db, platform('jinhua'), (cx) => sql<{ id: string, payload: { account_id: string | null } }>`select id, payload from outbox where topic = 'password-mail' order by id`.execute(cx.tx))).rows

test('an administrator makes a new link for a colleague, and the one before it is void', async () => {
  const opened = await open('links-1@example.org')
  const renewed = await held.act(admin, 'accounts.renew-link', { account_id: opened.account_id })
  assert.notEqual(renewed.set_password_path, opened.set_password_path)
  assert.equal(await linksOf(opened.account_id), 1)
})

test('nobody makes a link for themselves, for a demonstration account, for one that is closed, or without being administrator', async () => {
  const opened = await open('links-2@example.org')
  await assert.rejects(held.act(admin, 'accounts.renew-link', { account_id: 'demo-admin' }), { code: 'accounts.own-roles' })
  await assert.rejects(held.act(admin, 'accounts.renew-link', { account_id: 'demo-expert-1' }), { code: 'accounts.demo-has-no-password' })
  await assert.rejects(held.act(actorAs('demo-city-officer', 'city-officer'), 'accounts.renew-link', { account_id: opened.account_id }), { code: 'kernel.not-your-role' })
  await held.act(admin, 'accounts.close-account', { account_id: opened.account_id, reason: '离职，账号停用' })
  await assert.rejects(held.act(admin, 'accounts.renew-link', { account_id: opened.account_id }), { code: 'accounts.no-such-account' })
})

test('a forgotten password is answered alike for an address with an account and one without, and only the first is written to, so often and no oftener', async () => {
  const opened = await open('links-3@example.org')
  const ask = (email: string) => held.act(visitor('jinhua'), 'accounts.ask-for-link', { email })
  assert.deepEqual(await ask('Links-3@example.org'), await ask('nobody@example.org'))
  const asked = (await letters()).slice(-2)
  assert.deepEqual(asked.map((one) => one.payload.account_id), [opened.account_id, null])
  const sent: { to: string, text: string }[] = []
  const deliver = passwordMailDelivery({ house: held.house, db: held.db, public_url: 'https://jiebang.example.org', mailer: { send: async (letter) => { sent.push(letter as { to: string, text: string }); return { sent: true, message_id: '1' } }, close() {} } })
  for (const one of asked) await deliver({ city_id: 'jinhua', id: one.id, topic: 'password-mail', payload: one.payload, attempts: 1 })
  assert.deepEqual(sent.map((one) => one.to), ['links-3@example.org'])
  assert.match(sent[0]!.text, /https:\/\/jiebang\.example\.org\/set-password\?token=[\w-]{32}/)
  for (let at = 1; at < letters_per_hour_max + 2; at += 1) await deliver({ city_id: 'jinhua', id: `again-${at}`, topic: 'password-mail', payload: asked[0]!.payload, attempts: 1 })
  assert.equal(sent.length, letters_per_hour_max)
  assert.equal(await linksOf(opened.account_id), 1)
})

test('without a mail server the person is told whom to ask', async () => {
  held.house.rooms.has_mail = false
  await assert.rejects(held.act(visitor('jinhua'), 'accounts.ask-for-link', { email: 'links-3@example.org' }), { code: 'accounts.no-mail' })
})
