import type { Sentence } from '#kernel/declare/fault.ts'
import { afterDraw, type AfterDraw } from './after-draw.ts'
import { certificateShape, type Certificate } from './certificate.ts'
import { checkBeacon, checkCommitments, checkNotice, checkReveals } from './verify-ceremony.ts'
import { checkExcluded, checkList } from './verify-list.ts'
import { checkDisclosure, checkEvents, checkFile, checkReceipts, checkRecord } from './verify-record.ts'
import { checkResult, checkSeed } from './verify-result.ts'
import { differ, type CheckName, type Difference, type DrawCheck } from './differ.ts'
import type { PoolLine } from './pool.ts'
import type { SignedRound } from './quicknet.ts'
import type { DrawTools } from './tools.ts'
import type { DrawResult } from './walk.ts'

export type { CheckName, Difference, DrawCheck } from './differ.ts'

/** What came of a draw as recomputed, and where its seats stand after the events. */
export type Outcome = { result: DrawResult, after: AfterDraw }
export type Verified = { ok: boolean, checks: DrawCheck[], first: Difference | null, certificate: Certificate | null, outcome: Outcome | null }

/** What the checks of one certificate share. */
export type Looked = { certificate: Certificate, tools: DrawTools, lines: PoolLine[], is_signed: SignedRound | null }

/**
 * Runs a draw again from its certificate alone and compares every part; `first` is the first difference, in one sentence. That the file is the one the
 * city published is not in it: the notice's hash and the receipts are compared with what was published.
 * `is_signed` (quicknet.ts) checks the signature of a round of drand; it is heavy to load, so whoever calls brings it where `namesRound` of the document says
 * so, and without it that one check stays open. Costs about a second for 100,000 candidates.
 */
export function verifyCertificate(document: unknown, tools: DrawTools, is_signed: SignedRound | null = null): Verified {
  const read = certificateShape.safeParse(document)
  if (!read.success) {
    const issue = read.error.issues[0]!
    const where = [...issue.path, ...issue.code === 'unrecognized_keys' ? [issue.keys[0]!] : []].map(String).join('.') || '(file)'
    const found = issue.path.reduce<unknown>((value, key) => typeof value === 'object' && value !== null ? (value as Record<PropertyKey, unknown>)[key] : undefined, document)
    const what = { zh: '证书的格式不对', en: 'The certificate is not of the right form' }
    return refused(differ(where, what, issue.code === 'unrecognized_keys' ? undefined : wanted(issue), issue.code === 'unrecognized_keys' ? issue.keys[0] : found))
  }
  try {
    return looked({ certificate: read.data, tools, lines: [], is_signed })
  } catch (error) {
    // A text with half a character in it, or a nest without end, has no canonical form.
    if ((error as { code?: unknown }).code !== 'trust.not-canonical') throw error
    return refused(differ(String((error as { data?: { path?: unknown } }).data?.path), { zh: '证书里有不能规范书写的内容', en: 'The certificate holds what has no canonical text' }, 'JSON', '?'))
  }
}

function refused(difference: Difference): Verified {
  return { ok: false, checks: [{ name: 'shape', ok: false, sentence: difference.sentence, differences: [difference] }], first: difference, certificate: null, outcome: null }
}

function wanted(issue: { code: string, message: string }): string {
  return issue.message.replace(/^Invalid input: expected /, '').replace(/, received .*$/, '')
}

function looked(shared: Looked): Verified {
  const { certificate } = shared
  const checks: DrawCheck[] = []
  const add = (name: CheckName, { differences, yes, open = null }: Found) => {
    checks.push({ name, ok: differences.length > 0 ? false : open === null ? true : null, sentence: differences[0]?.sentence ?? open ?? yes, differences })
  }
  add('shape', { differences: [], yes: { zh: '证书格式完整。', en: 'The certificate is complete in form.' } })
  add('notice', checkNotice(shared))
  add('commitments', checkCommitments(shared))
  if (certificate.freeze !== null) {
    add('list', checkList(shared, certificate.freeze))
    add('excluded', checkExcluded(shared, certificate.freeze))
  }
  add('reveals', checkReveals(shared))
  add('beacon', checkBeacon(shared))
  const { seed, found } = checkSeed(shared)
  add('seed', found)
  let outcome: Outcome | null = null
  if (seed !== null && certificate.freeze !== null && checks.every((check) => check.name !== 'list' || check.ok !== false)) {
    const { result, parts } = checkResult(shared, seed)
    for (const [name, part] of parts) add(name, part)
    outcome = { result, after: afterDraw(result, certificate.events) }
  }
  add('record', checkRecord(shared))
  add('events', checkEvents(shared, outcome))
  add('disclosure', checkDisclosure(shared, outcome))
  add('receipts', checkReceipts(shared))
  add('file', checkFile(shared))
  const first = checks.find((check) => check.ok === false)?.differences[0] ?? null
  return { ok: first === null, checks, first, certificate, outcome }
}

/** What one check found: its differences, what it says where there is none, and what stays open. */
export type Found = { differences: Difference[], yes: Sentence, open?: Sentence | null }
