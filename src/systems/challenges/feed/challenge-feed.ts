import { fault, type Sentence } from '#kernel/declare/fault.ts'
import { parsePrize, type Prize } from '#kernel/values/money.ts'
import { plainText } from '#kernel/values/text.ts'
import { readFeedTime } from '#systems/challenges/feed/challenge-feed-time.ts'
import {
  distinct, excerpt, type FeedCriterion, oneLine, readCriteria, readEmails, readFiscalYears, readNames, type Taken,
} from '#systems/challenges/feed/challenge-feed-values.ts'
import { type AssumedWhat, feed_words } from '#systems/challenges/feed/challenge-feed-words.ts'

/** A prize challenge as another platform publishes it (challenge.gov). Times are UTC; `assumed` names what the source left open. */
export type FeedChallenge = {
  source_id: string, title: string, tagline: string | null, url: string | null, external_url: string | null,
  agency: string | null, partner_agencies: string[], partners: string[], type: string[], legal_authority: string | null,
  fiscal_years: number[], prize: Prize | null, opens_at: string | null, closes_at: string | null,
  description: string | null, prizes: string | null, rules: string | null, judging: string | null, how_to_enter: string | null,
  contact_emails: string[], judging_criteria: FeedCriterion[], assumed: { field: 'opens_at' | 'closes_at', what: AssumedWhat }[],
}

/** Something in the feed that could not be taken: `index` is the entry from 0 (null for the feed itself), `excerpt` what stood there. */
export type FeedProblem = {
  index: number | null, challenge_id: string | null, field: string, excerpt: string, code: string, data: Record<string, unknown>, sentence: Sentence
}

export const feed_limits = { feed_mib_max: 10, challenges_max: 5_000, line_chars_max: 1_000, body_chars_max: 200_000, list_max: 50 }

type Fate = { to: (keyof FeedChallenge)[] } | { dropped: Sentence }

/** What becomes of each field of an entry: where it goes, or why it is not kept. A field not named here is reported as unknown. */
export const entry_fields: Record<string, Fate> = {
  'challenge-id': { to: ['source_id'] },
  'challenge-title': { to: ['title'] },
  'permalink': { to: ['url'] },
  'external-url': { to: ['external_url'] },
  'card-image': { dropped: { zh: '外站图片，许可不明，页面也不从外站取图。', en: 'An image on another site, its licence not stated; pages load none from elsewhere.' } },
  'agency-logo': { dropped: { zh: '外站徽标，许可不明，页面也不从外站取图。', en: 'A logo on another site, its licence not stated; pages load none from elsewhere.' } },
  'tagline': { to: ['tagline'] },
  'legal-authority': { to: ['legal_authority'] },
  'fiscal-year': { to: ['fiscal_years'] },
  'type-of-challenge': { to: ['type'] },
  'total-prize-offered-cash': { to: ['prize'] },
  'challenge_status': { dropped: { zh: '状态由起止时间和本平台的办理步骤得出，不照抄来源当时的说法。', en: 'A status follows from the times and from our own procedure; what the source said on one day is not copied.' } },
  'agency': { to: ['agency'] },
  'partner-agencies-federal': { to: ['partner_agencies'] },
  'partners-non-federal': { to: ['partners'] },
  'challenge-manager': { dropped: { zh: '个人姓名，业务用不到；联系只用公开邮箱（最少必要）。', en: "A person's name that nothing here needs; published e-mail addresses serve for contact (data minimisation)." } },
  'challenge-manager-email': { to: ['contact_emails'] },
  'point-of-contact': { to: ['contact_emails'] },
  'submission-start': { to: ['opens_at'] },
  'submission-end': { to: ['closes_at'] },
  'description': { to: ['description'] },
  'prizes': { to: ['prizes'] },
  'rules': { to: ['rules'] },
  'judging': { to: ['judging', 'judging_criteria'] },
  'how-to-enter': { to: ['how_to_enter'] },
}

const of_the_feed: Sentence = { zh: '说明整个文件，不属于任何一条榜单。', en: 'Describes the file as a whole, not a challenge.' }
/** What becomes of the fields around the entries. */
export const feed_fields: Record<string, 'entries' | { dropped: Sentence }> = {
  _challenge: 'entries', version: { dropped: of_the_feed }, home_page_url: { dropped: of_the_feed }, title: { dropped: of_the_feed },
  feed_url: { dropped: of_the_feed }, expired: { dropped: of_the_feed },
}

