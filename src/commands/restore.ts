import { mkdirSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type pg from 'pg'
import { fault, type Sentence } from '#kernel/declare/fault.ts'
import { readConfig, type Config } from '#kernel/store/config.ts'
import type { FileStore } from '#kernel/outside/file-store.ts'
import { readArchive, type Header, type Line } from './archive.ts'
import { sealAll } from './backup.ts'
import { checkLive, type LiveCheck } from './check-live.ts'
import { readArgs, usageFault, type Command } from './command.ts'
import { openDatabase, withClient } from './database.ts'
import { deploymentKeys, keyFiles, publishedFile, readPublished } from './deployment-keys.ts'
import { readFileInto, storeOf } from './file-copies.ts'
import { dropReferences, loadTable } from './load-table.ts'
import { loadPlan, migrateFully, migrateTo, type MigrationPlan } from './migration-plan.ts'
import { digestsIn, listTables, type TableDigest } from './tables.ts'

export type Restored = { taken_at: string, version: string, tables: Record<string, TableDigest>, files: number, has_keys: boolean, sealed: number, check: LiveCheck }

/** 恢复: a backup into an empty database, checked row by row. */
export const restore: Command = {
  usage: 'jiebang restore FILE [--json]',
  title: { zh: '把备份恢复到空数据库，并核对每张表', en: 'restore a backup into an empty database and check every table' },
  async run(args, io) {
    const { positionals } = readArgs(restore, args, { options: {}, positionals_max: 1 })
    if (positionals[0] === undefined) throw usageFault(restore)
    const config = readConfig(io.env)
    // The file is looked at before a database is made for it.
    await readHeader(positionals[0])
    const database = await openDatabase(config, { may_create: true })
    try {
      if (database.is_shared && config.database_url === undefined) throw fault('commands.server-running', { dir: config.data_dir })
      const restored = await restoreBackup({ url: database.url, config, file: positionals[0], plan: await loadPlan() })
      const rows = Object.values(restored.tables).reduce((sum, one) => sum + one.rows, 0)
      io.say({
        zh: `已恢复 ${restored.taken_at} 的备份：${Object.keys(restored.tables).length} 张表 ${rows} 行，每张表的摘要都与备份一致；${restored.files} 个文件；补封 ${restored.sealed} 条审计记录。`,
        en: `Restored the backup of ${restored.taken_at}: ${rows} rows of ${Object.keys(restored.tables).length} tables, each table’s digest as in the backup; ${restored.files} files; ${restored.sealed} audit rows sealed.`,
      })
      if (!restored.has_keys) io.warn({ zh: '备份不含密钥：启动前请把原来的 keys 目录放回，否则加密内容读不出，并会以新密钥签名。', en: 'The backup holds no keys: put the old keys directory back before starting, or encrypted values cannot be read and new signatures are by a new key.' })
      for (const problem of restored.check.problems) io.say({ zh: `✖ ${problem.zh}`, en: `✖ ${problem.en}` })
      io.say(verdict(restored.check))
      io.answer({ ok: restored.check.ok, ...restored, check: { ok: restored.check.ok, problems: restored.check.problems } })
      return restored.check.ok ? 0 : 1
    } finally {
      await database.close()
    }
  },
}

function verdict({ ok, laws, problems }: LiveCheck): Sentence {
  return ok ? { zh: `核验通过：${laws.length} 条规则、账与审计链全部成立。`, en: `Verified: all ${laws.length} laws, the ledger and the audit chain hold.` }
    : { zh: `核验有 ${problems.length} 处不成立。`, en: `${problems.length} things do not hold.` }
}

async function readHeader(file: string): Promise<Header> {
  for await (const first of readArchive(file)) return first as Header
  throw fault('commands.not-a-backup', { file, because: 'jiebang-backup 1' })
}

/**
 * Restores a backup into the empty database at `url`: the schema as it was, all rows in one transaction that is kept only if the footer
 * and every table's digest are right, then the files, the later steps of the schema, the seals, and a full check.
 * @throws fault `commands.not-empty` | `commands.backup-*` | `commands.other-tables` | `commands.key-differs`
 */
export async function restoreBackup({ url, config, file, plan }: { url: string, config: Pick<Config, 'data_dir' | 'secret' | 's3'>, file: string, plan: MigrationPlan }): Promise<Restored> {
  const header = await readHeader(file)
  checkSteps(header, plan)
  await withClient(url, checkEmpty)
  await migrateTo(url, plan, header.migrations.map((step) => step.file))
  const keys = new Map<string, string>()
  const loaded = await withClient(url, (client) => load(client, { file, header, keys, store: storeOf(config), data_dir: config.data_dir }))
  keepKeys(config.data_dir, header, keys)
  await migrateFully(url, plan)
  const { signer, public_keys } = deploymentKeys(config)
  const sealed = signer === null ? 0 : await sealAll(url, signer)
  await withClient(url, (client) => client.query('analyze'))
  return { taken_at: header.taken_at, version: header.version, ...loaded, has_keys: header.has_keys, sealed, check: await checkLive(url, public_keys) }
}

/** The backup's steps must all be ours, word for word: rows fit only the tables they came from. */
function checkSteps(header: Header, plan: MigrationPlan): void {
  for (const { file, hash } of header.migrations) {
    const step = plan.steps.find((one) => one.name === file)
    if (step === undefined) throw fault('commands.backup-newer', { version: header.version, step: file })
    if (step.hash !== hash) throw fault('commands.backup-other-step', { step: file })
  }
}

async function checkEmpty(client: pg.Client): Promise<void> {
  for (const { name } of await listTables(client)) {
    const { rowCount } = await client.query(`select from ${name} limit 1`)
    if (rowCount !== 0) throw fault('commands.not-empty', { table: name })
  }
}

async function load(client: pg.Client, { file, header, keys, store, data_dir }: {
  file: string, header: Header, keys: Map<string, string>, store: FileStore, data_dir: string
}): Promise<{ tables: Record<string, TableDigest>, files: number }> {
  await client.query('begin')
  const addReferences = await dropReferences(client)
  const tables = await listTables(client)
  const told = header.tables.map((one) => one.name).join()
  if (tables.map((one) => one.name).join() !== told) throw fault('commands.other-tables', { table: firstDifference(tables.map((one) => one.name), header.tables.map((one) => one.name)) })
  // A step may have put rows of its own into a new table; the backup has them too.
  if (tables.length > 0) await client.query(`truncate ${tables.map((one) => one.name).join(', ')}`)
  const lines = readArchive(file)
  await lines.next()
  const written: Record<string, TableDigest> = {}
  let files = 0
  for (let next = await lines.next(); !next.done; next = await lines.next()) {
    const line = next.value as Line
    if (typeof line === 'string') throw fault('commands.backup-damaged', { where: 'row' })
    if ('table' in line) {
      const table = tables.find((one) => one.name === line.table)
      const columns = header.tables.find((one) => one.name === line.table)?.columns
      if (!table || table.columns.join() !== columns?.join()) throw fault('commands.other-tables', { table: line.table })
      written[table.name] = await loadTable(client, table, lines)
    } else if ('file' in line) {
      await readFileInto(store, line.file, lines)
      files += 1
    } else if ('key' in line) {
      checkKey(data_dir, line.key, line.content)
      keys.set(line.key, line.content)
    } else throw fault('commands.backup-damaged', { where: Object.keys(line).join() })
  }
  for (const { table, column, last_value, is_called } of header.sequences) {
    await client.query('select setval(pg_get_serial_sequence($1, $2), $3::bigint, $4)::text', [table, column, last_value, is_called])
  }
  await addReferences()
  const digests = await digestsIn(client)
  for (const [name, digest] of Object.entries(digests)) if (digest.sha256 !== written[name]?.sha256) throw fault('commands.backup-damaged', { where: name })
  await client.query('commit')
  return { tables: digests, files }
}

function firstDifference(ours: readonly string[], theirs: readonly string[]): string {
  return [...ours, ...theirs].find((name) => !ours.includes(name) || !theirs.includes(name)) ?? ''
}

function checkKey(data_dir: string, name: string, content: string): void {
  if (!keyFiles.some((known) => known === name)) throw fault('commands.backup-damaged', { where: 'key' })
  const file = join(data_dir, name)
  if (existsSync(file) && readFileSync(file, 'utf8') !== content) throw fault('commands.key-differs', { file })
}

/** Puts the keys of the backup where they belong, and remembers the public keys that sealed what was restored. */
function keepKeys(data_dir: string, header: Header, keys: ReadonlyMap<string, string>): void {
  const put = (name: string, content: string): void => {
    const file = join(data_dir, name)
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
    writeFileSync(file, content, { mode: 0o600 })
  }
  for (const [name, content] of keys) put(name, content)
  const known = readPublished(data_dir)
  const added = header.public_keys.filter((key) => !known.includes(key))
  if (added.length > 0) put(publishedFile, `${[...known, ...added].join('\n')}\n`)
}
