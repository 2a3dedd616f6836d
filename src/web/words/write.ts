import { clockIn, first_zone } from './zone.ts'

export type Language = 'zh' | 'en'

const marks: Record<string, string> = { CNY: '¥', USD: 'US$', EUR: '€', HKD: 'HK$', JPY: 'JP¥', GBP: '£' }
const digits = (value: number, places: number) => value.toLocaleString('en-US', { maximumFractionDigits: places })

/** Money as people say it: in 万 and 亿, or in millions; whole fen come in, amounts that do not fit are written out. */
export function writeMoney({ amount_fen, currency = 'CNY' }: { amount_fen: number, currency?: string }, language: Language): string {
  const mark = marks[currency] ?? `${currency} `
  const yuan = amount_fen / 100
  const size = Math.abs(yuan)
  const sign = yuan < 0 ? '−' : ''
  // A rounded amount would hide money: it is shortened only where two decimals lose nothing.
  if (language === 'zh') {
    if (size >= 1e8 && size % 1e6 === 0) return `${sign}${mark}${digits(size / 1e8, 2)} 亿`
    if (size >= 1e4 && size % 100 === 0) return `${sign}${mark}${digits(size / 1e4, 2)} 万`
  } else {
    if (size >= 1e9 && size % 1e7 === 0) return `${sign}${mark}${digits(size / 1e9, 2)} billion`
    if (size >= 1e6 && size % 1e4 === 0) return `${sign}${mark}${digits(size / 1e6, 2)} million`
  }
  return `${sign}${mark}${size.toLocaleString('en-US', { minimumFractionDigits: Number.isInteger(size) ? 0 : 2, maximumFractionDigits: 2 })}`
}

/** Money to the last fen: `¥1,200,000.00`. */
export function writeMoneyExactly({ amount_fen, currency = 'CNY' }: { amount_fen: number, currency?: string }, language: Language): string {
  const yuan = Math.abs(amount_fen) / 100
  const text = yuan.toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 })
  const sign = amount_fen < 0 ? '−' : ''
  if (currency === 'CNY') return language === 'zh' ? `人民币 ${sign}${text} 元` : `CNY ${sign}${text}`
  return `${currency} ${sign}${text}`
}

const weekdays = { zh: ['周日', '周一', '周二', '周三', '周四', '周五', '周六'], en: ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'] }
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** A civil day with its weekday; text that is no day is given back as it is. */
export function writeDate(day: string, language: Language): string {
  const found = /^(\d{4})-(\d{2})-(\d{2})/.exec(day)
  if (!found) return day
  const weekday = weekdays[language][new Date(`${found[0]}T00:00:00Z`).getUTCDay()] ?? ''
  if (language === 'zh') return `${found[0]} ${weekday}`
  return `${weekday} ${Number(found[3])} ${months[Number(found[2]) - 1] ?? ''} ${found[1]}`
}

/** An instant as the clocks of a zone show it, to the minute; text that is no instant is given back as it is. */
export function writeInstant(instant: string, language: Language, zone = first_zone): string {
  const time = Date.parse(instant)
  if (Number.isNaN(time)) return instant
  const there = clockIn(zone, time)
  return `${writeDate(there.day, language)} ${there.time}`
}

/** How long is left, in a phrase; negative is past. */
export function writeDaysLeft(days: number | null, unit: 'days' | 'workdays', language: Language): string {
  if (days === null) return language === 'zh' ? '未定期限' : 'No deadline set'
  if (days < 0) {
    if (unit === 'days') return language === 'zh' ? '已截止' : 'Closed'
    return language === 'zh' ? `逾期 ${-days} 个工作日` : `${-days} working ${days === -1 ? 'day' : 'days'} late`
  }
  if (days === 0) return language === 'zh' ? '今天截止' : 'Closes today'
  if (unit === 'days') return language === 'zh' ? `还剩 ${days} 天` : `${days} ${days === 1 ? 'day' : 'days'} left`
  return language === 'zh' ? `还剩 ${days} 个工作日` : `${days} working ${days === 1 ? 'day' : 'days'} left`
}

/** A file's size in words. */
export function writeSize(size_bytes: number): string {
  if (size_bytes < 1024) return `${size_bytes} B`
  if (size_bytes < 1024 * 1024) return `${digits(size_bytes / 1024, 0)} KB`
  return `${digits(size_bytes / 1024 / 1024, 1)} MB`
}
