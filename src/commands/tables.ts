import { createHash } from 'node:crypto'
import type pg from 'pg'
import { withClient } from './database.ts'

/** A table as it is copied: `columns` are those with values of their own, in order; `order_by` names its key. */
export type Table = { name: string, columns: string[], order_by: string }

/** Rows fetched at once: what a row may hold bounds the memory, not how many there are. */
const rows_at_once = 500

/** Text hashed at once: row by row the calls cost more than the hashing. */
const digest_characters = 64 * 1024

// The migrations are run again by a restore, the queue's tables are made anew by its own program, and the rest belongs to PostgreSQL.
const left_out = `n.nspname !~ '^(pg_|citus|columnar)' and n.nspname not in ('information_schema', 'pgboss') and (n.nspname, c.relname) <> ('public', 'migration')`

/** Every table of the platform, by name, with the columns that are stored rather than computed. */
export async function listTables(client: pg.Client): Promise<Table[]> {
  const { rows } = await client.query<{ name: string, columns: string[], order_by: string | null }>(`
    select format('%I.%I', n.nspname, c.relname) as name,
      (select array_agg(quote_ident(a.attname) order by a.attnum) from pg_attribute a
        where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '') as columns,
      (select string_agg(format('jb_row.%I%s', a.attname, case when a.attcollation <> 0 then ' collate "C"' else '' end), ', ' order by key.place)
        from pg_index i cross join lateral unnest(i.indkey::int2[]) with ordinality as key (attnum, place)
        join pg_attribute a on a.attrelid = c.oid and a.attnum = key.attnum
        where i.indrelid = c.oid and i.indisprimary) as order_by
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p') and not c.relispartition and ${left_out}
      and not exists (select from pg_depend d where d.objid = c.oid and d.classid = 'pg_class'::regclass and d.deptype = 'e')
    order by n.nspname collate "C", c.relname collate "C"`)
  return rows.map(({ name, columns, order_by }) => ({ name, columns: columns ?? [], order_by: order_by ?? 'jb_row::text collate "C"' }))
}

/**
 * Every row of a table as PostgreSQL writes it, in the order of its key, a page at a time: exact for every type, microseconds and
 * `null` inside documents included. Runs inside the caller's transaction.
 */
export async function* rowTexts(client: pg.Client, table: Table): AsyncGenerator<string[]> {
  await client.query(`declare jb_rows no scroll cursor for select jb_row::text as text from ${table.name} as jb_row order by ${table.order_by}`)
  for (;;) {
    const { rows } = await client.query<{ text: string }>(`fetch ${rows_at_once} from jb_rows`)
    if (rows.length > 0) yield rows.map((row) => row.text)
    if (rows.length < rows_at_once) break
  }
  await client.query('close jb_rows')
}

/** A running SHA-256 over rows, each with its length before it, so that no two lists of rows read alike. */
export function rowDigest(): { add(text: string): void, end(): string } {
  const hash = createHash('sha256')
  let pending: string[] = [], characters = 0
  const flush = (): void => {
    hash.update(pending.join(''), 'utf8')
    pending = []
    characters = 0
  }
  return {
    add: (text) => {
      pending.push(`${Buffer.byteLength(text)}\n${text}`)
      characters += text.length
      if (characters >= digest_characters) flush()
    },
    end: () => {
      flush()
      return hash.digest('hex')
    },
  }
}

export type TableDigest = { rows: number, sha256: string }

/** Digest and row count of every table of the database at `url`, all at one moment; equal before a backup and after its restore. */
export async function tableDigests(url: string): Promise<Record<string, TableDigest>> {
  return withClient(url, async (client) => {
    await client.query('begin isolation level repeatable read read only')
    const digests = await digestsIn(client)
    await client.query('commit')
    return digests
  })
}

/** The same, inside the caller's transaction. */
export async function digestsIn(client: pg.Client): Promise<Record<string, TableDigest>> {
  const digests: Record<string, TableDigest> = {}
  for (const table of await listTables(client)) {
    const digest = rowDigest()
    let rows = 0
    for await (const page of rowTexts(client, table)) {
      for (const text of page) digest.add(text)
      rows += page.length
    }
    digests[table.name] = { rows, sha256: digest.end() }
  }
  return digests
}
