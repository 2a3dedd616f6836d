import { fault } from '#kernel/declare/fault.ts'
import { newId } from '#kernel/store/ids.ts'
import { runAction } from '#kernel/store/run.ts'
import { visitor } from '#kernel/trust/actor.ts'
import { unsubscribe } from '#systems/subscriptions/public.ts'
import type { Extra } from './server.ts'

const path = '/subscriptions/unsubscribe'

/**
 * Mounts the address that letters name for a one-click end (RFC 8058): mail programs POST to it as they are, without our headers or a session; the
 * signed token is the whole right. A person who opens it is led to the page with the button, for a look at a letter must end nothing.
 */
export const mountUnsubscribe: Extra = async ({ app, house, db }) => {
  await app.register(async (inner) => {
    inner.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string', bodyLimit: 1_024 }, (_request, _body, done) => done(null, {}))
    inner.post(path, async (request, reply) => {
      const { city, token } = request.query as Record<string, unknown>
      const city_id = typeof city === 'string' ? city : [...house.cities.keys()][0]!
      if (!house.cities.has(city_id)) throw fault('kernel.no-such-city', { city: city_id.slice(0, 64) })
      await runAction(house, db, 'subscriptions.unsubscribe', unsubscribe, visitor(city_id), newId(), { token })
      return reply.type('text/plain; charset=utf-8').send('已退订 Unsubscribed\n')
    })
    inner.get(path, (request, reply) => reply.redirect(`/subscriptions?unsubscribe=${encodeURIComponent(String((request.query as Record<string, unknown>).token ?? ''))}`, 302))
  })
}
