import { createHash } from 'node:crypto'
import { canonical } from './canonical-text.ts'

export { canonical } from './canonical-text.ts'

/** SHA-256 of the canonical text of `value`, 64 lowercase hexadecimal digits. */
export function contentHash(value: unknown): string {
  return createHash('sha256').update(canonical(value)).digest('hex')
}
