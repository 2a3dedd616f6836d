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

/** Opens a pool on `url`; `connections_max` bounds it. Close with `db.destroy()`. */
export function openDb(url: string, connections_max = 10): Db {
  const pool = new pg.Pool({ connectionString: url, max: connections_max, idleTimeoutMillis: 30_000 })
  // A connection that dies while idle (server restart) is replaced on next use; it must not end the process.
  pool.on('error', () => {})
  return new Kysely<AnySchema>({ dialect: new PostgresDialect({ pool }) })
}
