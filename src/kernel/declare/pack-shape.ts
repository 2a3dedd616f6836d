import { z } from 'zod'

/** An id inside a pack: lower-case words joined by hyphens, 64 characters at most. */
export const packId = z.string().max(64).regex(/^[a-z0-9]+(-[a-z0-9]+)*$/)

/** A civil day, `YYYY-MM-DD`, that exists. */
export const civilDay = z.iso.date()

/** What a person reads, in both languages. */
export const sentenceShape = z.strictObject({ zh: z.string().trim().min(1).max(4_000), en: z.string().trim().min(1).max(8_000) })

/** Where something is stated: at least a title. A quoted `sentence` is word for word; `id` is the fact's number in the source's inventory. */
export const sourceShape = z.strictObject({
  title: z.union([z.string().trim().min(1).max(500), sentenceShape]),
  id: z.string().min(1).max(64).optional(),
  number: z.string().min(1).max(200).optional(),
  article: z.string().min(1).max(200).optional(),
  published_on: civilDay.optional(),
  from: civilDay.optional(),
  until: civilDay.optional(),
  url: z.url({ protocol: /^https?$/ }).max(1_000).optional(),
  sentence: z.string().min(1).max(2_000).optional(),
  note: sentenceShape.optional(),
})

/** The fields every thing in a pack has; a part's schema spreads them: `z.strictObject({ ...docShape, … })`. */
export const docShape = { id: packId, title: sentenceShape, source: sourceShape, illustrative: z.boolean().optional() }

const zone = z.string().max(64).refine((name) => {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== ''
  } catch {
    return false
  }
}, { params: { zh: '应是 IANA 时区名，如 Asia/Shanghai', en: 'should be an IANA time zone, e.g. Asia/Shanghai' } })

/** The city a pack describes. `division` is its GB/T 2260 code, or null outside China. */
export const cityShape = z.strictObject({
  id: packId,
  title: sentenceShape,
  division: z.string().regex(/^\d{6}$/).nullable(),
  currency: z.string().regex(/^[A-Z]{3}$/),
  zone,
  languages: z.array(z.enum(['zh', 'en'])).min(1).max(2),
})

/** `pack.yaml`: what the pack is, whom it extends (parents first) and its city if it has one. */
export const packShape = z.strictObject({
  id: packId,
  title: sentenceShape,
  extends: z.array(packId).max(8).optional(),
  city: cityShape.optional(),
  source: sourceShape,
  illustrative: z.boolean().optional(),
})

export type PackSource = z.output<typeof sourceShape>
export type PackCity = z.output<typeof cityShape>
export type PackHead = z.output<typeof packShape>
