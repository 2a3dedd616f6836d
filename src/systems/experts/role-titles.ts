import type { Cx } from '#kernel/store/cx.ts'
import { casesOf } from '#engines/cases/room.ts'

/** Titles of roles; an undeclared one is shown by its name. */
export function roleTitles(cx: Cx): (role: string) => { zh: string, en: string } {
  return (role) => casesOf(cx.city).role_titles.get(role) ?? { zh: role, en: role }
}
