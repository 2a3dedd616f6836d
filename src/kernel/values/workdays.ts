import { fault, type Sentence } from '../declare/fault.ts'
import { isSettled, isWorkday, type Calendar } from './calendar.ts'
import { dayNumber, dayText, weekdayOf } from './days.ts'

export { calendarOf, isSettled, isWorkday, type Calendar, type CalendarDoc } from './calendar.ts'
export { addDays, civilDay, dayNumber, dayText, daysBetween, isDay, weekdayOf } from './days.ts'

/** Why a day of the strip counted or did not. `make-up` days count; `weekend`, `holiday`, `paused` and `start` do not. */
export type StripKind = 'counted' | 'weekend' | 'holiday' | 'make-up' | 'paused' | 'start'

/** One day between receipt and due day. */
export type StripDay = { on: string, kind: StripKind, reason: Sentence | null }

/** A due day with the days that lead to it. `provisional` says that a needed holiday notice is not published; `note` says so to a person. */
export type Term = { due_on: string, provisional: boolean, note: Sentence | null, strip: StripDay[] }

/** Both ends are paused; `until_on` null is a pause that still lasts. The day the missing papers arrive is a day of receipt: it does not count. */
export type Pause = { from_on: string, until_on: string | null, reason: Sentence }

/** Working days added to the term by a decision. */
export type Extension = { workdays: number, reason: Sentence }

/** A running clock. `is_paused` when today lies in a pause; while a pause is open `due_on` supposes that it ends today. */
export type Clock = Term & { workdays_used: number, workdays_left: number, is_late: boolean, is_paused: boolean }

export const WORKDAYS_MAX = 3_650
const CHANGES_MAX = 100
const SPAN_DAYS_MAX = 36_525

const RECEIVED: Sentence = { zh: '收到当日，不计入', en: 'Day of receipt, not counted' }
const SATURDAY: Sentence = { zh: '星期六', en: 'Saturday' }
const SUNDAY: Sentence = { zh: '星期日', en: 'Sunday' }

/**
 * The day `workdays` working days after `from_on`, which itself is not counted; 0 gives `from_on`.
 * @param workdays 0 to 3650
 * @throws fault `values.not-a-day` | `values.workdays-out-of-range`
 */
export function addWorkdays(calendar: Calendar, from_on: string, workdays: number): Term {
  checkWorkdays(workdays)
  return walk(calendar, dayNumber(from_on), workdays, [], [])
}

/**
 * Working days after `from_on` up to and with `until_on`; negative when `until_on` lies before, and then at least 1 so that a Saturday
 * after a Friday is late too. A plain walk over the days between, at most 36,525.
 * @throws fault `values.not-a-day` | `values.clock-too-long`
 */
export function workdaysUntil(calendar: Calendar, { from_on, until_on }: { from_on: string, until_on: string }): number {
  const from = dayNumber(from_on), until = dayNumber(until_on)
  if (Math.abs(until - from) > SPAN_DAYS_MAX) throw fault('values.clock-too-long', { days_max: SPAN_DAYS_MAX })
  let workdays = 0
  for (let day = Math.min(from, until) + 1; day <= Math.max(from, until); day += 1) if (isWorkday(calendar, day)) workdays += 1
  return until < from ? -Math.max(workdays, 1) : workdays
}

/**
 * Where a term of working days stands on `today_on`: pauses (补正) take days out, extensions add days at the end.
 * The term ends with `due_on`: on that day 0 are left; from the next day on `workdays_left` is negative, by the working days
 * gone since (at least 1, so that a Saturday after a Friday is late too).
 * @throws fault `values.not-a-day` | `values.workdays-out-of-range` | `values.pause-backwards` | `values.clock-too-long` | `values.clock-too-many-changes`
 */
