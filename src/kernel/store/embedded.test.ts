import assert from 'node:assert/strict'
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { appendFileSync, chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, describe, test } from 'node:test'
import pg from 'pg'
import { runningUrl, startEmbedded, type Embedded } from '#kernel/store/embedded.ts'
import { roomiest } from '#test/support/cluster.ts'

const root = mkdtempSync(join(roomiest(), 'jiebang-embedded-'))
// One cluster serves all, as servers of one data directory follow each other; making one is the slow part.
chmodSync(root, 0o711)
const data_dir = join(root, 'data')
const postgres_dir = join(data_dir, 'postgres')
const children = new Set<ChildProcess>()
const as_root = { skip: process.getuid?.() === 0 ? false : 'only root can give a process away' }

after(async () => {
  for (const child of children) child.kill('SIGKILL')
  if (existsSync(postgres_dir)) await (await startEmbedded({ data_dir })).stop()
  rmSync(root, { recursive: true, force: true })
})

async function ask(url: string, text: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url })
  client.on('error', () => {})
  await client.connect()
  try {
    return (await client.query(text)).rows
  } finally {
    await client.end()
  }
}

/** A server process in miniature: holds the directory, starts PostgreSQL, writes one row and stays. */
async function serve(dir: string, handles_signals = true) {
  const script = `
    process.stdin.on('close', () => process.exit(1)).resume()
    const { holdDirectory } = await import(${JSON.stringify(import.meta.resolve('#kernel/store/holder.ts'))})
    const { startEmbedded } = await import(${JSON.stringify(import.meta.resolve('#kernel/store/embedded.ts'))})
    const { default: pg } = await import(${JSON.stringify(import.meta.resolve('pg'))})
    try {
      holdDirectory(${JSON.stringify(dir)}, { address: 'test' })
      const embedded = await startEmbedded({ data_dir: ${JSON.stringify(dir)} })
      const client = new pg.Client({ connectionString: embedded.url })
      client.on('error', () => {})
      await client.connect()
      await client.query('create table if not exists kept (at timestamptz default now())')
      await client.query('insert into kept default values')
      console.log(embedded.pid)
      if (${handles_signals}) process.on('SIGTERM', async () => { await client.end(); await embedded.stop(); process.exit(0) })
      setInterval(() => {}, 1000)
    } catch (error) { console.log(error.code); process.exit(1) }`
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['pipe', 'pipe', 'inherit'] })
  children.add(child)
  const [said] = await once(child.stdout, 'data') as [Buffer]
  const end = async (signal: NodeJS.Signals) => {
    child.kill(signal)
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
  }
  return { said: String(said).trim(), end }
}

function isRunning(pid: number): boolean {
  try {
    return !/^\d+ \(.*\) Z/.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))
  } catch {
    return false
  }
}

