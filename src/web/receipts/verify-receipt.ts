/** One check of a receipt: true holds, false fails, null could not be made in this browser or has nothing to check. */
export type Check = { name: 'shape' | 'leaf' | 'key' | 'signature' | 'issuer' | 'proof' | 'head' | 'head-signature' | 'published-head' | 'seal', ok: boolean | null }

type Seal = { batch: number, index: number, size: number, proof: string[], root: string, previous_head: string, head: string, head_signature: string }

/** A receipt as its file has it; the shape is set in src/kernel/trust/receipt.ts. */
export type ReceiptFile = {
  version: 1, id: string, city_id: string, kind: string, subject: string, at: string, by_hash: string, size_bytes: number, content_hash: string
  digest: 'sha256' | 'sm3', leaf: string, signature: string, key: { id: string, public_key: string }, sealed: Seal | null
}

const HASH = /^[0-9a-f]{64}$/
const isText = (value: unknown, max = 200): value is string => typeof value === 'string' && value.length > 0 && value.length <= max
const isHash = (value: unknown): value is string => typeof value === 'string' && HASH.test(value)
const isCount = (value: unknown, min = 0): value is number => typeof value === 'number' && Number.isSafeInteger(value) && value >= min
const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value)
const hasOnly = (value: Record<string, unknown>, keys: readonly string[]) => Object.keys(value).length === keys.length && keys.every((key) => key in value)

const FIELDS = ['version', 'id', 'city_id', 'kind', 'subject', 'at', 'by_hash', 'size_bytes', 'content_hash', 'digest', 'leaf', 'signature', 'key', 'sealed'] as const
const SEAL_FIELDS = ['batch', 'index', 'size', 'proof', 'root', 'previous_head', 'head', 'head_signature'] as const

function isSeal(value: unknown): value is Seal {
  return isObject(value) && hasOnly(value, SEAL_FIELDS) && isCount(value.batch, 1) && isCount(value.index) && isCount(value.size, 1)
    && Array.isArray(value.proof) && value.proof.length <= 64 && value.proof.every(isHash)
    && isHash(value.root) && isHash(value.previous_head) && isHash(value.head) && isText(value.head_signature, 100)
}

/** Whether a document has exactly the fields of a receipt, no more and no fewer. */
export function isReceipt(value: unknown): value is ReceiptFile {
  return isObject(value) && hasOnly(value, FIELDS) && value.version === 1 && isText(value.id) && isText(value.city_id)
    && typeof value.kind === 'string' && /^[a-z][a-z-]{0,39}$/.test(value.kind) && isText(value.subject)
    && typeof value.at === 'string' && /^\d{4}-\d{2}-\d{2}T/.test(value.at) && !Number.isNaN(Date.parse(value.at))
    && isHash(value.by_hash) && isCount(value.size_bytes) && isHash(value.content_hash) && (value.digest === 'sha256' || value.digest === 'sm3')
    && isHash(value.leaf) && isText(value.signature, 100) && isObject(value.key) && hasOnly(value.key, ['id', 'public_key'])
    && isText(value.key.id) && isText(value.key.public_key, 100) && (value.sealed === null || isSeal(value.sealed))
}

/** One text for one value: keys sorted, no white space (RFC 8785 for what a receipt holds: texts and whole numbers). */
export function canonical(value: Record<string, string | number>): string {
  return `{${Object.keys(value).sort((a, b) => a < b ? -1 : 1).map((key) => `${JSON.stringify(key)}:${JSON.stringify(value[key])}`).join(',')}}`
}

const utf8 = (text: string) => new TextEncoder().encode(text)
const hex = (bytes: Uint8Array) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
const unhex = (text: string) => Uint8Array.from({ length: text.length / 2 }, (_, at) => Number.parseInt(text.slice(at * 2, at * 2 + 2), 16))

function join(...parts: Uint8Array[]): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) { all.set(part, at); at += part.length }
  return all
}

async function sha256(...parts: Uint8Array[]): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', join(...parts)))
}

/** The bytes of base64 text of exactly `length` bytes, written in the one canonical way; else null. */
function bytesOf(base64: string, length: number): Uint8Array<ArrayBuffer> | null {
  try {
    const text = atob(base64)
    if (text.length !== length || btoa(text) !== base64) return null
    return Uint8Array.from(text, (character) => character.charCodeAt(0))
  } catch {
    return null
  }
}

