import { contentHash } from '#kernel/trust/canonical.ts'
import { verifyOpening, type CheckedReceipt, type OpeningCheck } from '#kernel/trust/opening.ts'
import { receiptShape, verifyReceipt } from '#kernel/trust/receipt.ts'

/** Checks an opening's file without network or database; `own` is a bidder's own receipt, whose bid must then be in the record. */
export function checkOpening(document: unknown, held: { trusted_key?: string | undefined, own?: unknown }): Promise<{ ok: boolean, checks: OpeningCheck[] }> {
  return verifyOpening(document, { contentHash, readReceipt }, held)
}

function readReceipt(document: unknown): CheckedReceipt | null {
  if (!verifyReceipt(document).ok) return null
  const { id, subject, kind, at, content_hash, city_id, key } = receiptShape.parse(document)
  return { id, subject, kind, at, content_hash, city_id, public_key: key.public_key }
}
