import { fault, type Sentence } from '#kernel/declare/fault.ts'
import type { Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import { loadCase } from '#engines/cases/load.ts'
import { writeEvent } from '#engines/cases/settle.ts'
import { replaceFromDraw } from './replace.ts'

/** Whose seat of which panel falls empty; `reason` is a coded word, `why` is said in the history and names nobody. */
export type Vacating = { case_id: string, purpose: string, account_id: string, reason: string, why: Sentence }

/** 让出席位: somebody leaves a drawn panel, and with it the case. The next alternate is asked, or a supplement opened; the history says which. @throws fault `draws.not-sitting` */
export async function vacate(cx: Cx, { why, ...held }: Vacating) {
  const next = await replaceFromDraw(cx, held)
  const how = next ? { zh: '已按抽取顺序邀请候补', en: 'the next alternate of the draw is asked' } : { zh: '候补用尽，已提请补抽', en: 'no alternate is left and a supplement draw is opened' }
  return { parties_leave: [{ role: 'expert' as const, account_id: held.account_id }], note: { zh: `${why.zh}；${how.zh}`, en: `${why.en}; ${how.en}` } }
}

/** How a seat falls empty: by the draw, or in another way where the system that seated it knows one. */
type Leave = (cx: Cx, vacating: Vacating) => ReturnType<typeof vacate>

/** 更换: vacates the seat of that number among those that are free. @throws fault `reviews.seat-not-free` */
export async function vacateNumber(cx: Cx, free: readonly { number: number, account_id: string }[], { seat, ...vacating }: Omit<Vacating, 'account_id'> & { seat: string }, leave: Leave = vacate) {
  const account_id = free.find((one) => String(one.number) === seat)?.account_id
  if (account_id === undefined) throw fault('reviews.seat-not-free')
  return leave(cx, { ...vacating, account_id })
}

/**
 * 夜间复核后回避: the platform takes somebody off a panel whom the records have come to tie to a party, so long as their seat is among the free ones.
 * `action` is the act it is told as in the history; `freeIn` is asked once the case is locked. Elevate first.
 */
export async function takeOff(cx: Cx, { case_id, purpose, account_id, rule, action, freeIn }: { case_id: string, purpose: string, account_id: string, rule: string, action: string, freeIn: () => Promise<readonly { account_id: string }[]> }, leave: Leave = vacate): Promise<void> {
  const file = await loadCase(cx, case_id, 'update')
  if (!(await freeIn()).some((one) => one.account_id === account_id)) return
  const { note } = await leave(cx, { case_id, purpose, account_id, reason: `conflict-${rule}`, why: { zh: '复核发现一席应当回避', en: 'By the records one seat must be given up' } })
  await sql`delete from case_party where city_id = ${cx.city.id} and case_id = ${case_id} and role = 'expert' and account_id = ${account_id}`.execute(cx.tx)
  await writeEvent(cx, file, { action, role: 'platform', org_id: null, note })
}
