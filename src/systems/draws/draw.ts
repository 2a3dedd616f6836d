import { invariant } from '#kernel/declare/fault.ts'
import type { Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import type { Criteria } from '#engines/draw/criteria.ts'
import type { Disclosed } from '#engines/draw/certificate.ts'
import type { Notice } from '#engines/draw/notice.ts'
import type { Frozen } from '#engines/draw/pool.ts'
import type { BeaconValue } from '#engines/draw/seed.ts'
import type { DrawResult } from '#engines/draw/walk.ts'

/** Instants with microseconds, as the certificate writes them. */
const micro = (column: string) => sql.raw(`to_char(${column} at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as ${column}`)

export type DrawState = 'opened' | 'noticed' | 'frozen' | 'short' | 'drawn' | 'seated' | 'cancelled' | 'dropped' | 'superseded'
export type Shortage = { stratum: string, found: number, wanted: number }

/** 抽取 as its table holds it. */
export type Draw = {
  case_id: string, kind: 'first' | 'supplement' | 'anew', follows_case_id: string | null, panel: string, title_zh: string, title_en: string
  year: number | null, sequence: number | null, number: string | null, criteria: Criteria | null, notice: Notice | null, notice_hash: string | null
  noticed_at: string | null, reveal_until: string | null, list: Frozen | null, list_hash: string | null, counts: { stratum: string, count: number }[] | null, excluded: { reason: string, count: number }[] | null
  shortage: Shortage[] | null, frozen_at: string | null, fallback: 'drawer' | 'supervisor' | null, beacon: BeaconValue | null, drawn_at: string | null, seed: string | null, result: DrawResult | null, record_hash: string | null, roster: Disclosed[] | null
  is_direct: boolean, direct_because: string | null, state: DrawState, ended_because: { zh: string, en: string } | null, ended_at: string | null, disclosed_at: string | null
}

export const drawColumns = sql`case_id, kind, follows_case_id, panel, title_zh, title_en, year, sequence, number, criteria, notice, notice_hash, ${micro('noticed_at')}, ${micro('reveal_until')}, list, list_hash, counts, excluded,
  shortage, ${micro('frozen_at')}, fallback, beacon, ${micro('drawn_at')}, seed, result, record_hash, roster, is_direct, direct_because, state, ended_because, ${micro('ended_at')}, ${micro('disclosed_at')}`

/** The draw a case is about. */
export async function drawOf(cx: Cx, case_id: string): Promise<Draw> {
  const { rows } = await sql<Draw>`select ${drawColumns} from draw where city_id = ${cx.city.id} and case_id = ${case_id}`.execute(cx.tx)
  const found = rows[0]
  invariant(found, 'the case of a draw has its draw')
  return found
}

/** The notice of a draw that has one. */
export function noticeOf(draw: Draw): { notice: Notice, notice_hash: string, number: string } {
  invariant(draw.notice && draw.notice_hash && draw.number, 'an announced draw has notice and number')
  return { notice: draw.notice, notice_hash: draw.notice_hash, number: draw.number }
}

export type Interested = { orgs: string[], accounts: string[] }
/** What a draw was asked for. */
export type Asked = { case_id: string, parent_case_id: string, asked_by: string, purpose: string, sectors: string[], interested: Interested, seats: number | null, places: Record<string, number> | null, widening: string | null, direct: string | null, salt_secret: string | null, people: string | null }

/** What a draw was asked for; effects alone read it. Elevate first. */
export async function askedOf(cx: Cx, case_id: string): Promise<Asked> {
  const { rows } = await sql<Asked>`select case_id, parent_case_id, asked_by, purpose, sectors, interested, seats, places, widening, direct, salt_secret, people from draw_request where city_id = ${cx.city.id} and case_id = ${case_id}`.execute(cx.tx)
  const found = rows[0]
  invariant(found, 'a draw was asked for by somebody')
  return found
}

export type Party = 'drawer' | 'supervisor' | 'stand-in'
/** Which role speaks for which party: the bureau draws, the supervisor watches, the auditor stands in where the criteria say so. */
export const role_of_party: Record<Party, string> = { drawer: 'expert-drawer', supervisor: 'supervisor', 'stand-in': 'auditor' }

/** The party a role speaks for. */
export function partyOf(role: string): Party {
  const found = (Object.entries(role_of_party) as [Party, string][]).find(([, held]) => held === role)
  invariant(found, 'only the parties of a draw are let at this action')
  return found[0]
}

export type CommitmentRow = { party: Party, hash: string, account_id: string, committed_at: string, secret: string | null, revealed_at: string | null }

/** Commitments and reveals of a draw, drawer first. Elevate first: a secret is nobody's to read before both are in. */
export async function commitmentsOf(cx: Cx, case_id: string): Promise<CommitmentRow[]> {
  const { rows } = await sql<CommitmentRow>`select party, hash, account_id, ${micro('committed_at')}, secret, ${micro('revealed_at')} from draw_commitment where city_id = ${cx.city.id} and case_id = ${case_id}`.execute(cx.tx)
  return rows.toSorted((a, b) => Object.keys(role_of_party).indexOf(a.party) - Object.keys(role_of_party).indexOf(b.party))
}
