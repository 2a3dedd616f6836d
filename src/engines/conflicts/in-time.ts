import { addMonths } from '#kernel/values/days.ts'
import type { Tie } from './tie.ts'

/** The first day whose ties still count on `on` under a look-back of `years`; null where ties count for ever. A tie that ended that very day counts. */
export function oldestDay(on: string, years: number | undefined): string | null {
  return years === undefined ? null : addMonths(on, -12 * years)
}

/** Whether a tie counts on `on`: it has begun, and its last day is not before `oldest`. Days that no record gives are taken against the person. */
export function countsSince({ from_on, until_on }: Pick<Tie, 'from_on' | 'until_on'>, on: string, oldest: string | null): boolean {
  return (from_on === null || from_on <= on) && (oldest === null || until_on === null || until_on >= oldest)
}
