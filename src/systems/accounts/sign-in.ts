import { betterAuth } from 'better-auth'
import { genericOAuth, twoFactor } from 'better-auth/plugins'
import type { Db } from '#kernel/store/db.ts'
import { newId } from '#kernel/store/ids.ts'
import { password_characters } from './password.ts'

/** The city's own sign-in over OpenID Connect. */
export type CitySignIn = { issuer: string, client_id: string, client_secret: string }

/** Header in which the HTTP layer names the caller's address; it must drop the one a client sends. */
export const address_header = 'x-jiebang-client-address'

/** One working day: signing in again each morning replaces renewal, so a session's end needs no second rule. */
export const session_seconds = 12 * 60 * 60

/** The provider's name in paths: `POST /api/auth/sign-in/social {"provider":"city"}`, back at `/api/auth/callback/city`. */
export const city_provider = 'city'

/** Paths under /api/auth that are answered; everything else better-auth offers stays shut. */
export const open_paths: ReadonlySet<string> = new Set([
  'POST /sign-in/email',
  'POST /sign-in/social',
  `GET /callback/${city_provider}`,
  `POST /callback/${city_provider}`,
  'POST /sign-out',
  'POST /change-password',
  'POST /reset-password',
  'POST /two-factor/enable',
  'POST /two-factor/disable',
  'POST /two-factor/verify-totp',
  'POST /two-factor/verify-backup-code',
  'POST /two-factor/generate-backup-codes',
])

type Wants = {
  db: Db, secret: string, public_url: string, oidc?: CitySignIn
  /** Where people whom the city's own sign-in brings belong, and what to do with each new one. */
  home_city: string
  welcome: (user: { id: string, name: string, city_id: string }) => Promise<void>
}

/** Sets better-auth up: passwords by scrypt, TOTP as second factor, no cache of sessions in cookies, and sign-up only through our own action. */
export function makeSignIn({ db, secret, public_url, oidc, home_city, welcome }: Wants) {
  return betterAuth({
    appName: '揭榜 Jiebang',
    baseURL: public_url,
    basePath: '/api/auth',
    secret,
    database: { db, type: 'postgres', schemaName: 'auth' },
    trustedOrigins: (request) => [new URL(public_url).origin, ownLoopback(request)],
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: password_characters.min,
      maxPasswordLength: password_characters.max,
      revokeSessionsOnPasswordReset: true,
    },
    // An address registered with a password must not be taken over by, or take over, the city's sign-in: accounts are never joined by e-mail.
    account: { accountLinking: { enabled: false }, encryptOAuthTokens: true },
    user: { additionalFields: { cityId: { type: 'string', required: false, input: false, returned: false } } },
    session: { expiresIn: session_seconds, disableSessionRefresh: true, cookieCache: { enabled: false } },
    rateLimit: {
      enabled: true,
      storage: 'database',
      window: 60,
      max: 120,
      // A whole bureau may share one address; guessing at one account is bounded per e-mail address (see attempts.ts).
      customRules: { '/sign-in/*': { window: 60, max: 30 }, '/two-factor/*': { window: 60, max: 20 }, '/reset-password': { window: 60, max: 10 }, '/change-password': { window: 60, max: 10 } },
    },
    advanced: {
      cookiePrefix: 'jiebang',
      useSecureCookies: new URL(public_url).protocol === 'https:',
      ipAddress: { ipAddressHeaders: [address_header] },
      database: { generateId: () => newId() },
    },
    databaseHooks: {
      user: {
        create: {
          before: async (user) => ({ data: { ...user, cityId: home_city } }),
          after: async (user) => welcome({ id: user.id, name: user.name, city_id: home_city }),
        },
      },
    },
    plugins: [
      twoFactor({ issuer: '揭榜 Jiebang' }),
      ...(oidc ? [genericOAuth({
        config: [{
          providerId: city_provider,
          discoveryUrl: `${oidc.issuer.replace(/\/$/, '')}/.well-known/openid-configuration`,
          clientId: oidc.client_id,
          clientSecret: oidc.client_secret,
          requireIdTokenVerification: true,
          scopes: ['openid', 'profile', 'email'],
        }],
      })] : []),
    ],
    // What a caller sent wrongly is told to the caller; only what went wrong here is logged, without values.
    logger: { log: (level, message) => { if (level === 'error' && !message.startsWith('Invalid ')) process.stderr.write(`sign-in: ${message.slice(0, 200)}\n`) } },
    // Where the city's own sign-in fails, a person lands on a page and not on an address that answers machines.
    onAPIError: { errorURL: `${public_url}/sign-in` },
    telemetry: { enabled: false },
  })
}

/** On one's own machine `localhost` and `127.0.0.1` are the same site, whichever the address bar shows. */
function ownLoopback(request: Request | undefined): string | undefined {
  const origin = request?.headers.get('origin')
  const host = request?.headers.get('host')
  if (!origin || !host) return undefined
  const parsed = URL.parse(origin)
  return parsed?.host === host && ['localhost', '127.0.0.1', '[::1]'].includes(parsed.hostname) ? origin : undefined
}
