import { createHmac, timingSafeEqual } from 'node:crypto'

const cookie_bytes_max = 8_192

/** Signs a session token the way better-auth does: `token.signature`, HMAC-SHA256 in base64, percent-encoded. */
export function signedValue(token: string, secret: string): string {
  return encodeURIComponent(`${token}.${signatureOf(token, secret)}`)
}

/**
 * Returns the session token that a Cookie header carries under `name`, or null when there is none or its signature does not hold.
 * A header above 8 KB is not read.
 */
export function tokenFrom(header: string | null, name: string, secret: string): string | null {
  if (!header || header.length > cookie_bytes_max) return null
  const lead = `${name}=`
  for (const piece of header.split(';')) {
    const text = piece.trimStart()
    if (!text.startsWith(lead)) continue
    const value = decoded(text.slice(lead.length).trimEnd())
    const dot = value.lastIndexOf('.')
    if (dot < 1) continue
    const token = value.slice(0, dot)
    const given = Buffer.from(value.slice(dot + 1))
    const wanted = Buffer.from(signatureOf(token, secret))
    if (given.length === wanted.length && timingSafeEqual(given, wanted)) return token
  }
  return null
}

/** One Set-Cookie line. `seconds` 0 takes the cookie away. HttpOnly and SameSite=Lax always; Secure when the site is served over https. */
export function setCookie({ name, value, seconds, is_secure }: { name: string, value: string, seconds: number, is_secure: boolean }): string {
  return `${name}=${value}; Max-Age=${seconds}; Path=/; HttpOnly; SameSite=Lax${is_secure ? '; Secure' : ''}`
}

function signatureOf(token: string, secret: string): string {
  return createHmac('sha256', secret).update(token).digest('base64')
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return ''
  }
}
