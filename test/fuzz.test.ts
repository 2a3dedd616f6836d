import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { need, bidOf, publishChallenge, act } from '#test/support/challenge-walk.ts'
import { chance, valueFor } from '#test/support/fuzz.ts'
import { startHouse, type Client, type TestHouse } from '#test/support/house.ts'

const requests = Number(process.env.JIEBANG_FUZZ ?? (process.env.JIEBANG_LONG ? 20_000 : 6_000))
const seed = Number(process.env.JIEBANG_SEED ?? Math.floor(Math.random() * 2 ** 31))
// What a refusal must never carry: where the program stands, what it asked the database, how it was built.
const leaks = /node_modules|\/src\/|\.ts:\d|at async|select .* from|insert into|violates|constraint|syntax error|pg_|jiebang_|stack|ECONN|kysely|password_hash|relation "/i

let house: TestHouse
before(async () => { house = await startHouse() })
after(() => house.stop())

test(`${requests} requests made from our own OpenAPI: no 5xx, no leak`, async () => {
  console.log(`fuzz: seed ${seed}`)
  const random = chance(seed)
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!
  const description = (await house.visitor.get('/api/openapi.json')).body as { openapi: string, paths: Record<string, Record<string, any>> }
  assert.equal(description.openapi, '3.1.0')
  const case_id = await publishChallenge(house, { open_for_ms: 600_000 })
  await act(await house.as('solver'), case_id, 'bid', bidOf(1_000_000))
  const other = ((await (await house.as('enterprise-2')).post('/api/challenges/open')).body as { case_id: string }).case_id
  await act(await house.as('enterprise-2'), other, 'submit', need)
  const hall = (await house.visitor.get('/api/challenges/hall')).body.challenges[0].id as string
  const receipt = (await (await house.as('solver')).get('/api/receipts/list')).body.receipts?.[0]?.id as string | undefined
  const known = [case_id, other, hall, ...receipt ? [receipt] : [], 'demo-enterprise', 'lanxi', 'challenge', 'need', 'bid', 'jinhua', 'challenge-gov', 'expert', 'new-materials']
  const accounts = ['enterprise', 'solver', 'expert-1', 'county-officer', 'city-officer', 'finance-officer', 'insurer', 'auditor', 'admin', 'follow-up-officer']
  const clients: Client[] = [house.visitor, ...await Promise.all(accounts.map((name) => house.as(name)))]
  // Nobody ends their own session in the middle: the rest would only be refused at the door.
  const operations = Object.entries(description.paths).flatMap(([path, verbs]) => Object.entries(verbs).map(([verb, operation]) => ({ path, verb, operation }))).filter((one) => !['/api/accounts/end-session', '/api/accounts/close-account', '/api/accounts/end-role'].includes(one.path))
  const bad: string[] = []
  const seen = new Map<number, number>()
  const one = async () => {
    const { path, verb, operation } = pick(operations)
    const client = pick(clients)
    const input = verb === 'post' ? valueFor(operation.requestBody.content['application/json'].schema, random, known)
      : Object.fromEntries((operation.parameters as { name: string, schema: object }[]).flatMap((parameter) => random() < 0.7 ? [[parameter.name, valueFor(parameter.schema, random, known)]] : []))
    const headers: Record<string, string> = { ...client.cookie ? { cookie: client.cookie } : {}, ...verb === 'post' ? { 'content-type': random() < 0.98 ? 'application/json' : 'text/plain', 'idempotency-key': random() < 0.97 ? crypto.randomUUID() : 'x' } : {} }
    const body = verb === 'post' ? random() < 0.02 ? '{"a":' : JSON.stringify(input) : undefined
    const query = verb === 'get' ? `?${new URLSearchParams(Object.entries(input as object).map(([key, value]): [string, string] => [key, typeof value === 'string' ? value.slice(0, 3_000) : JSON.stringify(value) ?? '']))}` : random() < 0.05 ? '?city=nowhere' : ''
    const response = await fetch(`${house.origin}${path}${query}`, { method: verb.toUpperCase(), headers, ...body === undefined ? {} : { body } })
    const text = await response.text()
    seen.set(response.status, (seen.get(response.status) ?? 0) + 1)
    if (response.status >= 500) bad.push(`${response.status} ${verb} ${path} as ${client.account || 'visitor'}: ${(body ?? query).slice(0, 400)}`)
    else if (response.status >= 400 && leaks.test(text)) bad.push(`leak ${verb} ${path}: ${text.slice(0, 300)}`)
  }
  for (let done = 0; done < requests; done += 50) await Promise.all(Array.from({ length: Math.min(50, requests - done) }, one))
  console.log(`fuzz: ${[...seen].sort().map(([status, n]) => `${status}×${n}`).join(' ')}`)
  assert.deepEqual(bad.slice(0, 10), [], `${bad.length} bad answers, seed ${seed}`)
})

// Every object inherits these names: a register read with `table[name]` finds a function where nothing was declared.
const inherited = ['__proto__', 'constructor', 'toString', 'hasOwnProperty:x', '__proto__:x']

test('a name that every object inherits is as unknown as any other, in every text of every address and body', async () => {
  const random = chance(1)
  const { paths } = (await house.visitor.get('/api/openapi.json')).body as { paths: Record<string, Record<string, any>> }
  const clients = [house.visitor, ...await Promise.all(['city-officer', 'enterprise', 'admin'].map((name) => house.as(name)))]
  const bad: string[] = []
  const send = async (client: Client, verb: string, address: string, body?: string) => {
    const headers = { ...client.cookie ? { cookie: client.cookie } : {}, ...body === undefined ? {} : { 'content-type': 'application/json', 'idempotency-key': crypto.randomUUID() } }
    const response = await fetch(`${house.origin}${address}`, { method: verb, headers, ...body === undefined ? {} : { body } })
    const text = await response.text()
    if (response.status >= 500 || response.status >= 400 && leaks.test(text)) bad.push(`${response.status} ${verb} ${address} as ${client.account || 'visitor'}: ${body ?? ''} ${text.slice(0, 200)}`)
  }
  for (const [path, verbs] of Object.entries(paths)) for (const name of inherited) {
    if (['/api/accounts/end-session', '/api/accounts/close-account', '/api/accounts/end-role'].includes(path)) continue
    const asked: Promise<void>[] = []
    for (const client of clients) {
      for (const parameter of (verbs.get?.parameters ?? []) as { name: string, schema: { enum?: unknown, pattern?: string } }[]) {
        if (!parameter.schema.enum) asked.push(send(client, 'GET', `${path}?${new URLSearchParams({ [parameter.name]: name })}`))
      }
      const schema = verbs.post?.requestBody.content['application/json'].schema as { properties?: Record<string, { type?: string, enum?: unknown[] }> } | undefined
      const texts = Object.entries(schema?.properties ?? {}).filter(([, one]) => one.type === 'string' && !one.enum).map(([field]) => field)
      if (texts.length > 0) asked.push(send(client, 'POST', path, JSON.stringify({ ...valueFor(schema as Parameters<typeof valueFor>[0], random, []) as object, ...Object.fromEntries(texts.map((field) => [field, name])) })))
    }
    await Promise.all(asked)
  }
  assert.deepEqual(bad.slice(0, 10), [], `${bad.length} bad answers`)
})
