import type { Sentence } from '../client.ts'
import type { Segment } from '../widgets/marked.tsx'

type Sides = { zh: Segment[], en: Segment[] }
type Counted = { id: string, title: Sentence, count: number }

/** One thing found, of any kind. */
export type Hit = { kind: string, id: string, path: string, title: Sides, excerpt: Sides, about: Sentence[], is_demo: boolean }

/** The answer of `/api/search/suggest`. */
export type Suggested = { groups: { kind: string, title: Sentence, hits: Hit[] }[] }

/** The answer of `/api/search/find`. */
export type FindAnswer = {
  hits: Hit[], total: number, is_capped: boolean, is_loose: boolean, pages: number
  kinds: Counted[], facets: { id: string, title: Sentence, values: Counted[] }[]
}

/** The pieces put together again. */
export const plainOf = (segments: readonly Segment[]) => segments.map((one) => one.text).join('')
