import { z } from 'zod'
import { sentenceShape } from '#kernel/declare/pack.ts'
import { query } from '#kernel/declare/system.ts'
import { sql } from '#kernel/store/db.ts'
import { instant } from '#kernel/store/instant.ts'
import { addMonths } from '#kernel/values/days.ts'
import { countiesOf as countiesOfActor } from '#kernel/trust/actor.ts'
import type { Cx } from '#kernel/store/cx.ts'
import { laddersOf } from '#engines/rules/ladder-check.ts'
import { countiesOf } from '#systems/organizations/public.ts'
import { lineOf } from './assess.ts'
import { settingsOf } from './settings.ts'
import { targetsOf } from './targets.ts'
import { countsOn, holdsOn } from './status.ts'
import { own_facts, weighed_max } from './weigh.ts'

export const officers = { 'county-officer': ['same-county'], 'city-officer': ['same-city'], auditor: ['same-city'] } as const
export const measures = ['held', 'new', 'expiring', 'ready', 'near', 'open'] as const
export type MeasureId = typeof measures[number]

const counted = z.strictObject({ held: z.number(), new: z.number(), expiring: z.number(), ready: z.number(), near: z.number(), open: z.number() })
type Counted = z.output<typeof counted>
export const population_input = z.string().min(1).max(64).default(own_facts)

/** 培育看板: by county and rung who holds a status, is new, runs out, could apply, is one condition short; the published targets beside. */
export const board = query({
  title: { zh: '培育看板', en: 'The pipeline board' },
  input: z.strictObject({ population: population_input, months: z.coerce.number().int().min(1).max(36).optional() }),
  output: z.strictObject({
    rungs: z.array(z.strictObject({ id: z.string(), title: sentenceShape, rung: z.number(), level: z.string(), is_undetermined: z.boolean(), total: counted })),
    counties: z.array(z.strictObject({ id: z.string().nullable(), title: sentenceShape, cells: z.record(z.string(), counted) })),
    targets: z.array(z.strictObject({ fact: z.string(), title: sentenceShape, county: z.string().nullable(), subject: sentenceShape, rungs: z.array(z.string()), counts: z.enum(['held', 'new']), period: z.string(), value: z.number(), qualifier: sentenceShape.nullable(), note: sentenceShape.nullable(), source: z.strictObject({ id: z.string(), sentence: z.string() }), now: z.number() })),
    run: z.strictObject({ id: z.string(), population: z.string(), title: sentenceShape, as_of: z.string(), subjects_count: z.number(), is_demo: z.boolean(), made_at: z.string() }).nullable(),
    runs: z.array(z.strictObject({ population: z.string(), title: sentenceShape, is_demo: z.boolean() })),
    populations: z.array(z.strictObject({ id: z.string(), title: sentenceShape, is_demo: z.boolean() })),
    months: z.number(), today_on: z.string(), may_weigh: z.boolean(),
    /** Some of what is counted was made up for the demonstration. */
    has_demo: z.boolean(),
  }),
  allow: officers,
  run: async (cx, { population, months: asked }) => {
    const rungs = laddersOf(cx.city.pack)
    const months = asked ?? settingsOf(cx.city.pack).expiring_months
    const held = await heldCounts(cx, months)
    const run = await runOf(cx, population)
    const near = run ? await nearCounts(cx, run.id) : []
    const cell = (rung: string, county: string | null | undefined): Counted => {
      const [mine, far] = [held, near].map((rows) => rows.filter((one) => one.rung === rung && (county === undefined || one.county_id === county)))
      const add = (rows: readonly Record<string, unknown>[], key: string) => rows.reduce((sum, one) => sum + Number(one[key] ?? 0), 0)
      return { held: add(mine!, 'held'), new: add(mine!, 'new'), expiring: add(mine!, 'expiring'), ready: add(far!, 'ready'), near: add(far!, 'near'), open: add(far!, 'open') }
    }
    const own = cx.actor.grants.some((grant) => grant.role === 'city-officer' || grant.role === 'auditor') ? null : countiesOfActor(cx.actor, ['county-officer'])
    const counties = countiesOf(cx.city.pack).filter((one) => own === null || own.includes(one.id)).map((one): { id: string | null, title: { zh: string, en: string } } => ({ id: one.id, title: one.title }))
    if ([...held, ...near].some((one) => one.county_id === null)) counties.push({ id: null, title: { zh: '未注明县（市、区）', en: 'No county stated' } })
    const { rows: runs } = await sql<{ population: string, title: { zh: string, en: string }, is_demo: boolean }>`select population, title, is_demo from ladder_run where city_id = ${cx.city.id} order by made_at desc`.execute(cx.tx)
    const may_weigh = cx.actor.grants.some((grant) => grant.role === 'city-officer')
    const { rows: populations } = may_weigh ? await sql<{ id: string, title: { zh: string, en: string }, is_demo: boolean }>`select id, title, is_demo from rule_population
      where city_id = ${cx.city.id} and is_demo and subjects_count between 1 and ${weighed_max} order by made_at desc limit 5`.execute(cx.tx) : { rows: [] }
    const targets = targetsOf(cx, own).map(({ subject_id, ...one }) => {
      const county = counties.some((other) => other.id === subject_id) ? subject_id : null
      return { ...one, county, now: one.rungs.reduce((sum, rung) => sum + cell(rung, county ?? undefined)[one.counts], 0) }
    })
    return {
      rungs: rungs.map((one) => ({ ...lineOf(one), total: cell(one.id, undefined) })),
      counties: counties.map((county) => ({ ...county, cells: Object.fromEntries(rungs.map((one) => [one.id, cell(one.id, county.id)])) })),
      targets, run, runs, populations, months, today_on: cx.today_on, may_weigh, has_demo: held.some((one) => one.has_demo),
    }
  },
})

