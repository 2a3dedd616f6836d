import { z } from 'zod'
import { sentenceShape } from '#kernel/declare/pack.ts'
import { query } from '#kernel/declare/system.ts'
import { sql } from '#kernel/store/db.ts'
import { instant } from '#kernel/store/instant.ts'
import { orgTitles } from '#systems/organizations/public.ts'
import { fundBalance, general_fund, leftOf } from './fund.ts'
import { cityMeasures } from './measures.ts'

export const queue_max = 500

const waiting = z.strictObject({ case_id: z.string(), org_id: z.string(), organization: sentenceShape, measure: z.string(), title: sentenceShape, wanted_fen: z.number(), fits: z.boolean() })

/**
 * 资金: each fund of the measures in a year: what was put in, paid, reserved and left, who waits for it in order and how far what is left reaches, and since which
 * day it does not reach for the next. A fund without a budget has none of these: its source states no sum.
 */
export const funds = query({
  title: { zh: '政策资金', en: 'Funds of measures' },
  input: z.strictObject({ of_year: z.coerce.number().int().min(2000).max(2100).optional() }),
  output: z.strictObject({
    of_year: z.number(),
    funds: z.array(z.strictObject({
      fund: z.string(), measures: z.array(z.strictObject({ id: z.string(), title: sentenceShape })), when_short: z.enum(['pro-rata', 'queue', 'undetermined']).nullable(),
      budget_fen: z.number(), paid_fen: z.number(), reserved_fen: z.number(), left_fen: z.number().nullable(), wanted_fen: z.number(), queue: z.array(waiting), exhausted_at: z.string().nullable(),
    })),
  }),
  allow: { 'city-officer': ['same-city'], 'finance-officer': ['same-city'], auditor: ['same-city'] },
  run: async (cx, { of_year = Number(cx.today_on.slice(0, 4)) }) => {
    await cx.elevate()
    const { measures: by_id } = await cityMeasures(cx)
    const measures = [...by_id.values()]
    const ids = [...new Set(measures.map((one) => one.measure.fund?.id ?? general_fund))].sort((a, b) => Number(a === general_fund) - Number(b === general_fund) || (a < b ? -1 : 1))
    const found = []
    for (const fund of ids) {
      const own = measures.filter((one) => (one.measure.fund?.id ?? general_fund) === fund && (fund !== general_fund || one.amount !== null))
      const balance = await fundBalance(cx, fund, of_year)
      const left_fen = fund === general_fund ? null : leftOf(balance)
      // Approved and on notice come in the order in which they were approved; rows of lists after them, in the order of the list.
      const { rows } = await sql<{ case_id: string, org_id: string, measure: string, wanted_fen: number }>`
        select claim.case_id, claim.org_id, claim.measure, claim.granted_fen as wanted_fen, 0 as turn, coalesce((select max(id) from case_event event where event.city_id = claim.city_id and event.case_id = claim.case_id and event.action = 'approve-claim'), claim.case_id) as since, 0 as position
        from incentive_claim claim where claim.city_id = ${cx.city.id} and claim.measure = any(${own.map((one) => one.id)}::text[]) and claim.of_year = ${of_year} and claim.state = 'open' and claim.granted_fen > 0
        union all
        select row.case_id, row.org_id, batch.measure, row.amount_fen, 1, batch.case_id, row.position from incentive_batch_row row join incentive_batch batch on batch.city_id = row.city_id and batch.case_id = row.case_id
        where row.city_id = ${cx.city.id} and batch.measure = any(${own.map((one) => one.id)}::text[]) and batch.of_year = ${of_year} and batch.approved_at is not null and row.state = 'standing'
        order by turn, since, position limit ${queue_max}`.execute(cx.tx)
      const titles = await orgTitles(cx, rows.map((row) => row.org_id))
      let running_fen = 0
      const queue = rows.map(({ case_id, org_id, measure, wanted_fen }) => {
        running_fen += wanted_fen
        return { case_id, org_id, organization: titles.get(org_id) ?? { zh: org_id, en: org_id }, measure, title: by_id.get(measure)!.measure.title, wanted_fen, fits: left_fen === null || running_fen <= left_fen }
      })
      const is_short = left_fen !== null && (left_fen === 0 || queue[0]?.fits === false)
      const { rows: last } = is_short ? await sql<{ opened_at: string | null }>`select ${instant('opened_at')} from (select max(one.opened_at) as opened_at from ledger_reservation one join ledger_account account on account.city_id = one.city_id and account.id = one.debit_account
        where one.city_id = ${cx.city.id} and account.owner = ${`fund:${fund}`} and account.purpose = ${`incentives-${of_year}`} and one.state <> 'released') last`.execute(cx.tx) : { rows: [] }
      found.push({
        fund, measures: own.map((one) => ({ id: one.id, title: one.measure.title })), when_short: own.find((one) => one.measure.fund)?.measure.fund?.when_short ?? null,
        ...balance, left_fen, wanted_fen: running_fen, queue, exhausted_at: last[0]?.opened_at ?? null,
      })
    }
    return { of_year, funds: found }
  },
})
