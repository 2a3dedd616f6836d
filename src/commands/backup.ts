import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { CompiledQuery } from 'kysely'
import type pg from 'pg'
import { fault } from '#kernel/declare/fault.ts'
import { checkPack } from '#kernel/declare/pack.ts'
import { readConfig, type Config } from '#kernel/store/config.ts'
import { openDb, sql } from '#kernel/store/db.ts'
import type { Signer } from '#kernel/trust/keys.ts'
import { sealRows } from '#kernel/trust/seal-store.ts'
import { writeArchive, type Header, type Writer } from './archive.ts'
import { readArgs, usageFault, type Command, type Io } from './command.ts'
import { openDatabase, withClient } from './database.ts'
import { deploymentKeys, keyFiles } from './deployment-keys.ts'
import { storeOf, writeFiles } from './file-copies.ts'
import { packIds } from './pack-check.ts'
import { listTables, rowDigest, rowTexts, type TableDigest } from './tables.ts'

const packs_root = join(import.meta.dirname, '../../packs')

/** What a backup holds, for whoever keeps it. */
export type Taken = { file: string, bytes: number, sha256: string, tables: Record<string, TableDigest>, files: number, missing: string[], has_keys: boolean, sealed: number }

/** 备份: every city's rows and files at one moment, in one file. */
export const backup: Command = {
  usage: 'jiebang backup FILE [--with-keys] [--json]',
  title: { zh: '把全部数据与文件备份到一个文件（密钥另存，除非 --with-keys）', en: 'back up all data and files into one file (the keys apart, unless --with-keys)' },
  async run(args, io) {
    const { values, positionals } = readArgs(backup, args, { options: { 'with-keys': { type: 'boolean', default: false } }, positionals_max: 1 })
    if (positionals[0] === undefined) throw usageFault(backup)
    const config = readConfig(io.env)
    const database = await openDatabase(config)
    try {
      const taken = await takeBackup({ url: database.url, config, file: positionals[0], with_keys: values['with-keys'] })
      tell(io, taken, config)
      return taken.missing.length === 0 ? 0 : 1
    } finally {
      await database.close()
    }
  },
}

function tell(io: Io, taken: Taken, config: Config): void {
  const rows = Object.values(taken.tables).reduce((sum, one) => sum + one.rows, 0)
  io.say({
    zh: `已备份 ${Object.keys(taken.tables).length} 张表 ${rows} 行、${taken.files} 个文件到 ${taken.file}（${taken.bytes} 字节，内容摘要 ${taken.sha256}）。`,
    en: `Backed up ${rows} rows of ${Object.keys(taken.tables).length} tables and ${taken.files} files into ${taken.file} (${taken.bytes} bytes, digest of the content ${taken.sha256}).`,
  })
  if (!taken.has_keys) {
    io.warn(config.secret !== undefined
      ? { zh: '备份不含密钥：密钥由 JIEBANG_SECRET 推出，请另行妥善保存；没有它，身份证号等加密内容无法读出。', en: 'The keys are not in it: they follow from JIEBANG_SECRET, so keep that apart and safe; without it encrypted identifiers cannot be read.' }
      : { zh: `备份不含密钥：请另行妥善保存 ${join(config.data_dir, 'keys')}；没有它，身份证号等加密内容无法读出。`, en: `The keys are not in it: keep ${join(config.data_dir, 'keys')} apart and safe; without it encrypted identifiers cannot be read.` })
  } else io.warn({ zh: '备份含有密钥：谁拿到这个文件，谁就能解密并以本部署之名签名。', en: 'The keys are in it: whoever has this file can decrypt, and sign in this deployment’s name.' })
  for (const key of taken.missing.slice(0, 10)) io.warn({ zh: `文件库里缺少文件 ${key}，备份中没有它。`, en: `The file store has lost the file ${key}; it is not in the backup.` })
  io.answer({ ok: taken.missing.length === 0, ...taken })
}

/**
 * Seals the audit, then writes a backup of the database at `url` with the files and, if wanted, the keys of the data directory. All tables
 * are read in one snapshot while the platform goes on working; memory holds one page of rows.
 * @throws fault `commands.not-migrated` and what `writeArchive` throws
 */
