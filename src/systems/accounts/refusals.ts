import { fault, type Fault } from '#kernel/declare/fault.ts'

const codes: Record<string, string> = {
  INVALID_EMAIL_OR_PASSWORD: 'accounts.wrong-sign-in',
  INVALID_EMAIL: 'accounts.wrong-sign-in',
  INVALID_PASSWORD: 'accounts.wrong-password',
  PASSWORD_TOO_LONG: 'accounts.wrong-password',
  CREDENTIAL_ACCOUNT_NOT_FOUND: 'accounts.no-password',
  INVALID_CODE: 'accounts.wrong-code',
  INVALID_BACKUP_CODE: 'accounts.wrong-code',
  INVALID_TWO_FACTOR_COOKIE: 'accounts.code-too-late',
  TOTP_NOT_ENABLED: 'accounts.no-second-factor',
  TWO_FACTOR_NOT_ENABLED: 'accounts.no-second-factor',
  BACKUP_CODES_NOT_ENABLED: 'accounts.no-second-factor',
  TOTP_ALREADY_ENABLED: 'accounts.second-factor-on',
  TOO_MANY_ATTEMPTS_REQUEST_NEW_CODE: 'accounts.too-many-codes',
  ACCOUNT_TEMPORARILY_LOCKED: 'accounts.too-many-requests',
  INVALID_TOKEN: 'accounts.link-used',
  INVALID_ORIGIN: 'accounts.other-site',
  MISSING_OR_NULL_ORIGIN: 'accounts.other-site',
  CROSS_SITE_NAVIGATION_LOGIN_BLOCKED: 'accounts.other-site',
  PROVIDER_NOT_FOUND: 'accounts.no-city-sign-in',
}

/** Words better-auth's refusal as one of ours; what has no sentence of its own is told by its status. */
export function refusalOf(status: number, code: unknown): Fault {
  const known = typeof code === 'string' ? codes[code] : undefined
  if (known) return fault(known)
  if (status === 429) return fault('accounts.too-many-requests')
  if (status === 401) return fault('accounts.sign-in-again')
  return fault('accounts.sign-in-refused')
}
