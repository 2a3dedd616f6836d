import { z } from 'zod'
import { fault } from '#kernel/declare/fault.ts'
import { action } from '#kernel/declare/system.ts'
import type { Mailer } from '#kernel/outside/mail.ts'
import type { Deliver } from '#kernel/outside/outbox.ts'
import { audit, post, type House } from '#kernel/store/cx.ts'
import { sql, type Db } from '#kernel/store/db.ts'
import { runJob } from '#kernel/store/run.ts'
import { platform } from '#kernel/trust/actor.ts'
import { link_hours, makeLink } from './one-time-link.ts'
import { email } from './person.ts'

/** The topic of a letter with a link to a forgotten password. */
export const passwordMailTopic = 'password-mail'

/** Letters one account may ask for in an hour; more are taken and not sent, so that nobody's inbox is filled by a stranger. */
export const letters_per_hour_max = 3

/**
 * 忘记密码: sends the account's owner a one-time link. Whether the address has an account is not told: the answer, and the work for it, are the same.
 * @throws fault `accounts.no-mail` where no mail server is set up
 */
export const askForLink = action({
  title: { zh: '忘记密码', en: 'Forgotten password' },
  input: z.strictObject({ email }),
  output: z.strictObject({ is_taken: z.literal(true), hours: z.number() }),
  allow: { anyone: ['public'] },
  async run(cx, input) {
    if (cx.house.rooms['has_mail'] !== true) throw fault('accounts.no-mail')
    await cx.elevate()
    const { rows } = await sql<{ account_id: string }>`select person.account_id from auth."user" held join person on person.city_id = held."cityId" and person.account_id = held."id"
      where held."email" = ${input.email.trim().toLowerCase()} and held."cityId" = ${cx.city.id} and person.closed_at is null and not person.is_demo`.execute(cx.tx)
    // The letter is written for nobody, too: an address without an account takes the same way.
    post(cx, passwordMailTopic, { account_id: rows[0]?.account_id ?? null })
    audit(cx, 'accounts.ask-for-link', rows[0] ? `account:${rows[0].account_id}` : 'sign-in:unknown', {})
    return { is_taken: true as const, hours: link_hours.mailed }
  },
})

/** Makes the link only now, so that it stands nowhere but in the letter and, as better-auth keeps it, in the table of links. */
export function passwordMailDelivery({ house, db, mailer, public_url }: { house: House, db: Db, mailer: Mailer, public_url: string }): Deliver {
  return async (letter) => {
    const { account_id } = letter.payload as { account_id: string | null }
    if (account_id === null) return
    const made = await runJob(house, db, platform(letter.city_id), async (cx) => {
      const { rows: asked } = await sql<{ count: number }>`select count(*)::int as count from audit where city_id = ${cx.city.id} and subject = ${`account:${account_id}`} and action = 'accounts.mail-link' and at > now() - interval '1 hour'`.execute(cx.tx)
      const { rows } = await sql<{ email: string, language: string }>`select held."email" as email, person.language from person join auth."user" held on held."id" = person.account_id
        where person.city_id = ${cx.city.id} and person.account_id = ${account_id} and person.closed_at is null`.execute(cx.tx)
      if (!rows[0] || asked[0]!.count >= letters_per_hour_max) return null
      audit(cx, 'accounts.mail-link', `account:${account_id}`, {})
      return { ...rows[0], ...await makeLink(cx, account_id, link_hours.mailed) }
    })
    if (made === null) return
    const link = `${public_url}${made.set_password_path}`
    await mailer.send(made.language === 'en'
      ? { to: made.email, subject: 'Set a new password on Jiebang', text: `Somebody, probably you, said that the password of this address is forgotten.\n\nSet a new one here, once, within an hour:\n${link}\n\nIf it was not you, do nothing: the old password still works.\n` }
      : { to: made.email, subject: '揭榜：重新设置密码', text: `有人（多半是您本人）在平台上说忘记了这个邮箱的密码。\n\n请在一小时内打开下面的链接设置新密码，只能用一次：\n${link}\n\n如果不是您本人，不必理会：原来的密码照常可用。\n` })
  }
}
