import type { Sentence } from '../client.ts'
import type { FigureShape } from '../widgets/figure.tsx'
import type { Segment } from '../widgets/marked.tsx'
import type { Section } from '../widgets/sections.tsx'

/** A word of a list with its id: a sector, a county, a status. */
export type Named = Sentence & { id: string }

/** One published challenge as the hall lists it. */
export type ChallengeLine = {
  id: string, case_id: string | null, title: Sentence | string, problem: Sentence | null
  amount_fen: number | null, currency: string, amount_note: Sentence | null
  bids_close_at: string | null, days_left: number | null
  status: Named, sector: Named | null, county: Named | null, owner: Sentence | null
  language: 'zh' | 'en' | 'both', is_demo: boolean, source: { title: Sentence | string, url: string | null } | null
}

/** A line with the words that were asked for marked; `found` is null where nothing was asked for. */
export type FoundLine = ChallengeLine & { found: { title: { zh: Segment[], en: Segment[] }, text: { zh: Segment[], en: Segment[] } } | null }

/** The answer of `/api/challenges/hall`. */
export type HallAnswer = {
  challenges: FoundLine[], total: number, is_capped: boolean, is_loose: boolean, next: string | null
  sectors: { id: string, title: Sentence, count: number }[], counties: { id: string, title: Sentence, count: number }[]
  figures: FigureShape[]
}

/** The answer of `/api/challenges/page`. */
export type ChallengePage = ChallengeLine & {
  sections: Section[]
  stages: { id: string, title: Sentence, state: 'done' | 'now' | 'ahead', entered_on?: string | null }[]
  timetable: { title: Sentence, at?: string | null, on?: string | null }[]
  bids_count: number | null
  can: { action: string, path: string, title: Sentence, case_id: string, why_not: Sentence | null }[]
}
