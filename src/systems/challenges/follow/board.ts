import { z } from 'zod'
import { query } from '#kernel/declare/system.ts'
import type { Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import { countiesOf } from '#kernel/trust/actor.ts'
import { casesOf } from '#engines/cases/room.ts'
import { sentence } from '#engines/cases/view-shape.ts'
import { titleOfStone, unreachedBy } from '../award/milestone.ts'
import { agreementsUnder } from '../agreements.ts'
import { dueGroup, silentBefore } from './due-group.ts'
import { officersOf } from './officers.ts'
import { parametersOf } from './parameters.ts'
import { rankOfficers } from './propose-officer.ts'

/** Most challenges the board shows at once. */
export const board_rows_max = 300

type Row = {
  case_id: string, title_zh: string, title_en: string, stage: string, county_id: string | null, sector: string | null, is_demo: boolean, account_id: string | null, officer_zh: string | null, officer_en: string | null
  from_at: string | null, is_new: boolean, note: string | null, from_zh: string | null, from_en: string | null, quiet_since_on: string, contact: { at: string, whom: string, outcome: string } | null
  steps: { id: string, what: string, due_on: string }[], milestones: { position: number, title: { zh: string, en: string }, due_on: string, state: string, team: { zh: string, en: string } | null }[], todo_role: string | null, todo_on: string | null
  owner_zh: string | null, owner_en: string | null, solvers: { zh: string, en: string }[]
}

/** Followed challenges past triage that are not ended, and those that wait for an officer; the transaction is elevated. `account_id` and `counties` narrow. */
export async function followedOf(cx: Cx, narrow: { account_id?: string | null, counties?: readonly string[] | null, is_unassigned?: boolean }): Promise<Row[]> {
  const zone = cx.city.pack.city.zone
  const { rows } = await sql<Row>`
    select file.id as case_id, file.title_zh, file.title_en, file.stage, file.county_id, challenge.sector, file.is_demo, charge.account_id, person.name_zh as officer_zh, person.name_en as officer_en,
      to_char(charge.from_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as from_at, coalesce(charge.seen_at is null and charge.id is not null, false) as is_new, charge.note, giver.name_zh as from_zh, giver.name_en as from_en,
      to_char(greatest(last.at, charge.from_at, file.opened_at) at time zone ${zone}, 'YYYY-MM-DD') as quiet_since_on,
      case when last.at is not null then jsonb_build_object('at', to_char(last.at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'whom', last.whom, 'outcome', last.outcome) end as contact,
      coalesce((select jsonb_agg(jsonb_build_object('id', id, 'what', what, 'due_on', due_on) order by due_on, id) from follow_step step where step.city_id = file.city_id and step.case_id = file.id and step.done_at is null), '[]') as steps,
      coalesce((select jsonb_agg(jsonb_build_object('position', stone.position, 'title', ${titleOfStone('stone')}, 'due_on', stone.due_on, 'state', case when ${unreachedBy('stone')} then 'unreached' else stone.state end, 'team', (select jsonb_build_object('zh', team.title_zh, 'en', team.title_en) from organization team where team.city_id = file.city_id and team.id = deal.solver_org_id)) order by stone.due_on, stone.position) from ${agreementsUnder(sql`file.city_id`, sql`file.id`)} deal join milestone stone on stone.city_id = file.city_id and stone.case_id = deal.contract_case_id), '[]') as milestones,
      todo.role as todo_role, todo.due_on as todo_on, owner.title_zh as owner_zh, owner.title_en as owner_en,
      coalesce((select jsonb_agg(distinct jsonb_build_object('zh', org.title_zh, 'en', org.title_en)) from ${agreementsUnder(sql`file.city_id`, sql`file.id`)} deal join organization org on org.city_id = file.city_id and org.id = deal.solver_org_id), '[]') as solvers
    from (select file.* from case_file file left join follow_charge charge on charge.city_id = file.city_id and charge.case_id = file.id and charge.until_at is null
        where file.city_id = ${cx.city.id} and file.procedure = 'challenge' and file.closed_at is null and file.stage <> 'seek'
          ${narrow.is_unassigned ? sql`and charge.id is null` : sql`and charge.id is not null`}
          ${narrow.account_id ? sql`and charge.account_id = ${narrow.account_id}` : sql``}
          ${narrow.counties ? sql`and file.county_id = any(${[...narrow.counties]}::text[])` : sql``}
        order by file.opened_at, file.id limit ${board_rows_max + 1}) file
    join challenge on challenge.city_id = file.city_id and challenge.case_id = file.id
    left join follow_charge charge on charge.city_id = file.city_id and charge.case_id = file.id and charge.until_at is null
    left join person on person.city_id = file.city_id and person.account_id = charge.account_id
    left join person giver on giver.city_id = file.city_id and giver.account_id = charge.from_account_id
    left join organization owner on owner.city_id = file.city_id and owner.id = file.org_id
    left join lateral (select at, whom, outcome from follow_up where follow_up.city_id = file.city_id and follow_up.case_id = file.id order by at desc, id desc limit 1) last on true
    left join lateral (select role, due_on from case_todo where case_todo.city_id = file.city_id and case_todo.case_id in (select file.id union all select child.id from case_file child where child.city_id = file.city_id and child.parent_id = file.id) order by sort_on, role limit 1) todo on true
    order by file.opened_at, file.id`.execute(cx.tx)
  return rows
}

const named = z.strictObject({ id: z.string(), zh: z.string(), en: z.string() }).nullable()
const line = z.strictObject({
  case_id: z.string(), title: sentence, stage: sentence, county: named, sector: named, is_demo: z.boolean(), officer: sentence.nullable(), is_mine: z.boolean(), is_new: z.boolean(), from: sentence.nullable(), note: z.string().nullable(),
  due: z.enum(['overdue', 'silent', 'waiting', 'fine']), quiet_since_on: z.string(), contact: z.strictObject({ at: z.string(), whom: z.string(), outcome: z.string() }).nullable(),
  steps: z.array(z.strictObject({ id: z.string(), what: z.string(), due_on: z.string() })), milestones: z.array(z.strictObject({ position: z.number(), title: sentence, due_on: z.string(), state: z.string(), team: sentence.nullable() })),
  waits_for: sentence.nullable(), waits_until_on: z.string().nullable(), owner: sentence.nullable(), solvers: z.array(sentence),
})
const unassigned = z.strictObject({
  case_id: z.string(), title: sentence, county: named, sector: named, is_demo: z.boolean(),
  proposal: z.strictObject({ account_id: z.string(), name: sentence, points: z.number(), reasons: z.array(z.strictObject({ points: z.number(), zh: z.string(), en: z.string() })) }).nullable(),
})

/** 跟榜台: followed challenges by what is due, one's own or all, and those nobody follows yet with a proposal. */
export const board = query({
  title: { zh: '跟榜台', en: 'Followed challenges' },
  input: z.strictObject({ whose: z.enum(['mine', 'all']).default('mine') }),
  output: z.strictObject({ lines: z.array(line), unassigned: z.array(unassigned), is_capped: z.boolean(), silent_workdays: z.number(), is_illustrative: z.boolean(), is_officer: z.boolean(), may_assign: z.boolean() }),
  allow: { 'follow-up-officer': ['same-city'], 'city-officer': ['same-city'], 'county-officer': ['same-county'], auditor: ['same-city'] },
  run: async (cx, input) => {
    const holds = (role: string) => cx.actor.grants.some((grant) => grant.role === role)
    const is_officer = holds('follow-up-officer')
    const sees_city = is_officer || holds('city-officer') || holds('auditor')
    const counties = sees_city ? null : countiesOf(cx.actor, ['county-officer'])
    await cx.elevate()
    const room = casesOf(cx.city)
    const parameters = parametersOf(cx.city)
    const is_mine_only = is_officer && input.whose === 'mine'
    const rows = await followedOf(cx, { account_id: is_mine_only ? cx.actor.account_id : null, counties })
    const waiting = is_mine_only ? [] : await followedOf(cx, { counties, is_unassigned: true })
    const officers = waiting.length > 0 ? await officersOf(cx) : []
    const before = silentBefore(room.calendar, cx.today_on, parameters.silent_workdays)
    const stages = room.current.get('challenge')?.procedure.text.stages ?? []
    const of = (register: string, id: string | null) => {
      const found = id === null ? undefined : room.options(register).find((one) => one.id === id)
      return found ? { id: found.id, ...found.title } : null
    }
    const both = (zh: string | null, en: string | null) => zh === null ? null : { zh, en: en ?? zh }
    return {
      lines: rows.slice(0, board_rows_max).map((row) => ({
        case_id: row.case_id, title: { zh: row.title_zh, en: row.title_en }, stage: stages.find((one) => one.id === row.stage)?.title ?? { zh: row.stage, en: row.stage }, county: of('counties', row.county_id), sector: of('sectors', row.sector), is_demo: row.is_demo,
        officer: both(row.officer_zh, row.officer_en), is_mine: row.account_id === cx.actor.account_id, is_new: row.is_new && row.account_id === cx.actor.account_id, from: both(row.from_zh, row.from_en), note: row.note,
        due: dueGroup({ next_on: row.steps[0]?.due_on ?? null, milestone_on: row.milestones.find((one) => one.state === 'open')?.due_on ?? null, todo_on: row.todo_on, quiet_since_on: row.quiet_since_on, waits: row.todo_role !== null && row.todo_on !== null }, cx.today_on, before),
        quiet_since_on: row.quiet_since_on, contact: row.contact, steps: row.steps, milestones: row.milestones, waits_for: row.todo_role === null ? null : room.role_titles.get(row.todo_role) ?? { zh: row.todo_role, en: row.todo_role }, waits_until_on: row.todo_on,
        owner: both(row.owner_zh, row.owner_en), solvers: row.solvers,
      })),
      unassigned: waiting.slice(0, board_rows_max).map((row) => {
        const best = rankOfficers({ sector: row.sector, county_id: row.county_id }, officers, parameters.points)[0]
        return { case_id: row.case_id, title: { zh: row.title_zh, en: row.title_en }, county: of('counties', row.county_id), sector: of('sectors', row.sector), is_demo: row.is_demo, proposal: best ? { account_id: best.officer.account_id, name: best.officer.name, points: best.points, reasons: best.reasons } : null }
      }),
      is_capped: rows.length > board_rows_max || waiting.length > board_rows_max, silent_workdays: parameters.silent_workdays, is_illustrative: parameters.is_illustrative, is_officer, may_assign: holds('city-officer'),
    }
  },
})