export function countClock(calendar: Calendar, { from_on, workdays, pauses, extensions, today_on }: {
  from_on: string
  workdays: number
  pauses: readonly Pause[]
  extensions: readonly Extension[]
  today_on: string
}): Clock {
  if (pauses.length > CHANGES_MAX || extensions.length > CHANGES_MAX) throw fault('values.clock-too-many-changes', { max: CHANGES_MAX })
  checkWorkdays(workdays)
  for (const extension of extensions) checkWorkdays(extension.workdays)
  const total = extensions.reduce((sum, extension) => sum + extension.workdays, workdays)
  checkWorkdays(total)
  const start = dayNumber(from_on), today = dayNumber(today_on)
  if (today - start > SPAN_DAYS_MAX) throw fault('values.clock-too-long', { days_max: SPAN_DAYS_MAX })
  const spans = pauses.map((pause) => spanOf(pause, today))
  const reasons = extensions.flatMap(({ workdays: added, reason }) => Array.from({ length: added }, () => reason))
  const term = walk(calendar, start, total, spans, reasons)
  const due = dayNumber(term.due_on)
  const counts = (number: number): boolean => isWorkday(calendar, number) && !spans.some((span) => covers(span, number))
  let used = 0, overdue = 0
  for (let number = start + 1; number <= today; number += 1) {
    if (!counts(number)) continue
    if (number <= due) used += 1
    else overdue += 1
  }
  const is_late = today > due
  return {
    ...term,
    workdays_used: used + overdue,
    workdays_left: is_late ? -Math.max(1, overdue) : total - used,
    is_late,
    is_paused: spans.some((span) => covers(span, today)),
  }
}

type Span = { first: number, last: number, reason: Sentence }

function spanOf({ from_on, until_on, reason }: Pause, today: number): Span {
  const first = dayNumber(from_on)
  if (until_on === null) return { first, last: today, reason }
  const last = dayNumber(until_on)
  if (last < first) throw fault('values.pause-backwards', { from_on, until_on })
  return { first, last, reason }
}

function covers(span: Span, number: number): boolean {
  return number >= span.first && number <= span.last
}

/** Counts `total` working days from the day after `start`; the last ones carry the reasons of the extensions that added them. */
function walk(calendar: Calendar, start: number, total: number, spans: readonly Span[], extension_reasons: readonly Sentence[]): Term {
  const strip: StripDay[] = [{ on: dayText(start), kind: 'start', reason: RECEIVED }]
  const unsettled = new Set<number>()
  let counted = 0
  let number = start
  while (counted < total) {
    number += 1
    if (number - start > SPAN_DAYS_MAX) throw fault('values.clock-too-long', { days_max: SPAN_DAYS_MAX })
    const on = dayText(number)
    if (!isSettled(calendar, number)) unsettled.add(missingYear(calendar, on))
    const pause = spans.find((span) => covers(span, number))
    if (pause) strip.push({ on, kind: 'paused', reason: pause.reason })
    else if (isWorkday(calendar, number)) {
      counted += 1
      const added = extension_reasons[counted - 1 - (total - extension_reasons.length)] ?? null
      const make_up = calendar.make_up.get(number)
      strip.push(make_up ? { on, kind: 'make-up', reason: make_up } : { on, kind: 'counted', reason: added })
    } else {
      const holiday = calendar.off.get(number)
      strip.push(holiday ? { on, kind: 'holiday', reason: holiday } : { on, kind: 'weekend', reason: weekdayOf(number) === 6 ? SATURDAY : SUNDAY })
    }
  }
  return { due_on: dayText(number), provisional: unsettled.size > 0, note: noteOf(unsettled), strip }
}

function missingYear(calendar: Calendar, day: string): number {
  const year = Number(day.slice(0, 4))
  return calendar.years.has(year) ? year + 1 : year
}

function noteOf(unsettled: ReadonlySet<number>): Sentence | null {
  if (unsettled.size === 0) return null
  const years = [...unsettled].sort((a, b) => a - b)
  return {
    zh: `${years.join('、')} 年的放假安排未收录，暂按普通周末推算，日期可能变动。`,
    en: `The holiday notice for ${years.join(', ')} is not on file; only weekends were left out, so the date may change.`,
  }
}

function checkWorkdays(workdays: number): void {
  if (!Number.isSafeInteger(workdays) || workdays < 0 || workdays > WORKDAYS_MAX) {
    throw fault('values.workdays-out-of-range', { workdays, max: WORKDAYS_MAX })
  }
}
