import { sql } from '#kernel/store/db.ts'

export const recorded_kinds = ['kin', 'supervision', 'employment', 'position', 'control', 'equity', 'consultancy', 'dispatch', 'branch', 'declared'] as const
export type RecordedKind = typeof recorded_kinds[number]

/** A row of `interest_tie`. Days are `YYYY-MM-DD`, `percent` is text as the database writes it. */
export type TieRow = {
  id: string, kind: RecordedKind, what: 'recorded' | 'withdrawn', from_account_id: string | null, from_name: string | null, from_employer: string | null, from_org_id: string | null,
  to_account_id: string | null, to_name: string | null, to_employer: string | null, to_org_id: string | null, detail: string | null, percent: string | null,
  begins_on: string | null, ends_on: string | null, source: { title: string, number?: string | null, url?: string | null }, corrects: string | null, is_own: boolean, recorded_by: string, recorded_at: string,
}

/** The columns of a row, of the table under the name `tie`. */
export const tieColumns = sql.raw(`tie.id, tie.kind, tie.what, tie.from_account_id, tie.from_name, tie.from_employer, tie.from_org_id, tie.to_account_id, tie.to_name, tie.to_employer, tie.to_org_id,
  tie.detail, trim_scale(tie.percent)::text as percent, tie.begins_on::text as begins_on, tie.ends_on::text as ends_on, tie.source, tie.corrects, tie.is_own, tie.recorded_by,
  to_char(tie.recorded_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as recorded_at`)

const person_to_org = { from: ['account_id', 'name'], to: ['org_id'] } as const
const between_people = { from: ['account_id', 'name'], to: ['account_id', 'name'] } as const

/** What may stand on either side of each kind. */
export const sidesOf: Record<RecordedKind, { from: readonly string[], to: readonly string[] }> = {
  kin: between_people, supervision: between_people, employment: person_to_org, position: person_to_org, control: person_to_org, consultancy: person_to_org, dispatch: person_to_org,
  equity: { from: ['account_id', 'name', 'org_id'], to: ['org_id'] }, branch: { from: ['org_id'], to: ['org_id'] }, declared: { from: ['account_id'], to: ['account_id', 'name', 'org_id'] },
}
