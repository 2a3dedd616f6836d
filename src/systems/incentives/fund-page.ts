import { z } from 'zod'
import { sentenceShape } from '#kernel/declare/pack.ts'
import { query } from '#kernel/declare/system.ts'
import type { Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import { instant } from '#kernel/store/instant.ts'
import type { CompiledMeasure } from '#engines/rules/compile-measure.ts'
import { readQuantity } from '#engines/rules/parameters.ts'
import { orgTitles } from '#systems/organizations/public.ts'
import { fundBalance, general_fund, leftOf, putInto } from './fund.ts'
import { cityMeasures } from './measures.ts'

export const queue_max = 500

const waiting = z.strictObject({ case_id: z.string(), org_id: z.string(), organization: sentenceShape, measure: z.string(), title: sentenceShape, wanted_fen: z.number(), fits: z.boolean() })

/** Who may read what became of the city's money. */
export const fund_readers = { 'city-officer': ['same-city'], 'finance-officer': ['same-city'], auditor: ['same-city'] } as const

/**
 * 资金: each fund of the measures in a year: what was put in, came back, was paid, is reserved and left, who waits for it in order and how far what is left reaches,
 * and since which day it does not reach for the next. A fund without a budget has none of these: its source states no sum.
 */
export const funds = query({
  title: { zh: '政策资金', en: 'Funds of measures' },
  input: z.strictObject({ of_year: z.coerce.number().int().min(2000).max(2100).optional() }),
  output: z.strictObject({
    of_year: z.number(), years: z.array(z.number()), queue_max: z.number(), may_put: z.boolean(),
    funds: z.array(z.strictObject({
      fund: z.string(), measures: z.array(z.strictObject({ id: z.string(), title: sentenceShape })), when_short: z.enum(['pro-rata', 'queue', 'undetermined']).nullable(), stated_total_fen: z.number().nullable(),
      budget_fen: z.number(), returned_fen: z.number(), paid_fen: z.number(), reserved_fen: z.number(), left_fen: z.number().nullable(), wanted_fen: z.number(), wanted_count: z.number(), queue: z.array(waiting), exhausted_at: z.string().nullable(),
    })),
  }),
  allow: fund_readers,
  run: async (cx, { of_year = Number(cx.today_on.slice(0, 4)) }) => {
    await cx.elevate()
    const { measures: every } = await cityMeasures(cx)
    const found = []
    for (const { fund, own } of fundsOf(every)) {
      const balance = await fundBalance(cx, fund, of_year)
      const left_fen = fund === general_fund ? null : leftOf(balance)
      const put_fen = await putInto(cx, fund, of_year)
      const waits = await queueOf(cx, own, of_year)
      const titles = await orgTitles(cx, waits.rows.map((row) => row.org_id))
      let running_fen = 0
      const queue = waits.rows.map(({ case_id, org_id, measure, wanted_fen }) => {
        running_fen += wanted_fen
        return { case_id, org_id, organization: titles.get(org_id) ?? { zh: org_id, en: org_id }, measure, title: every.get(measure)!.measure.title, wanted_fen, fits: left_fen === null || running_fen <= left_fen }
      })
      const is_short = left_fen !== null && (left_fen === 0 || queue[0]?.fits === false)
      found.push({
        fund, measures: own.map((one) => ({ id: one.id, title: one.measure.title })), when_short: own.find((one) => one.measure.fund)?.measure.fund?.when_short ?? null, stated_total_fen: statedTotal(own),
        ...balance, budget_fen: put_fen, returned_fen: balance.budget_fen - put_fen, left_fen, wanted_fen: waits.wanted_fen, wanted_count: waits.count, queue, exhausted_at: is_short ? await lastReserved(cx, fund, of_year) : null,
      })
    }
    return { of_year, years: await yearsOf(cx, of_year), queue_max, may_put: cx.city.access.passage('incentives.fund-budget', cx.actor, { city_id: cx.city.id }) !== null, funds: found }
  },
})

/** The funds of the city's measures with those that draw on each; last the general one, of measures that name none. */
export function fundsOf(every: ReadonlyMap<string, CompiledMeasure>): { fund: string, own: CompiledMeasure[] }[] {
  const measures = [...every.values()]
  const ids = [...new Set(measures.map((one) => one.measure.fund?.id ?? general_fund))].sort((a, b) => Number(a === general_fund) - Number(b === general_fund) || (a < b ? -1 : 1))
  return ids.map((fund) => ({ fund, own: measures.filter((one) => (one.measure.fund?.id ?? general_fund) === fund && (fund !== general_fund || one.amount !== null)) }))
}

/** Who waits for money of a fund, at most `queue_max`, and what all of them want. Approved and on notice come in the order in which they were approved; rows of lists after them, in the order of the list. */
async function queueOf(cx: Cx, own: readonly CompiledMeasure[], of_year: number) {
  const ids = own.map((one) => one.id)
  const { rows } = await sql<{ case_id: string, org_id: string, measure: string, wanted_fen: number, all_fen: number, all_count: number }>`
    select *, sum(wanted_fen) over ()::bigint as all_fen, count(*) over ()::int as all_count from (
      select claim.case_id, claim.org_id, claim.measure, claim.granted_fen as wanted_fen, 0 as turn, coalesce((select max(id) from case_event event where event.city_id = claim.city_id and event.case_id = claim.case_id and event.action = 'approve-claim'), claim.case_id) as since, 0 as position
      from incentive_claim claim where claim.city_id = ${cx.city.id} and claim.measure = any(${ids}::text[]) and claim.of_year = ${of_year} and claim.state = 'open' and claim.granted_fen > 0
      union all
      select row.case_id, row.org_id, batch.measure, row.amount_fen, 1, batch.case_id, row.position from incentive_batch_row row join incentive_batch batch on batch.city_id = row.city_id and batch.case_id = row.case_id
      where row.city_id = ${cx.city.id} and batch.measure = any(${ids}::text[]) and batch.of_year = ${of_year} and batch.approved_at is not null and row.state = 'standing'
    ) waiting order by turn, since, position limit ${queue_max}`.execute(cx.tx)
  return { rows, wanted_fen: rows[0]?.all_fen ?? 0, count: rows[0]?.all_count ?? 0 }
}

async function lastReserved(cx: Cx, fund: string, of_year: number): Promise<string | null> {
  const { rows } = await sql<{ opened_at: string | null }>`select ${instant('opened_at')} from (select max(one.opened_at) as opened_at from ledger_reservation one join ledger_account account on account.city_id = one.city_id and account.id = one.debit_account
    where one.city_id = ${cx.city.id} and account.owner = ${`fund:${fund}`} and account.purpose = ${`incentives-${of_year}`} and one.state <> 'released') last`.execute(cx.tx)
  return rows[0]?.opened_at ?? null
}

/** The years in which any fund moved or somebody waits, with the year asked for, this one and the next. */
async function yearsOf(cx: Cx, of_year: number): Promise<number[]> {
  const { rows } = await sql<{ year: number }>`select right(purpose, 4)::int as year from ledger_account where city_id = ${cx.city.id} and owner like 'fund:%' and purpose ~ '^incentives-[0-9]{4}$'
    union select of_year from incentive_claim where city_id = ${cx.city.id}`.execute(cx.tx)
  const this_year = Number(cx.today_on.slice(0, 4))
  return [...new Set([...rows.map((row) => row.year), of_year, this_year, this_year + 1])].sort((a, b) => b - a)
}

/** The sum a source states for the fund; null where none does. */
function statedTotal(own: readonly CompiledMeasure[]): number | null {
  for (const { measure } of own) {
    const read = measure.fund?.total === undefined ? null : readQuantity(measure.fund.total)
    if (read?.kind === 'money') return read.fen
  }
  return null
}
