import type { Cx } from '#kernel/store/cx.ts'
import type { Sentence } from '#kernel/declare/fault.ts'
import type { Relation, Role } from '#kernel/trust/actor.ts'
import type { Values } from './move.ts'
import type { ShownScores } from './shown-scores.ts'
import type { Words } from './wording.ts'

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
  is_owner_hidden: boolean
  opened_at: string
  moved_at: string
  closed_at: string | null
  outcome: string | null
  /** Case that opened this one and waits for it. */
  parent_id: string | null
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
  /** The receipt this act will give, if any: for what keeps its own record of the act. */
  receipt_id: string | null
}

/** `reopen`: whoever is a party already has their part before them again. */
export type NamedParty = { role: Role, account_id?: string, org_id?: string, reopen?: boolean }

/** A case to open in consequence of an act. `child-of` (the usual kind): the acting case is its parent and may wait for it; `split-from`: it goes its own way. */
export type Opening = {
  procedure: string
  kind?: 'child-of' | 'split-from'
  /** One of the procedure's `openings`, where it begins elsewhere than usual. */
  opening?: string
  /** Made when left out; given when the effect must already know it. */
  id?: string
  /** The acting case's own when left out. */
  org_id?: string | null
  county_id?: string | null
  title?: Sentence
  /** What the new case's subject is told when it opens its own row. */
  input?: Record<string, unknown>
  parties?: NamedParty[]
  /** Answers laid ready in a form of the new case, for its organisation. */
  draft?: { form: string, values: Record<string, unknown> }
}

/** An action taken on a child in consequence of its parent's act, by the same person; actions with an empty `by` can be taken in no other way. */
export type ChildAct = { case_id: string, action: string, answers?: Record<string, unknown> }

/** What an effect asks the engine to write beside its own tables. */
export type Outcome = {
  /** Said in the history. */
  note?: Sentence
  /** Parties to name in the case; naming one twice changes nothing, except that `reopen` gives it its part again. */
  parties?: NamedParty[]
  part_again?: Role[]
  /** Parties that leave the case, and with it their sight of it. */
  parties_leave?: { role: Role, account_id: string }[]
  case?: Partial<Pick<CaseFile, 'title_zh' | 'title_en' | 'is_public' | 'is_owner_hidden' | 'county_id' | 'org_id' | 'subject'>>
  /** Content the receipt speaks for; the answers when left out. */
  receipt?: { subject: string, content: unknown }
  answer?: Record<string, unknown>
  /** Cases to open; then actions on children, in the order of their ids; then links to cases that stand by themselves. */
  opens?: Opening[]
  acts?: ChildAct[]
  links?: { case_id: string, kind: 'split-from' | 'merged-into' }[]
}

export type Effect = (cx: Cx, turn: Turn) => Promise<Outcome | void>

/**
 * What people read on a case page: rows of label and value, a table, or prose. Values are shown as their kind says. A column that `is_detail` is told under its
 * row in full width; a table that `is_compared` puts its rows side by side, each under its first column.
 */
export type Shown =
  | { id: string, title: Sentence, kind: 'fields', rows: { label: Sentence, value: unknown, as: ShownAs, help?: Sentence }[] }
  | { id: string, title: Sentence, kind: 'table', columns: { id: string, label: Sentence, as: ShownAs, is_detail?: boolean }[], rows: Record<string, unknown>[], empty?: Sentence, is_compared?: boolean }
  | { id: string, title: Sentence, kind: 'prose', text: string, language?: 'zh' | 'en' }
  | ShownScores
export type ShownAs = 'text' | 'money' | 'date' | 'instant' | 'number' | 'word' | 'flag' | 'files' | 'hash' | 'organization' | 'account' | 'link'

/** How a system carries a procedure: its facts for the guards, its sections for the page, its effects by name. */
export type CaseSubject = {
  procedure: string
  /** Opens the subject's own row; the engine then writes the case. */
  open: (cx: Cx, opened: { case_id: string, org_id: string | null, county_id: string | null, input: Record<string, unknown>, parent_id: string | null }) => Promise<{ subject: string, title: Sentence }>
  /** Its facts, of which only those in `names` are asked for: a fact may cost a look into several tables. */
  values: (cx: Cx, file: CaseFile, names: ReadonlySet<string>) => Promise<Values>
  show: (cx: Cx, file: CaseFile, reader: { role: Role, relation: Relation }) => Promise<Shown[]>
  /** Choices that only this case knows: its opened bids, its open milestones. Named by `options_from` in the forms; only the `registers` asked for need be given. */
  options?: (cx: Cx, file: CaseFile, registers: ReadonlySet<string>) => Promise<Record<string, { id: string, title: Sentence }[]>>
  /** Word lists that only this case knows, such as its owner's own name; forms name them beside the pack's. */
  words?: (cx: Cx, file: CaseFile) => Promise<Words[]>
  effects: Record<string, Effect>
  /** Which of the people in a case this reader is told of; all when left out. */
  people?: (cx: Cx, parties: readonly Party[], reader: { role: Role, relation: Relation }) => Party[]
  /** What stands in a form before anyone has typed: a change begins from what holds. Drafts go before it. */
  prefill?: (cx: Cx, file: CaseFile, action: string) => Promise<Record<string, unknown>>
  /** Field → what only this case can say beside it, such as a day that is computed; said after the form's own help. */
  helps?: (cx: Cx, file: CaseFile, action: string) => Promise<Record<string, Sentence>>
  /** Field that its form leaves optional → whether this case needs it or has no place for it; on the page alone, so the effect must refuse where it matters. */
  asks?: (cx: Cx, file: CaseFile, action: string) => Promise<Record<string, 'required' | 'left-out'>>
}

/** The word a system uses to offer what it does after each step of any case, in the transaction of the step: `(cx, case_id) => …`. */
export const settledOffer = 'case-settled'
export type Settled = (cx: Cx, case_id: string) => Promise<void>

/** The word a system uses to offer its case subjects in `offers`. */
export const casesOffer = 'cases'
