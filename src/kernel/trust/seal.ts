import { invariant, type Sentence } from '../declare/fault.ts'
import { bytesOf, growTree, isHash, root as rootOf, sha256, type Digest } from './merkle.ts'
import { verifySignature } from './keys.ts'

/** A sealed batch of the audit: `head` covers everything before it, so one published head vouches for the whole past. */
export type Batch = { batch: number, size: number, root: string, previous_head: string, head: string, signature: string }

/** What is wrong with a chain, and from which batch on. */
export type ChainProblem = { batch: number, name: 'number' | 'previous-head' | 'size' | 'root' | 'head' | 'signature' | 'published-head', sentence: Sentence }

const HEAD = Buffer.from([0x02])

/** What stands before a city's first batch; it names the city, so that one city's chain cannot be passed off as another's. */
export function firstHead(city_id: string, digest: Digest = sha256): string {
  return digest.of(HEAD, Buffer.from(`jiebang seal 1\n${city_id}`, 'utf8')).toString('hex')
}

/** Hash over previous head, root, batch number and size (0x02, 32 bytes, 32 bytes, then two unsigned 64-bit numbers, high byte first). */
export function headOf({ previous_head, root, batch, size, digest }: { previous_head: string, root: string, batch: number, size: number, digest: Digest }): string {
  const numbers = Buffer.alloc(16)
  numbers.writeBigUInt64BE(BigInt(batch), 0)
  numbers.writeBigUInt64BE(BigInt(size), 8)
  return digest.of(HEAD, bytesOf(previous_head), bytesOf(root), numbers).toString('hex')
}

/** The text that is signed for a head. It says what it is, so that no other signature can be taken for it. */
export function headMessage(head: string): string {
  return `jiebang head 1\n${head}`
}

/** Seals leaf hashes, in order, as batch `batch_no` (from 1, without gaps) upon `previous_head`. */
export function sealBatch({ previous_head, leaves, batch_no, sign, digest = sha256 }: {
  previous_head: string
  leaves: readonly string[]
  batch_no: number
  sign: (message: string) => string
  digest?: Digest
}): Batch {
  invariant(leaves.length > 0, 'a batch holds at least one leaf')
  invariant(Number.isSafeInteger(batch_no) && batch_no >= 1, 'batches are numbered from 1')
  const { root, size } = growTree(digest, leaves)
  const head = headOf({ previous_head, root, batch: batch_no, size, digest })
  return { batch: batch_no, size, root, previous_head, head, signature: sign(headMessage(head)) }
}

/**
 * Checks a chain from its first batch: numbers, links, sizes, roots over the leaves as they are, heads, and signatures where keys are given.
 * `leavesOf` gives the leaf hashes computed afresh from the rows. `published` are heads kept elsewhere: without one a chain cut short at its
 * end, or forged whole by who holds the key, cannot be told from a true one. Returns every problem, oldest first.
 */
export async function checkChain(
  batches: readonly Batch[],
  leavesOf: (batch: number) => readonly string[] | Promise<readonly string[]>,
  { first_head, public_keys, published = [], digest = sha256 }: {
    first_head: string
    public_keys?: readonly string[]
    published?: readonly { batch: number, head: string }[]
    digest?: Digest
  },
): Promise<{ ok: boolean, problems: ChainProblem[] }> {
  const problems: ChainProblem[] = []
  const add = (batch: number, name: ChainProblem['name'], zh: string, en: string): void => { problems.push({ batch, name, sentence: { zh, en } }) }
  let previous_head = first_head
  let expected = 1
  for (const one of batches) {
    const { batch, size, root, head } = one
    const message = headMessage(head)
    if (batch !== expected) add(batch, 'number', `第 ${expected} 批缺失或顺序不对，此处为第 ${batch} 批。`, `Batch ${expected} is missing or out of order; batch ${batch} stands here.`)
    if (one.previous_head !== previous_head) add(batch, 'previous-head', `第 ${batch} 批没有接在上一批之后。`, `Batch ${batch} does not follow from the batch before it.`)
    const leaves = await leavesOf(batch)
    if (leaves.length !== size) add(batch, 'size', `第 ${batch} 批应有 ${size} 条记录，现有 ${leaves.length} 条。`, `Batch ${batch} should hold ${size} records and holds ${leaves.length}.`)
    if (!leaves.every(isHash) || rootOf(digest, leaves) !== root) add(batch, 'root', `第 ${batch} 批的记录被改动、删除、增加或调换过。`, `Records of batch ${batch} were changed, removed, added or reordered.`)
    if (!isWhole(one) || headOf({ ...one, digest }) !== head) add(batch, 'head', `第 ${batch} 批的封存值与其内容不符。`, `The seal of batch ${batch} does not fit its content.`)
    if (public_keys && !public_keys.some((public_key) => verifySignature({ public_key, message, signature: one.signature }))) {
      add(batch, 'signature', `第 ${batch} 批的签名不是由公布的密钥作出。`, `The signature of batch ${batch} is not by a published key.`)
    }
    previous_head = head
    expected = batch + 1
  }
  for (const { batch, head } of published) {
    if (batches.find((one) => one.batch === batch)?.head !== head) add(batch, 'published-head', `第 ${batch} 批与已公布的封存值不一致或已缺失。`, `Batch ${batch} differs from the published head, or is missing.`)
  }
  return { ok: problems.length === 0, problems }
}

function isWhole({ batch, size, root, previous_head }: Batch): boolean {
  return isHash(root) && isHash(previous_head) && Number.isSafeInteger(batch) && batch >= 0 && Number.isSafeInteger(size) && size >= 0
}

