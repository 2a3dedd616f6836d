import { z } from 'zod'
import { canonical } from '#kernel/trust/canonical-text.ts'
import { timeOfRound } from './quicknet-time.ts'
import { bytesOfHex, joined, utf8, type DrawTools } from './tools.ts'

export const draw_algorithm = 'JIEBANG-DRAW-1'
/** Most candidates of one draw, in it or left out. */
export const candidates_max = 100_000
/** Most tickets of all candidates together. */
export const tickets_max = 1_000_000
/** Most characters of a public value in words. */
export const value_chars_max = 200

export const hashShape = z.string().regex(/^[0-9a-f]{64}$/)
export const pseudonymShape = z.string().regex(/^[0-9a-f]{32}$/)
export const instantShape = z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/)
export const slugShape = z.string().regex(/^[a-z][a-z0-9-]{0,63}$/)
export const numberShape = z.string().regex(/^\d{4}-\d{4}$/)
export const saidShape = z.strictObject({ zh: z.string().min(1).max(2_000), en: z.string().min(1).max(4_000) })

const stratumShape = z.strictObject({ id: slugShape, title: saidShape, seats: z.int().min(0).max(100), alternates: z.int().min(0).max(200), candidates_min: z.int().min(0).max(candidates_max) })

/** A party that commits. The one that `stands_in` is asked only where another does not reveal and the notice's fallback is `stand-in`. */
const partyShape = z.strictObject({ id: slugShape, title: saidShape, stands_in: z.boolean() })

/**
 * A public value that nobody knows yet. `named-value`: said in words where it will be published, which issue counts (a welfare lottery) and when it is
 * due, as one text. `drand-quicknet`: a round of the public beacon; what counts is its randomness, 64 digits.
 */
export const beaconShape = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('named-value'), source: saidShape, issue: z.string().min(1).max(200), due_at: instantShape }),
  // The last second of the year 9999 is the last an instant can say.
  z.strictObject({ kind: z.literal('drand-quicknet'), round: z.int().min(1).max(80_000_000_000) }),
])

/**
 * 抽取公告: all that could steer a draw, fixed and hashed before anyone commits. `previous` is the hash of the city's notice before this one,
 * `first` the number of the draw that this one supplements; `stand_in_until`, where a third party stands in, ends the time it has after `reveal_until`.
 */
export const noticeShape = z.strictObject({
  format: z.literal('jiebang draw notice 1'), algorithm: z.literal(draw_algorithm),
  city_id: slugShape, number: numberShape, previous: hashShape.nullable(), first: numberShape.nullable(),
  title: saidShape, criteria: z.strictObject({ id: slugShape, hash: hashShape, content: z.record(z.string(), z.unknown()) }),
  strata: z.array(stratumShape).min(1).max(20), per_employer_max: z.int().min(1).max(100).nullable(), per_group_max: z.int().min(1).max(100).nullable(),
  parties: z.array(partyShape).min(2).max(3), beacon: beaconShape.nullable(), fallback: z.enum(['beacon', 'stand-in', 'cancel']),
  published_at: instantShape, drawn_not_before: instantShape, reveal_until: instantShape, stand_in_until: instantShape.optional(),
})
export type Notice = z.output<typeof noticeShape>
export type NoticeStratum = Notice['strata'][number]

/** An instant some hours later, its microseconds as they stand. */
export function later(instant: string, hours: number): string {
  return `${new Date(Date.parse(instant) + hours * 3_600_000).toISOString().slice(0, 19)}${instant.slice(19)}`
}

/** When the public value a notice names comes out; null where it names none. */
export function beaconDueAt({ beacon }: Pick<Notice, 'beacon'>): string | null {
  return beacon === null ? null : beacon.kind === 'named-value' ? beacon.due_at : timeOfRound(beacon.round)
}

/** When the last of the parties, a stand-in included, may still reveal. */
export function revealsEndAt({ reveal_until, stand_in_until }: Pick<Notice, 'reveal_until' | 'stand_in_until'>): string {
  return stand_in_until ?? reveal_until
}

/**
 * A value in words in the one way it is written, so that who types it has nothing to choose: full-width figures as plain ones, letters in capitals, one space in place of
 * whatever stands between, no leading noughts (`03，11、17` is `3 11 17`). Null where nothing or more than 200 characters are left.
 */
export function plainValue(text: string): string | null {
  const parts = text.slice(0, 2_000).normalize('NFKC').toUpperCase().split(/[^\p{L}\p{N}]+/u).filter((part) => part !== '')
  const plain = parts.map((part) => /^[0-9]+$/.test(part) ? part.replace(/^0+(?=[0-9])/, '') : part).join(' ')
  return plain === '' || plain.length > value_chars_max || text.length > 2_000 ? null : plain
}

