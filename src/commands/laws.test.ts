import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, before, test } from 'node:test'
import { freshDatabase, type TestDatabase } from '#test/support/database.ts'
import { withClient } from './database.ts'
import { findLaws, parseLaws, runLaws } from './laws.ts'

let database: TestDatabase
before(async () => { database = await freshDatabase() })
// A file run alone has its cluster stopped before this; what is gone need not be dropped.
after(() => database.drop().catch(() => {}))

const text = `-- Words before the first law are only read by people.
-- law: a.none | 没有行 | No row
select 1 as one where false;

-- law: a.some | 有行 | Rows; with a semicolon
-- A remark within.
select n, 'a;b' as text from generate_series(1, 25) n; -- a remark after
`

test('laws are read with their words and queries', () => {
  const laws = parseLaws(text, 'x')
  assert.deepEqual(laws.map(({ id, title }) => [id, title.zh, title.en]), [['a.none', '没有行', 'No row'], ['a.some', '有行', 'Rows; with a semicolon']])
  assert.ok(laws[1]!.query.endsWith('n'))
  for (const bad of ['-- law: a | b\nselect 1', '-- law: a | b | c\n', '-- law:  | b | c\nselect 1']) assert.throws(() => parseLaws(bad, 'x'), /invariant/)
})

test('every law file of the platform is found, and each law has an id of its own', () => {
  const laws = findLaws()
  assert.equal(new Set(laws.map((law) => law.id)).size, laws.length)
  for (const file of ['engines/ledger/laws.sql', 'facts/laws.sql', 'systems/organizations/laws.sql']) {
    const told = readFileSync(new URL(`../${file}`, import.meta.url), 'utf8').match(/^-- law: /gm)!.length
    assert.equal(laws.filter((law) => law.file === file).length, told, file)
  }
})

test('a breach is shown by its first rows, a law that cannot run says why, and the others run on', async () => {
  const laws = [...parseLaws('-- law: broken | 坏 | Broken\nselect nothing from nowhere;', 'x'), ...parseLaws(text, 'x')]
  const results = await withClient(database.url, async (client) => {
    await client.query('begin read only')
    return runLaws(client, laws)
  })
  assert.deepEqual(results.map(({ id, ok, breaches, has_more }) => [id, ok, breaches.length, has_more]), [['broken', false, 0, false], ['a.none', true, 0, false], ['a.some', false, 10, true]])
  assert.match(results[0]!.refused!, /nowhere/)
  assert.deepEqual(results[2]!.breaches[0], { n: 1, text: 'a;b' })
})
