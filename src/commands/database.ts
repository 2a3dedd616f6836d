import { existsSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { Fault, fault } from '#kernel/declare/fault.ts'
import type { Config } from '#kernel/store/config.ts'
import { runningUrl, startEmbedded } from '#kernel/store/embedded.ts'
import { holdDirectory } from '#kernel/store/holder.ts'

/** A database reached as the owner of its tables. `is_shared`: a running server uses it too. */
export type OpenedDatabase = { url: string, is_shared: boolean, close(): Promise<void> }

/**
 * Reaches the deployment's database: DATABASE_URL; else the one a running server has started in the data directory; else one started there
 * for the time being. With `may_create` a database that is not there yet is made.
 * @throws fault `commands.no-database` | `store.directory-held` when who holds the directory runs no database, and what `startEmbedded` throws
 */
export async function openDatabase(config: Pick<Config, 'database_url' | 'data_dir'>, { may_create = false } = {}): Promise<OpenedDatabase> {
  const { database_url, data_dir } = config
  if (database_url !== undefined) return { url: database_url, is_shared: true, close: async () => {} }
  if (!may_create && !existsSync(join(data_dir, 'postgres'))) throw fault('commands.no-database', { dir: data_dir })
  let held: ReturnType<typeof holdDirectory>
  try {
    held = holdDirectory(data_dir, { address: 'jiebang cli' })
  } catch (error) {
    const url = error instanceof Fault && error.code === 'store.directory-held' ? runningUrl(data_dir) : undefined
    if (url === undefined) throw error
    return { url, is_shared: true, close: async () => {} }
  }
  try {
    const embedded = await startEmbedded({ data_dir })
    return { url: embedded.url, is_shared: false, close: () => embedded.stop().finally(() => held.release()) }
  } catch (error) {
    held.release()
    throw error
  }
}

/** Runs `work` on one connection to `url`, with the settings that make text output exact and the same everywhere. */
export async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url, application_name: 'jiebang cli' })
  // A connection that dies is told of by the statement that fails; without a listener it would end the process instead.
  client.on('error', () => {})
  await client.connect()
  try {
    await client.query(`set timezone = 'UTC'; set datestyle = 'ISO, YMD'; set intervalstyle = 'postgres'; set extra_float_digits = 1; set bytea_output = 'hex'`)
    return await work(client)
  } finally {
    await client.end().catch(() => {})
  }
}
