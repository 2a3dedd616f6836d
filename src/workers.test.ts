import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { sql } from '#kernel/store/db.ts'
import { runJob } from '#kernel/store/run.ts'
import { platform } from '#kernel/trust/actor.ts'
import { startHouse, type TestHouse } from '#test/support/house.ts'
import { startWorkers } from './workers.ts'

let house: TestHouse
before(async () => { house = await startHouse() })
after(() => house.stop())

const count = (city_id: string, text: string) => runJob(house.house, house.db, platform(city_id), async (cx) => (await sql.raw<{ n: number }>(`select count(*)::int as n from ${text}`).execute(cx.tx)).rows[0]!.n)
const unsealed = async () => {
  let sum = 0
  for (const city_id of house.house.cities.keys()) sum += await count(city_id, 'audit where not exists (select from seal_leaf where seal_leaf.city_id = audit.city_id and seal_leaf.audit_seq = audit.seq)')
  return sum
}
const until = async (holds: () => Promise<boolean>, ms = 15_000) => {
  for (const end = Date.now() + ms; !await holds(); await new Promise((resolve) => setTimeout(resolve, 100))) assert.ok(Date.now() < end, 'it took too long')
}

test('the workers start within a second, seal what was left and what comes, deliver letters, and stop at once', async () => {
  assert.ok(await unsealed() > 0)
  const began = performance.now()
  const workers = await startWorkers(house)
  const started_ms = performance.now() - began
  try {
    assert.ok(started_ms < 1_000, `${Math.round(started_ms)} ms`)
    await until(async () => await unsealed() === 0)
    await (await house.as('enterprise')).post('/api/challenges/open')
    assert.ok(await unsealed() > 0)
    await until(async () => await unsealed() === 0)
    // Without a mail server a notice's letter counts as delivered.
    await until(async () => await count('jinhua', 'outbox where delivered_at is null') === 0)
  } finally {
    const stopping = performance.now()
    await workers.stop()
    console.log(`workers: started in ${Math.round(started_ms)} ms, stopped in ${Math.round(performance.now() - stopping)} ms`)
    assert.ok(performance.now() - stopping < 2_000)
  }
})

test('two servers on one database seal one chain and start beside each other', async () => {
  const both = await Promise.all([startWorkers(house), startWorkers(house)])
  await (await house.as('enterprise')).post('/api/challenges/open')
  await until(async () => await unsealed() === 0)
  await Promise.all(both.map((workers) => workers.stop()))
  assert.equal(await count('jinhua', '(select batch from seal_batch group by batch having count(*) > 1) twice'), 0)
})
