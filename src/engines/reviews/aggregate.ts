import { apart, compare, fractionOf, mean, median, minus, per, plus, rounded, roundedRoot, times, zero, type Fraction } from './fraction.ts'
import type { Sheet } from './sheet.ts'

/** One reviewer's sheet as the arithmetic wants it: seat, and criterion → score. */
export type Scored = { seat: number, scores: Readonly<Record<string, number>> }

/** How a set of figures lies: rounded to the sheet's decimals. `deviation` is the standard deviation of all of them (divided by n, since the panel is everybody). */
export type Spread = { mean: number, median: number, lowest: number, highest: number, range: number, deviation: number }

/** What a panel's sheets come to. `mean` of `total` leaves out the dropped; everything else counts all. Seats are in ascending order. `failed`: criteria whose vetoes decide, by the sheet's order. */
export type Result = {
  reviewers: number
  totals: { seat: number, total: number, is_outlier: boolean, is_dropped: boolean }[]
  total: Spread
  criteria: ({ id: string, outliers: number[], vetoes: number[] } & Spread)[]
  failed: string[]
  is_marked: boolean
}

/** A reviewer's own figure: the weighted mean of the criteria, exact. */
export function totalOf(sheet: Sheet, scores: Readonly<Record<string, number>>): Fraction {
  const weight = sheet.criteria.reduce((sum, one) => sum + one.weight, 0)
  return per(sheet.criteria.reduce((sum, one) => plus(sum, times(fractionOf(scores[one.id]!), fractionOf(one.weight))), zero), weight)
}

/** Puts at least one sheet together; the order they come in never matters. */
export function aggregate(sheet: Sheet, given: readonly Scored[]): Result {
  const sheets = given.toSorted((a, b) => a.seat - b.seat)
  const totals = sheets.map((one) => totalOf(sheet, one.scores))
  const dropped = droppedOf(sheet, totals)
  const kept = totals.filter((_, index) => !dropped.includes(index))
  const far = outliersOf(sheet, totals)
  const figure = (value: Fraction) => rounded(value, sheet.decimals)
  const vetoesOf = (one: Sheet['criteria'][number]) => one.veto_below === undefined ? [] : sheets.filter((each) => each.scores[one.id]! < one.veto_below!).map(({ seat }) => seat)
  return {
    reviewers: sheets.length,
    failed: sheet.criteria.filter((one) => one.veto_by !== undefined && vetoesOf(one).length > (one.veto_by === 'majority' ? sheets.length / 2 : 0)).map((one) => one.id),
    totals: sheets.map(({ seat }, index) => ({ seat, total: figure(totals[index]!), is_outlier: far.includes(index), is_dropped: dropped.includes(index) })),
    total: { ...spreadOf(sheet, totals), mean: figure(mean(kept)) },
    criteria: sheet.criteria.map((one) => {
      const scores = sheets.map((each) => fractionOf(each.scores[one.id]!))
      const seats = (indexes: readonly number[]) => indexes.map((index) => sheets[index]!.seat)
      return { id: one.id, ...spreadOf(sheet, scores), outliers: seats(outliersOf(sheet, scores)), vetoes: vetoesOf(one) }
    }),
    is_marked: sheets.length >= sheet.outliers.from_reviewers,
  }
}

/** The highest and the lowest, one of each, where the sheet says so and enough are there; of equals the first seat goes, which changes no mean. */
function droppedOf(sheet: Sheet, totals: readonly Fraction[]): number[] {
  if (sheet.drop_extremes_from === null || totals.length < sheet.drop_extremes_from) return []
  const order = totals.map((_, index) => index).sort((a, b) => compare(totals[a]!, totals[b]!) || a - b)
  return [order[0]!, order.at(-1)!]
}

/** Places of the figures that lie further from the median than the sheet's rule allows; none while too few are in to tell. */
function outliersOf(sheet: Sheet, values: readonly Fraction[]): number[] {
  const { k, least, from_reviewers } = sheet.outliers
  if (values.length < from_reviewers) return []
  const middle = median(values)
  const distances = values.map((value) => apart(value, middle))
  const by_deviation = times(fractionOf(k), median(distances))
  const limit = compare(by_deviation, fractionOf(least)) > 0 ? by_deviation : fractionOf(least)
  return distances.flatMap((distance, index) => compare(distance, limit) > 0 ? [index] : [])
}

function spreadOf(sheet: Sheet, values: readonly Fraction[]): Spread {
  const sorted = values.toSorted(compare)
  const [lowest, highest] = [sorted[0]!, sorted.at(-1)!]
  const middle = mean(values)
  const variance = mean(values.map((value) => times(minus(value, middle), minus(value, middle))))
  const figure = (value: Fraction) => rounded(value, sheet.decimals)
  return { mean: figure(middle), median: figure(median(values)), lowest: figure(lowest), highest: figure(highest), range: figure(minus(highest, lowest)), deviation: roundedRoot(variance, sheet.decimals) }
}

/** A band of money a reviewer proposes, in fen. */
export type Amount = { from_fen: number, to_fen: number }

/** Proposed bands together: the medians of both ends, and how far they reach; null when nobody proposed one. */
export function amountsOf(given: readonly Amount[]): { count: number, from_median_fen: number, to_median_fen: number, lowest_fen: number, highest_fen: number } | null {
  if (given.length === 0) return null
  const middle = (ends: number[]) => rounded(median(ends.map((end) => fractionOf(BigInt(end)))), 0)
  return {
    count: given.length, from_median_fen: middle(given.map((one) => one.from_fen)), to_median_fen: middle(given.map((one) => one.to_fen)),
    lowest_fen: Math.min(...given.map((one) => one.from_fen)), highest_fen: Math.max(...given.map((one) => one.to_fen)),
  }
}
