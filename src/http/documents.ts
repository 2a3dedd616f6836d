import { createHash } from 'node:crypto'
import { z } from 'zod'
import { fault } from '#kernel/declare/fault.ts'
import { query, type Document, type DocumentAnswer } from '#kernel/declare/system.ts'
import { typeset, type ToSet } from '#kernel/outside/typeset.ts'
import { runQuery } from '#kernel/store/run.ts'
import { visitor } from '#kernel/trust/actor.ts'
import { contentHash } from '#kernel/trust/canonical.ts'
import { normaliseInput } from '#kernel/values/text.ts'
import { languageOf } from './request.ts'
import type { Extra } from './server.ts'

const answer = z.custom<DocumentAnswer>()

/** Documents set as PDF or picture that are kept in memory, the last asked for: a poster or card is fetched many times and changes rarely. */
export const set_documents_max = 48

/**
 * Mounts the documents of every system at their own addresses. Each is asked as the city's visitor, so that a proxy may keep one copy for all;
 * whoever holds the copy already is answered 304, before anything is set anew.
 */
export const mountDocuments: Extra = ({ app, house, db }) => {
  const home = [...house.cities.keys()][0]!
  const set = keptDocuments(set_documents_max)
  for (const system of house.systems.values()) {
    for (const [name, one] of Object.entries(system.documents ?? {})) {
      const asked = queryOf(one)
      app.get(one.path, async (request, reply) => {
        const { city = home, ...given } = { ...request.query as Record<string, unknown>, ...request.params as Record<string, unknown> }
        if (typeof city !== 'string' || !house.cities.has(city)) throw fault('kernel.no-such-city', { city: String(city).slice(0, 64) })
        const made = await runQuery(house, db, `${system.id}.${name}`, asked, visitor(city, languageOf(request)), normaliseInput(given)) as DocumentAnswer
        // The same data give the same document, so their hash stands for it without setting it.
        const hash = 'to_set' in made ? contentHash(made.to_set) : createHash('sha256').update(made.body).digest('hex')
        const etag = `"${hash.slice(0, 32)}"`
        const head = { etag, 'cache-control': `public, max-age=${one.cache_s}`, 'x-content-type-options': 'nosniff' }
        if (String(request.headers['if-none-match'] ?? '').split(/\s*,\s*/).some((held) => held.replace(/^W\//, '') === etag)) return reply.headers(head).code(304).send()
        const body = 'to_set' in made ? await set(hash, made.to_set) : made.body
        if (made.filename) reply.header('content-disposition', `inline; filename="${made.filename.replace(/[^\w.-]/g, '-')}"`)
        return reply.headers(head).type('to_set' in made ? made.to_set.standard === 'picture' ? 'image/png' : 'application/pdf' : made.type).send(typeof body === 'string' ? body : Buffer.from(body))
      })
    }
  }
}

function queryOf({ title, input, allow, run }: Document) {
  return query({ title, input, allow, output: answer, run })
}

/** Sets each document once, however many ask for it at the same time, and keeps the last `max`; one that fails is not kept. */
function keptDocuments(max: number): (hash: string, to_set: ToSet) => Promise<Uint8Array> {
  const kept = new Map<string, Promise<Uint8Array>>()
  return (hash, to_set) => {
    const held = kept.get(hash)
    if (held) return held
    const made = typeset(to_set)
    kept.set(hash, made)
    if (kept.size > max) kept.delete(kept.keys().next().value!)
    made.catch(() => { kept.delete(hash) })
    return made
  }
}
