// Numbers are exact decimals, not binary fractions. A JS number stands for the decimal its shortest text shows (0.1 is one tenth),
// which is unique up to 15 digits; what does not fit becomes a Decimal. Nearly all policy arithmetic stays in the fast number paths.

const DIGITS_MAX = 34
const SCALE_MAX = 6_176
const EXACT_MAX = 1e15
const TENS = [1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15]

/** `digits × 10^-scale`, exactly; at most 34 digits, as IEEE 754 decimal128, which FEEL prescribes. */
export class Decimal {
  readonly digits: bigint
  readonly scale: number
  constructor(digits: bigint, scale: number) {
    this.digits = digits
    this.scale = scale
  }
  toString(): string { return decimalText(this) }
  toJSON(): string { return decimalText(this) }
}

export type Num = number | Decimal

function decimalText({ digits, scale }: Decimal): string {
  if (scale <= 0) return String(digits * 10n ** BigInt(-scale))
  const text = String(digits < 0n ? -digits : digits).padStart(scale + 1, '0')
  return `${digits < 0n ? '-' : ''}${text.slice(0, -scale)}.${text.slice(-scale)}`
}

/** The smallest k ≤ 6 with x × 10^k whole, or −1. Right only because mantissas up to 10^15 divided by 10^k round-trip through a double. */
export function fractionDigits(x: number): number {
  for (let k = 0; k <= 6; k++) {
    const m = Math.round(x * TENS[k]!)
    if (m > EXACT_MAX || m < -EXACT_MAX) return -1
    if (m / TENS[k]! === x) return k
  }
  return -1
}

/** The number as digits and a scale. */
export function exact(x: Num): Decimal {
  if (x instanceof Decimal) return x
  const match = /^(-?)(\d+)(?:\.(\d+))?(?:e([+-]\d+))?$/.exec(String(x))
  if (!match) throw new RangeError('not a finite number')
  const [, sign, whole, fraction = '', power = '0'] = match
  return new Decimal(BigInt(`${sign}${whole}${fraction}`), fraction.length - Number(power))
}

/** The shortest form of `digits × 10^-scale`, rounded half even to 34 digits; `null` on overflow. */
export function tidy(digits: bigint, scale: number): Num | null {
  let text = String(digits < 0n ? -digits : digits)
  if (text.length > DIGITS_MAX) {
    const cut = text.length - DIGITS_MAX
    digits = divideHalfEven(digits, 10n ** BigInt(cut))
    scale -= cut
    text = String(digits < 0n ? -digits : digits)
  }
  if (digits === 0n) return 0
  const zeros = text.length - text.replace(/0+$/, '').length
  if (zeros > 0) {
    digits /= 10n ** BigInt(zeros)
    scale -= zeros
  }
  if (scale <= 0 && text.length - zeros - scale <= 16) {
    const whole = Number(digits) * TENS[-scale]!
    if (Number.isSafeInteger(whole)) return whole
  }
  if (text.length - zeros <= 15) {
    const number = Number(`${digits}e${-scale}`)
    if (Number.isFinite(number) && Math.abs(number) > 1e-300) return number
  }
  if (scale > SCALE_MAX) return 0
  if (scale < -SCALE_MAX) return null
  return new Decimal(digits, scale)
}

// Ties go to the even neighbour, as decimal128's default does.
function divideHalfEven(a: bigint, b: bigint): bigint {
  if (b < 0n) { a = -a; b = -b }
  const quotient = a / b
  const twice = (a % b) * 2n
  const size = twice < 0n ? -twice : twice
  const up = size > b || (size === b && quotient % 2n !== 0n)
  if (!up) return quotient
  return a < 0n ? quotient - 1n : quotient + 1n
}

/** Reads a literal or JSON number text exactly; `null` when it has more than 34 digits before or after the point, or an exponent. */
export function parseNumber(text: string): Num | null {
  const match = /^(-?)\s*(\d*)(?:\.(\d+))?$/.exec(text)
  if (!match || (match[2] === '' && match[3] === undefined)) return null
  const [, sign, whole = '', fraction = ''] = match
  if (whole.length + fraction.length > DIGITS_MAX) return null
  return tidy(BigInt(`${sign}${whole}${fraction}`), fraction.length)
}

/** Takes in a whole number of any size, e.g. a database bigint. */
export function fromBigint(value: bigint): Num | null {
  return tidy(value, 0)
}

/** The nearest JS number, for handing a result out. */
export function toNumber(x: Num): number {
  return typeof x === 'number' ? x : Number(`${x.digits}e${-x.scale}`)
}

/** How many decimals a number has: 0.15 has two, 500 none. */
export function decimalsOf(x: Num): number {
  const k = typeof x === 'number' ? fractionDigits(x) : -1
  return k >= 0 ? k : Math.max(0, exact(x).scale)
}

/** The largest whole number that is not above `x`. */
export function floorNumber(x: Num): Num {
  if (typeof x === 'number') return Math.floor(x) + 0
  if (x.scale <= 0) return x
  const unit = 10n ** BigInt(x.scale)
  const quotient = x.digits / unit
  return tidy(x.digits < 0n && x.digits % unit !== 0n ? quotient - 1n : quotient, 0)!
}

