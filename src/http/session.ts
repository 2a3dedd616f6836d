import type { FastifyReply, FastifyRequest } from 'fastify'
import { fault } from '#kernel/declare/fault.ts'
import { normaliseInput } from '#kernel/values/text.ts'
import { headersOf, refuseForeign } from './request.ts'
import type { Extra } from './server.ts'

/** What sign-in offers to HTTP; the accounts system makes it. */
export type SignInDoor = {
  handler: (request: Request) => Promise<Response>
  demoSignIn: (account: string, city_id: string, headers?: Headers) => Promise<{ account: unknown, set_cookie: string[] }>
  signOut: (headers: Headers) => Promise<{ set_cookie: string[] }>
}

/** Mounts sign-in: better-auth's own routes, the demonstration's one, and the way out. Only these may set a cookie. */
export function mountSignIn(door: SignInDoor): Extra {
  return ({ app, house }) => {
    app.route({ method: ['GET', 'POST'], url: '/api/auth/*', handler: (request, reply) => passOn(door, request, reply) })
    app.post('/api/accounts/demo-sign-in', { config: { rateLimit: { max: 600, timeWindow: '1 minute' } } }, async (request, reply) => {
      refuseForeign(request)
      const body = normaliseInput(request.body ?? {}) as { account?: unknown }
      if (typeof body.account !== 'string' || body.account.length > 64) throw fault('kernel.wrong-input', { count: 1 }, [{ path: 'account', code: 'kernel.input-invalid-type', data: { expected: 'string' } }])
      const { account, set_cookie } = await door.demoSignIn(body.account, [...house.cities.keys()][0]!, headersOf(request))
      reply.header('set-cookie', set_cookie)
      return { account }
    })
    app.post('/api/accounts/sign-out', async (request, reply) => {
      refuseForeign(request)
      reply.header('set-cookie', (await door.signOut(headersOf(request))).set_cookie)
      return { is_signed_out: true }
    })
  }
}

async function passOn(door: SignInDoor, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  if (request.method === 'POST') refuseForeign(request)
  const url = new URL(request.url, `${request.protocol}://${request.headers.host ?? 'localhost'}`)
  const headers = headersOf(request)
  // The caller's address as the socket says it: a header of that name from outside counts for nothing.
  headers.set('x-jiebang-client-address', request.ip)
  const response = await door.handler(new Request(url, { method: request.method, headers, ...request.method === 'POST' ? { body: JSON.stringify(normaliseInput(request.body ?? {})) } : {} }))
  reply.code(response.status)
  for (const [name, value] of response.headers) if (name !== 'set-cookie' && name !== 'content-length') reply.header(name, value)
  const cookies = response.headers.getSetCookie()
  if (cookies.length > 0) reply.header('set-cookie', cookies)
  return reply.send(await response.text())
}
