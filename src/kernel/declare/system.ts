import type { ZodType, z } from 'zod'
import type { Allow } from '../trust/access.ts'
import type { Relation } from '../trust/actor.ts'
import type { FaultWords, Sentence } from './fault.ts'
import type { Cx, House } from '../store/cx.ts'
import type { Db } from '../store/db.ts'
import type { Actor } from '../trust/actor.ts'
import type { Mailer } from '../outside/mail.ts'
import type { Deliver } from '../outside/outbox.ts'
import type { ToSet } from '../outside/typeset.ts'
import type { Part } from './pack.ts'

/** A change: parsed, authorised, run and recorded in one transaction. Mounted at `POST /api/{system}/{name}`. */
export type Action<I extends ZodType = ZodType, O extends ZodType = ZodType> = {
  kind: 'action'
  title: Sentence
  input: I
  output: O
  allow: Allow
  /** Says more of the input in the API's description than the check of its outer shape does (a form's answers). JSON Schema. */
  describes?: Record<string, unknown>
  run: (cx: Cx, input: z.output<I>) => Promise<z.input<O>>
}

/** A question: read under row-level security as the one who asks. Mounted at `GET /api/{system}/{name}`. */
export type Query<I extends ZodType = ZodType, O extends ZodType = ZodType> = {
  kind: 'query'
  title: Sentence
  input: I
  output: O
  allow: Allow
  run: (cx: Cx, input: z.output<I>) => Promise<z.input<O>>
}

/** Declares a change; its input and output are both checked. */
export function action<I extends ZodType, O extends ZodType>(declaration: Omit<Action<I, O>, 'kind'>): Action<I, O> {
  return { kind: 'action', ...declaration }
}

/** Declares a question; its input and output are both checked. */
export function query<I extends ZodType, O extends ZodType>(declaration: Omit<Query<I, O>, 'kind'>): Query<I, O> {
  return { kind: 'query', ...declaration }
}

/**
 * A table of operational rows and how people stand to them. Each relation is an SQL condition over the table's own columns;
 * `true` takes the usual column (`account_id`, `org_id`, `county_id`, the case's parties through `case_id`).
 * `sealed` is an SQL condition under which only `own` and `own-organisation` hold.
 */
export type TableScope = {
  relations: Partial<Record<Relation, true | string>>
  sealed?: string
  read: Allow
  /** Rows that are only ever added: the application role gets no UPDATE and no DELETE. */
  is_append_only?: boolean
}

/** Work that comes round by itself, once per city each time, as the platform; what it throws is told and tried again at the next turn. */
export type Routine = { every_ms: number, run: (cx: Cx) => Promise<void> }

/** What the delivery of letters may use; `mailer` is null where no mail server is set up. */
export type LetterRoom = { house: House, db: Db, mailer: Mailer | null, public_url: string, actorOf: (cx: Cx, account_id: string) => Promise<Actor | null> }

/** What a document answers: its bytes with their type, or what is to be set as PDF once the question is closed; and a name when it is meant to be kept. */
export type DocumentAnswer = { filename?: string } & ({ type: string, body: string | Uint8Array } | { to_set: ToSet })

/**
 * Something read at an address of its own that is not JSON for our pages: a feed, a calendar, a picture. It is asked as the visitor of the city,
 * whoever asks, so that every copy is the same and may be kept for `cache_s` seconds. Mounted at `path`, with `:name` places that become input.
 */
export type Document<I extends ZodType = ZodType> = {
  title: Sentence
  path: string
  input: I
  allow: Allow
  cache_s: number
  run: (cx: Cx, input: z.output<I>) => Promise<DocumentAnswer>
}

/** Declares a document; its input is checked as that of a question. */
export function document<I extends ZodType>(declaration: Document<I>): Document<I> {
  return declaration
}

/** One folder of the city's work: what it is made of, and nothing else. */
export type System = {
  id: string
  title: Sentence
  source: string
  uses: readonly string[]
  tables: Record<string, TableScope>
  actions: Record<string, Action<any, any>>
  queries: Record<string, Query<any, any>>
  parts?: readonly Part<any>[]
  routines?: Record<string, Routine>
  documents?: Record<string, Document<any>>
  /** Topics of the outbox that this system delivers. */
  letters?: Record<string, (room: LetterRoom) => Deliver>
  words: FaultWords
  roles?: Record<string, Sentence>
  /** What engines take by name: case subjects, effects. Each engine says what it expects here. */
  offers?: Record<string, unknown>
}
