import { z } from 'zod'
import { fault } from '#kernel/declare/fault.ts'
import { action } from '#kernel/declare/system.ts'
import { audit } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import { accountId } from './person.ts'

/**
 * 停用账号: an administrator closes an account; its sessions end at once, its records stay.
 * @throws fault `accounts.own-roles` | `accounts.no-such-account`
 */
export const closeAccount = action({
  title: { zh: '停用账号', en: 'Close an account' },
  input: z.strictObject({ account_id: accountId, reason: z.string().trim().min(5).max(500) }),
  output: z.strictObject({ account_id: z.string() }),
  allow: { admin: ['same-city'] },
  async run(cx, { account_id, reason }) {
    if (account_id === cx.actor.account_id) throw fault('accounts.own-roles')
    const closed = await sql`update person set closed_at = now() where city_id = ${cx.city.id} and account_id = ${account_id} and closed_at is null`.execute(cx.tx)
    if (closed.numAffectedRows !== 1n) throw fault('accounts.no-such-account', { id: account_id })
    // Without a way in, neither a password, a link nor the city's sign-in opens it again.
    await sql`delete from auth."account" where "userId" = ${account_id}`.execute(cx.tx)
    await sql`delete from auth."verification" where "value" = ${account_id}`.execute(cx.tx)
    await sql`delete from auth."session" where "userId" = ${account_id}`.execute(cx.tx)
    audit(cx, 'accounts.close-account', `account:${account_id}`, { reason })
    return { account_id }
  },
})
