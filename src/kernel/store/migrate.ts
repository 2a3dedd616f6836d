import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { openDb, sql, type Db, type Tx } from './db.ts'
import { policySql } from './policies.ts'
import type { TableScope } from '../declare/system.ts'
import { fault } from '../declare/fault.ts'

/** One room with tables: `tables.sql` is its first step, `migrations/0002-….sql` the later ones. */
export type Room = { name: string, folder: string }

const hashOf = (text: string) => createHash('sha256').update(text).digest('hex')

/** What the application role is called; it owns nothing and passes no policy by itself. */
export const app_role = 'jiebang_app'

/**
 * Brings the database up to the code, as its owner: roles, each room's steps once and in order, then the policies that the
 * tables' declarations ask for. Two servers that start at once wait for each other.
 * @throws fault `store.migration-changed` when a step that has run was edited afterwards.
 */
export async function migrate(owner_url: string, rooms: readonly Room[], scopes: Record<string, TableScope>, app_password: string | null): Promise<{ steps: number }> {
  const db = openDb(owner_url, 1)
  try {
    return await db.connection().execute(async (connection) => {
      await sql`select pg_advisory_lock(7340031)`.execute(connection)
      await prepare(connection, app_password)
      let steps = 0
      for (const room of rooms) for (const file of await stepsOf(room)) steps += await applyOnce(connection, `${room.name}/${file}`, await readFile(join(room.folder, file), 'utf8'))
      await applyPolicies(connection, scopes)
      await sql`select pg_advisory_unlock(7340031)`.execute(connection)
      return { steps }
    })
  } finally {
    await db.destroy()
  }
}

async function prepare(db: Db, app_password: string | null): Promise<void> {
  await sql`create table if not exists migration (file text primary key, hash text not null, at timestamptz not null default now())`.execute(db)
  await sql.raw(`do $$ begin
    if not exists (select from pg_roles where rolname = '${app_role}') then create role ${app_role} login nosuperuser nobypassrls nocreatedb nocreaterole; end if;
  exception when duplicate_object or unique_violation then null; end $$`).execute(db)
  if (app_password !== null) await setPassword(db, app_password)
  await sql.raw(`grant usage on schema public to ${app_role}`).execute(db)
}

/** Roles belong to the whole server while our lock belongs to one database: two databases that start at once may collide here, and the second tries again. */
async function setPassword(db: Db, app_password: string, tries_left = 10): Promise<void> {
  try {
    await sql.raw(`alter role ${app_role} password '${app_password.replaceAll("'", "''")}'`).execute(db)
  } catch (error) {
    if (tries_left === 0 || (error as { code?: string }).code !== 'XX000') throw error
    await new Promise((resolve) => setTimeout(resolve, 50))
    await setPassword(db, app_password, tries_left - 1)
  }
}

async function stepsOf(room: Room): Promise<string[]> {
  const first = existsSync(join(room.folder, 'tables.sql')) ? ['tables.sql'] : []
  const later = join(room.folder, 'migrations')
  return [...first, ...(existsSync(later) ? (await readdir(later)).filter((name) => name.endsWith('.sql')).sort().map((name) => `migrations/${name}`) : [])]
}

async function applyOnce(db: Db, file: string, text: string): Promise<number> {
  const hash = hashOf(text)
  const { rows } = await sql<{ hash: string }>`select hash from migration where file = ${file}`.execute(db)
  if (rows[0]) {
    if (rows[0].hash !== hash) throw fault('store.migration-changed', { file })
    return 0
  }
  await inTransaction(db, async () => {
    await sql.raw(text).execute(db)
    await sql`insert into migration (file, hash) values (${file}, ${hash})`.execute(db)
  })
  return 1
}

async function applyPolicies(db: Db, scopes: Record<string, TableScope>): Promise<void> {
  const text = Object.entries(scopes).map(([table, scope]) => policySql(table, scope)).join('\n')
  const hash = hashOf(text)
  const { rows } = await sql<{ hash: string }>`select hash from migration where file = 'policies'`.execute(db)
  if (rows[0]?.hash === hash) return
  await inTransaction(db, async () => {
    await sql.raw(text).execute(db)
    // A table nobody declared is reached by nobody: the default stays "no".
    await sql`insert into migration (file, hash) values ('policies', ${hash}) on conflict (file) do update set hash = excluded.hash, at = now()`.execute(db)
  })
}

async function inTransaction(db: Db, work: () => Promise<void>): Promise<void> {
  await sql`begin`.execute(db)
  try {
    await work()
    await sql`commit`.execute(db)
  } catch (error) {
    await sql`rollback`.execute(db)
    throw error
  }
}

export type { Tx }
