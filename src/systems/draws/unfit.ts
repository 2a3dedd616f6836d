import type { Cx } from '#kernel/store/cx.ts'
import { conflictsOf } from '#systems/conflicts/public.ts'
import { expertOf } from '#systems/experts/public.ts'
import { askedOf, drawOf } from './draw.ts'

/**
 * 再核回避: why somebody drawn may not sit as things stand, or null: out of the register, or a conflict of the records that has come up since the freeze. Asked at
 * the invitation, and by others at the first score and at the payment of a fee. Elevate first.
 */
export async function unfitNow(cx: Cx, case_id: string, { code }: { code: string }): Promise<string | null> {
  const expert = await expertOf(cx, code)
  if (!expert || expert.state !== 'admitted' || expert.account_id === null) return 'not-admitted'
  const { interested } = await askedOf(cx, case_id)
  const found = await conflictsOf(cx, { people: [{ account_id: expert.account_id, employer: expert.employer }], interested, on: cx.today_on })
  const rules = (await drawOf(cx, case_id)).criteria?.conflicts
  const hard = found.find((one) => one.severity === 'hard' && (rules === 'all' || rules === undefined || (rules as string[]).includes(one.rule)))
  return hard ? `conflict-${hard.rule}` : null
}
