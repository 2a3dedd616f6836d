import { z } from 'zod'
import { fault } from '#kernel/declare/fault.ts'
import { action } from '#kernel/declare/system.ts'
import { audit } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import { guardOf, identifierKind, placeOf, readIdentifier } from './identifier.ts'

/**
 * 填报证件或电话: the asker's own identity number, passport or telephone, stored encrypted; the answer is its masked form.
 * @throws fault `accounts.wrong-identifier`
 */
export const setIdentifier = action({
  title: { zh: '填写证件号码或电话', en: 'Give an identity number, passport or telephone' },
  input: z.strictObject({ kind: identifierKind, identifier: z.string().min(1).max(100) }),
  output: z.strictObject({ kind: identifierKind, masked: z.string() }),
  allow: { anyone: ['own'] },
  async run(cx, { kind, identifier }) {
    const account_id = cx.actor.account_id
    if (account_id === null) throw fault('kernel.sign-in-first')
    const { value, masked, problems } = readIdentifier(kind, identifier, cx.today_on)
    if (problems.length > 0) throw fault('accounts.wrong-identifier', {}, problems)
    const guard = guardOf(cx.house)
    await sql`insert into person_identifier (city_id, account_id, kind, cipher, lookup, masked)
      values (${cx.city.id}, ${account_id}, ${kind}, ${guard.encrypt(value, placeOf(cx, account_id, kind))}, ${guard.index(value, { city_id: cx.city.id, kind })}, ${masked})
      on conflict (city_id, account_id, kind) do update set cipher = excluded.cipher, lookup = excluded.lookup, masked = excluded.masked, at = now()`.execute(cx.tx)
    audit(cx, 'accounts.set-identifier', `account:${account_id}`, { kind })
    return { kind, masked }
  },
})
