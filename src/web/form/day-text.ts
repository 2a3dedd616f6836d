import { readDay } from '#kernel/values/read-day.ts'
import { cityZone } from '../words/zone.ts'

export { readDay }

const time_pattern = /^(\d{1,2})(?:[:：时点](?:(\d{2})(?:[:：分](\d{2})秒?|分)?)?)?$/

/** The local moment `YYYY-MM-DDTHH:MM`, with `:SS` where seconds are written, in a person's text (`2021-09-29 17:00`, `2021年9月29日 17时30分`); a day alone is not a moment. */
export function readMoment(text: string): string | null {
  const match = /^(.*?\d日?)[\sT,，]+([\d:：时点分秒]+)$/.exec(text.normalize('NFKC').trim())
  const day = match && readDay(match[1]!)
  const time = match && time_pattern.exec(match[2]!)
  if (!day || !time) return null
  const hour = Number(time[1]), minute = Number(time[2] ?? 0), second = Number(time[3] ?? 0)
  return hour < 24 && minute < 60 && second < 60 ? `${day}T${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}${secondsOf(second)}` : null
}

const secondsOf = (second: number) => second === 0 ? '' : `:${String(second).padStart(2, '0')}`

/** Minutes east of UTC in `zone` at an instant. */
function offsetOf(epoch_ms: number, zone: string): number {
  const parts = new Intl.DateTimeFormat('en-US', { timeZone: zone, hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric' }).formatToParts(epoch_ms)
  const part = (type: string) => Number(parts.find((one) => one.type === type)?.value)
  return Math.round((Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second')) - Math.floor(epoch_ms / 1_000) * 1_000) / 60_000)
}

/** The instant of a city's local moment `YYYY-MM-DDTHH:MM` or `YYYY-MM-DDTHH:MM:SS`, ISO 8601 with the city's offset. */
export function instantOf(local: string, zone = cityZone()): string {
  const full = local.length === 16 ? `${local}:00` : local
  const as_utc = Date.parse(`${full}Z`)
  // A second look settles the hour around a change of clocks, where the first guess used the offset of the other side.
  const offset = offsetOf(as_utc - offsetOf(as_utc, zone) * 60_000, zone)
  const size = Math.abs(offset)
  return `${full}${offset < 0 ? '-' : '+'}${String(Math.floor(size / 60)).padStart(2, '0')}:${String(size % 60).padStart(2, '0')}`
}

/** A city's local moment `YYYY-MM-DDTHH:MM` of an ISO instant, with `:SS` unless it is on the minute; null when the text is not an instant. */
export function localMomentOf(instant: string, zone = cityZone()): string | null {
  const epoch_ms = Date.parse(instant)
  if (Number.isNaN(epoch_ms)) return null
  const local = new Date(epoch_ms + offsetOf(epoch_ms, zone) * 60_000).toISOString()
  return `${local.slice(0, 16)}${secondsOf(Number(local.slice(17, 19)))}`
}

/** Day of the week of a civil day, Monday 1 to Sunday 7. */
export function weekdayOf(day: string): number {
  return new Date(`${day}T00:00:00Z`).getUTCDay() || 7
}
