import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { loadPack } from '#kernel/declare/pack.ts'
import type { TableScope } from '#kernel/declare/system.ts'
import { localFileStore, type FileStore } from '#kernel/outside/file-store.ts'
import type { City, Cx, House } from '#kernel/store/cx.ts'
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
import { seedFacts } from './seed-facts.ts'
import { system as facts } from './system.ts'

const root = new URL('../../../', import.meta.url).pathname
const systems = [organizations, facts]
const closed: TableScope = { relations: {}, read: {} }
const scopes: Record<string, TableScope> = {
  command: closed, audit: { ...closed, is_append_only: true }, outbox: closed, seal_batch: closed, seal_leaf: closed, job: closed, file_total: closed,
  file: { relations: { own: true }, read: { anyone: ['own'] } },
  case_party: closed, ...searchTables({ anyone: relations }), ...organizations.tables, ...facts.tables,
}

export type TestHouse = {
  house: House
  db: Db
  owner: Db
  files: FileStore
  act: (actor: Actor, name: string, input: unknown) => Promise<any>
  ask: (actor: Actor, name: string, input?: unknown) => Promise<any>
  as: <T>(city_id: string, work: (cx: Cx) => Promise<T>) => Promise<T>
  close: () => Promise<void>
}

/** A house of the facts and the organisations with two cities in one database, `jinhua` seeded, `elsewhere` of the same pack and not. */
export async function openTestHouse(): Promise<TestHouse> {
  await template('facts_system', async (url) => {
    const rooms = ['kernel/store', 'kernel/outside', 'facts', 'engines/cases', 'engines/match', 'systems/organizations'].map((folder) => ({ name: folder, folder: `${root}src/${folder}` }))
    await migrate(url, rooms, scopes, null)
  })
  const database = await freshDatabase('facts_system')
  const db = openDb(database.url.replace(/user=\w+/, `user=${app_role}`), 8)
  const owner = openDb(database.url, 1)
  const pack = await loadPack(`${root}packs`, 'jinhua', systems.flatMap((system) => system.parts ?? []))
  const access = new AccessTable()
  for (const [table, scope] of Object.entries(scopes)) access.add(`table:${table}`, scope.read)
  for (const system of systems) {
    for (const [name, declared] of Object.entries({ ...system.actions, ...system.queries })) access.add(`${system.id}.${name}`, declared.allow)
  }
  const files_dir = mkdtempSync(join(tmpdir(), 'facts-files-'))
  const files = localFileStore(files_dir)
  const cities = ['jinhua', 'elsewhere'].map((id): [string, City] => [id, { id, pack: { ...pack, city: { ...pack.city, id } }, access, rooms: {} }])
  const house: House = {
    cities: new Map(cities), systems: new Map(systems.map((system) => [system.id, system])), is_demo: true, version: '0.0.0',
    rooms: { keys: { signer: signerOf(new Uint8Array(32).fill(1)), data_key: Buffer.alloc(32, 7), session_secret: 'x' }, files },
  }
  const as = <T>(city_id: string, work: (cx: Cx) => Promise<T>) => runJob(house, db, platform(city_id), work)
  for (const [id] of cities) await as(id, (cx) => seedOrganizations(cx))
  await as('jinhua', (cx) => seedDemoOrganizations(cx))
  await as('jinhua', (cx) => seedFacts(cx))
  const declared = (kind: 'actions' | 'queries', name: string) => house.systems.get(name.split('.')[0] ?? '')?.[kind][name.split('.')[1] ?? ''] as any
  return {
    house, db, owner, files, as,
    act: async (actor, name, input) => (await runAction(house, db, name, declared('actions', name), actor, newId(), input)).body,
    ask: (actor, name, input = {}) => runQuery(house, db, name, declared('queries', name), actor, input),
    close: async () => {
      await db.destroy()
      await owner.destroy()
      rmSync(files_dir, { recursive: true, force: true })
    },
  }
}

/** Somebody of the demonstration's city. */
export function actorAs(account_id: string, role: string, { org_id = null, county_id = null }: { org_id?: string | null, county_id?: string | null } = {}): Actor {
  return { city_id: 'jinhua', account_id, name: account_id, grants: [{ role, org_id, county_id }], language: 'zh' }
}
