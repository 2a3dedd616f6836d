import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'
import { invariant } from '../declare/fault.ts'

/** Largest text one envelope holds, bytes. */
export const envelope_bytes_max = 1_048_576

const keyFor = (data_key: Uint8Array, purpose: string) => Buffer.from(hkdfSync('sha256', data_key, 'jiebang', `envelope 1 ${purpose}`, 32))

/** Seals a text for one place (`bid:ID`): AES-256-GCM under a key of its own purpose; moved elsewhere it no longer opens. */
export function sealText(data_key: Uint8Array, purpose: string, place: string, text: string): string {
  invariant(Buffer.byteLength(text) <= envelope_bytes_max, 'the text is bounded before it is sealed')
  const nonce = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', keyFor(data_key, purpose), nonce).setAAD(Buffer.from(place, 'utf8'))
  const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
  return `e1.${Buffer.concat([nonce, cipher.getAuthTag(), body]).toString('base64url')}`
}

/** Opens what `sealText` sealed. Throws when it was changed, moved or sealed under another key. */
export function openText(data_key: Uint8Array, purpose: string, place: string, sealed: string): string {
  invariant(sealed.startsWith('e1.'), 'an envelope names its version')
  const bytes = Buffer.from(sealed.slice(3), 'base64url')
  const decipher = createDecipheriv('aes-256-gcm', keyFor(data_key, purpose), bytes.subarray(0, 12)).setAAD(Buffer.from(place, 'utf8')).setAuthTag(bytes.subarray(12, 28))
  return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString('utf8')
}

/** Values are filled up to a multiple of this many bytes, so that an envelope's length tells nothing of what is in it. */
const padded_to = 1_024

/** Seals a value of JSON for one place, padded. */
export function sealValue(data_key: Uint8Array, purpose: string, place: string, value: unknown): string {
  const text = JSON.stringify(value), bytes = Buffer.byteLength(text)
  return sealText(data_key, purpose, place, text + ' '.repeat(Math.ceil(bytes / padded_to) * padded_to - bytes))
}

/** Opens what `sealValue` sealed. */
export function openValue<T>(data_key: Uint8Array, purpose: string, place: string, sealed: string): T {
  return JSON.parse(openText(data_key, purpose, place, sealed)) as T
}
