import { Fault, type Sentence } from '#kernel/declare/fault.ts'
import { assign, type AssignmentTools } from './assign.ts'
import { answers_of_engine, bindStep, hashOfRound, refusalOf, requestOf, resultOf, roundRecordShape, seedOfRound, type RoundRecord, type RoundStep, type RoundTools } from './round.ts'

/** The first difference: where in the file, what was expected, what stands there. */
export type RoundDifference = { where: string, expected: string, found: string, sentence: Sentence }
export type RoundVerified = { ok: boolean, record: RoundRecord | null, first: RoundDifference | null, checked: { assignments: number, refusals: number, replacements: number } }

const shown_max = 160

function brief(value: unknown): string {
  const text = value === undefined ? '∅' : typeof value === 'string' ? value : JSON.stringify(value)
  return text.length > shown_max ? `${text.slice(0, shown_max)}…` : text
}

function differ(where: string, what: Sentence, expected: unknown, found: unknown): RoundDifference {
  const [wanted, there] = [brief(expected), brief(found)]
  return { where, expected: wanted, found: there, sentence: { zh: `${what.zh}（${where}）：应为 ${wanted}，实为 ${there}。`, en: `${what.en} (${where}): expected ${wanted}, found ${there}.` } }
}

/** The first place in which two values of JSON differ; null where they are alike. */
export function firstDifference(where: string, what: Sentence, expected: unknown, found: unknown): RoundDifference | null {
  if (Array.isArray(expected) && Array.isArray(found)) {
    for (let at = 0; at < Math.max(expected.length, found.length); at += 1) {
      const inner = firstDifference(`${where}[${at}]`, what, expected[at], found[at])
      if (inner) return inner
    }
    return null
  }
  if (isRecord(expected) && isRecord(found)) {
    for (const key of new Set([...Object.keys(expected), ...Object.keys(found)])) {
      const inner = firstDifference(`${where}.${key}`, what, expected[key], found[key])
      if (inner) return inner
    }
    return null
  }
  return expected === found ? null : differ(where, what, expected, found)
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

const said = {
  shape: { zh: '轮次记录的格式不对', en: 'The record is not of the right form' },
  hash: { zh: '冻结的申请与其摘要不符', en: 'The frozen request does not have this hash' },
  seed: { zh: '种子不是由抽取种子与申请摘要得出', en: 'The seed does not follow from the draw’s seed and the request’s hash' },
  order: { zh: '专家或文件不按编号排列', en: 'Files or reviewers are not in the order of their ids' },
  outcome: { zh: '重新计算的指派与记录不符', en: 'The assignment run again differs from the record' },
  chain: { zh: '步骤没有接在上一步之后', en: 'The step does not follow upon the one before it' },
  step: { zh: '步骤的摘要不符', en: 'The step does not have this hash' },
  certificate: { zh: '抽取证书与记录不符', en: 'The certificate of the draw differs from the record' },
} satisfies Record<string, Sentence>

/**
 * Runs a round again from its record alone: every hash, every seed, every assignment and replacement; `first` is the first difference, in one sentence.
 * With the draw's certificate its number, seed and hash are compared as well; that the certificate holds is for the draw's own check.
 */
export function verifyRound(document: unknown, tools: RoundTools & AssignmentTools, certificate: unknown = null): RoundVerified {
  const checked = { assignments: 0, refusals: 0, replacements: 0 }
  const read = roundRecordShape.safeParse(document)
  if (!read.success) {
    const issue = read.error.issues[0]!
    const path = [...issue.path, ...issue.code === 'unrecognized_keys' ? [issue.keys[0]!] : []].map(String).join('.') || '(file)'
    const found = issue.path.reduce<unknown>((value, key) => isRecord(value) || Array.isArray(value) ? (value as Record<PropertyKey, unknown>)[key] : undefined, document)
    return { ok: false, record: null, first: differ(path, said.shape, issue.message, found), checked }
  }
  const record = read.data
  let previous = record.draw.record_hash
  const first = certificateDiffers(record, certificate) ?? record.steps.reduce<RoundDifference | null>((known, step, at) => {
    if (known !== null) return known
    const found = stepDiffers(step, `steps[${at}]`, { tools, draw_seed: record.draw.seed, previous })
    previous = step.hash
    if (found === null) checked[step.refused !== null ? 'refusals' : step.what === 'assignment' ? 'assignments' : 'replacements'] += 1
    return found
  }, null)
  return { ok: first === null, record, first, checked }
}

function certificateDiffers({ draw }: RoundRecord, certificate: unknown): RoundDifference | null {
  if (certificate === null) return null
  const { notice, seed, record_hash } = isRecord(certificate) ? certificate : {}
  return firstDifference('draw', said.certificate, { number: isRecord(notice) ? notice['number'] : undefined, seed, record_hash }, draw)
}

function stepDiffers(step: RoundStep, where: string, { tools, draw_seed, previous }: { tools: RoundTools & AssignmentTools, draw_seed: string, previous: string }): RoundDifference | null {
  const { request } = step
  for (const list of ['projects', 'reviewers'] as const) {
    const ids = request[list].map((one) => one.id), wrong = firstDifference(`${where}.request.${list}`, said.order, ids.toSorted(), ids)
    if (wrong) return wrong
  }
  const request_hash = hashOfRound(tools, request)
  if (step.request_hash !== request_hash) return differ(`${where}.request_hash`, said.hash, request_hash, step.request_hash)
  const seed = seedOfRound(tools, { draw_seed, request_hash })
  if (step.seed !== seed) return differ(`${where}.seed`, said.seed, seed, step.seed)
  const again = outcomeOf(step, seed, tools)
  const wrong = firstDifference(where, said.outcome, again, { result: step.result, refused: step.refused })
  if (wrong) return wrong
  if (step.previous !== previous) return differ(`${where}.previous`, said.chain, previous, step.previous)
  const { hash, ...rest } = step
  const bound = bindStep(tools, rest).hash
  return hash === bound ? null : differ(`${where}.hash`, said.step, bound, hash)
}

/** What the engine says of a frozen round, computed here and now. A round that was too heavy for its minute is not tried again. */
export function outcomeOf({ request, refused }: Pick<RoundStep, 'request'> & { refused?: RoundStep['refused'] }, seed: string, tools: AssignmentTools): Pick<RoundStep, 'result' | 'refused'> {
  if (refused?.code === 'assignment.too-heavy') return { result: null, refused }
  try {
    return { result: resultOf(request, assign(requestOf(request, seed), tools)), refused: null }
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    // A record that was changed into what no round can be is a difference like any other.
    return { result: null, refused: answers_of_engine.includes(error.code) ? refusalOf(error.code, error.problems) : { code: error.code, problems: [] } }
  }
}
