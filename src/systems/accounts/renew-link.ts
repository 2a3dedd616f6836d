import { z } from 'zod'
import { fault } from '#kernel/declare/fault.ts'
import { action } from '#kernel/declare/system.ts'
import { audit, type Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import { link_hours, makeLink } from './one-time-link.ts'
import { accountId } from './person.ts'

/**
 * Makes a new one-time link for an open account, 72 hours good; the old password works until the link is used. The command line uses it too.
 * @throws fault `accounts.no-such-account` | `accounts.demo-has-no-password`
 */
export async function renewLinkOf(cx: Cx, account_id: string): Promise<{ account_id: string, set_password_path: string, until: string }> {
  const { rows } = await sql<{ is_demo: boolean }>`select is_demo from person where city_id = ${cx.city.id} and account_id = ${account_id} and closed_at is null`.execute(cx.tx)
  if (!rows[0]) throw fault('accounts.no-such-account', { id: account_id })
  if (rows[0].is_demo) throw fault('accounts.demo-has-no-password')
  const link = await makeLink(cx, account_id, link_hours.handed)
  audit(cx, 'accounts.renew-link', `account:${account_id}`, { until: link.until })
  return { account_id, ...link }
}

/** 重发链接: an administrator makes a new link for a colleague who lost theirs or forgot the password, and hands it over. Nobody makes one for themselves. */
export const renewLink = action({
  title: { zh: '重发设置密码的链接', en: 'Make a new password link' },
  input: z.strictObject({ account_id: accountId }),
  output: z.strictObject({ account_id: z.string(), set_password_path: z.string(), until: z.string() }),
  allow: { admin: ['same-city'] },
  run(cx, { account_id }) {
    if (account_id === cx.actor.account_id) throw fault('accounts.own-roles')
    return renewLinkOf(cx, account_id)
  },
})
