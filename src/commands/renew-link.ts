import { fault } from '#kernel/declare/fault.ts'
import { readConfig } from '#kernel/store/config.ts'
import { sql } from '#kernel/store/db.ts'
import { readArgs, usageFault, type Command } from './command.ts'
import { inCity } from './in-city.ts'

const options = { email: { type: 'string' }, city: { type: 'string' } } as const

/** 重发链接: a new one-time link for an account whose link or password was lost, made by whoever may use this machine; above all the only administrator's. */
export const renewLink: Command = {
  usage: 'jiebang renew-link --email ADDRESS [--city CITY] [--json]',
  title: { zh: '为丢失链接或忘记密码的账号重发一次性链接', en: 'make a new one-time link for an account whose link or password was lost' },
  async run(args, io) {
    const { values } = readArgs(renewLink, args, { options, positionals_max: 0 })
    const email = values.email?.trim().toLowerCase()
    if (!email) throw usageFault(renewLink, '--email')
    const config = readConfig(io.env)
    const { renewLinkOf } = await import('#systems/accounts/renew-link.ts')
    const { city_id, done } = await inCity(config, values.city, async (cx) => {
      const { rows } = await sql<{ id: string }>`select "id" as id from auth."user" where "email" = ${email} and "cityId" = ${cx.city.id}`.execute(cx.tx)
      if (!rows[0]) throw fault('commands.no-such-email', { email, city: cx.city.id })
      return renewLinkOf(cx, rows[0].id)
    })
    const address = `${config.public_url}${done.set_password_path}`
    io.say({ zh: `${email} 的新链接：只能用一次，${done.until} 前有效；此前的链接已作废。请交给本人。`, en: `A new link for ${email}, good once and until ${done.until}; earlier links are void. Hand it to its owner:` })
    io.line(address)
    io.answer({ ok: true, city_id, account_id: done.account_id, address, until: done.until })
    return 0
  },
}