/** Negative, zero or positive as `a` is less than, equal to or greater than `b`. */
export function compareNumbers(a: Num, b: Num): number {
  // Shortest decimals are ordered as their doubles are: each lies within its own rounding interval.
  if (typeof a === 'number' && typeof b === 'number') return a < b ? -1 : a > b ? 1 : 0
  const x = exact(a)
  const y = exact(b)
  const scale = Math.max(x.scale, y.scale)
  const left = x.digits * 10n ** BigInt(scale - x.scale)
  const right = y.digits * 10n ** BigInt(scale - y.scale)
  return left < right ? -1 : left > right ? 1 : 0
}

/** Exact sum; beyond 34 digits rounded half even. `null` on overflow. */
export function addNumbers(a: Num, b: Num): Num | null {
  if (typeof a === 'number' && typeof b === 'number') {
    const sum = a + b
    if (Number.isInteger(a) && Number.isInteger(b) && sum <= EXACT_MAX && sum >= -EXACT_MAX) return sum
    const i = fractionDigits(a)
    const j = fractionDigits(b)
    if (i >= 0 && j >= 0) {
      const k = Math.max(i, j)
      const m = Math.round(a * TENS[i]!) * TENS[k - i]! + Math.round(b * TENS[j]!) * TENS[k - j]!
      if (m <= EXACT_MAX && m >= -EXACT_MAX) return m / TENS[k]! + 0
    }
  }
  const x = exact(a)
  const y = exact(b)
  // A part too small to reach the 34th digit would only cost time: 1e6000 + 1 is 1e6000.
  if (Math.abs(x.scale - y.scale) > 2 * SCALE_MAX) return x.scale < y.scale ? tidy(x.digits, x.scale) : tidy(y.digits, y.scale)
  const scale = Math.max(x.scale, y.scale)
  return tidy(x.digits * 10n ** BigInt(scale - x.scale) + y.digits * 10n ** BigInt(scale - y.scale), scale)
}

/** Exact negation. */
export function negateNumber(a: Num): Num {
  return typeof a === 'number' ? 0 - a : new Decimal(-a.digits, a.scale)
}

/** Exact difference; beyond 34 digits rounded half even. `null` on overflow. */
export function subtractNumbers(a: Num, b: Num): Num | null {
  return addNumbers(a, negateNumber(b))
}

/** Exact product; beyond 34 digits rounded half even. `null` on overflow. */
export function multiplyNumbers(a: Num, b: Num): Num | null {
  if (typeof a === 'number' && typeof b === 'number') {
    const i = fractionDigits(a)
    const j = i < 0 ? -1 : fractionDigits(b)
    if (j >= 0) {
      const m = Math.round(a * TENS[i]!) * Math.round(b * TENS[j]!)
      if (m <= EXACT_MAX && m >= -EXACT_MAX) return m / TENS[i + j]! + 0
    }
  }
  const x = exact(a)
  const y = exact(b)
  return tidy(x.digits * y.digits, x.scale + y.scale)
}

/** Quotient, exact when it ends within 34 digits, else rounded half even there. `null` when `b` is 0 or on overflow. */
export function divideNumbers(a: Num, b: Num): Num | null {
  if (typeof a === 'number' && typeof b === 'number') {
    if (b === 0) return null
    const quotient = a / b
    if (Number.isInteger(a) && Number.isInteger(b) && Number.isInteger(quotient)
      && Math.abs(a) <= EXACT_MAX && quotient * b === a) return quotient + 0
  }
  const x = exact(a)
  const y = exact(b)
  if (y.digits === 0n) return null
  const extra = Math.max(0, DIGITS_MAX + 2 + String(y.digits).length - String(x.digits).length)
  const shifted = x.digits * 10n ** BigInt(extra)
  // One more digit marks a remainder, so that the rounding in `tidy` sees which side of a tie it is on.
  const quotient = shifted / y.digits
  const sticky = shifted % y.digits === 0n ? 0n : (x.digits < 0n) === (y.digits < 0n) ? 1n : -1n
  return tidy(quotient * 10n + sticky, x.scale - y.scale + extra + 1)
}

/**
 * Compares `a / b` with `c` without dividing, when all three are small enough to cross-multiply exactly; `undefined` otherwise.
 * The threshold of a ratio (研发费用 / 营业收入 >= 0.03) is then exact and as fast as a product.
 */
export function compareQuotient(a: Num, b: Num, c: Num): number | undefined {
  if (typeof a !== 'number' || typeof b !== 'number' || typeof c !== 'number') return undefined
  if (!Number.isInteger(a) || !Number.isInteger(b) || b === 0) return undefined
  const k = fractionDigits(c)
  if (k < 0) return undefined
  const left = a * TENS[k]!
  const right = b * Math.round(c * TENS[k]!)
  if (Math.abs(left) > EXACT_MAX || Math.abs(right) > EXACT_MAX) return undefined
  // Adding 0 makes a negative zero a plain one: 0 / -1 and 0 are the same number.
  return (b > 0 ? left - right : right - left) + 0
}
