export { readMoney, type MoneyRead } from '#kernel/values/read-money.ts'

/** An amount in yuan with thousands separated, fen only where there are any: `1,234.50`, `1,200,000`. */
export function yuanText(amount_fen: number): string {
  const fen = BigInt(Math.abs(amount_fen)), part = fen % 100n
  const whole = (fen / 100n).toString().replace(/\B(?=(\d{3})+$)/g, ',')
  return `${amount_fen < 0 ? '-' : ''}${whole}${part === 0n ? '' : `.${String(part).padStart(2, '0')}`}`
}

/** The same amount as Chinese offices say it, exact: `120 万元`, `1.2 亿元`, `1,234.5 元`. */
export function saidMoney(amount_fen: number): string {
  for (const [name, unit_fen] of [['亿', 10_000_000_000], ['万', 1_000_000]] as const) {
    if (Math.abs(amount_fen) >= unit_fen && amount_fen % (unit_fen / 10_000) === 0) return `${amount_fen / unit_fen} ${name}元`
  }
  return `${yuanText(amount_fen)} 元`
}
