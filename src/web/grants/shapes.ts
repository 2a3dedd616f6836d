import type { Sentence } from '../client.ts'

export type Waiting = { case_id: string, organization: Sentence, measure: string, title: Sentence, wanted_fen: number, fits: boolean }
export type Fund = {
  fund: string, measures: { id: string, title: Sentence }[], when_short: 'pro-rata' | 'queue' | 'undetermined' | null, stated_total_fen: number | null
  budget_fen: number, returned_fen: number, paid_fen: number, reserved_fen: number, left_fen: number | null, wanted_fen: number, wanted_count: number, queue: Waiting[], exhausted_at: string | null
}
/** The answer of `/api/incentives/funds`. */
export type FundsAnswer = { of_year: number, years: number[], queue_max: number, may_put: boolean, funds: Fund[] }
/** The answer of `/api/incentives/fund-rows`. */
export type FundRows = { total_fen: number, total_count: number, is_cut: boolean, rows_max: number, rows: { at: string, amount_fen: number, case_id: string | null, journal_id: string | null, reason: string, reference: string | null, by: Sentence | null, organization: Sentence | null, title: Sentence | null }[] }

export type LeftOut = { unregistered: number, granted_before: number, open_amount: number, not_confirmed: number, beyond: number }
export type GrantMeasure = { id: string, title: Sentence, why_not: 'not-marked' | 'not-enterprise' | 'amount-undetermined' | null, note: Sentence | null, relations: Sentence[], fund: string | null, open_list: string | null }
export type GrantList = {
  case_id: string, measure: string, title: Sentence, of_year: number, as_of: string, stage: Sentence, is_open: boolean, drawn_by: Sentence, approved_by: Sentence | null, opened_at: string
  rows_count: number, struck_count: number, waiting_count: number, paid_count: number, amount_fen: number, paid_fen: number
}
/** The answer of `/api/incentives/automatic-grants`. */
export type AutomaticAnswer = { this_year: number, may_draw: boolean, rows_max: number, with_rows_max: number, lists_max: number, is_cut: boolean, measures: GrantMeasure[], lists: GrantList[] }
/** The answer of `/api/incentives/try-list`. */
export type ListTrial = { of_year: number, as_of: string, rows_count: number, amount_fen: number, granted_fen: number, waiting_count: number, fund: string | null, left_fen: number | null, left_out: LeftOut, rows_max: number }

export type Change = { fact: string, title: Sentence, from_said: Sentence | null, to_said: Sentence | null }
export type Revision = {
  id: string, case_id: string, organization: Sentence, measure: string, title: Sentence, was_fen: number, now_fen: number, difference_fen: number, kind: 'top-up' | 'claw-back', changes: Change[], state: 'proposed' | 'opened' | 'dismissed' | 'overtaken'
  explanation: string | null, opened_case_id: string | null, found_at: string, settled_at: string | null, settled_by: Sentence | null, of_year: number, decided_on: string, is_paid: boolean
}
/** The answer of `/api/incentives/revisions`. */
export type RevisionsAnswer = { revisions: Revision[], revisions_max: number, is_cut: boolean }

type Told = { outcome: 'eligible' | 'not-eligible' | 'undecided', amount_fen: number | null, is_amount_undetermined: boolean }
/** The answer of `/api/incentives/redecide`. */
export type DecidedAgain = { id: string, decided_on: string, as_of: string, is_same: boolean, is_same_text: boolean, was: Told, is: Told, difference_fen: number | null, conditions: { title: Sentence, from: boolean | null, to: boolean | null }[], changes: Change[], missing: Sentence[] }
