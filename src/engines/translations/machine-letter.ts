import { createHash } from 'node:crypto'
import type { LetterRoom } from '#kernel/declare/system.ts'
import { errorName, type Deliver } from '#kernel/outside/outbox.ts'
import { machineOf, MachineRefusal } from '#kernel/outside/translate.ts'
import type { Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import { runJob } from '#kernel/store/run.ts'
import { platform } from '#kernel/trust/actor.ts'
import type { SourceText } from './translation.ts'

/** Finds a text again when its turn comes: null when it is gone; `is_public` as it stands then. */
export type FindSource = (cx: Cx, subject: string, field: string) => Promise<{ source: SourceText, is_public: boolean } | null>

const tries_max = 4

/**
 * Takes one text to the machine and writes what comes back as unchecked. The text is read again and compared with the hash that was noted: what has changed,
 * was withdrawn from the public or was translated by a person meanwhile is not sent, or not written.
 */
export function machineDelivery(find: FindSource): (room: LetterRoom) => Deliver {
  return ({ house, db }) => async (letter) => {
    const machine = machineOf(house)
    const { request_id } = letter.payload as { request_id: string }
    const inCity = <T>(work: (cx: Cx) => Promise<T>) => runJob(house, db, platform(letter.city_id), work)
    const settle = (state: 'done' | 'failed' | 'dropped', failure: string | null) => inCity((cx) => sql`update translation_request set state = ${state}, failure = ${failure}, answered_at = now() where city_id = ${cx.city.id} and id = ${request_id} and state = 'asked'`.execute(cx.tx))
    type Row = { subject: string, field: string, language: 'zh' | 'en', source_hash: string, is_confidential: boolean, account_id: string, host: string }
    const asked = await inCity(async (cx) => {
      const { rows } = await sql<Row>`select subject, field, language, source_hash, is_confidential, account_id, host from translation_request where city_id = ${cx.city.id} and id = ${request_id} and state = 'asked'`.execute(cx.tx)
      return rows[0] ? { ...rows[0], found: await find(cx, rows[0].subject, rows[0].field) } : null
    })
    if (!asked) return
    if (!machine || machine.host !== asked.host) return void await settle('failed', 'no-machine')
    const { found } = asked
    const is_same = found !== null && createHash('sha256').update(found.source.source).digest('hex') === asked.source_hash
    if (!is_same || (!found.is_public && !asked.is_confidential)) return void await settle('dropped', null)
    let text: string
    try {
      text = await machine.translate({ text: found.source.source, from: found.source.language, into: asked.language })
    } catch (error) {
      if (error instanceof MachineRefusal || letter.attempts >= tries_max) return void await settle('failed', errorName(error))
      throw error
    }
    const cut = [...text].slice(0, found.source.characters_max).join('')
    await inCity(async (cx) => {
      const { rows } = await sql`insert into translation (city_id, subject, field, language, text, source_hash, origin, is_checked, account_id)
        values (${cx.city.id}, ${asked.subject}, ${asked.field}, ${asked.language}, ${cut}, ${asked.source_hash}, 'machine', false, ${asked.account_id})
        on conflict (city_id, subject, field, language) do update set text = excluded.text, source_hash = excluded.source_hash, origin = 'machine', is_checked = false, checked_by = null, checked_at = null,
          account_id = excluded.account_id, at = now(), version = translation.version + 1
        where not (translation.is_checked and translation.source_hash = excluded.source_hash) returning version`.execute(cx.tx)
      await sql`update translation_request set state = ${rows.length > 0 ? 'done' : 'dropped'}, answered_at = now() where city_id = ${cx.city.id} and id = ${request_id}`.execute(cx.tx)
    })
  }
}
