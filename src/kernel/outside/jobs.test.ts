import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { after, before, test } from 'node:test'
import { fault } from '#kernel/declare/fault.ts'
import { enqueue, job_limits, registerJob, type JobKind } from '#kernel/outside/jobs.ts'
import { uuidOf } from '#kernel/outside/job-worker.ts'
import { sql } from '#kernel/store/db.ts'
import { isId, newId } from '#kernel/store/ids.ts'
import { runJob } from '#kernel/store/run.ts'
import { platform, type Actor } from '#kernel/trust/actor.ts'
import { startWorkers } from '#src/workers.ts'
import { startHouse, type TestHouse } from '#test/support/house.ts'

type Row = { state: string, progress: number, attempts: number, result: Record<string, unknown> | null, problems: { zh: string, en: string }[], file_id: string | null }

let house: TestHouse
let workers: Awaited<ReturnType<typeof startWorkers>> | null = null
const seen: string[] = []

before(async () => {
  house = await startHouse()
  const kind = (name: string, run: JobKind['run']) => registerJob(house.house, 'jobs', name, { title: { zh: name, en: name }, run })
  kind('count-cases', async ({ ask, job_id }) => {
    seen.push(job_id)
    return ask(async (cx) => ({ result: (await sql<Record<string, unknown>>`select count(*)::int as cases, current_setting('jiebang.reach') as reach from case_file`.execute(cx.tx)).rows[0]! }))
  })
  kind('breaks', async () => { throw new Error('a value nobody should read') })
  kind('refuses', async () => { throw fault('kernel.wrong-input', { count: 2 }, [{ path: 'row', code: 'kernel.input-custom' }]) })
  kind('slow', async ({ report, job_id }) => {
    await report(0.5)
    return { result: { by: 'second' }, file: { name: '表.csv', kind: 'csv', content: Buffer.from(job_id) } }
  })
  kind('overtaken', async ({ report, job_id }) => {
    await run(`update job set attempts = attempts + 1 where id = '${job_id}'`)
    await report(0.5).catch((error: unknown) => {
      seen.push('overtaken')
      throw error
    })
    return { result: { by: 'the one that was overtaken' } }
  })
  kind('waits', ({ signal, payload }) => new Promise((resolve, reject) => {
    if ((payload as { is_short: boolean }).is_short || seen.includes('stopped')) return resolve({})
    signal.addEventListener('abort', () => {
      seen.push('stopped')
      reject(new Error('stopped'))
    })
  }))
})
after(async () => {
  await workers?.stop()
  await house.stop()
})

const actor = (account_id: string, grants: Actor['grants'] = []): Actor => ({ city_id: 'jinhua', account_id, name: account_id, grants, language: 'zh' })
const ask = (account_id: string, kind: string, payload: unknown = {}) => runJob(house.house, house.db, actor(account_id), (cx) => enqueue(cx, kind, payload))
const rowOf = (id: string) => runJob(house.house, house.db, platform('jinhua'), async (cx) => (await sql<Row>`select state, progress::float8 as progress, attempts, result, problems, file_id from job where id = ${id}`.execute(cx.tx)).rows[0])
const run = (text: string) => runJob(house.house, house.db, platform('jinhua'), (cx) => sql.raw(text).execute(cx.tx))

async function ended(id: string, ms = 60_000): Promise<Row> {
  for (const until = Date.now() + ms; Date.now() < until; await new Promise((resolve) => setTimeout(resolve, 100))) {
    const row = await rowOf(id)
    if (row && ['done', 'failed'].includes(row.state)) return row
  }
  assert.fail(`the job did not end: ${JSON.stringify(await rowOf(id))}`)
}

test('every id has its own place in the queue', () => {
  const ids = Array.from({ length: 200 }, () => newId())
  assert.ok(ids.every((id) => isId(id) && /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/.test(uuidOf(id))))
  assert.equal(new Set(ids.map(uuidOf)).size, ids.length)
})

test('a command that fails leaves no job behind', async () => {
  const lost = runJob(house.house, house.db, actor('demo-solver'), async (cx) => {
    await enqueue(cx, 'count-cases', {})
    throw new Error('undone')
  })
  await assert.rejects(lost, /undone/)
  assert.equal(Number((await run('select count(*)::int as n from job')).rows.map((row) => (row as { n: number }).n)[0]), 0)
})

