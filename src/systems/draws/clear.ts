import type { Cx } from '#kernel/store/cx.ts'
import { assertClear, interestedIn } from '#systems/conflicts/public.ts'
import { codeOf, expertOf } from '#systems/experts/public.ts'

/**
 * 首次评分前再核: refuses an expert whom the records of today tie to a party, with the record it rests on. Elevate first.
 * @throws fault `conflicts.not-clear-at-first-score`
 */
export async function assertClearToScore(cx: Cx, { orgs, is_first }: { orgs: readonly string[], is_first: boolean }): Promise<void> {
  if (!is_first) return
  await assertClear(cx, { people: [await panelPerson(cx, cx.actor.account_id!)], interested: await interestedIn(cx, orgs), at: 'first-score' })
}

/** An expert with the employer the register has for them, as conflicts wants them. Elevate first. */
export async function panelPerson(cx: Cx, account_id: string): Promise<{ account_id: string, employer: string }> {
  const code = await codeOf(cx, account_id)
  return { account_id, employer: (code === null ? null : await expertOf(cx, code))?.employer ?? '' }
}
