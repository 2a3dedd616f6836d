import { fault } from '#kernel/declare/fault.ts'
import type { Cx } from '#kernel/store/cx.ts'

export const officers = { 'city-officer': ['same-city'] } as const
export const readers = { 'city-officer': ['same-city'], auditor: ['same-city'] } as const

/**
 * Lets an officer of the city go on with an act of the laboratory, with every row of the city in sight.
 * @throws fault `kernel.not-your-role`
 */
export async function mayInLab(cx: Cx, act: string): Promise<string> {
  const subject = `incentives.${act}`
  if (cx.actor.account_id === null || !cx.city.access.passage(subject, cx.actor, { city_id: cx.city.id })) throw fault('kernel.not-your-role', { subject })
  await cx.elevate()
  return cx.actor.account_id
}
