import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { startHouse, type TestHouse } from '#test/support/house.ts'
import { run } from '../cli.ts'
import { import_bytes_max } from './import.ts'

const dir = mkdtempSync(join(tmpdir(), 'import-'))
let house: TestHouse
before(async () => { house = await startHouse() })
after(async () => {
  await house.stop()
  rmSync(dir, { recursive: true })
})

async function importing(kind: string, file: string, ...flags: string[]) {
  let out = ''
  const env = { DATABASE_URL: house.owner_url, JIEBANG_DATA: house.config.data_dir, JIEBANG_SECRET: house.config.secret!, JIEBANG_DEMO: '1' }
  const code = await run(['import', kind, file, '--json', ...flags], { env, out: (text) => { out += text }, err: () => {} })
  const answer = JSON.parse(out) as { imported: number, unchanged: number, problems: { place: string, zh: string, en: string }[], is_refused: boolean, error?: { code: string } }
  return { ...answer, code }
}

function keep(name: string, content: string): string {
  writeFileSync(join(dir, name), content)
  return join(dir, name)
}

const feed = (...entries: unknown[]) => JSON.stringify({ version: 'https://jsonfeed.org/version/1', expired: false, _challenge: entries })
const entry = { 'challenge-id': '7', 'challenge-title': 'Cleaner Water', 'tagline': 'Less salt', 'submission-start': '2021/08/31', 'submission-end': '2031/12/03 11:59 p.m.', 'agency': 'Water Office' }

test('a feed is tried without writing, imported once, and changes nothing the second time', async () => {
  const file = keep('feed.json', feed(entry, { ...entry, 'challenge-id': '8' }))
  const counts = async (...flags: string[]) => {
    const { code, imported, unchanged } = await importing('challenges', file, ...flags)
    return [code, imported, unchanged]
  }
  const hall = async () => (await house.visitor.get('/api/challenges/hall', { city: 'challenge-gov', status: 'all' })).body.total
  assert.deepEqual(await counts('--dry-run'), [0, 2, 0])
  assert.equal(await hall(), 0)
  assert.deepEqual(await counts(), [0, 2, 0])
  assert.equal(await hall(), 2)
  assert.deepEqual(await counts(), [0, 0, 2])
})

test('what is wrong with an entry is told with its place', async () => {
  const { code, problems } = await importing('challenges', keep('odd.json', feed({ ...entry, 'challenge-id': '9', 'total-prize-offered-cash': 'much' })), '--dry-run')
  assert.equal(code, 0)
  assert.match(problems.map(({ place }) => place).join(), /^9 total-prize-offered-cash/)
  assert.ok(problems.every(({ zh, en }) => zh && en))
})

test('a table with a wrong row is refused whole, by row and column, unless bad rows are skipped', async () => {
  const file = keep('facts.csv', 'nonsense,columns\n1,2\n')
  const refused = await importing('facts', file)
  assert.deepEqual([refused.code, refused.imported, refused.is_refused], [1, 0, true])
  assert.ok(refused.problems.length > 0 && refused.problems.every(({ place, zh, en }) => place.startsWith(file) && zh && en), JSON.stringify(refused.problems))
})

test('an unknown kind, a missing file and a file past the limit are refused; one at the limit is read', async () => {
  const code = async (kind: string, file: string) => (await importing(kind, file)).error?.code
  assert.equal(await code('people', join(dir, 'feed.json')), 'commands.unknown-kind')
  assert.equal(await code('toString', join(dir, 'feed.json')), 'commands.unknown-kind')
  assert.equal(await code('challenges', join(dir, 'none.json')), 'commands.no-file')
  const large = keep('large.json', '')
  truncateSync(large, import_bytes_max + 1)
  assert.equal(await code('challenges', large), 'commands.file-too-large')
  truncateSync(large, import_bytes_max)
  assert.equal(await code('challenges', large), 'challenges.feed-too-large')
})
