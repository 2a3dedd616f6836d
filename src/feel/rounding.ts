import { divideNumbers, exact, fractionDigits, multiplyNumbers, tidy, toNumber, type Num } from './decimal.ts'

/** How what is cut off counts: towards −∞ or +∞, away from or towards zero, or to the nearest with ties away from zero, towards it, or to even. */
export type Rounding = 'floor' | 'ceiling' | 'up' | 'down' | 'half-up' | 'half-down' | 'half-even'

const TENS = Array.from({ length: 16 }, (_, i) => 10 ** i)
const SCALE_MAX = 6_111

/** Rounds to so many decimals (negative: to tens, hundreds …), exactly; a `scale` with decimals of its own is cut to a whole one, and `null` when it is of no sensible size. */
export function roundNumber(x: Num, scale: Num, how: Rounding): Num | null {
  scale = Math.trunc(toNumber(scale)) + 0
  if (!(Math.abs(scale) <= SCALE_MAX)) return null
  if (typeof x === 'number') {
    const k = fractionDigits(x)
    if (k >= 0 && k <= scale) return x
    const drop = k - scale
    if (k >= 0 && drop <= 15 && Math.abs(scale) <= 15) return roundedWhole(Math.round(x * TENS[k]!), TENS[drop]!, how, scale)
  }
  const { digits, scale: has } = exact(x)
  if (has <= scale) return x
  const unit = 10n ** BigInt(has - scale)
  const quotient = digits / unit
  const rest = digits % unit
  if (rest === 0n) return tidy(quotient, scale)
  const negative = digits < 0n
  const twice = (rest < 0n ? -rest : rest) * 2n
  const away = isAway(how, negative, twice < unit ? -1 : twice > unit ? 1 : 0, quotient % 2n !== 0n)
  return tidy(away ? quotient + (negative ? -1n : 1n) : quotient, scale)
}

function roundedWhole(m: number, unit: number, how: Rounding, scale: number): number {
  const quotient = Math.trunc(m / unit)
  const rest = Math.abs(m - quotient * unit)
  const away = rest > 0 && isAway(how, m < 0, rest * 2 - unit, quotient % 2 !== 0)
  const whole = away ? quotient + (m < 0 ? -1 : 1) : quotient
  return (scale >= 0 ? whole / TENS[scale]! : whole * TENS[-scale]!) + 0
}

// Whether a remainder takes the value away from zero; `side` is its half's place: below, at or above the middle.
function isAway(how: Rounding, negative: boolean, side: number, is_odd: boolean): boolean {
  switch (how) {
    case 'floor': return negative
    case 'ceiling': return !negative
    case 'up': return true
    case 'down': return false
    case 'half-up': return side >= 0
    case 'half-down': return side > 0
    case 'half-even': return side > 0 || (side === 0 && is_odd)
  }
}

/** A power: exact for whole exponents, as far as 34 digits go; for others the nearest a binary fraction has. */
export function powerOf(base: Num, exponent: Num): Num | null {
  if (typeof exponent !== 'number' || !Number.isInteger(exponent) || Math.abs(exponent) > 99_999) {
    const made = toNumber(base) ** toNumber(exponent)
    return Number.isFinite(made) ? Number(made.toPrecision(15)) : null
  }
  let result: Num | null = 1
  let square: Num | null = base
  for (let left = Math.abs(exponent); left > 0; left = Math.floor(left / 2)) {
    if (left % 2 === 1) result = result === null || square === null ? null : multiplyNumbers(result, square)
    if (left > 1) square = square === null ? null : multiplyNumbers(square, square)
  }
  return result !== null && exponent < 0 ? divideNumbers(1, result) : result
}

/** The square root to 34 digits; `null` of a negative number. */
export function rootOf(x: Num): Num | null {
  const { digits, scale } = exact(x)
  if (digits < 0n) return null
  if (digits === 0n) return 0
  // Shifted by an even number of digits so that the whole root has 35 or more.
  let shift = Math.max(0, 72 - String(digits).length)
  if ((scale + shift) % 2 !== 0) shift += 1
  const square = digits * 10n ** BigInt(shift)
  let root = BigInt(Math.floor(Math.sqrt(Number(square))))
  for (let next = (root + square / root) / 2n, i = 0; i < 100; i++) {
    if (next === root || next === root + 1n) break
    root = next
    next = (root + square / root) / 2n
  }
  while (root * root > square) root -= 1n
  while ((root + 1n) * (root + 1n) <= square) root += 1n
  return tidy(root * 10n + (root * root === square ? 0n : 1n), (scale + shift) / 2 + 1)
}
