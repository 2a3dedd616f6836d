import type { Sentence } from '../client.ts'

export type Standing = 'met' | 'partly' | 'not-met' | 'fallen' | 'reported' | 'none'

export type Cell = {
  round: number, versions: number[], percent_said: number | null, reached: string | null, reason: string | null, files: { id: string, name: string }[], figure: number | null, comments: string[],
  verdict: 'met' | 'partly' | 'not-met' | null, percent: number | null, note: string | null, is_judged: boolean, has_fallen: boolean
}
export type Deliverable = {
  number: number, title: string, measure: string, unit: string, target: string, weight: number, due_on: string, evidence_asked: string, rests_on: number[], share_fen: number, earned_fen: number | null, percent: number | null, state: Sentence, standing: Standing, rounds: Cell[]
}
export type Money = { grant_fen: number, earned_fen: number, paid_fen: number, due_fen: number, returned_fen: number, return_left_fen: number, lapsed_fen: number, held_fen: number }

/** A project as its page reads it; the same words as the server's `acceptance.project`. */
export type Project = {
  case_id: string, code: string, title: Sentence, organization: Sentence | null, is_demo: boolean, goals: string, starts_on: string | null, ends_on: string | null, verdict: Sentence | null, is_diligent: boolean | null, is_falsified: boolean, correction_due_on: string | null,
  completion_bp: number, /** Null for a part of a contract, which is paid by what was accepted. */ pass_from_percent: number | null, is_illustrative: boolean, contract: { case_id: string | null, title: Sentence } | null, rounds: { round: number, title: Sentence, state: Sentence, reported_at: string, completion_bp: number | null, opinion: string | null, items: string[], summary: string }[], deliverables: Deliverable[], money: Money | null
}
