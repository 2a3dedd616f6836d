import { fault } from '#kernel/declare/fault.ts'
import type { Cx } from '#kernel/store/cx.ts'

/** What a system may offer under `public-subjects`: for each kind of subject, whether anyone may read it, and its title. */
export type PublicSubjects = Record<string, (cx: Cx, id: string) => Promise<{ zh: string, en: string } | null>>

/** The title of a subject anyone may read, or null: unknown kinds and what is not public are told apart by nobody. */
export async function publicTitle(cx: Cx, subject: string): Promise<{ zh: string, en: string } | null> {
  const [kind = '', id = ''] = subject.split(':')
  for (const system of cx.house.systems.values()) {
    const readers = system.offers?.['public-subjects'] as PublicSubjects | undefined
    // A kind comes from anybody's address bar: only what a system declared is looked up, not what every object inherits.
    if (readers && Object.hasOwn(readers, kind)) return readers[kind]!(cx, id)
  }
  return null
}

/** @throws fault `subscriptions.not-found` */
export async function assertPublic(cx: Cx, subject: string): Promise<void> {
  if (await publicTitle(cx, subject) === null) throw fault('subscriptions.not-found')
}
