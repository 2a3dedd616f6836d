import { post, type Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import { newId } from '#kernel/store/ids.ts'
import type { Event, Filter } from './filter.ts'
import { wants } from './filter.ts'

/** Topics of the outbox: an event on its way to its subscribers, and one e-mail of it. */
export const eventTopic = 'subscription-event'
export const newsMailTopic = 'news-mail'
export const confirmTopic = 'subscription-confirm'

/** Subscriptions looked at in one transaction. */
const page_rows = 500

/** `at` is when it happened: who subscribed later is not told of the past. */
export type EventLetter = { event: Event, after: string, at: string }
export type MailLetter = { event: Event, account_id: string } | { event: Event, subscription_id: string }

/** Tells an event to whoever subscribed: after commit, page by page, each subscriber once however many subscriptions fit. */
export function tellSubscribers(cx: Cx, event: Event): void {
  post(cx, eventTopic, { event, after: '', at: cx.now } satisfies EventLetter)
}

/**
 * Tells an event at once, in this transaction, to organisations and accounts whom it concerns whether they subscribed or not. The transaction must be
 * elevated. Returns how many were told; who they are stays in their own inboxes.
 */
export async function tellDirectly(cx: Cx, event: Event, to: { orgs: readonly string[], accounts: readonly string[] }): Promise<number> {
  let told = 0
  for (const [account_id, org_id] of [...to.orgs.map((org) => ['', org] as const), ...to.accounts.map((account) => [account, ''] as const)]) {
    if (await writeNews(cx, event, account_id, org_id)) told += 1
  }
  return told
}

/** Writes one piece of news; false when that event was told there already. */
export async function writeNews(cx: Cx, event: Event, account_id: string, org_id: string): Promise<boolean> {
  const { rows } = await sql`insert into news (city_id, id, event_key, account_id, org_id, kind, subject, path, title_zh, title_en, text_zh, text_en)
    values (${cx.city.id}, ${newId()}, ${event.key}, ${account_id}, ${org_id}, ${event.kind}, ${event.subjects[0] ?? ''}, ${event.path}, ${event.title.zh}, ${event.title.en}, ${event.text.zh}, ${event.text.en})
    on conflict (city_id, event_key, account_id, org_id) do nothing returning id`.execute(cx.tx)
  return rows.length > 0
}

/** One page of an event's way to its subscribers: news for accounts, a letter for each address; the next page follows as a letter of its own. */
export async function spread(cx: Cx, { event, after, at }: EventLetter): Promise<{ told: number, is_last: boolean }> {
  type Row = Filter & { id: string, account_id: string }
  const { rows } = await sql<Row>`select id, account_id, subject, sector, county, words from subscription
    where city_id = ${cx.city.id} and state = 'active' and confirmed_at <= ${at}::timestamptz and id > ${after}
      and case when subject is null then (sector is null or sector = ${event.sector}) and (county is null or county = ${event.county}) else subject = any(${event.subjects}::text[]) end
    order by id limit ${page_rows}`.execute(cx.tx)
  let told = 0
  for (const row of rows) {
    if (!wants(row, event)) continue
    if (row.account_id === '') post(cx, newsMailTopic, { event, subscription_id: row.id } satisfies MailLetter)
    else if (await writeNews(cx, event, row.account_id, '')) post(cx, newsMailTopic, { event, account_id: row.account_id } satisfies MailLetter)
    else continue
    told += 1
  }
  const is_last = rows.length < page_rows
  if (!is_last) post(cx, eventTopic, { event, after: rows.at(-1)!.id, at } satisfies EventLetter)
  return { told, is_last }
}
