/** Fen as people write an amount in a sentence: ¥1,234.50, ¥1,234. */
export function yuan(amount_fen: number): string {
  const whole = Math.trunc(amount_fen / 100), rest = Math.abs(amount_fen % 100)
  return `¥${whole.toLocaleString('en')}${rest === 0 ? '' : `.${String(rest).padStart(2, '0')}`}`
}
