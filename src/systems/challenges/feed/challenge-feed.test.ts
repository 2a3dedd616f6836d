import { recorded_feed, without_feed } from '#test/support/recorded-feed.ts'
import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import fc from 'fast-check'
import { Fault } from '#kernel/declare/fault.ts'
import { entry_fields, type FeedChallenge, type FeedProblem, feed_limits, readChallengeFeed } from '#systems/challenges/feed/challenge-feed.ts'
import { readFeedTime } from '#systems/challenges/feed/challenge-feed-time.ts'
import { readCriteria, readNames } from '#systems/challenges/feed/challenge-feed-values.ts'
import { assumption_words, feed_words } from '#systems/challenges/feed/challenge-feed-words.ts'

const clean = {
  'challenge-id': '7', 'challenge-title': 'Cleaner Water ', 'permalink': 'https://example.org/water/', 'external-url': '', 'card-image': 'x', 'agency-logo': 'x',
  'tagline': 'Less  salt', 'legal-authority': 'Other', 'fiscal-year': 'FY20, FY21', 'type-of-challenge': 'Scientific', 'total-prize-offered-cash': '$3,000,000.00',
  'challenge_status': 'open', 'agency': 'Water Office ', 'partner-agencies-federal': 'Army (Lab, North), NASA', 'partners-non-federal': '', 'challenge-manager': 'A. Person',
  'challenge-manager-email': 'b@example.org, A@example.org ', 'point-of-contact': 'a@example.org', 'submission-start': '2021/08/31', 'submission-end': '2021/12/03 11:59 p.m.',
  'description': '<p>Salt &amp; water<script>alert(1)</script></p>\n', 'prizes': '\n', 'rules': '\n', 'judging': '<ul><li><strong>Impact (20%):</strong> how much</li></ul>', 'how-to-enter': '\n',
}
const feedOf = (...entries: unknown[]) => JSON.stringify({ version: 'https://jsonfeed.org/version/1', expired: false, _challenge: entries })
const read = (...entries: unknown[]) => readChallengeFeed(feedOf(...entries))
const one = (changes: Record<string, unknown>): { challenge: FeedChallenge, codes: string[], problems: FeedProblem[] } => {
  const { challenges, problems } = read({ ...clean, ...changes })
  return { challenge: challenges[0]!, codes: problems.map(({ field, code }) => `${field} ${code.replace('challenges.feed-', '')}`), problems }
}
const refusal = (code: string) => (error: unknown) => error instanceof Fault && error.code === code && Object.hasOwn(feed_words, code)

test('a dirty entry gives clean fields, and says what it took for granted', () => {
  const { challenge, codes } = one({})
  assert.deepEqual(codes, [])
  assert.deepEqual(challenge, {
    source_id: '7', title: 'Cleaner Water', tagline: 'Less salt', url: 'https://example.org/water/', external_url: null, agency: 'Water Office',
    partner_agencies: ['Army (Lab, North)', 'NASA'], partners: [], type: ['Scientific'], legal_authority: 'Other', fiscal_years: [2020, 2021],
    prize: { amount_minor: 300_000_000, currency: 'USD', qualifier: null }, opens_at: '2021-08-31T04:00:00Z', closes_at: '2021-12-04T04:59:00Z',
    description: 'Salt & water', prizes: null, rules: null, judging: '- Impact (20%): how much', how_to_enter: null,
    contact_emails: ['a@example.org', 'b@example.org'], judging_criteria: [{ text: 'Impact: how much', weight: 20, unit: 'percent' }],
    assumed: [{ field: 'opens_at', what: 'zone' }, { field: 'opens_at', what: 'time' }, { field: 'closes_at', what: 'zone' }],
  })
})

