import { hashPassword } from 'better-auth/crypto'
import { z } from 'zod'
import { fault } from '#kernel/declare/fault.ts'
import { action } from '#kernel/declare/system.ts'
import { audit } from '#kernel/store/cx.ts'
import { addMembership } from './membership.ts'
import { openPerson } from './open-person.ts'
import { checkPassword } from './password.ts'
import { email, language, names } from './person.ts'

/**
 * 个人注册: a person opens an account of their own and is a newcomer until they register or join an organisation. Signing in comes after.
 * @throws fault `accounts.weak-password` | `accounts.wrong-email` | `accounts.email-taken`
 */
export const registerPerson = action({
  title: { zh: '注册个人账号', en: 'Register' },
  input: z.strictObject({ ...names, email, password: z.string().max(1_024), wish: z.enum(['enterprise', 'solver', 'expert']), language: language.default('zh') }),
  output: z.strictObject({ account_id: z.string(), wish: z.enum(['enterprise', 'solver', 'expert']) }),
  allow: { anyone: ['public'] },
  async run(cx, input) {
    const problems = checkPassword(input.password, input.email)
    if (problems.length > 0) throw fault('accounts.weak-password', {}, problems)
    const password_hash = await hashPassword(input.password)
    // A visitor's reach holds no account, not even the one being made.
    await cx.elevate()
    const account_id = await openPerson(cx, {
      name_zh: input.name, name_en: input.name_en ?? input.name, email: input.email, language: input.language, duty: 'business', password_hash,
    })
    await addMembership(cx, { account_id, role: 'newcomer', org_id: null, county_id: null })
    audit(cx, 'accounts.register-person', `account:${account_id}`, { wish: input.wish, language: input.language })
    return { account_id, wish: input.wish }
  },
})
