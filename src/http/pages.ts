import { existsSync } from 'node:fs'
import { join } from 'node:path'
import serve from '@fastify/static'
import type { Extra } from './server.ts'
import { worded } from './refusal.ts'

const dist = join(import.meta.dirname, '../../dist')

/** Serves the built web: hashed assets for a year, the page itself fresh each time; every address of the app is the same page. */
export const mountPages: Extra = async ({ app, words }) => {
  if (!existsSync(join(dist, 'index.html'))) return
  await app.register(serve, { root: dist, wildcard: false, index: false, immutable: true, maxAge: '365d', globIgnore: ['index.html', '.hash'] })
  app.get('/*', (request, reply) => {
    // What looks like a file and is none is missing; what looks like a place in the app is the app.
    if (request.url.startsWith('/api/') || /\.[a-z0-9]{1,8}(\?|$)/i.test(request.url)) {
      const refusal = worded('kernel.no-such-route', {}, [], words)
      return reply.code(refusal.status).send(refusal.body)
    }
    return reply.header('cache-control', 'no-cache').sendFile('index.html', { immutable: false, maxAge: 0 })
  })
}
