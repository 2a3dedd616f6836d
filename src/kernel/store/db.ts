import { Kysely, PostgresDialect, sql, type Transaction } from 'kysely'
import pg from 'pg'

// Statements are written as SQL; the builder is used only where a filter is put together at run time.
// biome-ignore lint: rows are typed at each statement.
type AnySchema = any
export type Db = Kysely<AnySchema>
export type Tx = Transaction<AnySchema>
export { sql }
export type { RawBuilder } from 'kysely'

// Whole numbers come back as numbers: money is bounded by ±2^53 fen by a check on every column that holds it.
pg.types.setTypeParser(pg.types.builtins.INT8, (text) => {
  const value = Number(text)
  if (!Number.isSafeInteger(value)) throw new Error('invariant: a bigint left the safe range')
  return value
})
// A date is a civil day, not an instant: it stays 'YYYY-MM-DD' whatever the process's time zone.
pg.types.setTypeParser(pg.types.builtins.DATE, (text) => text)

/** Most statements one connection keeps planned, and most texts it remembers having seen once. */
export const planned_max = 200
const seen_max = 2_000

/**
 * A connection that keeps the plan of what it is asked again. Row-level security writes a page of conditions into every statement, and planning
 * them costs several times what carrying them out does; from the second time on the text is known by a name and planned no more.
 */
class PlanningClient extends pg.Client {
  readonly #names = new Map<string, string | null>()
  #planned = 0

  // The pool and the driver call it with a text and its values; whatever else is asked goes its way unchanged.
  override query(...given: any[]): any {
    const [text, values] = given as [unknown, unknown]
    const ask = super.query as (...args: unknown[]) => unknown
    if (typeof text !== 'string' || !Array.isArray(values) || values.length === 0 || given.length > 2) return ask.apply(this, given)
    const name = this.#nameOf(text)
    return name === null ? ask.call(this, text, values) : ask.call(this, { name, text, values })
  }

  #nameOf(text: string): string | null {
    const known = this.#names.get(text)
    if (known) return known
    // Once is no habit: a filter put together for one question is not kept.
    if (known === undefined) {
      if (this.#names.size < seen_max) this.#names.set(text, null)
      return null
    }
    if (this.#planned >= planned_max) return null
    const name = `p${++this.#planned}`
    this.#names.set(text, name)
    return name
  }
}

/** Opens a pool on `url`; `connections_max` bounds it. Close with `db.destroy()`. */
export function openDb(url: string, connections_max = 10): Db {
  const pool = new pg.Pool({ connectionString: url, max: connections_max, Client: PlanningClient, idleTimeoutMillis: 30_000 })
  // A connection that dies while idle (server restart) is replaced on next use; it must not end the process.
  pool.on('error', () => {})
  return new Kysely<AnySchema>({ dialect: new PostgresDialect({ pool }) })
}
