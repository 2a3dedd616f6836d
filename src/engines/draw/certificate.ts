import { z } from 'zod'
import { eventShape, type DrawEvent } from './after-draw.ts'
import { certificate_format } from './certificate-format.ts'
import { candidates_max, hashOf, hashShape, instantShape, noticeShape, pseudonymShape, saidShape, slugShape, type Notice } from './notice.ts'
import type { Frozen, Sealed } from './pool.ts'
import type { BeaconValue, Commitment, Reveal } from './seed.ts'
import type { DrawTools } from './tools.ts'
import { order_shown_max, type DrawResult } from './walk.ts'

/** Most bytes of a certificate's file. */
export const certificate_bytes_max = 64 * 1024 * 1024

const commitmentShape = z.strictObject({ party: slugShape, commitment: hashShape, at: instantShape })
const revealShape = z.strictObject({ party: slugShape, value: hashShape, at: instantShape })
const beaconValueShape = z.strictObject({ value: z.string().min(1).max(500), signature: z.string().regex(/^([0-9a-f]{2}){1,200}$/).nullable(), at: instantShape })
// Each line is looked at by the check of the list, which names it.
const linesShape = z.array(z.string().max(200)).max(candidates_max)
const countShape = z.int().min(0).max(candidates_max)
const freezeShape = z.strictObject({
  at: instantShape,
  list: z.strictObject({ lines: linesShape, list_hash: hashShape, root: hashShape, counts: z.array(z.strictObject({ stratum: slugShape, count: countShape })).max(20) }),
  excluded: z.strictObject({ lines: linesShape, excluded_hash: hashShape, histogram: z.array(z.strictObject({ reason: z.string().max(80), count: countShape })).max(1_000) }),
})
const skipShape = z.strictObject({ stratum: slugShape, for: z.enum(['seat', 'alternate']), pseudonym: pseudonymShape, reason: z.enum(['employer', 'group', 'seated', 'alternate']), with: pseudonymShape })
const resultShape = z.strictObject({
  order: z.array(pseudonymShape).max(order_shown_max), order_hash: hashShape,
  seats: z.array(z.strictObject({ stratum: slugShape, seat: z.int().min(1).max(100), pseudonym: pseudonymShape })).max(2_000),
  alternates: z.array(z.strictObject({ stratum: slugShape, place: z.int().min(1).max(200), pseudonym: pseudonymShape })).max(4_000),
  skips: z.array(skipShape).max(2 * candidates_max),
  short: z.array(z.strictObject({ stratum: slugShape, seats: z.int().min(0).max(100), alternates: z.int().min(0).max(200) })).max(20),
})
const disclosedShape = z.strictObject({
  pseudonym: pseudonymShape, stratum: slugShape, code: z.string().min(1).max(64), name: z.string().min(1).max(200), salt: hashShape,
  index: z.int().min(0).max(candidates_max), path: z.array(hashShape).max(20),
})
const receiptShape = z.strictObject({ of: z.enum(['notice', 'freeze', 'record']), id: z.string().min(1).max(100), content_hash: hashShape })

/**
 * 抽取证书: everything a draw rests on, in one file, and nobody's name until it is disclosed. A draw that could not be held is `cancelled` and keeps its
 * number; `freeze` is then null if it had not come so far.
 */
export const certificateShape = z.strictObject({
  format: z.literal(certificate_format), notice: noticeShape, notice_hash: hashShape,
  commitments: z.array(commitmentShape).max(3), freeze: freezeShape.nullable(), reveals: z.array(revealShape).max(3), beacon: beaconValueShape.nullable(),
  seed: hashShape.nullable(), result: resultShape.nullable(), cancelled: z.strictObject({ reason: saidShape, at: instantShape }).nullable(), record_hash: hashShape,
  events: z.array(eventShape).max(10_000), disclosure: z.strictObject({ at: instantShape, people: z.array(disclosedShape).max(2_000) }).nullable(),
  receipts: z.array(receiptShape).max(20), file_hash: hashShape,
})
export type Certificate = z.output<typeof certificateShape>
export type Disclosed = NonNullable<Certificate['disclosure']>['people'][number]

type Parts = {
  notice: Notice, commitments: Commitment[], freeze: ({ at: string } & Frozen) | null, reveals: Reveal[], beacon: BeaconValue | null
  seed: string | null, result: DrawResult | null, cancelled: Certificate['cancelled']
}

/** The hash that all of a draw up to its result is known by: what the events follow upon, and what the platform's receipt of the draw is over. */
export function recordHashOf(tools: DrawTools, { notice, commitments, freeze, reveals, beacon, seed, result, cancelled }: Parts): string {
  const { list, excluded } = freeze ?? {}
  return hashOf(tools, {
    notice_hash: hashOf(tools, notice), commitments, reveals, beacon, seed, result, cancelled,
    freeze: freeze === null ? null : {
      at: freeze.at, list_hash: list!.list_hash, root: list!.root, counts: list!.counts, excluded_hash: excluded!.excluded_hash, histogram: excluded!.histogram,
    },
  })
}

/** The hash over everything else in the file. The lines are in it by their own hashes. */
export function fileHashOf(tools: DrawTools, { record_hash, events, disclosure, receipts }: Pick<Certificate, 'record_hash' | 'events' | 'disclosure' | 'receipts'>): string {
  return hashOf(tools, { format: certificate_format, record_hash, events, disclosure, receipts })
}

/** Puts a certificate together. */
export function certificateOf(tools: DrawTools, parts: Parts & { events?: DrawEvent[], disclosure?: Certificate['disclosure'], receipts?: Certificate['receipts'] }): Certificate {
  const { notice, commitments, freeze, reveals, beacon, seed, result, cancelled, events = [], disclosure = null, receipts = [] } = parts
  const record_hash = recordHashOf(tools, parts)
  return {
    format: certificate_format, notice, notice_hash: hashOf(tools, notice), commitments, freeze, reveals, beacon, seed, result, cancelled, record_hash,
    events, disclosure, receipts, file_hash: fileHashOf(tools, { record_hash, events, disclosure, receipts }),
  }
}

/** The disclosure of those who sit, from what was sealed: code, name, salt and the path to the published root. */
export function discloseSeats(sealed: Sealed, seated: readonly { stratum: string, pseudonym: string, name: string }[]): Disclosed[] {
  return seated.map(({ stratum, pseudonym, name }) => {
    const index = sealed.entries.findIndex((one) => one.pseudonym === pseudonym && one.line.split('|')[1] === stratum)
    const { code, salt } = sealed.entries[index]!
    return { pseudonym, stratum, code, name, salt, index, path: sealed.path(index) }
  })
}
