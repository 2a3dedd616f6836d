/**
 * Divides `amount_fen` by `weights` so that every fen has an owner: each part is its exact share rounded down, and the fen left over go one by one to
 * the largest remainders, the earlier part first where they are equal. The parts add up to the amount. Weights are whole and not negative; at least one is positive.
 */
export function divide(amount_fen: number, weights: readonly number[]): number[] {
  const sum = weights.reduce((total, one) => total + BigInt(one), 0n)
  if (sum <= 0n) throw new Error('invariant: something can be divided only among someone')
  const parts = weights.map((weight, at) => {
    const exact = BigInt(amount_fen) * BigInt(weight)
    return { at, part: exact / sum, rest: exact % sum }
  })
  let left = BigInt(amount_fen) - parts.reduce((total, one) => total + one.part, 0n)
  for (const one of parts.toSorted((a, b) => a.rest === b.rest ? a.at - b.at : a.rest > b.rest ? -1 : 1)) {
    if (left === 0n) break
    one.part += 1n
    left -= 1n
  }
  return parts.map((one) => Number(one.part))
}
