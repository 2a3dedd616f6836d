import type { Sentence } from '../declare/fault.ts'

/** The signed part of an opening: who opened what, when, with which keys. It names bids by id and hash, never a bidder. */
export type OpeningRecord = {
  format: 'jiebang opening record 1', city_id: string, case_id: string, title: Sentence, deadline_at: string, opened_at: string
  holders: { holder: string, public_key: string, fingerprint: string, released_at: string, by: Sentence, by_hash: string }[]
  bids: { id: string, version: number, size_bytes: number, content_hash: string, received_at: string, receipt_id: string, share_hashes: Record<string, string>, result: 'opened' | 'unreadable' }[]
  earlier: { id: string, version: number, content_hash: string, received_at: string, receipt_id: string, result: 'replaced' | 'withdrawn' }[]
}

/** What of a receipt the check reads, once the receipt itself was found whole. */
export type CheckedReceipt = { id: string, subject: string, kind: string, at: string, content_hash: string, city_id: string, public_key: string }

/** What the check needs from where it runs, a browser or Node: a canonical hash, and the check of one receipt (null when it does not hold). */
export type OpeningTools = { contentHash: (value: unknown) => Promise<string> | string, readReceipt: (document: unknown) => Promise<CheckedReceipt | null> | CheckedReceipt | null }

export type OpeningCheckName = 'shape' | 'record' | 'issuer' | 'after-deadline' | 'two-holders' | 'receipts' | 'contents' | 'own'
export type OpeningCheck = { name: OpeningCheckName, ok: boolean | null, sentence: Sentence }

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value)
const isText = (value: unknown): value is string => typeof value === 'string' && value.length <= 2_000
const isInstant = (value: unknown) => isText(value) && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/.test(value)
const isListed = (value: unknown) => isObject(value) && isText(value.id) && isText(value.content_hash) && isInstant(value.received_at) && isText(value.receipt_id) && isText(value.result)
/** Most bids of one opening. */
export const opening_bids_max = 5_000

/** Whether a document claims to be an opening's file at all: anything else is a receipt's. */
export function isOpening(document: unknown): boolean {
  return isObject(document) && document.format === 'jiebang opening 1'
}

function shaped(document: unknown): { record: OpeningRecord, receipt: unknown, receipts: unknown[], contents: { bid: string, content: unknown }[] } | null {
  if (!isObject(document) || !isOpening(document) || !isObject(document.record)) return null
  const { record, receipt, receipts, contents } = document
  const is_whole = record.format === 'jiebang opening record 1' && isText(record.city_id) && isText(record.case_id) && isInstant(record.deadline_at) && isInstant(record.opened_at)
    && Array.isArray(record.holders) && record.holders.length <= 10 && record.holders.every((one) => isObject(one) && isText(one.holder) && isText(one.public_key) && isText(one.by_hash) && isInstant(one.released_at))
    && [record.bids, record.earlier].every((list) => Array.isArray(list) && list.length <= opening_bids_max && list.every(isListed))
    && Array.isArray(receipts) && receipts.length <= 2 * opening_bids_max && Array.isArray(contents) && contents.length <= opening_bids_max && contents.every((one) => isObject(one) && isText(one.bid) && 'content' in one)
  return is_whole ? { record: record as unknown as OpeningRecord, receipt, receipts: receipts as unknown[], contents: contents as { bid: string, content: unknown }[] } : null
}

/**
 * Checks an opening's file from its own text: the record against its receipt, every bid against the receipt given when it was handed in,
 * every disclosed content against the hash it had then. A bid that is missing, added, late or changed is named. `own` is a bidder's own receipt.
 */
export async function verifyOpening(document: unknown, tools: OpeningTools, { trusted_key, own }: { trusted_key?: string | undefined, own?: unknown } = {}): Promise<{ ok: boolean, checks: OpeningCheck[] }> {
  const checks: OpeningCheck[] = []
  const add = (name: OpeningCheckName, problems: readonly Sentence[], yes: Sentence): void => {
    if (problems.length === 0) checks.push({ name, ok: true, sentence: yes })
    else for (const sentence of problems) checks.push({ name, ok: false, sentence })
  }
  const opening = shaped(document)
  add('shape', opening ? [] : [{ zh: '开启记录格式不完整或被添改。', en: 'The opening record is incomplete in form, or was added to.' }], { zh: '开启记录格式完整。', en: 'The opening record is complete in form.' })
  if (!opening) return { ok: false, checks }
  const { record } = opening
  const receipt = await tools.readReceipt(opening.receipt)
  const is_signed = receipt !== null && receipt.subject === `ceremony:${record.case_id}` && receipt.city_id === record.city_id && await tools.contentHash(record) === receipt.content_hash
  add('record', is_signed ? [] : [{ zh: '记录与签发的回执不符：记录或回执被改动过。', en: 'The record does not fit its signed receipt: one of them was changed.' }], { zh: '记录与签发的回执一致。', en: 'The record is what its signed receipt speaks for.' })
  if (trusted_key === undefined) checks.push({ name: 'issuer', ok: null, sentence: { zh: '未提供公布的密钥：只能证明记录完整，不能证明由谁出具。', en: 'No published key was given: this shows that the record is whole, not who issued it.' } })
  else add('issuer', receipt?.public_key === trusted_key ? [] : [{ zh: '不是由公布的密钥签发。', en: 'It was not issued with the published key.' }], { zh: '由公布的密钥签发。', en: 'It was issued with the published key.' })
  add('after-deadline', record.opened_at > record.deadline_at && record.holders.every((one) => one.released_at > record.deadline_at) ? [] : [{ zh: '有一方在截止之前开启。', en: 'A half was released before the deadline.' }], { zh: '截止之后才开启。', en: 'It was opened after the deadline.' })
  const two = new Set(record.holders.map((one) => one.holder)).size === 2 && new Set(record.holders.map((one) => one.by_hash)).size === 2 && new Set(record.holders.map((one) => one.public_key)).size === 2
  add('two-holders', two ? [] : [{ zh: '不是由两方两人用两把密钥开启。', en: 'It was not opened by two people of two sides with two keys.' }], { zh: '由两方两人用两把密钥共同开启。', en: 'Two people of two sides opened it with two keys.' })
  add('receipts', await receiptProblems(record, opening.receipts, tools, receipt?.public_key), { zh: `${record.bids.length} 份方案与各自提交时的回执逐一相符，全部按时收到。`, en: `Each of the ${record.bids.length} bids fits the receipt given when it was handed in, all in time.` })
  add('contents', await contentProblems(record, opening.contents, tools), opening.contents.length === 0 ? { zh: '此文件未附方案内容。', en: 'This file discloses no content.' } : { zh: `所附 ${opening.contents.length} 份内容与提交时的摘要一致，一个字节也没有变。`, en: `The ${opening.contents.length} contents disclosed are what was handed in, to the byte.` })
  if (own !== undefined) add('own', await ownProblems(record, own, tools), { zh: '您的回执所指的方案在记录之中。', en: 'The bid of your receipt is in the record.' })
  return { ok: checks.every((check) => check.ok !== false), checks }
}

