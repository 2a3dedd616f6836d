import { z } from 'zod'
import type { Sentence } from '../declare/fault.ts'
import { canonical } from './canonical.ts'
import { fingerprint, verifySignature, type Signer } from './keys.ts'
import { digestOf, leafHash, sha256, verifyProof, type Digest, type Tree } from './merkle.ts'
import { headMessage, headOf, type Batch } from './seal.ts'

const hash = z.string().regex(/^[0-9a-f]{64}$/)
const word = z.string().min(1).max(200)
const base64 = z.string().max(100)

/** 回执: what was received, when and from whom, signed at once and sealed into the audit chain within a minute. Complete in itself: it is verified offline. */
export const receiptShape = z.strictObject({
  version: z.literal(1),
  id: word,
  city_id: word,
  kind: z.string().regex(/^[a-z][a-z-]{0,39}$/),
  subject: word,
  at: z.iso.datetime({ offset: true }),
  by_hash: hash,
  size_bytes: z.int().nonnegative(),
  content_hash: hash,
  digest: z.enum(['sha256', 'sm3']),
  leaf: hash,
  signature: base64,
  key: z.strictObject({ id: word, public_key: base64 }),
  sealed: z.nullable(z.strictObject({
    batch: z.int().positive(),
    index: z.int().nonnegative(),
    size: z.int().positive(),
    proof: z.array(hash).max(64),
    root: hash,
    previous_head: hash,
    head: hash,
    head_signature: base64,
  })),
})

export type Receipt = z.output<typeof receiptShape>

/** What a receipt attests; `by_hash` and `content_hash` stand for the person and the papers without showing them. */
export type Attested = Pick<Receipt, 'id' | 'city_id' | 'kind' | 'subject' | 'at' | 'by_hash' | 'size_bytes' | 'content_hash'>

/** Leaf hash of what a receipt attests: the same leaf goes into the audit's tree. */
export function receiptLeaf(attested: Attested, digest: Digest = sha256): string {
  const { id, city_id, kind, subject, at, by_hash, size_bytes, content_hash } = attested
  return leafHash(digest, canonical({ version: 1, id, city_id, kind, subject, at, by_hash, size_bytes, content_hash, digest: digest.id }))
}

function leafMessage(leaf: string): string {
  return `jiebang receipt 1\n${leaf}`
}

/** Makes a signed receipt, not yet sealed. */
export function makeReceipt(attested: Attested, signer: Signer, digest: Digest = sha256): Receipt {
  const { id, city_id, kind, subject, at, by_hash, size_bytes, content_hash } = attested
  const leaf = receiptLeaf(attested, digest)
  return receiptShape.parse({
    version: 1, id, city_id, kind, subject, at, by_hash, size_bytes, content_hash, digest: digest.id, leaf,
    signature: signer.sign(leafMessage(leaf)), key: { id: signer.id, public_key: signer.public_key }, sealed: null,
  })
}

/** The receipt with its place in a sealed batch; `index` is its leaf's place in the batch's tree. */
export function sealReceipt(receipt: Receipt, { batch, tree, index }: { batch: Batch, tree: Tree, index: number }): Receipt {
  const { size, root, previous_head, head, signature } = batch
  return { ...receipt, sealed: { batch: batch.batch, index, size, proof: tree.proof(index), root, previous_head, head, head_signature: signature } }
}

export type ReceiptCheck = {
  name: 'shape' | 'leaf' | 'key' | 'signature' | 'issuer' | 'proof' | 'head' | 'head-signature' | 'published-head' | 'seal'
  ok: boolean
  sentence: Sentence
}

/**
 * Checks a receipt from its own text alone, without network or database. `trusted_key` is the public key the bureau publishes: without it the
 * checks show that the receipt is whole, not who issued it, and say so. `published_heads` are heads published elsewhere, by batch.
 * Any document may be given; nothing is thrown.
 */
