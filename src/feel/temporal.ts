// Days are 'YYYY-MM-DD' texts, which are ordered as they stand. Times of day and date-times are `Moment`s; durations are numbers: seconds, or months.
import { addNumbers, compareNumbers, divideNumbers, floorNumber, multiplyNumbers, subtractNumbers, toNumber, type Num } from './decimal.ts'

const DAY = 86_400
const DAY_PATTERN = /^(\d{4})-(\d\d)-(\d\d)$/
const TIME_PATTERN = /^(\d\d):(\d\d):(\d\d)(\.\d{1,9})?(Z|[+-]\d\d:\d\d)?$/

/** A time of day (`day` is null) or a date with a time; `offset` is its distance from UTC in seconds, null where none is given. */
export class Moment {
  readonly day: number | null
  readonly seconds: Num
  readonly offset: number | null
  constructor(day: number | null, seconds: Num, offset: number | null) {
    this.day = day
    this.seconds = seconds
    this.offset = offset
  }
  toString(): string { return momentText(this) }
  toJSON(): string { return momentText(this) }
}

/** True when `text` is a day of the calendar written 'YYYY-MM-DD'. */
export function isDay(text: string): boolean {
  const match = DAY_PATTERN.exec(text)
  return match !== null && dayOf(Number(match[1]), Number(match[2]), Number(match[3])) !== null
}

/** The day of the calendar, or null when there is none such (30 February). */
export function dayOf(year: number, month: number, day: number): string | null {
  if (!Number.isInteger(year) || !Number.isInteger(month) || !Number.isInteger(day)) return null
  if (year < 1 || year > 9999 || month < 1 || month > 12 || day < 1 || day > daysIn(year, month)) return null
  return `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`
}

