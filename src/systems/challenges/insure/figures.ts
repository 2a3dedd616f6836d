import { z } from 'zod'
import { query } from '#kernel/declare/system.ts'
import type { Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import { orgsOf } from '#kernel/trust/actor.ts'
import { sentence } from '#engines/cases/view-shape.ts'
import { titleOfStone } from '../award/milestone.ts'
import { measureShape, rowShape, type MeasureWords } from '../measure.ts'
import { earned_floor_percent, earnedOf, isEnoughEarned, payoutOf, ratioOf } from './premium.ts'

const ids = ['policies', 'written', 'earned', 'unearned', 'paid', 'recovered', 'outstanding', 'loss-ratio', 'written-ratio'] as const
type Id = typeof ids[number]
const policies_max = 5_000, rows_max = 200
const allow = { insurer: ['own-organisation'], 'city-officer': ['same-city'], auditor: ['same-city'] } as const

const words: Record<Id, MeasureWords> = {
  policies: { title: { zh: '保单', en: 'Policies' }, definition: { zh: '企业已投保的揭榜险保单', en: 'Policies enterprises took out' }, formula: { zh: '已采用的报价计数', en: 'Quotes that were taken' }, fact: null, version: '1' },
  written: { title: { zh: '已收保费', en: 'Premiums written' }, definition: { zh: '台账中记入保险机构的保费，批改退费已扣', en: 'Premiums credited to the insurer in the ledger, less those given back by endorsements' }, formula: { zh: '保费账户贷方 − 借方', en: 'Credits less debits of the premium account' }, fact: null, version: '1' },
  earned: { title: { zh: '已赚保费', en: 'Earned premium' }, definition: { zh: '按保险期间逐日分摊、截至今天的部分', en: 'The part of each premium up to today, by days of its term' }, formula: { zh: '保费 × 已过天数 ÷ 期间天数，逐单四舍五入到分', en: 'Premium × days past ÷ days of the term, half up to the fen, policy by policy' }, fact: null, version: '1' },
  unearned: { title: { zh: '未到期责任准备金', en: 'Unearned premium reserve' }, definition: { zh: '保费中尚未到期的部分', en: 'The part of the premiums for days to come' }, formula: { zh: '保费 − 已赚保费', en: 'Premium − earned premium' }, fact: null, version: '1' },
  paid: { title: { zh: '已决赔款', en: 'Claims paid' }, definition: { zh: '台账中已赔付的金额', en: 'Payouts in the ledger' }, formula: { zh: '赔付凭证金额之和', en: 'Sum of payout journals' }, fact: null, version: '1' },
  recovered: { title: { zh: '追偿收回', en: 'Recovered' }, definition: { zh: '赔付后从责任方追回、台账已记的金额', en: 'What came back after payouts, as the ledger has it' }, formula: { zh: '追偿凭证金额之和', en: 'Sum of recovery journals' }, fact: null, version: '1' },
  outstanding: { title: { zh: '未决赔款准备金', en: 'Outstanding claims reserve' }, definition: { zh: '未决索赔按保单计算的应赔额，不论核损意见', en: 'What the policies would pay for claims not yet decided, whatever the adjuster says' }, formula: { zh: 'min(（损失 − 免赔额）× 赔付比例，保额余额)', en: 'min((loss − deductible) × share, what is left of the sum)' }, fact: null, version: '1' },
  'loss-ratio': {
    title: { zh: '赔付率（已赚）', en: 'Loss ratio, earned' }, formula: { zh: '（已决赔款 − 追偿收回 + 未决准备金）÷ 已赚保费', en: '(paid − recovered + outstanding) ÷ earned' }, fact: null, version: '2',
    definition: { zh: `（已决 − 追偿 + 未决）与已赚保费之比；已赚不足已收的 ${earned_floor_percent}% 时不显示，此线为平台自定，未见公开规定`, en: `Paid less recovered plus outstanding, over the earned premium; not shown while less than ${earned_floor_percent}% of the premiums written is earned, a line of this platform’s own, as no public source states one` },
  },
  'written-ratio': { title: { zh: '赔付率（已收）', en: 'Loss ratio, written' }, definition: { zh: '（已决 − 追偿 + 未决）与已收保费之比，保单未到期时偏低', en: 'Paid less recovered plus outstanding, over the premiums written; too low while policies still run' }, formula: { zh: '（已决赔款 − 追偿收回 + 未决准备金）÷ 已收保费', en: '(paid − recovered + outstanding) ÷ written' }, fact: null, version: '1' },
}

type Policy = { id: string, case_id: string, org_id: string, premium_fen: number, cover_fen: number, share_percent: number, deductible_fen: number, from_on: string, until_on: string, title_zh: string, title_en: string, taken_at: string, paid_fen: number, recovered_fen: number, open: number[] }

const scopeOf = (cx: Cx, org_id: string | undefined): { org_id: string | null, is_city: boolean } => {
  const is_city = cx.actor.grants.some((grant) => ['city-officer', 'auditor'].includes(grant.role))
  return { org_id: is_city ? org_id ?? null : orgsOf(cx.actor, ['insurer'])[0] ?? '', is_city }
}

async function policiesOf(cx: Cx, org_id: string | null): Promise<Policy[]> {
  const { rows } = await sql<Policy>`select quote.id, quote.case_id, quote.org_id, quote.premium_fen, quote.cover_fen, quote.share_percent, quote.deductible_fen, quote.from_on, quote.until_on, file.title_zh, file.title_en,
      to_char(quote.taken_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as taken_at, coalesce(claims.paid, 0)::bigint as paid_fen, coalesce(claims.back, 0)::bigint as recovered_fen, coalesce(claims.open, '[]') as open
    from insurance_quote quote join case_file file on file.city_id = quote.city_id and file.id = quote.case_id
    left join lateral (select sum(claim.paid_fen) as paid, sum((select sum(amount_fen) from insurance_recovery back where back.city_id = claim.city_id and back.claim_id = claim.id)) as back,
      jsonb_agg(coalesce(claim.lost_fen, 0) order by claim.at, claim.id) filter (where claim.state = 'open') as open from insurance_claim claim where claim.city_id = quote.city_id and claim.quote_id = quote.id) claims on true
    where quote.city_id = ${cx.city.id} and quote.state = 'taken' and quote.from_on is not null ${org_id === null ? sql`` : sql`and quote.org_id = ${org_id}`} order by quote.taken_at desc, quote.id limit ${policies_max}`.execute(cx.tx)
  return rows
}

/** What the ledger holds of insurers: premiums written less given back, payouts, recoveries. */
async function ledgerOf(cx: Cx, org_id: string | null): Promise<{ written: number, paid: number, recovered: number }> {
  const owner = org_id === null ? sql`` : sql`and account.owner = ${`org:${org_id}`}`
  const { rows } = await sql<{ written: number, paid: number, recovered: number }>`
    select coalesce((select sum(credits_posted_fen - debits_posted_fen) from ledger_account account where account.city_id = ${cx.city.id} and account.purpose = 'premiums' ${owner}), 0)::bigint as written,
      coalesce((select sum(credits_posted_fen - debits_posted_fen) from ledger_account account where account.city_id = ${cx.city.id} and account.purpose = 'recoveries' ${owner}), 0)::bigint as recovered,
      coalesce((select sum(entry.amount_fen) from ledger_entry entry join ledger_journal journal on journal.city_id = entry.city_id and journal.id = entry.journal_id and journal.kind = 'insurance-payout'
        join ledger_account account on account.city_id = entry.city_id and account.id = entry.debit_account where entry.city_id = ${cx.city.id} ${owner}), 0)::bigint as paid`.execute(cx.tx)
  return rows[0]!
}

/** The outstanding reserve of one policy: its open claims in turn, each within what the ones before leave of the sum. */
export function outstandingOf(policy: Pick<Policy, 'cover_fen' | 'share_percent' | 'deductible_fen' | 'paid_fen' | 'open'>): number {
  let used_fen = policy.paid_fen
  for (const lost_fen of policy.open) used_fen += payoutOf(policy, lost_fen, used_fen)
  return used_fen - policy.paid_fen
}

/** What one policy's claims cost so far: paid, less what came back, and what is still to be decided. */
const netOf = (one: Policy) => one.paid_fen - one.recovered_fen + outstandingOf(one)

/** 揭榜险账目: premiums, reserves and loss ratio of an insurer, or of the city, from the ledger. */
export const insuranceFigures = query({
  title: { zh: '揭榜险账目', en: 'Figures of challenge insurance' },
  input: z.strictObject({ insurer: z.string().max(64).optional() }),
  output: z.strictObject({ measures: z.array(measureShape.extend({ percent: z.number().nullable(), is_too_early: z.boolean() })), insurers: z.array(z.strictObject({ id: z.string(), title: sentence })), is_city: z.boolean(), today_on: z.string() }),
  allow,
  run: async (cx, input) => {
    const { org_id, is_city } = scopeOf(cx, input.insurer)
    await cx.elevate()
    const policies = await policiesOf(cx, org_id)
    const ledger = await ledgerOf(cx, org_id)
    const earned = policies.reduce((sum, one) => sum + earnedOf(one, cx.today_on), 0)
    const premiums = policies.reduce((sum, one) => sum + one.premium_fen, 0)
    const outstanding = policies.reduce((sum, one) => sum + outstandingOf(one), 0)
    const money: Partial<Record<Id, number>> = { written: ledger.written, earned, unearned: premiums - earned, paid: ledger.paid, recovered: ledger.recovered, outstanding }
    const net = ledger.paid - ledger.recovered + outstanding
    const percents: Partial<Record<Id, number | null>> = { 'loss-ratio': isEnoughEarned(earned, premiums) ? ratioOf(net, earned) : null, 'written-ratio': ratioOf(net, ledger.written) }
    const { rows: insurers } = is_city ? await sql<{ id: string, zh: string, en: string }>`select distinct org.id, org.title_zh as zh, org.title_en as en from insurance_quote quote join organization org on org.city_id = quote.city_id and org.id = quote.org_id where quote.city_id = ${cx.city.id} order by org.id limit 100`.execute(cx.tx) : { rows: [] }
    return {
      measures: ids.map((id) => ({ id, ...words[id], value: id === 'policies' ? policies.length : null, amount_fen: money[id] ?? null, percent: percents[id] ?? null, is_too_early: id === 'loss-ratio' && premiums > 0 && !isEnoughEarned(earned, premiums) })),
      insurers: insurers.map(({ id, zh, en }) => ({ id, title: { zh, en } })), is_city, today_on: cx.today_on,
    }
  },
})

/** The policies behind one figure, each with its own part of it, the latest first. */
export const insuranceRows = query({
  title: { zh: '揭榜险账目的明细', en: 'Rows behind the insurance figures' },
  input: z.strictObject({ measure: z.enum(ids), insurer: z.string().max(64).optional() }),
  output: z.strictObject({ rows: z.array(rowShape), is_capped: z.boolean() }),
  allow,
  run: async (cx, input) => {
    const { org_id } = scopeOf(cx, input.insurer)
    await cx.elevate()
    const part: Record<Id, (one: Policy) => number> = {
      policies: (one) => one.cover_fen, written: (one) => one.premium_fen, earned: (one) => earnedOf(one, cx.today_on), unearned: (one) => one.premium_fen - earnedOf(one, cx.today_on), paid: (one) => one.paid_fen, recovered: (one) => one.recovered_fen, outstanding: outstandingOf,
      'loss-ratio': netOf, 'written-ratio': netOf,
    }
    const rows = (await policiesOf(cx, org_id)).map((one) => ({ one, amount_fen: part[input.measure](one) })).filter(({ amount_fen }) => amount_fen !== 0 || ['policies', 'written'].includes(input.measure))
    return { rows: rows.slice(0, rows_max).map(({ one, amount_fen }) => ({ key: one.id, case_id: one.case_id, title: { zh: one.title_zh, en: one.title_en }, at: one.taken_at, amount_fen, who: null, note: `${one.from_on} – ${one.until_on}` })), is_capped: rows.length > rows_max }
  },
})

const claimShape = z.strictObject({ id: z.string(), case_id: z.string(), title: sentence, milestone: sentence, state: z.enum(['open', 'paid', 'refused']), lost_fen: z.number().nullable(), paid_fen: z.number(), recovered_fen: z.number(), at: z.string(), record_hash: z.string().nullable() })

/** 索赔清单: the claims on an insurer's policies, the latest first, with what came back of each. */
export const insuranceClaims = query({
  title: { zh: '揭榜险索赔清单', en: 'Claims on challenge insurance' },
  input: z.strictObject({ insurer: z.string().max(64).optional() }),
  output: z.strictObject({ claims: z.array(claimShape), is_capped: z.boolean(), may_record: z.boolean() }),
  allow,
  run: async (cx, input) => {
    const { org_id, is_city } = scopeOf(cx, input.insurer)
    await cx.elevate()
    const { rows } = await sql<{ id: string, case_id: string, title_zh: string, title_en: string, milestone: { zh: string, en: string }, state: 'open' | 'paid' | 'refused', lost_fen: number | null, paid_fen: number, recovered_fen: number, at: string, record_hash: string | null }>`
      select claim.id, claim.case_id, file.title_zh, file.title_en, ${titleOfStone('milestone')} as milestone, claim.state, claim.lost_fen, claim.paid_fen, coalesce((select sum(amount_fen) from insurance_recovery back where back.city_id = claim.city_id and back.claim_id = claim.id), 0)::bigint as recovered_fen,
        to_char(claim.at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at, claim.record_hash
      from insurance_claim claim join insurance_quote quote on quote.city_id = claim.city_id and quote.id = claim.quote_id join case_file file on file.city_id = claim.city_id and file.id = claim.case_id
      join milestone on milestone.city_id = claim.city_id and milestone.case_id = claim.case_id and milestone.position = claim.position
      where claim.city_id = ${cx.city.id} ${org_id === null ? sql`` : sql`and quote.org_id = ${org_id}`} order by claim.at desc, claim.id limit ${rows_max + 1}`.execute(cx.tx)
    return { claims: rows.slice(0, rows_max).map(({ title_zh, title_en, ...row }) => ({ ...row, title: { zh: title_zh, en: title_en } })), is_capped: rows.length > rows_max, may_record: !is_city }
  },
})
