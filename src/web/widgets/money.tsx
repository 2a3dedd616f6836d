import type { Sentence } from '../client.ts'
import { useWords } from '../words.ts'

/** An amount in short words with the exact one on hover; without an amount, the reason (`note`) or “待定”. */
export function Money({ amount_fen, currency, note, className }: { amount_fen: number | null, currency?: string, note?: Sentence | null, className?: string }) {
  const { t, say, formatMoney, formatMoneyExactly } = useWords()
  if (amount_fen === null) return <span className={className} data-open="">{note ? say(note) : t('money.open')}</span>
  return <span className={className === undefined ? 'number' : `number ${className}`} title={formatMoneyExactly({ amount_fen, currency })}>{formatMoney({ amount_fen, currency })}</span>
}