async function receiptProblems(record: OpeningRecord, documents: readonly unknown[], tools: OpeningTools, key: string | undefined): Promise<Sentence[]> {
  const problems: Sentence[] = []
  const listed = [...record.bids, ...record.earlier]
  const said = (zh: string, en: string, id: string) => { problems.push({ zh: `方案 ${id}：${zh}。`, en: `Bid ${id}: ${en}.` }) }
  const twice = listed.map((bid) => bid.id).filter((id, at, all) => all.indexOf(id) !== at)
  for (const id of new Set(twice)) said('在记录中出现两次', 'it stands in the record twice', id)
  const receipts = new Map<string, CheckedReceipt>()
  for (const document of documents) {
    const receipt = await tools.readReceipt(document)
    const id = receipt?.subject.replace(/^bid:/, '') ?? (isObject(document) && isText(document.subject) ? document.subject.replace(/^bid:/, '') : '?')
    if (receipt === null || receipt.public_key !== key || receipt.city_id !== record.city_id) said('回执不成立', 'its receipt does not hold', id)
    else if (!listed.some((bid) => receipt.subject === `bid:${bid.id}`)) said('有回执，却不在记录之中（被漏掉）', 'it has a receipt but is missing from the record', id)
    else receipts.set(receipt.id, receipt)
  }
  for (const bid of listed) {
    const receipt = receipts.get(bid.receipt_id)
    if (!receipt || receipt.subject !== `bid:${bid.id}`) said('没有提交时的回执（被添加）', 'it has no receipt from when it was handed in: it was added', bid.id)
    else if (receipt.content_hash !== bid.content_hash) said('与提交时的摘要不同', 'its hash is not the one it was handed in with', bid.id)
    if (bid.received_at > record.deadline_at || (receipt && receipt.at > record.deadline_at)) said('截止之后才收到', 'it was received after the deadline', bid.id)
    if (bid.result === 'unreadable') said('收到后被改动，无法读取', 'it was changed after its receipt and cannot be read', bid.id)
  }
  return problems
}

async function contentProblems(record: OpeningRecord, contents: readonly { bid: string, content: unknown }[], tools: OpeningTools): Promise<Sentence[]> {
  const problems: Sentence[] = []
  for (const { bid, content } of contents) {
    const listed = record.bids.find((one) => one.id === bid)
    if (!listed) problems.push({ zh: `方案 ${bid}：附了内容，却不在记录之中。`, en: `Bid ${bid}: its content is here, but it is not in the record.` })
    else if (await hashOrNull(content, tools) !== listed.content_hash) problems.push({ zh: `方案 ${bid}：内容与提交时的摘要不符，被改动过。`, en: `Bid ${bid}: its content is not what was handed in; it was changed.` })
  }
  return problems
}

async function hashOrNull(content: unknown, tools: OpeningTools): Promise<string | null> {
  try {
    return await tools.contentHash(content)
  } catch {
    return null
  }
}

async function ownProblems(record: OpeningRecord, own: unknown, tools: OpeningTools): Promise<Sentence[]> {
  const receipt = await tools.readReceipt(own)
  if (receipt === null) return [{ zh: '您的回执本身不成立。', en: 'Your receipt itself does not hold.' }]
  const bid = [...record.bids, ...record.earlier].find((one) => receipt.subject === `bid:${one.id}`)
  if (!bid) return [{ zh: `您的方案 ${receipt.subject.replace(/^bid:/, '')} 不在记录之中。`, en: `Your bid ${receipt.subject.replace(/^bid:/, '')} is missing from the record.` }]
  return bid.content_hash === receipt.content_hash ? [] : [{ zh: '记录中您的方案与您的回执不符。', en: 'Your bid in the record is not the one of your receipt.' }]
}
