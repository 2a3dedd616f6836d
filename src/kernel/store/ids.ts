import { randomBytes } from 'node:crypto'
import { invariant } from '../declare/fault.ts'

// Crockford's base 32: no i, l, o or u, so that an id read out over the telephone survives.
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz'
const RANDOM_BITS = 80n
const RANDOM_SPACE = 1n << RANDOM_BITS

let last_ms = 0
let last_random = 0n

/**
 * A new id: 26 lowercase letters and digits that sort by time of making (48 bits of milliseconds, 80 of chance, the layout of UUIDv7 without
 * its version bits). Ids of one process never repeat and never step back, even when its clock does. `prefix` is put before a hyphen.
 */
export function newId(prefix?: string): string {
  invariant(prefix === undefined || /^[a-z][a-z0-9-]{0,30}$/.test(prefix), 'an id prefix is up to 31 lowercase letters, digits and hyphens')
  const now_ms = Date.now()
  if (now_ms > last_ms) {
    last_ms = now_ms
    last_random = BigInt(`0x${randomBytes(10).toString('hex')}`)
  } else {
    // A random step keeps the next id of the same millisecond from being guessed.
    last_random += 1n + BigInt(randomBytes(4).readUInt32BE())
    if (last_random >= RANDOM_SPACE) {
      last_ms += 1
      last_random -= RANDOM_SPACE
    }
  }
  const id = encode((BigInt(last_ms) << RANDOM_BITS) | last_random)
  return prefix === undefined ? id : `${prefix}-${id}`
}

function encode(value: bigint): string {
  let text = ''
  for (let rest = value, i = 0; i < 26; i += 1, rest >>= 5n) text = ALPHABET[Number(rest & 31n)] + text
  return text
}

/** Whether `text` has the form of an id, with exactly `prefix` when one is given and none when not. */
export function isId(text: unknown, prefix?: string): text is string {
  if (typeof text !== 'string') return false
  const lead = prefix === undefined ? '' : `${prefix}-`
  return text.startsWith(lead) && /^[0-7][0-9a-hjkmnp-tv-z]{25}$/.test(text.slice(lead.length))
}
