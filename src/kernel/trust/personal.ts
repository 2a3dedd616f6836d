import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto'
import { fault, invariant } from '../declare/fault.ts'
import { canonical } from './canonical.ts'

/** Where a secret value lives. Bound into the cipher: a value copied to another row, column or city does not open. */
export type Place = { city_id: string, table: string, column: string, row_id: string }

/** Guards personal identifiers (证件号码、电话): what is stored is unreadable without the data key, yet can be found by exact value. */
export type PersonalGuard = {
  /** Ciphertext of `text` for `place`; never the same twice. @throws fault `trust.personal-too-long` above 10,000 characters */
  encrypt: (text: string, place: Place) => string
  /** The text behind a ciphertext. @throws fault `trust.personal-unreadable` when it was changed, moved, or made with another key */
  decrypt: (sealed: string, place: Place) => string
  /** Keyed index of a value, 64 hexadecimal digits: equal values of one city and `kind` have equal indexes, and nothing else is told. */
  index: (value: string, scope: { city_id: string, kind: string }) => string
}

const TEXT_MAX = 10_000
const IV_BYTES = 12
const TAG_BYTES = 16
const LEAD = 'p1.'

/** Opens the guard on a 32-byte data key. Encryption is AES-256-GCM, the index HMAC-SHA256, each under a key of its own. */
export function guardPersonal(data_key: Uint8Array): PersonalGuard {
  invariant(data_key.length === 32, 'the data key has 32 bytes')
  const cipher_key = Buffer.from(hkdfSync('sha256', data_key, 'jiebang', 'personal cipher 1', 32))
  const index_key = Buffer.from(hkdfSync('sha256', data_key, 'jiebang', 'personal index 1', 32))

  return {
    encrypt: (text, place) => {
      if (text.length > TEXT_MAX) throw fault('trust.personal-too-long', { max: TEXT_MAX })
      const iv = randomBytes(IV_BYTES)
      const cipher = createCipheriv('aes-256-gcm', cipher_key, iv, { authTagLength: TAG_BYTES }).setAAD(placeBytes(place))
      const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
      return LEAD + Buffer.concat([iv, body, cipher.getAuthTag()]).toString('base64url')
    },
    decrypt: (sealed, place) => {
      const bytes = Buffer.from(sealed.slice(LEAD.length), 'base64url')
      const is_canonical = sealed.startsWith(LEAD) && bytes.toString('base64url') === sealed.slice(LEAD.length)
      if (!is_canonical || bytes.length < IV_BYTES + TAG_BYTES) throw fault('trust.personal-unreadable')
      const decipher = createDecipheriv('aes-256-gcm', cipher_key, bytes.subarray(0, IV_BYTES), { authTagLength: TAG_BYTES }).setAAD(placeBytes(place))
      decipher.setAuthTag(bytes.subarray(-TAG_BYTES))
      try {
        return Buffer.concat([decipher.update(bytes.subarray(IV_BYTES, -TAG_BYTES)), decipher.final()]).toString('utf8')
      } catch {
        throw fault('trust.personal-unreadable')
      }
    },
    index: (value, { city_id, kind }) => createHmac('sha256', index_key).update(canonical([city_id, kind, findable(value)])).digest('hex'),
  }
}

function placeBytes({ city_id, table, column, row_id }: Place): Buffer {
  return Buffer.from(canonical([city_id, table, column, row_id]), 'utf8')
}

/** A value as it is looked up: half-width, no spaces, hyphens or brackets, capitals. */
function findable(value: string): string {
  return value.toWellFormed().normalize('NFKC').replace(/[\s().-]/g, '').toUpperCase()
}
