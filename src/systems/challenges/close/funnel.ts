import { z } from 'zod'
import type { Sentence } from '#kernel/declare/fault.ts'
import { query } from '#kernel/declare/system.ts'
import type { Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import { countiesOf } from '#kernel/trust/actor.ts'
import { casesOf } from '#engines/cases/room.ts'
import { sentence } from '#engines/cases/view-shape.ts'
import { personNames } from '#systems/accounts/public.ts'
import { sourceFigures } from '#systems/facts/public.ts'
import { joinByHash } from '../agreements.ts'
import { measureShape, rowShape, sourceShape } from '../measure.ts'
import { result_words } from './closing-sections.ts'
import { populationOf, stage_columns, stage_ids, type FunnelScope, type StageId } from './funnel-sql.ts'
import { beside_facts, dropped_words, stage_words } from './funnel-words.ts'

const rows_max = 200
const groups_max = 60
/** What the population can be grouped by. */
export const dimensions = ['county', 'sector', 'officer', 'session'] as const
export type Dimension = typeof dimensions[number]
const city_roles = ['city-officer', 'auditor', 'follow-up-officer']

const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/)
/** How the population of the funnel can be narrowed, as inputs of its questions. */
export const narrowing = { from: day.optional(), until: day.optional(), county: z.string().max(64).optional(), sector: z.string().max(64).optional(), officer: z.string().max(64).optional(), session: z.string().max(64).optional() }
type Narrowing = { [K in keyof typeof narrowing]?: string | undefined }
const allow = { anyone: ['public'], 'city-officer': ['same-city'], 'county-officer': ['same-county'], 'follow-up-officer': ['same-city'], auditor: ['same-city'] } as const

/** What the reader may count: officers of the city all of it, of a county their own, anybody else what is public and without names of officers. */
export function scopeOf(cx: Cx, input: Narrowing): FunnelScope & { is_reduced: boolean } {
  const holds = (roles: readonly string[]) => cx.actor.grants.some((grant) => roles.includes(grant.role))
  const sees_city = holds(city_roles)
  const is_reduced = !sees_city && !holds(['county-officer'])
  const own = sees_city || is_reduced ? null : countiesOf(cx.actor, ['county-officer'])
  const counties = input.county ? own && !own.includes(input.county) ? [] : [input.county] : own
  return { from: input.from, until: input.until, counties, sector: input.sector, officer: is_reduced ? undefined : input.officer, session: input.session, is_public_only: is_reduced, is_reduced }
}

const stageShape = measureShape.extend({ amount_words: sentence, of_before_percent: z.number().nullable(), median_days: z.number().nullable() })
const droppedShape = z.strictObject({ outcome: z.string(), reason: z.string().nullable(), title: sentence, why: sentence.nullable(), count: z.number(), amount_fen: z.number() })

