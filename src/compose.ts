import { createHmac } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fault } from '#kernel/declare/fault.ts'
import { loadPack, printProblem, type Pack, type Part } from '#kernel/declare/pack.ts'
import type { System } from '#kernel/declare/system.ts'
import type { Config } from '#kernel/store/config.ts'
import { keepSecret } from '#kernel/store/config.ts'
import { siteOf } from '#kernel/outside/site.ts'
import { machineFrom } from '#kernel/outside/translate.ts'
import type { City, House } from '#kernel/store/cx.ts'
import { openDb, sql, type Db } from '#kernel/store/db.ts'
import { startEmbedded } from '#kernel/store/embedded.ts'
import { app_role, migrate } from '#kernel/store/migrate.ts'
import { runJob } from '#kernel/store/run.ts'
import { bringUp } from '#systems/search/rebuild.ts'
import { AccessTable } from '#kernel/trust/access.ts'
import { platform } from '#kernel/trust/actor.ts'
import { openKeys } from '#kernel/trust/keys.ts'
import { actionsOf } from '#engines/cases/mount.ts'
import { keepProcedures, type CasesRoom } from '#engines/cases/room.ts'
import { casesRoomOf } from './cities.ts'
import { roomsOf, scopesOf } from './rooms.ts'
import { seedDemoChallenges } from './demo.ts'
import { seedDemoProjects } from './demo-projects.ts'
import { seedCity } from './seed.ts'
import { systems } from './systems.ts'

export const packs_root = join(import.meta.dirname, '../packs')
export const version = (JSON.parse(readFileSync(join(import.meta.dirname, '../package.json'), 'utf8')) as { version: string }).version

/** The running house: database open, migrated and seeded, every city ready. `app_url` is the application role's, `owner_url` the owner's. */
export type Composed = { house: House, db: Db, owner_url: string, app_url: string, config: Config, close: () => Promise<void>, database_ended?: Promise<void> }

/** What tests give instead of a data directory's own cluster. */
export type ComposeOptions = { owner_url?: string, seed?: boolean, connections_max?: number }

/** Puts the house together: config → database → packs → cities → seeds. The only place where rooms meet. */
export async function compose(config: Config, options: ComposeOptions = {}): Promise<Composed> {
  const given = options.owner_url ?? config.database_url
  const embedded = given === undefined ? await startEmbedded({ data_dir: config.data_dir }) : null
  const owner_url = given ?? embedded!.url
  try {
    const secret = keepSecret(config)
    // Over our own socket the operating system says who we are; only a server of one's own needs a password.
    const app_password = embedded || /[?&]user=/.test(owner_url) ? null : createHmac('sha256', secret).update('jiebang app role').digest('hex')
    await migrate(owner_url, roomsOf(systems), scopesOf(systems), app_password)
    const cities = new Map<string, City>()
    for (const id of hostedPacks(config)) {
      const city = cityOf(await loadChecked(id))
      cities.set(city.id, city)
    }
    const house: House = {
      cities, systems: new Map(mountProcedures(cities).map((system) => [system.id, system])), is_demo: config.demo, version,
      rooms: { site: siteOf(config), machine: machineFrom(config), keys: openKeys({ directory: join(config.data_dir, 'keys'), ...config.secret === undefined ? {} : { secret: config.secret } }) },
    }
    const app_url = appUrl(owner_url, app_password)
    const db = openDb(app_url, options.connections_max ?? 20)
    house.rooms.health = () => health(house, db)
    for (const city of cities.values()) {
      await runJob(house, db, platform(city.id), async (cx) => {
        await keepProcedures(cx.tx, city.id, city.rooms.cases as CasesRoom)
        if (options.seed !== false) await seedCity(cx)
      })
      if (options.seed !== false && config.demo) await seedDemoChallenges(house, db, city)
      if (options.seed !== false && config.demo) await seedDemoProjects(house, db, city)
      if (options.seed !== false) await bringUp(house, db, city.id)
    }
    return { house, db, owner_url, app_url, config, ...embedded ? { database_ended: embedded.ended } : {}, close: async () => {
      await db.destroy()
      await embedded?.stop()
    } }
  } catch (error) {
    await embedded?.stop()
    throw error
  }
}

/** Parts of packs that the systems read. */
export function partsOf(all: readonly System[] = systems): Part<any>[] {
  return all.flatMap((system) => [...system.parts ?? []])
}

/** The pack asked for, and the city of imported challenges beside it. */
function hostedPacks(config: Config): string[] {
  return [...new Set([config.pack, ...existsSync(join(packs_root, 'challenge-gov')) ? ['challenge-gov'] : []])]
}

async function loadChecked(id: string): Promise<Pack> {
  const pack = await loadPack(packs_root, id, partsOf())
  const wrong = pack.problems.find((problem) => problem.severity === 'error')
  if (wrong) throw fault('packs.unreadable', { pack: id, first: printProblem(wrong, 'en') })
  return pack
}

function cityOf(pack: Pack): City {
  const access = new AccessTable()
  const cases = casesRoomOf(pack, systems)
  for (const system of systems) {
    for (const [name, one] of Object.entries({ ...system.actions, ...system.queries, ...system.documents })) access.add(`${system.id}.${name}`, one.allow)
  }
  for (const [table, scope] of Object.entries(scopesOf(systems))) access.add(`table:${table}`, scope.read)
  for (const bundle of cases.current.values()) {
    for (const [name, one] of Object.entries(actionsOf(bundle))) access.add(`${bundle.procedure.text.system}.${name}`, one.allow)
  }
  return { id: pack.city.id, pack, access, rooms: { cases } }
}

/** Gives each system the actions of the procedures that name it; cities share the route, each with its own access. */
function mountProcedures(cities: Map<string, City>): System[] {
  return systems.map((system) => {
    const actions = { ...system.actions }
    for (const city of cities.values()) {
      for (const bundle of (city.rooms.cases as CasesRoom).current.values()) if (bundle.procedure.text.system === system.id) Object.assign(actions, actionsOf(bundle))
    }
    return { ...system, actions }
  })
}

/** The owner's address with the application role in its place. */
function appUrl(owner_url: string, app_password: string | null): string {
  if (/[?&]user=/.test(owner_url)) return owner_url.replace(/([?&]user=)[^&]*/, `$1${app_role}`)
  const url = new URL(owner_url)
  url.username = app_role
  url.password = app_password ?? ''
  return url.href
}

async function health(house: House, db: Db): Promise<unknown> {
  const { rows } = await sql<{ version: string, fsync: string }>`select current_setting('server_version') as version, current_setting('fsync') as fsync`.execute(db)
  const [home] = house.cities.values()
  return { status: 'ready', version: house.version, pack: { id: home!.pack.id, hash: home!.pack.hash }, database: rows[0] }
}
