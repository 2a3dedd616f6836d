import type { Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import type { Sentence } from '#kernel/declare/fault.ts'
import { countClock, type Calendar } from '#kernel/values/workdays.ts'
import type { Bundle } from './room.ts'
import { casesOf } from './room.ts'
import type { Clock } from './procedure.ts'
import type { ClockView } from './view-shape.ts'

export type ClockRow = {
  clock: string
  from_on: string
  pauses: { from_on: string, until_on: string | null, reason: Sentence }[]
  extensions: { workdays: number, reason: Sentence }[]
  due_on: string | null
  ended_on: string | null
}

const pauseReason: Sentence = { zh: '等待申请人补正', en: 'Waiting for the applicant to correct' }

/** All clocks of a case, oldest first. */
export async function loadClocks(cx: Cx, case_id: string): Promise<ClockRow[]> {
  const { rows } = await sql<ClockRow>`select clock, from_on, pauses, extensions, due_on, ended_on from case_clock
    where city_id = ${cx.city.id} and case_id = ${case_id} order by from_on, clock`.execute(cx.tx)
  return rows
}

/** Nearest due day of a clock's limits on `today_on`; null while it is paused without end. */
export function dueOn(clock: Clock, row: Pick<ClockRow, 'from_on' | 'pauses' | 'extensions'>, calendar: Calendar, today_on: string): string | null {
  const ends = Object.values(clock.limits).flatMap((workdays) => workdays === undefined ? [] : [countClock(calendar, { ...row, workdays, today_on }).due_on])
  return row.pauses.some((pause) => pause.until_on === null) ? null : ends.sort()[0] ?? null
}

/**
 * Starts, pauses, resumes and stops clocks after the case moved to `active` steps.
 * A clock starts with the first of its steps and stops when neither its steps nor its pausing steps are active.
 */
export async function turnClocks(cx: Cx, bundle: Bundle, case_id: string, active: readonly string[]): Promise<ClockRow[]> {
  const { calendar } = casesOf(cx.city)
  const rows = await loadClocks(cx, case_id)
  for (const clock of bundle.procedure.text.clocks) {
    const runs = clock.runs_in.some((step) => active.includes(step))
    const pauses = clock.pauses_in.some((step) => active.includes(step))
    const row = rows.find((one) => one.clock === clock.id && one.ended_on === null)
    if (!row) {
      if (!runs) continue
      const started: ClockRow = { clock: clock.id, from_on: cx.today_on, pauses: [], extensions: [], due_on: null, ended_on: null }
      started.due_on = dueOn(clock, started, calendar, cx.today_on)
      rows.push(started)
      // Begun again on the day it was ended: the same row runs on, for it is the same day of receipt.
      await sql`insert into case_clock (city_id, case_id, clock, from_on, due_on) values (${cx.city.id}, ${case_id}, ${clock.id}, ${cx.today_on}, ${started.due_on})
        on conflict (city_id, case_id, clock, from_on) do update set ended_on = null, due_on = excluded.due_on, pauses = '[]', extensions = '[]', escalated_at = null`.execute(cx.tx)
      continue
    }
    const open = row.pauses.find((pause) => pause.until_on === null)
    if (!runs && !pauses) row.ended_on = cx.today_on
    else if (pauses && !runs && !open) row.pauses.push({ from_on: cx.today_on, until_on: null, reason: pauseReason })
    else if (runs && open) open.until_on = cx.today_on
    else continue
    if (row.ended_on && open) open.until_on = cx.today_on
    row.due_on = dueOn(clock, row, calendar, cx.today_on)
    await sql`update case_clock set pauses = ${JSON.stringify(row.pauses)}::jsonb, due_on = ${row.due_on}, ended_on = ${row.ended_on}
      where city_id = ${cx.city.id} and case_id = ${case_id} and clock = ${clock.id} and from_on = ${row.from_on}`.execute(cx.tx)
  }
  return rows
}

/** Adds working days to a running clock, with the reason; the new due day follows. */
export async function extendClock(cx: Cx, bundle: Bundle, case_id: string, clock_id: string, workdays: number, reason: Sentence): Promise<boolean> {
  const clock = bundle.procedure.text.clocks.find((one) => one.id === clock_id)
  const row = (await loadClocks(cx, case_id)).find((one) => one.clock === clock_id && one.ended_on === null)
  if (!clock || !row) return false
  row.extensions.push({ workdays, reason })
  row.due_on = dueOn(clock, row, casesOf(cx.city).calendar, cx.today_on)
  await sql`update case_clock set extensions = ${JSON.stringify(row.extensions)}::jsonb, due_on = ${row.due_on}, escalated_at = null
    where city_id = ${cx.city.id} and case_id = ${case_id} and clock = ${clock_id} and from_on = ${row.from_on}`.execute(cx.tx)
  await sql`update case_todo set due_on = ${row.due_on} where city_id = ${cx.city.id} and case_id = ${case_id} and step = any(${clock.runs_in})`.execute(cx.tx)
  return true
}

/** A clock as people read it: each limit with its due day and what is left, and the strip of days of the longest. */
export function viewClock(clock: Clock, row: ClockRow, calendar: Calendar, today_on: string): ClockView {
  const at = row.ended_on ?? today_on
  const limits = (Object.entries(clock.limits) as ['statutory' | 'promised' | 'internal', number | undefined][])
    .flatMap(([kind, workdays]) => workdays === undefined ? [] : [{ kind, workdays, counted: countClock(calendar, { from_on: row.from_on, workdays, pauses: row.pauses, extensions: row.extensions, today_on: at }) }])
    .sort((a, b) => a.workdays - b.workdays)
  const longest = limits.at(-1)?.counted
  return {
    id: clock.id, title: clock.title, basis: clock.basis, is_illustrative: clock.illustrative,
    state: row.ended_on ? 'ended' : row.pauses.some((pause) => pause.until_on === null) ? 'paused' : 'running',
    is_provisional: longest?.provisional ?? false, from_on: row.from_on, ended_on: row.ended_on,
    limits: limits.map(({ kind, workdays, counted }) => ({ kind, workdays, due_on: counted.due_on, workdays_left: counted.workdays_left })),
    strip: longest?.strip ?? [],
  }
}