function daysIn(year: number, month: number): number {
  return month === 2 ? (year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31
}

/** Year, month and day of a day text. */
export function partsOfDay(day: string): [number, number, number] {
  return [Number(day.slice(0, 4)), Number(day.slice(5, 7)), Number(day.slice(8, 10))]
}

/** Days since 1970-01-01, in the Gregorian calendar. */
export function dayNumber(day: string): number {
  const [year, month, date] = partsOfDay(day)
  const y = month <= 2 ? year - 1 : year
  const era = Math.floor(y / 400)
  const of_era = y - era * 400
  const of_year = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + date - 1
  return era * 146_097 + of_era * 365 + Math.floor(of_era / 4) - Math.floor(of_era / 100) + of_year - 719_468
}

/** The day so many days after 1970-01-01; null outside the years 1 to 9999. */
export function dayText(days: number): string | null {
  const z = days + 719_468
  const era = Math.floor(z / 146_097)
  const of_era = z - era * 146_097
  const year = Math.floor((of_era - Math.floor(of_era / 1_460) + Math.floor(of_era / 36_524) - Math.floor(of_era / 146_096)) / 365)
  const of_year = of_era - (365 * year + Math.floor(year / 4) - Math.floor(year / 100))
  const mp = Math.floor((5 * of_year + 2) / 153)
  const month = mp < 10 ? mp + 3 : mp - 9
  return dayOf(year + era * 400 + (month <= 2 ? 1 : 0), month, of_year - Math.floor((153 * mp + 2) / 5) + 1)
}

/** 1 for Monday to 7 for Sunday. */
export function weekday(day: string): number {
  return ((dayNumber(day) + 3) % 7 + 7) % 7 + 1
}

/** The day so many months later; where that month is shorter, its last day. */
export function addMonths(day: string, months: number): string | null {
  const [year, month, date] = partsOfDay(day)
  const total = year * 12 + month - 1 + months
  const y = Math.floor(total / 12)
  const m = total - y * 12 + 1
  return dayOf(y, m, Math.min(date, y >= 1 && y <= 9999 ? daysIn(y, m) : 1))
}

/** Whole months from one day to another, negative backwards. */
export function monthsBetween(from: string, to: string): number {
  if (from > to) return 0 - monthsBetween(to, from)
  const [a, b] = [partsOfDay(from), partsOfDay(to)]
  return (b[0] - a[0]) * 12 + b[1] - a[1] - (b[2] < a[2] ? 1 : 0)
}

/** Reads a time of day, '10:00:00', with parts of a second and a distance from UTC if given. */
export function parseTime(text: string): Moment | null {
  const match = TIME_PATTERN.exec(text)
  if (!match) return null
  const [hours, minutes, seconds] = [Number(match[1]), Number(match[2]), Number(match[3])]
  if (hours > 23 || minutes > 59 || seconds > 59) return null
  const offset = match[5] === undefined ? null : offsetOf(match[5])
  if (offset !== null && Math.abs(offset) > 18 * 3_600) return null
  return new Moment(null, addNumbers(hours * 3_600 + minutes * 60 + seconds, Number(`0${match[4] ?? ''}`))!, offset)
}

/** Reads a date with a time, '2021-01-31T10:00:00'; a date alone is its midnight. */
export function parseDateTime(text: string): Moment | null {
  const day = text.slice(0, 10)
  if (!isDay(day)) return null
  if (text.length === 10) return new Moment(dayNumber(day), 0, null)
  const time = text[10] === 'T' ? parseTime(text.slice(11)) : null
  return time && new Moment(dayNumber(day), time.seconds, time.offset)
}

function offsetOf(text: string): number {
  if (text === 'Z') return 0
  const size = Number(text.slice(1, 3)) * 3_600 + Number(text.slice(4, 6)) * 60
  return text.startsWith('-') ? 0 - size : size
}

/** Reads a duration of ISO 8601: years and months, or days and time, not both. */
export function parseDuration(text: string): { months: number } | { seconds: Num } | null {
  const months = /^(-?)P(?=\d)(?:(\d{1,9})Y)?(?:(\d{1,9})M)?$/.exec(text)
  const sign = text.startsWith('-') ? -1 : 1
  if (months) return { months: sign * (Number(months[2] ?? 0) * 12 + Number(months[3] ?? 0)) + 0 }
  const days = /^-?P(?=\d|T\d)(?:(\d{1,9})D)?(?:T(?=\d)(?:(\d{1,9})H)?(?:(\d{1,9})M)?(?:(\d{1,9}(?:\.\d{1,9})?)S)?)?$/.exec(text)
  if (!days) return null
  const whole = Number(days[1] ?? 0) * DAY + Number(days[2] ?? 0) * 3_600 + Number(days[3] ?? 0) * 60
  const seconds = addNumbers(whole, Number(days[4] ?? 0))
  return seconds === null ? null : { seconds: multiplyNumbers(seconds, sign)! }
}

const two = (n: number) => String(n).padStart(2, '0')

// Splits a number of seconds of one day into hours, minutes, and seconds with their fraction as text.
function clock(seconds: Num): [number, number, number, string] {
  const whole = toNumber(floorNumber(seconds))
  const fraction = subtractNumbers(seconds, whole)
  const text = fraction === 0 || fraction === null ? '' : toNumber(fraction).toFixed(9).slice(1).replace(/0+$/, '')
  return [Math.floor(whole / 3_600), Math.floor(whole / 60) % 60, whole % 60, text]
}

function momentText({ day, seconds, offset }: Moment): string {
  const [h, m, s, fraction] = clock(seconds)
  const size = Math.abs(offset ?? 0)
  const zone = offset === null ? '' : offset === 0 ? 'Z' : `${offset < 0 ? '-' : '+'}${two(Math.floor(size / 3_600))}:${two(Math.floor(size / 60) % 60)}`
  return `${day === null ? '' : `${dayText(day) ?? ''}T`}${two(h)}:${two(m)}:${two(s)}${fraction}${zone}`
}

/** 'P1DT2H' of a number of seconds. */
export function durationText(seconds: Num): string {
  const negative = compareNumbers(seconds, 0) < 0
  const size = negative ? subtractNumbers(0, seconds)! : seconds
  const days = toNumber(floorNumber(divideNumbers(size, DAY)!))
  const [h, m, s, fraction] = clock(subtractNumbers(size, days * DAY)!)
  const time = `${h > 0 ? `${h}H` : ''}${m > 0 ? `${m}M` : ''}${s > 0 || fraction !== '' ? `${s}${fraction}S` : ''}`
  return `${negative ? '-' : ''}P${days > 0 ? `${days}D` : ''}${time ? `T${time}` : days > 0 ? '' : 'T0S'}`
}

/** 'P1Y2M' of a number of months. */
export function monthsText(months: number): string {
  const size = Math.abs(months)
  const [years, rest] = [Math.floor(size / 12), size % 12]
  return `${months < 0 ? '-' : ''}P${years > 0 ? `${years}Y` : ''}${rest > 0 || years === 0 ? `${rest}M` : ''}`
}

function position(at: Moment): Num {
  return addNumbers((at.day ?? 0) * DAY - (at.offset ?? 0), at.seconds)!
}

/** Order of two moments, to the second, as FEEL counts them; null where one tells its distance from UTC and the other does not. */
export function compareMoments(a: Moment, b: Moment): number | null {
  if ((a.offset === null) !== (b.offset === null)) return null
  return compareNumbers(floorNumber(position(a)), floorNumber(position(b)))
}

/** Seconds from `b` to `a`, null where they cannot be compared. */
export function secondsBetween(a: Moment, b: Moment): Num | null {
  return (a.offset === null) !== (b.offset === null) ? null : subtractNumbers(position(a), position(b))
}

/** A moment so many seconds later: a time of day goes round the clock. */
export function addSeconds(at: Moment, seconds: Num): Moment | null {
  const total = addNumbers(at.seconds, seconds)
  if (total === null) return null
  const days = floorNumber(divideNumbers(total, DAY) ?? 0)
  const rest = subtractNumbers(total, multiplyNumbers(days, DAY)!)
  if (rest === null || typeof days !== 'number') return null
  if (at.day === null) return new Moment(null, rest, at.offset)
  return dayText(at.day + days) === null ? null : new Moment(at.day + days, rest, at.offset)
}

/** A day so many seconds later, counted from its midnight. */
export function addSecondsToDay(day: string, seconds: Num): string | null {
  const days = floorNumber(divideNumbers(seconds, DAY) ?? 0)
  return typeof days === 'number' ? dayText(dayNumber(day) + days) : null
}

/** A date-time so many months later. */
export function addMonthsTo(at: Moment, months: number): Moment | null {
  const day = at.day === null ? null : addMonths(dayText(at.day) ?? '', months)
  return day === null ? null : new Moment(dayNumber(day), at.seconds, at.offset)
}

const truncated = (seconds: Num, by: number) => Math.trunc(toNumber(seconds) / by)

/** The parts a temporal value has, by FEEL's names, with what each is read from. */
export const PARTS: Record<string, Record<string, (value: never) => unknown>> = {
  'date': {
    year: (day: string) => partsOfDay(day)[0], month: (day: string) => partsOfDay(day)[1], day: (day: string) => partsOfDay(day)[2],
    weekday: (day: string) => weekday(day),
  },
  'time': clockParts(),
  'date and time': {
    year: (at: Moment) => partsOfDay(dayText(at.day!)!)[0], month: (at: Moment) => partsOfDay(dayText(at.day!)!)[1],
    day: (at: Moment) => partsOfDay(dayText(at.day!)!)[2], weekday: (at: Moment) => weekday(dayText(at.day!)!), ...clockParts(),
  },
  'months': { years: (n: number) => Math.trunc(n / 12) + 0, months: (n: number) => n % 12 + 0 },
  'duration': {
    days: (n: Num) => truncated(n, DAY) + 0, hours: (n: Num) => truncated(n, 3_600) % 24 + 0, minutes: (n: Num) => truncated(n, 60) % 60 + 0,
    seconds: (n: Num) => subtractNumbers(n, truncated(n, 60) * 60),
  },
}

function clockParts(): Record<string, (value: never) => unknown> {
  return {
    'hour': (at: Moment) => clock(at.seconds)[0], 'minute': (at: Moment) => clock(at.seconds)[1],
    'second': (at: Moment) => addNumbers(clock(at.seconds)[2], Number(`0${clock(at.seconds)[3]}`)),
    'time offset': (at: Moment) => at.offset,
  }
}
