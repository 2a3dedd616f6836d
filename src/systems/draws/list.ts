import { z } from 'zod'
import { query } from '#kernel/declare/system.ts'
import type { Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'

const sentence = z.strictObject({ zh: z.string(), en: z.string() })
const page_size = 100

export const drawLine = z.strictObject({
  number: z.string(), title: sentence, kind: z.enum(['first', 'supplement', 'anew']), follows: z.string().nullable(), state: z.string(), is_direct: z.boolean(),
  noticed_at: z.string(), drawn_at: z.string().nullable(), candidates: z.number().nullable(), seats: z.number(), is_disclosed: z.boolean(), ended_because: sentence.nullable(),
})

type Row = { number: string, title_zh: string, title_en: string, kind: 'first' | 'supplement' | 'anew', follows: string | null, state: string, is_direct: boolean, noticed_at: string, drawn_at: string | null, candidates: number | null, seats: number, is_disclosed: boolean, ended_because: { zh: string, en: string } | null }

/** All draws of a year by number, without a gap, cancelled ones among them. For anyone. */
export const list = query({
  title: { zh: '查看各次抽取', en: 'List the draws of a year' },
  input: z.strictObject({ year: z.coerce.number().int().min(2000).max(2100).optional(), after: z.coerce.number().int().min(0).max(9_999).optional() }),
  output: z.strictObject({ year: z.number(), years: z.array(z.number()), draws: z.array(drawLine), next: z.number().nullable() }),
  allow: { anyone: ['public'] },
  run: async (cx, input) => {
    const years = await yearsOf(cx)
    const year = input.year ?? years[0] ?? Number(cx.today_on.slice(0, 4))
    const { rows } = await sql<Row & { sequence: number }>`select number, sequence, title_zh, title_en, kind, (select other.number from draw other where other.city_id = draw.city_id and other.case_id = draw.follows_case_id) as follows, state, is_direct,
        to_char(noticed_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as noticed_at, to_char(drawn_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as drawn_at,
        (select sum((one ->> 'count')::int)::int from jsonb_array_elements(counts) one) as candidates, (select sum((one ->> 'seats')::int)::int from jsonb_array_elements(notice -> 'strata') one) as seats, disclosed_at is not null as is_disclosed, ended_because
      from draw where city_id = ${cx.city.id} and year = ${year} and number is not null ${input.after === undefined ? sql`` : sql`and sequence < ${input.after}`} order by sequence desc limit ${page_size + 1}`.execute(cx.tx)
    const shown = rows.slice(0, page_size)
    return { year, years: years.length === 0 ? [year] : years, draws: shown.map(({ title_zh, title_en, sequence: _, ...row }) => ({ ...row, title: { zh: title_zh, en: title_en } })), next: rows.length > page_size ? shown.at(-1)!.sequence : null }
  },
})

async function yearsOf(cx: Cx): Promise<number[]> {
  const { rows } = await sql<{ year: number }>`select distinct year from draw where city_id = ${cx.city.id} and year is not null order by year desc limit 50`.execute(cx.tx)
  return rows.map((row) => row.year)
}
