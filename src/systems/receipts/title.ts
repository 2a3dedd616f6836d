import type { Sentence } from '#kernel/declare/fault.ts'
import type { House } from '#kernel/store/cx.ts'

/** What a receipt is for: the action in the words of its system, and the case it was taken on. */
export function titleOf(house: House, action: string, subject_title: Sentence | null): Sentence {
  const dot = action.indexOf('.')
  const declared = house.systems.get(action.slice(0, dot))?.actions[action.slice(dot + 1)]?.title ?? { zh: action, en: action }
  return subject_title ? { zh: `${declared.zh} · ${subject_title.zh}`, en: `${declared.en} · ${subject_title.en}` } : declared
}
