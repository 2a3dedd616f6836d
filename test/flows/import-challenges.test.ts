import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, before, test } from 'node:test'
import { runJob } from '#kernel/store/run.ts'
import { platform } from '#kernel/trust/actor.ts'
import { entry_fields } from '#systems/challenges/feed/challenge-feed.ts'
import { importFeed } from '#systems/challenges/feed/import-feed.ts'
import { recorded_feed, without_feed } from '#test/support/recorded-feed.ts'
import { startHouse, type Reply, type TestHouse } from '#test/support/house.ts'

const feed = recorded_feed
const skip = without_feed

let house: TestHouse
before(async () => { if (!skip) house = await startHouse() })
after(async () => { if (!skip) await house.stop() })

const importNow = (dry_run: boolean) => runJob(house.house, house.db, platform('challenge-gov'), (cx) => importFeed(cx, readFileSync(feed, 'utf8'), { dry_run }))

test('a dry run says what would happen and writes nothing', { skip }, async () => {
  const tried = await importNow(true)
  assert.equal(tried.imported, 29)
  assert.equal((await house.visitor.get('/api/challenges/hall', { city: 'challenge-gov', status: 'all' })).body.total, 0)
})

test('29 real challenges become the second city’s, and every dropped field is named', { skip }, async () => {
  const done = await importNow(false)
  assert.equal(done.imported, 29)
  const source = JSON.parse(readFileSync(feed, 'utf8')) as { _challenge: Record<string, unknown>[] }
  for (const entry of source._challenge) for (const field of Object.keys(entry)) assert.ok(field in entry_fields, `${field} is neither taken nor named as dropped`)
  for (const fate of Object.values(entry_fields)) assert.ok('to' in fate || (fate.dropped.zh && fate.dropped.en))
  for (const problem of done.problems) assert.ok(problem.field && problem.sentence.zh && problem.sentence.en && problem.excerpt !== undefined, JSON.stringify(problem))
  assert.deepEqual(done.dropped.map((one) => one.field).toSorted(), ['agency-logo', 'card-image', 'challenge-manager', 'challenge_status'])
  const again = await importNow(false)
  assert.equal(again.imported, 0, 'a second run changes nothing')
})

test('they show in the hall and on their pages, prizes parsed, text without markup; the first city is left alone', { skip }, async () => {
  const lines: { id: string, amount_fen: number | null, currency: string, title: { en: string } }[] = []
  let next: string | null = null
  do {
    const page: Reply['body'] = (await house.visitor.get('/api/challenges/hall', { city: 'challenge-gov', status: 'all', ...next ? { after: next } : {} })).body
    assert.equal(page.total, 29)
    lines.push(...page.challenges)
    next = page.next
  } while (next)
  assert.equal(lines.length, 29)
  assert.equal(lines.reduce((sum, line) => sum + (line.amount_fen ?? 0), 0), 2_789_050_000, 'the prizes add up to $27,890,500')
  assert.ok(lines.every((line) => line.currency === 'USD'))
  for (const line of lines) {
    const page = await house.visitor.get('/api/challenges/page', { city: 'challenge-gov', id: line.id })
    assert.equal(page.status, 200)
    const text = JSON.stringify(page.body.sections)
    assert.ok(!/<(p|div|script|a|li|h\d|br|strong|span)\b/i.test(text), `${line.title.en} still carries markup`)
    assert.equal((await house.visitor.get('/api/challenges/page', { id: line.id })).status, 404, 'another city does not have it')
  }
  const home = (await house.visitor.get('/api/challenges/hall', { status: 'all' })).body
  assert.ok(home.challenges.every((line: { currency: string }) => line.currency === 'CNY'))
})
