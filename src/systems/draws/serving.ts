import type { Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import { drawColumns, type Draw } from './draw.ts'
import { eventsOf, standing } from './events.ts'
import { peopleOf } from './people.ts'

/** Most panels under seal looked through. */
const panels_max = 500

/** 在任而未公开: codes of those who hold a seat of a panel whose names are still sealed; the register learns of it at disclosure. Elevate first. */
export async function servingUnseen(cx: Cx): Promise<Set<string>> {
  const { rows } = await sql<Draw>`select ${drawColumns} from draw where city_id = ${cx.city.id} and state in ('drawn', 'seated') and disclosed_at is null order by case_id desc limit ${panels_max}`.execute(cx.tx)
  const codes = new Set<string>()
  for (const draw of rows) {
    const held = new Set(standing(draw, await eventsOf(cx, draw.case_id)).seats.flatMap((one) => one.state === 'accepted' || one.state === 'asked' ? one.pseudonym ?? [] : []))
    for (const person of await peopleOf(cx, draw.case_id)) if (held.has(person.pseudonym)) codes.add(person.code)
  }
  return codes
}
