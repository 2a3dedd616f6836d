import { fault } from '../declare/fault.ts'

const YEAR_MIN = 1000
const YEAR_MAX = 9999

/** Days from 1970-01-01 to a civil date of the proleptic Gregorian calendar; integers only, so no time zone can touch it. */
function numberOf(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year
  const era = Math.floor(y / 400)
  const year_of_era = y - era * 400
  const day_of_year = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1
  return era * 146_097 + year_of_era * 365 + Math.floor(year_of_era / 4) - Math.floor(year_of_era / 100) + day_of_year - 719_468
}

function partsOf(number: number): { year: number, month: number, day: number } {
  const shifted = number + 719_468
  const era = Math.floor(shifted / 146_097)
  const day_of_era = shifted - era * 146_097
  const year_of_era = Math.floor((day_of_era - Math.floor(day_of_era / 1_460) + Math.floor(day_of_era / 36_524) - Math.floor(day_of_era / 146_096)) / 365)
  const day_of_year = day_of_era - (365 * year_of_era + Math.floor(year_of_era / 4) - Math.floor(year_of_era / 100))
  const shifted_month = Math.floor((5 * day_of_year + 2) / 153)
  const month = shifted_month < 10 ? shifted_month + 3 : shifted_month - 9
  return { year: year_of_era + era * 400 + (month <= 2 ? 1 : 0), month, day: day_of_year - Math.floor((153 * shifted_month + 2) / 5) + 1 }
}

/** Whether `text` is a civil day written `YYYY-MM-DD` that exists, years 1000 to 9999. */
export function isDay(text: unknown): text is string {
  if (typeof text !== 'string' || !/^[1-9]\d{3}-\d{2}-\d{2}$/.test(text)) return false
  const year = Number(text.slice(0, 4)), month = Number(text.slice(5, 7)), day = Number(text.slice(8))
  if (month < 1 || month > 12 || day < 1 || day > 31) return false
  const back = partsOf(numberOf(year, month, day))
  return back.month === month && back.day === day
}

/**
 * Days from 1970-01-01 to the civil day `day` (negative before).
 * @throws fault `values.not-a-day`
 */
export function dayNumber(day: string): number {
  if (!isDay(day)) throw fault('values.not-a-day', { text: String(day).slice(0, 40) })
  return numberOf(Number(day.slice(0, 4)), Number(day.slice(5, 7)), Number(day.slice(8)))
}

/**
 * The civil day `YYYY-MM-DD` of a day number.
 * @throws fault `values.day-out-of-range` outside the years 1000 to 9999
 */
export function dayText(number: number): string {
  const { year, month, day } = partsOf(number)
  if (!(year >= YEAR_MIN && year <= YEAR_MAX)) throw fault('values.day-out-of-range', { year_min: YEAR_MIN, year_max: YEAR_MAX })
  return `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`
}

/** The civil day `days` whole days after `day` (before, when negative). */
export function addDays(day: string, days: number): string {
  return dayText(dayNumber(day) + Math.trunc(days))
}

/**
 * The civil day `months` calendar months after `day`; where that month is shorter, its last day.
 * @throws fault `values.not-a-day`
 */
export function addMonths(day: string, months: number): string {
  const from = partsOf(dayNumber(day))
  const count = from.year * 12 + from.month - 1 + Math.trunc(months)
  const firstOf = (nth: number) => numberOf(Math.floor(nth / 12), nth - Math.floor(nth / 12) * 12 + 1, 1)
  return dayText(Math.min(firstOf(count) + from.day - 1, firstOf(count + 1) - 1))
}

/** Whole days from `from_on` to `until_on`; negative when `until_on` comes first. */
export function daysBetween({ from_on, until_on }: { from_on: string, until_on: string }): number {
  return dayNumber(until_on) - dayNumber(from_on)
}

/** Day of the week of a day number: 0 is Sunday, 6 is Saturday. */
export function weekdayOf(number: number): number {
  return (((number + 4) % 7) + 7) % 7
}

// Making a formatter costs more than a thousand uses of it; a city has one zone, a deployment a few.
const formatters = new Map<string, Intl.DateTimeFormat>()
const FORMATTERS_MAX = 64

function formatterOf(zone: string): Intl.DateTimeFormat {
  const known = formatters.get(zone)
  if (known) return known
  try {
    const made = new Intl.DateTimeFormat('en-US', { timeZone: zone, calendar: 'gregory', numberingSystem: 'latn', year: 'numeric', month: '2-digit', day: '2-digit' })
    if (formatters.size >= FORMATTERS_MAX) formatters.clear()
    formatters.set(zone, made)
    return made
  } catch {
    throw fault('values.not-a-time-zone', { zone: zone.slice(0, 60) })
  }
}

const INSTANT = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.\d{1,9})?)?(?:Z|([+-])(\d{2})(?::?(\d{2}))?)$/

/**
 * The civil day on which `instant_iso` falls in `zone`, whatever the process's own zone.
 * The instant carries its offset (`Z` or `+08:00`); parts of a second are ignored.
 * @throws fault `values.not-an-instant` | `values.not-a-time-zone`
 */
export function civilDay(instant_iso: string, zone = 'Asia/Shanghai'): string {
  const match = INSTANT.exec(instant_iso)
  const hours = Number(match?.[2]), minutes = Number(match?.[3]), seconds = Number(match?.[4] ?? 0)
  const offset_hours = Number(match?.[6] ?? 0), offset_minutes = Number(match?.[7] ?? 0)
  if (!match || !isDay(match[1]) || hours > 23 || minutes > 59 || seconds > 60 || offset_hours > 15 || offset_minutes > 59) {
    throw fault('values.not-an-instant', { text: String(instant_iso).slice(0, 40) })
  }
  const offset_s = (offset_hours * 3_600 + offset_minutes * 60) * (match[5] === '-' ? -1 : 1)
  const epoch_s = dayNumber(match[1]) * 86_400 + hours * 3_600 + minutes * 60 + seconds - offset_s
  const parts = Object.fromEntries(formatterOf(zone).formatToParts(epoch_s * 1_000).map(({ type, value }) => [type, value]))
  return `${parts.year}-${parts.month}-${parts.day}`
}
