import { createCipheriv, createDecipheriv, createHash, createPrivateKey, createPublicKey, diffieHellman, generateKeyPairSync, hkdfSync, pbkdf2Sync, randomBytes, type KeyObject } from 'node:crypto'
import { z } from 'zod'
import { fault, invariant } from '../declare/fault.ts'
import { canonical } from './canonical.ts'

// DER around raw X25519 keys (RFC 8410), as in keys.ts for Ed25519.
const PRIVATE_LEAD = Buffer.from('302e020100300506032b656e04220420', 'hex')
const PUBLIC_LEAD = Buffer.from('302a300506032b656e032100', 'hex')
const KEY_BYTES = 32

/** Rounds of PBKDF2 with SHA-256 between a passphrase and the key it guards. */
export const passphrase_rounds = 600_000
/** Longest content sealed at once, bytes. */
export const split_bytes_max = 1_048_576

/** Where a sealed content belongs (city, case, bid, version, organisation): moved elsewhere it no longer opens. */
export type Place = Record<string, string | number>

/** A holder's pair of X25519 keys, 32 bytes each in base64. The private one is made and kept by its holder. */
export type HolderKeys = { public_key: string, private_key: string }

const base64 = z.string().regex(/^[A-Za-z0-9+/]+={0,2}$/)

/** A private key under a passphrase: what the server may keep of it. */
export const wrappedKeyShape = z.strictObject({
  kdf: z.literal('PBKDF2-SHA256'), rounds: z.int().min(100_000).max(10_000_000), salt: base64.length(24), iv: base64.length(16), cipher: base64.length(64),
})
export type WrappedKey = z.output<typeof wrappedKeyShape>

/** Makes a holder's pair of keys. Browsers make theirs themselves (src/web/ceremony/holder-keys.ts); this is for demonstrations, tests and recovery. */
export function makeHolderKeys(): HolderKeys {
  const { publicKey, privateKey } = generateKeyPairSync('x25519')
  return {
    public_key: publicKey.export({ format: 'der', type: 'spki' }).subarray(PUBLIC_LEAD.length).toString('base64'),
    private_key: privateKey.export({ format: 'der', type: 'pkcs8' }).subarray(PRIVATE_LEAD.length).toString('base64'),
  }
}

/** Whether a text is a public key of 32 bytes, spelled in the one canonical way. */
export function isHolderKey(public_key: string): boolean {
  const raw = Buffer.from(public_key, 'base64')
  return raw.length === KEY_BYTES && raw.toString('base64') === public_key
}

/** Fingerprint of a holder's public key: the first 32 hexadecimal digits of the SHA-256 of its 32 bytes. */
export function holderFingerprint(public_key: string): string {
  return createHash('sha256').update(Buffer.from(public_key, 'base64')).digest('hex').slice(0, 32)
}

/** Seals `content` under a key of its own, made for this once: AES-256-GCM, bound to its place. Nobody keeps `key`: it is split at once. */
export function sealContent(place: Place, content: Buffer): { key: Buffer, cipher: string } {
  invariant(content.length <= split_bytes_max, 'a sealed content is bounded by its form')
  const key = randomBytes(KEY_BYTES)
  return { key, cipher: lock(key, textOf('content', place), content) }
}

/** Opens what `sealContent` sealed. @throws fault `trust.sealed-broken` for a changed byte, another place or another key */
export function openContent(place: Place, key: Buffer, cipher: string): Buffer {
  return unlock(key, textOf('content', place), cipher)
}

/** Splits a key so that either share alone is pure chance: one is random, the other its XOR with the key. */
export function splitKey(key: Buffer): [Buffer, Buffer] {
  const first = randomBytes(key.length)
  return [first, joinKey(key, first)]
}

/** The key of two shares. */
export function joinKey(first: Buffer, second: Buffer): Buffer {
  invariant(first.length === second.length, 'shares are as long as their key')
  return Buffer.from(first.map((byte, at) => byte ^ second[at]!))
}

/** Hash by which a share is known before and after it is released; a share is 32 bytes of chance, so its hash tells nothing. */
export function shareHash(share: Buffer): string {
  return createHash('sha256').update('jiebang share 1\n').update(share).digest('hex')
}

