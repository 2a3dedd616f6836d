import { z } from 'zod'

/** A wish as it is sent: one subject, or sector, county and words; nothing at all means everything. */
export const filterShape = z.strictObject({
  subject: z.string().regex(/^[a-z]+:[A-Za-z0-9-]{1,64}$/).optional(),
  sector: z.string().min(1).max(64).optional(),
  county: z.string().min(1).max(64).optional(),
  words: z.string().max(100).optional(),
})
