import { askDocument } from '#kernel/outside/document.ts'
import type { Effect } from '#engines/cases/subject.ts'
import { disclose } from '#systems/draws/public.ts'
import { endFile } from '#systems/rounds/public.ts'
import { record_kind } from './record.ts'

/** 评榜结论: the opinion becomes the note of the history; from here the names of the panel are open, and the record that tells them is asked for; it is made once this is committed. */
export const conclude: Effect = async (cx, turn) => {
  const text = String(turn.answers.opinion ?? '')
  await disclose(cx, turn.case.id)
  await endFile(cx, turn.case.id)
  askDocument(cx, { case_id: turn.case.id, kind: record_kind, ref: 'conclusion' })
  return { note: { zh: text, en: text } }
}
