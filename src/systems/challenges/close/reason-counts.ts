import { z } from 'zod'
import type { Sentence } from '#kernel/declare/fault.ts'
import { query } from '#kernel/declare/system.ts'
import type { Cx } from '#kernel/store/cx.ts'
import { sql, type RawBuilder } from '#kernel/store/db.ts'
import { casesOf } from '#engines/cases/room.ts'
import { sentence } from '#engines/cases/view-shape.ts'
import { joinByHash } from '../agreements.ts'
import { measureShape, rowShape, type MeasureWords } from '../measure.ts'
import { dimensions, endingWords, groupTitles, narrowing, scopeOf, type Dimension } from './funnel.ts'
import { populationOf, type FunnelScope } from './funnel-sql.ts'

/** Most groups shown side by side; the largest come first. */
export const reason_groups_max = 12
const rows_max = 200
const kinds = ['refusal', 'way', 'loss'] as const
type Kind = typeof kinds[number]

const kind_words: Record<Kind, MeasureWords> = {
  refusal: { title: { zh: '未受理、未通过与撤榜的理由', en: 'Why needs were refused, declined or revoked' }, definition: { zh: '所选范围内已办结的需求，按结论与代码化理由各计一次', en: 'Needs of the range that ended, once each by outcome and coded reason' }, formula: { zh: '最后一次“不予受理”“不予发榜”“确认撤榜”所填的理由代码', en: 'Coded reason of the last refusal, decline or revocation' }, fact: null, version: '1' },
  way: { title: { zh: '建议去处', en: 'Ways on that were named' }, definition: { zh: '不予受理时给企业的去处；一项需求可有几个去处，各计一次', en: 'Where an enterprise was pointed to when its need was refused; a need may have several, each counted once' }, formula: { zh: '理由台账中去处代码的去重计数', en: 'Distinct coded ways on of the record of reasons' }, fact: null, version: '1' },
  loss: { title: { zh: '方案未中选的理由', en: 'Why bids were not chosen' }, definition: { zh: '所选范围内的榜单下未中选的方案，每份一个代码化理由', en: 'Bids not chosen for challenges of the range, with one coded reason each' }, formula: { zh: '状态为“未中选”且已说明理由的方案数', en: 'Bids in the state “not chosen” with a reason' }, fact: null, version: '1' },
}

/** Every coded reason of the population as rows of one shape; a losing bid is a row of its own. The transaction is elevated and `scope` bounded to the reader. */
function givenIn(cx: Cx, scope: FunnelScope): RawBuilder<unknown> {
  return sql`population as materialized (${populationOf(cx, scope)}),
    given as (
      select case_id, case_id as key, 'refusal' as kind, outcome || '/' || reason as code, closed_at as at from population where closed_at is not null and solved_at is null and outcome <> 'closed' and reason is not null
      union all select population.case_id, population.case_id || '/' || code, 'way', code, min(case_reason.at) from population join case_reason on case_reason.city_id = ${cx.city.id} and case_reason.case_id = population.case_id and case_reason.register = 'ways-on' group by population.case_id, code
      union all select population.case_id, bid.id, 'loss', bid.loss_reason, bid.opened_at from population join bid on bid.city_id = ${cx.city.id} and bid.case_id = population.case_id and bid.state = 'not-chosen' and bid.loss_reason is not null
    )`
}

const groupColumn = (by: Dimension) => sql.ref({ county: 'population.county_id', sector: 'population.sector', officer: 'population.officer', session: 'held.session_id' }[by])
/** A challenge held in several sessions counts in each of them. */
const heldIn = (cx: Cx, by: Dimension | undefined) => by === 'session' ? sql`left join session_challenge held on held.city_id = ${cx.city.id} and held.challenge_id = population.challenge_id` : sql``

function titleOf(cx: Cx, kind: Kind, code: string): Sentence {
  const room = casesOf(cx.city)
  if (kind === 'refusal') {
    const [outcome, reason] = code.split('/') as [string, string]
    const { title, why } = endingWords(cx, outcome, reason)
    return { zh: `${title.zh}：${why?.zh ?? reason}`, en: `${title.en}: ${why?.en ?? reason}` }
  }
  return room.options(kind === 'way' ? 'ways-on' : 'loss-reasons').find((one) => one.id === code)?.title ?? { zh: code, en: code }
}

const allow = { 'city-officer': ['same-city'], 'county-officer': ['same-county'], 'follow-up-officer': ['same-city'], auditor: ['same-city'] } as const