test('each wrong field is reported by itself and leaves only itself empty', () => {
  for (const [changes, expected] of [
    [{ 'submission-end': '2021-12-03' }, 'submission-end time'],
    [{ 'submission-end': '2021/02/30 1:00 PM' }, 'submission-end time'],
    [{ 'submission-end': '2021/12/03 13:00 PM' }, 'submission-end time'],
    [{ 'submission-end': '2021/12/03 0:30 AM' }, 'submission-end time'],
    [{ 'submission-end': '2021/12/03 1:60 PM' }, 'submission-end time'],
    [{ 'submission-end': 'TBD' }, 'submission-end time'],
    [{ 'submission-end': '2021/12/03 1:00 PM XYZ' }, 'submission-end time-zone'],
    [{ 'submission-end': '2022/03/13 2:30 AM' }, 'submission-end time-skipped'],
    [{ 'submission-end': '2021/08/30' }, 'submission-end closes-first'],
    [{ 'total-prize-offered-cash': '$1,000 - $5,000' }, 'total-prize-offered-cash prize'],
    [{ 'total-prize-offered-cash': 300 }, 'total-prize-offered-cash field-type'],
    [{ 'fiscal-year': 'FY20, 2021' }, 'fiscal-year fiscal-year'],
    [{ 'permalink': 'javascript:alert(1)' }, 'permalink url'],
    [{ 'external-url': 'www.example.org' }, 'external-url url'],
    [{ 'external-url': 'https://u:p@example.org' }, 'external-url url'],
    [{ 'type-of-challenge': ['Ideas', 3] }, 'type-of-challenge field-type'],
    [{ 'point-of-contact': 'call us' }, 'point-of-contact email|point-of-contact email'],
    [{ 'partners-non-federal': 'We work with many sponsors across the whole building industry, who give support to teams and much more.' }, 'partners-non-federal names-prose'],
    [{ 'partners-non-federal': Array.from({ length: 51 }, (_, i) => `P${i}`).join(', ') }, 'partners-non-federal list-long'],
    [{ 'tagline': 'x'.repeat(1_001) }, 'tagline text-long'],
    [{ 'rules': 'x'.repeat(200_001) }, 'rules text-long'],
    [{ 'rules': undefined }, 'rules field-missing'],
    [{ 'new-field': 1 }, 'new-field field-unknown'],
    [{ 'judging': '<table><tr><td><p>Precision</p></td><td><p>10%</p></td></tr></table>' }, 'judging weights-in-table'],
  ] as const) {
    const { challenge, codes, problems } = one(changes)
    assert.deepEqual(codes, expected.split('|'), JSON.stringify(changes).slice(0, 100))
    assert.equal(challenge.title, 'Cleaner Water')
    for (const problem of problems) {
      assert.deepEqual([problem.index, problem.challenge_id], [0, '7'])
      for (const sentence of Object.values(problem.sentence)) assert.doesNotMatch(sentence, /\{\w+\}|undefined/)
      assert.ok(problem.excerpt.length <= 81)
    }
  }
  assert.deepEqual(one({ 'fiscal-year': 'FY20, 2021' }).challenge.fiscal_years, [2020])
  assert.equal(one({ 'submission-end': '2021/08/30' }).challenge.closes_at, null)
  assert.equal(one({ 'tagline': 'x'.repeat(1_000), 'rules': 'x'.repeat(200_000) }).codes.length, 0)
})

test('an entry without id or title, or with an id used before, is left out and the others stay', () => {
  const { challenges, problems } = read(clean, { ...clean, 'challenge-id': '' }, { ...clean, 'challenge-id': '8', 'challenge-title': ' ' }, clean, 'text', null, { ...clean, 'challenge-id': '9' })
  assert.deepEqual(challenges.map(({ source_id }) => source_id), ['7', '9'])
  assert.deepEqual(problems.map(({ index, code }) => [index, code]), [
    [1, 'challenges.feed-row-without'], [2, 'challenges.feed-row-without'], [3, 'challenges.feed-row-repeated'],
    [4, 'challenges.feed-row-shape'], [5, 'challenges.feed-row-shape'],
  ])
})

test('a feed that is not one, or is past a limit, is refused whole', () => {
  const { challenges_max, feed_mib_max } = feed_limits
  assert.throws(() => readChallengeFeed('<html>'), refusal('challenges.feed-not-json'))
  for (const text of ['[]', 'null', '{}', '{"_challenge":{}}', '3']) assert.throws(() => readChallengeFeed(text), refusal('challenges.feed-no-challenges'))
  const many = (count: number) => Array.from({ length: count }, (_, i) => ({ ...clean, 'challenge-id': String(i) }))
  assert.equal(read(...many(challenges_max)).challenges.length, challenges_max)
  assert.throws(() => read(...many(challenges_max + 1)), refusal('challenges.feed-too-many'))
  const padded = (bytes: number) => feedOf(clean).padEnd(bytes)
  assert.equal(readChallengeFeed(padded(feed_mib_max * 1024 * 1024)).challenges.length, 1)
  assert.throws(() => readChallengeFeed(padded(feed_mib_max * 1024 * 1024 + 1)), refusal('challenges.feed-too-large'))
  assert.equal(readChallengeFeed(`\ufeff${feedOf(clean)}`).challenges.length, 1)
})

