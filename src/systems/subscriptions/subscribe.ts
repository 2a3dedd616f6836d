import { z } from 'zod'
import { fault } from '#kernel/declare/fault.ts'
import { action } from '#kernel/declare/system.ts'
import { audit } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import { siteIn } from '#kernel/outside/site.ts'
import { confirmAddress, endByToken, subscribeAccount, subscribeAddress } from '#engines/subscriptions/subscribe.ts'
import { filterShape } from './filter-shape.ts'
import { assertPublic } from './public-subject.ts'

const done = z.strictObject({ done: z.literal(true) })
const token = z.string().min(1).max(1_000)

/** 订阅: with an account, told on the site and by e-mail where there is one. */
export const subscribe = action({
  title: { zh: '订阅', en: 'Subscribe' },
  input: z.strictObject({ filter: filterShape }),
  output: z.strictObject({ id: z.string() }),
  allow: { anyone: ['own'] },
  run: async (cx, { filter }) => {
    if (cx.actor.account_id === null) throw fault('kernel.sign-in-first')
    await cx.elevate()
    if (filter.subject) await assertPublic(cx, filter.subject)
    const id = await subscribeAccount(cx, cx.actor.account_id, filter)
    audit(cx, 'subscriptions.subscribe', `subscription:${id}`, { filter })
    return { id }
  },
})

/** 邮箱订阅: a visitor's wish; the letter with the link decides. */
export const subscribeByMail = action({
  title: { zh: '用邮箱订阅', en: 'Subscribe by e-mail' },
  input: z.strictObject({ email: z.string().max(254).regex(/^[^\s@<>()[\]\\,;:"]{1,64}@[^\s@<>()[\]\\,;:".]+(\.[^\s@<>()[\]\\,;:".]+)+$/), filter: filterShape, language: z.enum(['zh', 'en']) }),
  output: done,
  allow: { anyone: ['public'] },
  run: async (cx, { email, filter, language }) => {
    if (!siteIn(cx.house).has_mail) throw fault('subscriptions.no-mail')
    await cx.elevate()
    if (filter.subject) await assertPublic(cx, filter.subject)
    await subscribeAddress(cx, email, filter, language)
    audit(cx, 'subscriptions.subscribe-by-mail', `city:${cx.city.id}`, { filter })
    return { done: true as const }
  },
})

/** 确认订阅 */
export const confirmSubscription = action({
  title: { zh: '确认订阅', en: 'Confirm a subscription' },
  input: z.strictObject({ token }), output: done, allow: { anyone: ['public'] },
  run: async (cx, input) => {
    await cx.elevate()
    await confirmAddress(cx, input.token)
    return { done: true as const }
  },
})

/** 退订: by the link of a letter, without signing in. */
export const unsubscribe = action({
  title: { zh: '退订', en: 'Unsubscribe' },
  input: z.strictObject({ token }), output: done, allow: { anyone: ['public'] },
  run: async (cx, input) => {
    await cx.elevate()
    await endByToken(cx, input.token)
    return { done: true as const }
  },
})

/** 停止订阅: one's own. */
export const endSubscription = action({
  title: { zh: '停止订阅', en: 'End a subscription' },
  input: z.strictObject({ id: z.string().min(1).max(64) }), output: done, allow: { anyone: ['own'] },
  run: async (cx, { id }) => {
    if (cx.actor.account_id === null) throw fault('kernel.sign-in-first')
    const { rows } = await sql`update subscription set state = 'ended', ended_at = now() where city_id = ${cx.city.id} and id = ${id} and account_id = ${cx.actor.account_id} and state = 'active' returning id`.execute(cx.tx)
    if (rows.length === 0) throw fault('subscriptions.not-found')
    audit(cx, 'subscriptions.end-subscription', `subscription:${id}`, {})
    return { done: true as const }
  },
})
