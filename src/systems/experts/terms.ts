import { z } from 'zod'
import { docShape, part, type PackView, sentenceShape, sourceShape } from '#kernel/declare/pack.ts'
import { packId } from '#kernel/declare/pack-shape.ts'
import { readQuantity } from '#engines/rules/parameters.ts'

const yuan = z.string().transform((text, context) => {
  const read = readQuantity(text)
  if (read?.kind === 'money') return read.fen
  context.addIssue({ code: 'custom', params: { zh: `“${text}”不是金额`, en: `“${text}” is no amount of money` } })
  return z.NEVER
})
const rate = z.string().transform((text, context) => {
  const read = readQuantity(text)
  if (read?.kind === 'rate') return Math.round(read.numerator * 10_000 / read.denominator)
  context.addIssue({ code: 'custom', params: { zh: `“${text}”不是百分比`, en: `“${text}” is no percentage` } })
  return z.NEVER
})

const taxShape = z.strictObject({
  source: sourceShape, is_to_be_verified: z.boolean(), flat_up_to: yuan, flat_deduction: yuan, share_deduction: rate,
  bands: z.array(z.strictObject({ up_to: yuan.nullable(), rate, quick_deduction: yuan })).min(1).max(10),
})

const shape = z.strictObject({
  ...docShape,
  valid_years: z.int().min(1).max(30), confirm_every_months: z.int().min(1).max(60), remind_days_before: z.array(z.int().min(1).max(365)).min(1).max(5), invitation_days: z.int().min(1).max(365),
  /** How people write that they work for nobody. */
  no_employer: z.array(z.string().min(1).max(40)).max(50).default([]),
  candidates_times: z.int().min(1).max(20), seats: z.int().min(1).max(99),
  fee: z.strictObject({ fund: packId, kinds: z.array(z.strictObject({ id: packId, title: sentenceShape, gross: yuan })).min(1).max(20), tax: taxShape }),
})

export type Terms = z.output<typeof shape>
/** Amounts in fen, rates in basis points. */
export type TaxTerms = z.output<typeof taxShape>

/** 专家库管理参数: how long an admission lasts, when it is confirmed, what is paid. */
export const termsPart = part({ folder: 'experts', single: 'experts/terms.yaml', schema: shape })

const plain = { valid_years: 5, confirm_every_months: 12, remind_days_before: [30, 7], invitation_days: 30, candidates_times: 3, seats: 5, no_employer: [] as string[] }

/** The pack's terms; a pack without any admits for five years and pays nothing. */
export function termsOf(pack: PackView): Omit<Terms, 'id' | 'title' | 'source' | 'fee'> & { fee: Terms['fee'] | null } {
  return pack.docs<Terms>('experts').get('terms')?.doc ?? { ...plain, fee: null }
}
