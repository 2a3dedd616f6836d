import { createHash, getHashes } from 'node:crypto'
import { fault, invariant } from '../declare/fault.ts'

/** A hash function by name. Both give 32 bytes; sm3 is the national standard GB/T 32905, where this Node's OpenSSL has it. */
export type Digest = { id: 'sha256' | 'sm3', of: (...parts: Uint8Array[]) => Buffer }

const LEAVES_MAX = 1_000_000
const LEAF = Buffer.from([0x00])
const NODE = Buffer.from([0x01])

/**
 * The hash function called `id`.
 * @throws fault `trust.no-such-digest` for another name, or where sm3 was built out
 */
export function digestOf(id: string): Digest {
  if ((id !== 'sha256' && id !== 'sm3') || !getHashes().includes(id)) throw fault('trust.no-such-digest', { id: String(id).slice(0, 20) })
  return {
    id,
    of: (...parts) => {
      const hash = createHash(id)
      for (const part of parts) hash.update(part)
      return hash.digest()
    },
  }
}

export const sha256: Digest = digestOf('sha256')

/** Hash of one leaf (RFC 6962: a 0x00 before it, so that no leaf can pass for a node), in hexadecimal. */
export function leafHash(digest: Digest, content: string | Uint8Array): string {
  return digest.of(LEAF, typeof content === 'string' ? Buffer.from(content, 'utf8') : content).toString('hex')
}

/** A grown tree: its root, and for each leaf the hashes that lead there, lowest first. */
export type Tree = { size: number, root: string, proof: (index: number) => string[] }

/**
 * Grows the RFC 6962 tree over leaf hashes, in order. 0 to 1,000,000 leaves; the empty tree's root is the hash of nothing.
 * Costs one hash per leaf; each proof is then a few look-ups.
 * @throws fault `trust.too-many-leaves`
 */
export function growTree(digest: Digest, leaves: readonly string[]): Tree {
  if (leaves.length > LEAVES_MAX) throw fault('trust.too-many-leaves', { max: LEAVES_MAX })
  const levels: Buffer[][] = [leaves.map(bytesOf)]
  for (let level = levels[0]!; level.length > 1;) {
    const above: Buffer[] = []
    // An odd last hash rises as it is: the same tree as splitting at the largest power of two below the size.
    for (let i = 0; i < level.length; i += 2) above.push(i + 1 < level.length ? digest.of(NODE, level[i]!, level[i + 1]!) : level[i]!)
    levels.push(above)
    level = above
  }
  const top = levels.at(-1)![0] ?? digest.of()
  return { size: leaves.length, root: top.toString('hex'), proof: (index) => climb(levels, index) }
}

function climb(levels: readonly Buffer[][], index: number): string[] {
  invariant(Number.isInteger(index) && index >= 0 && index < levels[0]!.length, 'a proof is asked for a leaf of the tree')
  const proof: string[] = []
  for (let height = 0, at = index; height < levels.length - 1; height += 1, at >>= 1) {
    const sibling = levels[height]![at ^ 1]
    if (sibling) proof.push(sibling.toString('hex'))
  }
  return proof
}

/** Root of the tree over `leaves`. See `growTree`. */
export function root(digest: Digest, leaves: readonly string[]): string {
  return growTree(digest, leaves).root
}

/** Proof for one leaf. Grows the whole tree: for many proofs keep the tree. */
export function proof(digest: Digest, leaves: readonly string[], index: number): string[] {
  return growTree(digest, leaves).proof(index)
}

/** Whether `proof` leads from `leaf`, at `index` of `size` leaves, to `root` (RFC 9162, 2.1.3.2). Never throws: what is no hash proves nothing. */
export function verifyProof({ digest, leaf, index, size, proof, root }: {
  digest: Digest
  leaf: string
  index: number
  size: number
  proof: readonly string[]
  root: string
}): boolean {
  if (!Number.isSafeInteger(index) || !Number.isSafeInteger(size) || index < 0 || index >= size || size > LEAVES_MAX || proof.length > 64) return false
  if (![leaf, root, ...proof].every(isHash)) return false
  let at = index, last = size - 1
  let hash = bytesOf(leaf)
  for (const step of proof) {
    if (last === 0) return false
    if ((at & 1) === 1 || at === last) {
      hash = digest.of(NODE, bytesOf(step), hash)
      while ((at & 1) === 0 && at !== 0) {
        at >>= 1
        last >>= 1
      }
    } else hash = digest.of(NODE, hash, bytesOf(step))
    at >>= 1
    last >>= 1
  }
  return last === 0 && hash.toString('hex') === root
}

/** Whether `text` is a 32-byte hash in lowercase hexadecimal. */
export function isHash(text: unknown): text is string {
  return typeof text === 'string' && /^[0-9a-f]{64}$/.test(text)
}

/** The 32 bytes of a hash in hexadecimal. */
export function bytesOf(hash: string): Buffer {
  invariant(isHash(hash), 'a hash is 64 lowercase hexadecimal digits')
  return Buffer.from(hash, 'hex')
}
