import type { Config } from '#kernel/store/config.ts'
import type { Cx } from '#kernel/store/cx.ts'
import { runJob } from '#kernel/store/run.ts'
import { platform } from '#kernel/trust/actor.ts'
import { openDatabase } from './database.ts'

/**
 * Does `work` as the platform in one transaction of a city, the first hosted one when none is named, whether the server runs or not.
 * What a command does is real: it must not bring a demonstration along where the server was told to have none.
 */
export async function inCity<T>(config: Config, city: string | undefined, work: (cx: Cx) => Promise<T>): Promise<{ city_id: string, done: T }> {
  const database = await openDatabase(config, { may_create: true })
  try {
    const { compose } = await import('#src/compose.ts')
    const { house, db, close } = await compose({ ...config, demo: false }, { owner_url: database.url, connections_max: 2 })
    try {
      const city_id = city ?? [...house.cities.keys()][0]!
      return { city_id, done: await runJob(house, db, platform(city_id), work) }
    } finally {
      await close()
    }
  } finally {
    await database.close()
  }
}
