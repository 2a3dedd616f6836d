import type { Sentence } from '../client.ts'

export type Named = { id: string, title: Sentence }
export type State = 'admitted' | 'suspended' | 'expired' | 'removed'
export type Kind = 'technical' | 'finance'
export type Credit = { id: string, kind: Named, happened_on: string, source: string, note: string | null, who: Sentence | null, at: string, objection: { id: string, reason: string, verdict: string | null, answer: string | null } | null }
export type Entry = { id: string, what: string, reason: Sentence | null, note: string | null, about: string | null, verdict: string | null, who: Sentence | null, at: string }

/** All that is held on one expert. */
export type ExpertRecord = {
  code: string, name: Sentence, kind: Kind, state: State, state_reason: Sentence | null, is_demo: boolean, has_account: boolean, version: number
  born_on: string | null, special_standing: Named, retirement_age: number | null, rank: string, field_since_on: string | null, employer: string, county: Named | null
  sectors: Named[], directions: Named[], languages: ('zh' | 'en')[], keywords: string[], away_from: string | null, away_until: string | null, panels_per_year_max: number | null
  email: string | null, identity: string | null, origin: string, case_id: string | null, admitted_on: string, valid_until: string | null, confirm_by: string | null, days_to_confirm: number | null, days_left: number | null
  load: { asked: number, seated: number, declined: number, seated_year: number }, credit: Credit[]
  proposal: { id: string, changes: Record<string, unknown>, reason: string, at: string, verdict: string | null, answer: string | null } | null
  history: Entry[], fees: { id: string, title: Sentence, of_month: string, gross_fen: number, tax_fen: number, net_fen: number, at: string }[]
  is_tax_to_be_verified: boolean, is_terms_illustrative: boolean
}
export type Look = { who: Sentence | null, role: Sentence, purpose: Sentence, at: string }
export type Line = { code: string, name: Sentence, kind: Kind, state: State, rank: string, employer: string, county: Named | null, sectors: Named[], valid_until: string | null, confirm_by: string | null, is_demo: boolean, has_account: boolean, is_waiting: boolean }
export type Choices = { sectors: Named[], directions: Named[], counties: Named[], purposes: Named[], removals: Named[], credits: Named[] }
export type RegisterPage = { experts: Line[], total: number, is_capped: boolean, next: string | null, choices: Choices }
