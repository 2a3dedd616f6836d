import { canonical } from '../receipts/verify-receipt.ts'

/** A private key under a passphrase, as the server keeps it (src/kernel/trust/split-key.ts). */
export type WrappedKey = { kdf: 'PBKDF2-SHA256', rounds: number, salt: string, iv: string, cipher: string }
export type Place = Record<string, string | number>

/** Rounds between a passphrase and the key it guards. */
export const passphrase_rounds = 600_000
/** Shortest passphrase a holder may choose, characters. */
export const passphrase_min = 12

// DER before a raw X25519 private key (RFC 8410).
const PRIVATE_LEAD = '302e020100300506032b656e04220420'
const utf8 = (text: string) => new TextEncoder().encode(text)
const unhex = (text: string) => Uint8Array.from({ length: text.length / 2 }, (_, at) => Number.parseInt(text.slice(at * 2, at * 2 + 2), 16))
const fromBase64 = (text: string): Uint8Array<ArrayBuffer> => Uint8Array.from(atob(text), (character) => character.charCodeAt(0))
const toBase64 = (bytes: Uint8Array) => btoa(String.fromCharCode(...bytes))
function join(...parts: Uint8Array[]): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) { all.set(part, at); at += part.length }
  return all
}

/** Whether this browser, on this connection, can hold a key: https or localhost, and X25519. */
export async function canHold(): Promise<boolean> {
  if (typeof crypto === 'undefined' || crypto.subtle === undefined) return false
  try {
    await crypto.subtle.generateKey({ name: 'X25519' }, false, ['deriveBits'])
    return true
  } catch {
    return false
  }
}

/** A holder's new key: the public half, the private half under the passphrase and under a recovery code that is shown once and sent nowhere. */
export async function makeHolderKey(passphrase: string): Promise<{ public_key: string, wrapped: WrappedKey, recovery: WrappedKey, recovery_code: string }> {
  const pair = await crypto.subtle.generateKey({ name: 'X25519' }, true, ['deriveBits']) as CryptoKeyPair
  const public_key = toBase64(new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey)))
  const private_raw = new Uint8Array(await crypto.subtle.exportKey('pkcs8', pair.privateKey)).subarray(PRIVATE_LEAD.length / 2)
  const recovery_code = newRecoveryCode()
  return { public_key, recovery_code, wrapped: await wrap(public_key, private_raw, passphrase), recovery: await wrap(public_key, private_raw, plainCode(recovery_code)) }
}

const letters = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/** 160 bits of chance in 32 letters without those that look alike, in groups of four. */
function newRecoveryCode(): string {
  const code = [...crypto.getRandomValues(new Uint8Array(32))].map((byte) => letters[byte & 31]).join('')
  return code.match(/.{4}/g)!.join('-')
}

/** A recovery code as typed from paper: spaces, hyphens and small letters do not matter, O is 0, I and L are 1. */
export function plainCode(typed: string): string {
  return typed.toUpperCase().replace(/[^0-9A-Z]/g, '').replaceAll('O', '0').replace(/[IL]/g, '1')
}

async function passphraseKey(passphrase: string, salt: Uint8Array<ArrayBuffer>, rounds: number): Promise<CryptoKey> {
  const material = await crypto.subtle.importKey('raw', utf8(passphrase.normalize('NFKC')), 'PBKDF2', false, ['deriveKey'])
  return crypto.subtle.deriveKey({ name: 'PBKDF2', hash: 'SHA-256', salt, iterations: rounds }, material, { name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt'])
}

async function wrap(public_key: string, private_raw: Uint8Array<ArrayBuffer>, passphrase: string): Promise<WrappedKey> {
  const salt = crypto.getRandomValues(new Uint8Array(16)), iv = crypto.getRandomValues(new Uint8Array(12))
  const key = await passphraseKey(passphrase, salt, passphrase_rounds)
  const cipher = new Uint8Array(await crypto.subtle.encrypt({ name: 'AES-GCM', iv, additionalData: utf8(`jiebang holder key 1\n${public_key}`) }, key, private_raw))
  return { kdf: 'PBKDF2-SHA256', rounds: passphrase_rounds, salt: toBase64(salt), iv: toBase64(iv), cipher: toBase64(cipher) }
}

export type OpenKey = { public_key: string, key: CryptoKey }

/** The holder's key for as long as this page is open; null for a wrong passphrase. */
export async function unwrapHolderKey(public_key: string, wrapped: WrappedKey, passphrase: string): Promise<OpenKey | null> {
  const guard = await passphraseKey(passphrase, fromBase64(wrapped.salt), wrapped.rounds)
  try {
    const raw = new Uint8Array(await crypto.subtle.decrypt({ name: 'AES-GCM', iv: fromBase64(wrapped.iv), additionalData: utf8(`jiebang holder key 1\n${public_key}`) }, guard, fromBase64(wrapped.cipher)))
    return { public_key, key: await crypto.subtle.importKey('pkcs8', join(unhex(PRIVATE_LEAD), raw), { name: 'X25519' }, false, ['deriveBits']) }
  } catch {
    return null
  }
}

/** Opens one share sealed to the holder; base64 as it is released. */
export async function openShare({ public_key, key }: OpenKey, place: Place, sealed: string): Promise<string> {
  const bytes = fromBase64(sealed)
  const once = bytes.subarray(0, 32), iv = bytes.subarray(32, 44), tag = bytes.subarray(44, 60), body = bytes.subarray(60)
  const agreed = await crypto.subtle.deriveBits({ name: 'X25519', public: await crypto.subtle.importKey('raw', once, { name: 'X25519' }, false, []) }, key, 256)
  const material = await crypto.subtle.importKey('raw', agreed, 'HKDF', false, ['deriveKey'])
  const lock = await crypto.subtle.deriveKey({ name: 'HKDF', hash: 'SHA-256', salt: join(once, fromBase64(public_key)), info: utf8('jiebang share 1') }, material, { name: 'AES-GCM', length: 256 }, false, ['decrypt'])
  return toBase64(new Uint8Array(await crypto.subtle.decrypt({ name: 'AES-GCM', iv, additionalData: utf8(`jiebang share 1\n${canonical(place)}`) }, lock, join(body, tag))))
}
