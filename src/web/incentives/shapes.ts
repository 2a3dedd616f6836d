import type { Sentence } from '../client.ts'

/** One measure as a list shows it. */
export type MeasureLine = {
  id: string, title: Sentence, level: string, county: string | null, subject: string, nature: string, source: string, article: Sentence | null
  is_amount_undetermined: boolean, is_auto: boolean, most_fen: number | null, undetermined: string[], in_force: boolean
}
type Counted = { id: string, count: number }
/** The answer of `/api/incentives/catalogue`. */
export type CatalogueAnswer = { measures: MeasureLine[], counties: (Counted & { title: Sentence })[], subjects: Counted[], natures: Counted[] }

/** The answer of `/api/incentives/measure`. */
export type MeasureAnswer = {
  line: MeasureLine
  clause: { text: string, translation: string, source: string, document: string, article: Sentence | null, document_title: Sentence | null, number: string | null, seen_in: Sentence | null }
  valid: { from: string, until: string }, is_illustrative: boolean, note: Sentence | null, excludes: { id: string, title: Sentence }[]
  conditions: { id: string, name: Sentence, text: string, in_english: string }[]
  amount: { text: string | null, in_english: string | null, cells_in_english: string[][], table: unknown, inputs: Sentence[], rounding: { to: string, how: string, per: string } | null } | null, effect: Sentence | null
  caps: { cap: string, amount_fen: number }[]
  parameters: { name: string, title: Sentence, values: { from: string | null, value: Sentence }[] }[]
  reads: { name: string, title: Sentence, question: Sentence }[]
  undetermined: { what: string, note: Sentence }[], documents: Sentence[]
  examples: { name: Sentence, facts: { name: string, title: Sentence, value: Sentence | null, rows: Sentence[] }[], on: string, outcome: Outcome, amount: string | null, amount_fen: number | null }[]
  version: string
}

/** The answer of `/api/incentives/notices`. */
export type GrantsAnswer = { notices: { case_id: string, org_id: string, organization: Sentence, measure: string, title: Sentence, granted_fen: number, notice_until: string, is_open: boolean }[] }

export type Outcome = 'eligible' | 'not-eligible' | 'undecided'
export type Choice = { id: string, name: Sentence }
/** A question of the calculator, with what its field needs. */
export type Asked = {
  name: string, title: Sentence, question: Sentence, measures: number, kind: string, unit: Sentence | null, decimals: number | null, calibre: Sentence | null, choices: Choice[]
  fields: { name: string, title: Sentence, kind: string, unit: Sentence | null, choices: Choice[] }[]
}
export type Result = {
  measure: MeasureLine, outcome: Outcome, amount_fen: number | null, is_amount_undetermined: boolean, granted_fen: number | null, reduced_by: string | null, at_least_fen: number | null, at_most_fen: number | null
  because: { condition: string, title: Sentence, verdict: boolean | null, text: string, values: { name: string, title: Sentence, value: Sentence | null, source: Sentence | null, period: string | null, is_stated: boolean }[] }[]
  missing: { fact: string, title: Sentence, question: Sentence }[], shortfall: { condition: string, sentence: Sentence }[], warnings: Sentence[], documents: Sentence[], effect: Sentence | null, version: string
}
/** What to claim together, what falls away for which, what the sources leave open, and the sum if all of that is forbidden. */
export type Combination = { given: string[], away: { measure: string, amount_fen: number, for: string[], takes: 'highest' | 'first' }[], open: string[][], least_fen: number | null }
/** The answer of `/api/incentives/calculate`. */
export type CalculateAnswer = {
  results: Result[], next: Asked | null, remaining: number, total_fen: number, combination: Combination, total_at_most_fen: number | null, open_ended: number
  known: { name: string, title: Sentence, value: Sentence | null, source: Sentence | null, period: string | null, is_stated: boolean, rows: Sentence[] }[]
  skipped: { name: string, title: Sentence }[], problems: { name: string, zh: string, en: string }[], as_of: string
}
