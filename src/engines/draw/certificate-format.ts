export const certificate_format = 'jiebang draw 1'

/** Whether a document claims to be a draw's certificate at all; apart from the check itself, so that a page can ask before it loads that. */
export function isCertificate(document: unknown): boolean {
  return typeof document === 'object' && document !== null && 'format' in document && document.format === certificate_format
}

/** Whether a document, certificate or not, names a round of drand, whose signature takes code of its own to check. */
export function namesRound(document: unknown): boolean {
  const beacon = (document as { notice?: { beacon?: { kind?: unknown } | null } | null } | null | undefined)?.notice?.beacon
  return beacon?.kind === 'drand-quicknet'
}
