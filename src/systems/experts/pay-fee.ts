import { fault } from '#kernel/declare/fault.ts'
import { audit, type Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import { newId } from '#kernel/store/ids.ts'
import { openAccount } from '#engines/ledger/account.ts'
import { post } from '#engines/ledger/post.ts'
import { feeOf, type Fee } from './fee.ts'
import { termsOf } from './terms.ts'

/** `fee` names one of the pack's kinds of fee, `times` how many of it; `subject` what it is paid for, once for each expert. */
export type FeeWanted = { code: string, subject: string, fee: string, times?: number, case_id?: string | null }

/** Most times of one fee in one payment. */
export const fee_times_max = 100

/**
 * 发放专家费: pays one expert for one panel: the net to the expert, the tax withheld to the tax office, both from the fund of fees, in one journal. Paying the same
 * subject again is refused. The caller has established the right; elevate first.
 * @throws fault `experts.not-found` | `experts.no-fee` | `experts.fee-times` | `experts.fee-paid`
 */
export async function payFee(cx: Cx, { code, subject, fee, times = 1, case_id = null }: FeeWanted): Promise<Fee & { id: string, journal_id: string }> {
  const terms = termsOf(cx.city.pack).fee
  const kind = terms?.kinds.find((one) => one.id === fee)
  if (!terms || !kind) throw fault('experts.no-fee', { fee: fee.slice(0, 64) })
  if (!Number.isInteger(times) || times < 1 || times > fee_times_max) throw fault('experts.fee-times', { max: fee_times_max })
  // The record is locked, so that two fees of one month are reckoned one after the other.
  const { rows: found } = await sql<{ code: string }>`select code from expert where city_id = ${cx.city.id} and code = ${code} for update`.execute(cx.tx)
  if (!found[0]) throw fault('experts.not-found', { code: code.slice(0, 20) })
  const of_month = cx.today_on.slice(0, 7)
  const { rows } = await sql<{ gross_fen: number, tax_fen: number, is_paid: boolean }>`select coalesce(sum(gross_fen) filter (where of_month = ${of_month}), 0)::bigint as gross_fen, coalesce(sum(tax_fen) filter (where of_month = ${of_month}), 0)::bigint as tax_fen, coalesce(bool_or(subject = ${subject}), false) as is_paid
    from expert_fee where city_id = ${cx.city.id} and code = ${code}`.execute(cx.tx)
  if (rows[0]!.is_paid) throw fault('experts.fee-paid', { code })
  const reckoned = feeOf(terms.tax, kind.gross * times, { gross_fen: Number(rows[0]!.gross_fen), tax_fen: Number(rows[0]!.tax_fen) })
  const currency = cx.city.pack.city.currency
  const fund = await openAccount(cx.tx, { city_id: cx.city.id, kind: 'fund', owner: `fund:${terms.fund}`, purpose: `expert-fees-${of_month.slice(0, 4)}`, fund: terms.fund, currency })
  const expert = await openAccount(cx.tx, { city_id: cx.city.id, kind: 'party', owner: `expert:${code}`, purpose: 'expert-fees', currency })
  const office = await openAccount(cx.tx, { city_id: cx.city.id, kind: 'outside', owner: `city:${cx.city.id}`, purpose: 'tax-withheld', currency })
  const journal_id = await post(cx.tx, { city_id: cx.city.id, kind: 'expert-fee', reason: `专家费 Fee of ${code}: ${kind.title.zh} × ${times}`, case_id, command_id: cx.command_id, entries: [
    { debit_account: fund, credit_account: expert, amount_fen: reckoned.net_fen },
    ...reckoned.tax_fen > 0 ? [{ debit_account: fund, credit_account: office, amount_fen: reckoned.tax_fen }] : [],
  ] })
  const id = newId()
  await sql`insert into expert_fee (city_id, id, code, subject, gross_fen, tax_fen, net_fen, of_month, terms, journal_id, account_id)
    values (${cx.city.id}, ${id}, ${code}, ${subject}, ${reckoned.gross_fen}, ${reckoned.tax_fen}, ${reckoned.net_fen}, ${of_month}, ${JSON.stringify({ fee, times, title: kind.title, reckoned })}::jsonb, ${journal_id}, ${cx.actor.account_id ?? ''})`.execute(cx.tx)
  audit(cx, 'experts.pay-fee', `expert:${code}`, { subject, fee, times, gross_fen: reckoned.gross_fen, tax_fen: reckoned.tax_fen, journal_id })
  return { ...reckoned, id, journal_id }
}
