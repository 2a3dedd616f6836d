import type { FastifyError } from 'fastify'
import { Fault, type FaultKind, type FaultWords, type Problem, type Sentence } from '#kernel/declare/fault.ts'

/** The one mapping from kinds of refusal to HTTP. */
export const statusOf: Record<FaultKind, number> = { invalid: 400, unauthenticated: 401, forbidden: 403, missing: 404, conflict: 409, limit: 429 }

export type Refusal = { status: number, body: { error: { code: string, kind: string, zh: string, en: string, problems: { path: string, code: string, zh: string, en: string }[] } } }

const fill = (text: string, data: Record<string, unknown>, language: 'zh' | 'en') => text.replace(/\{(\w+)\}/g, (_, key: string) => {
  const value = data[key]
  return typeof value === 'object' && value !== null && language in value ? String((value as Sentence)[language]) : value === undefined ? '' : String(value)
})

// What PostgreSQL refuses is the sender's doing in these classes only; everything else is ours.
const bySqlState: [RegExp, string][] = [
  [/^22/, 'kernel.value-out-of-range'],
  [/^23503$/, 'kernel.no-such-reference'],
  [/^23505$/, 'kernel.already-there'],
  [/^23/, 'kernel.value-out-of-range'],
  [/^(40001|40P01|55P03|57014|53300)$/, 'kernel.busy'],
]

const byFastify: Record<string, string> = {
  FST_ERR_CTP_INVALID_JSON_BODY: 'kernel.body-not-json',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'kernel.body-not-json',
  FST_ERR_CTP_BODY_TOO_LARGE: 'kernel.body-too-large',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'kernel.media-type',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'kernel.body-not-json',
}

/** Words a refusal in both languages; null when the error is a bug, which the caller reports as 500 without detail. */
export function refusalOf(error: unknown, words: FaultWords): Refusal | null {
  if (error instanceof Fault) return worded(error.code, error.data, error.problems, words)
  const code = (error as FastifyError & { code?: string }).code
  if (typeof code === 'string') {
    if (byFastify[code]) return worded(byFastify[code], {}, [], words)
    const match = /^[0-9A-Z]{5}$/.test(code) ? bySqlState.find(([pattern]) => pattern.test(code)) : undefined
    if (match) return worded(match[1], {}, [], words)
  }
  const status = (error as FastifyError).statusCode
  if (status === 429) return worded('kernel.too-many-requests', {}, [], words)
  if (status !== undefined && status >= 400 && status < 500) return { ...worded('kernel.body-not-json', {}, [], words), status }
  return null
}

/** Words one refusal and its problems in both languages; a code without a sentence is a bug of ours. */
export function worded(code: string, data: Record<string, unknown>, problems: readonly Problem[], words: FaultWords): Refusal {
  const said = words[code]
  if (!said) throw new Error(`invariant: the fault ${code} has no sentence`)
  return {
    status: statusOf[said.kind],
    body: { error: { code, kind: said.kind, zh: fill(said.zh, data, 'zh'), en: fill(said.en, data, 'en'), problems: problems.map((problem) => {
      const sentence = words[problem.code] ?? words['kernel.input-custom']!
      return { path: problem.path, code: problem.code, zh: fill(sentence.zh, problem.data ?? {}, 'zh'), en: fill(sentence.en, problem.data ?? {}, 'en') }
    }) } },
  }
}
