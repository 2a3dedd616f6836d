import { createHmac } from 'node:crypto'
import { fault } from '#kernel/declare/fault.ts'
import { sql, type Db } from '#kernel/store/db.ts'

/** Attempts that one e-mail address may take within the window, wherever they come from. */
export const attempts_max = 10
export const attempts_minutes = 15

const keyOf = (email: string, secret: string) => createHmac('sha256', secret).update(`attempt ${email.trim().toLowerCase()}`).digest('hex')

/**
 * Counts one attempt at `email` before its password is looked at, so that attempts sent at once are counted too.
 * @throws fault `accounts.too-many-attempts`
 */
export async function countAttempt(db: Db, email: string, secret: string): Promise<void> {
  const { rows } = await sql<{ count: number }>`
    insert into auth.attempt as held (key, count) values (${keyOf(email, secret)}, 1)
    on conflict (key) do update set
      count = case when held.since < now() - make_interval(mins => ${attempts_minutes}) then 1 else held.count + 1 end,
      since = case when held.since < now() - make_interval(mins => ${attempts_minutes}) then now() else held.since end
    returning count`.execute(db)
  if ((rows[0]?.count ?? 0) > attempts_max) throw fault('accounts.too-many-attempts', { max: attempts_max, minutes: attempts_minutes })
}

/** Forgets the attempts at `email` after a good one, and everybody's old ones. */
export async function forgetAttempts(db: Db, email: string, secret: string): Promise<void> {
  await sql`delete from auth.attempt where key = ${keyOf(email, secret)} or since < now() - interval '1 day'`.execute(db)
}