/** SHA-256 of the canonical text of anything: what a notice, a record or an event is known by. */
export function hashOf(tools: DrawTools, value: unknown): string {
  return tools.sha256(canonical(value))
}

/**
 * What a party publishes before the freeze: SHA256('JIEBANG-COMMIT-1\n' ‖ notice hash ‖ SHA256(party) ‖ r). It differs from the SHA256(r) that
 * enters the seed: were they one, two public commitments would give the seed away before the list is frozen. Bound to notice and party, it cannot be copied.
 */
export function commitmentOf(tools: DrawTools, { notice_hash, party, value }: { notice_hash: string, party: string, value: string }): string {
  return tools.sha256(joined(utf8('JIEBANG-COMMIT-1\n'), bytesOfHex(notice_hash), bytesOfHex(tools.sha256(party)), bytesOfHex(value)))
}

/** What a notice's shape cannot say: a stratum or party given twice, a fallback without its means, instants out of order, a supplement of itself. */
export function noticeProblems(notice: Notice): { path: string, zh: string, en: string }[] {
  const problems: { path: string, zh: string, en: string }[] = []
  const wrong = (path: string, zh: string, en: string) => { problems.push({ path, zh, en }) }
  const isTwice = (ids: readonly string[]) => new Set(ids).size !== ids.length
  if (isTwice(notice.strata.map((one) => one.id))) wrong('strata', '同一分组出现两次', 'a stratum stands twice')
  if (notice.strata.every((one) => one.seats === 0)) wrong('strata', '没有一个席位', 'there is no seat')
  if (isTwice(notice.parties.map((one) => one.id))) wrong('parties', '同一承诺方出现两次', 'a party stands twice')
  const stand_ins = notice.parties.filter((one) => one.stands_in).length
  if (notice.parties.length - stand_ins !== 2) wrong('parties', '应有两个承诺方', 'two parties commit')
  if (notice.fallback === 'stand-in' ? stand_ins !== 1 : stand_ins !== 0) wrong('parties', '替补承诺方与公告的后备办法不符', 'a third party stands in where the fallback says so, and only then')
  if (notice.fallback === 'beacon' && notice.beacon === null) wrong('fallback', '后备办法为公共随机数，却没有写明哪一个', 'the fallback is a beacon, but none is named')
  if (notice.published_at > notice.drawn_not_before || notice.drawn_not_before >= notice.reveal_until) wrong('reveal_until', '公告、抽取、揭示截止的时间先后不对', 'publication, draw and end of the reveals are out of order')
  if (notice.stand_in_until !== undefined && (notice.fallback !== 'stand-in' || notice.stand_in_until <= notice.reveal_until)) wrong('stand_in_until', '替补承诺方的期限应在揭示截止之后，且只在有替补方时写明', 'the time of a stand-in ends after the reveals, and is stated only where one stands in')
  const due_at = beaconDueAt(notice)
  // A party that knew the value before it reveals could choose between speaking and silence.
  if (due_at !== null && due_at <= revealsEndAt(notice)) wrong('beacon', '公共随机数应在揭示截止之后才公布', 'the beacon comes out after the last reveal')
  if (notice.first === notice.number || (notice.first !== null && notice.first > notice.number)) wrong('first', '补抽所补的应是更早的一次抽取', 'a supplement follows an earlier draw')
  return problems
}

/** The first of a city's notices, in the order of their numbers, that leaves a gap or does not follow upon the one before it; null where none does. */
export function firstGap(tools: DrawTools, notices: readonly Notice[]): { index: number, zh: string, en: string } | null {
  for (const [index, notice] of notices.entries()) {
    const before = notices[index - 1]
    const [year, place] = notice.number.split('-') as [string, string]
    const follows = before === undefined || (before.number.slice(0, 4) === year ? Number(place) === Number(before.number.slice(5)) + 1 : before.number.slice(0, 4) < year && place === '0001')
    if (!follows) return { index, zh: `公告 ${notice.number} 没有紧接 ${before.number}`, en: `Notice ${notice.number} does not follow next upon ${before.number}` }
    if (before !== undefined && notice.previous !== hashOf(tools, before)) return { index, zh: `公告 ${notice.number} 所记的上一份公告不是 ${before.number}`, en: `The notice before ${notice.number} is not the ${before.number} that stands there` }
    if (notice.first !== null && !notices.slice(0, index).some((one) => one.number === notice.first)) return { index, zh: `公告 ${notice.number} 所补的 ${notice.first} 不在其中`, en: `Notice ${notice.number} supplements ${notice.first}, which is not there` }
  }
  return null
}
