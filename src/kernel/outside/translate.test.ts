import assert from 'node:assert/strict'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, test } from 'node:test'
import { machineAt, machine_limits, MachineRefusal } from './translate.ts'

let server: Server
let url: string
let answer: (request: IncomingMessage, body: string, response: ServerResponse) => void
const asked: { path: string, authorization: string | undefined, body: { model: string, messages: { role: string, content: string }[] } }[] = []
const said = (content: unknown) => (_: IncomingMessage, __: string, response: ServerResponse) => { response.setHeader('content-type', 'application/json').end(JSON.stringify({ choices: [{ message: { content } }] })) }

before(async () => {
  server = createServer((request, response) => {
    let body = ''
    request.setEncoding('utf8').on('data', (part: string) => { body += part }).on('end', () => {
      if (request.method === 'POST') asked.push({ path: request.url!, authorization: request.headers.authorization, body: JSON.parse(body) })
      answer(request, body, response)
    })
  })
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve) })
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1/`
})
after(() => new Promise((resolve) => { server.close(resolve) }))

const machine = (limits = machine_limits) => machineAt({ url, key: 'k-secret', model: 'm-1' }, limits)
const translate = (limits = machine_limits) => machine(limits).translate({ text: '开裂率不高于 1%', from: 'zh', into: 'en' })
const isRefusal = (code: string) => (error: unknown) => error instanceof MachineRefusal && error.code === code

test('a text is sent once to the one address, as material, and the translation comes back trimmed', async () => {
  answer = said('  Cracking at most 1 %\n')
  assert.equal(await translate(), 'Cracking at most 1 %')
  const [only, ...more] = asked.splice(0)
  assert.deepEqual(more, [])
  assert.deepEqual([only!.path, only!.authorization, only!.body.model], ['/v1/chat/completions', 'Bearer k-secret', 'm-1'])
  assert.deepEqual(only!.body.messages.map((one) => one.role), ['system', 'user'])
  assert.equal(only!.body.messages[1]!.content, '开裂率不高于 1%')
  assert.match(machine().host, /^127\.0\.0\.1:\d+$/)
})

test('a redirect is not followed, wherever it leads', async () => {
  let followed = 0
  answer = (request, _, response) => {
    if (request.url!.endsWith('/elsewhere')) followed += 1
    response.writeHead(307, { location: '/elsewhere' }).end()
  }
  await assert.rejects(translate())
  assert.equal(followed, 0)
})

test('an answer at the limit is read, one byte more is refused, and one without text is no translation', async () => {
  const whole = JSON.stringify({ choices: [{ message: { content: 'x' } }] })
  answer = said('x')
  assert.equal(await translate({ ...machine_limits, answer_bytes_max: whole.length }), 'x')
  await assert.rejects(translate({ ...machine_limits, answer_bytes_max: whole.length - 1 }), isRefusal('answer-too-large'))
  for (const content of ['', '  ', 5, null]) {
    answer = said(content)
    await assert.rejects(translate(), isRefusal('no-text'))
  }
})

test('who refuses will refuse again, who is busy may not be later, and who does not answer is left', async () => {
  const status = (code: number) => { answer = (_, __, response) => { response.writeHead(code).end('k-secret') } }
  status(401)
  await assert.rejects(translate(), isRefusal('http-401'))
  for (const code of [429, 503]) {
    status(code)
    await assert.rejects(translate(), (error: unknown) => !(error instanceof MachineRefusal) && !String(error).includes('k-secret'))
  }
  answer = () => {}
  await assert.rejects(translate({ ...machine_limits, wait_ms: 50 }), { name: 'TimeoutError' })
})
