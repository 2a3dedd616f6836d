import { bytesOfHex, packed, type DrawTools } from './tools.ts'

const digits = 32

/**
 * A draw's one secret (32 random bytes) gives every salt of it, so that a single value is kept sealed; an expert is given their own salt, from which
 * no other follows.
 */
export function saltsOf(tools: DrawTools, { secret, number }: { secret: string, number: string }): { expert: (code: string) => string, groups: string } {
  const keyed = tools.hmac(bytesOfHex(secret))
  return { expert: (code) => keyed(`salt|${number}|${code}`), groups: keyed(`groups|${number}`) }
}

/** The name an expert has in one draw and in no other: the first 32 digits of SHA256(salt ‖ 0x00 ‖ code). */
export function pseudonymOf(tools: DrawTools, salt: string, code: string): string {
  return tools.sha256(packed(null, [salt], `\0${code}`)).slice(0, digits)
}

/** The name an employer or a group of companies has in one draw: equal ones are seen to be equal, and nothing else. */
export function houseOf(tools: DrawTools, salt: string, kind: 'employer' | 'group', name: string): string {
  return tools.sha256(packed(null, [salt], `\0${kind}|${name}`)).slice(0, digits)
}
