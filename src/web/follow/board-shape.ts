import type { Sentence } from '../client.ts'

export type Due = 'overdue' | 'silent' | 'waiting' | 'fine'
export type BoardLine = {
  case_id: string, title: Sentence, stage: Sentence, county: (Sentence & { id: string }) | null, sector: (Sentence & { id: string }) | null, is_demo: boolean, officer: Sentence | null, is_mine: boolean, is_new: boolean, from: Sentence | null, note: string | null
  due: Due, quiet_since_on: string, contact: { at: string, whom: string, outcome: string } | null, steps: { id: string, what: string, due_on: string }[], milestones: { position: number, title: Sentence, due_on: string, state: string, team: Sentence | null }[]
  waits_for: Sentence | null, waits_until_on: string | null, owner: Sentence | null, solvers: Sentence[]
}
export type Unassigned = { case_id: string, title: Sentence, county: Sentence | null, sector: Sentence | null, is_demo: boolean, proposal: { account_id: string, name: Sentence, points: number, reasons: (Sentence & { points: number })[] } | null }
/** The answer of `/api/challenges/follow-board`. */
export type Board = { lines: BoardLine[], unassigned: Unassigned[], is_capped: boolean, silent_workdays: number, is_illustrative: boolean, is_officer: boolean, may_assign: boolean }
