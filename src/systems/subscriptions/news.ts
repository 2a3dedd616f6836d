import { z } from 'zod'
import { action, query } from '#kernel/declare/system.ts'
import type { Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import { orgsOf } from '#kernel/trust/actor.ts'
import { siteIn } from '#kernel/outside/site.ts'
import { casesOf } from '#engines/cases/room.ts'
import { publicTitle } from './public-subject.ts'

const sentence = z.strictObject({ zh: z.string(), en: z.string() })
const choices = z.array(z.strictObject({ id: z.string(), title: sentence }))
const page_rows = 50

// Row-level security knows organisations, not in which role one acts for them: an expert of a bidder's house is no bidder.
const forMe = (cx: Cx) => sql`(org_id = '' or org_id = any(${orgsOf(cx.actor, ['solver', 'enterprise'])}::text[]))`

/** 我的订阅: what the reader hears of, and whether letters can be sent at all. */
export const mine = query({
  title: { zh: '我的订阅', en: 'My subscriptions' },
  /** `subject` is what the reader comes from and may want to subscribe to. */
  input: z.strictObject({ subject: z.string().max(100).optional() }),
  output: z.strictObject({
    has_mail: z.boolean(), subject: z.strictObject({ id: z.string(), title: sentence }).nullable(), sectors: choices, counties: choices,
    subscriptions: z.array(z.strictObject({ id: z.string(), subject: z.string().nullable(), title: sentence.nullable(), sector: z.string().nullable(), county: z.string().nullable(), words: z.string().nullable(), made_at: z.string() })),
  }),
  allow: { anyone: ['own'] },
  run: async (cx, input) => {
    const { options } = casesOf(cx.city)
    const choicesOf = (register: string) => options(register).map(({ id, title }) => ({ id, title }))
    const asked = input.subject ? await publicTitle(cx, input.subject) : null
    const { rows } = await sql<{ id: string, subject: string | null, sector: string | null, county: string | null, words: string | null, made_at: string }>`
      select id, subject, sector, county, words, to_char(made_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as made_at from subscription
      where city_id = ${cx.city.id} and account_id = ${cx.actor.account_id ?? ''} and account_id <> '' and state = 'active' order by id desc`.execute(cx.tx)
    const titled = []
    for (const row of rows) titled.push({ ...row, title: row.subject ? await publicTitle(cx, row.subject) : null })
    return { has_mail: siteIn(cx.house).has_mail, subject: asked ? { id: input.subject!, title: asked } : null, sectors: choicesOf('sectors'), counties: choicesOf('counties'), subscriptions: titled }
  },
})

/** 订阅消息: newest first; to the reader, or to an organisation the reader acts for. */
export const news = query({
  title: { zh: '订阅消息', en: 'News' },
  input: z.strictObject({ after: z.string().max(64).optional() }),
  output: z.strictObject({
    news: z.array(z.strictObject({ id: z.string(), kind: z.string(), path: z.string(), title: sentence, text: sentence, at: z.string(), is_read: z.boolean(), is_for_organisation: z.boolean() })),
    unread: z.number(), next: z.string().nullable(),
  }),
  allow: { anyone: ['own'] },
  run: async (cx, input) => {
    type Row = { id: string, kind: string, path: string, title_zh: string, title_en: string, text_zh: string, text_en: string, at: string, is_read: boolean, is_for_organisation: boolean }
    const { rows } = await sql<Row>`select news.id, kind, path, title_zh, title_en, text_zh, text_en, to_char(news.at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at,
        seen.news_id is not null as is_read, org_id <> '' as is_for_organisation
      from news left join news_read seen on seen.city_id = news.city_id and seen.account_id = ${cx.actor.account_id} and seen.news_id = news.id
      where news.city_id = ${cx.city.id} and ${forMe(cx)} and (${input.after ?? null}::text is null or news.id < ${input.after ?? ''}) order by news.id desc limit ${page_rows + 1}`.execute(cx.tx)
    const page = rows.slice(0, page_rows)
    return {
      news: page.map(({ title_zh, title_en, text_zh, text_en, ...row }) => ({ ...row, title: { zh: title_zh, en: title_en }, text: { zh: text_zh, en: text_en } })),
      unread: await unreadNews(cx), next: rows.length > page_rows ? page.at(-1)!.id : null,
    }
  },
})

/** Unread news within the reader's reach, at most 100. */
export async function unreadNews(cx: Cx): Promise<number> {
  if (cx.actor.account_id === null) return 0
  const { rows } = await sql<{ n: number }>`select count(*)::int as n from (select from news where city_id = ${cx.city.id} and ${forMe(cx)}
    and not exists (select from news_read seen where seen.city_id = news.city_id and seen.account_id = ${cx.actor.account_id} and seen.news_id = news.id) limit 100) one`.execute(cx.tx)
  return rows[0]!.n
}

/** 标为已读 */
export const readNews = action({
  title: { zh: '标为已读', en: 'Mark as read' },
  input: z.strictObject({ ids: z.array(z.string().min(1).max(64)).min(1).max(200) }),
  output: z.strictObject({ unread: z.number() }),
  allow: { anyone: ['own'] },
  run: async (cx, { ids }) => {
    // Only what the reader can see can be marked: the insert reads through row-level security.
    if (cx.actor.account_id !== null) {
      await sql`insert into news_read (city_id, account_id, news_id) select city_id, ${cx.actor.account_id}, id from news where city_id = ${cx.city.id} and id = any(${ids}::text[]) on conflict do nothing`.execute(cx.tx)
    }
    return { unread: await unreadNews(cx) }
  },
})