test('a process killed with -9 in the middle loses no job: another takes it up and it ends once', async () => {
  const code = `
    import { readConfig } from '#kernel/store/config.ts'
    import { registerJob } from '#kernel/outside/jobs.ts'
    import { compose } from '#src/compose.ts'
    import { startWorkers } from '#src/workers.ts'
    const composed = await compose({ ...readConfig({ JIEBANG_DATA: process.env.DIR, JIEBANG_SECRET: 'a secret for tests only, long enough to pass' }), demo: true }, { owner_url: process.env.OWNER, seed: false, connections_max: 4 })
    registerJob(composed.house, 'jobs', 'slow', { title: { zh: '', en: '' }, run: async ({ report }) => { await report(0.3); process.stdout.write('begun'); await new Promise(() => setInterval(() => {}, 1000)) } })
    await startWorkers(composed)`
  const child = spawn(process.execPath, ['--input-type=module', '-e', code], { cwd: new URL('../../..', import.meta.url), env: { ...process.env, DIR: house.config.data_dir, OWNER: house.owner_url }, stdio: ['ignore', 'pipe', 'inherit'] })
  const id = await ask('demo-solver', 'slow')
  assert.match(String((await once(child.stdout, 'data'))[0]), /begun/)
  assert.deepEqual({ ...await rowOf(id), problems: [] }, { state: 'running', progress: 0.3, attempts: 1, result: null, problems: [], file_id: null })
  child.kill('SIGKILL')
  await once(child, 'exit')
  const began = performance.now()
  workers = await startWorkers(house)
  assert.ok(performance.now() - began < 1_000, `the workers took ${Math.round(performance.now() - began)} ms to start`)
  const row = await ended(id)
  console.log(`a killed job ended after ${((performance.now() - began) / 1000).toFixed(1)} s`)
  assert.deepEqual({ ...row, problems: [] }, { state: 'done', progress: 1, attempts: 2, result: { by: 'second' }, problems: [], file_id: id })
  assert.equal((await run(`select from file where id = '${id}' and account_id = 'demo-solver'`)).rows.length, 1)
})

test('a job sees what its asker may see when it runs, not what they could see when they asked', async () => {
  workers ??= await startWorkers(house)
  const as_officer = await ended(await ask('demo-city-officer', 'count-cases'))
  assert.ok(Number(as_officer.result!.cases) > 0)
  await run(`update membership set ended_at = now() where account_id = 'demo-city-officer'`)
  const afterwards = await ended(await ask('demo-city-officer', 'count-cases'))
  await run(`update membership set ended_at = null where account_id = 'demo-city-officer'`)
  assert.equal(afterwards.result!.cases, 0)
  assert.doesNotMatch(String(afterwards.result!.reach), /case_file/)
})

test('a job of a closed account is not done', async () => {
  await run(`update person set closed_at = now() where account_id = 'demo-solver-2'`)
  const row = await ended(await ask('demo-solver-2', 'count-cases'))
  await run(`update person set closed_at = null where account_id = 'demo-solver-2'`)
  assert.equal(row.state, 'failed')
  assert.match(row.problems[0]!.en, /closed/)
})

test('a job that breaks is tried five times and then says so without the error’s words; others go on meanwhile', async () => {
  const broken = await ask('demo-solver', 'breaks')
  const others = await Promise.all(['demo-solver', 'demo-enterprise', 'demo-expert-1'].map((account) => ask(account, 'count-cases')))
  for (const id of others) assert.equal((await ended(id, 10_000)).state, 'done')
  const row = await ended(broken)
  assert.deepEqual([row.state, row.attempts], ['failed', job_limits.attempts_max])
  assert.doesNotMatch(JSON.stringify(row), /nobody should read/)
})

test('a refusal ends a job at once, in both languages, with every place it names', async () => {
  const row = await ended(await ask('demo-solver', 'refuses'))
  assert.deepEqual([row.state, row.attempts], ['failed', 1])
  assert.deepEqual(row.problems.map((one) => one.en), ['2 things are wrong with the request', 'This is not right'])
})

test('a letter delivered twice is one job', async () => {
  const id = await ask('demo-solver', 'count-cases')
  await ended(id)
  await run(`update outbox set delivered_at = null, next_at = now() where topic = 'job' and payload->>'job_id' = '${id}'`)
  await new Promise((resolve) => setTimeout(resolve, 2_500))
  assert.equal(seen.filter((one) => one === id).length, 1)
})

test('an attempt that another has overtaken writes nothing more', async () => {
  const id = await ask('demo-solver', 'overtaken')
  for (const until = Date.now() + 10_000; !seen.includes('overtaken') && Date.now() < until;) await new Promise((resolve) => setTimeout(resolve, 50))
  await new Promise((resolve) => setTimeout(resolve, 300))
  assert.deepEqual({ ...await rowOf(id), problems: [] }, { state: 'running', progress: 0, attempts: 2, result: null, problems: [], file_id: null })
})

test('an account has at most five jobs open, another’s do not count, and a stop neither fails nor loses one', async () => {
  const ids = []
  for (let n = 0; n < job_limits.open_max; n += 1) ids.push(await ask('demo-enterprise', 'waits', { is_short: n > 0 }))
  await run(`update job set state = 'waiting', attempts = 0, ended_at = null where account_id = 'demo-enterprise' and kind = 'waits' and state = 'done'`)
  await assert.rejects(ask('demo-enterprise', 'waits', { is_short: true }), { code: 'outside.job-too-many' })
  await ended(await ask('demo-expert-1', 'count-cases'))
  const began = performance.now()
  while ((await rowOf(ids[0]!))!.state !== 'running') await new Promise((resolve) => setTimeout(resolve, 100))
  await workers!.stop()
  assert.ok(performance.now() - began < 5_000, 'stopping took too long')
  assert.deepEqual([(await rowOf(ids[0]!))!.state, (await rowOf(ids[0]!))!.attempts], ['waiting', 0])
  workers = await startWorkers(house)
  assert.equal((await ended(ids[0]!)).state, 'done')
})
