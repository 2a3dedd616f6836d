import type { FormView } from '#engines/cases/view-shape.ts'
import { batchOf, keptOf, markSent, openDraft, receive, refresh, settle, typeInto, type Draft, type DraftBatch, type KeptDraft, type SaveAnswer } from './draft.ts'

/** How the saving stands, for the sentence beside the form. */
export type SavingState = 'untouched' | 'typing' | 'saving' | 'saved' | 'offline' | 'signed-out' | 'refused'

/** What a form's page shows of its draft. */
export type KeeperView = { draft: Draft, state: SavingState, saved_at: string | null, /** The server's sentence when it refused to save. */ refusal: { zh: string, en: string } | null }

/** How a save can fail: not reached (tried again by itself), signed out (tried again after sign-in), refused (said, tried again on the next change). */
export type SaveFailure = { is: 'offline' } | { is: 'signed-out' } | { is: 'refused', zh: string, en: string }

export type KeeperNeeds = {
  form: Pick<FormView, 'values' | 'versions' | 'saved_at'>
  kept: KeptDraft
  /** Sends a batch; throws what `failureOf` can read. The key stays the same while the same batch is tried again. */
  send: (batch: DraftBatch, key: string) => Promise<SaveAnswer>
  failureOf: (cause: unknown) => SaveFailure
  keep: (kept: KeptDraft) => void
  makeKey: () => string
  /** Calls later and returns how not to; a test gives its own. */
  later: (run: () => void, ms: number) => () => void
}

export const typing_pause_ms = 600
const retry_first_ms = 2_000
const retry_max_ms = 30_000

/**
 * Keeps one form's draft: collects what is typed, saves it per field after a pause of 600 ms or on leaving a field, one save at a time,
 * keeps the unsent in the browser, and tries again after failures. Nothing typed is ever dropped here.
 */
export function createDraftKeeper(needs: KeeperNeeds) {
  let view: KeeperView = { draft: openDraft(needs.form, needs.kept), state: 'untouched', saved_at: needs.form.saved_at, refusal: null }
  let cancel: (() => void) | null = null
  let running: Promise<boolean> | null = null
  let retry_ms = retry_first_ms
  let last: { text: string, key: string } | null = null
  const listeners = new Set<() => void>()

  const show = (next: Partial<KeeperView>) => {
    view = { ...view, ...next }
    if (next.draft) needs.keep(keptOf(next.draft))
    for (const listen of listeners) listen()
  }
  const plan = (ms: number) => {
    cancel?.()
    cancel = needs.later(() => {
      cancel = null
      void flush()
    }, ms)
  }
  const isWaiting = () => Object.keys(batchOf(view.draft)).length > 0

  async function sendAll(): Promise<boolean> {
    while (isWaiting()) {
      const batch = batchOf(view.draft)
      const text = JSON.stringify(Object.entries(batch).map(([id, one]) => [id, one.value, one.version]))
      // The same batch keeps its key, so a save whose answer was lost is not counted twice.
      last = last?.text === text ? last : { text, key: needs.makeKey() }
      show({ draft: markSent(view.draft, batch), state: 'saving' })
      try {
        const answer = await needs.send(batch, last.key)
        retry_ms = retry_first_ms
        last = null
        show({ draft: receive(view.draft, batch, answer), saved_at: answer.saved_at, state: 'saved', refusal: null })
      } catch (cause) {
        const failure = needs.failureOf(cause)
        show({ state: failure.is, refusal: failure.is === 'refused' ? { zh: failure.zh, en: failure.en } : null })
        if (failure.is === 'offline') {
          plan(retry_ms)
          retry_ms = Math.min(retry_ms * 2, retry_max_ms)
        }
        return false
      }
    }
    return true
  }

  /** Saves what waits, at once; true when the server has everything that needs no choice. */
  function flush(): Promise<boolean> {
    cancel?.()
    cancel = null
    running ??= sendAll().finally(() => { running = null })
    return running
  }

  if (isWaiting()) plan(0)

  return {
    subscribe(listen: () => void): () => void {
      listeners.add(listen)
      return () => { listeners.delete(listen) }
    },
    view: (): KeeperView => view,
    type(id: string, value: unknown): void {
      const draft = typeInto(view.draft, id, value)
      if (draft === view.draft) return
      show({ draft, state: view.state === 'offline' || view.state === 'signed-out' ? view.state : 'typing' })
      if (view.state !== 'signed-out' && (view.state !== 'offline' || cancel === null)) plan(typing_pause_ms)
    },
    /** A field was left: what waits is sent without the pause. */
    leave(): void {
      if (view.state === 'typing' && isWaiting()) void flush()
    },
    flush,
    /** The server was read again: answers of other tabs come in, and what waits after an outage is sent. */
    refresh(form: Pick<FormView, 'values' | 'versions' | 'saved_at'>): void {
      const draft = refresh(view.draft, form)
      const saved_at = form.saved_at !== null && (view.saved_at === null || form.saved_at > view.saved_at) ? form.saved_at : view.saved_at
      show({ draft, saved_at })
      if (view.state === 'signed-out' || view.state === 'offline') void flush()
    },
    settle(id: string, choice: 'mine' | 'other'): void {
      show({ draft: settle(view.draft, id, choice) })
      if (isWaiting()) void flush()
    },
    /** Whether something typed is on this page only. */
    hasUnsent: (): boolean => Object.values(view.draft).some((one) => one.is_waiting),
    /** The form was handed in: nothing is kept any more. */
    forget(): void {
      cancel?.()
      cancel = null
      needs.keep({})
    },
    stop(): void {
      cancel?.()
      cancel = null
    },
  }
}
export type DraftKeeper = ReturnType<typeof createDraftKeeper>
