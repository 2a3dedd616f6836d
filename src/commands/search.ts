import { fault } from '#kernel/declare/fault.ts'
import { readConfig } from '#kernel/store/config.ts'
import { readArgs, usageFault, type Command } from './command.ts'
import { openDatabase } from './database.ts'

/** 检索索引: makes the search index anew from the things themselves, while people go on working. */
export const search: Command = {
  usage: 'jiebang search rebuild [--city CITY] [--json]',
  title: { zh: '由数据重建检索索引', en: 'make the search index anew from the data' },
  async run(args, io) {
    const { values, positionals: [what] } = readArgs(search, args, { options: { city: { type: 'string' } }, positionals_max: 1 })
    if (what !== 'rebuild') throw usageFault(search)
    const config = readConfig(io.env)
    const database = await openDatabase(config)
    try {
      const { compose } = await import('#src/compose.ts')
      const { rebuild } = await import('#systems/search/rebuild.ts')
      const { house, db, close } = await compose(config, { owner_url: database.url, connections_max: 2 })
      try {
        const ids = values.city === undefined ? [...house.cities.keys()] : [values.city]
        const done = []
        for (const city_id of ids) {
          if (!house.cities.has(city_id)) throw fault('kernel.no-such-city', { city: city_id })
          for (const one of await rebuild(house, db, city_id, { is_whole: true })) {
            done.push({ city_id, ...one })
            io.say({ zh: `${city_id} ${one.kind}：共 ${one.seen} 条，写入 ${one.written} 条，移除 ${one.removed} 条。`, en: `${city_id} ${one.kind}: ${one.seen} things, ${one.written} written, ${one.removed} removed.` })
          }
        }
        io.answer({ ok: true, done })
        return 0
      } finally {
        await close()
      }
    } finally {
      await database.close()
    }
  },
}
