import { share } from '#kernel/values/money.ts'
import type { Shown } from '#engines/cases/subject.ts'
import { shownMoney as money } from '../part.ts'

/** POL-026: half of the year's premium, at most 200,000 yuan a year for one enterprise. */
export const subsidy = { id: 'POL-026', rate_bp: 5_000, cap_fen: 20_000_000, sentence: '科技企业购买商业性研发费用损失保险的，按年度保费的50%予以补助，单个企业每年最高补助20万元' } as const

/** What may be claimed of a premium; whether this insurance counts and what else the enterprise claimed this year is not known here. */
export function subsidyOf(premium_fen: number): number {
  return Math.min(share(premium_fen, subsidy.rate_bp), subsidy.cap_fen)
}

/** The subsidy as a hint with its sentence, never as a right: it is claimed under the measure. */
export function subsidyHint(premium_fen: number, currency: string): Shown {
  return { id: 'premium-subsidy', title: { zh: '保费补助', en: 'Subsidy of the premium' }, kind: 'fields', rows: [
    { label: { zh: '可能可申领', en: 'May be claimed' }, value: money(subsidyOf(premium_fen), currency), as: 'money', help: { zh: '按年度保费 50%、单企每年上限 20 万元估算；是否适用于揭榜险、当年已领多少均未核，申领在“政策”里办理', en: 'Half of the year’s premium, at most 200,000 yuan a year; whether it covers this insurance and what was claimed already is not checked here; claim it under Incentives' } },
    { label: { zh: '出处', en: 'Source' }, value: `${subsidy.id} ${subsidy.sentence}`, as: 'text' },
  ] }
}
