export const certificate_format = 'jiebang draw 1'

/** Whether a document claims to be a draw's certificate at all; apart from the check itself, so that a page can ask before it loads that. */
export function isCertificate(document: unknown): boolean {
  return typeof document === 'object' && document !== null && 'format' in document && document.format === certificate_format
}
