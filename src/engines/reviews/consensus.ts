import { fault } from '#kernel/declare/fault.ts'
import type { Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import { instant } from '#kernel/store/instant.ts'

/** 共识意见 of a round with the voices on it; `reason` is there where one does not agree. */
export type Consensus = { text: string, account_id: string, at: string, voices: { account_id: string, agrees: boolean, reason: string | null }[] }

/** What was agreed of a round; null while nothing is written. Elevate first. */
export async function consensusOf(cx: Cx, round_id: string): Promise<Consensus | null> {
  const { rows } = await sql<Omit<Consensus, 'voices'>>`select text, account_id, ${instant('at')} from review_note where city_id = ${cx.city.id} and round_id = ${round_id}`.execute(cx.tx)
  if (!rows[0]) return null
  const { rows: voices } = await sql<Consensus['voices'][number]>`select account_id, agrees, reason from review_voice where city_id = ${cx.city.id} and round_id = ${round_id} order by account_id`.execute(cx.tx)
  return { ...rows[0], voices }
}

/** Writes the note of a closed round, once; whoever writes it agrees with it. The caller has established that this is the chair. @throws fault `reviews.note-before-close` | `reviews.note-twice` */
export async function writeNote(cx: Cx, round_id: string, account_id: string, text: string): Promise<void> {
  const { rows: closed } = await sql`select from review_round where city_id = ${cx.city.id} and id = ${round_id} and closed_at is not null`.execute(cx.tx)
  if (closed.length === 0) throw fault('reviews.note-before-close')
  const { rows } = await sql`insert into review_note (city_id, round_id, account_id, text) values (${cx.city.id}, ${round_id}, ${account_id}, ${text}) on conflict do nothing returning round_id`.execute(cx.tx)
  if (rows.length === 0) throw fault('reviews.note-twice')
  await giveVoice(cx, round_id, account_id, { agrees: true, reason: '' })
}

/** A seat's voice on the note, once: it agrees, or says why not. @throws fault `reviews.voice-reason` | `reviews.no-note` | `reviews.voice-twice` */
export async function giveVoice(cx: Cx, round_id: string, account_id: string, { agrees, reason }: { agrees: boolean, reason: string }): Promise<void> {
  if (!agrees && reason.trim() === '') throw fault('reviews.voice-reason')
  if (await consensusOf(cx, round_id) === null) throw fault('reviews.no-note')
  const { rows } = await sql`insert into review_voice (city_id, round_id, account_id, agrees, reason) values (${cx.city.id}, ${round_id}, ${account_id}, ${agrees}, ${agrees ? null : reason.trim()})
    on conflict do nothing returning round_id`.execute(cx.tx)
  if (rows.length === 0) throw fault('reviews.voice-twice')
}