/** 理由统计: coded reasons of refusals, the ways on, and reasons why bids lost, over the needs of the funnel's range and by its groups. */
export const reasonCounts = query({
  title: { zh: '理由统计', en: 'Reasons counted' },
  input: z.strictObject({ ...narrowing, by: z.enum(dimensions).optional() }),
  output: z.strictObject({
    kinds: z.array(z.strictObject({ words: measureShape, rows: z.array(z.strictObject({ code: z.string(), title: sentence, count: z.number(), of: z.record(z.string(), z.number()) })) })),
    groups: z.array(z.strictObject({ id: z.string(), title: sentence })), has_more_groups: z.boolean(),
  }),
  allow,
  run: async (cx, { by, ...input }) => {
    const scope = scopeOf(cx, input)
    await cx.elevate()
    await joinByHash(cx)
    const { rows } = await sql<{ kind: Kind, code: string, n: number }>`with ${givenIn(cx, scope)} select kind, code, count(*)::int as n from given group by kind, code order by n desc, code`.execute(cx.tx)
    const cells = by ? (await sql<{ kind: Kind, code: string, group_id: string | null, n: number }>`with ${givenIn(cx, scope)} select kind, code, ${groupColumn(by)} as group_id, count(*)::int as n
      from given join population using (case_id) ${heldIn(cx, by)} group by 1, 2, 3`.execute(cx.tx)).rows : []
    const sizes = new Map<string, number>()
    for (const cell of cells) sizes.set(cell.group_id ?? '', (sizes.get(cell.group_id ?? '') ?? 0) + cell.n)
    const largest = [...sizes].toSorted((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).map(([id]) => id)
    const shown = largest.slice(0, reason_groups_max)
    const titles = by ? await groupTitles(cx, by, shown, scope.is_public_only) : new Map<string, Sentence>()
    return {
      kinds: kinds.map((kind) => {
        const own = rows.filter((row) => row.kind === kind)
        return {
          words: { id: kind, ...kind_words[kind], value: own.reduce((sum, row) => sum + row.n, 0), amount_fen: null },
          rows: own.map((row) => ({ code: row.code, title: titleOf(cx, kind, row.code), count: row.n, of: Object.fromEntries(cells.filter((cell) => cell.kind === kind && cell.code === row.code && shown.includes(cell.group_id ?? '')).map((cell) => [cell.group_id ?? '', cell.n])) })),
        }
      }),
      groups: shown.map((id) => ({ id, title: titles.get(id)! })), has_more_groups: largest.length > shown.length,
    }
  },
})

/** The needs, or losing bids, behind one number of the reasons; `group` with `by` is one cell, '' the group of what states none. */
export const reasonRows = query({
  title: { zh: '理由统计的明细', en: 'Rows behind the reasons' },
  input: z.strictObject({ ...narrowing, kind: z.enum(kinds), code: z.string().min(1).max(140).optional(), by: z.enum(dimensions).optional(), group: z.string().max(64).optional() }),
  output: z.strictObject({ rows: z.array(rowShape), is_capped: z.boolean() }),
  allow,
  run: async (cx, { kind, code, by, group, ...input }) => {
    const scope = scopeOf(cx, input)
    await cx.elevate()
    await joinByHash(cx)
    const is_cell = by !== undefined && group !== undefined
    const { rows } = await sql<{ key: string, case_id: string, code: string, title_zh: string | null, title_en: string | null, at: string }>`with ${givenIn(cx, scope)}
      select given.key, given.case_id, given.code, population.title_zh, population.title_en, to_char(given.at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at from given join population using (case_id) ${heldIn(cx, is_cell ? by : undefined)}
      where given.kind = ${kind} ${code ? sql`and given.code = ${code}` : sql``} ${is_cell ? sql`and ${groupColumn(by)} is not distinct from nullif(${group}, '')` : sql``}
      order by given.at desc, given.key limit ${rows_max + 1}`.execute(cx.tx)
    return {
      rows: rows.slice(0, rows_max).map((row) => ({ key: row.key, case_id: row.case_id, title: { zh: row.title_zh ?? row.title_en ?? '—', en: row.title_en ?? row.title_zh ?? '—' }, at: row.at, amount_fen: null, who: code ? null : titleOf(cx, kind, row.code), note: null })),
      is_capped: rows.length > rows_max,
    }
  },
})
