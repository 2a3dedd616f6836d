import type { ClockView } from '#engines/cases/view-shape.ts'

type Day = ClockView['strip'][number]

/** A day of the strip with its place: `nth` working day of the clock (null when it does not count), weekday Monday 1 to Sunday 7. */
export type CountedDay = Day & { nth: number | null, weekday: number }

/** Numbers the days that count and groups them by week, Monday first. */
export function weeksOf(strip: readonly Day[]): CountedDay[][] {
  let nth = 0
  const weeks: CountedDay[][] = []
  for (const day of strip) {
    const is_counted = day.kind === 'counted' || day.kind === 'make-up'
    if (is_counted) nth += 1
    const weekday = new Date(`${day.on}T00:00:00Z`).getUTCDay() || 7
    if (weeks.length === 0 || weekday === 1) weeks.push([])
    weeks.at(-1)!.push({ ...day, nth: is_counted ? nth : null, weekday })
  }
  return weeks
}

/** How many of the first weeks to fold away, so that at most `max` show and today's week with the two before it is among them. */
export function foldedWeeks(weeks: readonly CountedDay[][], today_on: string, max: number): number {
  if (weeks.length <= max) return 0
  const now = weeks.findIndex((week) => week.some((day) => day.on >= today_on))
  return Math.max(0, Math.min((now < 0 ? weeks.length : now) - 2, weeks.length - max))
}
