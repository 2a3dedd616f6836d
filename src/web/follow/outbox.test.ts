import assert from 'node:assert/strict'
import { test } from 'node:test'
import { dropWaiting, keepWaiting, readWaiting, sendWaiting, waiting_max, type Sent } from './outbox.ts'

function device(): Storage {
  const held = new Map<string, string>()
  return { getItem: (key: string) => held.get(key) ?? null, setItem: (key: string, value: string) => void held.set(key, value), removeItem: (key: string) => void held.delete(key) } as unknown as Storage
}
const one = (key: string) => ({ key, case_id: 'c', title: 't', answers: { whom: 'a' }, at: '2026-01-01T00:00:00Z' })

test('what waits is one person’s own, kept once for each press', () => {
  const storage = device()
  keepWaiting(storage, 'a', one('1'))
  keepWaiting(storage, 'a', one('1'))
  assert.equal(readWaiting(storage, 'a').length, 1)
  assert.deepEqual(readWaiting(storage, 'b'), [])
  dropWaiting(storage, 'a', '1')
  assert.equal(storage.getItem('jiebang.contacts.a'), null)
})

test('sending goes oldest first, stops where the server is not reached, and keeps what was refused', async () => {
  const storage = device()
  for (const key of ['1', '2', '3', '4']) keepWaiting(storage, 'a', one(key))
  const answers: Record<string, Sent> = { 1: 'sent', 2: 'refused', 3: 'offline', 4: 'sent' }
  assert.equal(await sendWaiting(storage, 'a', async ({ key }) => answers[key]!), 1)
  assert.deepEqual(readWaiting(storage, 'a').map((left) => left.key), ['2', '3', '4'])
})

test('a device keeps up to its limit and says when it cannot, full or closed', () => {
  const storage = device()
  for (let at = 0; at < waiting_max; at += 1) assert.equal(keepWaiting(storage, 'a', one(String(at))), true)
  assert.equal(keepWaiting(storage, 'a', one('past')), false)
  const closed = { getItem: () => null, setItem: () => { throw new Error('closed') }, removeItem: () => {} }
  assert.equal(keepWaiting(closed, 'a', one('1')), false)
  assert.deepEqual(readWaiting({ ...closed, getItem: () => '{' }, 'a'), [])
})