/** Seals a share to one holder: an X25519 key used once, HKDF-SHA256, AES-256-GCM bound to its place. Layout: public key, iv, tag, cipher. */
export function sealShare(public_key: string, place: Place, share: Buffer): string {
  const once = makeHolderKeys()
  const own = Buffer.from(once.public_key, 'base64')
  const key = shareKey(agree(once.private_key, public_key), own, Buffer.from(public_key, 'base64'))
  return Buffer.concat([own, Buffer.from(lock(key, textOf('share', place), share), 'base64')]).toString('base64')
}

/** Opens a share with its holder's private key. @throws fault `trust.sealed-broken` */
export function openShare(keys: HolderKeys, place: Place, sealed: string): Buffer {
  const bytes = Buffer.from(sealed, 'base64')
  if (bytes.length < KEY_BYTES + 28) throw fault('trust.sealed-broken')
  const once = bytes.subarray(0, KEY_BYTES)
  const key = shareKey(agree(keys.private_key, once.toString('base64')), once, Buffer.from(keys.public_key, 'base64'))
  return unlock(key, textOf('share', place), bytes.subarray(KEY_BYTES).toString('base64'))
}

/** Puts a private key under a passphrase or a recovery code. */
export function wrapKey({ public_key, private_key }: HolderKeys, passphrase: string, rounds = passphrase_rounds): WrappedKey {
  const salt = randomBytes(16)
  const bytes = Buffer.from(lock(passphraseKey(passphrase, salt, rounds), wrapPlace(public_key), Buffer.from(private_key, 'base64')), 'base64')
  // A browser's AES-GCM gives the tag after the cipher; what is kept is in its order.
  return { kdf: 'PBKDF2-SHA256', rounds, salt: salt.toString('base64'), iv: bytes.subarray(0, 12).toString('base64'), cipher: Buffer.concat([bytes.subarray(28), bytes.subarray(12, 28)]).toString('base64') }
}

/** The keys again, from the passphrase. @throws fault `trust.sealed-broken` when it is not the one */
export function unwrapKey(public_key: string, wrapped: WrappedKey, passphrase: string): HolderKeys {
  const cipher = Buffer.from(wrapped.cipher, 'base64')
  const bytes = Buffer.concat([Buffer.from(wrapped.iv, 'base64'), cipher.subarray(KEY_BYTES), cipher.subarray(0, KEY_BYTES)]).toString('base64')
  const key = passphraseKey(passphrase, Buffer.from(wrapped.salt, 'base64'), wrapped.rounds)
  return { public_key, private_key: unlock(key, wrapPlace(public_key), bytes).toString('base64') }
}

const textOf = (what: string, place: Place) => `jiebang ${what} 1\n${canonical(place)}`
const wrapPlace = (public_key: string) => `jiebang holder key 1\n${public_key}`
const passphraseKey = (passphrase: string, salt: Buffer, rounds: number) => pbkdf2Sync(passphrase.normalize('NFKC'), salt, rounds, KEY_BYTES, 'sha256')
const shareKey = (agreed: Buffer, once: Buffer, holder: Buffer) => Buffer.from(hkdfSync('sha256', agreed, Buffer.concat([once, holder]), 'jiebang share 1', KEY_BYTES))

function agree(private_key: string, public_key: string): Buffer {
  try {
    return diffieHellman({ privateKey: privateOf(private_key), publicKey: publicOf(public_key) })
  } catch {
    // A point of small order gives no agreement; nobody makes such a key by accident.
    throw fault('trust.sealed-broken')
  }
}

function privateOf(key: string): KeyObject {
  return createPrivateKey({ key: Buffer.concat([PRIVATE_LEAD, Buffer.from(key, 'base64')]), format: 'der', type: 'pkcs8' })
}

function publicOf(key: string): KeyObject {
  return createPublicKey({ key: Buffer.concat([PUBLIC_LEAD, Buffer.from(key, 'base64')]), format: 'der', type: 'spki' })
}

/** iv, tag and cipher in base64. */
function lock(key: Buffer, place: string, content: Buffer): string {
  const iv = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(place, 'utf8'))
  const locked = Buffer.concat([cipher.update(content), cipher.final()])
  return Buffer.concat([iv, cipher.getAuthTag(), locked]).toString('base64')
}

function unlock(key: Buffer, place: string, locked: string): Buffer {
  const bytes = Buffer.from(locked, 'base64')
  if (bytes.length < 28 || bytes.toString('base64') !== locked) throw fault('trust.sealed-broken')
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12)).setAAD(Buffer.from(place, 'utf8')).setAuthTag(bytes.subarray(12, 28))
  try {
    return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()])
  } catch {
    throw fault('trust.sealed-broken')
  }
}