test('a time is read in its zone, through both changes of the clocks', () => {
  for (const [text, at, assumed] of [
    ['2020/03/19 12 p.m.', '2020-03-19T16:00:00Z', ['zone']],
    ['2021/01/29 2:00 PM', '2021-01-29T19:00:00Z', ['zone']],
    ['2021/10/14 11:00 AM ET', '2021-10-14T15:00:00Z', []],
    ['2021/07/01 11:00 AM EST', '2021-07-01T15:00:00Z', []],
    ['2021/9/16 12:05 am pt', '2021-09-16T07:05:00Z', []],
    ['2021/12/31 11:59 PM UTC', '2021-12-31T23:59:00Z', []],
    ['2022/03/13 1:59 AM', '2022-03-13T06:59:00Z', ['zone']],
    ['2022/03/13 3:00 AM', '2022-03-13T07:00:00Z', ['zone']],
    ['2021/11/07 1:30 AM', '2021-11-07T05:30:00Z', ['zone', 'repeated_hour']],
    ['2021/11/07 2:00 AM', '2021-11-07T07:00:00Z', ['zone']],
  ] as const) assert.deepEqual(readFeedTime(text, 'closes'), { at, assumed })
  assert.deepEqual(readFeedTime('2021/08/31', 'opens'), { at: '2021-08-31T04:00:00Z', assumed: ['zone', 'time'] })
  assert.deepEqual(readFeedTime('2021/08/31', 'closes'), { at: '2021-09-01T03:59:00Z', assumed: ['zone', 'time'] })
  for (const sentence of Object.values(assumption_words)) assert.ok(sentence.zh && sentence.en)
})

test('any instant written on the clock of New York is read back, or is the later of a repeated hour', () => {
  const face = new Intl.DateTimeFormat('en-US', { timeZone: 'America/New_York', year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: '2-digit', hour12: true })
  fc.assert(fc.property(fc.integer({ min: Date.UTC(1990, 0) / 60_000, max: Date.UTC(2040, 0) / 60_000 }), (minutes) => {
    const instant = minutes * 60_000
    const part = Object.fromEntries(face.formatToParts(instant).map(({ type, value }) => [type, value]))
    const time = readFeedTime(`${part['year']}/${part['month']}/${part['day']} ${part['hour']}:${part['minute']} ${part['dayPeriod']} ET`, 'opens')
    assert.ok('at' in time)
    assert.ok(Date.parse(time.at) === instant || (time.assumed.includes('repeated_hour') && Date.parse(time.at) === instant - 3_600_000))
  }), { numRuns: 2_000 })
})

test('names are parted by semicolons or else commas, never inside brackets or before a lower-case part', () => {
  for (const [text, names] of [
    ['Army Research Lab; Army Applications Lab', ['Army Research Lab', 'Army Applications Lab']],
    ['Health Board (A, B), through the Native program', ['Health Board (A, B), through the Native program']],
    ['Acme, Inc., Beta, and Gamma', ['Acme, Inc.', 'Beta', 'Gamma']],
    ['U.S. Census; U.S. Labs, North', ['U.S. Census', 'U.S. Labs, North']],
    ['Acme, Beta, ACME', ['Acme', 'Beta']],
    [' , ;', []],
  ] as const) assert.deepEqual(readNames(text).value, names, text)
})

test('a weight is taken only where the text states it as one', () => {
  const weights = (text: string) => readCriteria(text).value.map(({ text: what, weight, unit }) => [what, weight, unit])
  assert.deepEqual(weights('- 25 Points: Originality\n1. Team (0-10 points). Is it able?\n- Clear? Maximum points: 5\n- Novelty: (25%)\nGoals (30 points for EITHER category)'), [
    ['Originality', 25, 'points'], ['Team. Is it able?', 10, 'points'], ['Clear?', 5, 'points'], ['Novelty', 25, 'percent'], ['Goals', 30, 'points'],
  ])
  assert.deepEqual(weights('within 10% variance\nTotal points 100\n35-50% reduction\n(Total Points 100%)\nTeam (0 points)\nOver (120%)'), [])
})

