import { fault } from '#kernel/declare/fault.ts'
import type { Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import { newId } from '#kernel/store/ids.ts'
import { foldOrganization } from '#engines/conflicts/identity.ts'
import type { ExpertKind } from './conditions.ts'
import { termsOf } from './terms.ts'

export type ExpertState = 'admitted' | 'suspended' | 'expired' | 'removed'

/** 专家: one person of the register as the table holds them. Days are 'YYYY-MM-DD'. */
export type Expert = {
  code: string, account_id: string | null, name_zh: string, name_en: string, kind: ExpertKind, state: ExpertState, state_reason: string | null
  born_on: string | null, special_standing: string, retirement_age: number | null, title_level: string | null, finance_title: string | null, has_certificate: boolean, knows_funding_rules: boolean
  rank: string, field_since_on: string | null, employer_name: string, employer_org_id: string | null, employer: string, county_id: string | null
  sectors: string[], directions: string[], languages: string[], keywords: string[], away_from: string | null, away_until: string | null, panels_per_year_max: number | null
  email: string | null, identity_masked: string | null, origin: 'enrolled' | 'imported' | 'demonstration', case_id: string | null, decision: unknown
  admitted_on: string, valid_until: string | null, confirm_by: string | null, is_demo: boolean, version: number
}

export const expertColumns = sql`expert.code, expert.account_id, name_zh, name_en, kind, state, state_reason, born_on::text as born_on, special_standing, retirement_age, title_level, finance_title, has_certificate, knows_funding_rules,
  rank, field_since_on::text as field_since_on, employer_name, employer_org_id, employer, county_id, sectors, directions, languages, keywords, away_from::text as away_from, away_until::text as away_until, panels_per_year_max,
  email, identity_masked, origin, case_id, decision, admitted_on::text as admitted_on, valid_until::text as valid_until, confirm_by::text as confirm_by, expert.is_demo, version`

/** The expert of a code among the rows the transaction sees. @throws fault `experts.not-found` */
export async function expertNamed(cx: Cx, code: string, lock = false): Promise<Expert> {
  const { rows } = await sql<Expert>`select ${expertColumns} from expert where city_id = ${cx.city.id} and code = ${code} ${lock ? sql`for update` : sql``}`.execute(cx.tx)
  if (!rows[0]) throw fault('experts.not-found', { code: code.slice(0, 20) })
  return rows[0]
}

/** The record of whoever asks. @throws fault `experts.no-record` */
export async function ownRecord(cx: Cx, lock = false): Promise<Expert> {
  const { rows } = await sql<Expert>`select ${expertColumns} from expert where city_id = ${cx.city.id} and account_id = ${cx.actor.account_id ?? ''} ${lock ? sql`for update` : sql``}`.execute(cx.tx)
  if (!rows[0]) throw fault('experts.no-record')
  return rows[0]
}

const own = 'x:own:'

/**
 * What employers are compared by: the organisation of the platform, else the name without spaces, brackets and case. Whoever works for nobody, as the pack's terms word it, is a house of
 * their own: two retired people are not colleagues.
 */
export function employerKey(cx: Cx, { org_id, name, code = '' }: { org_id: string | null, name: string, code?: string }): string {
  const folded = foldOrganization(name)
  return org_id ?? (termsOf(cx.city.pack).no_employer.some((one) => foldOrganization(one) === folded) ? `${own}${code}` : `x:${folded}`)
}

/** The same employer as written: of those who work for nobody it does not tell one from another. */
export function employerAsWritten(employer: string): string {
  return employer.startsWith(own) ? own : employer
}

/** The organisation of this very name in either language, if there is just one. */
export async function employerOrg(cx: Cx, name: string): Promise<string | null> {
  const { rows } = await sql<{ id: string }>`select id from organization where city_id = ${cx.city.id} and (title_zh = ${name} or title_en = ${name}) limit 2`.execute(cx.tx)
  return rows.length === 1 ? rows[0]!.id : null
}

/** The next code; without gaps, since it is taken in the transaction that uses it. */
export async function nextCodes(cx: Cx, count = 1): Promise<string[]> {
  const { rows } = await sql<{ last: number }>`insert into expert_counter as held (city_id, last) values (${cx.city.id}, ${count}) on conflict (city_id) do update set last = held.last + ${count} returning last`.execute(cx.tx)
  return Array.from({ length: count }, (_, at) => `E${String(rows[0]!.last - count + 1 + at).padStart(6, '0')}`)
}

export type NewEvent = { code: string, what: string, about?: string | null, reason?: string | null, note?: string | null, content?: Record<string, unknown>, role: string }

/** Adds to the histories of records; returns the ids in the given order. */
export async function addEvents(cx: Cx, events: readonly NewEvent[]): Promise<string[]> {
  const rows = events.map(({ about = null, reason = null, note = null, content = {}, ...event }) => ({ id: newId(), about, reason, note, content, ...event }))
  if (rows.length > 0) {
    await sql`insert into expert_event (city_id, id, code, what, about, reason, note, content, account_id, role)
      select ${cx.city.id}, id, code, what, about, reason, note, content, ${cx.actor.account_id ?? ''}, role
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as new (id text, code text, what text, about text, reason text, note text, content jsonb, role text)`.execute(cx.tx)
  }
  return rows.map((row) => row.id)
}
