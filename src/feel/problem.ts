import type { At, FeelProblem } from './types.ts'
import { words } from './words.ts'

/** Where a text stands: `line` is the line of `file` on which it begins; `at` places everything of it there (a text YAML has folded). */
export type Place = { file?: string, line?: number, at?: { line: number, col: number } }
export type Code = keyof typeof words

/** Places an offset of `text` on its line and column, both from 1; `line` is where the text's first line stands in its file. */
export function locate(text: string, offset: number, line = 1): { line: number, col: number } {
  const before = text.slice(0, offset)
  const start = before.lastIndexOf('\n') + 1
  return { line: line + before.split('\n').length - 1, col: Array.from(before.slice(start)).length + 1 }
}

/** Tells one problem at `offset` of `text`, worded in both languages. */
export function problemAt(text: string, offset: number, place: Place, code: Code, data: Record<string, unknown>): FeelProblem {
  return problemOf(place.at ?? locate(text, offset, place.line), place.file, code, data)
}

/** Tells one problem of a part already placed. */
export function problemOf({ line, col }: Pick<At, 'line' | 'col'>, file: string | undefined, code: Code, data: Record<string, unknown>): FeelProblem {
  const fill = (sentence: string) => sentence.replace(/\{(\w+)\}/g, (_, key: string) => String(data[key] ?? ''))
  return { ...(file !== undefined && { file }), line, col, code, data, zh: fill(words[code].zh), en: fill(words[code].en) }
}
