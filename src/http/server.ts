import { randomUUID } from 'node:crypto'
import { constants } from 'node:zlib'
import compress from '@fastify/compress'
import helmet from '@fastify/helmet'
import multipart from '@fastify/multipart'
import rateLimit from '@fastify/rate-limit'
import fastify, { type FastifyInstance } from 'fastify'
import { fault, type FaultWords } from '#kernel/declare/fault.ts'
import type { House } from '#kernel/store/cx.ts'
import type { Db } from '#kernel/store/db.ts'
import { runAction, runQuery } from '#kernel/store/run.ts'
import { normaliseInput } from '#kernel/values/text.ts'
import { refusalOf, worded } from './refusal.ts'
import { actorOf, refuseForeign, type Identity } from './request.ts'

const counted = /^\/(?:api\/|(?:zh|en)\/incentives\/calculator\?)/
/** Limits of the edge, each with its test. */
export const edge = { body_bytes_max: 1_048_576, upload_bytes_max: 20 * 1_048_576, requests_per_minute_max: 1_200, url_bytes_max: 8_192 }

export type Mounted = { app: FastifyInstance, house: House, db: Db, identity: Identity, words: FaultWords }

/** Whether the rate limit counts an address. Pages drawn for one reader alone cost what a call costs; the others come from a cache. */
export function isCounted(url: string): boolean {
  return counted.test(url)
}

/** Routes that are not an action or a question: files, sign-in, health. Each room mounts its own. */
export type Extra = (mounted: Mounted) => void | Promise<void>

/**
 * Builds the HTTP server: every action at `POST /api/{system}/{action}`, every question at `GET /api/{system}/{query}`,
 * one edge normaliser before them and one refusal after them. It listens nowhere yet.
 */
export async function buildServer({ house, db, identity, words, extras, is_https }: {
  house: House, db: Db, identity: Identity, words: FaultWords, extras: readonly Extra[], is_https: boolean
}): Promise<FastifyInstance> {
  const app = fastify({
    logger: false, bodyLimit: edge.body_bytes_max, trustProxy: false, requestTimeout: 60_000, genReqId: () => randomUUID(),
    routerOptions: { maxParamLength: 256, ignoreTrailingSlash: true }, exposeHeadRoutes: false,
    ajv: { customOptions: { removeAdditional: false } },
  })
  await app.register(helmet, {
    contentSecurityPolicy: { directives: { defaultSrc: ["'self'"], scriptSrc: ["'self'"], styleSrc: ["'self'", "'unsafe-inline'"], imgSrc: ["'self'", 'data:'], connectSrc: ["'self'"], fontSrc: ["'self'", 'data:'], objectSrc: ["'none'"], frameAncestors: ["'none'"], baseUri: ["'self'"], formAction: ["'self'"], upgradeInsecureRequests: is_https ? [] : null } },
    strictTransportSecurity: is_https ? { maxAge: 63_072_000, includeSubDomains: true } : false,
    crossOriginEmbedderPolicy: false, referrerPolicy: { policy: 'same-origin' },
  })
  await app.register(rateLimit, { global: true, max: edge.requests_per_minute_max, timeWindow: '1 minute', allowList: (request) => !isCounted(request.url) || process.env.JIEBANG_RATE_LIMIT === 'off' })
  // Answers are made anew each time: the default brotli quality is meant for files packed once and costs ten times the query.
  await app.register(compress, { global: true, threshold: 2_048, encodings: ['br', 'gzip'], brotliOptions: { params: { [constants.BROTLI_PARAM_QUALITY]: 3 } } })
  await app.register(multipart, { limits: { fileSize: edge.upload_bytes_max, files: 1, fields: 10, fieldSize: 10_000, headerPairs: 100 } })
  app.setErrorHandler((error, _request, reply) => {
    const refusal = refusalOf(error, words)
    if (refusal) return reply.code(refusal.status).send(refusal.body)
    // Static words and the error's own text only: never input, never parameters.
    process.stderr.write(`${new Date().toISOString()} unexpected ${error instanceof Error ? error.stack ?? error.message : 'error'}\n`)
    return reply.code(500).send(worded('kernel.internal', {}, [], words).body)
  })
  app.setNotFoundHandler((request, reply) => {
    const refusal = worded('kernel.no-such-route', {}, [], words)
    return reply.code(request.url.startsWith('/api/') ? refusal.status : 404).send(refusal.body)
  })
  app.addHook('onSend', async (request, reply) => {
    if (request.url.startsWith('/api/')) reply.header('cache-control', 'no-store')
  })
  app.get('/api/health', async () => (house.rooms.health as () => Promise<unknown>)())
  mountActions(app, house, db, identity)
  for (const extra of extras) await extra({ app, house, db, identity, words })
  return app
}

function mountActions(app: FastifyInstance, house: House, db: Db, identity: Identity): void {
  for (const system of house.systems.values()) {
    for (const [name, action] of Object.entries(system.actions)) {
      app.post(`/api/${system.id}/${name}`, async (request, reply) => {
        refuseForeign(request)
        const actor = await actorOf(request, house, db, identity)
        const key = request.headers['idempotency-key']
        if (typeof key !== 'string') throw fault('kernel.command-id')
        const answer = await runAction(house, db, `${system.id}.${name}`, action, actor, key, normaliseInput(request.body ?? {}))
        if (answer.is_replay) reply.header('idempotency-replayed', 'true')
        return answer.body
      })
    }
    for (const [name, query] of Object.entries(system.queries)) {
      app.get(`/api/${system.id}/${name}`, async (request) => {
        const actor = await actorOf(request, house, db, identity)
        const { city: _city, ...input } = request.query as Record<string, unknown>
        return runQuery(house, db, `${system.id}.${name}`, query, actor, normaliseInput(input))
      })
    }
  }
}
