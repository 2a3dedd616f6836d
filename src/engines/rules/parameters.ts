import { isDay } from '#kernel/values/days.ts'

/**
 * A stated size, exactly: money in whole fen, a rate as a whole-numbered fraction (75 % is 75/100), time as whole months or days,
 * any other number as its plain decimal text.
 */
export type Quantity =
  | { kind: 'money', fen: number }
  | { kind: 'rate', numerator: number, denominator: number }
  | { kind: 'months', months: number }
  | { kind: 'days', days: number }
  | { kind: 'date', on: string }
  | { kind: 'number', text: string }

/** One value of a parameter and the first day it holds; no day where the source names none, and it holds until the next one's day. `en` names the parameter in English, once. */
export type Stated = { from?: string | undefined, value: string | number, en?: string | undefined }

const shifts: Record<string, number> = { '': 0, 万: 4, 亿: 8 }

/**
 * Reads a size as policies print it: `50 万元`, `1.5 亿元`, `15%`, `3.85%`, `1 年`, `6 个月`, `30 天`, `2021-01-01`, `60`, `60 分`.
 * Null where it cannot be read, is finer than a fen, or is beyond 2^53.
 */
export function readQuantity(said: string | number): Quantity | null {
  const text = String(said).normalize('NFKC').trim()
  if (isDay(text)) return { kind: 'date', on: text }
  const match = /^(-?\d{1,3}(?:,\d{3})+|-?\d+)(?:\.(\d{1,9}))?\s*([\p{L}%]\S*)?$/u.exec(text)
  if (!match) return null
  const whole = match[1]!.replaceAll(',', ''), fraction = match[2] ?? '', unit = match[3] ?? ''
  const scaled = (places: number): number | null => {
    if (/[1-9]/.test(fraction.slice(places))) return null
    const size = Number(`${whole}${fraction.slice(0, places).padEnd(places, '0')}`)
    return Number.isSafeInteger(size) ? size : null
  }
  const money = /^([万亿]?)元$/.exec(unit)
  if (money) {
    const fen = scaled(shifts[money[1]!]! + 2)
    return fen === null ? null : { kind: 'money', fen }
  }
  if (unit === '%') {
    const numerator = scaled(fraction.length)
    return numerator === null ? null : { kind: 'rate', numerator, denominator: 100 * 10 ** fraction.length }
  }
  const size = scaled(0)
  if (unit === '年') return size === null ? null : { kind: 'months', months: size * 12 }
  if (unit === '个月' || unit === '月') return size === null ? null : { kind: 'months', months: size }
  if (unit === '天' || unit === '日') return size === null ? null : { kind: 'days', days: size }
  return { kind: 'number', text: fraction === '' ? whole : `${whole}.${fraction}` }
}

/** The value of a parameter in force on a civil day: the last whose day has come; null before the first. */
export function valueOn(values: readonly Stated[], on: string): Stated | null {
  return values.filter((one) => one.from === undefined || one.from <= on).toSorted((a, b) => (a.from ?? '') < (b.from ?? '') ? -1 : 1).at(-1) ?? null
}

/** What a parameter is called: its own name, and the English one beside the first value that gives it. */
export function parameterTitle(name: string, values: readonly Stated[]): { zh: string, en: string } {
  return { zh: name, en: values.find((one) => one.en !== undefined)?.en ?? name }
}

/** The days on which any of the parameters changes, in order: between two of them nothing does. */
export function changesOf(parameters: Readonly<Record<string, readonly Stated[]>>): string[] {
  return [...new Set(Object.values(parameters).flat().flatMap((one) => one.from ?? []))].sort()
}

/** A quantity in words: 50 万元, 15%, 1 年, 30 天. */
export function quantityText(one: Quantity): { zh: string, en: string } {
  switch (one.kind) {
    case 'money': {
      const yuan = one.fen / 100
      return yuan !== 0 && yuan % 10_000 === 0 ? { zh: `${yuan / 10_000} 万元`, en: `${yuan.toLocaleString('en')} yuan` } : { zh: `${yuan} 元`, en: `${yuan.toLocaleString('en')} yuan` }
    }
    case 'rate': {
      const percent = `${one.numerator * 100 / one.denominator}%`
      return { zh: percent, en: percent }
    }
    case 'months': return one.months % 12 === 0 ? { zh: `${one.months / 12} 年`, en: counted(one.months / 12, 'year') } : { zh: `${one.months} 个月`, en: counted(one.months, 'month') }
    case 'days': return { zh: `${one.days} 天`, en: counted(one.days, 'day') }
    case 'date': return { zh: one.on, en: one.on }
    case 'number': return { zh: one.text, en: one.text }
  }
}

function counted(size: number, unit: string): string {
  return `${size} ${unit}${size === 1 ? '' : 's'}`
}
