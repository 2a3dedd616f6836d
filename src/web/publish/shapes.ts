import type { Sentence } from '../client.ts'
import type { ChallengeLine } from '../hall/challenge-shape.ts'
import type { FigureShape } from '../widgets/figure.tsx'
import type { ShownAs } from '../widgets/value.tsx'

/** The answer of `/api/challenges/questions`. */
export type QuestionsAnswer = {
  questions: {
    number: number, language: 'zh' | 'en', text: string | null, asked_at: string, due_on: string, state: 'waiting' | 'answered' | 'withheld', is_late: boolean
    answer: string | null, answered_at: string | null, answered_by: Sentence | null, changes_subject: boolean, withheld_for: Sentence | null, withheld_note: string | null, is_mine: boolean
  }[]
  may_ask: boolean, last_on: string | null, answer_workdays: number, is_illustrative: boolean, basis: Sentence
}

export type DiffRun = { kind: 'same' | 'added' | 'removed', text: string }

/** The answer of `/api/challenges/versions`. */
export type VersionsAnswer = {
  current: number
  versions: {
    version: number, at: string, reason: string | null, content_hash: string, receipt_id: string | null, is_weighty: boolean
    changes: { field: string, title: Sentence, words: DiffRun[] | null, before?: unknown, after?: unknown, as: ShownAs }[]
  }[]
  rule: Sentence, basis: Sentence, is_illustrative: boolean
}

export type TextPair = {
  field: string, title: Sentence, language: 'zh' | 'en', source: string, into: 'zh' | 'en', state: 'missing' | 'outdated' | 'unchecked' | 'checked'
  text: string | null, origin: 'enterprise' | 'officer' | 'translator' | 'machine' | null, at: string | null
}
/** The answer of `/api/challenges/texts`. */
export type TextsAnswer = { texts: TextPair[] }

export type SessionLine = {
  id: string, title: Sentence, lead: Sentence, sectors: Sentence[], organiser: Sentence | null, place: Sentence | null, opens_on: string, closes_on: string
  state: 'ahead' | 'now' | 'past', challenges_count: number, questions_count: number, is_demo: boolean, version: number
}
/** The answer of `/api/challenges/sessions`. */
export type SessionsAnswer = { sessions: SessionLine[], next: string | null, figures: FigureShape[], undetermined: Sentence | null, may_make: boolean }

export type SessionText = { title_zh: string, title_en: string, lead_zh: string, lead_en: string, sectors: string[], place_zh?: string, place_en?: string, opens_on: string, closes_on: string, timetable: { at: string, zh: string, en: string }[] }
/** The answer of `/api/challenges/session`. */
export type SessionAnswer = SessionLine & { timetable: { at: string, zh: string, en: string }[], challenges: ChallengeLine[], may_change: boolean, written: SessionText | null, candidates: { id: string, title: Sentence }[], candidates_total: number }
