import { fault } from '#kernel/declare/fault.ts'
import { readConfig } from '#kernel/store/config.ts'
import { isDay } from '#kernel/values/days.ts'
import { readArgs, usageFault, type Command } from './command.ts'
import { inStretches } from './in-city.ts'

// One transaction lasts a minute at most; this many take some seconds.
const stretch = 100_000
const seed_max = 2_147_483_647

/** 演示数据: a made-up population of enterprises for sweeps, the laboratory and the bench; the same for the same seed. */
export const demo: Command = {
  usage: 'jiebang demo population --enterprises N --seed S [--as-of DATE] [--city CITY] [--json]',
  title: { zh: '生成演示企业人群（标明演示，供测算）', en: 'make a population of demonstration enterprises, marked as such, to run rules on' },
  async run(args, io) {
    const { values, positionals: [what] } = readArgs(demo, args, {
      options: { enterprises: { type: 'string', default: '100000' }, seed: { type: 'string', default: '1' }, 'as-of': { type: 'string' }, city: { type: 'string' } }, positionals_max: 1,
    })
    if (what !== 'population') throw usageFault(demo)
    const { subjects_max, closePopulation } = await import('#engines/rules/population.ts')
    const enterprises = whole('enterprises', values.enterprises, 1, subjects_max), seed = whole('seed', values.seed, 0, seed_max)
    const day = values['as-of']
    if (day !== undefined && !isDay(day)) throw fault('commands.wrong-value', { name: 'as-of' })
    const { openDemoPopulation, fillDemoPopulation } = await import('#engines/rules/demo-population.ts')
    const { demoPopulationOf } = await import('#engines/rules/demo-shape.ts')
    const { namesOf } = await import('#engines/rules/measure-check.ts')
    const { populationColumns } = await import('#engines/rules/population-columns.ts')
    const started = performance.now()
    const { city_id, done } = await inStretches(readConfig(io.env), values.city, async (inCity, city) => {
      const made = demoPopulationOf(city.pack)
      if (made === null) throw fault('rules.no-demo-population', { pack: city.pack.id })
      const names = namesOf(city.pack), columns = populationColumns(city.pack)
      const id = await inCity((cx) => openDemoPopulation(cx, columns, made, { enterprises, seed, as_of: day ?? cx.today_on }))
      for (let from = 1; from <= enterprises; from += stretch) {
        await inCity((cx) => fillDemoPopulation(cx, id, names, columns, made, { seed, from, until: Math.min(enterprises, from + stretch - 1) }))
      }
      return { id, subjects_count: await inCity((cx) => closePopulation(cx, id)) }
    })
    const { id, subjects_count } = done
    const seconds = Math.round((performance.now() - started) / 100) / 10
    io.say({ zh: `演示人群 ${id}：${subjects_count} 家企业，用时 ${seconds} 秒。全部为虚构，不是统计。`, en: `Demonstration population ${id}: ${subjects_count} enterprises in ${seconds} s. All of it is made up, none of it a statistic.` })
    io.answer({ ok: true, city_id, population: id, subjects: subjects_count, seed, seconds })
    return 0
  },
}

function whole(name: string, text: string, min: number, max: number): number {
  const value = /^\d{1,10}$/.test(text) ? Number(text) : Number.NaN
  if (!(value >= min && value <= max)) throw fault('commands.not-a-count', { name, min, max })
  return value
}
