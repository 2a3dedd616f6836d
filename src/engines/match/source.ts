import type { Cx } from '#kernel/store/cx.ts'
import type { Sentence } from '#kernel/declare/fault.ts'
import type { SearchDocument } from './document.ts'

/** The word a system uses in its `offers` for what it lets be found. */
export const searchOffer = 'search'

/**
 * One kind of thing a system lets be found. `batch` gives its documents in the order of their ids, for building the index anew: at most `limit` of
 * those after `after`, and where to go on, null at the end. `is_stated` things come from the pack and are brought up to date at every start.
 */
export type SearchSource = {
  kind: string
  title: Sentence
  is_stated?: boolean
  /** Sought among by `similar` alone, never a result of a search. */
  is_unlisted?: boolean
  /** Facets of this kind with their titles, and what words their values: a register of the pack, or words of the system's own. */
  facets?: Record<string, { title: Sentence, register: string | Record<string, Sentence> }>
  batch: (cx: Cx, after: string | null, limit: number) => Promise<{ documents: SearchDocument[], next: string | null }>
}
