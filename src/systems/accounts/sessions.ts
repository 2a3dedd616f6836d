import { z } from 'zod'
import { fault } from '#kernel/declare/fault.ts'
import { action, query } from '#kernel/declare/system.ts'
import { audit } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import { deviceOf } from './device.ts'
import { sessionOf } from './person.ts'

const sessions_max = 100

/** 登录设备: where the asker is signed in, the latest first. */
export const sessions = query({
  title: { zh: '查看登录设备', en: 'See where one is signed in' },
  input: z.strictObject({}),
  output: z.strictObject({ sessions: z.array(z.strictObject({ id: z.string(), created_at: z.string(), last_seen_at: z.string(), device: z.string(), is_this: z.boolean() })) }),
  allow: { anyone: ['own'] },
  async run(cx) {
    if (cx.actor.account_id === null) throw fault('kernel.sign-in-first')
    const { rows } = await sql<{ id: string, at: Date, seen_at: Date, agent: string | null }>`
      select "id", "createdAt" as at, "updatedAt" as seen_at, "userAgent" as agent from auth."session"
      where "userId" = ${cx.actor.account_id} and "expiresAt" > now() order by "updatedAt" desc, "id" limit ${sessions_max}`.execute(cx.tx)
    const own = sessionOf(cx.actor)
    return { sessions: rows.map((row) => ({ id: row.id, created_at: row.at.toISOString(), last_seen_at: row.seen_at.toISOString(), device: deviceOf(row.agent ?? ''), is_this: row.id === own })) }
  },
})

/**
 * Ends one of the asker's own sessions; its very next request is refused.
 * @throws fault `accounts.no-such-session`
 */
export const endSession = action({
  title: { zh: '退出某个设备', en: 'Sign a device out' },
  input: z.strictObject({ id: z.string().min(1).max(64) }),
  output: z.strictObject({ id: z.string() }),
  allow: { anyone: ['own'] },
  async run(cx, { id }) {
    if (cx.actor.account_id === null) throw fault('kernel.sign-in-first')
    const ended = await sql`delete from auth."session" where "id" = ${id} and "userId" = ${cx.actor.account_id}`.execute(cx.tx)
    if (ended.numAffectedRows !== 1n) throw fault('accounts.no-such-session')
    audit(cx, 'accounts.end-session', `session:${id}`, {})
    return { id }
  },
})
