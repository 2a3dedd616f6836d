import { z } from 'zod'
import { query } from '#kernel/declare/system.ts'
import type { Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import { casesOf } from '#engines/cases/room.ts'
import { sentence } from '#engines/cases/view-shape.ts'
import { excerpt, marked } from '#engines/match/highlight.ts'
import { matching } from '#engines/match/search.ts'
import { ownerShown, wholeShown } from '../seek/public-face.ts'
import { figuresOf } from '#systems/facts/public.ts'
import { statusOf } from './status.ts'

const page_rows = 20
const count_max = 1_000

export const hallLine = z.strictObject({
  id: z.string(), case_id: z.string().nullable(), title: sentence, problem: sentence, amount_fen: z.number().nullable(), currency: z.string(), amount_note: sentence.nullable(),
  bids_close_at: z.string().nullable(), days_left: z.number().nullable(), status: z.strictObject({ id: z.string(), zh: z.string(), en: z.string() }),
  sector: z.strictObject({ id: z.string(), zh: z.string(), en: z.string() }).nullable(), county: z.strictObject({ id: z.string(), zh: z.string(), en: z.string() }).nullable(),
  owner: sentence.nullable(), language: z.enum(['zh', 'en', 'both']), is_demo: z.boolean(), source: z.strictObject({ title: z.string(), url: z.string().nullable() }).nullable(),
})
export const figure = z.strictObject({ title: sentence, value: z.string(), unit: sentence.nullable(), qualifier: sentence.nullable(), period: z.string(), source: z.strictObject({ id: z.string(), sentence: z.string() }) })
const segments = z.array(z.strictObject({ text: z.string(), is_hit: z.boolean() }))
const sides = z.strictObject({ zh: segments, en: segments })
/** A line with the words that were asked for marked in its title and its text; null where nothing was asked for. */
const foundLine = hallLine.extend({ found: z.strictObject({ title: sides, text: sides }).nullable() })
const counted = z.array(z.strictObject({ id: z.string(), title: sentence, count: z.number() }))

export type HallRow = {
  id: string, case_id: string | null, title_zh: string | null, title_en: string | null, summary_zh: string | null, summary_en: string | null, problem: string | null, funding_minor: number | null, funding_note: string | null,
  currency: string, bids_close_at: string | null, is_open: boolean, ended_at: string | null, result: string | null, days_left: number | null, sector: string | null, county_id: string | null, confidentiality: string | null,
  org_zh: string | null, org_en: string | null, is_demo: boolean, source: { title: string, url: string | null, owner?: string } | null, sort: string
}

/** Columns every line of the hall needs; the owner of an anonymous challenge and what a summary stands for stay in the database. */
export const hallColumns = sql`case when ${wholeShown} then problem end as problem, case when ${ownerShown} then org.title_zh end as org_zh, case when ${ownerShown} then org.title_en end as org_en, ${sql.raw(`challenge.id, challenge.case_id, challenge.title_zh, challenge.title_en, summary_zh, summary_en, funding_minor, funding_note, currency,
  to_char(bids_close_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as bids_close_at, coalesce(bids_close_at > now(), false) and ended_at is null as is_open, ended_at::text, result,
  case when bids_close_at > now() then ceil(extract(epoch from bids_close_at - now()) / 86400)::int end as days_left, sector, challenge.county_id, confidentiality,
  challenge.is_demo, challenge.source`)}`

const first = (text: string | null, max: number) => text === null ? null : [...text].length > max ? `${[...text].slice(0, max).join('')}…` : text

/** One challenge as a line of the hall. */
export function lineOf(cx: Cx, row: HallRow): z.output<typeof hallLine> {
  const { options } = casesOf(cx.city)
  const named = (register: string, id: string | null) => {
    const found = id === null ? undefined : options(register).find((one) => one.id === id)
    return found ? { id: found.id, ...found.title } : null
  }
  const title_zh = row.title_zh ?? row.title_en ?? '', title_en = row.title_en ?? row.title_zh ?? ''
  const problem = first(row.problem, 120) ?? ''
  const owner = row.source?.owner
  return {
    id: row.id, case_id: row.case_id, title: { zh: title_zh, en: title_en }, problem: { zh: row.summary_zh ?? row.summary_en ?? problem, en: row.summary_en ?? row.summary_zh ?? problem },
    amount_fen: row.funding_minor, currency: row.currency, amount_note: row.funding_note === 'up-to' ? { zh: '最高', en: 'up to' } : row.funding_minor === null ? { zh: '来源未载明金额', en: 'No amount stated' } : null,
    bids_close_at: row.bids_close_at, days_left: row.days_left, status: statusOf(row),
    sector: named('sectors', row.sector), county: named('counties', row.county_id), owner: row.org_zh === null ? owner ? { zh: owner, en: owner } : null : { zh: row.org_zh, en: row.org_en ?? row.org_zh },
    language: row.title_zh && row.title_en ? 'both' : row.title_zh ? 'zh' : 'en', is_demo: row.is_demo, source: row.source ? { title: row.source.title, url: row.source.url } : null,
  }
}

// Each sort is an index walk; the cursor is the last line's own key, so a page deep down costs what the first one costs.
// Columns carry their table's name: a bare name in ORDER BY means the text that is shown, and no index is in that order.
const sorts = {
  // The place among what was found, the best first; only where something was asked for.
  best: (ids: readonly string[]) => ({ column: sql`array_position(${ids}::text[], challenge.id)`, order: sql`array_position(${ids}::text[], challenge.id), challenge.id asc`, past: sql.raw('>'), cast: sql.raw('int') }),
  deadline: { column: sql.raw('challenge.bids_close_at'), order: sql.raw('challenge.bids_close_at asc nulls last, challenge.id asc'), past: sql.raw('>'), cast: sql.raw('timestamptz') },
  newest: { column: sql.raw('challenge.published_at'), order: sql.raw('challenge.published_at desc nulls last, challenge.id asc'), past: sql.raw('<'), cast: sql.raw('timestamptz') },
  amount: { column: sql.raw('challenge.funding_minor'), order: sql.raw('challenge.funding_minor desc nulls last, challenge.id asc'), past: sql.raw('<'), cast: sql.raw('bigint') },
}

/** 榜单大厅: what is public, for anyone. */
export const hall = query({
  title: { zh: '榜单大厅', en: 'Open challenges' },
  input: z.strictObject({ q: z.string().max(100).optional(), sector: z.string().max(64).optional(), county: z.string().max(64).optional(), status: z.enum(['open', 'closed', 'all']).default('open'), sort: z.enum(['best', 'deadline', 'newest', 'amount']).optional(), after: z.string().max(200).optional() }),
  output: z.strictObject({ challenges: z.array(foundLine), total: z.number(), is_capped: z.boolean(), is_loose: z.boolean(), next: z.string().nullable(), sectors: counted, counties: counted, figures: z.array(figure) }),
  allow: { anyone: ['public'] },
  run: async (cx, input) => {
    const found = input.q?.trim() ? await matching(cx, { text: input.q, kinds: ['challenge'], is_public_only: true }) : null
    // Words in which nothing can be looked for (“！？”) find nothing.
    const ids = input.q?.trim() ? found?.ids ?? [] : null
    const where = sql`challenge.city_id = ${cx.city.id} and challenge.is_public
      ${input.status === 'open' ? sql`and challenge.bids_close_at > now() and challenge.ended_at is null` : input.status === 'closed' ? sql`and (challenge.bids_close_at is null or challenge.bids_close_at <= now() or challenge.ended_at is not null)` : sql``}
      ${ids === null ? sql`` : sql`and challenge.id = any(${ids}::text[])`}`
    const narrowed = sql`${where} ${input.sector ? sql`and sector = ${input.sector}` : sql``} ${input.county ? sql`and challenge.county_id = ${input.county}` : sql``}`
    const by = input.sort === 'best' && ids === null ? 'deadline' : input.sort ?? (ids === null ? 'deadline' : 'best')
    const sort = by === 'best' ? sorts.best(ids ?? []) : sorts[by]
    const [key, id] = input.after ? [input.after.slice(0, input.after.lastIndexOf('~')), input.after.slice(input.after.lastIndexOf('~') + 1)] : []
    const after = key === undefined ? sql`` : key === '' ? sql`and ${sort.column} is null and challenge.id > ${id}`
      : sql`and (${sort.column} ${sort.past} ${key}::${sort.cast} or (${sort.column} = ${key}::${sort.cast} and challenge.id > ${id}) or ${sort.column} is null)`
    const { rows } = await sql<HallRow>`select ${hallColumns}, coalesce(${sort.column}::text, '') as sort from challenge left join organization org on org.city_id = challenge.city_id and org.id = challenge.org_id
      where ${narrowed} ${after} order by ${sort.order} limit ${page_rows + 1}`.execute(cx.tx)
    const { rows: total } = await sql<{ n: number }>`select count(*)::int as n from (select from challenge where ${narrowed} limit ${count_max + 1}) one`.execute(cx.tx)
    const page = rows.slice(0, page_rows)
    const last = page.at(-1)
    return {
      challenges: page.map((row) => ({ ...lineOf(cx, row), found: found && markedLine(row, found.marking) })), is_loose: found?.is_loose ?? false, total: Math.min(total[0]!.n, count_max), is_capped: total[0]!.n > count_max, next: rows.length > page_rows && last ? `${last.sort}~${last.id}` : null,
      sectors: await countBy(cx, 'sector', 'sectors', where), counties: await countBy(cx, 'county_id', 'counties', where), figures: figuresOf(cx.city, 'open-challenges'),
    }
  },
})

/** The title, and the sentence or the part of the problem in which the words stand. */
function markedLine(row: HallRow, marking: Parameters<typeof marked>[1]): z.output<typeof foundLine>['found'] {
  const text = (language: 'zh' | 'en') => {
    const [own, other] = language === 'zh' ? [row.summary_zh, row.summary_en] : [row.summary_en, row.summary_zh]
    const summary = marked(own ?? other ?? '', marking)
    // The summary is what the line says in any case; only when it holds none of the words is the place shown that does.
    const place = summary.some((one) => one.is_hit) || !row.problem ? summary : excerpt(row.problem, marking, /\p{Script=Han}/u.test(row.problem) ? 'zh' : 'en')
    return place.some((one) => one.is_hit) ? place : summary.length > 0 ? summary : place
  }
  const title_zh = row.title_zh ?? row.title_en ?? '', title_en = row.title_en ?? row.title_zh ?? ''
  return { title: { zh: marked(title_zh, marking), en: marked(title_en, marking) }, text: { zh: text('zh'), en: text('en') } }
}

/** Counts per filter over at most the first 1,000 matches: enough to choose by, never a full scan. */
async function countBy(cx: Cx, column: 'sector' | 'county_id', register: string, where: ReturnType<typeof sql>): Promise<z.output<typeof counted>> {
  const { rows } = await sql<{ id: string, n: number }>`select id, count(*)::int as n from (select ${sql.ref(`challenge.${column}`)} as id from challenge where ${where} limit ${count_max}) one where id is not null group by id order by n desc, id`.execute(cx.tx)
  const { options } = casesOf(cx.city)
  return rows.flatMap((row) => {
    const found = options(register).find((one) => one.id === row.id)
    return found ? [{ id: row.id, title: found.title, count: row.n }] : []
  })
}
