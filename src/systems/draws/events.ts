import { invariant } from '#kernel/declare/fault.ts'
import type { Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import { afterDraw, bindEvent, type AfterDraw, type DrawEvent, type Happening } from '#engines/draw/after-draw.ts'
import { nodeTools } from '#engines/draw/node-tools.ts'
import type { Draw } from './draw.ts'

/** 抽取后的事件 of a draw in order: pseudonyms and coded reasons, never a name. */
export async function eventsOf(cx: Cx, case_id: string): Promise<DrawEvent[]> {
  const { rows } = await sql<DrawEvent>`select sequence, kind, stratum, seat, pseudonym, reason, to_char(at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at, previous, hash
    from draw_event where city_id = ${cx.city.id} and case_id = ${case_id} order by sequence`.execute(cx.tx)
  return rows
}

/** Binds what happened to the end of the log. The case must be locked. */
export async function happen(cx: Cx, draw: Draw, happenings: readonly Happening[]): Promise<void> {
  if (happenings.length === 0) return
  invariant(draw.record_hash, 'events follow a draw that was made')
  const { rows } = await sql<{ sequence: number, hash: string }>`select sequence, hash from draw_event where city_id = ${cx.city.id} and case_id = ${draw.case_id} order by sequence desc limit 1`.execute(cx.tx)
  const bound: DrawEvent[] = []
  for (const one of happenings) {
    const last = bound.at(-1) ?? rows[0]
    bound.push(bindEvent(nodeTools, one, { sequence: (last?.sequence ?? 0) + 1, at: cx.now, previous: last?.hash ?? draw.record_hash }))
  }
  await sql`insert into draw_event (city_id, case_id, sequence, kind, stratum, seat, pseudonym, reason, at, previous, hash)
    select ${cx.city.id}, ${draw.case_id}, sequence, kind, stratum, seat, pseudonym, reason, at, previous, hash
    from jsonb_to_recordset(${JSON.stringify(bound)}::jsonb) as one (sequence int, kind text, stratum text, seat int, pseudonym text, reason text, at timestamptz, previous text, hash text)`.execute(cx.tx)
}

/** Who sits, who waits and what comes next. */
export function standing(draw: Draw, events: readonly Happening[]): AfterDraw {
  invariant(draw.result, 'only what was drawn has seats')
  const found = afterDraw(draw.result, events)
  invariant(found.problem === null, 'the log of a draw holds each event in its turn')
  return found
}
