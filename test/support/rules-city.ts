import { join } from 'node:path'
import { loadPack, type Pack, type Part } from '#kernel/declare/pack.ts'
import type { Cx } from '#kernel/store/cx.ts'
import { openDb } from '#kernel/store/db.ts'
import { app_role, migrate } from '#kernel/store/migrate.ts'
import { withScope } from '#kernel/store/scope.ts'
import { platform } from '#kernel/trust/actor.ts'
import { factsPart } from '#facts/dictionary.ts'
import { precedencePart } from '#facts/precedence.ts'
import { fillDemoPopulation, openDemoPopulation } from '#engines/rules/demo-population.ts'
import { demoPopulationOf } from '#engines/rules/demo-shape.ts'
import { measuresOf, namesOf } from '#engines/rules/measure-check.ts'
import { ruleParts } from '#engines/rules/parts.ts'
import { populationColumns } from '#engines/rules/population-columns.ts'
import { closePopulation, readPopulation, type Population } from '#engines/rules/population.ts'
import { ruleTables } from '#engines/rules/scope.ts'
import { freshDatabase, template } from './database.ts'
import { project_root } from './source-tree.ts'

// A transaction lives a minute at most.
const stretch = 100_000

type Where = Pick<Cx, 'tx' | 'city' | 'actor'>

/** A database with the rooms of rules alone, and the pack of Jinhua beside it. */
export type RulesCity = {
  pack: Pack
  inCity<T>(work: (cx: Where) => Promise<T>): Promise<T>
  population(enterprises: number, seed: number, as_of: string): Promise<Population>
  /** The pack's measures for enterprises. */
  measures(): ReturnType<typeof measuresOf> extends ReadonlyMap<string, infer M> ? M[] : never
  stop(): Promise<void>
}

/** Starts it; `stop` ends its connections. */
export async function startRulesCity(): Promise<RulesCity> {
  const pack = await loadPack(join(project_root, 'packs'), 'jinhua', [factsPart, precedencePart, ...ruleParts] as Part<any>[])
  const rooms = ['facts', 'feel', 'engines/rules'].map((folder) => ({ name: folder.split('/').at(-1)!, folder: join(project_root, 'src', folder) }))
  await template('rules-run', (url) => migrate(url, rooms, { fact: { relations: {}, read: {}, is_append_only: true }, ...ruleTables }, null).then(() => {}))
  const db = openDb((await freshDatabase('rules-run')).url.replace(/user=\w+/, `user=${app_role}`), 2)
  const inCity = <T>(work: (cx: Where) => Promise<T>) => withScope(db, platform('jinhua'), 'all', (tx) => work({ tx, city: { id: 'jinhua', pack } as Cx['city'], actor: platform('jinhua') }))
  return {
    pack, inCity,
    population: async (enterprises, seed, as_of) => {
      const names = namesOf(pack), columns = populationColumns(pack), demo = demoPopulationOf(pack)!
      const id = await inCity((cx) => openDemoPopulation(cx, columns, demo, { enterprises, seed, as_of }))
      for (let from = 1; from <= enterprises; from += stretch) await inCity((cx) => fillDemoPopulation(cx, id, names, columns, demo, { seed, from, until: Math.min(enterprises, from + stretch - 1) }))
      return inCity(async (cx) => {
        await closePopulation(cx, id)
        return (await readPopulation(cx, id))!
      })
    },
    measures: () => [...measuresOf(pack).values()].filter((one) => one.measure.subject === 'enterprise'),
    stop: () => db.destroy(),
  }
}
