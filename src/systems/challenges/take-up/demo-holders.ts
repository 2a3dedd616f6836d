import { randomBytes } from 'node:crypto'
import { invariant } from '#kernel/declare/fault.ts'
import type { Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import { makeHolderKeys, wrapKey } from '#kernel/trust/split-key.ts'
import { activeKeys, demo_passphrase, holder_roles, holders, keepHolderKey, tryDemoKey } from './holder-key.ts'

/**
 * Gives the demonstration's two holders keys under a passphrase that its pages show, and tries them, so that challenges can be published at once.
 * A key that somebody made there themselves is left alone. Runs as the platform, after the demonstration accounts.
 */
export async function seedDemoHolders(cx: Cx): Promise<void> {
  invariant(cx.house.is_demo, 'a known passphrase belongs to demonstrations only')
  const known = await activeKeys(cx)
  for (const holder of holders.filter((one) => !known.some((key) => key.holder === one))) {
    const { rows } = await sql<{ account_id: string }>`select person.account_id from person join membership on membership.city_id = person.city_id and membership.account_id = person.account_id
      where person.city_id = ${cx.city.id} and person.demo_account is not null and membership.role = ${holder_roles[holder]} and membership.ended_at is null order by person.account_id limit 1`.execute(cx.tx)
    if (!rows[0]) continue
    const keys = makeHolderKeys()
    const wrapped = wrapKey(keys, demo_passphrase), recovery = wrapKey(keys, randomBytes(20).toString('hex'))
    await keepHolderKey(cx, holder, { public_key: keys.public_key, wrapped, recovery }, { account_id: rows[0].account_id, is_demo: true })
  }
  for (const key of await activeKeys(cx)) if (key.is_demo) await tryDemoKey(cx, key)
}
