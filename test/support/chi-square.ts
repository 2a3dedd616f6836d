/** Sum of (observed − expected)² ÷ expected. */
export function chiSquare(observed: readonly number[], expected: readonly number[]): number {
  return observed.reduce((sum, one, at) => sum + (one - expected[at]!) ** 2 / expected[at]!, 0)
}

/** Chance of a value at least as large under chi-square with `df` degrees of freedom: the regularised upper incomplete gamma function, by series or continued fraction. */
export function pOfChiSquare(value: number, df: number): number {
  const a = df / 2, x = value / 2
  const scale = Math.exp(a * Math.log(x) - x - logGamma(a))
  if (x < a + 1) {
    let term = 1 / a, sum = term
    for (let n = a + 1; term > sum * 1e-15; n += 1) {
      term *= x / n
      sum += term
    }
    return 1 - scale * sum
  }
  let b = x + 1 - a, c = 1e300, d = 1 / b, h = d
  for (let i = 1; i < 10_000; i += 1) {
    const an = -i * (i - a)
    b += 2
    d = 1 / (an * d + b)
    c = b + an / c
    h *= d * c
    if (Math.abs(d * c - 1) < 1e-14) break
  }
  return scale * h
}

// Lanczos, g = 7.
const lanczos = [0.999_999_999_999_809_93, 676.520_368_121_885_1, -1_259.139_216_722_402_8, 771.323_428_777_653_13, -176.615_029_162_140_6, 12.507_343_278_686_905, -0.138_571_095_265_720_12, 9.984_369_578_019_572e-6, 1.505_632_735_149_311_6e-7]

function logGamma(x: number): number {
  const y = x - 1, t = y + 7.5
  const sum = lanczos.slice(1).reduce((total, one, at) => total + one / (y + at + 1), lanczos[0]!)
  return 0.5 * Math.log(2 * Math.PI) + (y + 0.5) * Math.log(t) - t + Math.log(sum)
}
