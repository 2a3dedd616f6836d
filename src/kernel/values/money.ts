import { fault, type Sentence } from '../declare/fault.ts'

/** Money in whole fen (分): a safe integer. Other currencies use their own minor unit the same way. */
export type Fen = number

const RATE_BP_MAX = 1_000_000
const PARTS_MAX = 10_000
const TEXT_MAX = 60

/**
 * Narrows a whole number of fen to a safe integer.
 * @throws fault `values.amount-too-large` outside ±2^53 | `values.amount-not-whole`
 */
export function fen(amount: bigint | number): Fen {
  if (typeof amount === 'number' && !Number.isInteger(amount)) throw fault('values.amount-not-whole')
  const value = Number(amount)
  if (!Number.isSafeInteger(value)) throw fault('values.amount-too-large')
  return value === 0 ? 0 : value
}

/**
 * Share of `amount_fen` at `rate_bp` basis points (1500 = 15 %), rounded half up to the fen; a negative amount mirrors its positive twin.
 * @throws fault `values.rate-out-of-range` unless `rate_bp` is whole and 0 to 1,000,000
 */
export function share(amount_fen: Fen, rate_bp: number): Fen {
  if (!Number.isInteger(rate_bp) || rate_bp < 0 || rate_bp > RATE_BP_MAX) throw fault('values.rate-out-of-range', { rate_bp, max: RATE_BP_MAX })
  const amount = BigInt(fen(amount_fen))
  const size = ((amount < 0n ? -amount : amount) * BigInt(rate_bp) + 5_000n) / 10_000n
  return fen(amount < 0n ? -size : size)
}

/**
 * Splits `amount_fen` in proportion to `weights` so that the parts sum to it exactly: each gets its floor, the fen left over go to the
 * largest remainders, earlier parts first. A weight of 0 gets nothing.
 * @throws fault `values.split-weights` unless there are 1 to 10,000 whole weights ≥ 0, one of them above 0
 */
export function proportion(amount_fen: Fen, weights: readonly number[]): Fen[] {
  const wrong = weights.length === 0 || weights.length > PARTS_MAX || weights.some((weight) => !Number.isSafeInteger(weight) || weight < 0)
  if (wrong || weights.every((weight) => weight === 0)) throw fault('values.split-weights', { max: PARTS_MAX })
  const amount = BigInt(fen(amount_fen))
  const size = amount < 0n ? -amount : amount
  const total = weights.reduce((sum, weight) => sum + BigInt(weight), 0n)
  const parts = weights.map((weight, index) => ({ index, part: size * BigInt(weight) / total, rest: size * BigInt(weight) % total }))
  const over = Number(size - parts.reduce((sum, { part }) => sum + part, 0n))
  const ranked = parts.toSorted((a, b) => a.rest === b.rest ? a.index - b.index : a.rest > b.rest ? -1 : 1)
  for (const one of ranked.slice(0, over)) one.part += 1n
  return parts.map(({ part }) => fen(amount < 0n ? -part : part))
}

const UNITS: Record<string, bigint> = { '': 1n, 万: 10_000n, 亿: 100_000_000n }

/**
 * Reads an amount in yuan as people type it: `12.34`, `1,234.5`, `120万`, `1.2 亿元`, `¥300`, full-width digits too. Returns fen.
 * @throws fault `values.amount-unreadable` | `values.amount-negative` | `values.amount-finer-than-fen` | `values.amount-too-large`
 */
export function parseYuan(text: string): Fen {
  if (text.length > TEXT_MAX) throw fault('values.amount-unreadable', { text: text.slice(0, TEXT_MAX) })
  const plain = text.normalize('NFKC').replace(/\s+/g, '')
  const match = /^(-?)[¥]?(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d+))?([万亿]?)元?$/.exec(plain)
  if (!match) throw fault('values.amount-unreadable', { text })
  const [, minus, whole = '', fraction = '', unit = ''] = match
  if (minus) throw fault('values.amount-negative', { text })
  const scale = 10n ** BigInt(fraction.length)
  const scaled = BigInt(whole.replaceAll(',', '') + fraction) * (UNITS[unit] ?? 1n) * 100n
  if (scaled % scale !== 0n) throw fault('values.amount-finer-than-fen', { text })
  return fen(scaled / scale)
}

