import { fault, type Sentence } from '../declare/fault.ts'
import { dayNumber, dayText, weekdayOf } from './days.ts'

/**
 * 工作日历: one year's notice of days off and make-up working days, as it stands in a pack's `calendar/YYYY.yaml`.
 * A notice may name days at the end of the year before (2018-12-31 in the notice for 2019). `for` is the holiday's Chinese name.
 */
export type CalendarDoc = {
  id: string
  title: Sentence
  source: { title: string, number?: string, published_on?: string, amended_by?: { title: string, number?: string, published_on?: string }[] }
  holidays: { name: Sentence, from: string, until: string }[]
  make_up_workdays: { on: string, for: string }[]
}

/** Days off and make-up working days by day number, and the years whose notice is known. */
export type Calendar = {
  readonly years: ReadonlySet<number>
  readonly off: ReadonlyMap<number, Sentence>
  readonly make_up: ReadonlyMap<number, Sentence>
}

const DOCS_MAX = 200
const HOLIDAY_DAYS_MAX = 31

/**
 * Builds a calendar from yearly notices; `id` of each ends in its year (`calendar-2021`). Order does not matter.
 * @throws fault `values.calendar-*` naming the notice and the day that cannot be right
 */
export function calendarOf(docs: readonly CalendarDoc[]): Calendar {
  if (docs.length > DOCS_MAX) throw fault('values.calendar-too-many', { max: DOCS_MAX })
  const years = new Set<number>()
  const off = new Map<number, Sentence>()
  const make_up = new Map<number, Sentence>()
  for (const doc of docs) {
    const year = Number(/([1-9]\d{3})$/.exec(doc.id)?.[1])
    if (!year) throw fault('values.calendar-year-missing', { id: doc.id })
    if (years.has(year)) throw fault('values.calendar-year-twice', { year })
    years.add(year)
    for (const holiday of doc.holidays) markHoliday(doc.id, year, holiday, off)
  }
  for (const doc of docs) for (const { on, for: name } of doc.make_up_workdays) {
    const number = dayNumber(on)
    const holiday = doc.holidays.find((one) => one.name.zh === name)
    if (!holiday) throw fault('values.calendar-make-up-for-nothing', { id: doc.id, on, name })
    // A notice moves a rest day: a make-up day that is no weekend, or is itself off, is a slip of the pen.
    if (!isWeekend(number)) throw fault('values.calendar-make-up-not-weekend', { id: doc.id, on })
    if (off.has(number) || make_up.has(number)) throw fault('values.calendar-day-twice', { id: doc.id, on })
    make_up.set(number, { zh: `${name}调休上班`, en: `Make-up working day for ${holiday.name.en}` })
  }
  return { years, off, make_up }
}

function markHoliday(id: string, year: number, { name, from, until }: CalendarDoc['holidays'][number], off: Map<number, Sentence>): void {
  const first = dayNumber(from), last = dayNumber(until)
  if (last < first || last - first >= HOLIDAY_DAYS_MAX) throw fault('values.calendar-holiday-backwards', { id, from, until, max: HOLIDAY_DAYS_MAX })
  if (Number(until.slice(0, 4)) !== year) throw fault('values.calendar-other-year', { id, on: until })
  for (let number = first; number <= last; number += 1) {
    if (off.has(number)) throw fault('values.calendar-day-twice', { id, on: dayText(number) })
    off.set(number, name)
  }
}

/** Whether a day number is a Saturday or a Sunday. */
export function isWeekend(number: number): boolean {
  const weekday = weekdayOf(number)
  return weekday === 0 || weekday === 6
}

/** Whether offices work on a day number: weekdays that are not off, and make-up days. Unsettled days count as plain weekdays. */
export function isWorkday(calendar: Calendar, number: number): boolean {
  return calendar.make_up.has(number) || (!calendar.off.has(number) && !isWeekend(number))
}

/**
 * Whether the notices that decide a day are known. Its own year's is needed, and for 29 to 31 December the next year's too:
 * the notices for 2007, 2008 and 2019 moved such days.
 */
export function isSettled(calendar: Calendar, number: number): boolean {
  const day = dayText(number)
  const year = Number(day.slice(0, 4))
  return calendar.years.has(year) && (day.slice(5) < '12-29' || calendar.years.has(year + 1))
}
