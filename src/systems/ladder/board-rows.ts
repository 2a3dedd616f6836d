import { z } from 'zod'
import { sentenceShape } from '#kernel/declare/pack.ts'
import { query } from '#kernel/declare/system.ts'
import type { Cx } from '#kernel/store/cx.ts'
import { sql, type RawBuilder } from '#kernel/store/db.ts'
import { countyWords } from '#systems/organizations/public.ts'
import { heldRows, horizon, measures, newRows, notHolding, officers, population_input, runOf, standing_conditions } from './board.ts'
import { settingsOf } from './settings.ts'

/** Rows one number opens. */
export const rows_max = 300

type Row = { is_demo: boolean | null, org_id: string, title_zh: string | null, title_en: string | null, county_id: string | null, certificate: string | null, valid_from: string | null, valid_until: string | null, source: { title: string, number?: string | null } | null, points_low: number | null, points_high: number | null, gap_zh: string | null, gap_en: string | null, unknown: number | null }

/** 看板明细: the enterprises behind one number of the board. */
export const boardRows = query({
  title: { zh: '看板明细', en: 'The rows behind a number of the board' },
  input: z.strictObject({ measure: z.enum(measures), rung: z.string().min(1).max(64), county: z.string().max(64).optional(), no_county: z.enum(['yes']).optional(), population: population_input, months: z.coerce.number().int().min(1).max(36).optional() }),
  output: z.strictObject({
    rows: z.array(z.strictObject({
      org_id: z.string(), title: sentenceShape, county: sentenceShape.nullable(), is_known: z.boolean(), is_demo: z.boolean(), certificate: z.string().nullable(), valid_from: z.string().nullable(), valid_until: z.string().nullable(), source: z.string().nullable(),
      points_low: z.number().nullable(), points_high: z.number().nullable(), gap: sentenceShape.nullable(), unknown: z.number().nullable(),
    })),
    is_capped: z.boolean(),
  }),
  allow: officers,
  run: async (cx, input) => {
    const rows = await rowsOf(cx, input)
    const county = countyWords(cx)
    return {
      is_capped: rows.length > rows_max,
      rows: rows.slice(0, rows_max).map((one) => {
        const named = county(one.county_id)
        return {
          org_id: one.org_id, title: { zh: one.title_zh ?? one.org_id, en: one.title_en ?? one.org_id }, is_known: one.title_zh !== null, is_demo: one.is_demo ?? false, county: named && { zh: named.zh, en: named.en },
          certificate: one.certificate, valid_from: one.valid_from, valid_until: one.valid_until, source: one.source === null ? null : [one.source.title, one.source.number].filter((part) => part).join(' '),
          points_low: one.points_low, points_high: one.points_high, gap: one.gap_zh === null ? null : { zh: one.gap_zh, en: one.gap_en ?? one.gap_zh }, unknown: one.unknown,
        }
      }),
    }
  },
})

type Asked = { measure: typeof measures[number], rung: string, county?: string | undefined, no_county?: 'yes' | undefined, population: string, months?: number | undefined }

async function rowsOf(cx: Cx, { measure, rung, county, no_county, population, months }: Asked): Promise<Row[]> {
  const here = (column: RawBuilder<unknown>) => no_county ? sql<boolean>`${column} is null` : county === undefined ? sql<boolean>`true` : sql<boolean>`${column} = ${county}`
  if (measure === 'held' || measure === 'new' || measure === 'expiring') {
    const until = measure === 'expiring' ? sql`and one.valid_until <= ${horizon(cx, months ?? settingsOf(cx.city.pack).expiring_months)}::date` : sql``
    const { rows } = await sql<Row>`select one.is_demo, one.org_id, org.title_zh, org.title_en, one.county_id, one.certificate, one.valid_from::text as valid_from, one.valid_until::text as valid_until, one.source,
        null::int as points_low, null::int as points_high, null as gap_zh, null as gap_en, null::int as unknown
      from (${measure === 'new' ? newRows(cx) : heldRows(cx)}) one left join organization org on org.city_id = ${cx.city.id} and org.id = one.org_id
      where one.rung = ${rung} and ${here(sql`one.county_id`)} ${until} order by one.valid_until nulls last, one.org_id limit ${rows_max + 1}`.execute(cx.tx)
    return rows
  }
  const run = await runOf(cx, population)
  if (!run) return []
  const { rows } = await sql<Row>`select org.is_demo, standing.subject_id as org_id, org.title_zh, org.title_en, standing.county_id, null as certificate, null as valid_from, null as valid_until, null::jsonb as source,
      standing.points_low, standing.points_high, standing.gap_zh, standing.gap_en, standing.unknown
    from ladder_standing standing left join organization org on org.city_id = standing.city_id and org.id = standing.subject_id
    where standing.city_id = ${cx.city.id} and standing.run_id = ${run.id} and standing.rung = ${rung} and ${standing_conditions[measure]} and ${notHolding(cx)} and ${here(sql`standing.county_id`)}
    order by standing.points_high desc nulls last, standing.subject_id limit ${rows_max + 1}`.execute(cx.tx)
  return rows
}
