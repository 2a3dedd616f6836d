import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { sql } from '#kernel/store/db.ts'
import { runJob } from '#kernel/store/run.ts'
import { platform } from '#kernel/trust/actor.ts'
import { act, need } from '#test/support/challenge-walk.ts'
import { startHouse, type TestHouse } from '#test/support/house.ts'
import { escalateLate } from './due.ts'

let house: TestHouse
const cases: string[] = []
before(async () => {
  house = await startHouse()
  const enterprise = await house.as('enterprise')
  for (let n = 0; n < 3; n += 1) {
    const { case_id } = (await enterprise.post('/api/challenges/open')).body as { case_id: string }
    await act(enterprise, case_id, 'submit', need)
    cases.push(case_id)
  }
  // The demonstration's own clocks are none of this test's.
  await run(`update case_clock set due_on = '2999-01-01' where case_id not in (${cases.map((id) => `'${id}'`).join(',')})`)
})
after(() => house.stop())

const as = <T>(work: Parameters<typeof runJob<T>>[3]) => runJob(house.house, house.db, platform('jinhua'), work)
const run = (text: string) => as((cx) => sql.raw(text).execute(cx.tx))
const count = async (text: string) => Number(((await run(`select count(*)::int as n from ${text}`)).rows[0] as { n: number }).n)
const due = (case_id: string, days: number) => as((cx) => sql`update case_clock set due_on = ${cx.today_on}::date + ${days}::int where case_id = ${case_id} and ended_on is null`.execute(cx.tx))
const sweep = async (complaints: string[] = []) => escalateLate(house.house, house.db, 'jinhua', (what) => { complaints.push(what) })

test('a clock on its last day is in time; a day later it is reported once, in the history and to the roles its procedure names', async () => {
  await due(cases[0]!, 0)
  assert.deepEqual(await sweep(), { reported: 0, failed: 0 })
  await due(cases[0]!, -1)
  const before = await count(`notice where case_id = '${cases[0]}'`)
  assert.deepEqual(await sweep(), { reported: 1, failed: 0 })
  assert.deepEqual(await sweep(), { reported: 0, failed: 0 })
  assert.equal(await count(`case_event where case_id = '${cases[0]}' and action = 'late:triage' and account_id = 'platform'`), 1)
  assert.equal(await count(`notice where case_id = '${cases[0]}'`) - before, 2, 'the county and the city are told')
  const told = (await (await house.as('county-officer')).get('/api/cases/notices')).body.notices[0]
  assert.deepEqual([told.case_id, told.text.en], [cases[0], 'County triage is past its promised limit'])
  const history = (await (await house.as('enterprise')).get('/api/cases/view', { case_id: cases[0]! })).body.history[0]
  assert.deepEqual([history.title.en, history.who], ['Past its limit; reminded', null])
})

test('a case that cannot be reported stops no other, and comes round again', async () => {
  await due(cases[1]!, -5)
  await due(cases[2]!, -3)
  const hash = ((await run(`select procedure_hash from case_file where id = '${cases[1]}'`)).rows[0] as { procedure_hash: string }).procedure_hash
  await run(`update case_file set procedure_hash = 'lost' where id = '${cases[1]}'`)
  const complaints: string[] = []
  assert.deepEqual(await sweep(complaints), { reported: 1, failed: 1 })
  assert.equal(complaints.length, 1)
  assert.equal(await count(`case_event where case_id = '${cases[2]}' and action = 'late:triage'`), 1)
  await run(`update case_file set procedure_hash = '${hash}' where id = '${cases[1]}'`)
  assert.deepEqual(await sweep(), { reported: 1, failed: 0 })
})

test('two sweeps at once report a case once', async () => {
  await run(`update case_clock set escalated_at = null where case_id = '${cases[0]}'`)
  const done = await Promise.all([sweep(), sweep(), sweep()])
  assert.equal(done.reduce((sum, one) => sum + one.reported, 0), 1)
})