/** 漏斗: from what was collected to what was solved, with amounts, days between and where the rest went. */
export const funnel = query({
  title: { zh: '揭榜漏斗', en: 'The funnel' },
  input: z.strictObject({ ...narrowing, by: z.enum(dimensions).optional() }),
  output: z.strictObject({
    stages: z.array(stageShape), dropped: z.array(droppedShape), under_way: z.number(), saving_fen: z.number(), partly: z.number(), is_reduced: z.boolean(), dropped_words: measureShape,
    groups: z.array(z.strictObject({ id: z.string(), title: sentence, counts: z.array(z.number()), agreed_fen: z.number(), paid_fen: z.number() })), has_more_groups: z.boolean(),
    counties: z.array(z.strictObject({ id: z.string(), title: sentence })), sectors: z.array(z.strictObject({ id: z.string(), title: sentence })), officers: z.array(z.strictObject({ id: z.string(), title: sentence })), sessions: z.array(z.strictObject({ id: z.string(), title: sentence })), sources: z.array(sourceShape),
  }),
  allow,
  run: async (cx, input) => {
    const scope = scopeOf(cx, input)
    await cx.elevate()
    await joinByHash(cx)
    const shown = stage_ids.filter((id) => !scope.is_reduced || id !== 'collected')
    const { rows } = await sql<Record<string, number | null>>`with population as materialized (${populationOf(cx, scope)})
      select ${sql.join(stage_ids.flatMap((id, place) => {
        const { at, fen } = stage_columns[id]
        const reached = sql`count(*) filter (where ${sql.ref(at)} is not null)::int as ${sql.ref(`${id}_n`)}, coalesce(sum(${sql.ref(fen)}) filter (where ${sql.ref(at)} is not null), 0)::bigint as ${sql.ref(`${id}_fen`)}`
        const before = stage_ids[place - 1]
        return before ? [reached, sql`(percentile_cont(0.5) within group (order by extract(epoch from ${sql.ref(at)} - ${sql.ref(stage_columns[before].at)})) filter (where ${sql.ref(at)} is not null and ${sql.ref(stage_columns[before].at)} is not null) / 86400)::float8 as ${sql.ref(`${id}_days`)}`] : [reached]
      }), sql`, `)}, count(*) filter (where closed_at is null)::int as under_way, coalesce(sum(saving_fen) filter (where closed_at is not null), 0)::bigint as saving_fen, count(*) filter (where reason = 'partly' and outcome = 'closed')::int as partly from population`.execute(cx.tx)
    const found = rows[0]!
    const dropped = await sql<{ outcome: string, reason: string | null, n: number, fen: number }>`select outcome, reason, count(*)::int as n, sum(funding_fen)::bigint as fen from (${populationOf(cx, scope)}) population
      where closed_at is not null and solved_at is null group by outcome, reason order by n desc, outcome, reason`.execute(cx.tx)
    const { options } = casesOf(cx.city)
    const listed = (register: string) => options(register).map((one) => ({ id: one.id, title: one.title }))
    const groups = await groupsOf(cx, scope, scope.is_reduced && input.by === 'officer' ? undefined : input.by)
    return {
      stages: shown.map((id, place) => {
        const before = shown[place - 1]
        const { amount, ...words } = stage_words[id]
        const whole = before ? found[`${before}_n`] ?? 0 : 0
        return { id, ...words, amount_words: amount, value: found[`${id}_n`] ?? 0, amount_fen: found[`${id}_fen`] ?? 0, of_before_percent: before && whole > 0 ? Math.round((found[`${id}_n`] ?? 0) * 1000 / whole) / 10 : null, median_days: before ? roundDays(found[`${id}_days`]) : null }
      }),
      dropped: scope.is_reduced ? [] : dropped.rows.map((row) => ({ outcome: row.outcome, reason: row.reason, ...endingWords(cx, row.outcome, row.reason), count: row.n, amount_fen: row.fen })),
      dropped_words: { id: 'dropped', ...dropped_words, value: dropped.rows.reduce((sum, row) => sum + row.n, 0), amount_fen: null },
      under_way: found.under_way ?? 0, saving_fen: found.saving_fen ?? 0, partly: found.partly ?? 0, is_reduced: scope.is_reduced, groups: groups.slice(0, groups_max), has_more_groups: groups.length > groups_max,
      counties: listed('counties'), sectors: listed('sectors'), officers: scope.is_reduced ? [] : await officersIn(cx), sessions: await sessionsIn(cx, scope.is_reduced), sources: sourceFigures(cx.city, [...stage_ids.map((id) => stage_words[id].fact!), ...beside_facts]),
    }
  },
})

const roundDays = (days: number | null | undefined) => days === null || days === undefined ? null : Math.round(days * 10) / 10

async function officersIn(cx: Cx): Promise<{ id: string, title: Sentence }[]> {
  const { rows } = await sql<{ id: string }>`select distinct account_id as id from follow_charge where city_id = ${cx.city.id} and until_at is null order by account_id limit 500`.execute(cx.tx)
  const names = await personNames(cx, rows.map((row) => row.id))
  return rows.map(({ id }) => ({ id, title: names.get(id) ?? { zh: id, en: id } }))
}

async function sessionsIn(cx: Cx, is_public_only: boolean): Promise<{ id: string, title: Sentence }[]> {
  const { rows } = await sql<{ id: string, zh: string, en: string }>`select id, title_zh as zh, title_en as en from challenge_session where city_id = ${cx.city.id} ${is_public_only ? sql`and is_public` : sql``} order by opens_on desc, id limit 500`.execute(cx.tx)
  return rows.map(({ id, zh, en }) => ({ id, title: { zh, en } }))
}

async function groupsOf(cx: Cx, scope: FunnelScope, by: typeof dimensions[number] | undefined): Promise<{ id: string, title: Sentence, counts: number[], agreed_fen: number, paid_fen: number }[]> {
  if (!by) return []
  const column = sql.ref({ county: 'county_id', sector: 'sector', officer: 'officer', session: 'held.session_id' }[by])
  // A challenge held in several sessions counts in each of them.
  const held = by === 'session' ? sql`left join session_challenge held on held.city_id = ${cx.city.id} and held.challenge_id = population.challenge_id` : sql``
  const { rows } = await sql<{ id: string | null, counts: number[], agreed_fen: number, paid_fen: number }>`select ${column} as id, array[${sql.join(stage_ids.map((id) => sql`count(${sql.ref(stage_columns[id].at)})::int`), sql`, `)}] as counts,
    coalesce(sum(agreed_fen) filter (where agreed_at is not null), 0)::bigint as agreed_fen, coalesce(sum(paid_fen), 0)::bigint as paid_fen from (${populationOf(cx, scope)}) population ${held} group by 1 order by count(*) desc, 1 limit ${groups_max + 1}`.execute(cx.tx)
  const titles = await groupTitles(cx, by, rows.map((row) => row.id ?? ''), scope.is_public_only)
  return rows.map((row) => ({ ...row, id: row.id ?? '', title: titles.get(row.id ?? '')! }))
}

