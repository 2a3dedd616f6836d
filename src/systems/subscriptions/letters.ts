import { Fault } from '#kernel/declare/fault.ts'
import type { LetterRoom } from '#kernel/declare/system.ts'
import type { Deliver, OutboxLetter } from '#kernel/outside/outbox.ts'
import { post, type Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import { runJob } from '#kernel/store/run.ts'
import { platform } from '#kernel/trust/actor.ts'
import { addressOf, tokenFor } from '#engines/subscriptions/subscribe.ts'
import { newsMailTopic, spread, type EventLetter, type MailLetter } from '#engines/subscriptions/tell.ts'
import type { Event } from '#engines/subscriptions/filter.ts'
import { publicTitle } from './public-subject.ts'

type Recipient = { key: string, email: string, language: 'zh' | 'en', subscription_id: string | null }

/** Spreads an event to its subscribers, unless its subject is public no more by the time the letter comes. */
export function eventDelivery({ house, db }: LetterRoom): Deliver {
  return (letter) => runJob(house, db, platform(letter.city_id), async (cx) => {
    const told = letter.payload as EventLetter
    if (await publicTitle(cx, told.event.subjects[0] ?? '') === null) return
    await spread(cx, told)
  })
}

/** Sends one e-mail of an event, once per event and recipient. Without a mail server it counts as delivered. */
export function newsMailDelivery(room: LetterRoom): Deliver {
  return async (letter) => {
    const { mailer } = room
    if (!mailer) return
    const payload = letter.payload as MailLetter
    const to = await inJob(room, letter, async (cx) => {
      const recipient = 'account_id' in payload ? await accountOf(cx, payload.account_id, room) : await subscriberOf(cx, payload.subscription_id)
      if (!recipient) return null
      const { rows } = await sql`select from news_mail where city_id = ${cx.city.id} and event_key = ${payload.event.key} and recipient = ${recipient.key}`.execute(cx.tx)
      return rows.length > 0 ? null : recipient
    })
    if (!to) return
    const outcome = await send(room, letter.city_id, to, payload.event)
    await inJob(room, letter, (cx) => sql`insert into news_mail (city_id, event_key, recipient, outcome) values (${cx.city.id}, ${payload.event.key}, ${to.key}, ${outcome}) on conflict do nothing`.execute(cx.tx))
  }
}

/** Sends the letter whose link makes a visitor's subscription active. */
export function confirmDelivery(room: LetterRoom): Deliver {
  return async (letter) => {
    const { mailer, public_url, house } = room
    if (!mailer) return
    const { subscription_id } = letter.payload as { subscription_id: string }
    const to = await inJob(room, letter, async (cx) => {
      const { rows } = await sql<{ id: string, email_cipher: string, language: 'zh' | 'en', state: string }>`select id, email_cipher, language, state from subscription where city_id = ${cx.city.id} and id = ${subscription_id}`.execute(cx.tx)
      return rows[0]?.state === 'waiting' ? { email: addressOf(house, cx.city.id, rows[0]), language: rows[0].language, city: cx.city.pack.city.title } : null
    })
    if (!to) return
    const link = `${public_url}/subscriptions?confirm=${encodeURIComponent(tokenFor(house, 'confirm-subscription', letter.city_id, subscription_id))}`
    try {
      await mailer.send(to.language === 'en'
        ? { to: to.email, subject: 'Confirm your subscription', text: `Someone asked for news of the open challenges of ${to.city.en} to be sent to this address. If it was you, open this link:\n\n${link}\n\nIf it was not you, do nothing: nothing will be sent.\n` }
        : { to: to.email, subject: '请确认订阅', text: `有人请求把${to.city.zh}揭榜挂帅的消息发到这个邮箱。如果是您，请打开下面的链接确认：\n\n${link}\n\n如果不是您，不必理会，不会再收到来信。\n` })
    } catch (error) {
      if (!(error instanceof Fault)) throw error
    }
  }
}

/** Posts the e-mails of news told directly: one for each account that may act for an organisation. */
export async function postMailFor(cx: Cx, event: Event, to: { orgs: readonly string[], accounts: readonly string[] }, role: string): Promise<void> {
  const { rows } = await sql<{ account_id: string }>`select distinct account_id from membership where city_id = ${cx.city.id} and role = ${role} and org_id = any(${to.orgs}::text[]) and ended_at is null`.execute(cx.tx)
  for (const account_id of new Set([...to.accounts, ...rows.map((row) => row.account_id)])) post(cx, newsMailTopic, { event, account_id } satisfies MailLetter)
}

async function accountOf(cx: Cx, account_id: string, { actorOf }: LetterRoom): Promise<Recipient | null> {
  const actor = await actorOf(cx, account_id)
  const { rows } = await sql<{ email: string }>`select "email" as email from auth."user" where "id" = ${account_id}`.execute(cx.tx)
  return actor && rows[0] ? { key: account_id, email: rows[0].email, language: actor.language, subscription_id: null } : null
}

async function subscriberOf(cx: Cx, id: string): Promise<Recipient | null> {
  const { rows } = await sql<{ id: string, email_hash: string, email_cipher: string, language: 'zh' | 'en' }>`select id, email_hash, email_cipher, language from subscription
    where city_id = ${cx.city.id} and id = ${id} and state = 'active' and email_hash is not null`.execute(cx.tx)
  const row = rows[0]
  return row ? { key: row.email_hash, email: addressOf(cx.house, cx.city.id, row), language: row.language, subscription_id: row.id } : null
}

async function send({ mailer, public_url, house }: LetterRoom, city_id: string, to: Recipient, event: Event): Promise<'sent' | 'refused' | 'out-of-reach'> {
  // Addresses under `.invalid` (RFC 2606) are the demonstration's: nobody lives there.
  if (to.email.endsWith('.invalid')) return 'out-of-reach'
  const end = to.subscription_id === null ? null : tokenFor(house, 'end-subscription', city_id, to.subscription_id)
  const leave = end === null ? `${public_url}/subscriptions` : `${public_url}/subscriptions?unsubscribe=${encodeURIComponent(end)}`
  const say = (words: { zh: string, en: string }) => words[to.language]
  const subject = [...`${say(event.text)}：${say(event.title)}`.replace(/[\u0000-\u001f\u007f\u0085\u2028\u2029]+/g, ' ')].slice(0, 100).join('')
  try {
    await mailer!.send({
      to: to.email, subject,
      text: to.language === 'en' ? `${event.text.en}\n\n${event.title.en}\n${public_url}${event.path}\n\nEnd this subscription: ${leave}\n` : `${event.text.zh}\n\n${event.title.zh}\n${public_url}${event.path}\n\n退订：${leave}\n`,
      ...end === null ? {} : { unsubscribe: `${public_url}/subscriptions/unsubscribe?token=${encodeURIComponent(end)}&city=${encodeURIComponent(city_id)}` },
    })
    return 'sent'
  } catch (error) {
    // A refusal of ours (a wrong address) stays one however often it is tried; a server's may pass.
    if (error instanceof Fault) return 'refused'
    throw error
  }
}

function inJob<T>({ house, db }: LetterRoom, letter: OutboxLetter, work: (cx: Cx) => Promise<T>): Promise<T> {
  return runJob(house, db, platform(letter.city_id), work)
}
