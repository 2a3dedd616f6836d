import { z } from 'zod'
import { action, query } from '#kernel/declare/system.ts'
import { sentence } from '#engines/cases/view-shape.ts'
import { sql } from '#kernel/store/db.ts'
import type { Cx } from '#kernel/store/cx.ts'
import { rolesOf } from '#kernel/trust/actor.ts'
import { mayBeTold } from './readers.ts'

const page_rows = 50

/** The inbox's own condition: the e-mail worker asks it too, as each reader, so that nobody is written to about what they may not read. */
export const inbox = (cx: Cx) => sql`notice.city_id = ${cx.city.id} and notice.role = any(${rolesOf(cx.actor)})`

/** 消息: entries of cases within reach, and what one is told beside them, newest first. */
export const notices = query({
  title: { zh: '消息', en: 'Notices' },
  input: z.strictObject({ after: z.string().max(64).optional() }),
  output: z.strictObject({ notices: z.array(z.strictObject({ id: z.string(), case_id: z.string().nullable(), title: sentence, text: sentence, at: z.string(), is_read: z.boolean() })), unread: z.number(), next: z.string().nullable() }),
  allow: mayBeTold,
  run: async (cx, input) => {
    type Row = { id: string, case_id: string | null, title_zh: string, title_en: string, text_zh: string, text_en: string, at: string, is_read: boolean }
    const { rows } = await sql<Row>`
      select notice.id, notice.case_id, coalesce(notice.title_zh, file.title_zh) as title_zh, coalesce(notice.title_en, file.title_en) as title_en, notice.text_zh, notice.text_en, to_char(notice.at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at,
        seen.notice_id is not null as is_read
      from notice left join case_file file on file.city_id = notice.city_id and file.id = notice.case_id
        left join notice_read seen on seen.city_id = notice.city_id and seen.account_id = ${cx.actor.account_id} and seen.notice_id = notice.id
      where ${inbox(cx)} and (notice.case_id is null or file.id is not null) and (${input.after ?? null}::text is null or notice.id < ${input.after ?? ''}) order by notice.id desc limit ${page_rows + 1}`.execute(cx.tx)
    const page = rows.slice(0, page_rows)
    return {
      notices: page.map((row) => ({ id: row.id, case_id: row.case_id, title: { zh: row.title_zh, en: row.title_en }, text: { zh: row.text_zh, en: row.text_en }, at: row.at, is_read: row.is_read })),
      unread: await unreadOf(cx), next: rows.length > page_rows ? page.at(-1)!.id : null,
    }
  },
})

/** Unread notices, at most 100: more is "99+" to anyone. */
export async function unreadOf(cx: Cx): Promise<number> {
  if (cx.actor.account_id === null) return 0
  const { rows } = await sql<{ n: number }>`select count(*)::int as n from (select from notice where ${inbox(cx)}
    and not exists (select from notice_read seen where seen.city_id = notice.city_id and seen.account_id = ${cx.actor.account_id} and seen.notice_id = notice.id) limit 100) one`.execute(cx.tx)
  return rows[0]!.n
}

/** 标为已读 */
export const readNotices = action({
  title: { zh: '标为已读', en: 'Mark as read' },
  input: z.strictObject({ ids: z.array(z.string().min(1).max(64)).min(1).max(200) }),
  output: z.strictObject({ unread: z.number() }),
  allow: mayBeTold,
  run: async (cx, input) => {
    // Only what the reader can see can be marked: the insert reads through row-level security.
    await sql`insert into notice_read (city_id, account_id, notice_id) select city_id, ${cx.actor.account_id}, id from notice where ${inbox(cx)} and id = any(${input.ids}::text[]) on conflict do nothing`.execute(cx.tx)
    return { unread: await unreadOf(cx) }
  },
})
