import { audit, type Cx, type House } from '#kernel/store/cx.ts'
import { sql, type Db } from '#kernel/store/db.ts'
import { runJob } from '#kernel/store/run.ts'
import { platform } from '#kernel/trust/actor.ts'
import { loadCase } from './load.ts'
import { bundleOf } from './room.ts'
import { notify, writeEvent } from './settle.ts'

const page_rows = 500

/** Longest wait for a case somebody is acting on, milliseconds; it comes round again in the next sweep. */
const lock_ms_max = 2_000

type LateCase = { due_on: string, case_id: string }

/** What a sweep did: cases reported late, and those that could not be. */
export type Escalated = { reported: number, failed: number }

/**
 * 逾期提醒: reports every clock past its due day once, in the case's history and to the roles its procedure names. Each case is a
 * transaction of its own, so that one that fails stops no other. The due day itself still counts as in time.
 */
export async function escalateLate(house: House, db: Db, city_id: string, complain: (what: string, error: unknown) => void): Promise<Escalated> {
  const done: Escalated = { reported: 0, failed: 0 }
  let after: LateCase = { due_on: '0001-01-01', case_id: '' }
  for (;;) {
    const page = await runJob(house, db, platform(city_id), (cx) => lateCases(cx, after))
    for (const { case_id } of page) {
      try {
        if (await runJob(house, db, platform(city_id), (cx) => report(cx, case_id))) done.reported += 1
      } catch (error) {
        done.failed += 1
        complain('reporting a late case', error)
      }
    }
    if (page.length < page_rows) return done
    after = page.at(-1)!
  }
}

/** A page of cases with a late clock, the longest overdue first; walks the index of running, unreported clocks. */
async function lateCases(cx: Cx, after: LateCase): Promise<LateCase[]> {
  const { rows } = await sql<LateCase>`select distinct due_on, case_id from case_clock
    where city_id = ${cx.city.id} and due_on < ${cx.today_on} and ended_on is null and escalated_at is null and (due_on, case_id) > (${after.due_on}::date, ${after.case_id})
    order by due_on, case_id limit ${page_rows}`.execute(cx.tx)
  return rows
}

async function report(cx: Cx, case_id: string): Promise<boolean> {
  await sql.raw(`set local lock_timeout = ${lock_ms_max}`).execute(cx.tx)
  const file = await loadCase(cx, case_id, 'update')
  const { text } = (await bundleOf(cx, file)).procedure
  const { rows } = await sql<{ clock: string, due_on: string }>`update case_clock set escalated_at = now()
    where city_id = ${cx.city.id} and case_id = ${case_id} and due_on < ${cx.today_on} and ended_on is null and escalated_at is null returning clock, due_on`.execute(cx.tx)
  for (const row of rows) {
    const clock = text.clocks.find((one) => one.id === row.clock)
    const note = clock?.late?.text ?? { zh: `“${clock?.title.zh ?? row.clock}”已超过时限`, en: `“${clock?.title.en ?? row.clock}” is past its limit` }
    await writeEvent(cx, file, { action: `late:${row.clock}`, role: 'platform', org_id: null, note })
    if (clock?.late) await notify(cx, file, clock.late.notify, clock.late.text)
    audit(cx, 'cases.late', `case:${case_id}`, { clock: row.clock, due_on: row.due_on })
  }
  return rows.length > 0
}
