import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import pg from 'pg'
import { readTable, table_limits } from '#kernel/outside/table.ts'
import { sql } from '#kernel/store/db.ts'
import { runJob } from '#kernel/store/run.ts'
import { platform } from '#kernel/trust/actor.ts'
import { findLaws, runLaws } from '#src/commands/laws.ts'
import { startWorkers } from '#src/workers.ts'
import { startHouse, type TestHouse } from '#test/support/house.ts'

let house: TestHouse
let workers: Awaited<ReturnType<typeof startWorkers>>
before(async () => {
  house = await startHouse()
  workers = await startWorkers(house)
})
after(async () => {
  await workers?.stop()
  await house.stop()
})

const run = (text: string) => runJob(house.house, house.db, platform('jinhua'), (cx) => sql.raw(text).execute(cx.tx))
type Job = { id: string, kind: { zh: string, en: string }, state: string, progress: number, result: { rows: number } | null, problems: { en: string }[], download: { file_id: string, name: string } | null }

async function exported(account: string, what: string, format = 'xlsx', only: Record<string, string> = {}): Promise<{ job: Job, progress: number[] }> {
  const client = await house.as(account)
  const asked = await client.post('/api/jobs/export', { what, format, only })
  assert.equal(asked.status, 200, JSON.stringify(asked.body))
  const progress: number[] = []
  for (const until = Date.now() + 60_000; Date.now() < until; await new Promise((resolve) => setTimeout(resolve, 60))) {
    const job = (await client.get('/api/jobs/list')).body.jobs.find((one: Job) => one.id === asked.body.job_id) as Job
    progress.push(job.progress)
    if (['done', 'failed'].includes(job.state)) return { job, progress }
  }
  assert.fail('the export did not end')
}

async function rowsOf(account: string, file_id: string) {
  const response = await fetch(`${house.origin}/files/${file_id}`, { headers: { cookie: (await house.as(account)).cookie } })
  assert.equal(response.status, 200)
  return readTable(Buffer.from(await response.arrayBuffer()), { limits: { cells_max: 2_000_000 } })
}

test('each subject is exported in both forms, under titles in the asker’s language, as a file of the asker’s own', async () => {
  for (const what of ['challenges', 'cases', 'organizations', 'facts', 'receipts']) {
    const { job } = await exported('city-officer', what, what === 'cases' ? 'csv' : 'xlsx')
    assert.deepEqual([job.state, job.problems], ['done', []], JSON.stringify(job))
    const table = await rowsOf('city-officer', job.download!.file_id)
    assert.equal(table.rows.length, job.result!.rows)
    assert.match(job.kind.en, /^Export: /)
    assert.equal((await (await house.as('solver')).get(`/files/${job.download!.file_id}`)).status, 404)
    assert.ok(table.columns.every((title) => /\p{Script=Han}/u.test(title)), table.columns.join())
  }
})

test('an export holds what its asker may see and no more', async () => {
  const ids = async (account: string, what: string) => new Set((await rowsOf(account, (await exported(account, what)).job.download!.file_id)).rows.map((row) => row.cells['编号'] ?? row.cells['回执编号']))
  const mine = await ids('enterprise', 'cases'), theirs = await ids('enterprise-2', 'cases'), all = await ids('city-officer', 'cases')
  assert.ok(mine.size > 0 && theirs.size > 0 && all.size > mine.size)
  assert.ok([...mine].every((id) => all.has(id) && !theirs.has(id)) && [...theirs].every((id) => all.has(id)))
  const receipts = await ids('enterprise', 'receipts'), audited = await ids('auditor', 'receipts')
  const { rows } = await run(`select id from audit where account_id = 'demo-enterprise' and receipt is not null`)
  assert.deepEqual([...receipts].toSorted(), rows.map((row) => (row as { id: string }).id).toSorted())
  assert.ok(audited.size > receipts.size)
})

test('an export of a narrowed register holds what the page shows, and no other filter is taken', async () => {
  const shown = (await (await house.as('city-officer')).get('/api/organizations/list', { q: '大学', kind: 'university' })).body as { total: number }
  const { job } = await exported('city-officer', 'organizations', 'csv', { q: '大学', kind: 'university' })
  assert.ok(shown.total > 0 && shown.total < 50)
  assert.equal(job.result!.rows, shown.total)
  const known = (await (await house.as('city-officer')).get('/api/facts/list', { q: '研发' })).body as { total: number }
  assert.equal((await exported('city-officer', 'facts', 'csv', { q: '研发' })).job.result!.rows, known.total)
  assert.equal((await (await house.as('city-officer')).post('/api/jobs/export', { what: 'facts', format: 'csv', only: { owner: 'x' } })).status, 400)
})

test('fifty thousand rows are exported with visible progress; beyond that the rest is left out and said', async () => {
  await run(`insert into organization (city_id, id, kind, title_zh, title_en, uscc_note_zh, uscc_note_en, origin) select 'jinhua', 'many-' || n, 'other', '〔示例〕单位 ' || n, 'Body ' || n, '示例', 'example', 'pack'
    from generate_series(1, ${table_limits.rows_max} - (select count(*)::int from organization where city_id = 'jinhua')) n`)
  const full = await exported('solver', 'organizations', 'csv')
  assert.deepEqual([full.job.state, full.job.result!.rows, full.job.problems], ['done', table_limits.rows_max, []])
  assert.ok(new Set(full.progress).size > 3 && full.progress.every((value, at) => at === 0 || value >= full.progress[at - 1]!), full.progress.join())
  assert.equal(new Set((await rowsOf('solver', full.job.download!.file_id)).rows.map((row) => row.cells['编号'])).size, table_limits.rows_max)
  await run(`insert into organization (city_id, id, kind, title_zh, title_en, uscc_note_zh, uscc_note_en, origin) values ('jinhua', 'zz-last', 'other', '〔示例〕末', 'Last', '示例', 'example', 'pack')`)
  const cut = await exported('solver', 'organizations', 'csv')
  assert.deepEqual([cut.job.result!.rows, cut.job.problems.map((one) => one.en)], [table_limits.rows_max, ['Only the first 50000 rows were exported; narrow the list to see the rest']])
})

test('a visitor may neither export nor list, an unknown subject is refused, and nobody lists another’s jobs', async () => {
  const solver = await house.as('expert-6')
  assert.deepEqual([(await house.visitor.post('/api/jobs/export', { what: 'facts', format: 'csv' })).status, (await house.visitor.get('/api/jobs/list')).status], [401, 401])
  assert.equal((await solver.post('/api/jobs/export', { what: 'audit', format: 'csv' })).status, 400)
  assert.deepEqual((await solver.get('/api/jobs/list')).body.jobs, [])
})

test('after all of it the laws of files and jobs hold', async () => {
  const owner = new pg.Client({ connectionString: house.owner_url })
  await owner.connect()
  try {
    await owner.query('begin')
    const results = await runLaws(owner, findLaws().filter((law) => law.file === 'kernel/outside/laws.sql'))
    assert.ok(results.length >= 4 && results.every((law) => law.ok), JSON.stringify(results))
    await owner.query(`update file_total set size_bytes = size_bytes + 1 where account_id = ''`)
    assert.ok((await runLaws(owner, findLaws())).some((law) => law.id === 'city-space-is-its-files' && !law.ok), 'a law that cannot be broken is none')
    await owner.query('rollback')
  } finally {
    await owner.end()
  }
})
