import { createHash } from 'node:crypto'
import { z } from 'zod'
import { fault } from '#kernel/declare/fault.ts'
import { query, type Document, type DocumentAnswer } from '#kernel/declare/system.ts'
import { runQuery } from '#kernel/store/run.ts'
import { visitor } from '#kernel/trust/actor.ts'
import { normaliseInput } from '#kernel/values/text.ts'
import { languageOf } from './request.ts'
import type { Extra } from './server.ts'

const answer = z.custom<DocumentAnswer>()

/**
 * Mounts the documents of every system at their own addresses. Each is asked as the city's visitor, so that a proxy may keep one copy for all;
 * whoever holds the copy already is answered 304.
 */
export const mountDocuments: Extra = ({ app, house, db }) => {
  const home = [...house.cities.keys()][0]!
  for (const system of house.systems.values()) {
    for (const [name, one] of Object.entries(system.documents ?? {})) {
      const asked = queryOf(one)
      app.get(one.path, async (request, reply) => {
        const { city = home, ...given } = { ...request.query as Record<string, unknown>, ...request.params as Record<string, unknown> }
        if (typeof city !== 'string' || !house.cities.has(city)) throw fault('kernel.no-such-city', { city: String(city).slice(0, 64) })
        const made = await runQuery(house, db, `${system.id}.${name}`, asked, visitor(city, languageOf(request)), normaliseInput(given)) as DocumentAnswer
        const etag = `"${createHash('sha256').update(made.body).digest('base64url').slice(0, 32)}"`
        reply.headers({ etag, 'cache-control': `public, max-age=${one.cache_s}`, 'x-content-type-options': 'nosniff' })
        if (String(request.headers['if-none-match'] ?? '').split(/\s*,\s*/).some((held) => held.replace(/^W\//, '') === etag)) return reply.code(304).send()
        if (made.filename) reply.header('content-disposition', `inline; filename="${made.filename.replace(/[^\w.-]/g, '-')}"`)
        return reply.type(made.type).send(typeof made.body === 'string' ? made.body : Buffer.from(made.body))
      })
    }
  }
}

function queryOf({ title, input, allow, run }: Document) {
  return query({ title, input, allow, output: answer, run })
}
