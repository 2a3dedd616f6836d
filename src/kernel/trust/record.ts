import { createHash } from 'node:crypto'
import type { Cx, House } from '../store/cx.ts'
import { sql } from '../store/db.ts'
import { newId } from '../store/ids.ts'
import { canonical, contentHash } from './canonical.ts'
import type { Keys } from './keys.ts'
import { leafHash, sha256 } from './merkle.ts'
import { makeReceipt, receiptLeaf, type Attested } from './receipt.ts'

/** The deployment's keys, put into the house at start. */
export function keysOf(house: House): Keys {
  const keys = house.rooms.keys as Keys | undefined
  if (!keys) throw new Error('invariant: the keys are opened at start')
  return keys
}

/** What the leaf of an audit row without a receipt covers. `at` is UTC with microseconds, as the database prints it. */
export type AuditRow = { city_id: string, id: string, at: string, account_id: string, action: string, subject: string, content_hash: string }

/** Leaf of a plain audit row: any change of who, when, what or content changes it. */
export function auditLeaf({ city_id, id, at, account_id, action, subject, content_hash }: AuditRow): string {
  return leafHash(sha256, canonical({ city_id, id, at, account_id, action, subject, content_hash }))
}

/** Writes what became of the command: audit rows, receipts signed at once, and letters for the outbox. The transaction must be elevated. */
export async function writeRecord(cx: Cx): Promise<void> {
  const account_id = cx.record.sealed_as ?? cx.actor.account_id ?? ''
  const rows = cx.record.audits.map(({ action, subject, content, receipt }) => {
    const text = canonical(content ?? null)
    const content_hash = contentHash(content ?? null)
    const id = receipt?.id ?? newId()
    if (!receipt) return { id, action, subject, content_hash, leaf: auditLeaf({ city_id: cx.city.id, id, at: cx.now, account_id, action, subject, content_hash }), receipt: null }
    const attested: Attested = {
      id, city_id: cx.city.id, kind: receipt.kind, subject: receipt.subject, at: cx.now,
      by_hash: createHash('sha256').update(`${cx.city.id}\n${account_id}`).digest('hex'), size_bytes: Buffer.byteLength(text), content_hash,
    }
    return { id, action, subject, content_hash, leaf: receiptLeaf(attested), receipt: makeReceipt(attested, keysOf(cx.house).signer) }
  })
  if (rows.length > 0) {
    await sql`insert into audit (city_id, id, account_id, action, subject, command_id, content_hash, leaf, receipt)
      select ${cx.city.id}, id, ${account_id}, action, subject, ${cx.command_id}, content_hash, leaf, receipt
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as row (id text, action text, subject text, content_hash text, leaf text, receipt jsonb)`.execute(cx.tx)
  }
  const letters = cx.record.letters.map((letter) => ({ id: newId(), ...letter }))
  if (letters.length > 0) {
    await sql`insert into outbox (city_id, id, topic, payload)
      select ${cx.city.id}, id, topic, payload from jsonb_to_recordset(${JSON.stringify(letters)}::jsonb) as row (id text, topic text, payload jsonb)`.execute(cx.tx)
  }
}
