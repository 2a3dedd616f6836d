import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { DraftBatch, KeptDraft, SaveAnswer } from './draft.ts'
import { createDraftKeeper, typing_pause_ms, type SaveFailure } from './draft-keeper.ts'

class Refused extends Error {
  failure: SaveFailure
  constructor(failure: SaveFailure) {
    super(failure.is)
    this.failure = failure
  }
}

/** A keeper with a clock of its own and a server that does what `answer` says. */
function makeKeeper(kept: KeptDraft = {}) {
  const timers: { run: () => void, at_ms: number, is_off: boolean }[] = []
  const sent: { batch: DraftBatch, key: string }[] = []
  let now_ms = 0, keys = 0
  let held: KeptDraft = kept
  const world = { failure: null as SaveFailure | null, sent, held: () => held }
  const keeper = createDraftKeeper({
    form: { values: {}, versions: {}, saved_at: null }, kept,
    send: async (batch, key): Promise<SaveAnswer> => {
      sent.push({ batch, key })
      if (world.failure) throw new Refused(world.failure)
      return { fields: Object.fromEntries(Object.entries(batch).map(([id, one]) => [id, { value: one.value, version: one.version + 1, is_conflict: false }])), saved_at: '2021-09-29T06:02:00Z' }
    },
    failureOf: (cause) => (cause as Refused).failure,
    keep: (next) => { held = next },
    makeKey: () => `key-${keys += 1}`,
    later: (run, ms) => {
      const timer = { run, at_ms: now_ms + ms, is_off: false }
      timers.push(timer)
      return () => { timer.is_off = true }
    },
  })
  const pass = async (ms: number) => {
    now_ms += ms
    for (const timer of timers.splice(0)) {
      if (timer.is_off) continue
      if (timer.at_ms <= now_ms) timer.run()
      else timers.push(timer)
    }
    await new Promise((resolve) => setImmediate(resolve))
  }
  return { keeper, world, pass }
}

test('typing is saved once the person pauses, all fields in one save', async () => {
  const { keeper, world, pass } = makeKeeper()
  keeper.type('title', 'a')
  await pass(typing_pause_ms - 1)
  keeper.type('amount', 5)
  await pass(typing_pause_ms - 1)
  assert.equal(world.sent.length, 0)
  await pass(1)
  assert.deepEqual(Object.keys(world.sent[0]!.batch), ['title', 'amount'])
  assert.equal(keeper.view().state, 'saved')
  assert.deepEqual(world.held(), {})
})

test('leaving a field saves without the pause', async () => {
  const { keeper, world, pass } = makeKeeper()
  keeper.type('title', 'a')
  keeper.leave()
  await pass(0)
  assert.equal(world.sent.length, 1)
})

test('without connection the answer stays kept and is sent again with the same key', async () => {
  const { keeper, world, pass } = makeKeeper()
  world.failure = { is: 'offline' }
  keeper.type('title', 'a')
  await pass(typing_pause_ms)
  assert.equal(keeper.view().state, 'offline')
  assert.equal(world.held().title!.value, 'a')
  world.failure = null
  await pass(2_000)
  assert.equal(keeper.view().state, 'saved')
  assert.equal(world.sent[0]!.key, world.sent[1]!.key)
  assert.deepEqual(world.held(), {})
})

test('signed out: nothing is sent by itself, and reading the server again after sign-in sends what waits', async () => {
  const { keeper, world, pass } = makeKeeper()
  world.failure = { is: 'signed-out' }
  keeper.type('title', 'a')
  await pass(typing_pause_ms)
  keeper.type('title', 'ab')
  await pass(60_000)
  assert.equal(world.sent.length, 1)
  assert.equal(keeper.view().state, 'signed-out')
  world.failure = null
  keeper.refresh({ values: {}, versions: {}, saved_at: null })
  await pass(0)
  assert.equal(world.sent.at(-1)!.batch.title!.value, 'ab')
  assert.equal(keeper.hasUnsent(), false)
})

test('a refusal is said and what was typed stays; the next change tries again', async () => {
  const { keeper, world, pass } = makeKeeper()
  world.failure = { is: 'refused', zh: '不由您填写', en: 'Not yours to fill' }
  keeper.type('title', 'a')
  await pass(typing_pause_ms)
  assert.deepEqual(keeper.view().refusal, { zh: '不由您填写', en: 'Not yours to fill' })
  assert.equal(keeper.view().draft.title!.value, 'a')
  world.failure = null
  keeper.type('title', 'b')
  await pass(typing_pause_ms)
  assert.equal(keeper.view().refusal, null)
  assert.equal(world.sent.at(-1)!.batch.title!.value, 'b')
})

test('what the browser kept from before a reload is sent at once', async () => {
  const { world, pass } = makeKeeper({ title: { value: 'kept', version: 0 } })
  await pass(0)
  assert.equal(world.sent[0]!.batch.title!.value, 'kept')
})