/**
 * Reads the challenge.gov feed. An entry without id or title, or with an id already used, is left out; any other wrong
 * field leaves only itself empty. Everything refused is in `problems`, in the order of the feed.
 * Times without a zone are read as US Eastern and say so in `assumed`; an unknown zone is refused, never guessed.
 * HTML becomes plain text. Pure; linear in the size of the feed.
 * @throws fault `challenges.feed-too-large` | `challenges.feed-not-json` | `challenges.feed-no-challenges` | `challenges.feed-too-many`
 */
export function readChallengeFeed(text: string): { challenges: FeedChallenge[], problems: FeedProblem[] } {
  const feed = parseFeed(text)
  const entries = feed['_challenge'] as unknown[]
  const problems: FeedProblem[] = []
  for (const field of Object.keys(feed).filter((key) => !Object.hasOwn(feed_fields, key))) {
    problems.push(problemAt({ index: null, challenge_id: null }, field, 'challenges.feed-field-unknown', feed[field]))
  }
  const challenges: FeedChallenge[] = []
  const first_index = new Map<string, number>()
  for (const [index, entry] of entries.entries()) {
    const challenge = readEntry(entry, index, first_index, problems)
    if (challenge) challenges.push(challenge)
  }
  return { challenges, problems }
}

function parseFeed(text: string): Record<string, unknown> {
  const { feed_mib_max, challenges_max } = feed_limits
  if (Buffer.byteLength(text) > feed_mib_max * 1024 * 1024) throw fault('challenges.feed-too-large', { mib_max: feed_mib_max })
  let feed: unknown
  try {
    feed = JSON.parse(text.replace(/^\ufeff/, ''))
  } catch {
    throw fault('challenges.feed-not-json')
  }
  const entries = isRecord(feed) && Object.hasOwn(feed, '_challenge') ? feed['_challenge'] : null
  if (!isRecord(feed) || !Array.isArray(entries)) throw fault('challenges.feed-no-challenges')
  if (entries.length > challenges_max) throw fault('challenges.feed-too-many', { count: entries.length, count_max: challenges_max })
  return feed
}

function readEntry(entry: unknown, index: number, first_index: Map<string, number>, problems: FeedProblem[]): FeedChallenge | null {
  const place: Place = { index, challenge_id: null }
  const report: Report = (field, code, value, data) => problems.push(problemAt(place, field, code, value, data))
  if (!isRecord(entry)) {
    report('_challenge', 'challenges.feed-row-shape', entry)
    return null
  }
  const line = (field: string) => readLine(entry, field, report)
  const source_id = line('challenge-id')
  place.challenge_id = source_id
  const title = line('challenge-title')
  for (const [field, value] of [['challenge-id', source_id], ['challenge-title', title]] as const) {
    if (value === null) report(field, 'challenges.feed-row-without', entry[field])
  }
  if (source_id === null || title === null) return null
  if (first_index.has(source_id)) {
    report('challenge-id', 'challenges.feed-row-repeated', source_id, { id: source_id, first: first_index.get(source_id)! })
    return null
  }
  first_index.set(source_id, index)
  const take = <T>(field: string, read: (text: string) => Taken<T[]>) => readList(entry, field, read, report)
  const url = line('permalink')
  const external_url = line('external-url')
  const times = readTimes(line('submission-start'), line('submission-end'), report)
  const body = (field: string) => readBody(entry, field, report)
  const judging = body('judging')
  const criteria = readCriteria(judging ?? '')
  for (const { code, excerpt: found } of criteria.refused) report('judging', code as keyof typeof feed_words, found)
  const challenge: FeedChallenge = {
    source_id, title,
    tagline: line('tagline'),
    url: checkUrl('permalink', url, report),
    external_url: checkUrl('external-url', external_url, report),
    agency: line('agency'),
    partner_agencies: take('partner-agencies-federal', readNames),
    partners: take('partners-non-federal', readNames),
    type: readTypes(entry['type-of-challenge'], report),
    legal_authority: line('legal-authority'),
    fiscal_years: take('fiscal-year', readFiscalYears),
    prize: readPrize(line('total-prize-offered-cash'), report),
    ...times,
    description: body('description'), prizes: body('prizes'), rules: body('rules'), judging, how_to_enter: body('how-to-enter'),
    contact_emails: distinct([...take('point-of-contact', readEmails), ...take('challenge-manager-email', readEmails)]),
    judging_criteria: criteria.value,
  }
  for (const field of Object.keys(entry_fields)) {
    if (!Object.hasOwn(entry, field)) report(field, 'challenges.feed-field-missing', '')
  }
  for (const field of Object.keys(entry)) {
    if (!Object.hasOwn(entry_fields, field)) report(field, 'challenges.feed-field-unknown', entry[field])
  }
  return challenge
}

