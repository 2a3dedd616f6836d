import { test } from 'node:test'
import assert from 'node:assert/strict'
import fc from 'fast-check'
import { addNumbers, compareNumbers, compareQuotient, Decimal, divideNumbers, fromBigint, multiplyNumbers, parseNumber, subtractNumbers, toNumber, type Num } from './decimal.ts'

const seed = Number(process.env['PROPERTY_SEED'] ?? Date.now() % 2 ** 31)
const num_runs = Number(process.env['PROPERTY_RUNS'] ?? 3_000)

type Ratio = { n: bigint, d: bigint }

// The obvious twin: a decimal text as a ratio of whole numbers.
function ratio(text: string): Ratio {
  const [whole = '', fraction = ''] = text.replace('-', '').split('.')
  return { n: BigInt(whole + fraction) * (text.startsWith('-') ? -1n : 1n), d: 10n ** BigInt(fraction.length) }
}

function ratioOf(x: Num): Ratio {
  if (x instanceof Decimal) return x.scale >= 0 ? { n: x.digits, d: 10n ** BigInt(x.scale) } : { n: x.digits * 10n ** BigInt(-x.scale), d: 1n }
  return ratio(x.toFixed(20).includes('e') || !/^-?\d+(\.\d+)?$/.test(String(x)) ? plain(x) : String(x))
}

function plain(x: number): string {
  const match = /^(-?)(\d+)(?:\.(\d+))?e([+-]\d+)$/.exec(String(x))!
  const [, sign, whole = '', fraction = '', power] = match
  const places = fraction.length - Number(power)
  const digits = whole + fraction
  if (places <= 0) return sign + digits + '0'.repeat(-places)
  const padded = digits.padStart(places + 1, '0')
  return `${sign}${padded.slice(0, -places)}.${padded.slice(-places)}`
}

const equal = (a: Ratio, b: Ratio) => a.n * b.d === b.n * a.d

const decimals = fc.oneof(
  fc.tuple(fc.bigInt({ min: -(10n ** 16n), max: 10n ** 16n }), fc.nat(10)),
  fc.tuple(fc.bigInt({ min: -999n, max: 999n }), fc.nat(4)),
).map(([digits, scale]) => {
  const sign = digits < 0n ? '-' : ''
  const text = String(digits < 0n ? -digits : digits).padStart(scale + 1, '0')
  return scale === 0 ? sign + text : `${sign}${text.slice(0, -scale)}.${text.slice(-scale)}`
})

test(`sums, differences, products and comparisons are exact (seed ${seed})`, () => {
  fc.assert(fc.property(decimals, decimals, (left, right) => {
    const [a, b] = [parseNumber(left)!, parseNumber(right)!]
    const [x, y] = [ratio(left), ratio(right)]
    assert.ok(equal(ratioOf(a), x), `${left} read as ${String(a)}`)
    assert.ok(equal(ratioOf(addNumbers(a, b)!), { n: x.n * y.d + y.n * x.d, d: x.d * y.d }), `${left} + ${right}`)
    assert.ok(equal(ratioOf(subtractNumbers(a, b)!), { n: x.n * y.d - y.n * x.d, d: x.d * y.d }), `${left} - ${right}`)
    assert.ok(equal(ratioOf(multiplyNumbers(a, b)!), { n: x.n * y.n, d: x.d * y.d }), `${left} * ${right}`)
    const order = x.n * y.d - y.n * x.d
    assert.equal(Math.sign(compareNumbers(a, b)), order < 0n ? -1 : order > 0n ? 1 : 0, `${left} ? ${right}`)
  }), { seed, numRuns: num_runs })
})

test(`a quotient is within half a unit of its 34th digit, and its comparison without dividing agrees (seed ${seed})`, () => {
  fc.assert(fc.property(decimals, decimals, decimals, (left, right, third) => {
    const [a, b, c] = [parseNumber(left)!, parseNumber(right)!, parseNumber(third)!]
    const [x, y] = [ratio(left), ratio(right)]
    const quotient = divideNumbers(a, b)
    if (y.n === 0n) return assert.equal(quotient, null)
    const q = ratioOf(quotient!)
    // |q − x/y| × 2 × 10^33 ≤ |x/y|
    const error = q.n * x.d * y.n - x.n * y.d * q.d
    const size = x.n * y.d * q.d
    const abs = (value: bigint) => value < 0n ? -value : value
    assert.ok(abs(error) * 2n * 10n ** 33n <= abs(size), `${left} / ${right} = ${String(quotient)}`)
    const short = compareQuotient(a, b, c)
    if (short !== undefined) assert.equal(Math.sign(short), compareNumbers(quotient!, c), `${left} / ${right} ? ${third}`)
  }), { seed, numRuns: num_runs })
})

test('ties in the 35th digit go to the even neighbour, and numbers come out as the nearest JS number', () => {
  assert.equal(fromBigint(10n ** 34n + 5n), 1e34)
  assert.equal(String(fromBigint(10n ** 34n + 15n)), String(10n ** 34n + 20n))
  assert.equal(String(divideNumbers(2, 3)), '0.6666666666666666666666666666666667')
  assert.equal(toNumber(divideNumbers(1, 3)!), 1 / 3)
  assert.equal(Object.is(multiplyNumbers(0, -1), 0), true)
  assert.equal(Object.is(compareQuotient(0, -1, 0), 0), true, 'a quotient compares with zero as zero, not as its negative')
})

test('a number text has at most 34 digits and no exponent', () => {
  assert.notEqual(parseNumber('9'.repeat(34)), null)
  assert.equal(parseNumber('9'.repeat(35)), null)
  for (const text of ['1e3', '', '.', '１', '1.']) assert.equal(parseNumber(text), null, text)
  assert.equal(parseNumber('.5'), 0.5)
  assert.equal(parseNumber('- 1'), -1)
})
