/** What drand's public pages give for a round, `{ "round", "randomness", "signature" }`, pasted whole; null where the text is something else. */
export function readPulse(text: string): { value: string, signature: string } | null {
  if (text.length > 2_000) return null
  let pulse: unknown
  try { pulse = JSON.parse(text) } catch { return null }
  if (typeof pulse !== 'object' || pulse === null) return null
  const { randomness, signature } = pulse as Record<string, unknown>
  return typeof randomness === 'string' && typeof signature === 'string' ? { value: randomness, signature } : null
}
