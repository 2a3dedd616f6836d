import { z } from 'zod'
import { type At, type PackProblem, type PackView, part, say } from '#kernel/declare/pack.ts'
import { civilDay, packId, sentenceShape } from '#kernel/declare/pack-shape.ts'
import { dictionaryOf } from '#facts/dictionary.ts'
import type { Relation } from './relations.ts'

/** Sizes every made-up enterprise has, in yuan or heads, and what is true of it; facts are made from these, so that they fit each other. */
export const sizes = ['sales', 'rd', 'employees', 'assets'] as const
export const traits = ['above-scale', 'spends-on-rd', 'high-tech', 'technology-sme'] as const

const share = z.number().min(0).max(1)
const span = z.tuple([z.number(), z.number()])

const madeShape = z.strictObject({
  fact: packId,
  /** A size times a factor drawn from the span, or a number drawn from it. */
  of: z.enum(sizes).optional(), times: span.optional(), range: span.optional(),
  days: z.tuple([civilDay, civilDay]).optional(),
  /** Chance of a yes; the trait itself; or the chances of choices by id, the rest falling to the last. */
  share: share.optional(), is: z.enum(traits).optional(), choices: z.record(packId, share).optional(),
  /** Only for those with this trait; others get no, nought, or the last choice. */
  only: z.enum(traits).optional(),
  /** Chance that it is not known. */
  missing: share.default(0),
})

const weight = z.number().positive().max(1_000)

/** 演示人群: how made-up enterprises are spread over counties and sectors, and how their facts come about. Nothing of it is a statistic. */
export const demoPopulationShape = z.strictObject({
  id: packId, title: sentenceShape, illustrative: z.literal(true),
  counties: z.array(z.strictObject({ id: packId, weight })).min(1).max(50),
  county_fact: packId.optional(),
  sectors: z.array(z.strictObject({ id: packId, weight, rd: span })).min(1).max(50),
  sales: z.strictObject({ median: z.number().positive(), spread: z.number().min(0).max(3) }),
  traits: z.strictObject({ 'above-scale': z.number().min(0), 'spends-on-rd': share, 'high-tech': share, 'technology-sme': share }),
  facts: z.array(madeShape).max(200),
  relations: z.array(z.strictObject({ relation: packId, share, rows_max: z.int().min(1).max(20), only: z.enum(traits).optional(), fields: z.array(madeShape).min(1).max(24) })).max(20),
})

export type DemoPopulation = z.output<typeof demoPopulationShape>
export type Made = z.output<typeof madeShape>

/** `demo/population.yaml`, of which a pack has one at most. */
export const demoPopulationPart = part({ folder: 'demo', single: 'demo/population.yaml', schema: demoPopulationShape, envelope: 'own', lines_advised: 250, check: checkDemo })

function checkDemo(demo: DemoPopulation, at: At, pack: PackView): PackProblem[] {
  const facts = dictionaryOf(pack)
  const relations = [...pack.docs<Relation>('relations').values()].map((doc) => doc.doc)
  const unknown = (path: (string | number)[], id: string) => say('facts.unknown', at(path), { zh: `字典里没有“${id}”`, en: `The dictionary has no “${id}”` })
  return [
    ...demo.facts.flatMap((made, index) => facts.has(made.fact) ? [] : [unknown(['facts', index, 'fact'], made.fact)]),
    ...demo.relations.flatMap((made, index) => {
      const relation = relations.find((one) => one.id === made.relation)
      if (relation === undefined) return [unknown(['relations', index, 'relation'], made.relation)]
      return made.fields.flatMap((field, place) => relation.fields.some((one) => one.id === field.fact) ? [] : [unknown(['relations', index, 'fields', place, 'fact'], field.fact)])
    }),
  ]
}

/** The demonstration population a pack describes; null where it describes none. */
export function demoPopulationOf(pack: PackView): DemoPopulation | null {
  return [...pack.docs<DemoPopulation>('demo').values()].findLast((doc) => doc.file.endsWith('/demo/population.yaml'))?.doc ?? null
}
