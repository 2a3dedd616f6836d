import type { FastifyRequest } from 'fastify'
import { fault } from '#kernel/declare/fault.ts'
import type { House } from '#kernel/store/cx.ts'
import type { Db } from '#kernel/store/db.ts'
import { visitor, type Actor } from '#kernel/trust/actor.ts'

/** Who a request comes from; `actorOf` reads the session. */
export type Identity = { actorOf: (headers: Headers, db: Db) => Promise<Actor | null> }

/** Fastify's headers as the web's own. */
export function headersOf(request: FastifyRequest): Headers {
  const headers = new Headers()
  for (const [name, value] of Object.entries(request.headers)) if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(', ') : value)
  return headers
}

/** Language the reader asked for; Chinese unless English is preferred. */
export function languageOf(request: FastifyRequest): 'zh' | 'en' {
  return /^\s*en\b/i.test(String(request.headers['accept-language'] ?? '')) ? 'en' : 'zh'
}

/**
 * The actor of a request. With `?city=` of another city a signed-in person is a visitor there: nobody carries rights across.
 * @throws fault `kernel.no-such-city`
 */
export async function actorOf(request: FastifyRequest, house: House, db: Db, identity: Identity): Promise<Actor> {
  const asked = (request.query as Record<string, unknown> | undefined)?.city
  const home = [...house.cities.keys()][0]!
  if (asked !== undefined && (typeof asked !== 'string' || !house.cities.has(asked))) throw fault('kernel.no-such-city', { city: String(asked).slice(0, 64) })
  const actor = request.headers.cookie ? await identity.actorOf(headersOf(request), db) : null
  if (!actor || !house.cities.has(actor.city_id)) return visitor(asked ?? home, languageOf(request))
  return asked === undefined || asked === actor.city_id ? actor : visitor(asked, actor.language)
}

/** Refuses a change sent by another site's page: browsers say where a request comes from, and no cookie is enough by itself. */
export function refuseForeign(request: FastifyRequest): void {
  const site = request.headers['sec-fetch-site']
  if (site !== undefined) {
    if (site !== 'same-origin' && site !== 'none') throw fault('kernel.foreign-origin')
    return
  }
  const origin = request.headers.origin
  if (origin !== undefined && URL.canParse(origin) && new URL(origin).host !== request.headers.host) throw fault('kernel.foreign-origin')
}
