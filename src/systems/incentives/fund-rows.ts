import { z } from 'zod'
import { sentenceShape } from '#kernel/declare/pack.ts'
import { query } from '#kernel/declare/system.ts'
import type { Cx } from '#kernel/store/cx.ts'
import { sql, type RawBuilder } from '#kernel/store/db.ts'
import { orgTitles } from '#systems/organizations/public.ts'
import { fund_readers } from './fund-page.ts'
import { cityMeasures } from './measures.ts'

/** Most rows one number is opened to. */
export const fund_rows_max = 500

const kinds = ['budget', 'returned', 'paid', 'reserved'] as const
type Row = { at: string, case_id: string | null, journal_id: string | null, amount_fen: number, reason: string, account_id: string | null, name_zh: string | null, name_en: string | null, org_id: string | null, measure: string | null, reference: string | null, total_fen: number, total_count: number }

/** 资金明细: the rows of the ledger that one number of a fund is the sum of, newest first: what was put in, came back, was paid, or is reserved. */
export const fundRows = query({
  title: { zh: '资金明细', en: 'Rows behind a fund’s number' },
  input: z.strictObject({ fund: z.string().min(1).max(64), of_year: z.coerce.number().int().min(2000).max(2100), of: z.enum(kinds) }),
  output: z.strictObject({
    total_fen: z.number(), total_count: z.number(), is_cut: z.boolean(), rows_max: z.number(),
    rows: z.array(z.strictObject({
      at: z.string(), amount_fen: z.number(), case_id: z.string().nullable(), journal_id: z.string().nullable(), reason: z.string(), reference: z.string().nullable(), by: sentenceShape.nullable(), organization: sentenceShape.nullable(), title: sentenceShape.nullable(),
    })),
  }),
  allow: fund_readers,
  run: async (cx, { fund, of_year, of }) => {
    await cx.elevate()
    const rows = await rowsOfFund(cx, { fund, of_year, of })
    const titles = await orgTitles(cx, rows.flatMap((row) => row.org_id ?? []))
    const { measures } = await cityMeasures(cx)
    return {
      total_fen: rows[0]?.total_fen ?? 0, total_count: rows[0]?.total_count ?? 0, is_cut: (rows[0]?.total_count ?? 0) > rows.length, rows_max: fund_rows_max,
      rows: rows.map(({ org_id, measure, name_zh, name_en, account_id: _account, total_fen: _fen, total_count: _count, ...row }) => ({
        ...row, by: name_zh === null || name_en === null ? null : { zh: name_zh, en: name_en },
        organization: org_id === null ? null : titles.get(org_id) ?? { zh: org_id, en: org_id }, title: measure === null ? null : measures.get(measure)?.measure.title ?? { zh: measure, en: measure },
      })),
    }
  },
})

async function rowsOfFund(cx: Cx, { fund, of_year, of }: { fund: string, of_year: number, of: typeof kinds[number] }): Promise<Row[]> {
  const account = sql`select id from ledger_account where city_id = ${cx.city.id} and owner = ${`fund:${fund}`} and purpose = ${`incentives-${of_year}`} and fund = ${fund}`
  const entries = (side: RawBuilder<unknown>, which: RawBuilder<unknown>) => sql`select entry.at, coalesce(paid.case_id, journal.case_id) as case_id, journal.id as journal_id, entry.amount_fen, journal.reason, journal.command_id, entry.number::text as place
    from ledger_entry entry join ledger_journal journal on journal.city_id = entry.city_id and journal.id = entry.journal_id
    left join ledger_reservation paid on paid.city_id = journal.city_id and paid.journal_id = journal.id
    where entry.city_id = ${cx.city.id} and ${side} = (${account}) and ${which}`
  const moved = of === 'budget' ? entries(sql`entry.credit_account`, sql`journal.kind = 'incentive-budget'`)
    : of === 'returned' ? entries(sql`entry.credit_account`, sql`journal.kind <> 'incentive-budget'`)
    : of === 'paid' ? entries(sql`entry.debit_account`, sql`true`)
    : sql`select opened_at as at, case_id, null::text as journal_id, amount_fen, reason, command_id, id as place from ledger_reservation where city_id = ${cx.city.id} and debit_account = (${account}) and state = 'open'`
  // Who moved it stands in the trail of the journal; a claim-back's case is about a claim, whose enterprise and measure it shares.
  const { rows } = await sql<Row>`select to_char(moved.at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at, moved.case_id, moved.journal_id, moved.amount_fen, moved.reason, trail.account_id, person.name_zh, person.name_en,
      claim.org_id, claim.measure, claim.reference, sum(moved.amount_fen) over ()::bigint as total_fen, count(*) over ()::int as total_count
    from (${moved}) moved
    left join incentive_revocation back on back.city_id = ${cx.city.id} and back.case_id = moved.case_id
    left join incentive_claim claim on claim.city_id = ${cx.city.id} and claim.case_id = coalesce(back.of_case_id, moved.case_id)
    left join lateral (select account_id from audit where city_id = ${cx.city.id} and moved.case_id is null and subject = 'journal:' || moved.journal_id order by seq limit 1) trail on true
    left join person on person.city_id = ${cx.city.id} and person.account_id = trail.account_id
    order by moved.at desc, moved.place desc limit ${fund_rows_max}`.execute(cx.tx)
  return rows
}
