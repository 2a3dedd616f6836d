import { fault } from '#kernel/declare/fault.ts'
import type { Cx } from '#kernel/store/cx.ts'
import type { Pool } from '#engines/rules/allocate.ts'
import type { CompiledMeasure } from '#engines/rules/compile-measure.ts'
import { columnsFor, readPopulation, type Population } from '#engines/rules/population.ts'
import { populationColumns } from '#engines/rules/population-columns.ts'
import { populationFromFacts, populationInStretches } from '#engines/rules/population-facts.ts'
import { runInStretches, runSweep, type Run, type RunWish } from '#engines/rules/run.ts'
import { fundBalance, leftOf } from './fund.ts'
import { cityPack } from './lab/published.ts'
import { cityMeasures, measureNamed, termsOf } from './measures.ts'

export type Swept = { run: Run, population: Population }

export type SweepWish = { measure?: string | undefined, population_id?: string | undefined, as_of?: string | undefined }

/**
 * Runs one measure, or all for enterprises, over a population: a kept one, or what the facts store knows of enterprises now. Caps, groups and the funds as they
 * stand are weighed. The transaction must be elevated, and lives a minute at most; where nobody waits for the answer use `sweepInStretches`.
 * @throws fault `incentives.no-measure` | `incentives.no-population`
 */
export async function sweepCity(cx: Cx, wish: SweepWish): Promise<Swept> {
  const { names, columns, measures, today_on } = await swept(cx, wish)
  const id = wish.population_id ?? (await populationFromFacts(cx, names, columns, { as_of: wish.as_of ?? today_on })).id
  const run = await runOf(cx, wish, measures, id)
  return { population: run.population, run: await runSweep(cx, run) }
}

/** The same for a city of any size: `inCity` gives every stretch its transaction, elevated; `tell` hears how many subjects of how many are done. */
export async function sweepInStretches(inCity: <T>(work: (cx: Cx) => Promise<T>) => Promise<T>, wish: SweepWish, tell: (done_count: number, of_count: number) => void = () => {}, size?: number): Promise<Swept> {
  const { names, columns, measures, today_on } = await inCity((cx) => swept(cx, wish))
  const id = wish.population_id ?? (await populationInStretches(inCity as InCity, names, columns, { as_of: wish.as_of ?? today_on }, size)).id
  const run = await inCity((cx) => runOf(cx, wish, measures, id))
  const { population } = run
  return { population, run: await runInStretches(inCity as InCity, run, { ...size === undefined ? {} : { size }, tell: (done_count) => tell(done_count, population.subjects_count) }) }
}

type InCity = Parameters<typeof runInStretches>[0]

async function swept(cx: Cx, { measure, as_of }: SweepWish) {
  // The texts in force on the day swept for, as each single decision takes them.
  const then = { tx: cx.tx, city: cx.city, today_on: as_of ?? cx.today_on }
  const { names, measures: all } = await cityMeasures(then)
  const measures = measure === undefined ? [...all.values()].filter((one) => one.measure.subject === 'enterprise') : [await measureNamed(then, measure)]
  return { names, measures, columns: measure === undefined ? populationColumns(await cityPack(cx)) : columnsFor(names, measures[0]!.reads), today_on: cx.today_on }
}

async function runOf(cx: Cx, { population_id, as_of }: SweepWish, measures: readonly CompiledMeasure[], id: string): Promise<RunWish> {
  const population = await readPopulation(cx, id)
  if (population === null) throw fault('incentives.no-population', { population: id.slice(0, 64) })
  const on = as_of ?? (population_id === undefined ? cx.today_on : population.as_of)
  return { population, measures, as_of: on, terms: termsOf(measures, on), pools: await poolsOf(cx, measures, { on, of_year: Number(on.slice(0, 4)), without_budget: 'unlimited' }) }
}

/**
 * The funds and programmes of these measures with what is left of them in a year. A fund whose source does not say how it is shared is given out in turn. One into
 * which no budget was put yet does not cut a forecast to nothing, but nothing can be granted from it either.
 */
export async function poolsOf(cx: Cx, measures: readonly CompiledMeasure[], { on, of_year, without_budget }: { on: string, of_year: number, without_budget: 'unlimited' | 'nothing' }): Promise<Pool[]> {
  const pools = new Map<string, Pool>()
  for (const { id, measure, caps } of measures) {
    const when_short = measure.fund?.when_short === 'pro-rata' ? 'pro-rata' as const : 'queue' as const
    const { programme } = caps(on)
    if (programme !== undefined) pools.set(`programme:${id}`, { id: `programme:${id}`, budget_fen: programme, when_short })
    if (measure.fund === undefined) continue
    const left_fen = leftOf(await fundBalance(cx, measure.fund.id, of_year))
    if (left_fen !== null || without_budget === 'nothing') pools.set(measure.fund.id, { id: measure.fund.id, budget_fen: left_fen ?? 0, when_short })
  }
  return [...pools.values()]
}
