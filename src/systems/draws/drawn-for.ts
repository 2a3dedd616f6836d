import type { Cx } from '#kernel/store/cx.ts'
import { sql, type RawBuilder } from '#kernel/store/db.ts'
import { sealedName } from './answer.ts'
import { peopleOf } from './people.ts'

/** A draw as the system that asked for it may name it: its number, whether it was one, whether its names are open, its seed and the hash its certificate is known by; both null for a direct appointment. */
export type DrawnFor = { case_id: string, number: string, is_direct: boolean, disclosed_at: string | null, seed: string | null, record_hash: string | null }

/** The draws that seated a panel of a case, first and supplements; for all purposes where none is named. Elevate first. */
export async function drawsFor(cx: Cx, parent_case_id: string, purpose: string | null): Promise<DrawnFor[]> {
  const { rows } = await sql<DrawnFor>`select draw.case_id, draw.number, draw.is_direct, draw.seed, draw.record_hash, to_char(draw.disclosed_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as disclosed_at
    from draw join draw_request asked on asked.city_id = draw.city_id and asked.case_id = draw.case_id
    where draw.city_id = ${cx.city.id} and asked.parent_case_id = ${parent_case_id} and (${purpose}::text is null or asked.purpose = ${purpose}) and draw.state in ('drawn', 'seated') order by draw.case_id`.execute(cx.tx)
  return rows
}

/** For the guards of the asking procedure, where `file` is its case: whether a draw for this purpose is on, from its request until the panel is seated. */
export const isDrawOn = (purpose: string): RawBuilder<boolean> => stateIn(purpose, ['opened', 'noticed', 'frozen', 'short', 'drawn'])

/** The same: whether the draw has been made, so that it can be taken back no more. */
export const isDrawMade = (purpose: string): RawBuilder<boolean> => stateIn(purpose, ['drawn', 'seated'])

const stateIn = (purpose: string, states: readonly string[]) => sql<boolean>`exists (select from draw join draw_request asked on asked.city_id = draw.city_id and asked.case_id = draw.case_id
  where draw.city_id = file.city_id and asked.parent_case_id = file.id and asked.purpose = ${purpose} and draw.kind <> 'supplement' and draw.state = any(${[...states]}::text[]))`

/**
 * Lets the audit tell the actor's sealed name for this act, where they were drawn for this case: who sits shall not be read there before the names are disclosed, and the
 * disclosure opens it. Nothing where they were not drawn. Elevate first.
 */
export async function sealActor(cx: Cx, parent_case_id: string): Promise<void> {
  const { rows } = await sql<{ case_id: string }>`select draw.case_id from draw join draw_request asked on asked.city_id = draw.city_id and asked.case_id = draw.case_id
    where draw.city_id = ${cx.city.id} and asked.parent_case_id = ${parent_case_id} and draw.disclosed_at is null order by draw.case_id desc`.execute(cx.tx)
  for (const { case_id } of rows) {
    if (!(await peopleOf(cx, case_id)).some((one) => one.account_id === cx.actor.account_id)) continue
    cx.record.sealed_as = sealedName(cx, case_id, cx.actor.account_id ?? '')
    return
  }
}
