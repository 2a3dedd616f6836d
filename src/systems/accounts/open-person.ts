import { fault } from '#kernel/declare/fault.ts'
import type { Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import { newId } from '#kernel/store/ids.ts'
import { checkEmail } from '#kernel/values/codes.ts'
import type { Duty } from './person.ts'

export type NewPerson = {
  id?: string, name_zh: string, name_en: string, email: string, language: 'zh' | 'en', duty: Duty
  /** scrypt hash, or null for an account that has no password (yet). */
  password_hash: string | null
  demo_account?: string
}

/**
 * Writes a user of the sign-in and the person behind it, in the running transaction; returns the account's id.
 * @throws fault `accounts.wrong-email` | `accounts.email-taken`
 */
export async function openPerson(cx: Cx, wanted: NewPerson): Promise<string> {
  const id = wanted.id ?? newId()
  const problems = checkEmail(wanted.email, 'email')
  if (problems.length > 0) throw fault('accounts.wrong-email', {}, problems)
  const made = await sql`
    insert into auth."user" ("id", "name", "email", "emailVerified", "cityId") values (${id}, ${wanted.name_zh}, ${wanted.email}, false, ${cx.city.id})
    on conflict do nothing`.execute(cx.tx)
  if (made.numAffectedRows !== 1n) throw fault('accounts.email-taken', {}, [{ path: 'email', code: 'accounts.email-taken' }])
  if (wanted.password_hash !== null) {
    await sql`insert into auth."account" ("id", "accountId", "providerId", "userId", "password", "updatedAt")
      values (${newId()}, ${id}, 'credential', ${id}, ${wanted.password_hash}, now())`.execute(cx.tx)
  }
  await sql`insert into person (city_id, account_id, name_zh, name_en, language, duty, demo_account, is_demo)
    values (${cx.city.id}, ${id}, ${wanted.name_zh}, ${wanted.name_en}, ${wanted.language}, ${wanted.duty}, ${wanted.demo_account ?? null}, ${wanted.demo_account !== undefined})`.execute(cx.tx)
  return id
}
