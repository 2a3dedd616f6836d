import assert from 'node:assert/strict'
import { after, before, beforeEach, test } from 'node:test'
import type { Letter, Mailer } from '#kernel/outside/mail.ts'
import { mailer } from '#kernel/outside/mail.ts'
import { deliverDue } from '#kernel/outside/outbox.ts'
import { sql } from '#kernel/store/db.ts'
import { newId } from '#kernel/store/ids.ts'
import { runJob } from '#kernel/store/run.ts'
import { post } from '#kernel/store/cx.ts'
import { platform } from '#kernel/trust/actor.ts'
import { actorOfAccount } from '#systems/accounts/account-actor.ts'
import { act, need } from '#test/support/challenge-walk.ts'
import { startHouse, type TestHouse } from '#test/support/house.ts'
import { noticeDelivery, noticeMailDelivery, noticeMailTopic } from './notice-mail.ts'

let house: TestHouse
let case_id: string
let sent: (Letter & { to: string })[] = []
let broken: string | null = null
const checked = mailer(null, 'Jiebang <no-reply@example.org>')
const box: Mailer = { close: () => {}, send: async (letter) => {
  await checked.send(letter)
  if (letter.to === broken) throw Object.assign(new Error('box is full'), { code: 'EENVELOPE' })
  sent.push(letter as Letter & { to: string })
  return { sent: true, message_id: 'one' }
} }

before(async () => {
  house = await startHouse()
  const enterprise = await house.as('enterprise')
  case_id = ((await enterprise.post('/api/challenges/open')).body as { case_id: string }).case_id
  await act(enterprise, case_id, 'submit', need)
  // The demonstration's addresses lead nowhere by design; these do.
  await run(`update auth."user" set "email" = replace("email", '@example.invalid', '@example.org')`)
})
after(() => house.stop())
beforeEach(async () => {
  await run('delete from outbox')
  sent = []
  broken = null
})

const as = <T>(work: Parameters<typeof runJob<T>>[3]) => runJob(house.house, house.db, platform('jinhua'), work)
const run = (text: string) => as((cx) => sql.raw(text).execute(cx.tx))
/** Tells a role of the case, delivers everything, and returns who got a letter. */
async function tell(role: string): Promise<string[]> {
  await as(async (cx) => {
    const id = newId()
    await sql`insert into notice (city_id, id, case_id, role, county_id, org_id, text_zh, text_en)
      select city_id, ${id}, id, ${role}, county_id, org_id, '县级初审已通过', 'Passed at the county' from case_file where id = ${case_id}`.execute(cx.tx)
    post(cx, 'notice', { notice_id: id })
  })
  return deliver()
}
async function deliver(): Promise<string[]> {
  const wants = { house: house.house, db: house.db, mailer: box, public_url: 'https://jiebang.example.org', actorOf: actorOfAccount }
  await run(`update outbox set next_at = now() where delivered_at is null`)
  await deliverDue(house.db, 'jinhua', 'notice', noticeDelivery(wants))
  await deliverDue(house.db, 'jinhua', noticeMailTopic, noticeMailDelivery(wants))
  return sent.map((letter) => letter.to).toSorted()
}

test('a notice is written to those who may read it, and to nobody else in the role', async () => {
  assert.deepEqual(await tell('enterprise'), ['demo-enterprise@example.org'])
  sent = []
  assert.deepEqual(await tell('county-officer'), ['demo-county-officer@example.org'])
  sent = []
  assert.deepEqual(await tell('city-officer'), ['demo-city-officer-2@example.org', 'demo-city-officer@example.org'], 'both officers of the city')
  sent = []
  assert.deepEqual(await tell('solver'), [], 'solvers see public cases, and are not told of them')
  assert.deepEqual(await tell('expert'), [])
})

test('the letter is in the reader’s language and leads to the case', async () => {
  await tell('enterprise')
  assert.deepEqual([sent[0]!.subject, sent[0]!.text.includes(`https://jiebang.example.org/cases/${case_id}`), sent[0]!.text.includes(need['title-zh'])], ['县级初审已通过', true, true])
  sent = []
  await run(`update person set language = 'en' where account_id = 'demo-enterprise'`)
  await tell('enterprise')
  await run(`update person set language = 'zh' where account_id = 'demo-enterprise'`)
  assert.equal(sent[0]!.subject, 'Passed at the county')
})

test('delivered again, it is sent to nobody twice; a box that was full gets its letter later and alone', async () => {
  broken = 'demo-city-officer@example.org'
  assert.deepEqual(await tell('city-officer'), ['demo-city-officer-2@example.org'])
  broken = null
  assert.deepEqual(await deliver(), ['demo-city-officer-2@example.org', 'demo-city-officer@example.org'])
  await run('update outbox set delivered_at = null')
  assert.deepEqual(await deliver(), ['demo-city-officer-2@example.org', 'demo-city-officer@example.org'])
})

test('who may read it no more by the time of sending is not written to, and a wrong address is not tried again', async () => {
  await as(async (cx) => {
    await sql`insert into notice (city_id, id, case_id, role, county_id, org_id, text_zh, text_en) select city_id, 'late', id, 'enterprise', county_id, org_id, '甲', 'A' from case_file where id = ${case_id}`.execute(cx.tx)
    for (const account_id of ['demo-enterprise-2', 'demo-solver', 'nobody']) post(cx, noticeMailTopic, { letter_id: 'late', notice_id: 'late', account_id })
    await sql`update auth."user" set "email" = 'not an address' where "id" = 'demo-enterprise'`.execute(cx.tx)
    post(cx, noticeMailTopic, { letter_id: 'late', notice_id: 'late', account_id: 'demo-enterprise' })
  })
  assert.deepEqual(await deliver(), [])
  const { rows } = await run(`select account_id, outcome from mail_sent where letter_id = 'late' order by account_id`)
  assert.deepEqual(rows, [{ account_id: 'demo-enterprise', outcome: 'refused' }, { account_id: 'demo-enterprise-2', outcome: 'out-of-reach' }, { account_id: 'demo-solver', outcome: 'out-of-reach' }, { account_id: 'nobody', outcome: 'out-of-reach' }])
  assert.equal((await run('select from outbox where delivered_at is null')).rows.length, 0)
})
