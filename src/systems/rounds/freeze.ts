import { post, type Cx } from '#kernel/store/cx.ts'
import { hostOf } from './offer.ts'
import { filesIn, planOf, type RoundPlan } from './plan.ts'
import { reviewersOf } from './reviewers.ts'
import { freezeStep, nextNumber } from './steps.ts'
import { roundOf, weighPairs } from './weigh.ts'

/** The topic of the letter that has a frozen round solved once its command is committed. */
export const solveTopic = 'solve-round'
export type SolveAsked = { case_id: string, sequence: number }

/** Reviewers of each kind that every file gets at least. */
export function strataOf({ technical_least, finance_least }: Pick<RoundPlan, 'technical_least' | 'finance_least'>): { stratum: string, least: number }[] {
  return [{ stratum: 'technical', least: technical_least }, { stratum: 'finance', least: finance_least }].filter((one) => one.least > 0)
}

/**
 * 冻结轮次: files, reviewers who have declared, fit and every bar as of today become one text with one hash; it is solved after this is committed. Nobody chooses when: it follows from the
 * last declaration, from their close, or from a plan relaxed because it could not be served. The round must be locked; elevate first.
 */
export async function freezeFiles(cx: Cx, case_id: string): Promise<{ sequence: number, request_hash: string }> {
  const plan = await planOf(cx, case_id), ids = (await filesIn(cx, case_id)).map((one) => one.id)
  const weighed = await weighPairs(cx, plan, await hostOf(cx, plan.sheet).files(cx, ids), await reviewersOf(cx, case_id))
  const { sequence, number } = await nextNumber(cx, case_id, 'assignment')
  const request = roundOf(weighed, { number, plan, demand: plan.per_file, loadOf: () => plan.load_max, strata: strataOf(plan) })
  const { request_hash } = await freezeStep(cx, case_id, { sequence, what: 'assignment', file_case_id: null, request })
  post(cx, solveTopic, { case_id, sequence } satisfies SolveAsked)
  return { sequence, request_hash }
}
