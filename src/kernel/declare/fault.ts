/** Kinds of refusal; each maps to one HTTP status, in `src/http/refusal.ts` and nowhere else. */
export type FaultKind = 'invalid' | 'unauthenticated' | 'forbidden' | 'missing' | 'conflict' | 'limit'

/** One sentence in both languages, with `{name}` places filled from the fault's data. */
export type Sentence = { zh: string, en: string }

/** What a room says when it refuses: code → kind and sentence. Kept in the room's `words.ts`. */
export type FaultWords = Record<string, Sentence & { kind: FaultKind }>

/** One thing wrong at one place of the input: `path` is the field (`indicators.2.target`). */
export type Problem = { path: string, code: string, data?: Record<string, unknown> }

/** An expected refusal. It carries a code and data, never a sentence: words are chosen at the edge, in the reader's language. */
export class Fault extends Error {
  readonly code: string
  readonly data: Record<string, unknown>
  readonly problems: Problem[]
  constructor(code: string, data: Record<string, unknown> = {}, problems: Problem[] = []) {
    super(code)
    this.name = 'Fault'
    this.code = code
    this.data = data
    this.problems = problems
  }
}

/**
 * Makes a refusal: `throw fault('challenges.not-found', { id })`.
 * `problems` lists every wrong field at once, so that a person mends a form in one go.
 */
export function fault(code: string, data: Record<string, unknown> = {}, problems: Problem[] = []): Fault {
  return new Fault(code, data, problems)
}

/** Stops on a programmer's error: the transaction rolls back and the caller is told nothing but "500". */
export function invariant(condition: unknown, text: string): asserts condition {
  if (!condition) throw new Error(`invariant: ${text}`)
}
