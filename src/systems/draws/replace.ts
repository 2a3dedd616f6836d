import { fault } from '#kernel/declare/fault.ts'
import type { Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import { drawColumns, type Draw } from './draw.ts'
import { eventsOf, happen, standing } from './events.ts'
import { followDraw } from './follow.ts'
import { peopleOf } from './people.ts'

/**
 * 递补: somebody of a seated panel leaves; the next alternate of the stratum is asked, and sits once they accept (the asking system is then told again under `panel-seated`,
 * with `replaces`). Null where none is left: a supplement draw has then been opened under the case. `purpose` says which of the case's panels: somebody may sit on two. `reason` is a coded word; `conflict-…` where a conflict has come up.
 * The case must be locked by the act that asks, and the transaction elevated.
 * @throws fault `draws.not-sitting`
 */
export async function replaceFromDraw(cx: Cx, { case_id: parent_case_id, purpose, account_id, reason }: { case_id: string, purpose: string, account_id: string, reason: string }): Promise<{ stratum: string } | null> {
  const held = await heldSeat(cx, { parent_case_id, purpose, account_id })
  if (held === null) throw fault('draws.not-sitting')
  const { draw, pseudonym, stratum, seat } = held
  await happen(cx, draw, [{ kind: reason.startsWith('conflict') ? 'conflict' : 'withdrawn', stratum, seat, pseudonym, reason }])
  await sql`update draw_person set left_stratum = ${stratum} where city_id = ${cx.city.id} and case_id = ${draw.case_id} and pseudonym = ${pseudonym}`.execute(cx.tx)
  await followDraw(cx, draw.case_id)
  const now = standing(draw, await eventsOf(cx, draw.case_id)).seats.find((one) => one.stratum === stratum && one.seat === seat)
  return now?.state === 'asked' ? { stratum } : null
}

/** Whether somebody sits on a panel that was drawn for this purpose of a case, and not on one seated in another way. Elevate first. */
export async function sitsByDraw(cx: Cx, { case_id, purpose, account_id }: { case_id: string, purpose: string, account_id: string }): Promise<boolean> {
  return await heldSeat(cx, { parent_case_id: case_id, purpose, account_id }) !== null
}

async function heldSeat(cx: Cx, { parent_case_id, purpose, account_id }: { parent_case_id: string, purpose: string, account_id: string }): Promise<{ draw: Draw, pseudonym: string, stratum: string, seat: number } | null> {
  const { rows } = await sql<Draw>`select ${drawColumns} from draw where city_id = ${cx.city.id} and state = 'seated'
    and case_id in (select case_id from draw_request where city_id = ${cx.city.id} and parent_case_id = ${parent_case_id} and purpose = ${purpose}) order by case_id for update`.execute(cx.tx)
  for (const draw of rows) {
    const person = (await peopleOf(cx, draw.case_id)).find((one) => one.account_id === account_id)
    const seat = person && standing(draw, await eventsOf(cx, draw.case_id)).seats.find((one) => one.pseudonym === person.pseudonym && one.state === 'accepted')
    if (person && seat) return { draw, pseudonym: person.pseudonym, stratum: seat.stratum, seat: seat.seat }
  }
  return null
}
