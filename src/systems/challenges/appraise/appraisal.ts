import type { Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import { readOnce } from '#kernel/store/read-once.ts'
import type { ReviewKey } from '#engines/reviews/round.ts'

/** The sheet of the pack by which needs are appraised, and the purpose of its rounds. */
export const appraisal_sheet = 'need-appraisal'

/** The review of a case's need. */
export const appraisalOf = (case_id: string): ReviewKey => ({ case_id, purpose: appraisal_sheet })

/** How an appraisal ended: the last of the two decisions that end it, with its words and receipt. */
export type Conclusion = { action: 'approve' | 'decline', at: string, account_id: string, answers: { opinion?: string, reason?: string, ways?: string[], 'consensus-note'?: string } | null, receipt_id: string | null }

/** The conclusion of a case's appraisal; null while there is none. Elevate first. */
export function conclusionOf(cx: Cx, case_id: string): Promise<Conclusion | null> {
  return readOnce(cx, `conclusion:${case_id}`, async () => {
    const { rows } = await sql<Conclusion>`select action, to_char(at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at, account_id, answers, receipt_id from case_event
      where city_id = ${cx.city.id} and case_id = ${case_id} and action in ('approve', 'decline') order by id desc limit 1`.execute(cx.tx)
    return rows[0] ?? null
  })
}
