import { namesRound } from '#engines/draw/certificate-format.ts'
import { plainTools } from '#engines/draw/plain-tools.ts'
import { verifyCertificate, type Verified } from '#engines/draw/verify.ts'

/** Runs a draw again in the browser from its certificate, asking nobody: the same code as `jiebang draw verify`. What checks a round of drand is loaded for a draw that names one alone. */
export async function verifyDraw(document: unknown): Promise<Verified> {
  return verifyCertificate(document, plainTools, namesRound(document) ? (await import('#engines/draw/quicknet.ts')).isSignedRound : null)
}