/** Whether an Ed25519 signature holds; null where this browser does not know Ed25519. */
async function isSigned({ public_key, message, signature }: { public_key: string, message: string, signature: string }): Promise<boolean | null> {
  const raw = bytesOf(public_key, 32), signed = bytesOf(signature, 64)
  if (raw === null || signed === null) return false
  let key: CryptoKey
  try {
    key = await crypto.subtle.importKey('raw', raw, { name: 'Ed25519' }, false, ['verify'])
  } catch (cause) {
    return cause instanceof DOMException && cause.name === 'NotSupportedError' ? null : false
  }
  return crypto.subtle.verify({ name: 'Ed25519' }, key, signed, join(utf8(message)))
}

/** Whether the proof leads from the leaf to the root (RFC 9162, 2.1.3.2). */
async function isIn({ leaf, index, size, proof, root }: { leaf: string, index: number, size: number, proof: string[], root: string }): Promise<boolean> {
  if (index >= size || size > 1_000_000) return false
  const node = Uint8Array.of(1)
  let at = index, last = size - 1
  let hash: Uint8Array = unhex(leaf)
  for (const step of proof) {
    if (last === 0) return false
    if ((at & 1) === 1 || at === last) {
      hash = await sha256(node, unhex(step), hash)
      while ((at & 1) === 0 && at !== 0) { at >>= 1; last >>= 1 }
    } else hash = await sha256(node, hash, unhex(step))
    at >>= 1
    last >>= 1
  }
  return last === 0 && hex(hash) === root
}

async function headOf({ previous_head, root, batch, size }: Seal): Promise<string> {
  const numbers = new DataView(new ArrayBuffer(16))
  numbers.setBigUint64(0, BigInt(batch))
  numbers.setBigUint64(8, BigInt(size))
  return hex(await sha256(Uint8Array.of(2), unhex(previous_head), unhex(root), new Uint8Array(numbers.buffer)))
}

/** Whether this browser, on this connection, can compute hashes at all: only https and localhost are allowed to. */
export function canVerify(): boolean {
  return typeof crypto !== 'undefined' && crypto.subtle !== undefined
}

/**
 * Checks a receipt in the browser, sending nothing anywhere: the same checks in the same order as `jiebang verify`. `trusted_key` is the key the
 * bureau publishes; `published_heads` the seals it publishes. A receipt hashed with SM3 cannot be recomputed by a browser: those checks are null.
 */
export async function verifyReceipt(document: unknown, { trusted_key, published_heads = [] }: {
  trusted_key?: string, published_heads?: readonly { batch: number, head: string }[]
} = {}): Promise<{ receipt: ReceiptFile | null, checks: Check[] }> {
  if (!isReceipt(document)) return { receipt: null, checks: [{ name: 'shape', ok: false }] }
  const receipt = document
  const checks: Check[] = [{ name: 'shape', ok: true }]
  const can_hash = receipt.digest === 'sha256'
  const { version, id, city_id, kind, subject, at, by_hash, size_bytes, content_hash, digest } = receipt
  const text = canonical({ version, id, city_id, kind, subject, at, by_hash, size_bytes, content_hash, digest })
  checks.push({ name: 'leaf', ok: can_hash ? hex(await sha256(Uint8Array.of(0), utf8(text))) === receipt.leaf : null })
  const raw = bytesOf(receipt.key.public_key, 32)
  checks.push({ name: 'key', ok: raw !== null && hex(await sha256(raw)).slice(0, 32) === receipt.key.id })
  const { public_key } = receipt.key
  checks.push({ name: 'signature', ok: await isSigned({ public_key, message: `jiebang receipt 1\n${receipt.leaf}`, signature: receipt.signature }) })
  checks.push({ name: 'issuer', ok: trusted_key === undefined ? null : trusted_key === public_key })
  const { sealed } = receipt
  if (sealed === null) return { receipt, checks: [...checks, { name: 'seal', ok: null }] }
  checks.push({ name: 'proof', ok: can_hash ? await isIn({ ...sealed, leaf: receipt.leaf }) : null })
  checks.push({ name: 'head', ok: can_hash ? await headOf(sealed) === sealed.head : null })
  checks.push({ name: 'head-signature', ok: await isSigned({ public_key, message: `jiebang head 1\n${sealed.head}`, signature: sealed.head_signature }) })
  const published = published_heads.find((one) => one.batch === sealed.batch)
  checks.push({ name: 'published-head', ok: published === undefined ? null : published.head === sealed.head })
  return { receipt, checks }
}
