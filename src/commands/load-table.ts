import type pg from 'pg'
import { fault } from '#kernel/declare/fault.ts'
import type { Header, Line } from './archive.ts'
import { rowDigest, type Table, type TableDigest } from './tables.ts'

const rows_at_once = 1_000
const characters_at_once = 4 * 1024 * 1024

/** Loads the rows of one table up to its end line, in batches, and checks them against it. */
export async function loadTable(client: pg.Client, table: Table, lines: AsyncGenerator<Header | Line>): Promise<TableDigest> {
  const digest = rowDigest()
  let rows = 0, characters = 0
  let batch: string[] = []
  const insert = async (): Promise<void> => {
    if (batch.length === 0) return
    const columns = table.columns.join(', ')
    // Each text is the whole row as PostgreSQL wrote it; it reads it back by the table's own type, then leaves out what it computes itself.
    const insertion = client.query(`insert into ${table.name} (${columns}) overriding system value select ${table.columns.map((column) => `jb_row.${column}`).join(', ')} from unnest($1::${table.name}[]) as jb_row`, [batch])
    await insertion.catch((error: { code?: string }) => {
      // A value that its column refuses was never in a table: classes 22 and 23 are data and constraints.
      throw /^2[23]/.test(error.code ?? '') ? fault('commands.backup-damaged', { where: table.name }) : error
    })
    batch = []
    characters = 0
  }
  for (let next = await lines.next(); !next.done; next = await lines.next()) {
    const line = next.value as Line
    if (typeof line === 'string') {
      digest.add(line)
      rows += 1
      batch.push(line)
      characters += line.length
      if (batch.length >= rows_at_once || characters >= characters_at_once) await insert()
      continue
    }
    if (!('end' in line) || line.end !== table.name) break
    await insert()
    const sha256 = digest.end()
    if (line.rows !== rows || line.sha256 !== sha256) break
    return { rows, sha256 }
  }
  throw fault('commands.backup-damaged', { where: table.name })
}

/**
 * Takes away all foreign keys within the transaction and gives back what adds them again, as they were. Rows then load in any order, and
 * each key is checked once over the whole table rather than row by row; the tables' owner may do this, no superuser is needed.
 */
export async function dropReferences(client: pg.Client): Promise<() => Promise<void>> {
  const { rows } = await client.query<{ table: string, name: string, text: string }>(`
    select format('%I.%I', n.nspname, c.relname) as table, quote_ident(k.conname) as name, pg_get_constraintdef(k.oid) as text
    from pg_constraint k join pg_class c on c.oid = k.conrelid join pg_namespace n on n.oid = c.relnamespace
    where k.contype = 'f' and k.conparentid = 0 and n.nspname !~ '^(pg_|citus|columnar)' and n.nspname not in ('information_schema', 'pgboss')
    order by 1, 2`)
  for (const { table, name } of rows) await client.query(`alter table ${table} drop constraint ${name}`)
  return async () => {
    for (const { table, name, text } of rows) await client.query(`alter table ${table} add constraint ${name} ${text}`)
  }
}
