import type { AssumedWhat } from '#systems/challenges/feed/challenge-feed-words.ts'

/** An instant in UTC (`2021-12-04T04:59:00Z`) with what had to be assumed to reach it, or why there is none. */
export type FeedTime =
  | { at: string, assumed: AssumedWhat[] }
  | { code: 'challenges.feed-time' | 'challenges.feed-time-zone' | 'challenges.feed-time-skipped', data: Record<string, unknown> }

// People write EST in July and mean the clock on the wall, so each name stands for the place, not for a fixed offset.
const zones: Record<string, string> = {
  ET: 'America/New_York', EST: 'America/New_York', EDT: 'America/New_York',
  CT: 'America/Chicago', CST: 'America/Chicago', CDT: 'America/Chicago',
  MT: 'America/Denver', MST: 'America/Denver', MDT: 'America/Denver',
  PT: 'America/Los_Angeles', PST: 'America/Los_Angeles', PDT: 'America/Los_Angeles',
  UTC: 'UTC', GMT: 'UTC',
}
// Making a formatter costs far more than using it.
const faces = Object.fromEntries([...new Set(Object.values(zones))].map((zone) => [zone, new Intl.DateTimeFormat('en-US', {
  timeZone: zone, hourCycle: 'h23', year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit',
})]))
const written = /^(\d{4})\/(\d{1,2})\/(\d{1,2})(?:\s+(\d{1,2})(?::(\d{2}))?\s*([ap])\.?m\.?(?:\s+([a-z]{2,5}))?)?$/i
const day_ms = 86_400_000

/**
 * Reads `2021/12/03 11:59 p.m.`, `2021/9/16 8:00 AM ET` or `2021/08/31`. Without a zone the time is US Eastern, where the
 * publishing agencies sit; without a time, an opening is the day's first minute and a closing its last (23:59).
 */
export function readFeedTime(text: string, side: 'opens' | 'closes'): FeedTime {
  const match = written.exec(text.trim())
  if (!match) return { code: 'challenges.feed-time', data: {} }
  const [, year, month, day, hour, minute = '0', half, zone_name] = match
  const local = half === undefined
    ? side === 'opens' ? { hour: 0, minute: 0 } : { hour: 23, minute: 59 }
    : { hour: Number(hour) % 12 + (half.toLowerCase() === 'p' ? 12 : 0), minute: Number(minute) }
  const face_ms = Date.UTC(Number(year), Number(month) - 1, Number(day), local.hour, local.minute)
  const is_real_day = new Date(face_ms).toISOString().startsWith(`${year}-${month!.padStart(2, '0')}-${day!.padStart(2, '0')}`)
  const is_real_hour = half === undefined || (Number(hour) >= 1 && Number(hour) <= 12 && local.minute <= 59)
  if (!is_real_day || !is_real_hour || Number(year) < 1900) return { code: 'challenges.feed-time', data: {} }
  const zone = zone_name === undefined ? 'America/New_York' : zones[zone_name.toUpperCase()]
  if (!zone) return { code: 'challenges.feed-time-zone', data: { zone: zone_name } }
  // Around a change of clocks the offsets of the day before and the day after are the only two that can hold.
  const instants = [...new Set([face_ms - day_ms, face_ms + day_ms].map((near) => face_ms - offsetMs(near, zone)))]
    .filter((instant) => instant + offsetMs(instant, zone) === face_ms).toSorted((a, b) => a - b)
  const [instant] = instants
  if (instant === undefined) return { code: 'challenges.feed-time-skipped', data: {} }
  const assumed: AssumedWhat[] = []
  if (zone_name === undefined) assumed.push('zone')
  if (half === undefined) assumed.push('time')
  if (instants.length > 1) assumed.push('repeated_hour')
  return { at: new Date(instant).toISOString().replace('.000Z', 'Z'), assumed }
}

/** How far the clocks of `zone` are ahead of UTC at `instant`, in milliseconds. */
function offsetMs(instant: number, zone: string): number {
  const parts = faces[zone]!.formatToParts(instant)
  const part = (type: string) => Number(parts.find((one) => one.type === type)!.value)
  return Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second')) - instant
}
