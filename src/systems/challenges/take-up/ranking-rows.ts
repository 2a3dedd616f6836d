import type { Cx } from '#kernel/store/cx.ts'
import type { CaseFile } from '#engines/cases/subject.ts'
import { bidsOf } from './bid.ts'
import { placesOf, reviewedBids } from './bid-review-sections.ts'

/** The owner's ranking begins with a row for each opened bid: in the order of the review where there was one, else as they came in. */
export async function rankingRows(cx: Cx, file: CaseFile, action: string): Promise<Record<string, unknown>> {
  if (action !== 'choose') return {}
  const opened = (await bidsOf(cx, file.id)).filter((bid) => bid.state === 'opened')
  const places = placesOf((await reviewedBids(cx, file.id, false)).reviewed)
  return { ranking: opened.toSorted((a, b) => (places.get(a.id) ?? opened.length) - (places.get(b.id) ?? opened.length)).map((bid) => ({ bid: bid.id })) }
}
