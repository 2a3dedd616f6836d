import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { fault, type Fault } from '#kernel/declare/fault.ts'

/** Who holds a data directory, as written beside the lock for whoever is refused. */
type Holder = { pid: number, since: string, address: string }

const patience_ms = 300

// A lock is let go when its object is collected, so a caller that keeps no hold of what we return must not lose it.
const locks = new Set<DatabaseSync>()

/**
 * Holds a data directory for this process until `release()` or the process's end, however it ends.
 * The lock is the operating system's, taken through SQLite because Node offers no other: it leaves nothing stale behind, two starters
 * cannot both get it, and unlike a process number it also tells apart containers that share a volume.
 * @throws fault `store.directory-held` within half a second, naming the holder | `store.directory-unwritable`
 */
export function holdDirectory(dir: string, about: { address: string }): { release(): void } {
  const lock = openLock(dir)
  const card = join(dir, 'holder.json')
  try {
    lock.exec('pragma journal_mode = memory; begin exclusive')
  } catch (error) {
    lock.close()
    if (!isBusy(error)) throw unwritable(dir, error)
    const { pid, since, address } = readHolder(card)
    throw fault('store.directory-held', { dir, pid, since, address })
  }
  const holder: Holder = { pid: process.pid, since: new Date().toISOString(), address: about.address }
  try {
    writeFileSync(card, JSON.stringify(holder) + '\n', { mode: 0o600 })
  } catch (error) {
    lock.close()
    throw unwritable(dir, error)
  }
  locks.add(lock)
  return {
    release() {
      if (!locks.delete(lock)) return
      rmSync(card, { force: true })
      // The lock file itself stays: removing it would let a waiting starter lock a file that is no longer in the directory.
      lock.close()
    },
  }
}

function openLock(dir: string): DatabaseSync {
  try {
    // As root the database runs as another user, which must be able to pass through to its own closed directory.
    mkdirSync(dir, { recursive: true, mode: process.getuid?.() === 0 ? 0o711 : 0o700 })
    if (!statSync(dir).isDirectory()) throw new Error('not a directory')
    return new DatabaseSync(join(dir, 'holder.lock'), { timeout: patience_ms })
  } catch (error) {
    throw unwritable(dir, error)
  }
}

function unwritable(dir: string, error: unknown): Fault {
  const because = (error as NodeJS.ErrnoException).code ?? String(error)
  return fault('store.directory-unwritable', { dir, because: because === 'ERR_SQLITE_ERROR' ? (error as Error).message : because })
}

function isBusy(error: unknown): boolean {
  return (error as { errcode?: number }).errcode === 5
}

/** Between another's lock and its card lies an instant in which the card is missing or names a dead holder; the refusal stands all the same. */
function readHolder(card: string): Holder | { pid: '?', since: '?', address: '?' } {
  for (let tries_left = 4; ; tries_left -= 1) {
    try {
      const holder = JSON.parse(readFileSync(card, 'utf8')) as Holder
      if (tries_left === 0 || isAlive(holder.pid)) return holder
    } catch {
      if (tries_left === 0) return { pid: '?', since: '?', address: '?' }
    }
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 50)
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
