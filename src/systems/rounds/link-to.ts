import type { Sentence } from '#kernel/declare/fault.ts'

/** A file of a round by its title, with the way to its own case. */
export function linkTo(id: string, title: Sentence | undefined): Sentence & { to: string } {
  return { zh: title?.zh ?? id, en: title?.en ?? id, to: `/cases/${id}` }
}
