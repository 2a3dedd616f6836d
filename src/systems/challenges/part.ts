import type { Cx } from '#kernel/store/cx.ts'
import type { FaultWords, Sentence } from '#kernel/declare/fault.ts'
import type { Part } from '#kernel/declare/pack.ts'
import type { System, TableScope } from '#kernel/declare/system.ts'
import type { RawBuilder } from '#kernel/store/db.ts'
import type { Relation, Role } from '#kernel/trust/actor.ts'
import type { CaseFile, Effect, Shown } from '#engines/cases/subject.ts'
import type { Challenge } from './challenge.ts'

export type Reader = { role: Role, relation: Relation }
export type Choice = { id: string, title: Sentence }

/** The cases this system carries: a challenge from need to closing report, and beside it each contract made for a chosen bid. */
export type Carried = 'challenge' | 'challenge-contract'

/**
 * One of the six steps: what it adds to the system and how it takes part in the challenge's case. Each room of this system declares one in
 * its `part.ts`; `parts.ts` lists them, `system.ts` and `subject.ts` put them together.
 * `values` are SQL expressions over `file` (case_file) and `challenge`, read in one statement for the guards of the procedure;
 * `sections` is what the reader sees of it on the case page, already cut to what is theirs to know.
 */
export type ChallengePart = {
  /** Whose case it takes part in; the challenge's own when left out. In a contract's case `challenge` is the one its parent is about. */
  procedure?: Carried
  tables?: Record<string, TableScope>
  actions?: System['actions']
  queries?: System['queries']
  words?: FaultWords
  routines?: System['routines']
  letters?: System['letters']
  documents?: System['documents']
  /** Files of a city's pack that this room reads. */
  packs?: Part<any>[]
  values?: Record<string, RawBuilder<unknown>>
  /** Choices that only the case knows, by the register's name in the forms; each is asked for only where a form offers it. */
  options?: Record<string, (cx: Cx, file: CaseFile) => Promise<Choice[]>>
  sections?: (cx: Cx, file: CaseFile, challenge: Challenge, reader: Reader) => Promise<Shown[]>
  effects?: Record<string, Effect>
  prefill?: (cx: Cx, file: CaseFile, action: string) => Promise<Record<string, unknown>>
  helps?: (cx: Cx, file: CaseFile, action: string) => Promise<Record<string, Sentence>>
}

export { yuan } from '#kernel/values/money.ts'

/** An amount as pages show it, in the minor unit of its currency. */
export const shownMoney = (amount_fen: number | null, currency: string) => amount_fen === null ? null : { amount_fen, currency }

/** Who reads everything of the city's challenges: its officers and the auditor. */
export const cityReaders = { 'city-officer': ['same-city'], auditor: ['same-city'] } as const
