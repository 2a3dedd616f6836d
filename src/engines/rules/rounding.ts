import type { Rounding } from './measure.ts'

const units: Record<Rounding['to'], bigint> = { fen: 1n, yuan: 100n, 'ten-thousand-yuan': 1_000_000n }

/**
 * An amount in yuan as whole fen, rounded as the measure declares; where nothing is declared the checker has seen that no fraction of a fen can arise.
 * Works on the decimal text, so that a tie is a tie. Negative amounts mirror positive ones.
 */
export function roundYuan(yuan: number, { to, how }: Pick<Rounding, 'to' | 'how'> = { to: 'fen', how: 'half-up' }): number {
  const [digits = '0', power = '0'] = String(Math.abs(yuan)).split('e')
  const [whole = '0', fraction = ''] = digits.split('.')
  // In units of 10^-40 yuan: one fen is 10^38 of them. What is smaller than that is nothing.
  const shift = BigInt(40 - fraction.length + Number(power))
  const size = shift >= 0n ? BigInt(whole + fraction) * 10n ** shift : BigInt(whole + fraction) / 10n ** -shift
  const unit = units[to] * 10n ** 38n
  const rest = size % unit
  const is_up = how === 'up' ? rest > 0n : how === 'down' ? false : rest * 2n >= unit
  const fen = Number((size / unit + (is_up ? 1n : 0n)) * units[to])
  return yuan < 0 ? 0 - fen : fen
}
