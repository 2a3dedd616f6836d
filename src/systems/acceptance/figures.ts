import type { Cx } from '#kernel/store/cx.ts'
import type { Result } from '#engines/reviews/aggregate.ts'
import { reviewOf, type ReviewSeen } from '#engines/reviews/read.ts'
import { levelOf } from '#engines/reviews/sheet.ts'
import { reviewOfDeliverable, reviewOfMoney } from './panel.ts'
import type { Round } from './project.ts'

/** What the panel of a round came to: a figure and the comments by seat for each deliverable, and the finance review. Null figures while it sits. */
export type Figures = {
  deliverables: Map<number, { figure: number | null, marks: number, comments: { seat: number, reached: number, text: string }[] }>
  finance: { figure: number | null, level: { zh: string, en: string } | null, vetoes: number, comments: { seat: number, text: string }[] } | null
  given: number
}

const reader = { account_id: null, sees_names: false }
const lastResult = (seen: ReviewSeen | null): Result | null => seen?.rounds.at(-1)?.result ?? null

/** The panel's figures of a round, without names. Elevate first. */
export async function figuresOf(cx: Cx, case_id: string, { round, subjects }: Pick<Round, 'round' | 'subjects'>): Promise<Figures> {
  const deliverables: Figures['deliverables'] = new Map()
  for (const number of subjects) {
    const seen = await reviewOf(cx, reviewOfDeliverable(case_id, round, number), reader)
    if (!seen) continue
    const result = lastResult(seen)
    deliverables.set(number, {
      figure: result?.total.mean ?? null, marks: result?.totals.filter((one) => one.is_outlier).length ?? 0,
      comments: seen.rounds.at(-1)!.scores.map((one) => ({ seat: one.seat, reached: one.total, text: one.comment })),
    })
  }
  const money = await reviewOf(cx, reviewOfMoney(case_id, round), reader)
  const result = lastResult(money)
  return {
    deliverables, given: money?.rounds.at(-1)?.given ?? 0,
    finance: money === null ? null : {
      figure: result?.total.mean ?? null, level: result ? levelOf(money.sheet, result.total.mean) : null, vetoes: result?.criteria.reduce((sum, one) => sum + one.vetoes.length, 0) ?? 0,
      comments: money.rounds.at(-1)!.scores.map((one) => ({ seat: one.seat, text: one.comment })),
    },
  }
}
