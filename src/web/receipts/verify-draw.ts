import { plainTools } from '#engines/draw/plain-tools.ts'
import { verifyCertificate, type Verified } from '#engines/draw/verify.ts'

/** Runs a draw again in the browser from its certificate, asking nobody: the same code as `jiebang draw verify`. */
export function verifyDraw(document: unknown): Verified {
  return verifyCertificate(document, plainTools)
}
