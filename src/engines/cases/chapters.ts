import type { PackView } from '#kernel/declare/pack.ts'
import type { ChapterText, ProcedureText } from './procedure.ts'

/** Where a chapter's entries begin in the whole text, per list. */
export type Offsets = { steps: number, clocks: number, actions: number, automatic: number, outcomes: number }
const lists = ['steps', 'clocks', 'actions', 'automatic', 'outcomes'] as const

/**
 * 合成程序: a procedure with its chapters as the one text the engine works with and a case is pinned to: the chapters in their order, then what
 * the procedure's own file holds for wherever the case stands. A chapter that is not there is left out; the pack's check says so. `offsets` tells
 * where the entries of each file begin (`null`: the procedure's own), so that a problem is told in the file it is in.
 */
export function assemble(text: ProcedureText, pack: Pick<PackView, 'docs'>): { text: ProcedureText, offsets: Map<string | null, Offsets> } {
  const chapters = pack.docs<ChapterText>('chapters')
  const whole: ProcedureText = { ...text, names: { ...text.names }, steps: [], clocks: [], actions: [], automatic: [], outcomes: [], chapters: [] }
  const offsets = new Map<string | null, Offsets>()
  const add = (id: string | null, from: Pick<ProcedureText, keyof Offsets>) => {
    offsets.set(id, Object.fromEntries(lists.map((list) => [list, whole[list].length])) as Offsets)
    for (const list of lists) (whole[list] as unknown[]).push(...from[list])
  }
  for (const id of text.chapters) {
    const chapter = chapters.get(id)?.doc
    if (!chapter || chapter.of !== text.id) continue
    Object.assign(whole.names, chapter.names)
    add(id, chapter)
  }
  add(null, text)
  return { text: whole, offsets }
}

/** The path of a problem of the whole text inside the file that holds it: the procedure's own (`null`) or a chapter's. */
export function placeOf(path: readonly (string | number)[], offsets: ReadonlyMap<string | null, Offsets>): { chapter: string | null, path: (string | number)[] } {
  const [list, index, ...rest] = path
  if (typeof index === 'number' && lists.includes(list as typeof lists[number])) {
    for (const [chapter, from] of [...offsets].reverse()) {
      const first = from[list as typeof lists[number]]
      if (index >= first) return { chapter, path: [list!, index - first, ...rest] }
    }
  }
  return { chapter: null, path: [...path] }
}
