import { fault, type Sentence } from '#kernel/declare/fault.ts'
import type { Cx } from '#kernel/store/cx.ts'
import { findingOn, findingWords } from './opinion.ts'

type Verdict = 'approve' | 'decline'

/**
 * 不采纳专家意见: what a decision that departs from the opinion says of itself. Null where it follows the opinion or none was given. Elevate first.
 * @throws fault `incentives.departure-reason` where it departs and does not say why
 */
export async function departureOf(cx: Cx, case_id: string, verdict: Verdict, answers: Record<string, unknown>): Promise<{ reason: string, note: Sentence } | null> {
  const finding = await findingOn(cx, case_id)
  if (!finding || finding.is_for === (verdict === 'approve')) return null
  const reason = String(answers.departure ?? '').trim()
  const opinion = findingWords(finding)
  if (reason === '') throw fault('incentives.departure-reason', { opinion }, [{ path: 'departure', code: 'incentives.departure-reason', data: { opinion } }])
  return { reason, note: { zh: `专家意见为“${opinion.zh}”，不采纳的理由：${reason}`, en: `The experts are ${opinion.en}; not followed because: ${reason}` } }
}

/** What stands beside the reason in the form of a decision. */
export async function departureHelp(cx: Cx, case_id: string, verdict: Verdict): Promise<Sentence> {
  const finding = await findingOn(cx, case_id)
  if (!finding) return { zh: '本件没有请专家出具意见，不填。', en: 'No expert opinion was asked for; leave this empty.' }
  const { zh, en } = findingWords(finding)
  return finding.is_for === (verdict === 'approve')
    ? { zh: `专家意见为“${zh}”，与本次决定一致，不填。`, en: `The experts are ${en}, as this decision is; leave this empty.` }
    : { zh: `必填：专家意见为“${zh}”，与本次决定不一致，申请单位会看到您写的理由。`, en: `Required: the experts are ${en} and this decision is not; the claimant reads what you write.` }
}
