import { z } from 'zod'
import type { System } from '#kernel/declare/system.ts'
import type { Extra } from './server.ts'

const refusal = { description: '拒绝 Refusal', content: { 'application/json': { schema: { $ref: '#/components/schemas/Refusal' } } } }
const refusals = { 400: refusal, 401: refusal, 403: refusal, 404: refusal, 409: refusal, 429: refusal }

const schemaOf = (schema: z.ZodType, io: 'input' | 'output') => {
  const { $schema: _, ...json } = z.toJSONSchema(schema, { io, unrepresentable: 'any', target: 'draft-2020-12' })
  return json as Record<string, unknown> & { properties?: Record<string, unknown>, required?: string[] }
}

/** Describes the API from the declarations themselves (OpenAPI 3.1): nothing is written twice. */
export function describe(systems: Iterable<System>, version: string): unknown {
  const paths: Record<string, unknown> = {}
  for (const system of systems) {
    for (const [name, action] of Object.entries(system.actions)) {
      paths[`/api/${system.id}/${name}`] = { post: {
        operationId: `${system.id}.${name}`, tags: [system.id], summary: `${action.title.zh} ${action.title.en}`,
        parameters: [{ name: 'Idempotency-Key', in: 'header', required: true, schema: { type: 'string', pattern: '^[A-Za-z0-9_-]{8,64}$' } }],
        requestBody: { required: true, content: { 'application/json': { schema: action.describes ?? schemaOf(action.input, 'input') } } },
        responses: { 200: { description: 'OK', content: { 'application/json': { schema: schemaOf(action.output, 'output') } } }, ...refusals },
      } }
    }
    for (const [name, query] of Object.entries(system.queries)) {
      const input = schemaOf(query.input, 'input')
      paths[`/api/${system.id}/${name}`] = { get: {
        operationId: `${system.id}.${name}`, tags: [system.id], summary: `${query.title.zh} ${query.title.en}`,
        parameters: Object.entries(input.properties ?? {}).map(([field, schema]) => ({ name: field, in: 'query', required: input.required?.includes(field) ?? false, schema })),
        responses: { 200: { description: 'OK', content: { 'application/json': { schema: schemaOf(query.output, 'output') } } }, ...refusals },
      } }
    }
  }
  const text = { type: 'string' }
  return {
    openapi: '3.1.0', info: { title: '揭榜 Jiebang', version, license: { name: 'Apache-2.0', identifier: 'Apache-2.0' } }, paths,
    components: { schemas: { Refusal: { type: 'object', required: ['error'], properties: { error: { type: 'object', required: ['code', 'kind', 'zh', 'en', 'problems'], properties: {
      code: text, kind: { enum: ['invalid', 'unauthenticated', 'forbidden', 'missing', 'conflict', 'limit'] }, zh: text, en: text,
      problems: { type: 'array', items: { type: 'object', properties: { path: text, code: text, zh: text, en: text } } },
    } } } } } },
  }
}

export const mountOpenApi: Extra = ({ app, house }) => {
  let text: string | null = null
  app.get('/api/openapi.json', (_request, reply) => {
    text ??= JSON.stringify(describe(house.systems.values(), house.version))
    return reply.type('application/json').send(text)
  })
}
