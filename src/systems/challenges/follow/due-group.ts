import { isWorkday, type Calendar } from '#kernel/values/workdays.ts'
import { dayNumber, dayText } from '#kernel/values/days.ts'

export type Due = 'overdue' | 'silent' | 'waiting' | 'fine'

/** The last day that is `workdays` whole working days before `today_on`: whoever was last heard of on it or earlier has been silent that long. */
export function silentBefore(calendar: Calendar, today_on: string, workdays: number): string {
  let day = dayNumber(today_on), left = workdays
  while (left > 0) {
    if (isWorkday(calendar, day)) left -= 1
    day -= 1
  }
  return dayText(day)
}

/**
 * What a followed challenge asks of its officer: a next step or a milestone past its day, then silence, then somebody else's turn with a limit, else nothing.
 * Days are `YYYY-MM-DD`; `silent_before` comes from `silentBefore`.
 */
export function dueGroup(one: { next_on: string | null, milestone_on: string | null, todo_on: string | null, quiet_since_on: string, waits: boolean }, today_on: string, silent_before: string): Due {
  if ([one.next_on, one.milestone_on, one.todo_on].some((day) => day !== null && day < today_on)) return 'overdue'
  if (one.quiet_since_on <= silent_before) return 'silent'
  return one.next_on !== null || one.waits ? 'waiting' : 'fine'
}
