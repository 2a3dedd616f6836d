import { bls12_381 } from '@noble/curves/bls12-381.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { quicknet } from './quicknet-time.ts'
import { bytesOfHex } from './tools.ts'

const separation = 'BLS_SIG_BLS12381G1_XMD:SHA-256_SSWU_RO_NUL_'
/** A point of G1, compressed. */
const signature_form = /^[0-9a-f]{96}$/
const scheme = bls12_381.shortSignatures

/** Whether a signature is that of a round: what `verifyCertificate` is handed where a notice names a round of drand. */
export type SignedRound = (signed: { round: number, signature: string }) => boolean

/**
 * Whether quicknet signed a round: a BLS signature on G1 over SHA256(round as 8 bytes, big-endian) under the key on G2, hashed to the curve by
 * RFC 9380. Takes a tenth of a second; loaded apart, for few draws name a round.
 */
export const isSignedRound: SignedRound = ({ round, signature }) => {
  if (!signature_form.test(signature) || !Number.isSafeInteger(round) || round < 1) return false
  const message = new DataView(new ArrayBuffer(8))
  message.setBigUint64(0, BigInt(round))
  try {
    return scheme.verify(bytesOfHex(signature), scheme.hash(sha256(new Uint8Array(message.buffer)), separation), bytesOfHex(quicknet.public_key))
  } catch {
    // Bytes that are no point of the curve, or one outside the group.
    return false
  }
}
