import { fault } from '#kernel/declare/fault.ts'
import type { Config } from '#kernel/store/config.ts'
import type { City, Cx } from '#kernel/store/cx.ts'
import { runJob } from '#kernel/store/run.ts'
import { platform } from '#kernel/trust/actor.ts'
import { openDatabase } from './database.ts'

/** Does work in a city, a transaction each time. */
export type InCity = <T>(work: (cx: Cx) => Promise<T>) => Promise<T>

/**
 * Does `work` as the platform in one transaction of a city, the first hosted one when none is named, whether the server runs or not.
 * What a command does is real: it must not bring a demonstration along where the server was told to have none.
 */
export async function inCity<T>(config: Config, city: string | undefined, work: (cx: Cx) => Promise<T>): Promise<{ city_id: string, done: T }> {
  return inStretches(config, city, (once) => once(work))
}

/** The same for work that takes several transactions, for none may live longer than a minute. */
export async function inStretches<T>(config: Config, city: string | undefined, work: (inCity: InCity, city: City) => Promise<T>): Promise<{ city_id: string, done: T }> {
  const database = await openDatabase(config, { may_create: true })
  try {
    const { compose } = await import('#src/compose.ts')
    const { house, db, close } = await compose({ ...config, demo: false }, { owner_url: database.url, connections_max: 2 })
    try {
      const city_id = city ?? [...house.cities.keys()][0]!
      const hosted = house.cities.get(city_id)
      if (hosted === undefined) throw fault('kernel.no-such-city', { city: city_id })
      return { city_id, done: await work((one) => runJob(house, db, platform(city_id), one), hosted) }
    } finally {
      await close()
    }
  } finally {
    await database.close()
  }
}
