import { z } from 'zod'
import { sentenceShape } from '#kernel/declare/pack.ts'
import { query } from '#kernel/declare/system.ts'
import type { Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import { casesOf } from '#engines/cases/room.ts'
import { rows_max } from './batch.ts'
import { fund_readers } from './fund-page.ts'
import { relationsRead, whyNoList, with_rows_max } from './list-candidates.ts'
import { cityMeasures } from './measures.ts'

/** Most lists of a city shown at once, the newest. */
export const lists_max = 200

const listLine = z.strictObject({
  case_id: z.string(), measure: z.string(), title: sentenceShape, of_year: z.number(), as_of: z.string(), stage: sentenceShape, is_open: z.boolean(), drawn_by: sentenceShape, approved_by: sentenceShape.nullable(), opened_at: z.string(),
  rows_count: z.number(), struck_count: z.number(), waiting_count: z.number(), paid_count: z.number(), amount_fen: z.number(), paid_fen: z.number(),
})

/** 免申即享: which measures may be granted by a list and why the others may not, and the lists drawn up, newest first. */
export const automaticGrants = query({
  title: { zh: '免申即享', en: 'Automatic grants' },
  input: z.strictObject({}),
  output: z.strictObject({
    this_year: z.number(), may_draw: z.boolean(), rows_max: z.number(), with_rows_max: z.number(), lists_max: z.number(), is_cut: z.boolean(),
    measures: z.array(z.strictObject({ id: z.string(), title: sentenceShape, why_not: z.enum(['not-marked', 'not-enterprise', 'amount-undetermined']).nullable(), note: sentenceShape.nullable(), relations: z.array(sentenceShape), fund: z.string().nullable(), open_list: z.string().nullable() })),
    lists: z.array(listLine),
  }),
  allow: fund_readers,
  run: async (cx) => {
    await cx.elevate()
    const { names, measures } = await cityMeasures(cx)
    const found = await listsOf(cx)
    const lists = found.slice(0, lists_max)
    return {
      this_year: Number(cx.today_on.slice(0, 4)), may_draw: cx.city.access.passage('incentives.draw-up-list', cx.actor, { city_id: cx.city.id }) !== null, rows_max, with_rows_max, lists_max, is_cut: found.length > lists_max,
      measures: [...measures.values()].map((one) => ({
        id: one.id, title: one.measure.title, why_not: whyNoList(one), note: one.measure.how?.note ?? null, relations: [...relationsRead(names, one).values()], fund: one.measure.fund?.id ?? null,
        open_list: found.find((list) => list.measure === one.id && list.outcome === null)?.case_id ?? null,
      })),
      lists: lists.map(({ stage, outcome, drawn_by, drawn_zh, drawn_en, approved_zh, approved_en, ...list }) => ({
        ...list, title: measures.get(list.measure)?.measure.title ?? { zh: list.measure, en: list.measure }, stage: placeOf(cx, stage, outcome), is_open: outcome === null,
        drawn_by: { zh: drawn_zh ?? drawn_by, en: drawn_en ?? drawn_by }, approved_by: approved_zh === null || approved_en === null ? null : { zh: approved_zh, en: approved_en },
      })),
    }
  },
})

type List = Omit<z.output<typeof listLine>, 'title' | 'stage' | 'is_open' | 'drawn_by' | 'approved_by'> & { stage: string, outcome: string | null, drawn_by: string, drawn_zh: string | null, drawn_en: string | null, approved_zh: string | null, approved_en: string | null }

async function listsOf(cx: Cx): Promise<List[]> {
  const { rows } = await sql<List>`select file.id as case_id, batch.measure, batch.of_year, batch.as_of::text as as_of, file.stage, file.outcome, batch.drawn_by, to_char(file.opened_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as opened_at,
      drawer.name_zh as drawn_zh, drawer.name_en as drawn_en, approver.name_zh as approved_zh, approver.name_en as approved_en, counted.rows_count, counted.struck_count, counted.waiting_count, counted.amount_fen, paid.paid_count, paid.paid_fen
    from incentive_batch batch join case_file file on file.city_id = batch.city_id and file.id = batch.case_id
    left join person drawer on drawer.city_id = batch.city_id and drawer.account_id = batch.drawn_by
    left join person approver on approver.city_id = batch.city_id and approver.account_id = batch.approved_by
    cross join lateral (select count(*) filter (where state <> 'struck')::int as rows_count, count(*) filter (where state = 'struck')::int as struck_count, count(*) filter (where state = 'standing' and reduced_by = 'queued')::int as waiting_count,
        coalesce(sum(granted_fen) filter (where state <> 'struck'), 0)::bigint as amount_fen from incentive_batch_row row where row.city_id = batch.city_id and row.case_id = batch.case_id) counted
    cross join lateral (select count(*)::int as paid_count, coalesce(sum(paid_fen), 0)::bigint as paid_fen from incentive_claim claim where claim.city_id = batch.city_id and claim.batch_id = batch.case_id and claim.state = 'paid') paid
    where batch.city_id = ${cx.city.id} order by file.closed_at is not null, file.id desc limit ${lists_max + 1}`.execute(cx.tx)
  return rows
}

/** Where a list stands, in the words of its procedure. */
function placeOf(cx: Cx, stage: string, outcome: string | null): { zh: string, en: string } {
  const text = casesOf(cx.city).current.get('incentive-batch')?.procedure.text
  const found = outcome === null ? text?.stages.find((one) => one.id === stage) : text?.outcomes.find((one) => one.id === outcome)
  return found?.title ?? { zh: outcome ?? stage, en: outcome ?? stage }
}
