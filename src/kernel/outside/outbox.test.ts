import assert from 'node:assert/strict'
import { after, before, beforeEach, test } from 'node:test'
import { fault } from '#kernel/declare/fault.ts'
import { deliverDue, errorName, outbox_limits, startOutbox, waitAfter, type Deliver } from '#kernel/outside/outbox.ts'
import { post } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import { runJob } from '#kernel/store/run.ts'
import { platform } from '#kernel/trust/actor.ts'
import { startHouse, type TestHouse } from '#test/support/house.ts'

type Row = { topic: string, attempts: number, is_delivered: boolean, last_error: string | null, wait_s: number | null, is_given_up: boolean }

let house: TestHouse
before(async () => { house = await startHouse() })
after(() => house.stop())
beforeEach(() => run('delete from outbox'))

const as = <T>(work: Parameters<typeof runJob<T>>[3]) => runJob(house.house, house.db, platform('jinhua'), work)
const run = (text: string) => as((cx) => sql.raw(text).execute(cx.tx))
const write = (topic: string, ...payloads: unknown[]) => as(async (cx) => payloads.forEach((payload) => post(cx, topic, payload)))
const letters = async (): Promise<Row[]> => as(async (cx) => (await sql<Row>`select topic, attempts, delivered_at is not null as is_delivered, last_error, next_at = 'infinity' as is_given_up,
  case when next_at <> 'infinity' then round(extract(epoch from next_at - clock_timestamp()))::int end as wait_s from outbox order by id`.execute(cx.tx)).rows)
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))
const quiet = () => {}

test('a letter of a command that failed is never delivered, one of a command that held is, once', async () => {
  await assert.rejects(as(async (cx) => { post(cx, 'greet', { n: 1 }); throw new Error('undone') }))
  await write('greet', { n: 2 })
  const got: unknown[] = []
  for (let n = 0; n < 3; n += 1) await deliverDue(house.db, 'jinhua', 'greet', async ({ payload }) => { got.push(payload) })
  assert.deepEqual(got, [{ n: 2 }])
})

test('a letter that fails waits longer each time, keeps no values, and holds up no other', async () => {
  await write('greet', { n: 'bad' }, { n: 'good' })
  const got: unknown[] = []
  const deliver = async ({ payload }: { payload: unknown }) => {
    if ((payload as { n: string }).n === 'bad') throw Object.assign(new Error('no such box lin@example.org'), { code: 'EENVELOPE' })
    got.push(payload)
  }
  await deliverDue(house.db, 'jinhua', 'greet', deliver)
  const [bad, good] = await letters()
  assert.deepEqual([bad!.attempts, bad!.is_delivered, bad!.last_error, bad!.wait_s], [1, false, 'EENVELOPE', 2])
  assert.deepEqual([good!.is_delivered, got.length], [true, 1])
  await run(`update outbox set next_at = now() where delivered_at is null`)
  await deliverDue(house.db, 'jinhua', 'greet', deliver)
  assert.deepEqual([(await letters())[0]!.attempts, (await letters())[0]!.wait_s], [2, 4])
  assert.equal(await deliverDue(house.db, 'jinhua', 'greet', deliver), 0, 'it is not due yet')
})

test('a letter is tried fifty times and no more', async () => {
  await write('greet', {})
  await run(`update outbox set attempts = ${outbox_limits.attempts_max - 1}, next_at = now()`)
  const deliver = async () => { throw new Error('no') }
  assert.equal(await deliverDue(house.db, 'jinhua', 'greet', deliver), 1)
  const [row] = await letters()
  assert.deepEqual([row!.attempts, row!.is_given_up, row!.last_error, row!.is_delivered], [outbox_limits.attempts_max, true, 'Error', false])
  await run(`update outbox set next_at = now()`)
  assert.equal(await deliverDue(house.db, 'jinhua', 'greet', deliver), 0)
})

test('a server that dies after taking a letter leaves it to be tried again', async () => {
  await write('greet', {})
  void deliverDue(house.db, 'jinhua', 'greet', () => new Promise(() => {}))
  await pause(300)
  const [row] = await letters()
  assert.ok(!row!.is_delivered && row!.wait_s! > 60 && row!.wait_s! <= outbox_limits.lease_s)
  await run(`update outbox set next_at = now()`)
  assert.equal(await deliverDue(house.db, 'jinhua', 'greet', async () => {}), 1)
  assert.equal((await letters())[0]!.is_delivered, true)
})

test('two servers at once deliver each of two hundred letters once', async () => {
  await write('greet', ...Array.from({ length: 200 }, (_, n) => ({ n })))
  const got: number[] = []
  const server = async () => { while (await deliverDue(house.db, 'jinhua', 'greet', async ({ payload }) => { got.push((payload as { n: number }).n) }) > 0) continue }
  await Promise.all([server(), server(), server()])
  assert.deepEqual(got.toSorted((a, b) => a - b), Array.from({ length: 200 }, (_, n) => n))
})

test('a topic that hangs holds up no other, what nobody delivers counts as delivered, and a stop returns what was not begun', async () => {
  await write('hangs', ...Array.from({ length: 10 }, (_, n) => ({ n })))
  await write('greet', {})
  await write('nobody', {})
  const release = Promise.withResolvers<void>()
  const got: string[] = []
  const outbox = startOutbox({ house: house.house, db: house.db, complain: quiet, every_ms: 50, topics: new Map([['hangs', () => release.promise], ['greet', async (letter) => { got.push(letter.topic) }]] as [string, Deliver][]) })
  await pause(700)
  const state = await letters()
  assert.deepEqual([got, state.find((row) => row.topic === 'nobody')!.is_delivered], [['greet'], true])
  const stopped = outbox.stop()
  release.resolve()
  await stopped
  const hung = (await letters()).filter((row) => row.topic === 'hangs')
  assert.equal(hung.filter((row) => row.is_delivered).length, outbox_limits.at_once_max)
  assert.ok(hung.filter((row) => !row.is_delivered).every((row) => row.attempts === 0 && row.wait_s! <= 0))
})

test('letters of another city are not touched', async () => {
  await write('greet', {})
  assert.equal(await deliverDue(house.db, 'challenge-gov', 'greet', async () => {}), 0)
})

test('waits double up to an hour, and an error is named without its words', () => {
  assert.deepEqual([1, 2, 5, 11, 12, 49].map(waitAfter), [2, 4, 32, 2_048, 3_600, 3_600])
  assert.deepEqual([errorName(fault('outside.mail-address')), errorName(new TypeError('secret')), errorName('secret'), errorName(Object.assign(new Error(), { code: 'E 1;x' }))], ['outside.mail-address', 'TypeError', 'error', 'E1x'])
})