test('whatever JSON comes, the reader answers or refuses in words', () => {
  const values = fc.oneof(fc.jsonValue({ maxDepth: 3 }), fc.string({ unit: 'binary' }), fc.constantFrom('2021/1/1', '$5', 'FY21', '<p>'))
  const entries = fc.dictionary(fc.constantFrom(...Object.keys(entry_fields), '__proto__', 'constructor'), values, { maxKeys: 30, size: 'max' })
  fc.assert(fc.property(fc.array(fc.oneof(values, entries), { maxLength: 5 }), (given) => {
    const { challenges, problems } = read(...given)
    assert.ok(challenges.length <= given.length)
    for (const { code } of problems) assert.ok(Object.hasOwn(feed_words, code))
  }), { numRuns: 500 })
  const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`
  assert.deepEqual(readChallengeFeed(`{"_challenge":[],"x":${deep}}`).problems.map(({ code }) => code), ['challenges.feed-field-unknown'])
})

const real_path = recorded_feed
const real = existsSync(real_path) ? readFileSync(real_path, 'utf8') : null
const skip = without_feed

test('the 29 real challenges are all read, and the three fields that cannot be taken are named', { skip }, () => {
  const { challenges, problems } = readChallengeFeed(real!)
  assert.equal(challenges.length, 29)
  assert.deepEqual(problems.map(({ index, challenge_id, field, code }) => [index, challenge_id, field, code]), [
    [0, '1088', 'judging', 'challenges.feed-weights-in-table'],
    [10, '1267', 'partners-non-federal', 'challenges.feed-names-prose'],
    [11, '1268', 'partners-non-federal', 'challenges.feed-names-prose'],
  ])
  assert.equal(challenges.filter(({ opens_at, closes_at }) => opens_at && closes_at && opens_at < closes_at).length, 29)
  assert.deepEqual(challenges.filter(({ prize }) => !prize).map(({ source_id }) => source_id), ['1229', '1267', '1268'])
  assert.equal(challenges.reduce((sum, { prize }) => sum + (prize?.amount_minor ?? 0), 0), 2_789_050_000)
})

test('every field of the real feed is mapped or dropped for a reason, and every mapped one is filled somewhere', { skip }, () => {
  const entries = (JSON.parse(real!) as { _challenge: Record<string, unknown>[] })._challenge
  const { challenges } = readChallengeFeed(real!)
  assert.deepEqual([...new Set(entries.flatMap(Object.keys))].toSorted(), Object.keys(entry_fields).toSorted())
  for (const fate of Object.values(entry_fields)) {
    if ('dropped' in fate) assert.ok(fate.dropped.zh && fate.dropped.en)
    else for (const to of fate.to) assert.ok(challenges.some((challenge) => [challenge[to]].flat().some((value) => value !== null)), to)
  }
})

test('the real texts come out plain, filled exactly where the source is', { skip }, () => {
  const entries = (JSON.parse(real!) as { _challenge: Record<string, unknown>[] })._challenge
  for (const [index, challenge] of readChallengeFeed(real!).challenges.entries()) {
    for (const [from, to] of [['description', 'description'], ['prizes', 'prizes'], ['rules', 'rules'], ['judging', 'judging'], ['how-to-enter', 'how_to_enter']] as const) {
      assert.equal(challenge[to] !== null, String(entries[index]![from]).trim() !== '', `${challenge.source_id} ${to}`)
      assert.doesNotMatch(challenge[to] ?? '', /<\/?[a-z]|&(nbsp|amp|lt|gt|ndash);|\{\{/i)
    }
    assert.ok(challenge.contact_emails.length > 0)
    assert.equal(challenge.title, challenge.title.trim())
  }
})

test('real values spot-checked against the source by eye', { skip }, () => {
  const by_id = Object.fromEntries(readChallengeFeed(real!).challenges.map((challenge) => [challenge.source_id, challenge]))
  assert.deepEqual([by_id['1088']!.opens_at, by_id['1088']!.closes_at], ['2020-03-19T16:00:00Z', '2021-12-04T04:59:00Z'])
  assert.deepEqual(by_id['1276']!.assumed.map(({ field, what }) => `${field} ${what}`), ['opens_at zone', 'opens_at time', 'closes_at zone'])
  assert.deepEqual(by_id['1287']!.assumed, [{ field: 'closes_at', what: 'zone' }])
  assert.deepEqual(by_id['1264']!.prize, { amount_minor: 300_000_000, currency: 'USD', qualifier: null })
  assert.deepEqual(by_id['1278']!.fiscal_years, [2021, 2022, 2023])
  assert.deepEqual(by_id['1222']!.partners, ['Northwest Portland Area Indian Health Board (NPAIHB), through the We R Native program'])
  assert.deepEqual(by_id['1206']!.contact_emails, ['amberlynn.reed@nih.gov', 'steven.becker@nih.gov'])
  assert.deepEqual(by_id['1279']!.judging_criteria.map(({ weight }) => weight), [70, 30])
  assert.equal(by_id['1236']!.judging_criteria.reduce((sum, { weight }) => sum + weight, 0), 105)
})
