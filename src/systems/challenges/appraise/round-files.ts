import type { Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import { isInRound, type RoundFile, type RoundHost } from '#systems/rounds/public.ts'
import { orgTitles } from '#systems/organizations/public.ts'
import type { Indicator } from '../challenge.ts'
import { appraisal_sheet } from './appraisal.ts'

type NeedRow = { id: string, title_zh: string, title_en: string, county_id: string | null, sector: string | null, texts: (string | null)[], indicators: Indicator[], orgs: string[], accounts: string[], is_waiting: boolean }

/** Whether the need waits for a panel, and under a text of the procedure that takes one from a round. */
const waits = sql`(file.closed_at is null and exists (select from case_place place where place.city_id = file.city_id and place.case_id = file.id and place.step = 'panel')
  and exists (select from procedure_version version where version.city_id = file.city_id and version.hash = file.procedure_hash and version.bundle -> 'procedure' -> 'automatic' @> '[{"id": "round-seated"}]'))`

async function filesOf(cx: Cx, ids: readonly string[]): Promise<RoundFile[]> {
  const { rows } = await sql<NeedRow>`select file.id, file.title_zh, file.title_en, file.county_id, challenge.sector, array[challenge.title_zh, challenge.title_en, challenge.problem, challenge.solver_conditions] as texts, challenge.indicators, held.orgs,
      array(select distinct member.account_id from membership member where member.city_id = file.city_id and member.org_id = any(held.orgs) and member.ended_at is null and member.role in ('enterprise', 'solver') order by 1) as accounts, ${waits} as is_waiting
    from case_file file join challenge on challenge.city_id = file.city_id and challenge.case_id = file.id
    cross join lateral (select array(select file.org_id where file.org_id is not null union select party.org_id from case_party party where party.city_id = file.city_id and party.case_id = file.id and party.role = 'enterprise' and party.org_id <> '' order by 1) as orgs) held
    where file.city_id = ${cx.city.id} and file.id = any(${[...ids]}::text[]) order by file.id`.execute(cx.tx)
  const titles = await orgTitles(cx, rows.flatMap((row) => row.orgs))
  return rows.map(({ id, title_zh, title_en, county_id, sector, texts, indicators, orgs, accounts, is_waiting }) => {
    const owners = orgs.flatMap((org) => titles.get(org) ?? [])
    return {
      id, title: { zh: title_zh, en: title_en }, county_id, sector, is_waiting, interested: { orgs, accounts },
      owner: owners.length === 0 ? null : { zh: owners.map((one) => one.zh).join('、'), en: owners.map((one) => one.en).join(', ') },
      text: [...texts, ...indicators.flatMap((one) => [one.metric, one.target, one.test])].filter((one) => one !== null).join('\n'),
    }
  })
}

/** Needs that wait for a panel, as a round of many files takes them. */
export const appraisalFiles: RoundHost = {
  title: { zh: '需求评榜', en: 'Appraisal of needs' },
  waiting: async (cx, most) => {
    const { rows } = await sql<{ id: string, title_zh: string, title_en: string }>`select file.id, file.title_zh, file.title_en from case_file file where file.city_id = ${cx.city.id} and file.procedure = 'challenge' and ${waits} and not ${isInRound} order by file.opened_at, file.id limit ${most}`.execute(cx.tx)
    return rows.map((row) => ({ id: row.id, title: { zh: row.title_zh, en: row.title_en } }))
  },
  files: filesOf,
  progress: async (cx, ids) => {
    const { rows } = await sql<{ id: string, title_zh: string, title_en: string, seats: number, given: number }>`select file.id, file.title_zh, file.title_en,
        (select count(*)::int from review_seat seat where seat.city_id = file.city_id and seat.round_id = latest.id and seat.state not in ('replaced', 'absent')) as seats, (select count(*)::int from review_score score where score.city_id = file.city_id and score.round_id = latest.id) as given
      from case_file file left join lateral (select round.id from review_round round where round.city_id = file.city_id and round.case_id = file.id and round.purpose = ${appraisal_sheet} order by round.number desc limit 1) latest on true
      where file.city_id = ${cx.city.id} and file.id = any(${[...ids]}::text[]) order by file.id`.execute(cx.tx)
    return rows.map(({ id, title_zh, title_en, seats, given }) => ({ id, title: { zh: title_zh, en: title_en }, seats, given }))
  },
}
