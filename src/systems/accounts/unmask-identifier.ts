import { z } from 'zod'
import { fault } from '#kernel/declare/fault.ts'
import { action, query } from '#kernel/declare/system.ts'
import { audit } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import { newId } from '#kernel/store/ids.ts'
import { guardOf, identifierKind, placeOf, type IdentifierKind } from './identifier.ts'
import { accountId } from './person.ts'

const minutes = 5

/**
 * 查看完整号码: an officer takes permission, with a reason, to read one identifier for five minutes. The number itself is not in the answer:
 * answers of commands are kept, and a number in clear must not be. It is read with the query `identifier`.
 * @throws fault `accounts.no-identifier`
 */
export const unmaskIdentifier = action({
  title: { zh: '查看完整号码（须说明理由）', en: 'Read a full number (with a reason)' },
  input: z.strictObject({ account_id: accountId, kind: identifierKind, reason: z.string().trim().min(5).max(500) }),
  output: z.strictObject({ viewing_id: z.string(), until: z.string() }),
  allow: { 'city-officer': ['same-city'], admin: ['same-city'] },
  async run(cx, { account_id, kind, reason }) {
    const held = await sql`select 1 from person_identifier where city_id = ${cx.city.id} and account_id = ${account_id} and kind = ${kind}`.execute(cx.tx)
    if (held.rows.length === 0) throw fault('accounts.no-identifier')
    const id = newId()
    const { rows } = await sql<{ until: Date }>`
      insert into identifier_viewing (city_id, id, account_id, person_id, kind, reason, until)
      values (${cx.city.id}, ${id}, ${cx.actor.account_id}, ${account_id}, ${kind}, ${reason}, now() + make_interval(mins => ${minutes})) returning until`.execute(cx.tx)
    audit(cx, 'accounts.unmask-identifier', `account:${account_id}`, { kind, reason, viewing_id: id })
    return { viewing_id: id, until: rows[0]!.until.toISOString() }
  },
})

/**
 * The number itself, to the officer who took the permission and while it lasts.
 * @throws fault `accounts.viewing-over`
 */
export const identifier = query({
  title: { zh: '完整号码', en: 'A full number' },
  input: z.strictObject({ viewing: z.string().min(1).max(64) }),
  output: z.strictObject({ account_id: z.string(), kind: identifierKind, identifier: z.string(), until: z.string() }),
  allow: { 'city-officer': ['same-city'], admin: ['same-city'] },
  async run(cx, { viewing }) {
    const { rows } = await sql<{ person_id: string, kind: IdentifierKind, cipher: string, until: Date }>`
      select viewing.person_id, viewing.kind, held.cipher, viewing.until
      from identifier_viewing viewing join person_identifier held on held.city_id = viewing.city_id and held.account_id = viewing.person_id and held.kind = viewing.kind
      where viewing.city_id = ${cx.city.id} and viewing.id = ${viewing} and viewing.account_id = ${cx.actor.account_id} and viewing.until > now()`.execute(cx.tx)
    const row = rows[0]
    if (!row) throw fault('accounts.viewing-over')
    return { account_id: row.person_id, kind: row.kind, identifier: guardOf(cx.house).decrypt(row.cipher, placeOf(cx, row.person_id, row.kind)), until: row.until.toISOString() }
  },
})
