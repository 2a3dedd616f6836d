import { z } from 'zod'
import { docShape, sentenceShape, sourceShape } from '#kernel/declare/pack.ts'

const day = z.iso.date()

/** 工作日历: one year's notice of the State Council, as `values/calendar.ts` reads it. */
export const calendarSchema = z.strictObject({
  ...docShape,
  source: sourceShape.extend({ amended_by: z.array(sourceShape).max(5).optional() }),
  holidays: z.array(z.strictObject({ name: sentenceShape, from: day, until: day })).min(1).max(20),
  make_up_workdays: z.array(z.strictObject({ on: day, for: z.string().min(1).max(40) })).max(30),
})
