import { z } from 'zod'
import { docShape, part, sentenceShape, type PackView } from '#kernel/declare/pack.ts'
import { packId } from '#kernel/declare/pack-shape.ts'

const reminderShape = z.strictObject({
  rung: packId,
  /** `renew` keeps the status, `report` is the yearly report. */
  kind: z.enum(['renew', 'report']),
  /** `end` of its validity, or the month and day of every year. */
  by: z.union([z.literal('end'), z.string().regex(/^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/)]),
  months_before: z.array(z.int().min(1).max(24)).min(1).max(6),
  what: sentenceShape,
  source: sentenceShape,
})

const shape = z.strictObject({
  ...docShape,
  reminders: z.array(reminderShape).max(20),
  /** Which target of the newsletter stands beside which rungs: all that hold it, or those new in the target's year. */
  targets: z.array(z.strictObject({ fact: packId, rungs: z.array(packId).min(1).max(4), counts: z.enum(['held', 'new']) })).max(20),
  /** How many months ahead the board looks for what expires, unless asked otherwise. */
  expiring_months: z.int().min(1).max(36),
})

export type LadderSettings = z.output<typeof shape>
export type ReminderRule = z.output<typeof reminderShape>

/** 培育库参数: when enterprises are reminded, and which published targets stand beside the board. */
export const settingsPart = part({ folder: 'registers', single: 'registers/ladder.yaml', schema: shape })

/** The pack's settings; a pack without any reminds nobody and has no targets. */
export function settingsOf(pack: PackView): Pick<LadderSettings, 'reminders' | 'targets' | 'expiring_months'> {
  return pack.docs<LadderSettings>('registers').get('ladder')?.doc ?? { reminders: [], targets: [], expiring_months: 6 }
}
