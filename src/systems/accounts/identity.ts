import { fault, invariant } from '#kernel/declare/fault.ts'
import { audit, type Cx, type House } from '#kernel/store/cx.ts'
import { openDb, sql, type Db } from '#kernel/store/db.ts'
import { runJob } from '#kernel/store/run.ts'
import { platform, visitor, type Actor, type Grant } from '#kernel/trust/actor.ts'
import { countAttempt, forgetAttempts } from './attempts.ts'
import { setCookie, signedValue, tokenFrom } from './cookie.ts'
import { checkPassword } from './password.ts'
import type { SignedIn } from './person.ts'
import { refusalOf } from './refusals.ts'
import { address_header, city_provider, makeSignIn, open_paths, session_seconds, type CitySignIn } from './sign-in.ts'

const base_path = '/api/auth'
const body_characters_max = 16_384
const connections_max = 4
/** How stale "last seen" may be before a request renews it, milliseconds. */
const seen_ms = 5 * 60_000

export type Identity = {
  /** Answers /api/auth/*: sign-in, second factor, passwords. Refusals are thrown as faults, so that they are worded like all others. */
  handler: (request: Request) => Promise<Response>
  /** Who sent these headers, with the roles held at this moment, or null. One statement. */
  actorOf: (headers: Headers, db: Db) => Promise<SignedIn | null>
  /** Starts a session of a demonstration account. @throws fault `accounts.no-demo` | `accounts.no-such-demo-account` */
  demoSignIn: (account: string, city_id: string, headers?: Headers) => Promise<{ account: { id: string, name: string, language: 'zh' | 'en' }, set_cookie: string[] }>
  /** Ends the session these headers carry, at once; without one, only the cookie is taken away. */
  signOut: (headers: Headers) => Promise<{ set_cookie: string[] }>
  /** Removes sessions and one-time links that have run out; for a daily job. */
  sweep: () => Promise<{ removed: number }>
  close: () => Promise<void>
}

export type IdentityWants = {
  /** Address of the database as the application role; sign-in has a small pool of its own, so that a flood of it leaves work alone. */
  url: string
  /** Secret that signs sessions (`openKeys(…).session_secret`). */
  secret: string
  public_url: string
  is_demo: boolean
  oidc?: CitySignIn
  /** Given by `main.ts`: sign-ins, refusals and session ends go to the audit. */
  house: House
  /** City of people whom the city's own sign-in brings, and of refusals that belong to nobody; the first hosted city when left out. */
  home_city?: string
}

type SessionRow = { session_id: string, account_id: string, city_id: string, name_zh: string, name_en: string, language: 'zh' | 'en', seen_at: Date, grants: Grant[] }

