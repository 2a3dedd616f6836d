import { hmac } from '@noble/hashes/hmac.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex } from '@noble/hashes/utils.js'
import { utf8, type DrawTools } from './tools.ts'

/** The draw's hashes in JavaScript alone: a browser's own HMAC answers one message at a time and later, and a draw asks for a hundred thousand. */
export const plainTools: DrawTools = {
  sha256: (content) => bytesToHex(sha256(typeof content === 'string' ? utf8(content) : content)),
  hmac(key) {
    const keyed = hmac.create(sha256, key)
    return (message) => bytesToHex(keyed.clone().update(utf8(message)).digest())
  },
}
