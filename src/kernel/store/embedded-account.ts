import { spawnSync } from 'node:child_process'
import { chownSync, existsSync, lstatSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fault } from '#kernel/declare/fault.ts'

/** Who runs PostgreSQL, and how: the words put before a command, and what its start is given. */
export type Account = { uid?: number, gid?: number, prefix: string[], start: { cwd: string, env: Record<string, string>, uid?: number, gid?: number } }

// Nothing is inherited: variables such as PGPORT or PGOPTIONS would silently change the server.
const start = { cwd: '/', env: { PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', LC_ALL: 'C', TZ: 'UTC' } }

/**
 * Chooses who runs PostgreSQL in `dir` with the programs in `native`: ourselves, or as root (which PostgreSQL refuses) the directory's owner,
 * else `nobody`. Where that user cannot pass, as under /root, it is given the one privilege to pass closed directories (or, where
 * a container withholds that, to override permissions), and no other.
 * @throws fault `store.directory-unreachable` | `store.directory-owner`
 */
export function chooseAccount({ dir, native }: { dir: string, native: string }): Account {
  const owner = existsSync(dir) ? lstatSync(dir) : undefined
  if (process.getuid?.() !== 0) {
    if (owner !== undefined && owner.uid !== process.getuid!()) throw fault('store.directory-owner', { dir, owner: owner.uid })
    return { prefix: [], start }
  }
  const { uid, gid } = owner !== undefined && owner.uid !== 0 ? owner : nobody()
  try {
    if (owner?.uid === 0) giveAway(dir, uid, gid)
  } catch {
    throw fault('store.directory-unreachable', { dir, user: uid })
  }
  const plain: Account = { uid, gid, prefix: [], start: { ...start, uid, gid } }
  const privileged = ['+dac_read_search', '+dac_override'].map((privilege): Account => ({
    uid,
    gid,
    // Without that secure bit access(2) ignores the privilege, and PostgreSQL asks it whether its own program may be run.
    prefix: ['setpriv', `--reuid=${uid}`, `--regid=${gid}`, '--clear-groups', '--securebits=+no_setuid_fixup', `--inh-caps=${privilege}`, `--ambient-caps=${privilege}`, '--'],
    start,
  }))
  const account = [plain, ...privileged].find((candidate) => canReach(candidate, dir, native))
  if (account === undefined) throw fault('store.directory-unreachable', { dir: canReach(plain, '/', native) ? dir : native, user: uid })
  return account
}

/** Really goes there and starts the program: permission bits alone do not tell about access lists, mounts and libraries. */
function canReach(account: Account, dir: string, native: string): boolean {
  // A database directory still to be made is reached if its parent is.
  const place = existsSync(dir) ? dir : dirname(dir)
  const go = 'cd "$1" && test -r "$2/share/postgresql/postgres.bki" && exec "$2/bin/postgres" -V'
  const [program, ...args] = [...account.prefix, '/bin/sh', '-c', go, 'sh', place, native]
  return spawnSync(program!, args, { ...account.start, stdio: 'ignore' }).status === 0
}

function nobody(): { uid: number, gid: number } {
  try {
    const line = readFileSync('/etc/passwd', 'utf8').split('\n').find((entry) => entry.startsWith('nobody:'))
    const [, , uid, gid] = line?.split(':').map(Number) ?? []
    if (Number.isSafeInteger(uid) && uid! > 0 && Number.isSafeInteger(gid)) return { uid: uid!, gid: gid! }
  } catch {
    // A system without /etc/passwd still has the conventional number.
  }
  return { uid: 65_534, gid: 65_534 }
}

function giveAway(dir: string, uid: number, gid: number): void {
  for (const entry of readdirSync(dir, { withFileTypes: true })) {
    const path = join(dir, entry.name)
    if (entry.isDirectory()) giveAway(path, uid, gid)
    else if (!entry.isSymbolicLink()) chownSync(path, uid, gid)
  }
  chownSync(dir, uid, gid)
}
