import { z } from 'zod'
import { docShape, part } from '#kernel/declare/pack.ts'
import type { City } from '#kernel/store/cx.ts'

const shape = z.strictObject({
  ...docShape,
  illustrative: z.boolean().optional(),
  /** Working days without a contact after which a followed challenge counts as silent. */
  silent_workdays: z.int().min(1).max(250),
  /** Working days from a delivery to its verdict, and from what is due to its payment, after which either counts as late. */
  verdict_workdays: z.int().min(1).max(250).default(10),
  payment_workdays: z.int().min(1).max(250).default(10),
  /** Most challenges one officer follows at once, unless the officer's own entry says otherwise. */
  load_max: z.int().min(1).max(200),
  /** What speaks for an officer, in points. */
  points: z.strictObject({ same_county: z.int().min(0).max(100), knows_sector: z.int().min(0).max(100), load: z.int().min(0).max(100) }),
})

export type FollowParameters = Pick<z.output<typeof shape>, 'silent_workdays' | 'verdict_workdays' | 'payment_workdays' | 'load_max' | 'points'> & { is_illustrative: boolean }

/** 跟榜参数: how officers are assigned and when a challenge counts as silent. */
export const followPart = part({ folder: 'registers', single: 'registers/follow-up.yaml', schema: shape })

/** The pack's own parameters; where it has none, values that are marked illustrative on screen. */
export function parametersOf(city: City): FollowParameters {
  const doc = city.pack.docs<z.output<typeof shape>>('registers').get('follow-up')?.doc
  if (!doc) return { silent_workdays: 10, verdict_workdays: 10, payment_workdays: 10, load_max: 8, points: { same_county: 40, knows_sector: 40, load: 20 }, is_illustrative: true }
  return { silent_workdays: doc.silent_workdays, verdict_workdays: doc.verdict_workdays, payment_workdays: doc.payment_workdays, load_max: doc.load_max, points: doc.points, is_illustrative: doc.illustrative === true }
}