/** Opens the sign-in of a deployment. */
export function makeIdentity({ url, secret, public_url, is_demo, oidc, house, home_city = [...house.cities.keys()][0] ?? '' }: IdentityWants): Identity {
  const db = openDb(url, connections_max)
  const is_secure = new URL(public_url).protocol === 'https:'
  const cookie_name = `${is_secure ? '__Secure-' : ''}jiebang.session_token`
  // The page offers the city's sign-in where there is one; the question behind it has only the house to look at.
  house.rooms['city_sign_in'] = oidc !== undefined
  const asPlatform = <T>(city_id: string, work: (cx: Cx) => Promise<T>) => runJob(house, db, platform(city_id), work)
  const sign_in = makeSignIn({
    db, secret, public_url, oidc, home_city,
    welcome: async (user) => {
      await asPlatform(user.city_id, async (cx) => {
        await sql`insert into person (city_id, account_id, name_zh, name_en) values (${user.city_id}, ${user.id}, ${user.name || '—'}, ${user.name || '—'})`.execute(cx.tx)
        audit(cx, 'accounts.open-account', `account:${user.id}`, { through: city_provider })
      })
    },
  })

  /** Writes one audit row beside any command: by the person where one is known, else by nobody. */
  const note = (who: { account_id: string, city_id: string } | null, action: string, content: unknown) => {
    const actor: Actor = who ? { ...visitor(who.city_id), account_id: who.account_id } : visitor(home_city)
    return runJob(house, db, actor, async (cx) => { audit(cx, action, who ? `account:${who.account_id}` : 'sign-in:unknown', content) })
  }

  const sessionOf = async (token: string, pool: Db): Promise<SessionRow | null> => {
    const { rows } = await sql<SessionRow>`select * from auth.session_actor(${token})`.execute(pool)
    return rows[0] ?? null
  }

  const actorOf: Identity['actorOf'] = async (headers, pool) => {
    const token = tokenFrom(headers.get('cookie'), cookie_name, secret)
    if (token === null) return null
    const row = await sessionOf(token, pool)
    if (!row) return null
    if (Date.now() - row.seen_at.getTime() > seen_ms) await sql`update auth."session" set "updatedAt" = now() where "id" = ${row.session_id}`.execute(pool)
    return { city_id: row.city_id, account_id: row.account_id, name: row.language === 'en' ? row.name_en : row.name_zh, grants: row.grants, language: row.language, session_id: row.session_id }
  }

  const handler: Identity['handler'] = async (request) => {
    const path = new URL(request.url).pathname.slice(base_path.length)
    if (!open_paths.has(`${request.method} ${path}`)) throw fault('accounts.no-such-path')
    const text = request.method === 'POST' ? await request.text() : ''
    if (text.length > body_characters_max) throw fault('accounts.body-too-large', { max: body_characters_max })
    const body = objectFrom(text)
    const email = path === '/sign-in/email' ? String(body['email'] ?? '').slice(0, 320) : null
    const before = tokenFrom(request.headers.get('cookie'), cookie_name, secret)
    const held = before === null ? null : await sessionOf(before, db)
    const invited = path === '/reset-password' ? await ownerOfLink(String(body['token'] ?? '').slice(0, 200)) : null
    if (typeof body['newPassword'] === 'string') {
      const problems = checkPassword(body['newPassword'], invited?.email ?? (held ? await addressOf(held.account_id) : ''), 'newPassword')
      if (problems.length > 0) throw fault('accounts.weak-password', {}, problems)
    }
    if (email !== null) await countAttempt(db, email, secret)
    const response = await sign_in.handler(new Request(request.url, { method: request.method, headers: request.headers, ...(request.method === 'POST' ? { body: text } : {}) }))
    const started = startedSession(response)
    // Where somebody signed in changes how they sign in, a new session follows the old one: that is no new sign-in.
    const told = held || invited ? after[path] : undefined
    if (started !== null) {
      const row = await sessionOf(started, db)
      if (row && !told) await note(row, 'accounts.sign-in', { path })
      if (email !== null) await forgetAttempts(db, email, secret)
    }
    invariant(response.status < 500, 'sign-in failed inside; its own log says why')
    if (response.status >= 400) {
      if (/^\/(sign-in|two-factor\/verify|callback)/.test(path)) await note(email === null ? held : await ownerOf(email), 'accounts.sign-in-refused', { path, status: response.status })
      throw refusalOf(response.status, objectFrom(await response.text())['code'])
    }
    if (told) await note(invited ?? held, told, { path })
    return withoutToken(response)
  }

  /** The session token a response sets, or null when it sets none or takes it away. */
  const startedSession = (response: Response): string | null => {
    const lines = response.headers.getSetCookie().filter((line) => line.startsWith(`${cookie_name}=`))
    return tokenFrom(lines.at(-1)?.split(';')[0] ?? null, cookie_name, secret)
  }

  const ownerOf = async (email: string): Promise<{ account_id: string, city_id: string } | null> => {
    const { rows } = await sql<{ account_id: string, city_id: string }>`select "id" as account_id, "cityId" as city_id from auth."user" where "email" = ${email.trim().toLowerCase()}`.execute(db)
    return rows[0] ?? null
  }

  const ownerOfLink = async (token: string): Promise<{ account_id: string, city_id: string, email: string } | null> => {
    const { rows } = await sql<{ account_id: string, city_id: string, email: string }>`
      select owner."id" as account_id, owner."cityId" as city_id, owner."email" as email from auth."verification" link join auth."user" owner on owner."id" = link."value"
      where link."identifier" = ${`reset-password:${token}`} and link."expiresAt" > now()`.execute(db)
    return rows[0] ?? null
  }

  const addressOf = async (account_id: string): Promise<string> => {
    const { rows } = await sql<{ email: string }>`select "email" as email from auth."user" where "id" = ${account_id}`.execute(db)
    return rows[0]?.email ?? ''
  }

  const demoSignIn: Identity['demoSignIn'] = async (account, city_id, headers = new Headers()) => {
    if (!is_demo) throw fault('accounts.no-demo')
    const found = await asPlatform(city_id, async (cx) => {
      const { rows } = await sql<{ account_id: string, name_zh: string, name_en: string, language: 'zh' | 'en' }>`
        select account_id, name_zh, name_en, language from person where city_id = ${city_id} and demo_account = ${account} and is_demo and closed_at is null`.execute(cx.tx)
      return rows[0]
    })
    if (!found) throw fault('accounts.no-such-demo-account', { account: account.slice(0, 64) })
    const { internalAdapter } = await sign_in.$context
    const session = await internalAdapter.createSession(found.account_id, false, { ipAddress: headers.get(address_header) ?? '', userAgent: headers.get('user-agent')?.slice(0, 500) ?? '' })
    await note({ account_id: found.account_id, city_id }, 'accounts.demo-sign-in', { account })
    return {
      account: { id: found.account_id, name: found.language === 'en' ? found.name_en : found.name_zh, language: found.language },
      set_cookie: [setCookie({ name: cookie_name, value: signedValue(session.token, secret), seconds: session_seconds, is_secure })],
    }
  }

  const signOut: Identity['signOut'] = async (headers) => {
    const token = tokenFrom(headers.get('cookie'), cookie_name, secret)
    const row = token === null ? null : await sessionOf(token, db)
    if (token !== null) await sql`delete from auth."session" where "token" = ${token}`.execute(db)
    if (row) await note(row, 'accounts.sign-out', {})
    return { set_cookie: [setCookie({ name: cookie_name, value: '', seconds: 0, is_secure })] }
  }

  const sweep: Identity['sweep'] = async () => {
    const sessions = await sql`delete from auth."session" where "expiresAt" < now()`.execute(db)
    const links = await sql`delete from auth."verification" where "expiresAt" < now()`.execute(db)
    return { removed: Number(sessions.numAffectedRows ?? 0n) + Number(links.numAffectedRows ?? 0n) }
  }

  return { handler, actorOf, demoSignIn, signOut, sweep, close: () => db.destroy() }
}

/** What is audited once the path has answered well. */
const after: Record<string, string> = {
  '/sign-out': 'accounts.sign-out',
  '/change-password': 'accounts.password-changed',
  '/reset-password': 'accounts.password-changed',
  '/two-factor/enable': 'accounts.second-factor',
  '/two-factor/verify-totp': 'accounts.second-factor',
  '/two-factor/verify-backup-code': 'accounts.second-factor',
  '/two-factor/disable': 'accounts.second-factor',
  '/two-factor/generate-backup-codes': 'accounts.second-factor',
}

/** The response without the session token in its body: the cookie carries it, and scripts of the page have no use for it. */
async function withoutToken(response: Response): Promise<Response> {
  if (!response.headers.get('content-type')?.includes('application/json')) return response
  const { token: _, ...body } = objectFrom(await response.text())
  const headers = new Headers(response.headers)
  headers.delete('content-length')
  return new Response(JSON.stringify(body), { status: response.status, headers })
}

function objectFrom(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text)
    return value !== null && typeof value === 'object' && !Array.isArray(value) ? value as Record<string, unknown> : {}
  } catch {
    return {}
  }
}
