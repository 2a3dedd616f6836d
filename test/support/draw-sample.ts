import { createHash } from 'node:crypto'
import { bindEvent, type DrawEvent, type Happening } from '#engines/draw/after-draw.ts'
import { certificateOf, discloseSeats, recordHashOf, type Certificate } from '#engines/draw/certificate.ts'
import { nodeTools } from '#engines/draw/node-tools.ts'
import { commitmentOf, hashOf, type Notice, type NoticeStratum } from '#engines/draw/notice.ts'
import { freezePool, readLine, type LeftOut, type PoolEntry } from '#engines/draw/pool.ts'
import { timeOfRound } from '#engines/draw/quicknet-time.ts'
import { seedOf, type BeaconValue } from '#engines/draw/seed.ts'
import { drawPanel } from '#engines/draw/walk.ts'

/** 32 bytes that follow from a word. */
export const bytesFrom = (word: string): string => createHash('sha256').update(word).digest('hex')

/** A stratum of a sample. */
export function stratumOf(id: string, seats: number, alternates: number, candidates_min = seats + alternates): NoticeStratum {
  return { id, title: { zh: `分组 ${id}`, en: `Stratum ${id}` }, seats, alternates, candidates_min }
}

/** A pool of `size` experts, technical and, every fourth, finance; `employers` of them in turn. */
export function poolOf(size: number, employers = size): PoolEntry[] {
  return Array.from({ length: size }, (_, at) => ({ code: `E${String(at + 1).padStart(6, '0')}`, strata: [at % 4 === 3 ? 'finance' : 'technical'], employer: `x:employer ${at % employers}`, group: null }))
}

const criteria = { id: 'need-appraisal', title: { zh: '需求评榜', en: 'Appraisal of a need' }, candidates_times: 3 }

/** The notice of a sample draw. */
export function noticeOf(change: Partial<Notice> = {}): Notice {
  return {
    format: 'jiebang draw notice 1', algorithm: 'JIEBANG-DRAW-1', city_id: 'jinhua', number: '2026-0007', previous: bytesFrom('notice 6'), first: null,
    title: { zh: '评榜专家抽取', en: 'Draw of a panel' }, criteria: { id: criteria.id, hash: hashOf(nodeTools, criteria), content: criteria },
    strata: [stratumOf('technical', 3, 2), stratumOf('finance', 1, 1)], per_employer_max: 1, per_group_max: null,
    parties: [{ id: 'bureau', title: { zh: '科技局', en: 'Bureau' }, stands_in: false }, { id: 'supervisor', title: { zh: '监督方', en: 'Supervisor' }, stands_in: false }],
    beacon: null, fallback: 'cancel', published_at: '2026-03-02T01:00:00.000000Z', drawn_not_before: '2026-03-04T01:00:00.000000Z', reveal_until: '2026-03-04T09:00:00.000000Z', ...change,
  }
}

export type Sample = { notice?: Partial<Notice>, pool?: PoolEntry[], out?: LeftOut[], secret?: string, silent?: string[], beacon?: BeaconValue | null, happenings?: Happening[], is_disclosed?: boolean, receipts?: boolean }

/** A whole draw from notice to certificate, as the ceremony makes it. */
export function sampleDraw({ notice: change = {}, pool = poolOf(20), out = [{ code: 'E000900', reason: 'conflict-same-employer' }, { code: 'E000901', reason: 'resting' }], secret = bytesFrom('secret'), silent = [], beacon = null, happenings = [], is_disclosed = false, receipts: has_receipts = false }: Sample = {}): Certificate {
  const notice = noticeOf(change), notice_hash = hashOf(nodeTools, notice), tools = nodeTools
  const value = (party: string) => bytesFrom(`value of ${party}`)
  const commitments = notice.parties.map(({ id }) => ({ party: id, commitment: commitmentOf(tools, { notice_hash, party: id, value: value(id) }), at: '2026-03-02T02:00:00.000000Z' }))
  const { frozen, sealed } = freezePool(tools, { number: notice.number, secret, strata: notice.strata, pool, out })
  const freeze = { at: '2026-03-04T01:00:00.000000Z', ...frozen }
  const is_needed = (party: Notice['parties'][number]) => !silent.includes(party.id) && (!party.stands_in || silent.length > 0)
  const reveals = notice.parties.filter(is_needed).map(({ id, stands_in }) => ({ party: id, value: value(id), at: `2026-03-04T${stands_in ? '10' : '02'}:00:00.000000Z` }))
  const seed = seedOf(tools, { notice, notice_hash, list_hash: frozen.list.list_hash, commitments, reveals, beacon })
  const result = seed === null ? null : drawPanel(tools, { number: notice.number, seed, lines: frozen.list.lines.map((line) => readLine(line)!), rules: notice })
  const cancelled = seed === null ? { reason: { zh: '一方未揭示', en: 'One party did not reveal' }, at: '2026-03-04T09:00:00.000000Z' } : null
  const parts = { notice, commitments, freeze, reveals, beacon, seed, result, cancelled }
  const record_hash = recordHashOf(tools, parts)
  const events: DrawEvent[] = []
  for (const happening of happenings) events.push(bindEvent(tools, happening, { sequence: events.length + 1, at: `2026-03-05T0${Math.min(9, events.length)}:00:00.000000Z`, previous: events.at(-1)?.hash ?? record_hash }))
  const disclosure = is_disclosed ? { at: '2026-03-20T00:00:00.000000Z', people: discloseSeats(sealed, result!.seats.map((seat, at) => ({ ...seat, name: `专家 ${at + 1}` }))) } : null
  const receipts = has_receipts ? [{ of: 'notice' as const, id: 'R-1', content_hash: notice_hash }, { of: 'record' as const, id: 'R-2', content_hash: record_hash }] : []
  return certificateOf(tools, { ...parts, events, disclosure, receipts })
}

/** A round that drand published long ago (README of the Python package drand-verify; shared/design/draw-and-search.md): it verifies under quicknet's own key. */
export const published_round = {
  round: 657_413, signature: 'b713718a38ae728dfd477991af2822e08d2f305e47718cef9f7848ce4050e7be41076862b98fad56e91a6b85b89cd97b', randomness: 'fc1873a13f3545aeade8401532ef5519920652eee6b0d2b19ca12643b87b3587',
}

/** A whole draw that rests on that round, with every instant where the round's own time wants it. */
export function sampleOfRound(): Certificate {
  const { round, signature, randomness: value } = published_round, tools = nodeTools
  const plain = sampleDraw()
  const notice: Notice = { ...plain.notice, beacon: { kind: 'drand-quicknet', round }, published_at: timeOfRound(round - 9_000), drawn_not_before: timeOfRound(round - 6_000), reveal_until: timeOfRound(round - 1) }
  const notice_hash = hashOf(tools, notice), freeze = { ...plain.freeze!, at: timeOfRound(round - 7_000) }, beacon = { value, signature, at: timeOfRound(round + 20) }
  const commitments = plain.reveals.map((one) => ({ party: one.party, commitment: commitmentOf(tools, { notice_hash, party: one.party, value: one.value }), at: timeOfRound(round - 8_000) }))
  const reveals = plain.reveals.map((one) => ({ ...one, at: timeOfRound(round - 5_000) }))
  const seed = seedOf(tools, { notice, notice_hash, list_hash: freeze.list.list_hash, commitments, reveals, beacon })!
  const result = drawPanel(tools, { number: notice.number, seed, lines: freeze.list.lines.map((line) => readLine(line)!), rules: notice })
  return certificateOf(tools, { notice, commitments, freeze, reveals, beacon, seed, result, cancelled: null })
}
