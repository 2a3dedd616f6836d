import { fault } from '#kernel/declare/fault.ts'
import type { Cx } from '#kernel/store/cx.ts'
import { personNames } from '#systems/accounts/public.ts'
import { conflictsOf, type Conflict, type Weighed } from './conflict.ts'

/** When a person of a panel is looked at again. */
export type Moment = 'invitation' | 'first-score' | 'payment'

/**
 * 复核: refuses to go on with people whom the records of today tie to a party by a hard rule; one problem for each person, the gravest. Elevate first.
 * @throws fault `conflicts.not-clear-at-invitation` | `conflicts.not-clear-at-first-score` | `conflicts.not-clear-at-payment` with who, rule and reason
 */
export async function assertClear(cx: Cx, asked: Omit<Weighed, 'on'> & { at: Moment, on?: string, path?: string }): Promise<void> {
  const hard = gravestEach((await conflictsOf(cx, { ...asked, on: asked.on ?? cx.today_on })).filter((one) => one.severity === 'hard'))
  if (hard.length === 0) return
  const names = await personNames(cx, hard.map((one) => one.account_id))
  const codes = { invitation: 'conflicts.not-clear-at-invitation', 'first-score': 'conflicts.not-clear-at-first-score', payment: 'conflicts.not-clear-at-payment' } as const
  throw fault(codes[asked.at], { count: hard.length }, hard.map((one) => ({
    path: asked.path ?? one.account_id, code: 'conflicts.person-tied', data: { name: names.get(one.account_id) ?? { zh: one.account_id, en: one.account_id }, reason: one.sentence, rule: one.rule },
  })))
}

/** The first conflict told of each person, which is the gravest. */
export function gravestEach(conflicts: readonly Conflict[]): Conflict[] {
  const told = new Set<string>()
  return conflicts.filter(({ account_id }) => !told.has(account_id) && told.add(account_id))
}
