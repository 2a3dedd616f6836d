import { sql, type RawBuilder } from 'kysely'
import { levels, type Pool, type Terms } from './allocate.ts'

/**
 * `allocate` as one statement. `demands` is a query with the columns subject text, measure text, amount_fen bigint, already_year_fen bigint,
 * already_total_fen bigint, is_group_taken boolean; the result has subject, measure, amount_fen, granted_fen, reduced_by. Terms and pools go in as
 * parameters; products that could pass a bigint are taken in numeric.
 */
export function allocateSql(demands: RawBuilder<unknown>, terms: readonly Terms[], pools: readonly Pool[]): RawBuilder<unknown> {
  const steps = levels.map((name, level) => poolStep(name, level))
  return sql`
    with terms as materialized (
      select * from jsonb_to_recordset(${JSON.stringify(terms.map(({ group, order, ...one }) => ({ ...one, grp: group, turn: order })))}::jsonb)
        as one(measure text, turn int, year_cap_fen bigint, total_cap_fen bigint, grp text, group_takes text, programme text, fund text)),
    pools as materialized (
      select * from jsonb_to_recordset(${JSON.stringify(pools)}::jsonb) as one(id text, budget_fen bigint, when_short text)),
    demand as (
      select d.subject, d.measure, d.amount_fen, d.is_group_taken, t.turn, t.grp, t.group_takes, t.programme, t.fund,
        case when t.year_cap_fen is null then d.amount_fen else least(d.amount_fen, greatest(0, t.year_cap_fen - d.already_year_fen)) end as in_year,
        case when t.total_cap_fen is null then d.amount_fen else greatest(0, t.total_cap_fen - d.already_total_fen) end as total_left
      from (${demands}) d join terms t using (measure) offset 0),
    capped as (
      select *, case when grp is not null and is_group_taken then 0 else least(in_year, total_left) end as fen from demand offset 0),
    ranked as (
      select *, case when grp is null or fen = 0 then 1
        else row_number() over (partition by subject, grp, fen = 0 order by case when group_takes = 'highest' then fen else 0 end desc, turn) end as place
      from capped),
    granted_0 as (
      select subject, measure, amount_fen, turn, programme, fund, case when place = 1 then fen else 0 end as fen,
        case when place > 1 then 'excluded' when grp is not null and is_group_taken and least(in_year, total_left) > 0 then 'group-taken'
          when least(in_year, total_left) < in_year then 'total-cap' when in_year < amount_fen then 'year-cap' end as reduced_by
      from ranked offset 0)${sql.join(steps, sql``)}
    select subject, measure, amount_fen, fen as granted_fen, reduced_by from ${sql.ref(`granted_${levels.length}`)}`
}

// One pool after the other: what is left of a row after the first is what it asks of the second.
function poolStep(name: typeof levels[number], level: number): RawBuilder<unknown> {
  const drawn = sql.ref(name)
  return sql`,
    ${sql.ref(`asked_${level}`)} as (
      select g.*, p.budget_fen, p.when_short, sum(fen) over pool as wanted_fen,
        sum(fen) over (pool order by subject collate "C", turn rows unbounded preceding) as running_fen
      from ${sql.ref(`granted_${level}`)} g left join pools p on p.id = g.${drawn}
      window pool as (partition by p.id)),
    ${sql.ref(`parts_${level}`)} as (
      select *, case when is_short then div(fen::numeric * greatest(0, budget_fen), wanted_fen) end as part,
        case when is_short then mod(fen::numeric * greatest(0, budget_fen), wanted_fen) end as rest
      from (select *, coalesce(when_short = 'pro-rata' and fen > 0 and wanted_fen > budget_fen, false) as is_short from ${sql.ref(`asked_${level}`)}) one),
    ${sql.ref(`shared_${level}`)} as (
      select *, part + case when row_number() over (partition by ${drawn}, is_short order by rest desc, subject collate "C", turn)
        <= greatest(0, budget_fen) - sum(part) over (partition by ${drawn}, is_short) then 1 else 0 end as whole
      from ${sql.ref(`parts_${level}`)}),
    ${sql.ref(`granted_${level + 1}`)} as (
      select subject, measure, amount_fen, turn, programme, fund,
        case when is_short then whole::bigint when when_short = 'queue' and running_fen > budget_fen then 0 else fen end as fen,
        case when is_short and whole < fen then 'pool-short' when when_short = 'queue' and fen > 0 and running_fen > budget_fen then 'queued' else reduced_by end as reduced_by
      from ${sql.ref(`shared_${level}`)})`
}