type Place = { index: number | null, challenge_id: string | null }
type Report = (field: string, code: keyof typeof feed_words, value: unknown, data?: Record<string, unknown>) => void
type Entry = Record<string, unknown>

const text_wanted = { wanted_zh: '文字', wanted_en: 'text' }

function readText(entry: Entry, field: string, chars_max: number, report: Report): string {
  const value = Object.hasOwn(entry, field) ? entry[field] : ''
  if (typeof value !== 'string') {
    report(field, 'challenges.feed-field-type', value, text_wanted)
    return ''
  }
  if (value.length <= chars_max) return value
  report(field, 'challenges.feed-text-long', value, { chars: value.length, chars_max })
  return ''
}

function readLine(entry: Entry, field: string, report: Report): string | null {
  return oneLine(readText(entry, field, feed_limits.line_chars_max, report)) || null
}

function readBody(entry: Entry, field: string, report: Report): string | null {
  return plainText(readText(entry, field, feed_limits.body_chars_max, report)) || null
}

function readList<T>(entry: Entry, field: string, read: (text: string) => Taken<T[]>, report: Report): T[] {
  const { value, refused } = read(readText(entry, field, feed_limits.line_chars_max * 10, report))
  for (const { code, excerpt: found, data } of refused) report(field, code as keyof typeof feed_words, found, data)
  return cutList(value, field, report)
}

function cutList<T>(value: T[], field: string, report: Report): T[] {
  const { list_max } = feed_limits
  if (value.length > list_max) report(field, 'challenges.feed-list-long', value.slice(list_max), { count: value.length, count_max: list_max })
  return value.slice(0, list_max)
}

/** The feed writes one type as text and several as a list. */
function readTypes(value: unknown, report: Report): string[] {
  const wanted = { wanted_zh: '文字或文字列表', wanted_en: 'text or a list of texts' }
  const types: string[] = []
  for (const one of Array.isArray(value) ? value : value === undefined ? [] : [value]) {
    if (typeof one !== 'string' || one.length > feed_limits.line_chars_max) report('type-of-challenge', 'challenges.feed-field-type', one, wanted)
    else if (oneLine(one) !== '') types.push(oneLine(one))
  }
  return cutList([...new Set(types)], 'type-of-challenge', report)
}

function readPrize(text: string | null, report: Report): Prize | null {
  if (text === null) return null
  const prize = parsePrize(text)
  if (!prize) report('total-prize-offered-cash', 'challenges.feed-prize', text)
  return prize
}

function checkUrl(field: string, text: string | null, report: Report): string | null {
  if (text === null) return null
  const url = URL.canParse(text) ? new URL(text) : null
  if (url && /^https?:$/.test(url.protocol) && url.username === '' && url.password === '') return url.href
  report(field, 'challenges.feed-url', text)
  return null
}

function readTimes(opens: string | null, closes: string | null, report: Report): Pick<FeedChallenge, 'opens_at' | 'closes_at' | 'assumed'> {
  const read = (field: string, text: string | null, side: 'opens' | 'closes') => {
    if (text === null) return null
    const time = readFeedTime(text, side)
    if ('at' in time) return time
    report(field, time.code, text, time.data)
    return null
  }
  const from = read('submission-start', opens, 'opens')
  const read_until = read('submission-end', closes, 'closes')
  const is_reversed = from !== null && read_until !== null && read_until.at < from.at
  if (is_reversed) report('submission-end', 'challenges.feed-closes-first', `${opens} … ${closes}`)
  const until = is_reversed ? null : read_until
  return {
    opens_at: from?.at ?? null, closes_at: until?.at ?? null,
    assumed: [
      ...(from?.assumed ?? []).map((what) => ({ field: 'opens_at', what } as const)),
      ...(until?.assumed ?? []).map((what) => ({ field: 'closes_at', what } as const)),
    ],
  }
}

function problemAt(place: Place, field: string, code: keyof typeof feed_words, value: unknown, more: Record<string, unknown> = {}): FeedProblem {
  const data = { field, ...more }
  const { zh, en } = feed_words[code]
  return { ...place, field, excerpt: excerpt(value), code, data, sentence: { zh: filled(zh, data), en: filled(en, data) } }
}

function filled(sentence: string, data: Record<string, unknown>): string {
  return sentence.replace(/\{(\w+)\}/g, (place, name: string) => Object.hasOwn(data, name) ? String(data[name]) : place)
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
