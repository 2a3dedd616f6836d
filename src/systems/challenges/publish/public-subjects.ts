import type { PublicSubjects } from '#systems/subscriptions/public.ts'
import { sql } from '#kernel/store/db.ts'
import { titleOfSession } from './session.ts'

/** What of the challenges anyone may read and so subscribe to. */
export const publicSubjects: PublicSubjects = {
  challenge: async (cx, id) => {
    const { rows } = await sql<{ zh: string, en: string }>`select coalesce(title_zh, title_en, '') as zh, coalesce(title_en, title_zh, '') as en from challenge where city_id = ${cx.city.id} and id = ${id} and is_public`.execute(cx.tx)
    return rows[0] ?? null
  },
  session: titleOfSession,
}
