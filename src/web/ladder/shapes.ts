import type { Sentence } from '../client.ts'

export type Value = { name: string, title: Sentence, value: Sentence | null, source: Sentence | null, period: string | null, is_stated: boolean }
export type Gate = { condition: string, title: Sentence, verdict: boolean | null, values: Value[], gaps: Sentence[] }
export type Band = { label: Sentence, low: number, high: number, is_here: boolean }
export type Criterion = {
  id: string, name: Sentence, group: string | null, max: number, low: number, high: number, missing: string[], values: Value[], weighed: { title: Sentence, value: Sentence | null }[]
  ways: { name: Sentence | null, bands: Band[] }[], next: { way: Sentence | null, low: number, high: number, label: Sentence, gaps: Sentence[] }[]
}
export type Score = { full: number, pass: { from?: number, above?: number }, low: number, high: number, verdict: boolean | null, criteria: Criterion[], groups: { id: string, name: Sentence, max: number, low: number, high: number }[] }
export type Rung = { id: string, title: Sentence, rung: number, level: string, is_undetermined: boolean }
export type Asked = { name: string, title: Sentence, question: Sentence, kind: string, unit: Sentence | null, decimals: number | null, calibre: Sentence | null, choices: { id: string, name: Sentence }[], known: { value: Sentence, source: Sentence | null, period: string | null, is_stated: boolean } | null }
/** The answer of `/api/ladder/assess`. */
export type Assessment = {
  rungs: Rung[], rung: Rung, clause: { document: string, article: Sentence | null, text: string, translation: string | null, source: string }, valid_for: Sentence | null, renewal: Sentence | null, undetermined: Sentence[]
  outcome: 'eligible' | 'not-eligible' | 'undecided', is_for_experts: boolean, conditions: Gate[], direct: Gate[], score: Score | null, missing: { fact: string, title: Sentence, question: Sentence }[], not_zero: string[]
  sections: { id: string, title: Sentence, questions: Asked[] }[], held: { certificate: string | null, valid_from: string, valid_until: string | null } | null, problems: (Sentence & { name: string })[], as_of: string, version: string
}

export const board_measures = ['held', 'new', 'expiring', 'ready', 'near', 'open'] as const
export type BoardMeasure = typeof board_measures[number]
export type Counted = Record<BoardMeasure, number>
export type Target = { fact: string, title: Sentence, county: string | null, subject: Sentence, rungs: string[], counts: 'held' | 'new', period: string, value: number, qualifier: Sentence | null, note: Sentence | null, source: { id: string, sentence: string }, now: number }
/** The answer of `/api/ladder/board`. */
export type Board = {
  rungs: (Rung & { total: Counted })[], counties: { id: string | null, title: Sentence, cells: Record<string, Counted> }[], targets: Target[]
  run: { population: string, title: Sentence, as_of: string, subjects_count: number, is_demo: boolean } | null, runs: { population: string, title: Sentence, is_demo: boolean }[], populations: { id: string, title: Sentence, is_demo: boolean }[]
  months: number, today_on: string, may_weigh: boolean, has_demo: boolean
}
export type StatusLine = { id: string, rung: string, title: Sentence, what: 'granted' | 'renewed' | 'ended' | 'withdrawn', certificate: string | null, valid_from: string, valid_until: string | null, is_held: boolean, is_corrected: boolean, source: { title: string, number?: string | null, url?: string | null }, note: string | null, is_demo: boolean }
export type History = { org: { id: string, title: Sentence }, statuses: StatusLine[], reminders: { rung: string, text: Sentence, due_on: string, told_at: string }[] }
