import { z } from 'zod'
import { query } from '#kernel/declare/system.ts'
import type { Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import { countiesOf } from '#kernel/trust/actor.ts'
import { casesOf } from '#engines/cases/room.ts'
import { sentence } from '#engines/cases/view-shape.ts'
import { sourceFigures } from '#systems/facts/public.ts'
import { agreements, prizes, joinByHash } from '../agreements.ts'
import { measureShape, rowShape, sourceShape, type MeasureWords } from '../measure.ts'

const ids = ['officers', 'contacts', 'deals', 'amount'] as const
const allow = { 'follow-up-officer': ['same-city'], 'city-officer': ['same-city'], 'county-officer': ['same-county'], auditor: ['same-city'] } as const
const rows_max = 200

/** What each measure counts; a change of the words or the formula is a new version. */
const words: Record<typeof ids[number], MeasureWords> = {
  officers: { title: { zh: '派驻跟榜专员', en: 'Follow-up officers posted' }, definition: { zh: '所选期间内至少负责过一个榜单的专员人数，每人计一次', en: 'Officers in charge of at least one challenge within the period, each counted once' }, formula: { zh: '对跟榜责任记录按专员去重计数', en: 'Distinct officers among the charges' }, fact: 'follow-up-officers', version: '1' },
  contacts: { title: { zh: '协助校企对接', en: 'Matches assisted' }, definition: { zh: '所选期间内方式为“校企对接”的联系次数；电话、走访等其他联系不计', en: 'Contacts of the kind “matching” within the period; calls, visits and others are not counted' }, formula: { zh: '对联系记录计数，方式 = 校企对接', en: 'Contacts whose kind is matching' }, fact: 'matches-assisted', version: '1' },
  deals: { title: { zh: '促成揭榜', en: 'Challenges taken up' }, definition: { zh: '所选期间内签订合同、且签订时已有专员跟榜的榜单数；一榜多合同计一次', en: 'Challenges with a contract signed within the period while an officer was already in charge; several contracts count once' }, formula: { zh: '对签约榜单去重计数，跟榜开始时间 ≤ 签约时间', en: 'Distinct challenges signed, charge begun no later than the signature' }, fact: 'challenges-taken-up', version: '1' },
  amount: { title: { zh: '促成揭榜金额', en: 'Amount taken up' }, definition: { zh: '“促成揭榜”所计合同的总额之和', en: 'Sum of the totals of the contracts behind “challenges taken up”' }, formula: { zh: '合同总额求和', en: 'Sum of contract totals' }, fact: 'taken-up-amount', version: '1' },
}

const period = { from: z.string().regex(/^\d{4}-\d{2}-\d{2}$/).optional(), until: z.string().regex(/^\d{4}-\d{2}-\d{2}$/).optional(), county: z.string().max(64).optional() }
type Period = { from?: string | undefined, until?: string | undefined, county?: string | undefined }

function scopeOf(cx: Cx, input: Period) {
  const sees_city = ['follow-up-officer', 'city-officer', 'auditor'].some((role) => cx.actor.grants.some((grant) => grant.role === role))
  const counties = sees_city ? input.county ? [input.county] : null : countiesOf(cx.actor, ['county-officer']).filter((id) => !input.county || id === input.county)
  const zone = cx.city.pack.city.zone
  const since = input.from ? sql`(${input.from}::date)::timestamp at time zone ${zone}` : sql`'-infinity'::timestamptz`
  const until = input.until ? sql`((${input.until}::date) + 1)::timestamp at time zone ${zone}` : sql`'infinity'::timestamptz`
  const inScope = (alias: string) => sql`${sql.ref(`${alias}.city_id`)} = ${cx.city.id} ${counties ? sql`and exists (select from case_file file where file.city_id = ${sql.ref(`${alias}.city_id`)} and file.id = ${sql.ref(`${alias}.case_id`)} and file.county_id = any(${counties}::text[]))` : sql``}`
  return {
    officers: sql`select charge.account_id as key, null::bigint as amount, min(charge.from_at) as at, min(charge.case_id) as case_id, charge.account_id as account_id, null::text as note from follow_charge charge where ${inScope('charge')} and charge.from_at < ${until} and coalesce(charge.until_at, 'infinity') >= ${since} group by charge.account_id`,
    contacts: sql`select contact.id as key, null::bigint as amount, contact.at, contact.case_id, contact.account_id, contact.outcome as note from follow_up contact where ${inScope('contact')} and contact.kind = 'matching' and contact.at >= ${since} and contact.at < ${until}`,
    // Who began to follow before the signature counts, whoever follows by now.
    deals: sql`select deal.case_id as key, least(sum(deal.total_fen)::bigint, min(prize.prize_fen)) as amount, min(deal.signed_at) as at, deal.case_id, min(followed.account_id) as account_id, null::text as note from ${agreements} deal
      left join ${prizes} prize on prize.city_id = deal.city_id and prize.case_id = deal.case_id
      join (select case_id, min(from_at) as since, (array_agg(account_id order by from_at desc))[1] as account_id from follow_charge where city_id = ${cx.city.id} group by case_id) followed on followed.case_id = deal.case_id and followed.since <= deal.signed_at
      where ${inScope('deal')} and deal.signed_at >= ${since} and deal.signed_at < ${until} group by deal.case_id`,
  }
}

/** 跟榜成效: the newsletter's four measures with their definitions, beside what the newsletter itself states. */
export const measures = query({
  title: { zh: '跟榜成效', en: 'What following came to' },
  input: z.strictObject(period),
  output: z.strictObject({ measures: z.array(measureShape), counties: z.array(z.strictObject({ id: z.string(), title: sentence })), sources: z.array(sourceShape) }),
  allow,
  run: async (cx, input) => {
    const scope = scopeOf(cx, input)
    await cx.elevate()
    await joinByHash(cx)
    const { rows } = await sql<{ officers: number, contacts: number, deals: number, amount: number }>`select (select count(*)::int from (${scope.officers}) one) as officers, (select count(*)::int from (${scope.contacts}) one) as contacts,
      deal.n as deals, deal.amount from (select count(*)::int as n, coalesce(sum(amount), 0)::bigint as amount from (${scope.deals}) one) deal`.execute(cx.tx)
    const found = rows[0]!
    return {
      measures: ids.map((id) => ({ id, ...words[id], value: id === 'amount' ? null : found[id], amount_fen: id === 'amount' ? found.amount : null })),
      counties: casesOf(cx.city).options('counties').map((one) => ({ id: one.id, title: one.title })),
      sources: sourceFigures(cx.city, ids.map((id) => words[id].fact!)),
    }
  },
})

/** The rows behind one measure, the latest first. */
export const measureRows = query({
  title: { zh: '跟榜成效的明细', en: 'Rows behind a measure' },
  input: z.strictObject({ measure: z.enum(ids), ...period }),
  output: z.strictObject({ rows: z.array(rowShape), is_capped: z.boolean() }),
  allow,
  run: async (cx, input) => {
    const scope = scopeOf(cx, input)
    await cx.elevate()
    await joinByHash(cx)
    const { rows } = await sql<{ key: string, case_id: string, title_zh: string, title_en: string, at: string, amount: number | null, zh: string | null, en: string | null, note: string | null }>`
      select one.key, one.case_id, file.title_zh, file.title_en, to_char(one.at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at, one.amount, person.name_zh as zh, person.name_en as en, one.note
      from (${scope[input.measure === 'amount' ? 'deals' : input.measure]}) one join case_file file on file.city_id = ${cx.city.id} and file.id = one.case_id
      left join person on person.city_id = ${cx.city.id} and person.account_id = one.account_id order by one.at desc, one.key limit ${rows_max + 1}`.execute(cx.tx)
    const who = (row: typeof rows[number]) => row.zh === null ? null : { zh: row.zh, en: row.en ?? row.zh }
    return { rows: rows.slice(0, rows_max).map((row) => ({ key: row.key, case_id: row.case_id, title: { zh: row.title_zh, en: row.title_en }, at: row.at, amount_fen: row.amount, who: who(row), note: row.note })), is_capped: rows.length > rows_max }
  },
})
