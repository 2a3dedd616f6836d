import type { Tx } from './db.ts'
import type { Actor } from '../trust/actor.ts'
import type { AccessTable } from '../trust/access.ts'
import type { Pack } from '../declare/pack.ts'
import type { System } from '../declare/system.ts'

/** One hosted city: its pack, its access table (a pack's procedures say who may act), and what engines compiled of it, each under its room's name. */
export type City = { id: string, pack: Pack, access: AccessTable, rooms: Record<string, unknown> }

/** What every room may use while it works: made once by `main.ts`, never reached for globally. */
export type House = {
  cities: Map<string, City>
  systems: Map<string, System>
  is_demo: boolean
  version: string
  /** Engines' compiled parts and adapters (file store, mailer, keys), each under its room's name. */
  rooms: Record<string, unknown>
}

/** What became of a command, for the audit, the outbox and the receipts. Written at its end, with the state, in the same transaction. */
export type CommandRecord = {
  audits: { action: string, subject: string, content: unknown, receipt?: { id: string, kind: string, subject: string } }[]
  letters: { topic: string, payload: unknown }[]
  /** Name the audit tells in place of the actor's account, for acts whose actor nobody may learn yet; the room that seals it can open it later. */
  sealed_as?: string
}

/** The context of one command or question: who, where, when, and the transaction it all happens in. */
export type Cx = {
  house: House
  tx: Tx
  actor: Actor
  city: City
  /** The database's clock at the start of the transaction, ISO 8601 in UTC with microseconds. */
  now: string
  /** The civil day of `now` in the city's zone. */
  today_on: string
  command_id: string | null
  record: CommandRecord
  /** Lets the rest of the transaction see and change every row of this city: for effects, after the actor's right was checked. */
  elevate(): Promise<void>
}

/** Adds an audit row to the command's record; `content` is hashed, never stored in clear beyond what the caller passes. */
export function audit(cx: Cx, action: string, subject: string, content: unknown): void {
  cx.record.audits.push({ action, subject, content })
}

/** Adds a letter to the outbox: delivered at least once, after commit. */
export function post(cx: Cx, topic: string, payload: unknown): void {
  cx.record.letters.push({ topic, payload })
}
