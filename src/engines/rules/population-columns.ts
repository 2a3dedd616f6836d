import type { PackView } from '#kernel/declare/pack.ts'
import { laddersOf } from './ladder-check.ts'
import { measuresOf, namesOf } from './measure-check.ts'
import { columnsFor, type Columns } from './population.ts'

/**
 * The columns a population needs so that all measures for enterprises, and the ladder, can be swept over it.
 * @throws fault `rules.too-many-columns`
 */
export function populationColumns(pack: PackView): Columns {
  const reads = [...measuresOf(pack).values()].filter((one) => one.measure.subject === 'enterprise').flatMap((one) => one.reads)
  return columnsFor(namesOf(pack), [...reads, ...laddersOf(pack).flatMap((one) => one.reads)])
}
