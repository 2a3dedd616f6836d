import { z } from 'zod'
import { fault } from '#kernel/declare/fault.ts'
import { action } from '#kernel/declare/system.ts'
import { audit, post } from '#kernel/store/cx.ts'
import type { Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import { newId } from '#kernel/store/ids.ts'
import { loadCase } from '#engines/cases/load.ts'
import { notify } from '#engines/cases/settle.ts'
import { personOf } from '#systems/experts/public.ts'
import { refuseInvolved } from './apart.ts'
import { drawOf, noticeOf, type Draw } from './draw.ts'
import { eventsOf, standing } from './events.ts'
import { invitationTopic } from './follow.ts'
import { termsOf } from './panels.ts'
import { peopleOf } from './people.ts'

const caseId = z.string().min(1).max(64)

export type Unlock = { id: string, asked_by: string, because: string, asked_at: string, granted_by: string | null, granted_at: string | null, open_until: string | null, is_open: boolean }

/** 解密申请 of a draw, the latest first. Elevate first. */
export async function unlocksOf(cx: Cx, case_id: string): Promise<Unlock[]> {
  const at = (column: string) => sql.raw(`to_char(${column} at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as ${column}`)
  const { rows } = await sql<Unlock>`select id, asked_by, because, ${at('asked_at')}, granted_by, ${at('granted_at')}, ${at('open_until')}, coalesce(open_until > now(), false) as is_open
    from draw_unlock where city_id = ${cx.city.id} and case_id = ${case_id} order by id desc limit 100`.execute(cx.tx)
  return rows
}

/** A draw whose names are drawn and still sealed, as an officer of it may see it. @throws fault `draws.nothing-sealed` */
async function sealedDraw(cx: Cx, case_id: string): Promise<Draw> {
  await loadCase(cx, case_id)
  await cx.elevate()
  const draw = await drawOf(cx, case_id)
  if (draw.result === null || draw.disclosed_at !== null) throw fault('draws.nothing-sealed')
  return draw
}

/**
 * 提请紧急解密: the first of two hands. Nothing is opened by it; the supervisor is told.
 * @throws fault `draws.nothing-sealed` | `draws.unlock-waits` | as `refuseInvolved`
 */
export const askUnlock = action({
  title: { zh: '提请紧急解密专家姓名', en: 'Ask to unlock the names' },
  input: z.strictObject({ case_id: caseId, because: z.string().trim().min(10).max(1_000) }),
  output: z.strictObject({ id: z.string() }),
  allow: { 'expert-drawer': ['assigned'] },
  async run(cx, { case_id, because }) {
    const draw = await sealedDraw(cx, case_id)
    await refuseInvolved(cx, case_id, 'drawer')
    if ((await unlocksOf(cx, case_id)).some((one) => one.granted_at === null || one.is_open)) throw fault('draws.unlock-waits')
    const id = newId()
    await sql`insert into draw_unlock (city_id, id, case_id, asked_by, because) values (${cx.city.id}, ${id}, ${case_id}, ${cx.actor.account_id}, ${because})`.execute(cx.tx)
    await notify(cx, await loadCase(cx, case_id), ['supervisor'], { zh: '抽取员提请紧急解密专家姓名，请到抽取页表示意见', en: 'The drawer asks to unlock the names of a panel; please decide on the page of the draw' })
    audit(cx, 'draws.ask-unlock', `draw:${noticeOf(draw).number}`, { id, because })
    return { id }
  },
})

/**
 * 同意紧急解密: the second hand. For a limited time the two may read the names; every expert is told that, by whom and why.
 * @throws fault `draws.nothing-sealed` | `draws.no-unlock` | `draws.two-sides`
 */
export const grantUnlock = action({
  title: { zh: '同意紧急解密专家姓名', en: 'Agree to unlock the names' },
  input: z.strictObject({ case_id: caseId, id: caseId }),
  output: z.strictObject({ open_until: z.string() }),
  allow: { supervisor: ['same-city'] },
  async run(cx, { case_id, id }) {
    const draw = await sealedDraw(cx, case_id)
    await refuseInvolved(cx, case_id, 'supervisor')
    const { rows } = await sql<{ open_until: string }>`update draw_unlock set granted_by = ${cx.actor.account_id}, granted_at = now(), open_until = now() + make_interval(hours => ${termsOf(cx).unlock_hours})
      where city_id = ${cx.city.id} and case_id = ${case_id} and id = ${id} and granted_at is null and asked_by <> ${cx.actor.account_id} returning to_char(open_until at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as open_until`.execute(cx.tx)
    if (!rows[0]) throw fault('draws.no-unlock')
    for (const { pseudonym } of standing(draw, await eventsOf(cx, case_id)).seats) if (pseudonym !== null) post(cx, invitationTopic, { case_id, pseudonym, what: 'unlocked' })
    await notify(cx, await loadCase(cx, case_id), ['expert-drawer'], { zh: '监督方同意紧急解密，可在限时内查看姓名', en: 'The supervisor agreed to the unlock; the names can be read for a limited time' })
    audit(cx, 'draws.grant-unlock', `draw:${noticeOf(draw).number}`, { id, open_until: rows[0].open_until })
    return rows[0]
  },
})

const named = z.strictObject({ stratum: z.string(), seat: z.number(), code: z.string(), name: z.strictObject({ zh: z.string(), en: z.string() }), state: z.string() })

/**
 * 查看已解密姓名: while an unlock holds, and for its two hands alone. A change, so that every look is in the audit.
 * @throws fault `draws.no-unlock`
 */
export const readNames = action({
  title: { zh: '查看已解密的专家姓名', en: 'Read unlocked names' },
  input: z.strictObject({ case_id: caseId }),
  output: z.strictObject({ members: z.array(named), open_until: z.string() }),
  allow: { 'expert-drawer': ['assigned'], supervisor: ['same-city'] },
  async run(cx, { case_id }) {
    const draw = await sealedDraw(cx, case_id)
    const open = (await unlocksOf(cx, case_id)).find((one) => one.is_open && [one.asked_by, one.granted_by].includes(cx.actor.account_id))
    if (!open) throw fault('draws.no-unlock')
    const people = await peopleOf(cx, case_id)
    const members: z.output<typeof named>[] = []
    for (const { stratum, seat, pseudonym, state } of standing(draw, await eventsOf(cx, case_id)).seats) {
      const person = people.find((one) => one.pseudonym === pseudonym)
      if (person) members.push({ stratum, seat, code: person.code, name: (await personOf(cx, person.code))!.name, state })
    }
    audit(cx, 'draws.read-names', `draw:${noticeOf(draw).number}`, { unlock: open.id })
    return { members, open_until: open.open_until! }
  },
})
