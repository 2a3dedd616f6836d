import { randomBytes } from 'node:crypto'
import type { Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import { newId } from '#kernel/store/ids.ts'

/** How long a link that somebody hands over stays good, and one that a person asked for by e-mail, hours. */
export const link_hours = { handed: 72, mailed: 1 }

/**
 * Makes the one-time link by which an account's owner sets a password; links made before it for the same account die.
 * The caller has checked that the account is open and who may ask.
 */
export async function makeLink(cx: Cx, account_id: string, hours: number): Promise<{ set_password_path: string, until: string }> {
  const token = randomBytes(24).toString('base64url')
  await sql`delete from auth."verification" where "value" = ${account_id} and "identifier" like 'reset-password:%'`.execute(cx.tx)
  const { rows } = await sql<{ until: Date }>`
    insert into auth."verification" ("id", "identifier", "value", "expiresAt")
    values (${newId()}, ${`reset-password:${token}`}, ${account_id}, now() + make_interval(hours => ${hours})) returning "expiresAt" as until`.execute(cx.tx)
  return { set_password_path: `/set-password?token=${token}`, until: rows[0]!.until.toISOString() }
}
