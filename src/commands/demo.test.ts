import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { openDb, sql } from '#kernel/store/db.ts'
import { startHouse, type TestHouse } from '#test/support/house.ts'
import { run } from '../cli.ts'

let house: TestHouse
before(async () => { house = await startHouse() })
after(async () => { await house.stop() })

async function making(...args: string[]) {
  let out = ''
  const env = { DATABASE_URL: house.owner_url, JIEBANG_DATA: house.config.data_dir, JIEBANG_SECRET: house.config.secret!, JIEBANG_DEMO: '1' }
  const code = await run(['demo', ...args, '--json'], { env, out: (text) => { out += text }, err: () => {} })
  return { code, ...JSON.parse(out) as { population?: string, subjects?: number, error?: { code: string } } }
}

test('a demonstration population is made in the city, marked, and as large as asked', async () => {
  const made = await making('population', '--enterprises', '120', '--seed', '5', '--as-of', '2021-06-30')
  assert.deepEqual([made.code, made.subjects], [0, 120])
  const db = openDb(house.owner_url, 1)
  try {
    const { rows } = await sql<{ is_demo: boolean, subjects: number, as_of: string }>`select is_demo, as_of, (select count(*)::int from rule_row where population_id = head.id) as subjects
      from rule_population head where id = ${made.population}`.execute(db)
    assert.deepEqual(rows, [{ is_demo: true, as_of: '2021-06-30', subjects: 120 }])
  } finally {
    await db.destroy()
  }
})

test('no enterprise, too many, a day that is none and a word too much are refused before anything is opened', async () => {
  const refused = async (...args: string[]) => (await making(...args)).error?.code
  assert.equal(await refused('population', '--enterprises', '0'), 'commands.not-a-count')
  assert.equal(await refused('population', '--enterprises', '2000001'), 'commands.not-a-count')
  assert.equal(await refused('population', '--enterprises', '1', '--as-of', '2021-02-30'), 'commands.wrong-value')
  assert.equal(await refused('people'), 'commands.usage')
})
