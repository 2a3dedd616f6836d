import { z } from 'zod'
import { fault } from '#kernel/declare/fault.ts'
import { action } from '#kernel/declare/system.ts'
import { audit } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import { addMembership } from './membership.ts'
import { checkGrant, grant } from './open-account.ts'
import { accountId } from './person.ts'

const input = z.strictObject({ account_id: accountId, ...grant })

/**
 * 授权: an administrator gives an account a role. Nobody gives one to themselves, and no account joins two of administration, audit and business.
 * @throws fault `accounts.own-roles` | as `checkGrant` and `addMembership`
 */
export const grantRole = action({
  title: { zh: '授予角色', en: 'Grant a role' },
  input,
  output: z.strictObject({ account_id: z.string(), role: z.string() }),
  allow: { admin: ['same-city'] },
  async run(cx, wanted) {
    if (wanted.account_id === cx.actor.account_id) throw fault('accounts.own-roles')
    await checkGrant(cx, wanted)
    await addMembership(cx, wanted)
    audit(cx, 'accounts.grant-role', `account:${wanted.account_id}`, { role: wanted.role, org_id: wanted.org_id, county_id: wanted.county_id })
    return { account_id: wanted.account_id, role: wanted.role }
  },
})

/**
 * 收回授权: the role ends with the account's next request.
 * @throws fault `accounts.own-roles` | `accounts.no-such-membership`
 */
export const endRole = action({
  title: { zh: '收回角色', en: 'End a role' },
  input,
  output: z.strictObject({ account_id: z.string(), role: z.string() }),
  allow: { admin: ['same-city'] },
  async run(cx, wanted) {
    if (wanted.account_id === cx.actor.account_id) throw fault('accounts.own-roles')
    const ended = await sql`update membership set ended_at = now() where city_id = ${cx.city.id} and account_id = ${wanted.account_id} and role = ${wanted.role}
      and org_id = ${wanted.org_id ?? ''} and county_id = ${wanted.county_id ?? ''} and ended_at is null`.execute(cx.tx)
    if (ended.numAffectedRows !== 1n) throw fault('accounts.no-such-membership', { role: wanted.role })
    audit(cx, 'accounts.end-role', `account:${wanted.account_id}`, { role: wanted.role, org_id: wanted.org_id, county_id: wanted.county_id })
    return { account_id: wanted.account_id, role: wanted.role }
  },
})
