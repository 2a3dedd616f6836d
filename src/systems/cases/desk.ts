import { z } from 'zod'
import { query } from '#kernel/declare/system.ts'
import { sql } from '#kernel/store/db.ts'
import { casesOf } from '#engines/cases/room.ts'
import { desk as deskShape } from '#engines/cases/view-shape.ts'
import { workdaysUntil } from '#kernel/values/workdays.ts'
import { waysTo } from '#engines/cases/near.ts'
import { mayBeTold } from './readers.ts'

const page_rows = 50
const count_max = 1_000

/** 工作台: what waits for me, the nearest limit first. What is mine to see is decided by row-level security, not here. */
export const desk = query({
  title: { zh: '工作台', en: 'My desk' },
  input: z.strictObject({ after: z.string().max(200).optional() }),
  output: deskShape,
  allow: mayBeTold,
  run: async (cx, input) => {
    const room = casesOf(cx.city)
    const [after_due, after_id] = input.after ? input.after.split('~') : []
    const ways = waysTo(cx, 'case_todo', 'case_id').map(({ role, condition }) => sql`city_id = ${cx.city.id} and role = ${role} and ${condition}
      and not exists (select from case_party part where part.city_id = todo.city_id and part.case_id = todo.case_id and part.role = ${role} and part.account_id = ${cx.actor.account_id ?? ''} and part.done_at is not null)`)
    const after = after_due === undefined ? sql`` : sql`and (sort_on, case_id) > (${after_due}::date, ${after_id ?? ''})`
    // Each way walks its own index as far as one page; the pages are then merged.
    const pages = sql.join(ways.map((way) => sql`(select city_id, case_id, step, role, what_zh, what_en, county_id, since, due_on, sort_on from case_todo todo where ${way} ${after} order by sort_on, case_id limit ${page_rows + 1})`), sql` union `)
    const counts = sql.join(ways.map((way) => sql`(select case_id, step, role from case_todo todo where ${way} limit ${count_max + 1})`), sql` union `)
    if (ways.length === 0) return { lines: [], total: 0, is_capped: false, next: null }
    type Row = { case_id: string, procedure: string, title_zh: string, title_en: string, step: string, role: string, what_zh: string | null, what_en: string | null, org_zh: string | null, org_en: string | null, county_id: string | null, since: string, due_on: string | null, is_demo: boolean, is_late: boolean }
    const { rows } = await sql<Row>`
      select todo.case_id, file.procedure, file.title_zh, file.title_en, todo.step, todo.role, todo.what_zh, todo.what_en, org.title_zh as org_zh, org.title_en as org_en, todo.county_id,
        to_char(todo.since at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as since, todo.due_on, file.is_demo
      from (select * from (${pages}) page order by sort_on, case_id limit ${page_rows + 1}) todo
      join case_file file on file.city_id = todo.city_id and file.id = todo.case_id
      left join organization org on org.city_id = file.city_id and org.id = file.org_id
      order by todo.sort_on, todo.case_id`.execute(cx.tx)
    const { rows: counted } = await sql<{ n: number }>`select count(*)::int as n from (${counts}) one`.execute(cx.tx)
    const counties = room.options('counties')
    const lines = rows.slice(0, page_rows).map((row) => {
      const step = room.current.get(row.procedure)?.procedure.text.steps.find((one) => one.id === row.step)
      const left = row.due_on === null ? null : workdaysUntil(room.calendar, { from_on: cx.today_on, until_on: row.due_on })
      return {
        case_id: row.case_id, procedure: row.procedure, title: { zh: row.title_zh, en: row.title_en }, step: row.what_zh !== null && row.what_en !== null ? { zh: row.what_zh, en: row.what_en } : step?.title ?? { zh: row.step, en: row.step },
        role: room.role_titles.get(row.role) ?? { zh: row.role, en: row.role }, organization: row.org_zh === null ? null : { zh: row.org_zh, en: row.org_en ?? row.org_zh },
        county: counties.find((one) => one.id === row.county_id)?.title ?? null, since: row.since, due_on: row.due_on, workdays_left: left, group: groupOf(left, row.due_on, cx.today_on), is_demo: row.is_demo,
      }
    })
    const total = counted[0]!.n
    const last = lines.at(-1)
    return { lines, total: Math.min(total, count_max), is_capped: total > count_max, next: rows.length > page_rows && last ? `${last.due_on ?? 'infinity'}~${last.case_id}` : null }
  },
})

function groupOf(left: number | null, due_on: string | null, today_on: string): 'late' | 'today' | 'this-week' | 'later' | 'no-limit' {
  if (left === null || due_on === null) return 'no-limit'
  if (left < 0) return 'late'
  if (due_on === today_on) return 'today'
  return left <= 5 ? 'this-week' : 'later'
}
