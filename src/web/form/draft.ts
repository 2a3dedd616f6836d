import type { FormView } from '#engines/cases/view-shape.ts'

/** One question's answer on this page: the version last seen on the server, and whether the server still has to receive it. */
export type DraftField = {
  value: unknown
  version: number
  is_waiting: boolean
  /** Counts changes, so that an answer typed during a save is not taken for the saved one. */
  edits: number
  /** What was last sent without a receipt: if the server turns out to hold it, the other hand was our own. */
  sent?: unknown
  other: { value: unknown, version: number } | null
}
export type Draft = Record<string, DraftField>

/** What is kept in the browser until the server has it. */
export type KeptDraft = Record<string, { value: unknown, version: number, sent?: unknown }>

/** What was sent, with the edit count of each field at that time, and what had been sent `before` without a receipt. */
export type DraftBatch = Record<string, { value: unknown, version: number, edits: number, before?: unknown }>
export type SaveAnswer = { fields: Record<string, { version: number, value: unknown, is_conflict: boolean }>, saved_at: string }

/** Fields of one save; more go in the next. */
export const batch_max = 50

/** Whether two answers say the same; an empty text, an empty list and no answer are one. */
export function isSame(left: unknown, right: unknown): boolean {
  return stable(left) === stable(right)
}

function stable(value: unknown): string {
  if (value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0)) return ''
  return JSON.stringify(value, (_key, one: unknown) => one && typeof one === 'object' && !Array.isArray(one)
    ? Object.fromEntries(Object.entries(one).filter(([, part]) => part !== undefined).sort(([a], [b]) => (a < b ? -1 : 1)))
    : one)
}

/** The draft a page starts with: the server's answers, and over them what this browser kept because the server never confirmed it. */
export function openDraft(form: Pick<FormView, 'values' | 'versions'>, kept: KeptDraft = {}): Draft {
  const draft: Draft = {}
  for (const id of new Set([...Object.keys(form.values), ...Object.keys(form.versions)])) {
    draft[id] = { value: form.values[id], version: form.versions[id] ?? 0, is_waiting: false, edits: 0, other: null }
  }
  for (const [id, one] of Object.entries(kept)) {
    if (isSame(draft[id]?.value, one.value)) continue
    // The kept version goes along: if the field moved on meanwhile, the server sees it and the person chooses.
    draft[id] = { value: one.value, version: one.version, is_waiting: true, edits: 1, sent: one.sent, other: null }
  }
  return draft
}

/** The draft after a person changed one answer. Typing over a conflict keeps it open until it is settled. */
export function typeInto(draft: Draft, id: string, value: unknown): Draft {
  const was = draft[id]
  if (was && was.value === value) return draft
  return { ...draft, [id]: { value, version: was?.version ?? 0, is_waiting: true, edits: (was?.edits ?? 0) + 1, sent: was?.sent, other: was?.other ?? null } }
}

/** What the server has to be sent: answers typed since the last receipt, without those that wait for the person's choice. */
export function batchOf(draft: Draft): DraftBatch {
  const waiting = Object.entries(draft).filter(([, one]) => one.is_waiting && one.other === null).slice(0, batch_max)
  return Object.fromEntries(waiting.map(([id, one]) => [id, { value: one.value ?? null, version: one.version, edits: one.edits, before: one.sent }]))
}

/** The draft once a batch is on its way. */
export function markSent(draft: Draft, batch: DraftBatch): Draft {
  return { ...draft, ...Object.fromEntries(Object.entries(batch).flatMap(([id, one]) => draft[id] ? [[id, { ...draft[id], sent: one.value }]] : [])) }
}

/** The draft after the server's receipt. Where another hand was faster, both values are kept side by side. */
export function receive(draft: Draft, sent: DraftBatch, answer: SaveAnswer): Draft {
  const next = { ...draft }
  for (const [id, receipt] of Object.entries(answer.fields)) {
    const was = next[id], mine = sent[id]
    if (!was || !mine) continue
    const is_unchanged = was.edits === mine.edits
    if (!receipt.is_conflict) next[id] = { ...was, version: receipt.version, is_waiting: !is_unchanged, sent: undefined }
    else if (isSame(was.value, receipt.value)) next[id] = { ...was, version: receipt.version, is_waiting: false, sent: undefined }
    else if (mine.before !== undefined && isSame(mine.before, receipt.value)) next[id] = { ...was, version: receipt.version }
    else next[id] = { ...was, is_waiting: true, other: { value: receipt.value, version: receipt.version } }
  }
  return next
}

/** The draft after the server was read again: newer answers from another tab or person appear wherever this page has nothing unsent. */
export function refresh(draft: Draft, form: Pick<FormView, 'values' | 'versions'>): Draft {
  const next = { ...draft }
  for (const [id, version] of Object.entries(form.versions)) {
    const was = next[id]
    if (was && version <= was.version) continue
    if (!was?.is_waiting) next[id] = { value: form.values[id], version, is_waiting: false, edits: (was?.edits ?? 0) + 1, other: null }
    else if (isSame(was.value, form.values[id])) next[id] = { ...was, version, is_waiting: false, other: null }
    else if (was.other && version > was.other.version) next[id] = { ...was, other: { value: form.values[id], version } }
  }
  return next
}

/** The draft after the person chose between their own answer and the other one. */
export function settle(draft: Draft, id: string, choice: 'mine' | 'other'): Draft {
  const was = draft[id]
  if (!was?.other) return draft
  const settled = choice === 'mine'
    ? { ...was, version: was.other.version, is_waiting: true, edits: was.edits + 1, other: null }
    : { value: was.other.value, version: was.other.version, is_waiting: false, edits: was.edits + 1, other: null }
  return { ...draft, [id]: settled }
}

/** What has to be kept in the browser: everything the server has not confirmed. */
export function keptOf(draft: Draft): KeptDraft {
  return Object.fromEntries(Object.entries(draft).filter(([, one]) => one.is_waiting).map(([id, one]) => [id, { value: one.value ?? null, version: one.version, ...(one.sent !== undefined && { sent: one.sent }) }]))
}

/** Plain values by field. */
export function valuesOf(draft: Draft): Record<string, unknown> {
  return Object.fromEntries(Object.entries(draft).map(([id, one]) => [id, one.value]))
}
