import { z } from 'zod'
import { fault } from '#kernel/declare/fault.ts'
import { action } from '#kernel/declare/system.ts'
import { audit } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import { language } from './person.ts'

/** The language a person's screens and letters are in. */
export const setLanguage = action({
  title: { zh: '设置语言', en: 'Set the language' },
  input: z.strictObject({ language }),
  output: z.strictObject({ language }),
  allow: { anyone: ['own'] },
  async run(cx, input) {
    const account_id = cx.actor.account_id
    if (account_id === null) throw fault('kernel.sign-in-first')
    await sql`update person set language = ${input.language} where city_id = ${cx.city.id} and account_id = ${account_id}`.execute(cx.tx)
    audit(cx, 'accounts.set-language', `account:${account_id}`, input)
    return input
  },
})
