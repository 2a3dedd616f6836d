import { sql, type RawBuilder } from 'kysely'
import { levels, type Pool, type Terms } from './allocate.ts'
import { componentsOf } from './groups.ts'
import { bitsOf, selectionsOf } from './selections.ts'

/**
 * `allocate` as one statement. `demands` is a query with the columns subject text, measure text, amount_fen bigint, already_year_fen bigint,
 * already_total_fen bigint, is_group_taken boolean; the result has subject, measure, amount_fen, granted_fen, reduced_by. Terms and pools go in as
 * parameters; products that could pass a bigint are taken in numeric. Where groups overlap, the selections they allow are listed beforehand and each subject
 * is given the one that comes to the most.
 * @throws fault `rules.too-many-together` | `rules.too-many-selections`
 */
export function allocateSql(demands: RawBuilder<unknown>, terms: readonly Terms[], pools: readonly Pool[]): RawBuilder<unknown> {
  const steps = levels.map((name, level) => poolStep(name, level))
  const { places, selections } = placesOf(terms)
  const overlap = selections.length > 0
  return sql`
    with terms as materialized (
      select * from jsonb_to_recordset(${JSON.stringify(places)}::jsonb)
        as one(measure text, turn int, year_cap_fen bigint, total_cap_fen bigint, is_grouped boolean, grp text, rank int, component int, bit bigint, programme text, fund text)),
    pools as materialized (
      select * from jsonb_to_recordset(${JSON.stringify(pools)}::jsonb) as one(id text, budget_fen bigint, when_short text)),
    demand as (
      select d.subject, d.measure, d.amount_fen, d.is_group_taken and t.is_grouped as is_taken, t.turn, t.grp, t.rank, t.component, t.bit, t.programme, t.fund,
        case when t.year_cap_fen is null then d.amount_fen else least(d.amount_fen, greatest(0, t.year_cap_fen - d.already_year_fen)) end as in_year,
        case when t.total_cap_fen is null then d.amount_fen else greatest(0, t.total_cap_fen - d.already_total_fen) end as total_left
      from (${demands}) d join terms t using (measure) offset 0),
    capped as ${overlap ? sql`materialized` : sql``} (select *, case when is_taken then 0 else least(in_year, total_left) end as fen from demand offset 0),
    ranked as (
      select *, case when grp is null or fen = 0 then 1
        else row_number() over (partition by subject, grp, fen = 0 order by case when rank is null then fen else 0 end desc, rank, turn) end as place
      from capped)${overlap ? bestStep(selections) : sql``},
    granted_0 as (
      select ranked.subject, measure, amount_fen, turn, programme, fund, case when ${barred(overlap)} then 0 else fen end as fen,
        case when ${barred(overlap)} then 'excluded' when is_taken and least(in_year, total_left) > 0 then 'group-taken'
          when least(in_year, total_left) < in_year then 'total-cap' when in_year < amount_fen then 'year-cap' end as reduced_by
      from ranked ${overlap ? sql`left join best on best.subject = ranked.subject and best.component = ranked.component` : sql``} offset 0)${sql.join(steps, sql``)}
    select subject, measure, amount_fen, fen as granted_fen, reduced_by from ${sql.ref(`granted_${levels.length}`)}`
}

const barred = (overlap: boolean) => overlap ? sql`(place > 1 or (fen > 0 and coalesce(best.mask, 0) & bit = 0))` : sql`place > 1`

type Place = Omit<Terms, 'groups' | 'order'> & { turn: number, is_grouped: boolean, grp: string | null, rank: number | null, component: number | null, bit: string | null }

/** Where each measure stands: in one group alone, which a window ranks, or in a component of several, with its bit in the masks of the selections. */
function placesOf(terms: readonly Terms[]): { places: Place[], selections: { component: number, mask: string, zeros: string, is_whole: boolean }[] } {
  const placed = new Map<string, Pick<Place, 'grp' | 'rank' | 'component' | 'bit'>>()
  const selections = componentsOf(terms).flatMap(({ members, is_plain }, component) => {
    if (is_plain) {
      const group = members[0]!.groups.find((own) => members[1]!.groups.some((their) => their.group === own.group))!.group
      for (const one of members) {
        const own = one.groups.find((place) => place.group === group)!
        placed.set(one.measure, { grp: group, rank: own.takes === 'first' ? own.rank : null, component: null, bit: null })
      }
      return []
    }
    const bits = bitsOf(members)
    for (const [at, one] of members.entries()) placed.set(one.measure, { grp: null, rank: null, component, bit: String(bits[at]) })
    return selectionsOf(members).map(({ mask, zeros, is_whole }) => ({ component, mask: String(mask), zeros: String(zeros), is_whole }))
  })
  const alone = { grp: null, rank: null, component: null, bit: null }
  return { places: terms.map(({ groups, order, ...one }) => ({ ...one, turn: order, is_grouped: groups.length > 0, ...placed.get(one.measure) ?? alone })), selections }
}

// Subjects who get something from the same measures of a component choose among the same selections; which is the best depends on their amounts.
function bestStep(selections: ReturnType<typeof placesOf>['selections']): RawBuilder<unknown> {
  return sql`,
    selection as materialized (
      select * from jsonb_to_recordset(${JSON.stringify(selections)}::jsonb) as one(component int, mask bigint, zeros bigint, is_whole boolean)),
    held as materialized (
      select subject, component, bit_or(bit) as has from capped where component is not null and fen > 0 group by subject, component),
    lawful as materialized (
      select distinct had.component, had.has, selection.mask & had.has as mask from (select distinct component, has from held) had
        join selection on selection.component = had.component and (not selection.is_whole or selection.mask & had.has = selection.mask) and selection.zeros & had.has = 0),
    best as materialized (
      select distinct on (subject, component) subject, component, mask from (
        select held.subject, held.component, lawful.mask, sum(capped.fen) as total_fen
        from held join lawful on lawful.component = held.component and lawful.has = held.has
          join capped on capped.subject = held.subject and capped.component = held.component and capped.fen > 0 and capped.bit & lawful.mask <> 0
        group by held.subject, held.component, lawful.mask) weighed
      order by subject, component, total_fen desc, mask desc)`
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
