import { z } from 'zod'
import { query } from '#kernel/declare/system.ts'
import type { Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import { countiesOf } from '#kernel/trust/actor.ts'
import { addWorkdays, workdaysUntil } from '#kernel/values/workdays.ts'
import { casesOf } from '#engines/cases/room.ts'
import { sentence } from '#engines/cases/view-shape.ts'
import { parametersOf } from './parameters.ts'

/** Most lines of the list; the longest late come first. */
export const overdue_rows_max = 200
/** Most open deliveries, verdicts and payments that are looked at: far more than a city has at once. */
const looked_at_max = 5_000

type LateKind = 'delivery' | 'verdict' | 'payment'
type Waits = 'solver' | 'enterprise' | 'finance-officer'
export type LateLine = {
  item: string, kind: LateKind, case_id: string, challenge_id: string, title_zh: string, title_en: string, is_demo: boolean, county_id: string | null, milestone: string, since_on: string, due_on: string, workdays_late: number, amount_fen: number, waits_for: Waits
  owner_zh: string, owner_en: string, solver_zh: string, solver_en: string, officer_id: string | null, officer_zh: string | null, officer_en: string | null
}
type Candidate = Omit<LateLine, 'due_on' | 'workdays_late'>

/**
 * What is late today in running contracts, the longest first: deliveries past the contract's day, deliveries without a verdict (what is with a panel has the clocks of its acceptance) and payments without a transfer for longer
 * than the pack's working days. The day itself still counts as in time. `narrow` picks one contract. The transaction is elevated.
 */
export async function lateLines(cx: Cx, narrow: { case_id?: string } = {}): Promise<LateLine[]> {
  const { calendar } = casesOf(cx.city)
  const { verdict_workdays, payment_workdays } = parametersOf(cx.city)
  const day = (column: string) => sql`to_char(${sql.ref(column)} at time zone ${cx.city.pack.city.zone}, 'YYYY-MM-DD')`
  const name = sql`milestone.title || case when piece.share_percent < 100 then ' · ' || piece.title else '' end`
  const { rows } = await sql<Candidate>`
    select late.kind || ':' || late.position || '.' || late.number as item, late.kind, late.case_id, coalesce(file.parent_id, file.id) as challenge_id, coalesce(above.title_zh, file.title_zh) as title_zh, coalesce(above.title_en, file.title_en) as title_en, file.is_demo, file.county_id, late.milestone, late.since_on, late.amount_fen, late.waits_for,
      coalesce(owner.title_zh, contract.org_id) as owner_zh, coalesce(owner.title_en, contract.org_id) as owner_en, coalesce(solver.title_zh, contract.solver_org_id) as solver_zh, coalesce(solver.title_en, contract.solver_org_id) as solver_en,
      charge.account_id as officer_id, person.name_zh as officer_zh, person.name_en as officer_en
    from (
      select milestone.city_id, milestone.case_id, 'delivery' as kind, milestone.position, coalesce(piece.number, 1) as number, ${name} as milestone, to_char(milestone.due_on, 'YYYY-MM-DD') as since_on, milestone.price_fen as amount_fen, 'solver' as waits_for
        from milestone left join deliverable piece using (city_id, case_id, position)
        where milestone.city_id = ${cx.city.id} and milestone.acceptance_case_id is null and milestone.due_on < ${cx.today_on}::date and ((milestone.kind = 'work' and piece.state = 'open') or (milestone.kind = 'gate' and milestone.state = 'open'))
      union all select milestone.city_id, milestone.case_id, 'verdict', milestone.position, piece.number, ${name}, ${day('delivery.at')}, milestone.price_fen, 'enterprise'
        from milestone join deliverable piece using (city_id, case_id, position) join delivery on delivery.city_id = piece.city_id and delivery.case_id = piece.case_id and delivery.position = piece.position and delivery.number = piece.number and delivery.round = piece.round
        where milestone.city_id = ${cx.city.id} and milestone.acceptance_case_id is null and piece.state = 'delivered'
      union all select milestone.city_id, milestone.case_id, 'payment', milestone.position, 1, milestone.title, ${day('reservation.opened_at')}, milestone.payable_fen, 'finance-officer'
        from milestone join ledger_reservation reservation on reservation.city_id = milestone.city_id and reservation.id = milestone.reservation_id
        where milestone.city_id = ${cx.city.id} and milestone.payable_fen > 0 and milestone.paid_at is null
    ) late join case_file file on file.city_id = late.city_id and file.id = late.case_id and file.closed_at is null join contract on contract.city_id = late.city_id and contract.case_id = late.case_id and contract.signed_at is not null
      left join case_file above on above.city_id = file.city_id and above.id = file.parent_id
      left join organization owner on owner.city_id = contract.city_id and owner.id = contract.org_id left join organization solver on solver.city_id = contract.city_id and solver.id = contract.solver_org_id
      left join follow_charge charge on charge.city_id = file.city_id and charge.case_id = coalesce(file.parent_id, file.id) and charge.until_at is null left join person on person.city_id = charge.city_id and person.account_id = charge.account_id
    where ${narrow.case_id ? sql`late.case_id = ${narrow.case_id}` : sql`true`} order by late.since_on, late.case_id, late.position, late.number limit ${looked_at_max}`.execute(cx.tx)
  const term = { delivery: 0, verdict: verdict_workdays, payment: payment_workdays }
  return rows.flatMap((row) => {
    const { due_on } = addWorkdays(calendar, row.since_on, term[row.kind])
    return due_on < cx.today_on ? [{ ...row, due_on, workdays_late: Math.max(1, workdaysUntil(calendar, { from_on: due_on, until_on: cx.today_on })) }] : []
  }).toSorted((a, b) => b.workdays_late - a.workdays_late || (a.due_on < b.due_on ? -1 : a.due_on > b.due_on ? 1 : a.case_id < b.case_id ? -1 : 1))
}

const told = z.strictObject({ at: z.string(), roles: z.array(sentence), by: sentence.nullable() })
const line = z.strictObject({
  item: z.string(), kind: z.enum(['delivery', 'verdict', 'payment']), case_id: z.string(), challenge_id: z.string(), title: sentence, is_demo: z.boolean(), county: sentence.nullable(), milestone: z.string(), since_on: z.string(), due_on: z.string(), workdays_late: z.number(), amount_fen: z.number(), currency: z.string(),
  owner: sentence, solver: sentence, waits_for: sentence, officer: sentence.nullable(), is_mine: z.boolean(), told: z.array(told), may_remind: z.boolean(),
})

/** 逾期清单: in every running contract what is late, in working days, and who was told of it. */
export const overdue = query({
  title: { zh: '合同逾期清单', en: 'Overdue in contracts' },
  input: z.strictObject({ whose: z.enum(['mine', 'all']).default('all') }),
  output: z.strictObject({ lines: z.array(line), is_capped: z.boolean(), payment_workdays: z.number(), verdict_workdays: z.number(), is_illustrative: z.boolean(), is_officer: z.boolean() }),
  allow: { 'follow-up-officer': ['same-city'], 'city-officer': ['same-city'], 'finance-officer': ['same-city'], 'county-officer': ['same-county'], auditor: ['same-city'] },
  run: async (cx, { whose }) => {
    const holds = (role: string) => cx.actor.grants.some((grant) => grant.role === role)
    const counties = ['follow-up-officer', 'city-officer', 'finance-officer', 'auditor'].some(holds) ? null : countiesOf(cx.actor, ['county-officer'])
    await cx.elevate()
    const room = casesOf(cx.city)
    const { payment_workdays, verdict_workdays, is_illustrative } = parametersOf(cx.city)
    const all = (await lateLines(cx)).filter((one) => (whose === 'all' || one.officer_id === cx.actor.account_id) && (counties === null || (one.county_id !== null && counties.includes(one.county_id))))
    const shown = all.slice(0, overdue_rows_max)
    const { rows: notices } = await sql<{ case_id: string, item: string, due_on: string, at: string, told: string[], on_day: string, account_id: string | null, zh: string | null, en: string | null }>`select overdue_told.case_id, item, to_char(due_on, 'YYYY-MM-DD') as due_on, to_char(at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at, told, to_char(on_day, 'YYYY-MM-DD') as on_day, overdue_told.account_id, person.name_zh as zh, person.name_en as en
      from overdue_told left join person on person.city_id = overdue_told.city_id and person.account_id = overdue_told.account_id
      where overdue_told.city_id = ${cx.city.id} and overdue_told.case_id = any(${shown.map((one) => one.case_id)}::text[]) order by at desc, overdue_told.id desc limit 2000`.execute(cx.tx)
    const role = (id: string) => room.role_titles.get(id) ?? { zh: id, en: id }
    return {
      lines: shown.map((one) => {
        const own = notices.filter((notice) => notice.case_id === one.case_id && notice.item === one.item && notice.due_on === one.due_on)
        return {
          item: one.item, kind: one.kind, case_id: one.case_id, challenge_id: one.challenge_id, title: { zh: one.title_zh, en: one.title_en }, is_demo: one.is_demo, county: room.options('counties').find((county) => county.id === one.county_id)?.title ?? null, milestone: one.milestone,
          since_on: one.since_on, due_on: one.due_on, workdays_late: one.workdays_late, amount_fen: one.amount_fen, currency: cx.city.pack.city.currency,
          owner: { zh: one.owner_zh, en: one.owner_en }, solver: { zh: one.solver_zh, en: one.solver_en }, waits_for: role(one.waits_for), officer: one.officer_zh === null ? null : { zh: one.officer_zh, en: one.officer_en ?? one.officer_zh }, is_mine: one.officer_id !== null && one.officer_id === cx.actor.account_id,
          told: own.slice(0, 5).map((notice) => ({ at: notice.at, roles: notice.told.map(role), by: notice.account_id === null ? null : { zh: notice.zh ?? '—', en: notice.en ?? '—' } })),
          may_remind: (holds('follow-up-officer') || holds('city-officer')) && !own.some((notice) => notice.account_id !== null && notice.on_day === cx.today_on),
        }
      }),
      is_capped: all.length > overdue_rows_max, payment_workdays, verdict_workdays, is_illustrative, is_officer: holds('follow-up-officer'),
    }
  },
})
