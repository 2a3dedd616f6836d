import { createHash } from 'node:crypto'
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { TableScope } from '#kernel/declare/system.ts'
import { migrate, type Room } from '#kernel/store/migrate.ts'

/** How the schema comes about: the rooms in order, each of their steps with its hash, and who reads which table. */
export type MigrationPlan = { rooms: readonly Room[], scopes: Record<string, TableScope>, steps: { name: string, hash: string }[] }

/** The plan of this release. */
export async function loadPlan(): Promise<MigrationPlan> {
  const [{ roomsOf, scopesOf }, { systems }] = await Promise.all([import('#src/rooms.ts'), import('#src/systems.ts')])
  return planOf(roomsOf(systems), scopesOf(systems))
}

/** The plan of given rooms; steps are named as `migrate` records them. */
export function planOf(rooms: readonly Room[], scopes: Record<string, TableScope>): MigrationPlan {
  const steps = rooms.flatMap((room) => stepsOf(room).map((file) => ({
    name: `${room.name}/${file}`, hash: createHash('sha256').update(readFileSync(join(room.folder, file), 'utf8')).digest('hex'),
  })))
  return { rooms, scopes, steps }
}

function stepsOf(room: Room): string[] {
  const later = join(room.folder, 'migrations')
  const files = existsSync(later) ? readdirSync(later).filter((name) => name.endsWith('.sql')).sort().map((name) => `migrations/${name}`) : []
  return [...(existsSync(join(room.folder, 'tables.sql')) ? ['tables.sql'] : []), ...files]
}

/** Runs only the named steps, so that the tables stand as they stood when a backup was made; policies come with `migrateFully`. */
export async function migrateTo(url: string, plan: MigrationPlan, names: readonly string[]): Promise<void> {
  const aside = mkdtempSync(join(tmpdir(), 'jiebang-steps-'))
  try {
    const rooms = plan.rooms.map((room, index): Room => {
      const folder = join(aside, String(index))
      for (const file of stepsOf(room).filter((one) => names.includes(`${room.name}/${one}`))) {
        mkdirSync(dirname(join(folder, file)), { recursive: true })
        copyFileSync(join(room.folder, file), join(folder, file))
      }
      return { name: room.name, folder }
    })
    await migrate(url, rooms, {}, null)
  } finally {
    rmSync(aside, { recursive: true, force: true })
  }
}

/** Brings the database up to this release: the steps that are left, then the policies. */
export async function migrateFully(url: string, plan: MigrationPlan): Promise<number> {
  return (await migrate(url, plan.rooms, plan.scopes, null)).steps
}
