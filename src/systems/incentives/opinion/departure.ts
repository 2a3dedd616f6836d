import { fault, type Sentence } from '#kernel/declare/fault.ts'
import type { Cx } from '#kernel/store/cx.ts'
import type { CaseSubject } from '#engines/cases/subject.ts'
import { findingOn, findingWords, type Finding } from './opinion.ts'

type Verdict = 'approve' | 'decline'

/**
 * 不采纳专家意见: what a decision that departs from the opinion says of itself. Null where it follows the opinion or none was given. Elevate first.
 * @throws fault `incentives.departure-reason` where it departs and does not say why
 */
export async function departureOf(cx: Cx, case_id: string, verdict: Verdict, answers: Record<string, unknown>): Promise<{ reason: string, note: Sentence } | null> {
  const finding = await departedFrom(cx, case_id, verdict)
  if (!finding) return null
  const reason = String(answers.departure ?? '').trim()
  const opinion = findingWords(finding)
  if (reason === '') throw fault('incentives.departure-reason', { opinion }, [{ path: 'departure', code: 'incentives.departure-reason', data: { opinion } }])
  return { reason, note: { zh: `专家意见为“${opinion.zh}”，不采纳的理由：${reason}`, en: `The experts are ${opinion.en}; not followed because: ${reason}` } }
}

/** The finding that this decision would depart from; null where it follows one or none was given. Elevate first. */
async function departedFrom(cx: Cx, case_id: string, verdict: Verdict): Promise<Finding | null> {
  const finding = await findingOn(cx, case_id)
  return finding && finding.is_for !== (verdict === 'approve') ? finding : null
}

const verdicts: Record<string, Verdict> = { 'approve-claim': 'approve', 'decline-claim': 'decline' }

/** The reason is asked for in the form of a decision that would depart, and in no other. */
export const departureAsked: CaseSubject['asks'] = async (cx, file, action): Promise<Record<string, 'required' | 'left-out'>> => {
  const verdict = verdicts[action]
  if (verdict === undefined) return {}
  return { departure: await departedFrom(cx, file.id, verdict) ? 'required' : 'left-out' }
}

/** What stands beside it there. */
export const departureHelp: CaseSubject['helps'] = async (cx, file, action): Promise<Record<string, Sentence>> => {
  const verdict = verdicts[action]
  const finding = verdict === undefined ? null : await departedFrom(cx, file.id, verdict)
  if (!finding) return {}
  const { zh, en } = findingWords(finding)
  return { departure: { zh: `专家意见为“${zh}”，与本次决定不一致；申请单位会看到您写的理由。`, en: `The experts are ${en} and this decision is not; the claimant reads what you write.` } }
}
