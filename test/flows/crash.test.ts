import assert from 'node:assert/strict'
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { need } from '#test/support/challenge-walk.ts'
import { chance } from '#test/support/fuzz.ts'
import { sql, openDb } from '#kernel/store/db.ts'
import { runningUrl } from '#kernel/store/embedded.ts'

const [kills_wanted, commands_min] = process.env.JIEBANG_LONG ? [20, 5_000] : [6, 1_500]
const seed = Number(process.env.JIEBANG_SEED ?? Math.floor(Math.random() * 2 ** 31))
const data_dir = mkdtempSync(join(tmpdir(), 'jiebang-crash-'))
const root = join(import.meta.dirname, '../..')
let server: ChildProcess | null = null

after(async () => {
  if (server && server.exitCode === null) {
    server.kill('SIGTERM')
    await once(server, 'exit')
  }
  rmSync(data_dir, { recursive: true, force: true })
})

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const { port } = probe.address() as AddressInfo
  probe.close()
  return port
}

async function start(port: number): Promise<number> {
  const began = performance.now()
  const child = spawn(process.execPath, [join(root, 'src/main.ts')], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, PORT: String(port), JIEBANG_DATA: data_dir, JIEBANG_RATE_LIMIT: 'off', DATABASE_URL: '', JIEBANG_TEST_URL: '', NODE_COMPILE_CACHE: join(data_dir, 'compiled') } })
  server = child
  let said = ''
  child.stderr.on('data', (chunk: Buffer) => { said += chunk })
  await new Promise<void>((resolve, reject) => {
    child.stdout.on('data', (chunk: Buffer) => { if (String(chunk).includes('Jiebang is ready')) resolve() })
    child.once('exit', () => reject(new Error(`the server did not start: ${said.slice(-600)}`)))
  })
  return performance.now() - began
}

/** Postmaster of this very data directory, killed without a word too every second time. */
function postmasterPid(): number | null {
  try {
    return Number(readFileSync(join(data_dir, 'postgres/postmaster.pid'), 'utf8').split('\n')[0])
  } catch {
    return null
  }
}

test(`0 acknowledged commands lost and 0 half transitions in ${kills_wanted} kill -9 during ${commands_min} commands`, { timeout: 900_000 }, async () => {
  console.log(`crash: seed ${seed}`)
  const random = chance(seed)
  const port = await freePort()
  const origin = `http://127.0.0.1:${port}`
  await start(port)
  const cookies: Record<string, string> = {}
  const signIn = async (account: string) => {
    const response = await fetch(`${origin}/api/accounts/demo-sign-in`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ account }) })
    cookies[account] = response.headers.getSetCookie().map((one) => one.split(';')[0]).join('; ')
  }
  await signIn('enterprise')
  await signIn('county-officer')
  const acknowledged = new Map<string, { account: string, path: string, input: unknown, body: string }>()
  let is_done = false
  const restarts_ms: number[] = []

  /** Sends until it is answered; a broken connection is tried again with the same key, as a browser would. */
  const send = async (account: string, path: string, input: unknown): Promise<any> => {
    const key = crypto.randomUUID()
    for (;;) {
      try {
        const response = await fetch(`${origin}${path}`, { method: 'POST', headers: { cookie: cookies[account]!, 'content-type': 'application/json', 'idempotency-key': key }, body: JSON.stringify(input) })
        const body = await response.text()
        if (response.status === 200) {
          acknowledged.set(key, { account, path, input, body })
          return JSON.parse(body)
        }
        // While the database goes down under it the server may answer 5xx or 429; nothing was acknowledged then.
        if (response.status < 500 && response.status !== 429) throw new Error(`${path} refused: ${response.status} ${body}`)
      } catch (error) {
        if (error instanceof Error && error.message.includes('refused:')) throw error
      }
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  }
  const worker = async () => {
    while (!is_done) {
      await send('enterprise', '/api/challenges/open', {})
      await send('enterprise', '/api/challenges/open', {})
      const opened = await send('enterprise', '/api/challenges/open', {})
      const submitted = await send('enterprise', '/api/challenges/submit', { case_id: opened.case_id, version: opened.version, answers: need })
      await send('county-officer', '/api/challenges/accept', { case_id: opened.case_id, version: submitted.version, answers: { opinion: '同意上报。' } })
    }
  }
  const workers = Array.from({ length: 4 }, worker)
  let kills = 0
  while (kills < kills_wanted || acknowledged.size < commands_min) {
    const goal = Math.min(acknowledged.size + Math.floor(commands_min / (kills_wanted + 1) * (0.7 + random() * 0.6)), kills < kills_wanted ? Infinity : commands_min)
    while (acknowledged.size < goal) await new Promise((resolve) => setTimeout(resolve, 5 + random() * 20))
    if (kills >= kills_wanted) continue
    const postmaster = kills % 2 === 1 ? postmasterPid() : null
    const child = server!
    if (postmaster !== null) process.kill(postmaster, 'SIGKILL')
    child.kill('SIGKILL')
    await once(child, 'exit')
    kills++
    restarts_ms.push(await start(port))
  }
  is_done = true
  await Promise.all(workers)
  console.log(`crash: ${acknowledged.size} commands, ${kills} kills, restart ms median ${restarts_ms.toSorted((a, b) => a - b)[restarts_ms.length >> 1]?.toFixed(0)} max ${Math.max(...restarts_ms).toFixed(0)}`)

  let lost = 0
  for (const [key, one] of [...acknowledged].filter(() => random() < 0.05)) {
    const response = await fetch(`${origin}${one.path}`, { method: 'POST', headers: { cookie: cookies[one.account]!, 'content-type': 'application/json', 'idempotency-key': key }, body: JSON.stringify(one.input) })
    if (response.headers.get('idempotency-replayed') !== 'true' || await response.text() !== one.body) lost++
  }
  assert.equal(lost, 0, 'a replayed key gives the first answer, byte for byte')

  const db = openDb(runningUrl(data_dir)!, 2)
  try {
    const count = async (statement: string) => (await sql.raw(`select count(*)::int as n from (${statement}) one`).execute(db)).rows.map((row) => (row as { n: number }).n)[0]
    const kept = new Set((await sql<{ id: string }>`select id from command where action like 'challenges.%'`.execute(db)).rows.map((row) => row.id))
    assert.equal([...acknowledged.keys()].filter((key) => !kept.has(key)).length, 0, 'acknowledged commands lost')
    assert.equal(await count(`select from case_file f where closed_at is null and not exists (select from case_place p where p.city_id = f.city_id and p.case_id = f.id)`), 0, 'open cases that stand nowhere')
    assert.equal(await count(`select from case_file f where version <> (select count(*) + 1 from case_event e where e.city_id = f.city_id and e.case_id = f.id and e.action not like 'automatic:%' and e.action not like 'late:%') and f.procedure = 'challenge'`), 0, 'challenges whose version and history disagree')
    assert.equal(await count(`select from case_event e where command_id is not null and receipt_id is not null and not exists (select from audit a where a.city_id = e.city_id and a.id = e.receipt_id)`), 0, 'events without their receipt')
    assert.equal(await count(`select from case_file f join challenge c on c.city_id = f.city_id and c.case_id = f.id where f.version > 2 and c.problem is null`), 0, 'half transitions')
    assert.equal(await count(`select from command c where c.action like 'challenges.%' and not exists (select from audit a where a.city_id = c.city_id and a.command_id = c.id)`), 0, 'commands without an audit row')
    assert.equal(await count(`select city_id, account_id, id from command group by 1, 2, 3 having count(*) > 1`), 0, 'duplicates')
  } finally {
    await db.destroy()
  }
})
