import { mkdtempSync, rmSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import { buildServer } from '#http/server.ts'
import { readConfig, type Config } from '#kernel/store/config.ts'
import { compose, type Composed } from '#src/compose.ts'
import { extrasOf } from '#src/extras.ts'
import { wordsOf } from '#src/rooms.ts'
import { systems } from '#src/systems.ts'
import { freshDatabase, template } from './database.ts'

process.env.JIEBANG_RATE_LIMIT ??= 'off'

/** One person of the demonstration, with their own session. Each call is one HTTP request over a real socket. */
export type Client = {
  account: string
  get: (path: string, params?: Record<string, string>) => Promise<Reply>
  post: (path: string, body?: unknown, key?: string) => Promise<Reply>
  cookie: string
}
// biome-ignore lint: a test reads what it expects and fails where it is not.
export type Reply = { status: number, body: any, headers: Headers }

export type TestHouse = Composed & { app: FastifyInstance, origin: string, as: (account: string) => Promise<Client>, visitor: Client, stop: () => Promise<void> }

/** Settings of a test's house: demonstration on, data in a directory of its own. */
export function testConfig(data_dir: string): Config {
  return { ...readConfig({ JIEBANG_DATA: data_dir, JIEBANG_SECRET: 'a secret for tests only, long enough to pass' }), demo: true, port: 0 }
}

/** Starts a whole platform on a clone of the migrated and seeded template, listening on a free port of 127.0.0.1. */
export async function startHouse(): Promise<TestHouse> {
  const data_dir = mkdtempSync(join(tmpdir(), 'jiebang-test-'))
  const config = testConfig(data_dir)
  await template('house', async (owner_url) => {
    const built = await compose(config, { owner_url, connections_max: 2 })
    await built.close()
  })
  const database = await freshDatabase('house')
  const composed = await compose(config, { owner_url: database.url, connections_max: 16 })
  const { extras, identity, close } = extrasOf(composed)
  const app = await buildServer({ house: composed.house, db: composed.db, identity, words: wordsOf(systems), extras, is_https: false })
  await app.listen({ port: 0, host: '127.0.0.1' })
  const address = app.addresses()[0] as AddressInfo
  const origin = `http://127.0.0.1:${address.port}`
  const clients = new Map<string, Client>()
  return {
    ...composed, app, origin, visitor: clientOf(origin, '', ''),
    as: async (account) => {
      const known = clients.get(account)
      if (known) return known
      const response = await fetch(`${origin}/api/accounts/demo-sign-in`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ account }) })
      if (response.status !== 200) throw new Error(`${account} cannot sign in: ${response.status} ${await response.text()}`)
      const cookie = response.headers.getSetCookie().map((one) => one.split(';')[0]).join('; ')
      const client = clientOf(origin, account, cookie)
      clients.set(account, client)
      return client
    },
    stop: async () => {
      await app.close()
      await close()
      await composed.close()
      // A file run alone has its cluster stopped before this; what is gone need not be dropped.
      await database.drop().catch(() => {})
      rmSync(data_dir, { recursive: true, force: true })
    },
  }
}

function clientOf(origin: string, account: string, cookie: string): Client {
  const headers = cookie ? { cookie } : undefined
  const replied = async (response: Response): Promise<Reply> => {
    const text = await response.text()
    return { status: response.status, body: text.startsWith('{') || text.startsWith('[') ? JSON.parse(text) : text, headers: response.headers }
  }
  return {
    account, cookie,
    get: async (path, params = {}) => replied(await fetch(`${origin}${path}?${new URLSearchParams(params)}`, { headers: headers ?? {} })),
    post: async (path, body = {}, key = crypto.randomUUID()) => replied(await fetch(`${origin}${path}`, { method: 'POST', headers: { ...headers, 'content-type': 'application/json', 'idempotency-key': key }, body: JSON.stringify(body) })),
  }
}
