import { fault } from '#kernel/declare/fault.ts'
import { readConfig } from '#kernel/store/config.ts'
import { readArgs, usageFault, type Command } from './command.ts'
import { inCity } from './in-city.ts'

const text = { type: 'string' } as const
const options = { name: text, 'name-en': text, email: text, role: text, city: text, org: text, county: text, language: { type: 'string', default: 'zh' } } as const

/** 开户: an account with its first role, opened as the platform by whoever may use this machine; above all a city's first administrator. */
export const openAccount: Command = {
  usage: 'jiebang open-account --name NAME --email ADDRESS --role ROLE [--name-en NAME] [--city CITY] [--org ID] [--county ID] [--language zh|en] [--json]',
  title: { zh: '开立账号（如首位管理员），给出设置密码的一次性链接', en: 'open an account, such as the first administrator’s, and print the one-time link that sets its password' },
  async run(args, io) {
    const { values } = readArgs(openAccount, args, { options, positionals_max: 0 })
    const { name, 'name-en': name_en, email, role, org, county, language } = values
    if (name === undefined || email === undefined || role === undefined) throw usageFault(openAccount, '--name --email --role')
    const { accountWanted, openAccount: open } = await import('#systems/accounts/open-account.ts')
    const parsed = accountWanted.safeParse({ name, ...name_en === undefined ? {} : { name_en }, email, role, language, org_id: org ?? null, county_id: county ?? null })
    if (!parsed.success) throw fault('commands.wrong-value', { name: flagOf(String(parsed.error.issues[0]?.path[0])) })
    const config = readConfig(io.env)
    const { city_id, done } = await inCity(config, values.city, (cx) => open(cx, parsed.data))
    const { account_id, set_password_path, until } = done
    const address = `${config.public_url}${set_password_path}`
    io.say({ zh: `已在“${city_id}”开立账号 ${account_id}（${parsed.data.email}，角色 ${role}）。请本人打开下面的链接设置密码：只能用一次，${until} 前有效。`, en: `Opened the account ${account_id} in “${city_id}” (${parsed.data.email}, role ${role}). Its owner sets a password at this address, once, before ${until}:` })
    io.line(address)
    io.answer({ ok: true, city_id, account_id, role, address, until })
    return 0
  },
}

const flags: Record<string, string> = { org_id: 'org', county_id: 'county', name_en: 'name-en' }
const flagOf = (field: string) => flags[field] ?? field
