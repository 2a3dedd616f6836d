import { invariant } from '#kernel/declare/fault.ts'
import { share } from '#kernel/values/money.ts'
import type { TaxTerms } from './terms.ts'

/** A fee as it is reckoned, whole fen. `month_*` counts the fees of the month together, of which this is the last. */
export type Fee = { gross_fen: number, tax_fen: number, net_fen: number, month_gross_fen: number, deduction_fen: number, taxable_fen: number, rate_bp: number, quick_deduction_fen: number, withheld_before_fen: number }

/**
 * 劳务报酬预扣: the tax withheld from a fee, where fees of one month count as one (个人所得税扣缴申报管理办法（试行）). Whole fen, the tax rounded half up;
 * what was withheld before in the month is taken off, and never more than the fee is withheld.
 */
export function feeOf(tax: TaxTerms, gross_fen: number, before: { gross_fen: number, tax_fen: number } = { gross_fen: 0, tax_fen: 0 }): Fee {
  invariant(Number.isSafeInteger(gross_fen) && gross_fen > 0, 'a fee is whole fen above nought')
  const month_gross_fen = before.gross_fen + gross_fen
  const deduction_fen = month_gross_fen <= tax.flat_up_to ? Math.min(tax.flat_deduction, month_gross_fen) : share(month_gross_fen, tax.share_deduction)
  const taxable_fen = month_gross_fen - deduction_fen
  const band = tax.bands.find(({ up_to }) => up_to === null || taxable_fen <= up_to) ?? tax.bands.at(-1)!
  const of_month_fen = Math.max(0, share(taxable_fen, band.rate) - band.quick_deduction)
  const tax_fen = Math.min(Math.max(0, of_month_fen - before.tax_fen), gross_fen - 1)
  return { gross_fen, tax_fen, net_fen: gross_fen - tax_fen, month_gross_fen, deduction_fen, taxable_fen, rate_bp: band.rate, quick_deduction_fen: band.quick_deduction, withheld_before_fen: before.tax_fen }
}
