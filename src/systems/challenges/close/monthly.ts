import { audit, type Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import { asOf } from '#facts/as-of.ts'
import { recordFacts, supersede, type Correction, type NewFact } from '#facts/record.ts'
import { casesOf } from '#engines/cases/room.ts'
import { dictionaryOf } from '#facts/dictionary.ts'
import { challengeMilestones, joinByHash } from '../agreements.ts'
import { populationOf, stage_columns, stage_ids } from './funnel-sql.ts'

/** Months looked at again each time, so that what came in late corrects what was recorded. */
export const months_back = 13

const source_id = 'platform:challenge-monthly'
const source = { title: { zh: '揭榜挂帅平台月度统计', en: 'Monthly figures of the challenge platform' }, id: null, sentence: null, url: null }

/** The monthly facts and what of the population each sums up. */
const monthly = {
  'challenge-collected-monthly': 'collected_n', 'challenge-published-monthly': 'published_n', 'challenge-matched-monthly': 'matched_n', 'challenge-agreed-monthly': 'agreed_n', 'challenge-solved-monthly': 'solved_n',
  'challenge-agreed-amount-monthly': 'agreed_fen', 'challenge-bounty-paid-monthly': 'paid_fen', 'challenge-saving-monthly': 'saving_fen',
} as const

type Month = { county_id: string | null, month: string } & Record<(typeof monthly)[keyof typeof monthly], number>

/** What happened in each ended month, for the city (`county_id` null) and for each county; every month since the first need, at most `months_back`. */
async function monthsOf(cx: Cx): Promise<Month[]> {
  const zone = cx.city.pack.city.zone
  // Demonstration records are no figures of the city; where a house is there to show, they are counted and marked.
  const scope = { counties: null, is_public_only: false, is_demo: cx.house.is_demo ? undefined : false }
  await joinByHash(cx)
  const monthOf = (column: string) => sql`to_char(${sql.ref(column)} at time zone ${zone}, 'YYYY-MM')`
  const { rows } = await sql<Month>`
    with population as materialized (${populationOf(cx, scope)}),
    happened as (
      ${sql.join(stage_ids.map((id) => sql`select county_id, ${monthOf(stage_columns[id].at)} as month, ${id}::text as what, 1::bigint as n, ${id === 'agreed' ? sql`agreed_fen` : sql`0::bigint`} as agreed, ${id === 'solved' ? sql`saving_fen` : sql`0::bigint`} as saving, 0::bigint as paid from population where ${sql.ref(stage_columns[id].at)} is not null`), sql` union all `)}
      union all select population.county_id, ${monthOf('stone.paid_at')}, 'paid', 0, 0, 0, stone.paid_fen from population join ${challengeMilestones} stone on stone.city_id = ${cx.city.id} and stone.case_id = population.case_id where stone.paid_at is not null),
    ended as (select to_char(month, 'YYYY-MM') as month from generate_series(
      greatest(date_trunc('month', (select min(collected_at) from population) at time zone ${zone}), date_trunc('month', ${cx.today_on}::date) - ${months_back} * interval '1 month'), date_trunc('month', ${cx.today_on}::date) - interval '1 day', interval '1 month') month),
    places as (select null::text as county_id union all select distinct county_id from population where county_id is not null)
    select places.county_id, ended.month, ${sql.join(stage_ids.map((id) => sql`coalesce(sum(n) filter (where what = ${id}), 0)::int as ${sql.ref(`${id}_n`)}`), sql`, `)},
      coalesce(sum(agreed), 0)::bigint as agreed_fen, coalesce(sum(paid), 0)::bigint as paid_fen, coalesce(sum(saving), 0)::bigint as saving_fen
    from places cross join ended left join happened on happened.month = ended.month and (places.county_id is null or happened.county_id = places.county_id) group by 1, 2 order by 2, 1 nulls first`.execute(cx.tx)
  return rows
}

/** Fen as yuan with two decimals, exact. */
const yuan = (fen: number) => `${fen < 0 ? '-' : ''}${Math.floor(Math.abs(fen) / 100)}.${String(Math.abs(fen) % 100).padStart(2, '0')}`

/**
 * 月度入数: records the ended months as facts and corrects what has changed since; run as often as one likes, the same state writes nothing.
 * Only facts the pack's dictionary has are written.
 */
export async function recordMonths(cx: Cx): Promise<{ recorded: number, corrected: number }> {
  const known = dictionaryOf(cx.city.pack)
  const ids = (Object.keys(monthly) as (keyof typeof monthly)[]).filter((id) => known.has(id))
  if (!casesOf(cx.city).current.has('challenge') || ids.length === 0) return { recorded: 0, corrected: 0 }
  const held = new Map((await asOf(cx.tx, { city_id: cx.city.id, fact: ids, is_target: false })).filter((row) => row.source_id === source_id).map((row) => [`${row.fact_id} ${row.subject_id} ${row.period}`, row]))
  const fresh: NewFact[] = [], changed: Correction[] = []
  for (const month of await monthsOf(cx)) {
    const subject_id = month.county_id ?? cx.city.id
    for (const id of ids) {
      const column = monthly[id]
      const value = column.endsWith('_fen') ? yuan(month[column]) : String(month[column])
      const before = held.get(`${id} ${subject_id} ${month.month}`)
      const said = { value, source_kind: 'platform-record', source_id, source, qualifier: 'exact' }
      if (!before) fresh.push({ ...said, fact_id: id, subject_kind: month.county_id === null ? 'city' : 'county', subject_id, period: month.month, county_id: month.county_id, is_public: month.county_id === null, is_demo: cx.house.is_demo })
      else if (before.value !== value) changed.push({ ...said, supersedes: before.id })
    }
  }
  await recordFacts(cx, fresh)
  await supersede(cx, changed)
  if (fresh.length + changed.length > 0) audit(cx, 'challenges.record-months', `city:${cx.city.id}`, { recorded: fresh.length, corrected: changed.length })
  return { recorded: fresh.length, corrected: changed.length }
}
