/** An exact number: `over` is above zero. Sums and means of scores are kept like this and rounded once, when they are shown. */
export type Fraction = { readonly top: bigint, readonly over: bigint }

export const zero: Fraction = { top: 0n, over: 1n }

/** A whole number, or a decimal of at most 6 places as people type it. */
export function fractionOf(value: number | bigint): Fraction {
  if (typeof value === 'bigint') return { top: value, over: 1n }
  const text = value.toFixed(6)
  return reduced(BigInt(text.replace('.', '')), 1_000_000n)
}

export const plus = (a: Fraction, b: Fraction): Fraction => reduced(a.top * b.over + b.top * a.over, a.over * b.over)
export const minus = (a: Fraction, b: Fraction): Fraction => plus(a, { top: -b.top, over: b.over })
export const times = (a: Fraction, b: Fraction): Fraction => reduced(a.top * b.top, a.over * b.over)
export const compare = (a: Fraction, b: Fraction): number => Number(a.top * b.over > b.top * a.over) - Number(a.top * b.over < b.top * a.over)
export const apart = (a: Fraction, b: Fraction): Fraction => compare(a, b) < 0 ? minus(b, a) : minus(a, b)

/** `a` divided by a whole number above zero. */
export const per = (a: Fraction, whole: bigint | number): Fraction => reduced(a.top, a.over * BigInt(whole))

/** The middle of at least one value, or the mean of the two middle ones. */
export function median(values: readonly Fraction[]): Fraction {
  const sorted = values.toSorted(compare)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle]! : per(plus(sorted[middle - 1]!, sorted[middle]!), 2)
}

/** The mean of at least one value. */
export function mean(values: readonly Fraction[]): Fraction {
  return per(values.reduce(plus, zero), values.length)
}

/** As a decimal of `decimals` places, halves up (82.345 → 82.35 at two). */
export function rounded(value: Fraction, decimals: number): number {
  const scale = 10n ** BigInt(decimals)
  return Number(floor(value.top * scale * 2n + value.over, value.over * 2n)) / Number(scale)
}

/** The square root of a value not below zero, as a decimal of `decimals` places, halves up. */
export function roundedRoot(value: Fraction, decimals: number): number {
  const scale = 10n ** BigInt(decimals)
  const square = value.top * scale * scale
  const below = wholeRoot(square / value.over)
  // Exactly: is the root at least `below` and a half?
  const is_up = (2n * below + 1n) ** 2n * value.over <= 4n * square
  return Number(is_up ? below + 1n : below) / Number(scale)
}

function floor(top: bigint, over: bigint): bigint {
  const cut = top / over
  return top < 0n && cut * over !== top ? cut - 1n : cut
}

function wholeRoot(value: bigint): bigint {
  if (value < 2n) return value
  let guess = 1n << BigInt((value.toString(2).length >> 1) + 1)
  for (let next = (guess + value / guess) >> 1n; next < guess; next = (guess + value / guess) >> 1n) guess = next
  return guess
}

function reduced(top: bigint, over: bigint): Fraction {
  let [a, b] = [top < 0n ? -top : top, over]
  while (b > 0n) [a, b] = [b, a % b]
  return a > 1n ? { top: top / a, over: over / a } : { top, over }
}
