import { sql, type Db, type Tx } from './db.ts'
import { countiesOf, orgsOf, rolesOf, type Actor } from '../trust/actor.ts'

/** Reach that passes every row of the city: effects after the actor's right was checked, jobs, and the laws. */
export const reachAll = 'all'

/** Longest a transaction may live, milliseconds; the sealing of the audit relies on it (see seal-store.ts). */
export const transaction_ms_max = 60_000

const literal = (text: string) => `'${text.replaceAll("'", "''").replaceAll('\0', '')}'`

/**
 * Runs `work` in one transaction whose row-level security sees what `actor` may see.
 * `set local` in one message: one round trip, and it reaches the workers of a distributed database (`set_config()` does not).
 */
export async function withScope<T>(db: Db, actor: Actor, reach: string, work: (tx: Tx) => Promise<T>, mode: 'write' | 'read' = 'write'): Promise<T> {
  return db.connection().execute(async (connection) => {
    const begin = [
      mode === 'read' ? 'begin read only' : 'begin',
      `set local transaction_timeout = ${transaction_ms_max}`,
      `set local jiebang.city = ${literal(actor.city_id)}`,
      `set local jiebang.account = ${literal(actor.account_id ?? '')}`,
      `set local jiebang.orgs = ${literal(orgsOf(actor).join(','))}`,
      `set local jiebang.counties = ${literal(countiesOf(actor).join(','))}`,
      `set local jiebang.roles = ${literal(rolesOf(actor).join(','))}`,
      `set local jiebang.reach = ${literal(reach)}`,
    ].join('; ')
    await sql.raw(begin).execute(connection)
    try {
      const result = await work(connection as unknown as Tx)
      await sql.raw('commit').execute(connection)
      return result
    } catch (error) {
      // A connection lost in the middle has rolled back by itself; its own error is the one to tell.
      await sql.raw('rollback').execute(connection).catch(() => {})
      throw error
    }
  })
}

/** Widens the running transaction to every row of its city. */
export async function elevate(tx: Tx): Promise<void> {
  await sql.raw(`set local jiebang.reach = '${reachAll}'`).execute(tx)
}
