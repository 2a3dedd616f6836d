import { loadPack } from '#kernel/declare/pack.ts'
import type { City, House } from '#kernel/store/cx.ts'
import { openDb, type Db } from '#kernel/store/db.ts'
import { newId } from '#kernel/store/ids.ts'
import { app_role, migrate } from '#kernel/store/migrate.ts'
import { runAction, runJob, runQuery } from '#kernel/store/run.ts'
import { AccessTable } from '#kernel/trust/access.ts'
import { platform, relations, type Actor } from '#kernel/trust/actor.ts'
import { signerOf } from '#kernel/trust/keys.ts'
import { searchTables } from '#engines/match/scope.ts'
import { seedDemoOrganizations, seedOrganizations } from '#systems/organizations/seed-organizations.ts'
import { system as organizations } from '#systems/organizations/system.ts'
import { freshDatabase, template } from '#test/support/database.ts'
import { seedDemo } from './seed-demo.ts'
import { system as accounts } from './system.ts'

const root = new URL('../../../', import.meta.url).pathname
const systems = [organizations, accounts]
// Organisations are indexed as they are written.
const engines = ['cases', 'match'].map((name) => ({ name, folder: `${root}src/engines/${name}` }))
const of_engines = { case_party: { relations: {}, read: {} }, ...searchTables({ anyone: relations }) }
const closed = { relations: {}, read: {} }
const of_kernel = { command: closed, audit: { ...closed, is_append_only: true }, outbox: closed, seal_batch: closed, seal_leaf: closed }

/** Signs sessions in tests. */
export const test_secret = 'a secret for tests, forty-four characters long'

export type TestHouse = {
  house: House
  db: Db
  owner_url: string
  app_url: string
  act: (actor: Actor, name: string, input: unknown, command_id?: string) => Promise<any>
  ask: (actor: Actor, name: string, input?: unknown) => Promise<any>
  close: () => Promise<void>
}

/** A house of these two systems with two cities in one database, `jinhua` with its demonstration seeded, `elsewhere` with its organisations only. */
export async function openTestHouse({ is_demo = true }: { is_demo?: boolean } = {}): Promise<TestHouse> {
  await template('accounts', async (url) => {
    const scopes = Object.assign({}, of_kernel, of_engines, ...systems.map((system) => system.tables))
    await migrate(url, [{ name: 'store', folder: `${root}src/kernel/store` }, ...engines, ...systems.map((system) => ({ name: system.id, folder: `${root}src/systems/${system.id}` }))], scopes, null)
  })
  const database = await freshDatabase('accounts')
  const app_url = database.url.replace(/user=\w+/, `user=${app_role}`)
  const db = openDb(app_url, 8)
  const pack = await loadPack(`${root}packs`, 'jinhua', systems.flatMap((system) => system.parts ?? []))
  const access = new AccessTable()
  for (const system of systems) {
    for (const [table, scope] of Object.entries(system.tables)) access.add(`table:${table}`, scope.read)
    for (const [name, declared] of Object.entries({ ...system.actions, ...system.queries })) access.add(`${system.id}.${name}`, declared.allow)
  }
  const cities = ['jinhua', 'elsewhere'].map((id): [string, City] => [id, { id, pack: { ...pack, city: { ...pack.city, id } }, access, rooms: {} }])
  const house: House = {
    cities: new Map(cities), systems: new Map(systems.map((system) => [system.id, system])), is_demo, version: '0.0.0',
    rooms: { keys: { signer: signerOf(new Uint8Array(32).fill(1)), data_key: Buffer.alloc(32, 7), session_secret: test_secret } },
  }
  for (const [id] of cities) await runJob(house, db, platform(id), (cx) => seedOrganizations(cx))
  if (is_demo) {
    await runJob(house, db, platform('jinhua'), (cx) => seedDemoOrganizations(cx))
    await runJob(house, db, platform('jinhua'), (cx) => seedDemo(cx))
  }
  const declared = (kind: 'actions' | 'queries', name: string) => house.systems.get(name.split('.')[0] ?? '')?.[kind][name.split('.')[1] ?? ''] as any
  return {
    house, db, app_url, owner_url: database.url,
    act: async (actor, name, input, command_id = newId()) => (await runAction(house, db, name, declared('actions', name), actor, command_id, input)).body,
    ask: (actor, name, input = {}) => runQuery(house, db, name, declared('queries', name), actor, input),
    close: () => db.destroy(),
  }
}

/** An actor of the demonstration's city, as the database would tell it. */
export function actorAs(account_id: string, role: string, { org_id = null, county_id = null, city_id = 'jinhua' }: { org_id?: string | null, county_id?: string | null, city_id?: string } = {}): Actor {
  return { city_id, account_id, name: account_id, grants: [{ role, org_id, county_id }], language: 'zh' }
}