/** The day until which the board looks for what expires. */
export function horizon(cx: Pick<Cx, 'today_on'>, months: number): string {
  return addMonths(cx.today_on, months)
}

/** Periods that hold on the day, of one enterprise and rung the longest. A county's officer is shown the county's by row-level security. */
export function heldRows(cx: Pick<Cx, 'city' | 'today_on'>) {
  return sql`select distinct on (status.org_id, status.rung) status.id, status.org_id, status.rung, coalesce(org.county_id, status.county_id) as county_id, status.certificate, status.valid_from, status.valid_until, status.source, status.is_demo
    from ladder_status status left join organization org on org.city_id = status.city_id and org.id = status.org_id
    where status.city_id = ${cx.city.id} and ${holdsOn(cx.today_on)} order by status.org_id, status.rung, status.valid_until desc nulls first, status.id desc`
}

/** Enterprises whose first period on a rung began in the year of the day. */
export function newRows(cx: Pick<Cx, 'city' | 'today_on'>) {
  return sql`select status.id, status.org_id, status.rung, coalesce(org.county_id, status.county_id) as county_id, status.certificate, status.valid_from, status.valid_until, status.source, status.is_demo
    from ladder_status status left join organization org on org.city_id = status.city_id and org.id = status.org_id
    where status.city_id = ${cx.city.id} and status.what = 'granted' and ${countsOn(cx.today_on)} and extract(year from status.valid_from) = ${Number(cx.today_on.slice(0, 4))}`
}

async function heldCounts(cx: Cx, months: number) {
  const { rows } = await sql<{ rung: string, county_id: string | null, held: number, new: number, expiring: number, has_demo: boolean }>`
    select rung, county_id, sum(held)::int as held, sum(new)::int as new, sum(expiring)::int as expiring, bool_or(is_demo) as has_demo from (
      select rung, county_id, is_demo, 1 as held, 0 as new, (valid_until is not null and valid_until <= ${horizon(cx, months)}::date)::int as expiring from (${heldRows(cx)}) held
      union all select rung, county_id, is_demo, 0, 1, 0 from (${newRows(cx)}) fresh
    ) one group by rung, county_id`.execute(cx.tx)
  return rows
}

/** The conditions of what a run found, on `standing`: nobody who holds the status meanwhile. */
export const standing_conditions = {
  ready: sql<boolean>`standing.outcome = 'eligible'`,
  near: sql<boolean>`standing.failed = 1 and standing.unknown = 0`,
  open: sql<boolean>`standing.failed = 0 and standing.outcome = 'undecided'`,
} as const

/** Rows of a run whose enterprise does not hold the status on the day. */
export function notHolding(cx: Pick<Cx, 'city' | 'today_on'>) {
  return sql<boolean>`not exists (select from ladder_status status where status.city_id = standing.city_id and status.org_id = standing.subject_id and status.rung = standing.rung and ${holdsOn(cx.today_on)})`
}

async function nearCounts(cx: Cx, run_id: string) {
  const { ready, near, open } = standing_conditions
  const { rows } = await sql<{ rung: string, county_id: string | null, ready: number, near: number, open: number }>`
    select rung, county_id, count(*) filter (where ${ready})::int as ready, count(*) filter (where ${near})::int as near, count(*) filter (where ${open})::int as open
    from ladder_standing standing where city_id = ${cx.city.id} and run_id = ${run_id} and ${notHolding(cx)} group by rung, county_id`.execute(cx.tx)
  return rows
}

/** The last run over a population. */
export async function runOf(cx: Cx, population: string) {
  const { rows } = await sql<{ id: string, population: string, title: { zh: string, en: string }, as_of: string, subjects_count: number, is_demo: boolean, made_at: string }>`
    select id, population, title, as_of::text as as_of, subjects_count, is_demo, ${instant('made_at')}
    from ladder_run where city_id = ${cx.city.id} and population = ${population} order by made_at desc limit 1`.execute(cx.tx)
  return rows[0] ?? null
}
