import { z } from 'zod'
import { packId, sentenceShape } from '#kernel/declare/pack-shape.ts'
import { clauseShape, exampleShape, levels, measureShape } from './measure.ts'
import { TABLE_ROWS_MAX } from './table.ts'

const text = z.string().trim().min(1).max(2_000)
const cell = z.string().trim().min(1).max(300)
const points = z.number().min(0).max(1_000)

/** Points by a table: a row gives `points`, or a span `low` to `high` within which experts decide. */
const pointsTableShape = z.strictObject({
  hit: z.enum(['unique', 'first']),
  inputs: z.array(text).min(1).max(10),
  rules: z.array(z.strictObject({ when: z.array(cell).min(1).max(10), points: points.optional(), low: points.optional(), high: points.optional() })).min(1).max(TABLE_ROWS_MAX),
  otherwise: points.optional(),
})

/** One way to the points of a criterion; of several ways the applicant takes the best. */
const wayShape = z.strictObject({ name: sentenceShape.optional(), table: pointsTableShape.optional(), formula: text.optional() }).refine((way) => (way.table === undefined) !== (way.formula === undefined),
  { params: { zh: '写表或式，其中一种', en: 'give a table or a formula, one of them' } })

const criterionShape = z.strictObject({
  id: packId, name: sentenceShape, group: packId.optional(), max: points, ways: z.array(wayShape).min(1).max(5),
  /** Nought here fails the whole, whatever the rest. */
  not_zero: z.boolean().default(false),
  examples: z.array(z.strictObject({ facts: exampleShape.shape.facts, points: points.optional(), low: points.optional(), high: points.optional() })).min(1).max(60),
})

const scoreShape = z.strictObject({
  full: points,
  /** Passed from this many on, or above this many. */
  pass: z.strictObject({ from: points.optional(), above: points.optional() }),
  groups: z.array(z.strictObject({ id: packId, name: sentenceShape, max: points })).max(20).default([]),
  criteria: z.array(criterionShape).min(1).max(40),
})

/** 梯度: what one status of the ladder asks for. What its source does not say stands under `undetermined`; a rung of which nothing is known has neither conditions nor score. */
export const ladderShape = z.strictObject({
  id: packId, title: sentenceShape, clause: clauseShape, level: z.enum(levels),
  /** How high it stands: the next rung is built on this one. */
  rung: z.int().min(1).max(20),
  /** The fact that says the status is held, and for how long it is given. */
  status: z.strictObject({ fact: packId, valid_for: z.union([z.string().min(1).max(40), z.literal('undetermined')]), renewal: sentenceShape.optional() }),
  parameters: measureShape.shape.parameters,
  conditions: z.array(measureShape.shape.conditions.element).max(40).default([]),
  score: scoreShape.optional(),
  /** Each of these stands for the score. */
  direct: z.array(measureShape.shape.conditions.element).max(20).default([]),
  undetermined: measureShape.shape.undetermined,
  documents: measureShape.shape.documents,
  examples: z.array(z.strictObject({ name: text, en: text.optional(), facts: exampleShape.shape.facts, on: exampleShape.shape.on, outcome: exampleShape.shape.outcome, low: points.optional(), high: points.optional() })).max(40).default([]),
  illustrative: z.boolean().optional(),
})

export type Ladder = z.output<typeof ladderShape>
export type Criterion = z.output<typeof criterionShape>
export type PointsTable = z.output<typeof pointsTableShape>
