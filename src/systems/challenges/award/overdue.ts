import { z } from 'zod'
import { query } from '#kernel/declare/system.ts'
import { sql } from '#kernel/store/db.ts'
import { sentence } from '#engines/cases/view-shape.ts'

const page_rows = 100

const line = z.strictObject({
  case_id: z.string(), title: sentence, kind: z.enum(['delivery', 'verdict', 'payment']), milestone: z.string(), due_on: z.string().nullable(), since: z.string().nullable(), amount_fen: z.number(), days: z.number(),
  owner: sentence, solver: sentence, waits_for: z.enum(['solver', 'enterprise', 'finance-officer']),
})

/**
 * 逾期清单: in every running contract what is late, the longest first: deliveries past their day, deliveries without a verdict and payments due for longer than
 * `grace_days` (no source states a limit for either; the asker says what counts). At most 100.
 */
export const overdue = query({
  title: { zh: '合同逾期清单', en: 'Overdue in contracts' },
  input: z.strictObject({ grace_days: z.coerce.number().int().min(0).max(365).default(15) }),
  output: z.strictObject({ lines: z.array(line), grace_days: z.number() }),
  allow: { 'follow-up-officer': ['same-city'], 'city-officer': ['same-city'], 'finance-officer': ['same-city'], auditor: ['same-city'] },
  run: async (cx, { grace_days }) => {
    await cx.elevate()
    const day = (column: string) => sql`(${sql.ref(column)} at time zone ${cx.city.pack.city.zone})::date`
    type Row = Omit<z.output<typeof line>, 'title' | 'owner' | 'solver'> & { title_zh: string, title_en: string, owner_zh: string, owner_en: string, solver_zh: string, solver_en: string }
    const { rows } = await sql<Row>`
      select late.*, file.title_zh, file.title_en, coalesce(owner.title_zh, contract.org_id) as owner_zh, coalesce(owner.title_en, contract.org_id) as owner_en, coalesce(solver.title_zh, contract.solver_org_id) as solver_zh, coalesce(solver.title_en, contract.solver_org_id) as solver_en
      from (
        select city_id, case_id, 'delivery' as kind, title as milestone, due_on, null::text as since, price_fen as amount_fen, ${cx.today_on}::date - due_on as days, 'solver' as waits_for
          from milestone where city_id = ${cx.city.id} and state = 'open' and kind in ('work', 'gate') and due_on < ${cx.today_on}::date
        union all select city_id, case_id, 'verdict', title, due_on, to_char(delivered_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), price_fen, ${cx.today_on}::date - ${day('delivered_at')}, 'enterprise'
          from milestone where city_id = ${cx.city.id} and state = 'delivered' and kind = 'work' and ${day('delivered_at')} < ${cx.today_on}::date - ${grace_days}::int
        union all select milestone.city_id, milestone.case_id, 'payment', title, due_on, to_char(reservation.opened_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), payable_fen, ${cx.today_on}::date - ${day('reservation.opened_at')}, 'finance-officer'
          from milestone join ledger_reservation reservation on reservation.city_id = milestone.city_id and reservation.id = milestone.reservation_id
          where milestone.city_id = ${cx.city.id} and payable_fen > 0 and paid_at is null and ${day('reservation.opened_at')} < ${cx.today_on}::date - ${grace_days}::int
      ) late join case_file file on file.city_id = late.city_id and file.id = late.case_id and file.closed_at is null join contract on contract.city_id = late.city_id and contract.case_id = late.case_id and contract.signed_at is not null
        left join organization owner on owner.city_id = contract.city_id and owner.id = contract.org_id left join organization solver on solver.city_id = contract.city_id and solver.id = contract.solver_org_id
      order by days desc, late.case_id limit ${page_rows}`.execute(cx.tx)
    return { grace_days, lines: rows.map((row) => ({
      case_id: row.case_id, title: { zh: row.title_zh, en: row.title_en }, kind: row.kind, milestone: row.milestone, due_on: row.due_on, since: row.since, amount_fen: row.amount_fen, days: row.days,
      owner: { zh: row.owner_zh, en: row.owner_en }, solver: { zh: row.solver_zh, en: row.solver_en }, waits_for: row.waits_for,
    })) }
  },
})
