import { dayNumber } from '#kernel/values/days.ts'
import { fen, share } from '#kernel/values/money.ts'

/** Days a policy runs past the last milestone's day, for its delivery and examination. */
export const days_after_last_milestone = 30

/** The part of `amount_fen` that `days` are of `days_in_all`, half up to the fen; negative amounts mirror. */
export function byDays(amount_fen: number, days: number, days_in_all: number): number {
  if (days_in_all <= 0) return 0
  const size = (BigInt(Math.abs(amount_fen)) * BigInt(Math.max(0, days)) * 2n + BigInt(days_in_all)) / (2n * BigInt(days_in_all))
  return fen(amount_fen < 0 ? -size : size)
}

/** 保费: rate × sum insured for the whole term, half up to the fen. */
export function premiumOf(cover_fen: number, rate_bp: number): number {
  return share(cover_fen, rate_bp)
}

/** What of a premium is earned when `today_on` ends: by days of the term, both ends counted; before the term nothing, after it all. */
export function earnedOf({ premium_fen, from_on, until_on }: { premium_fen: number, from_on: string, until_on: string }, today_on: string): number {
  const first = dayNumber(from_on), last = dayNumber(until_on), today = dayNumber(today_on)
  return byDays(premium_fen, Math.min(last, today) - first + 1, last - first + 1)
}

/**
 * Below this part of the premiums written a loss ratio to what was earned says nothing: with a few days earned, one claim makes thousands of per cent.
 * No public source states such a line for this insurance; it is the platform's own and stands in the definition people read.
 */
export const earned_floor_percent = 10

/** Whether so much of the premiums is earned that a ratio to it means something. */
export const isEnoughEarned = (earned_fen: number, written_fen: number) => earned_fen > 0 && BigInt(earned_fen) * 100n >= BigInt(written_fen) * BigInt(earned_floor_percent)

/** 赔付率: what claims cost, net of recoveries, in per cent of `premium_fen` with one decimal; null where there is no premium. */
export const ratioOf = (net_fen: number, premium_fen: number) => premium_fen > 0 ? Math.round(net_fen * 1000 / premium_fen) / 10 : null

/**
 * Premium a change adds (or gives back, negative), for the days from `on` to the end: what the new terms cost for the days left less what the old ones did.
 * The rate is the policy's own: its premium for its sum and its days.
 */
export function premiumChange(policy: { premium_fen: number, cover_fen: number, from_on: string, until_on: string }, after: { cover_fen: number, until_on: string }, on: string): number {
  const start = dayNumber(policy.from_on), end = dayNumber(policy.until_on), today = dayNumber(on)
  const left_before = BigInt(end - today), left_after = BigInt(dayNumber(after.until_on) - today)
  // premium ÷ (sum × days) is the price of one fen insured for one day; the difference in fen-days is what changes hands.
  const units = BigInt(after.cover_fen) * left_after - BigInt(policy.cover_fen) * left_before
  const divisor = BigInt(policy.cover_fen) * BigInt(end - start + 1)
  const product = units * BigInt(policy.premium_fen)
  const size = ((product < 0n ? -product : product) * 2n + divisor) / (2n * divisor)
  return fen(product < 0n ? -size : size)
}

/** 赔付: the policy's share of what was lost past the deductible, within what is left of the sum insured. Computed, never typed. */
export function payoutOf(policy: { cover_fen: number, share_percent: number, deductible_fen: number }, lost_fen: number, paid_before_fen: number): number {
  return Math.max(0, Math.min(share(Math.max(0, lost_fen - policy.deductible_fen), policy.share_percent * 100), policy.cover_fen - paid_before_fen))
}
