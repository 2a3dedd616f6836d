import { z } from 'zod'
import { invariant } from '#kernel/declare/fault.ts'
import { docShape, part, type PackView } from '#kernel/declare/pack.ts'

const percent = z.int().min(0).max(100)

const shape = z.strictObject({
  ...docShape,
  illustrative: z.boolean().optional(),
  /** Share of the whole, by weight, from which a project passes, and below which it fails without a correction. */
  pass_from_percent: percent,
  fail_below_percent: percent,
  /** Panel's figure from which a deliverable counts as met, and below which as not met; between them in part. */
  met_from_percent: percent,
  not_met_below_percent: percent,
  corrections_max: z.int().min(0).max(5),
  correction_months: z.int().min(1).max(12),
  /** Days before a correction is due on which the organisation is reminded. */
  remind_days_before: z.int().min(1).max(60),
  /** Months after the last day from which a project that was not reported may be failed. */
  overdue_months: z.int().min(1).max(36),
  extensions_max: z.int().min(0).max(5),
  extension_months_max: z.int().min(1).max(36),
})

export type AcceptanceSettings = z.output<typeof shape>

/** 验收参数: the limits a city sets for acceptance. */
export const settingsPart = part({ folder: 'registers', single: 'registers/acceptance.yaml', schema: shape })

/** The pack's limits. Only a city whose pack has the procedure asks for them. */
export function settingsOf(pack: PackView): AcceptanceSettings {
  const doc = pack.docs<AcceptanceSettings>('registers').get('acceptance')?.doc
  invariant(doc, 'a pack with acceptance states its limits in registers/acceptance.yaml')
  return doc
}
