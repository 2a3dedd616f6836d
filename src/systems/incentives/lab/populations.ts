import { z } from 'zod'
import { fault } from '#kernel/declare/fault.ts'
import { sentenceShape } from '#kernel/declare/pack-shape.ts'
import { action } from '#kernel/declare/system.ts'
import type { Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import { instant } from '#kernel/store/instant.ts'
import { isDay } from '#kernel/values/days.ts'
import { sayDay } from '#kernel/values/say-day.ts'
import { makeDemoPopulation } from '#engines/rules/demo-population.ts'
import { demoPopulationOf } from '#engines/rules/demo-shape.ts'
import { namesOf } from '#engines/rules/measure-check.ts'
import { populationColumns } from '#engines/rules/population-columns.ts'
import { populationFromFacts } from '#engines/rules/population-facts.ts'
import { audit } from '#kernel/store/cx.ts'
import { mayInLab, officers } from './may.ts'
import { cityPack } from './published.ts'

/** Most enterprises of a population made here; larger ones are made on the command line. */
export const enterprises_max = 20_000
export const populations_max = 100

export const populationShape = z.strictObject({ id: z.string(), title: sentenceShape, as_of: z.string(), subjects_count: z.number(), is_demo: z.boolean(), made_at: z.string() })

/** The populations that are there, newest first. */
export async function populationsOf(cx: Pick<Cx, 'tx' | 'city'>): Promise<z.output<typeof populationShape>[]> {
  const { rows } = await sql<z.output<typeof populationShape>>`select id, title, as_of::text as as_of, subjects_count, is_demo, ${instant('made_at')}
    from rule_population where city_id = ${cx.city.id} and subjects_count > 0 order by made_at desc, id desc limit ${populations_max}`.execute(cx.tx)
  return rows
}

/** 生成演示人群: fictional enterprises to try drafts on, the same for the same seed and marked as made up. */
export const makePopulation = action({
  title: { zh: '生成演示人群', en: 'Make a demonstration population' },
  input: z.strictObject({ enterprises: z.int().min(1).max(enterprises_max), seed: z.int().min(0).max(2_147_483_647).default(1), as_of: z.string().refine(isDay).optional() }),
  output: z.strictObject({ population_id: z.string(), subjects_count: z.number() }),
  allow: officers,
  run: async (cx, { enterprises, seed, as_of = cx.today_on }) => {
    await mayInLab(cx, 'make-population')
    const pack = await cityPack(cx)
    const demo = demoPopulationOf(pack)
    if (demo === null) throw fault('rules.no-demo-population', { pack: pack.id })
    const made = await makeDemoPopulation(cx, namesOf(pack), populationColumns(pack), demo, { enterprises, seed, as_of })
    audit(cx, 'incentives.make-population', `population:${made.id}`, { enterprises, seed, as_of })
    return { population_id: made.id, subjects_count: made.subjects_count }
  },
})

/** 冻结企业事实: what the facts store knows of the city's enterprises on a day, held fast, so that trials made on it can be compared. */
export const freezeEnterprises = action({
  title: { zh: '冻结企业事实', en: 'Freeze the facts of enterprises' },
  input: z.strictObject({ as_of: z.string().refine(isDay).optional() }),
  output: z.strictObject({ population_id: z.string(), subjects_count: z.number() }),
  allow: officers,
  run: async (cx, { as_of = cx.today_on }) => {
    await mayInLab(cx, 'freeze-enterprises')
    const pack = await cityPack(cx)
    const made = await populationFromFacts(cx, namesOf(pack), populationColumns(pack), { as_of })
    if (made.subjects_count === 0) throw fault('incentives.no-enterprises', { day_zh: sayDay(as_of).zh, day_en: sayDay(as_of).en })
    audit(cx, 'incentives.freeze-enterprises', `population:${made.id}`, { as_of, subjects_count: made.subjects_count })
    return { population_id: made.id, subjects_count: made.subjects_count }
  },
})
