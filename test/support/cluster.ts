import { mkdirSync, mkdtempSync, readdirSync, rmSync, statfsSync } from 'node:fs'
import { freemem, tmpdir } from 'node:os'
import { join } from 'node:path'
import { startEmbedded, stopLeftover } from '#kernel/store/embedded.ts'
import { holdDirectory } from '#kernel/store/holder.ts'

/** A PostgreSQL for one run of tests; `url` is the address of its first database, `stop` removes its files as well. */
export type TestCluster = { url: string, stop(): Promise<void> }

const memory_bytes_min = 4 * 1024 ** 3

/** Starts a cluster with nothing made durable; what a killed run left behind is stopped and removed first. */
export async function startTestCluster(): Promise<TestCluster> {
  const clusters_dir = join(roomiest(), 'jiebang-test')
  mkdirSync(clusters_dir, { recursive: true, mode: 0o755 })
  await sweep(clusters_dir)
  const data_dir = mkdtempSync(join(clusters_dir, 'run-'))
  const held = holdDirectory(data_dir, { address: 'test' })
  const embedded = await startEmbedded({ data_dir, fsync: false })
  return {
    url: embedded.url,
    async stop() {
      await embedded.stop()
      held.release()
      rmSync(data_dir, { recursive: true, force: true })
    },
  }
}

async function sweep(clusters_dir: string): Promise<void> {
  for (const name of readdirSync(clusters_dir)) {
    const dir = join(clusters_dir, name)
    try {
      const held = holdDirectory(dir, { address: 'sweep' })
      await stopLeftover(join(dir, 'postgres'))
      held.release()
      rmSync(dir, { recursive: true, force: true })
    } catch {
      // Another run is using it, or another user left it: neither is ours to remove.
    }
  }
}

/** Returns where clusters are quickest: a clone makes some three hundred files: in memory that takes 25 ms, on some disks a second. */
export function roomiest(): string {
  try {
    const { bavail, bsize } = statfsSync('/dev/shm')
    if (bavail * bsize >= memory_bytes_min && freemem() >= memory_bytes_min) return '/dev/shm'
  } catch {
    // Not every system has it.
  }
  return tmpdir()
}