export function verifyReceipt(document: unknown, { trusted_key, published_heads = [] }: {
  trusted_key?: string
  published_heads?: readonly { batch: number, head: string }[]
} = {}): { ok: boolean, checks: ReceiptCheck[] } {
  const checks: ReceiptCheck[] = []
  const check = (name: ReceiptCheck['name'], ok: boolean, yes: Sentence, no: Sentence): void => { checks.push({ name, ok, sentence: ok ? yes : no }) }
  const parsed = receiptShape.safeParse(document)
  check('shape', parsed.success, { zh: '回执格式完整。', en: 'The receipt is complete in form.' }, { zh: '回执格式不完整或被添改。', en: 'The receipt is incomplete in form, or was added to.' })
  if (!parsed.success) return { ok: false, checks }
  const receipt = parsed.data
  const digest = digestAt(receipt.digest)
  const { public_key } = receipt.key

  check('leaf', digest !== null && receiptLeaf(receipt, digest) === receipt.leaf,
    { zh: '回执内容与其摘要一致。', en: 'The content fits its hash.' }, { zh: '回执内容与其摘要不符，内容被改动过。', en: 'The content does not fit its hash: it was changed.' })
  check('key', fingerprint(public_key) === receipt.key.id,
    { zh: '签名密钥与其指纹一致。', en: 'The signing key fits its fingerprint.' }, { zh: '签名密钥与其指纹不符。', en: 'The signing key does not fit its fingerprint.' })
  check('signature', verifySignature({ public_key, message: leafMessage(receipt.leaf), signature: receipt.signature }),
    { zh: '签名有效。', en: 'The signature holds.' }, { zh: '签名无效。', en: 'The signature does not hold.' })
  if (trusted_key === undefined) check('issuer', true, { zh: '未提供公布的密钥：只能证明回执完整，不能证明由谁出具。', en: 'No published key was given: this shows that the receipt is whole, not who issued it.' }, NEVER)
  else check('issuer', trusted_key === public_key, { zh: '由公布的密钥签发。', en: 'It was issued with the published key.' }, { zh: '不是由公布的密钥签发。', en: 'It was not issued with the published key.' })

  if (receipt.sealed === null) check('seal', true, { zh: '尚未封存，目前仅凭签名为证。', en: 'It is not sealed yet; the signature alone vouches for it.' }, NEVER)
  else checkSeal(receipt, receipt.sealed, digest, published_heads, check)
  return { ok: checks.every(({ ok }) => ok), checks }
}

const NEVER: Sentence = { zh: '', en: '' }

function digestAt(id: Receipt['digest']): Digest | null {
  try {
    return digestOf(id)
  } catch {
    return null
  }
}

function checkSeal(receipt: Receipt, sealed: NonNullable<Receipt['sealed']>, digest: Digest | null, published_heads: readonly { batch: number, head: string }[],
  check: (name: ReceiptCheck['name'], ok: boolean, yes: Sentence, no: Sentence) => void): void {
  const { batch, size, index, proof, root, previous_head, head, head_signature } = sealed
  check('proof', digest !== null && verifyProof({ digest, leaf: receipt.leaf, index, size, proof, root }),
    { zh: `已封存于第 ${batch} 批，共 ${size} 条。`, en: `It is sealed in batch ${batch} of ${size} records.` }, { zh: '封存路径不成立。', en: 'The path into the sealed batch does not hold.' })
  check('head', digest !== null && headOf({ previous_head, root, batch, size, digest }) === head,
    { zh: '封存值与批次内容一致。', en: 'The seal fits the batch.' }, { zh: '封存值与批次内容不符。', en: 'The seal does not fit the batch.' })
  check('head-signature', verifySignature({ public_key: receipt.key.public_key, message: headMessage(head), signature: head_signature }),
    { zh: '封存值的签名有效。', en: 'The signature of the seal holds.' }, { zh: '封存值的签名无效。', en: 'The signature of the seal does not hold.' })
  const published = published_heads.find((one) => one.batch === batch)
  if (published) check('published-head', published.head === head,
    { zh: '与对外公布的封存值一致。', en: 'It agrees with the published head.' }, { zh: '与对外公布的封存值不一致。', en: 'It differs from the published head.' })
}
