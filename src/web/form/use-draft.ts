import { useEffect, useState, useSyncExternalStore } from 'react'
import type { FormView } from '#engines/cases/view-shape.ts'
import { ApiFault, makeKey, post } from '../client.ts'
import type { SaveAnswer } from './draft.ts'
import { createDraftKeeper, type DraftKeeper, type KeeperView, type SaveFailure } from './draft-keeper.ts'
import { forgetSealed, saveSealed } from './sealed-draft.ts'
import { forgetDrafts, readKept, writeKept, type KeptPlace } from './kept-drafts.ts'

function failureOf(cause: unknown): SaveFailure {
  if (cause instanceof ApiFault && cause.status === 401) return { is: 'signed-out' }
  // A restart or a busy server passes like a lost connection does: what was typed is sent again by itself.
  if (!(cause instanceof ApiFault) || cause.status === 0 || cause.status === 429 || cause.status >= 500) return { is: 'offline' }
  return { is: 'refused', ...cause.say }
}

/** The draft of one form on this page, saved while it is typed. The component using it is keyed by `place`. */
export function useDraft(place: KeptPlace, form: FormView): { keeper: DraftKeeper, view: KeeperView } {
  const [keeper] = useState(() => {
    forgetDrafts(place.account_id)
    forgetSealed(place.account_id)
    return createDraftKeeper({
      form, kept: form.is_sealed ? {} : readKept(place), failureOf, makeKey,
      // What is typed into a sealed form never leaves this browser before it is handed in.
      send: (batch, key) => form.is_sealed ? saveSealed(place, batch) : post<SaveAnswer>('/api/cases/save-draft', { case_id: place.case_id, form: place.form, fields: Object.fromEntries(Object.entries(batch).map(([id, one]) => [id, { value: one.value, version: one.version }])) }, { key }),
      keep: (kept) => { if (!form.is_sealed) writeKept(place, kept) },
      later: (run, ms) => {
        const timer = setTimeout(run, ms)
        return () => clearTimeout(timer)
      },
    })
  })
  const view = useSyncExternalStore(keeper.subscribe, keeper.view)
  useEffect(() => keeper.refresh(form), [keeper, form])
  useEffect(() => {
    const send = () => { if (keeper.hasUnsent()) void keeper.flush() }
    const sendWhenHidden = () => { if (document.visibilityState === 'hidden') send() }
    const warn = (event: BeforeUnloadEvent) => {
      // A reload keeps what is unsent, closing the tab does not: only then is the question worth asking.
      if (keeper.hasUnsent() && ['offline', 'signed-out', 'refused'].includes(keeper.view().state)) event.preventDefault()
    }
    addEventListener('online', send)
    addEventListener('beforeunload', warn)
    document.addEventListener('visibilitychange', sendWhenHidden)
    return () => {
      removeEventListener('online', send)
      removeEventListener('beforeunload', warn)
      document.removeEventListener('visibilitychange', sendWhenHidden)
      send()
    }
  }, [keeper])
  return { keeper, view }
}
