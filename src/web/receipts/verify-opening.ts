import { isOpening, verifyOpening as verify, type CheckedReceipt, type OpeningCheck } from '#kernel/trust/opening.ts'
import { isReceipt, verifyReceipt } from './verify-receipt.ts'

export { isOpening, type OpeningCheck }

/** One text for one value of any depth: keys sorted, no white space (src/kernel/trust/canonical.ts). */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(Object.is(value, -0) ? 0 : value)
  return `{${Object.entries(value).filter(([, one]) => one !== undefined).sort(([a], [b]) => a < b ? -1 : 1).map(([key, one]) => `${JSON.stringify(key)}:${canonical(one)}`).join(',')}}`
}

async function contentHash(value: unknown): Promise<string> {
  const bytes = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(canonical(value))))
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

async function readReceipt(document: unknown): Promise<CheckedReceipt | null> {
  const { checks } = await verifyReceipt(document)
  // In a browser that does not know Ed25519 a signature stays open: it is then no proof.
  if (!isReceipt(document) || checks.some((check) => check.ok === false) || checks.find((check) => check.name === 'signature')?.ok !== true) return null
  const { id, subject, kind, at, content_hash, city_id, key } = document
  return { id, subject, kind, at, content_hash, city_id, public_key: key.public_key }
}

/** Checks an opening record in the browser, sending nothing anywhere: the same checks as `jiebang verify`. */
export function verifyOpening(document: unknown, held: { trusted_key?: string | undefined }): Promise<{ ok: boolean, checks: OpeningCheck[] }> {
  return verify(document, { contentHash, readReceipt }, held)
}
