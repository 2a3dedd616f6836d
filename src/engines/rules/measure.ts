import { z } from 'zod'
import { civilDay, packId, sentenceShape } from '#kernel/declare/pack-shape.ts'
import { tableShape } from './table.ts'

export const levels = ['national', 'provincial', 'city', 'county'] as const
/** Who a measure is for. Only enterprises are swept; the rest apply one by one. */
export const subjects = ['enterprise', 'carrier', 'alliance', 'investor', 'institution', 'talent', 'recruiter', 'bank', 'project'] as const
export const natures = ['grant', 'discount', 'credit', 'investment', 'treatment'] as const
export const undetermined_parts = ['amount', 'rate', 'cap', 'threshold', 'base', 'documents', 'period', 'stacking', 'fund', 'procedure', 'subject', 'start'] as const
export const outcomes = ['eligible', 'not-eligible', 'undecided'] as const

const text = z.string().trim().min(1).max(2_000)
const quantity = z.union([z.string().trim().min(1).max(60), z.number()])
/** A name rules may use: checked by the language itself. */
const name = z.string().trim().min(1).max(100)
const openDay = z.union([civilDay, z.literal('undetermined')])

export const clauseShape = z.strictObject({
  document: packId,
  article: z.string().min(1).max(200).optional(),
  source: z.string().min(1).max(64),
  text: z.string().min(1).max(2_000),
  translation: z.string().min(1).max(4_000),
  offset: z.int().min(0).optional(),
})

const roundingShape = z.strictObject({ to: z.enum(['fen', 'yuan', 'ten-thousand-yuan']), how: z.enum(['half-up', 'down', 'up']), per: z.enum(['each', 'total']) })

/** One of three: a formula, a table, or bounds within which the source leaves the amount open. */
const amountShape = z.strictObject({
  formula: text.optional(), table: tableShape.optional(), at_least: text.optional(), at_most: text.optional(), rounding: roundingShape.optional(),
}).refine((one) => [one.formula, one.table, one.at_least ?? one.at_most].filter((way) => way !== undefined).length === 1,
  { params: { zh: '写一种：式、表，或至少与至多', en: 'give one of: formula, table, or at_least and at_most' } })

const capsShape = z.strictObject({ per_claim: quantity.optional(), yearly: quantity.optional(), cumulative: quantity.optional(), programme: quantity.optional() })

/** A case and what must come out. `en` is its name in English. */
export const exampleShape = z.strictObject({
  name: text,
  en: text.optional(),
  facts: z.record(name, z.union([z.string(), z.number(), z.boolean(), z.null(), z.array(z.record(name, z.union([z.string(), z.number(), z.boolean(), z.null()]))).max(100)])),
  on: civilDay,
  outcome: z.enum(outcomes),
  amount: z.union([quantity, z.literal('undetermined')]).optional(),
  at_least: quantity.optional(),
  at_most: quantity.optional(),
  already: z.strictObject({ year: quantity.optional(), total: quantity.optional() }).optional(),
})

/** 政策条款: one clause of a policy, as one file. What its source does not say stands under `undetermined`, never as a number. */
export const measureShape = z.strictObject({
  id: packId,
  title: sentenceShape,
  clause: clauseShape,
  level: z.enum(levels),
  subject: z.enum(subjects),
  nature: z.enum(natures).default('grant'),
  valid: z.strictObject({ from: openDay, until: openDay }),
  parameters: z.record(name, z.array(z.strictObject({ from: civilDay.optional(), value: quantity, en: z.string().trim().min(1).max(200).optional(), note: sentenceShape.optional() })).min(1).max(100)).default({}),
  conditions: z.array(z.strictObject({ id: packId, name: sentenceShape, when: text })).min(1).max(40),
  amount: amountShape.optional(),
  caps: capsShape.optional(),
  effect: z.strictObject({ text: sentenceShape, grade: z.int().min(-3).max(3).optional() }).optional(),
  excludes: z.array(z.strictObject({ group: packId, take: z.enum(['highest', 'first']), rank: z.int().min(0).max(1_000).optional() })).max(10).default([]),
  no_double_support: z.boolean().default(false),
  fund: z.strictObject({ id: packId, total: quantity.optional(), when_short: z.enum(['pro-rata', 'queue', 'undetermined']).default('undetermined') }).optional(),
  floor_of: packId.optional(),
  /** What becomes of the city's measure that is `floor_of` this one: both are paid, the higher alone, or the source does not say. */
  with_floor: z.enum(['both', 'highest', 'undetermined']).optional(),
  undetermined: z.array(z.strictObject({ what: z.enum(undetermined_parts), note: sentenceShape })).max(20).default([]),
  documents: z.array(sentenceShape).max(30).default([]),
  how: z.strictObject({ auto_grant: z.boolean(), note: sentenceShape.optional() }).optional(),
  examples: z.array(exampleShape).min(1).max(40),
  illustrative: z.boolean().optional(),
})

export type Measure = z.output<typeof measureShape>
export type Example = z.output<typeof exampleShape>
export type Rounding = z.output<typeof roundingShape>
export type Outcome = (typeof outcomes)[number]
