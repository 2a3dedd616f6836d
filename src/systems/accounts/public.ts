import type { Sentence } from '#kernel/declare/fault.ts'
import type { Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'

export { guardOf } from './identifier.ts'
export { proveSecondFactor } from './second-factor.ts'
export { addMembership, type Membership } from './membership.ts'

/** Names of people by account id, of those the transaction may see (elevate first to name anybody); at most 1,000 at once. */
export async function personNames(cx: Cx, ids: readonly string[]): Promise<Map<string, Sentence>> {
  const wanted = [...new Set(ids)].slice(0, 1_000)
  if (wanted.length === 0) return new Map()
  const { rows } = await sql<{ account_id: string, name_zh: string, name_en: string }>`
    select account_id, name_zh, name_en from person where city_id = ${cx.city.id} and account_id = any(${wanted})`.execute(cx.tx)
  return new Map(rows.map((row) => [row.account_id, { zh: row.name_zh, en: row.name_en }]))
}
