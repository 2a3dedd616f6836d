import { Fault } from '#kernel/declare/fault.ts'
import type { House } from '#kernel/store/cx.ts'
import { sql, type Db } from '#kernel/store/db.ts'
import { withScope, reachAll } from '#kernel/store/scope.ts'
import { platform } from '#kernel/trust/actor.ts'

/** A letter as it is delivered. The same `id` can come again: whoever receives it must not act twice. */
export type OutboxLetter = { city_id: string, id: string, topic: string, payload: unknown, attempts: number }

/** Delivers one letter; what it throws is tried again later. */
export type Deliver = (letter: OutboxLetter) => Promise<void>

/** Tries of one letter, letters taken at once, how long one may take before another server may try it, and the longest wait between tries. */
export const outbox_limits = { attempts_max: 50, batch_max: 20, lease_s: 120, wait_s_max: 3_600, at_once_max: 4 }

export type Outbox = { stop: () => Promise<void> }

/**
 * Delivers letters of every city as they fall due, each topic in a line of its own: a mail server that hangs holds up no job.
 * A topic that nobody delivers counts as delivered.
 */
export function startOutbox({ house, db, topics, complain, every_ms = 1_000 }: {
  house: House, db: Db, topics: ReadonlyMap<string, Deliver>, complain: (what: string, error: unknown) => void, every_ms?: number
}): Outbox {
  const stopping = new AbortController()
  const line = async (name: string, round: (city_id: string) => Promise<number>) => {
    while (!stopping.signal.aborted) {
      let delivered = 0
      for (const city_id of house.cities.keys()) {
        if (stopping.signal.aborted) return
        delivered += await round(city_id).catch((error: unknown) => {
          complain(`the outbox (${name})`, error)
          return 0
        })
      }
      // A full batch means there is more; otherwise the next look can wait.
      if (delivered < outbox_limits.batch_max) await pause(every_ms, stopping.signal)
    }
  }
  const lines = [
    ...[...topics].map(([topic, deliver]) => line(topic, (city_id) => deliverDue(db, city_id, topic, deliver, stopping.signal))),
    line('others', (city_id) => dropOthers(db, city_id, [...topics.keys()])),
  ]
  return { stop: async () => {
    stopping.abort()
    await Promise.all(lines)
  } }
}

/**
 * Delivers the letters of one topic that are due in one city, a batch at most, a few at once; returns how many were taken.
 * A letter is taken with its next try already written, so that one whose server dies is tried again and none waits on a lock.
 */
export async function deliverDue(db: Db, city_id: string, topic: string, deliver: Deliver, signal?: AbortSignal): Promise<number> {
  const { attempts_max, batch_max, lease_s, at_once_max } = outbox_limits
  const taken = (await inCity(db, city_id, (tx) => sql<OutboxLetter>`update outbox set attempts = attempts + 1,
      next_at = case when attempts + 1 >= ${attempts_max} then 'infinity' else clock_timestamp() + make_interval(secs => ${lease_s}) end
    where city_id = ${city_id} and id in (select id from outbox where city_id = ${city_id} and delivered_at is null and next_at <= clock_timestamp() and attempts < ${attempts_max} and topic = ${topic}
      order by next_at, id limit ${batch_max} for update skip locked)
    returning city_id, id, topic, payload, attempts`.execute(tx))).rows.toSorted((a, b) => a.id < b.id ? -1 : 1)
  const total = taken.length
  await Promise.all(Array.from({ length: at_once_max }, async () => {
    for (let letter = taken.shift(); letter; letter = taken.shift()) {
      // What a stop leaves untouched costs no try and is due again at once.
      if (signal?.aborted) await giveBack(db, letter)
      else await deliverOne(db, letter, deliver)
    }
  }))
  return total
}

async function deliverOne(db: Db, letter: OutboxLetter, deliver: Deliver): Promise<void> {
  const { city_id, id, attempts } = letter
  const error = await deliver(letter).then(() => null, (thrown: unknown) => errorName(thrown))
  await inCity(db, city_id, (tx) => error === null
    ? sql`update outbox set delivered_at = clock_timestamp(), last_error = null where city_id = ${city_id} and id = ${id}`.execute(tx)
    : sql`update outbox set last_error = ${error}, next_at = case when attempts >= ${outbox_limits.attempts_max} then 'infinity' else clock_timestamp() + make_interval(secs => ${waitAfter(attempts)}) end
        where city_id = ${city_id} and id = ${id} and delivered_at is null and attempts = ${attempts}`.execute(tx))
}

async function giveBack(db: Db, { city_id, id }: OutboxLetter): Promise<void> {
  await inCity(db, city_id, (tx) => sql`update outbox set attempts = attempts - 1, next_at = clock_timestamp() where city_id = ${city_id} and id = ${id} and delivered_at is null`.execute(tx))
}

/** Seconds to wait after the nth failed try: 2, 4, 8 … at most an hour. */
export function waitAfter(attempts: number): number {
  return Math.min(outbox_limits.wait_s_max, 2 ** Math.min(attempts, 20))
}

/** What kind of error it was, never what it said: a message may repeat an address or a value. */
export function errorName(error: unknown): string {
  if (error instanceof Fault) return error.code
  const code = error instanceof Error ? (error as { code?: unknown }).code : undefined
  const name = typeof code === 'string' || typeof code === 'number' ? String(code) : error instanceof Error ? error.name : 'error'
  return name.replace(/[^\w.:-]/g, '').slice(0, 100) || 'error'
}

async function dropOthers(db: Db, city_id: string, topics: readonly string[]): Promise<number> {
  await inCity(db, city_id, (tx) => sql`update outbox set delivered_at = clock_timestamp() where city_id = ${city_id} and delivered_at is null and next_at <= clock_timestamp() and topic <> all(${topics}::text[])`.execute(tx))
  return 0
}

function inCity<T>(db: Db, city_id: string, work: Parameters<typeof withScope<T>>[3]): Promise<T> {
  return withScope(db, platform(city_id), reachAll, work)
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve()
    const done = () => {
      clearTimeout(timer)
      signal.removeEventListener('abort', done)
      resolve()
    }
    const timer = setTimeout(done, ms)
    signal.addEventListener('abort', done)
  })
}