/** What the groups of a dimension are called; '' is the group of what states none. */
export async function groupTitles(cx: Cx, by: Dimension, ids: readonly string[], is_public_only: boolean): Promise<Map<string, Sentence>> {
  const names = by === 'officer' ? await personNames(cx, ids.filter((id) => id !== '')) : null
  const options = by === 'officer' ? [] : by === 'session' ? await sessionsIn(cx, is_public_only) : casesOf(cx.city).options(by === 'county' ? 'counties' : 'sectors')
  const none: Sentence = by === 'officer' ? { zh: '尚无专员', en: 'Nobody yet' } : by === 'session' ? { zh: '未入专场', en: 'In no session' } : { zh: '未注明', en: 'Not stated' }
  return new Map(ids.map((id) => [id, id === '' ? none : names?.get(id) ?? options.find((one) => one.id === id)?.title ?? { zh: id, en: id }]))
}

/** An end and its coded reason in words, from the procedure and the pack's own lists. */
export function endingWords(cx: Cx, outcome: string, reason: string | null): { title: Sentence, why: Sentence | null } {
  const room = casesOf(cx.city)
  const title = room.current.get('challenge')?.procedure.text.outcomes.find((one) => one.id === outcome)?.title ?? { zh: outcome, en: outcome }
  if (reason === null) return { title, why: null }
  const coded = result_words[reason] ?? room.options('refusal-reasons').find((one) => one.id === reason)?.title ?? [...room.current.get('challenge')?.forms.values() ?? []].flatMap((form) => form.sections.flatMap((section) => section.fields)).find((field) => field.id === 'reason')?.options?.find((one) => one.id === reason)?.title
  return { title, why: coded ?? { zh: reason, en: reason } }
}

/** The challenges behind one number of the funnel, the latest first; `reason` none asks for those that ended without a coded one. */
export const funnelRows = query({
  title: { zh: '漏斗的明细', en: 'Rows behind the funnel' },
  input: z.strictObject({ ...narrowing, stage: z.enum([...stage_ids, 'dropped']), outcome: z.string().max(64).optional(), reason: z.string().max(64).optional() }),
  output: z.strictObject({ rows: z.array(rowShape.extend({ challenge_id: z.string().nullable() })), is_capped: z.boolean() }),
  allow,
  run: async (cx, input) => {
    const scope = scopeOf(cx, input)
    if (scope.is_reduced && (input.stage === 'collected' || input.stage === 'dropped')) return { rows: [], is_capped: false }
    await cx.elevate()
    await joinByHash(cx)
    const { at, fen } = input.stage === 'dropped' ? { at: 'closed_at', fen: 'funding_fen' } : stage_columns[input.stage as StageId]
    const { rows } = await sql<{ case_id: string, challenge_id: string, title_zh: string | null, title_en: string | null, at: string, fen: number, officer: string | null, is_public: boolean, reason: string | null, outcome: string | null }>`
      select case_id, challenge_id, title_zh, title_en, to_char(${sql.ref(at)} at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at, ${sql.ref(fen)} as fen, officer, is_public, outcome, reason from (${populationOf(cx, scope)}) population
      where ${sql.ref(at)} is not null ${input.stage === 'dropped' ? sql`and solved_at is null` : sql``} ${input.outcome ? sql`and outcome = ${input.outcome}` : sql``} ${input.reason === 'none' ? sql`and reason is null` : input.reason ? sql`and reason = ${input.reason}` : sql``}
      order by ${sql.ref(at)} desc, case_id limit ${rows_max + 1}`.execute(cx.tx)
    const names = scope.is_reduced ? new Map<string, Sentence>() : await personNames(cx, rows.flatMap((row) => row.officer ?? []))
    return {
      rows: rows.slice(0, rows_max).map((row) => ({
        key: row.case_id, case_id: scope.is_reduced ? null : row.case_id, challenge_id: row.is_public ? row.challenge_id : null, title: { zh: row.title_zh ?? row.title_en ?? '—', en: row.title_en ?? row.title_zh ?? '—' }, at: row.at, amount_fen: row.fen,
        who: row.officer ? names.get(row.officer) ?? null : null, note: null })),
      is_capped: rows.length > rows_max,
    }
  },
})
