import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { openDb, sql } from '#kernel/store/db.ts'
import { seedMany } from '#test/support/seed-many.ts'
import { startHouse, type TestHouse } from '#test/support/house.ts'

let house: TestHouse
before(async () => {
  house = await startHouse()
  await seedMany(house.owner_url, 100_000)
})
after(() => house.stop())

const big = ['case_file', 'case_todo', 'case_place', 'challenge']

/** Rows read by walking whole tables, as the database itself counts them. */
async function walked(): Promise<Record<string, number>> {
  const db = openDb(house.owner_url, 1)
  try {
    await sql`select pg_stat_force_next_flush()`.execute(db)
    const { rows } = await sql<{ relname: string, n: number }>`select relname::text, seq_tup_read as n from pg_stat_user_tables where relname = any(${big})`.execute(db)
    return Object.fromEntries(rows.map((row) => [row.relname, row.n]))
  } finally {
    await db.destroy()
  }
}

const settle = () => new Promise((resolve) => setTimeout(resolve, 1_500))

for (const [name, account, path, params] of [
  ['hall', '', '/api/challenges/hall', {}],
  ['hall by county, largest first', '', '/api/challenges/hall', { county: 'lanxi', sort: 'amount' }],
  ['desk of a county officer', 'county-officer', '/api/cases/desk', {}],
  ['desk of an enterprise', 'enterprise', '/api/cases/desk', {}],
  ['cases of a city officer', 'city-officer', '/api/cases/list', {}],
] as const) {
  test(`with 100,000 cases the ${name} walks no whole table`, async () => {
    const client = account === '' ? house.visitor : await house.as(account)
    await settle()
    const before_it = await walked()
    for (let i = 0; i < 5; i++) {
      const reply = await client.get(path, params)
      assert.equal(reply.status, 200, JSON.stringify(reply.body))
    }
    await settle()
    const after_it = await walked()
    for (const table of big) assert.equal(after_it[table]! - before_it[table]!, 0, `${table} was walked whole`)
  })
}

test('pages of the hall and the desk follow one another without a gap or a repeat', async () => {
  const officer = await house.as('county-officer')
  const seen = new Set<string>()
  let next: string | null = null
  for (let page = 0; page < 6; page++) {
    const reply = (await officer.get('/api/cases/desk', next ? { after: next } : {})).body as { lines: { case_id: string, due_on: string | null }[], next: string | null }
    for (const line of reply.lines) {
      assert.ok(!seen.has(line.case_id), 'a line came twice')
      seen.add(line.case_id)
    }
    next = reply.next
    assert.ok(next)
  }
  assert.equal(seen.size, 300)
  const ids = new Set<string>()
  let after_it: string | null = null
  for (let page = 0; page < 5; page++) {
    const reply = (await house.visitor.get('/api/challenges/hall', after_it ? { after: after_it } : {})).body as { challenges: { id: string }[], next: string | null }
    for (const line of reply.challenges) assert.ok(!ids.has(line.id) && ids.add(line.id))
    after_it = reply.next
  }
  assert.equal(ids.size, 100)
})
