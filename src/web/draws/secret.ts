/** A party's secret of one draw, as it is kept in the browser and downloaded. It is sent to the platform when it is revealed, and not before. */
export type DrawSecret = { format: 'jiebang draw secret 1', case_id: string, number: string, party: string, secret: string, commitment: string }

const utf8 = (text: string) => new TextEncoder().encode(text)
const hex = (bytes: Uint8Array) => [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')
const unhex = (text: string) => Uint8Array.from({ length: text.length / 2 }, (_, at) => Number.parseInt(text.slice(at * 2, at * 2 + 2), 16))

async function sha256(...parts: Uint8Array[]): Promise<Uint8Array> {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) { all.set(part, at); at += part.length }
  return new Uint8Array(await crypto.subtle.digest('SHA-256', all))
}

/** Whether this browser, on this connection, can make a secret: https or localhost. */
export function canCommit(): boolean {
  return typeof crypto !== 'undefined' && crypto.subtle !== undefined
}

/** What is handed in before the freeze, as src/engines/draw/notice.ts has it: bound to notice and party, so that it can neither be copied nor used twice. */
export async function commitmentFor({ notice_hash, party, secret }: { notice_hash: string, party: string, secret: string }): Promise<string> {
  return hex(await sha256(utf8('JIEBANG-COMMIT-1\n'), unhex(notice_hash), await sha256(utf8(party)), unhex(secret)))
}

/** A new secret of 32 random bytes with its commitment. */
export async function makeSecret({ case_id, number, notice_hash, party }: { case_id: string, number: string, notice_hash: string, party: string }): Promise<DrawSecret> {
  const secret = hex(crypto.getRandomValues(new Uint8Array(32)))
  return { format: 'jiebang draw secret 1', case_id, number, party, secret, commitment: await commitmentFor({ notice_hash, party, secret }) }
}

const placeOf = (case_id: string, party: string) => `jiebang.draw-secret.${case_id}.${party}`

/** Keeps a secret in this browser; where it may not, the download is all there is. */
export function keepSecret(one: DrawSecret): void {
  try { localStorage.setItem(placeOf(one.case_id, one.party), JSON.stringify(one)) } catch { /* The file is kept by its owner. */ }
}

/** The secret kept in this browser that belongs to the commitment, or null. */
export function keptSecret(case_id: string, party: string, commitment: string): DrawSecret | null {
  try { return readSecret(localStorage.getItem(placeOf(case_id, party)) ?? '', { case_id, party, commitment }) } catch { return null }
}

/** Reads a downloaded copy; null where it is of another draw, party or commitment, or none at all. */
export function readSecret(text: string, wanted: { case_id: string, party: string, commitment: string }): DrawSecret | null {
  let one: Partial<DrawSecret>
  try { one = JSON.parse(text) as Partial<DrawSecret> } catch { return null }
  const is_right = one !== null && typeof one === 'object' && one.format === 'jiebang draw secret 1' && one.case_id === wanted.case_id && one.party === wanted.party && one.commitment === wanted.commitment && /^[0-9a-f]{64}$/.test(one.secret ?? '')
  return is_right ? one as DrawSecret : null
}

/** Hands a file to the reader. */
export function downloadJson(name: string, content: unknown): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(new Blob([JSON.stringify(content, null, 2)], { type: 'application/json' }))
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000)
}