describe('the embedded PostgreSQL', { skip: process.platform === 'win32' ? 'Node has no PostgreSQL sockets there' : false }, () => {
  test('first start makes a database in UTF-8 with a fixed order and UTC, open to this user only', async () => {
    const embedded = await startEmbedded({ data_dir })
    const [row] = await ask(embedded.url, `select current_user, current_database(), pg_encoding_to_char(encoding) as encoding, datlocale,
      current_setting('timezone') as timezone, current_setting('fsync') as fsync, current_setting('listen_addresses') as listens, lower('ÄЖ') as lower
      from pg_database where datname = current_database()`)
    assert.deepEqual({ ...row }, {
      current_user: 'jiebang_owner', current_database: 'jiebang', encoding: 'UTF8', datlocale: 'C.UTF-8', timezone: 'UTC', fsync: 'on', listens: '', lower: 'äж',
    })
    assert.equal(runningUrl(data_dir), embedded.url)
    await Promise.all([embedded.stop(), embedded.stop()])
    await embedded.ended
    assert.ok(!isRunning(embedded.pid))
    assert.equal(runningUrl(data_dir), undefined)
  })

  test('after kill -9 of the server the next start stops the PostgreSQL left behind and finds every committed row', async () => {
    const first = await serve(data_dir)
    await first.end('SIGKILL')
    const left = Number(first.said)
    assert.ok(isRunning(left), 'a killed process cannot stop its database')
    const embedded = await startEmbedded({ data_dir })
    assert.ok(!isRunning(left))
    assert.deepEqual(await ask(embedded.url, 'select count(*)::int as rows from kept'), [{ rows: 1 }])
    await embedded.stop()
  })

  test('after kill -9 of PostgreSQL itself the next start recovers every committed row', async () => {
    const first = await serve(data_dir)
    process.kill(Number(first.said), 'SIGKILL')
    await first.end('SIGKILL')
    const embedded = await startEmbedded({ data_dir })
    assert.deepEqual(await ask(embedded.url, 'select count(*)::int as rows from kept'), [{ rows: 2 }])
    await embedded.stop()
  })

  test('of two servers started at once on one directory one serves and the other is refused', async () => {
    const both = await Promise.all([serve(data_dir), serve(data_dir)])
    const refused = both.filter(({ said }) => said === 'store.directory-held')
    const serving = both.filter(({ said }) => /^\d+$/.test(said))
    assert.deepEqual([refused.length, serving.length], [1, 1])
    assert.ok(isRunning(Number(serving[0]!.said)))
    await serving[0]!.end('SIGTERM')
    assert.ok(!isRunning(Number(serving[0]!.said)), 'SIGTERM leaves no PostgreSQL behind')
  })

  test('a signal that nobody handles, as during a long start, still leaves no PostgreSQL behind', async () => {
    const server = await serve(data_dir, false)
    await server.end('SIGTERM')
    assert.ok(!isRunning(Number(server.said)))
  })

  test('a card that names a process of something else neither stops that process nor hinders the start', async () => {
    const bystander = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' })
    children.add(bystander)
    writeFileSync(join(postgres_dir, 'postmaster.pid'), `${bystander.pid}\n${postgres_dir}\n0\n5432\n/nowhere\n\n  1 1\nready\n`)
    assert.equal(runningUrl(data_dir), undefined)
    const embedded = await startEmbedded({ data_dir })
    assert.ok(isRunning(bystander.pid!))
    await embedded.stop()
    bystander.kill()
  })

  test('a failed start says the cause in one sentence and where the log is, and leaves nothing running', async () => {
    appendFileSync(join(postgres_dir, 'postgresql.conf'), 'work_memory = 1\n')
    await assert.rejects(startEmbedded({ data_dir }), (error: { code: string, data: Record<string, string> }) => {
      assert.equal(error.code, 'store.start-failed')
      assert.match(error.data.because!, /configuration file .* contains errors|unrecognized configuration parameter "work_memory"/)
      assert.ok(existsSync(error.data.log!))
      return true
    })
    const kept = readFileSync(join(postgres_dir, 'postgresql.conf'), 'utf8').replace('work_memory = 1\n', '')
    writeFileSync(join(postgres_dir, 'postgresql.conf'), kept)
    await (await startEmbedded({ data_dir })).stop()
  })

  test('a directory of another PostgreSQL is refused untouched', async () => {
    writeFileSync(join(postgres_dir, 'PG_VERSION'), '17\n')
    await assert.rejects(startEmbedded({ data_dir }), (error: { code: string, data: unknown }) => {
      assert.deepEqual([error.code, error.data], ['store.other-version', { dir: postgres_dir, found: '17', wants: '18' }])
      return true
    })
    writeFileSync(join(postgres_dir, 'PG_VERSION'), '18\n')
  })

  test('an interrupted first start leaves nothing half made, and a data directory of any depth has room for its socket', async () => {
    const deep = join(root, 'd'.repeat(100), '数据'.repeat(20))
    mkdirSync(join(deep, 'postgres.new'), { recursive: true })
    chmodSync(join(root, 'd'.repeat(100)), 0o711)
    chmodSync(deep, 0o711)
    writeFileSync(join(deep, 'postgres.new', 'PG_VERSION'), '18\n')
    const embedded = await startEmbedded({ data_dir: deep, fsync: false })
    assert.deepEqual(await ask(embedded.url, `select current_setting('fsync') as fsync`), [{ fsync: 'off' }])
    await embedded.stop()
  })

  test('as root it runs as somebody else, even below a directory only root may enter', as_root, async () => {
    const closed = join(root, 'closed')
    mkdirSync(closed, { mode: 0o700 })
    let embedded: Embedded | undefined
    try {
      embedded = await startEmbedded({ data_dir: join(closed, 'data'), fsync: false })
      const uids = /^Uid:\s+(.*)$/m.exec(readFileSync(`/proc/${embedded.pid}/status`, 'utf8'))![1]!.split(/\s+/)
      assert.ok(!uids.includes('0'), uids.join())
      assert.deepEqual(await ask(embedded.url, 'select 1 as one'), [{ one: 1 }])
    } finally {
      await embedded?.stop()
    }
  })
})
