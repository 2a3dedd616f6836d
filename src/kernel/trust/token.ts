import { createHmac, timingSafeEqual } from 'node:crypto'
import { canonical } from './canonical.ts'

/** Longest token read, characters. */
export const token_chars_max = 1_000

/** A token that says `payload` for one purpose, signed with the deployment's secret: whoever holds it may do that one thing without signing in. */
export function signToken(secret: string, purpose: string, payload: Record<string, string>): string {
  const body = Buffer.from(canonical(payload)).toString('base64url')
  return `${body}.${markOf(secret, purpose, body).toString('base64url')}`
}

/** What a token says, or null when it is not ours, for another purpose, or changed. Never throws. */
export function readToken(secret: string, purpose: string, token: string): Record<string, string> | null {
  if (token.length > token_chars_max) return null
  const [body, mark, ...more] = token.split('.')
  if (!body || !mark || more.length > 0) return null
  const given = Buffer.from(mark, 'base64url'), ours = markOf(secret, purpose, body)
  if (given.length !== ours.length || !timingSafeEqual(given, ours)) return null
  return JSON.parse(Buffer.from(body, 'base64url').toString('utf8')) as Record<string, string>
}

function markOf(secret: string, purpose: string, body: string): Buffer {
  return createHmac('sha256', secret).update(`token 1\n${purpose}\n${body}`).digest()
}
