import { createHmac } from 'node:crypto'
import { fault } from '#kernel/declare/fault.ts'
import { post, type Cx, type House } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import { newId } from '#kernel/store/ids.ts'
import { openText, sealText } from '#kernel/trust/envelope.ts'
import { keysOf } from '#kernel/trust/record.ts'
import { readToken, signToken } from '#kernel/trust/token.ts'
import { wordsIn, type Filter } from './filter.ts'
import { confirmTopic } from './tell.ts'

/** Most subscriptions of one account or address, letters asking to confirm per address and day, and per city and day. */
export const subscription_limits = { each_max: 30, confirmations_per_day_max: 3, city_per_day_max: 500 }

const kept = (filter: Filter) => ({ subject: filter.subject || null, sector: filter.subject ? null : filter.sector || null, county: filter.subject ? null : filter.county || null, words: filter.subject ? null : wordsIn(filter.words).join(' ') || null })

/** Subscribes an account; the same wish again is the same subscription. @throws fault `subscriptions.too-many` */
export async function subscribeAccount(cx: Cx, account_id: string, filter: Filter): Promise<string> {
  const wish = kept(filter)
  await lock(cx, account_id)
  const { rows: same } = await sql<{ id: string }>`select id from subscription where city_id = ${cx.city.id} and account_id = ${account_id} and state = 'active' and ${sameWish(wish)}`.execute(cx.tx)
  if (same[0]) return same[0].id
  const { rows: held } = await sql<{ n: number }>`select count(*)::int as n from subscription where city_id = ${cx.city.id} and account_id = ${account_id} and state = 'active'`.execute(cx.tx)
  if (held[0]!.n >= subscription_limits.each_max) throw fault('subscriptions.too-many', { max: subscription_limits.each_max })
  const id = newId()
  await sql`insert into subscription (city_id, id, account_id, language, subject, sector, county, words, state, confirmed_at)
    values (${cx.city.id}, ${id}, ${account_id}, ${cx.actor.language}, ${wish.subject}, ${wish.sector}, ${wish.county}, ${wish.words}, 'active', now())`.execute(cx.tx)
  return id
}

/**
 * Notes a visitor's wish and has a letter with a link sent to the address; nothing is told before the link is followed. Whoever asks learns nothing
 * about the address: known, unknown, or asked for too often, the answer is the same.
 * @throws fault `subscriptions.mail-busy`
 */
export async function subscribeAddress(cx: Cx, email: string, filter: Filter, language: 'zh' | 'en'): Promise<void> {
  const wish = kept(filter)
  const email_hash = hashOfAddress(cx.house, email)
  await lock(cx, email_hash)
  const { rows } = await sql<{ held: number, lately: number, city: number }>`select
      (select count(*)::int from subscription where city_id = ${cx.city.id} and email_hash = ${email_hash} and state <> 'ended') as held,
      (select count(*)::int from subscription where city_id = ${cx.city.id} and email_hash = ${email_hash} and made_at > now() - interval '1 day') as lately,
      (select count(*)::int from (select from subscription where city_id = ${cx.city.id} and email_hash is not null and made_at > now() - interval '1 day' limit ${subscription_limits.city_per_day_max}) one) as city`.execute(cx.tx)
  if (rows[0]!.city >= subscription_limits.city_per_day_max) throw fault('subscriptions.mail-busy')
  if (rows[0]!.held >= subscription_limits.each_max || rows[0]!.lately >= subscription_limits.confirmations_per_day_max) return
  const id = newId()
  const { rows: made } = await sql`insert into subscription (city_id, id, email_hash, email_cipher, language, subject, sector, county, words, state)
    values (${cx.city.id}, ${id}, ${email_hash}, ${sealText(keysOf(cx.house).data_key, 'subscription', placeOf(cx.city.id, id), email)}, ${language}, ${wish.subject}, ${wish.sector}, ${wish.county}, ${wish.words}, 'waiting')
    on conflict do nothing returning id`.execute(cx.tx)
  if (made.length > 0) post(cx, confirmTopic, { subscription_id: id })
}

/** The link was followed. @throws fault `subscriptions.wrong-link` */
export async function confirmAddress(cx: Cx, token: string): Promise<void> {
  const id = idOf(cx, 'confirm-subscription', token)
  const { rows } = await sql`update subscription set state = 'active', confirmed_at = coalesce(confirmed_at, now()) where city_id = ${cx.city.id} and id = ${id} and state <> 'ended' returning id`.execute(cx.tx)
  if (rows.length === 0) throw fault('subscriptions.wrong-link')
}

/** Ends a subscription by the link of any of its letters; again changes nothing. @throws fault `subscriptions.wrong-link` */
export async function endByToken(cx: Cx, token: string): Promise<void> {
  const id = idOf(cx, 'end-subscription', token)
  await sql`update subscription set state = 'ended', ended_at = coalesce(ended_at, now()) where city_id = ${cx.city.id} and id = ${id}`.execute(cx.tx)
}

/** The token of a link in a letter. */
export function tokenFor(house: House, purpose: 'confirm-subscription' | 'end-subscription', city: string, id: string): string {
  return signToken(keysOf(house).session_secret, purpose, { city, id })
}

/** A visitor's address, for the letter that is about to go there. */
export function addressOf(house: House, city_id: string, row: { id: string, email_cipher: string }): string {
  return openText(keysOf(house).data_key, 'subscription', placeOf(city_id, row.id), row.email_cipher)
}

/** A keyed hash of an address: the same address is known again, and nobody can look one up by guessing. */
export function hashOfAddress(house: House, email: string): string {
  return createHmac('sha256', keysOf(house).data_key).update(`subscription address\n${email.trim().toLowerCase()}`).digest('hex')
}

function idOf(cx: Cx, purpose: string, token: string): string {
  const said = readToken(keysOf(cx.house).session_secret, purpose, token)
  if (!said || said.city !== cx.city.id || !said.id) throw fault('subscriptions.wrong-link')
  return said.id
}

const placeOf = (city_id: string, id: string) => `subscription:${city_id}:${id}`

function sameWish(wish: ReturnType<typeof kept>) {
  return sql`subject is not distinct from ${wish.subject} and sector is not distinct from ${wish.sector} and county is not distinct from ${wish.county} and words is not distinct from ${wish.words}`
}

async function lock(cx: Cx, whom: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`subscription ${cx.city.id} ${whom}`}, 0))`.execute(cx.tx)
}
