import type { Cx } from '#kernel/store/cx.ts'
import type { Sentence } from '#kernel/declare/fault.ts'
import type { Relation, Role } from '#kernel/trust/actor.ts'
import type { Values } from './move.ts'

/** A case as its table holds it. Instants are ISO 8601. */
export type CaseFile = {
  city_id: string
  id: string
  procedure: string
  procedure_hash: string
  subject: string
  county_id: string | null
  org_id: string | null
  account_id: string
  title_zh: string
  title_en: string
  stage: string
  version: number
  is_public: boolean
  is_demo: boolean
  opened_at: string
  moved_at: string
  closed_at: string | null
  outcome: string | null
}

export type Party = { role: Role, account_id: string, org_id: string, done_at: string | null }

/** One act as its effect sees it: the case locked, the right checked, the answers checked against the form. */
export type Turn = {
  case: CaseFile
  action: string
  answers: Record<string, unknown>
  role: Role
  relation: Relation | null
  /** Organisation the actor acts for in this role, if any. */
  org_id: string | null
  steps: string[]
  parties: Party[]
}

/** What an effect asks the engine to write beside its own tables. */
export type Outcome = {
  /** Said in the history. */
  note?: Sentence
  /** Parties to name in the case; naming one twice changes nothing, except that `reopen` gives it its part again. */
  parties?: { role: Role, account_id?: string, org_id?: string }[]
  part_again?: Role[]
  case?: Partial<Pick<CaseFile, 'title_zh' | 'title_en' | 'is_public' | 'county_id' | 'org_id' | 'subject'>>
  /** Content the receipt speaks for; the answers when left out. */
  receipt?: { subject: string, content: unknown }
  answer?: Record<string, unknown>
}

export type Effect = (cx: Cx, turn: Turn) => Promise<Outcome | void>

/** What people read on a case page: rows of label and value, a table, or prose. Values are shown as their kind says. */
export type Shown =
  | { id: string, title: Sentence, kind: 'fields', rows: { label: Sentence, value: unknown, as: ShownAs, help?: Sentence }[] }
  | { id: string, title: Sentence, kind: 'table', columns: { id: string, label: Sentence, as: ShownAs }[], rows: Record<string, unknown>[], empty?: Sentence }
  | { id: string, title: Sentence, kind: 'prose', text: string, language?: 'zh' | 'en' }
export type ShownAs = 'text' | 'money' | 'date' | 'instant' | 'number' | 'word' | 'flag' | 'files' | 'hash' | 'organization' | 'account'

/** How a system carries a procedure: its facts for the guards, its sections for the page, its effects by name. */
export type CaseSubject = {
  procedure: string
  /** Opens the subject's own row; the engine then writes the case. */
  open: (cx: Cx, opened: { case_id: string, org_id: string | null, county_id: string | null, input: Record<string, unknown> }) => Promise<{ subject: string, title: Sentence }>
  values: (cx: Cx, file: CaseFile) => Promise<Values>
  show: (cx: Cx, file: CaseFile, reader: { role: Role, relation: Relation }) => Promise<Shown[]>
  /** Choices that only this case knows: its opened bids, its open milestones. Named by `options_from` in the forms. */
  options?: (cx: Cx, file: CaseFile) => Promise<Record<string, { id: string, title: Sentence }[]>>
  effects: Record<string, Effect>
  /**
   * What a case is found by beside its title; null while it is not to be found at all. Only what every reader of the case may read: whoever finds it
   * sees excerpts. `facets` are ids of registers.
   */
  foundBy?: (cx: Cx, files: readonly CaseFile[]) => Promise<Map<string, FoundBy | null>>
}

/** Texts a case is found by. */
export type FoundBy = { lead?: Partial<Sentence>, body?: Partial<Sentence>, names?: (string | null)[], facets?: Record<string, string | null> }

/** The word a system uses to offer what it does after each step of any case, in the transaction of the step: `(cx, case_id) => …`. */
export const settledOffer = 'case-settled'
export type Settled = (cx: Cx, case_id: string) => Promise<void>

/** The word a system uses to offer its case subjects in `offers`. */
export const casesOffer = 'cases'