export async function takeBackup({ url, config, file, with_keys }: { url: string, config: Pick<Config, 'data_dir' | 'secret' | 's3'>, file: string, with_keys: boolean }): Promise<Taken> {
  const { signer, public_keys } = deploymentKeys(config)
  return withClient(url, async (client) => {
    const { rows: [there] } = await client.query<{ migration: string | null }>(`select to_regclass('public.migration') as migration`)
    if (!there?.migration) throw fault('commands.not-migrated')
    const sealed = signer === null ? 0 : await sealAll(url, signer)
    const writer = await writeArchive(file)
    try {
      await client.query('begin isolation level repeatable read read only')
      await writer.write(await headerOf(client, { public_keys, has_keys: with_keys }))
      // First, so that a restore that would meet other keys stops before it loads a row.
      if (with_keys) await writeKeys(config.data_dir, writer)
      const tables = await writeTables(client, writer)
      const copied = await writeFiles(client, storeOf(config), writer)
      await client.query('commit')
      return { file, ...await writer.end(), tables, ...copied, has_keys: with_keys, sealed }
    } catch (error) {
      await writer.abandon()
      throw error
    }
  })
}

/** Seals every row of every city that no batch holds yet; returns how many. */
export async function sealAll(url: string, signer: Signer): Promise<number> {
  const db = openDb(url, 1)
  try {
    return await db.connection().execute(async (connection) => {
      const { rows } = await sql<{ city_id: string }>`select distinct city_id from audit order by city_id`.execute(connection)
      let sealed = 0
      for (const { city_id } of rows) {
        for (;;) {
          await connection.executeQuery(CompiledQuery.raw('begin'))
          const count = await sealRows(connection as never, signer, city_id, true)
          await connection.executeQuery(CompiledQuery.raw('commit'))
          if (count === 0) break
          sealed += count
        }
      }
      return sealed
    })
  } finally {
    await db.destroy()
  }
}

async function headerOf(client: pg.Client, { public_keys, has_keys }: { public_keys: string[], has_keys: boolean }): Promise<Header> {
  const { rows: [now] } = await client.query<{ taken_at: string, postgres: string }>(
    `select to_char(now(), 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as taken_at, current_setting('server_version') as postgres`)
  const { rows: migrations } = await client.query<{ file: string, hash: string }>(`select file, hash from migration where file <> 'policies' order by at, file`)
  const packs: Record<string, string> = {}
  for (const id of packIds(packs_root)) packs[id] = (await checkPack(packs_root, id, [])).hash
  return {
    format: 'jiebang-backup', format_version: 1, version: readVersion(), taken_at: now!.taken_at, postgres: now!.postgres, packs, migrations,
    tables: (await listTables(client)).map(({ name, columns }) => ({ name, columns })),
    sequences: await readSequences(client), public_keys, has_keys, left_out: ['pgboss', 'public.migration', ...(has_keys ? [] : ['keys'])],
  }
}

/** The release of this source. */
export function readVersion(): string {
  return (JSON.parse(readFileSync(join(import.meta.dirname, '../../package.json'), 'utf8')) as { version: string }).version
}

async function readSequences(client: pg.Client): Promise<Header['sequences']> {
  const { rows } = await client.query<{ table: string, column: string, sequence: string }>(`
    select format('%I.%I', n.nspname, c.relname) as table, a.attname as column, pg_get_serial_sequence(format('%I.%I', n.nspname, c.relname), a.attname) as sequence
    from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    where c.relkind in ('r', 'p') and n.nspname !~ '^(pg_|citus|columnar)' and n.nspname not in ('information_schema', 'pgboss')
      and pg_get_serial_sequence(format('%I.%I', n.nspname, c.relname), a.attname) is not null
    order by 1, 2`)
  const sequences: Header['sequences'] = []
  for (const { table, column, sequence } of rows) {
    const { rows: [at] } = await client.query<{ last_value: string, is_called: boolean }>(`select last_value::text as last_value, is_called from ${sequence}`)
    sequences.push({ table, column, ...at! })
  }
  return sequences
}

async function writeTables(client: pg.Client, writer: Writer): Promise<Record<string, TableDigest>> {
  const digests: Record<string, TableDigest> = {}
  for (const table of await listTables(client)) {
    const digest = rowDigest()
    let rows = 0
    await writer.write({ table: table.name })
    for await (const page of rowTexts(client, table)) {
      for (const text of page) {
        digest.add(text)
        await writer.write(text)
      }
      rows += page.length
    }
    digests[table.name] = { rows, sha256: digest.end() }
    await writer.write({ end: table.name, ...digests[table.name]! })
  }
  return digests
}

async function writeKeys(data_dir: string, writer: Writer): Promise<void> {
  for (const key of keyFiles) {
    const file = join(data_dir, key)
    if (existsSync(file)) await writer.write({ key, content: readFileSync(file, 'utf8') })
  }
}
