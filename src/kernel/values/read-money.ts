/** What a person's text for an amount means: whole fen, nothing yet, or why it cannot be read. */
export type MoneyRead = { is: 'amount', amount_fen: number } | { is: 'empty' } | { is: 'unreadable' } | { is: 'finer-than-fen' } | { is: 'too-large' }

const scales: [RegExp, bigint][] = [
  [/万亿$/, 1_000_000_000_000n], [/亿$/, 100_000_000n], [/千万$/, 10_000_000n], [/百万$/, 1_000_000n], [/万$/, 10_000n], [/千$/, 1_000n],
  [/billion$/i, 1_000_000_000n], [/million$/i, 1_000_000n], [/thousand$/i, 1_000n],
]

/**
 * Reads an amount in yuan as people write it: `120万`, `1.2亿`, `1,234.50`, `¥ 3,000 元`, `1.2 million`; full-width digits count as digits.
 * The result is exact: nothing is rounded, and what a fen cannot hold is said instead.
 */
export function readMoney(text: string): MoneyRead {
  let rest = text.normalize('NFKC').replace(/[\s\u200b]/g, '').replace(/^(人民币|rmb|cny|¥)/i, '').replace(/(元整|元|圆|rmb|cny|yuan)$/i, '')
  if (rest === '') return text.trim() === '' ? { is: 'empty' } : { is: 'unreadable' }
  let scale = 1n
  for (const [pattern, times] of scales) {
    if (!pattern.test(rest)) continue
    rest = rest.replace(pattern, '')
    scale = times
    break
  }
  const match = /^(\d{1,3}(?:,\d{3})+|\d{1,18})(?:\.(\d{0,12}))?$/.exec(rest)
  if (!match) return { is: 'unreadable' }
  const fraction = match[2] ?? ''
  const scaled = BigInt(match[1]!.replaceAll(',', '') + fraction) * scale * 100n
  const divisor = 10n ** BigInt(fraction.length)
  if (scaled % divisor !== 0n) return { is: 'finer-than-fen' }
  const amount_fen = scaled / divisor
  return amount_fen > BigInt(Number.MAX_SAFE_INTEGER) ? { is: 'too-large' } : { is: 'amount', amount_fen: Number(amount_fen) }
}