// Minor digits by ISO 4217, for the currencies that do not have two.
const MINOR_DIGITS: Record<string, number> = { JPY: 0, KRW: 0, VND: 0, CLP: 0, ISK: 0, BHD: 3, JOD: 3, KWD: 3, OMR: 3, TND: 3 }
const SYMBOLS: Record<string, string> = { CNY: '¥', USD: '$', EUR: '€', GBP: '£' }
const STEPS: Record<'zh' | 'en', { at: bigint, word: string }[]> = {
  zh: [{ at: 100_000_000n, word: '亿' }, { at: 10_000n, word: '万' }],
  en: [{ at: 1_000_000_000n, word: 'billion' }, { at: 1_000_000n, word: 'million' }],
}

/** An amount for a page: `short` to read, `exact` to show when pointed at. */
export type Amount = { short: string, exact: string }

/**
 * Words an amount: `¥120 万`, `¥1.2 亿`; in English `¥1.2 million`. `short` keeps at most two decimals of its unit, half up;
 * `exact` has every digit. Below 万 (a million in English) both are exact.
 */
export function formatFen(amount_fen: Fen, lang: keyof Sentence, currency = 'CNY'): Amount {
  const amount = BigInt(fen(amount_fen))
  const size = amount < 0n ? -amount : amount
  const digits = MINOR_DIGITS[currency] ?? 2
  const one = 10n ** BigInt(digits)
  const sign = (amount < 0n ? '-' : '') + (SYMBOLS[currency] ?? `${currency} `)
  const exact = sign + decimals(size, digits)
  for (const { at, word } of STEPS[lang]) {
    // Rounded first, so that 99,999,999.99 becomes 1 亿 and not 10,000 万.
    const hundredths = (size * 100n + at * one / 2n) / (at * one)
    if (hundredths < 100n || size < STEPS[lang].at(-1)!.at * one) continue
    return { short: `${sign}${decimals(hundredths, 2).replace(/\.?0+$/, '')} ${word}`, exact }
  }
  return { short: size % one === 0n ? sign + decimals(size / one, 0) : exact, exact }
}

/** `size` with its last `digits` digits after the point and commas between thousands. */
function decimals(size: bigint, digits: number): string {
  const text = size.toString().padStart(digits + 1, '0')
  const whole = text.slice(0, text.length - digits).replace(/\B(?=(\d{3})+$)/g, ',')
  return digits === 0 ? whole : `${whole}.${text.slice(-digits)}`
}

/** A published prize: minor units of its currency; `up-to` is a ceiling, not a promise. */
export type Prize = { amount_minor: number, currency: string, qualifier: 'up-to' | null }

const PRIZE_SIGNS: Record<string, string> = { $: 'USD', US$: 'USD', USD: 'USD', '€': 'EUR', EUR: 'EUR', '£': 'GBP', GBP: 'GBP', '¥': 'CNY', RMB: 'CNY', CNY: 'CNY' }
const PRIZE_SCALES: Record<string, bigint> = { '': 1n, k: 1_000n, thousand: 1_000n, m: 1_000_000n, million: 1_000_000n, billion: 1_000_000_000n }

/** Reads a prize as foreign platforms print it (`Up to $240,000`, `$3,000,000.00`); null when it states no single amount. */
export function parsePrize(text: string): Prize | null {
  if (text.length > TEXT_MAX) return null
  const plain = text.normalize('NFKC').trim()
  const match = /^(up to\s+)?(US\$|[$€£¥]|USD|EUR|GBP|RMB|CNY)\s?(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d{1,6}))?\s?(k|m|thousand|million|billion)?$/i.exec(plain)
  if (!match) return null
  const [, up_to, sign = '', whole = '', fraction = '', scale_word = ''] = match
  const scale = 10n ** BigInt(fraction.length)
  const scaled = BigInt(whole.replaceAll(',', '') + fraction) * (PRIZE_SCALES[scale_word.toLowerCase()] ?? 1n) * 100n
  const amount = Number(scaled / scale)
  if (scaled % scale !== 0n || !Number.isSafeInteger(amount)) return null
  return { amount_minor: amount, currency: PRIZE_SIGNS[sign.toUpperCase()] ?? 'USD', qualifier: up_to ? 'up-to' : null }
}

/** An amount of yuan inside a sentence, to the fen and with its thousands apart; it reads the same in both languages. */
export function yuan(amount_fen: Fen): string {
  return formatFen(amount_fen, 'en').exact.replace(/\.00$/, '')
}
