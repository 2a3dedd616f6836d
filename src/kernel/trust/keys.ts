import { createHash, createPrivateKey, createPublicKey, hkdfSync, randomBytes, sign as signBytes, verify as verifyBytes, type KeyObject } from 'node:crypto'
import { existsSync, linkSync, mkdirSync, readFileSync, statSync, unlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fault } from '../declare/fault.ts'

/** Who signs: `id` is the fingerprint of the public key, both are printed on receipts. Signatures and keys are base64. */
export type Signer = { id: string, public_key: string, sign: (message: string) => string }

/** A deployment's keys. `data_key` (32 bytes) guards personal identifiers: losing it loses them, so it belongs in the backup, apart from the data. */
export type Keys = { signer: Signer, data_key: Buffer, session_secret: string }

const SECRET_MIN = 32
const SECRET_MAX = 1_024
const SEED_BYTES = 32
// DER around a raw Ed25519 key (RFC 8410): the private seed in PKCS #8, the public key in SPKI.
const PRIVATE_LEAD = Buffer.from('302e020100300506032b657004220420', 'hex')
const PUBLIC_LEAD = Buffer.from('302a300506032b6570032100', 'hex')
const NAMES = ['signing', 'data', 'session'] as const

/**
 * Opens a deployment's keys. With `secret` (JIEBANG_SECRET, 32 to 1,024 characters of chance) all are derived from it and nothing is written;
 * without, each is made on first use and kept in `directory`, mode 0600.
 * @throws fault `trust.secret-length` | `trust.key-file-open` when others may read a key | `trust.key-file-broken`
 */
export function openKeys({ directory, secret }: { directory: string, secret?: string }): Keys {
  const seed = secret === undefined ? keep(directory) : derive(secret)
  return { signer: signerOf(seed('signing')), data_key: seed('data'), session_secret: seed('session').toString('base64url') }
}

function derive(secret: string): (name: typeof NAMES[number]) => Buffer {
  if (secret.length < SECRET_MIN || secret.length > SECRET_MAX) throw fault('trust.secret-length', { min: SECRET_MIN, max: SECRET_MAX })
  return (name) => Buffer.from(hkdfSync('sha256', secret, 'jiebang', `jiebang ${name} key 1`, SEED_BYTES))
}

function keep(directory: string): (name: typeof NAMES[number]) => Buffer {
  mkdirSync(directory, { recursive: true, mode: 0o700 })
  return (name) => {
    const file = join(directory, `${name}.key`)
    if (!existsSync(file)) makeOnce(file)
    if (process.platform !== 'win32' && (statSync(file).mode & 0o077) !== 0) throw fault('trust.key-file-open', { file })
    const text = readFileSync(file, 'utf8').trim()
    if (!/^[0-9a-f]{64}$/.test(text)) throw fault('trust.key-file-broken', { file })
    return Buffer.from(text, 'hex')
  }
}

/** Writes a new key unless another process just did. */
function makeOnce(file: string): void {
  const draft = `${file}.${process.pid}.${randomBytes(4).toString('hex')}`
  writeFileSync(draft, `${randomBytes(SEED_BYTES).toString('hex')}\n`, { mode: 0o600, flag: 'wx', flush: true })
  try {
    // A link appears whole or not at all, and never replaces the key that another process made first.
    linkSync(draft, file)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  } finally {
    unlinkSync(draft)
  }
}

/** An Ed25519 signer from a 32-byte seed. */
export function signerOf(seed: Uint8Array): Signer {
  const private_key = createPrivateKey({ key: Buffer.concat([PRIVATE_LEAD, seed]), format: 'der', type: 'pkcs8' })
  const raw = createPublicKey(private_key).export({ format: 'der', type: 'spki' }).subarray(PUBLIC_LEAD.length)
  const public_key = raw.toString('base64')
  return { id: fingerprint(public_key), public_key, sign: (message) => signBytes(null, Buffer.from(message, 'utf8'), private_key).toString('base64') }
}

/** Fingerprint of a public key: the first 32 hexadecimal digits of the SHA-256 of its 32 bytes. */
export function fingerprint(public_key: string): string {
  return createHash('sha256').update(Buffer.from(public_key, 'base64')).digest('hex').slice(0, 32)
}

/** Whether `signature` is `public_key`'s over `message`. Never throws; a key or signature spelled in any but the one canonical way does not hold. */
export function verifySignature({ public_key, message, signature }: { public_key: string, message: string, signature: string }): boolean {
  const bytes = exactBytes(signature, 64)
  const key = publicKeyOf(public_key)
  return bytes !== null && key !== null && verifyBytes(null, Buffer.from(message, 'utf8'), key, bytes)
}

function publicKeyOf(public_key: string): KeyObject | null {
  const raw = exactBytes(public_key, 32)
  if (raw === null) return null
  try {
    return createPublicKey({ key: Buffer.concat([PUBLIC_LEAD, raw]), format: 'der', type: 'spki' })
  } catch {
    return null
  }
}

function exactBytes(base64: string, length: number): Buffer | null {
  const bytes = Buffer.from(base64, 'base64')
  return bytes.length === length && bytes.toString('base64') === base64 ? bytes : null
}
