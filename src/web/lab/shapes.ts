import type { Sentence } from '../client.ts'

export type Problem = Sentence & { line: number, col: number, file: string | null, code: string, severity: 'error' | 'warning' }
export type ExampleRun = { name: Sentence, on: string, outcome: 'eligible' | 'not-eligible' | 'undecided', amount_fen: number | null, is_amount_undetermined: boolean, is_as_said: boolean, wrong: Sentence | null, line: number }
export type Found = { problems: Problem[], examples: ExampleRun[], is_ready: boolean }
export type Proposal = {
  id: string, draft_id: string, draft_version: number, measure: string, valid_from: string, reason: string, state: 'open' | 'approved' | 'returned', proposed_by: Sentence, proposed_at: string,
  answered_by: Sentence | null, answered_at: string | null, answer: string | null, is_own: boolean
}
export type Population = { id: string, title: Sentence, as_of: string, subjects_count: number, is_demo: boolean, made_at: string }
export type Part = { id: string | null, title: Sentence, before_fen: number, after_fen: number, gain_count: number, lose_count: number }
export type Movement = { subject_id: string, county: Sentence, sector: Sentence, before_fen: number, after_fen: number }
export type Figures = {
  population: { id: string, title: Sentence, subjects_count: number, is_demo: boolean }, as_of: string, before_fen: number, after_fen: number, before_count: number, after_count: number, begin_count: number, cease_count: number,
  gain_count: number, gain_fen: number, lose_count: number, lose_fen: number, open_before: number, open_after: number, undecided_before: number | null, undecided_after: number | null,
  counties: Part[], sectors: Part[], gains: Movement[], losses: Movement[], others: { id: string, title: Sentence, before_fen: number, after_fen: number }[],
  budgets: { id: string, total_fen: number | null, when_short: 'pro-rata' | 'queue' | 'undetermined', before_fen: number, after_fen: number }[], unknown: Sentence[], is_draft_in_force: boolean, is_current_in_force: boolean | null
}
export type Trial = { id: string, draft_version: number, tried_at: string, figures: Figures }
export type Draft = Found & {
  id: string, version: number, measure: string | null, county: string | null, title: Sentence | null, text: string, base_text: string | null, saved_by: Sentence, saved_at: string,
  versions: { version: number, problems_count: number, saved_by: Sentence, saved_at: string }[], proposal: Proposal | null, trials: Trial[], populations: Population[], today_on: string, is_writer: boolean
}
export type Lab = {
  measures: { id: string, title: Sentence, level: 'national' | 'provincial' | 'city' | 'county', county: Sentence | null, subject: string, version: string, published_from: string | null, is_standing_aside: boolean }[]
  drafts: { id: string, version: number, measure: string | null, title: Sentence | null, problems_count: number, saved_by: Sentence, saved_at: string, proposal: Proposal | null }[], populations: Population[], today_on: string
}
