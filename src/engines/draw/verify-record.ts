import type { Found, Looked, Outcome } from './verify.ts'
import { hashOfEvent } from './after-draw.ts'
import { fileHashOf, recordHashOf } from './certificate.ts'
import { differ, type Difference } from './differ.ts'
import { pseudonymOf } from './pseudonym.ts'
import { rootFrom, saltedLeaf } from './tree.ts'

/** The record's own hash: what receipts and events hold on to. */
export function checkRecord({ certificate, tools }: Looked): Found {
  const record_hash = recordHashOf(tools, certificate)
  return {
    differences: record_hash === certificate.record_hash ? [] : [differ('record_hash', { zh: '抽取记录与其摘要不符（承诺、冻结、揭示或结果被改动）', en: 'The record is not the one of its hash: commitments, freeze, reveals or result were changed' }, record_hash, certificate.record_hash)],
    yes: { zh: '从公告到结果的记录与其摘要一致。', en: 'The record from notice to result is of the hash stated.' },
  }
}

/** The events: an unbroken chain upon the record, each in its turn. */
export function checkEvents({ certificate: { record_hash, events }, tools }: Looked, outcome: Outcome | null): Found {
  const differences: Difference[] = []
  let previous = record_hash, at_before = ''
  for (const [at, event] of events.entries()) {
    const where = `events[${at}]`
    const hash = hashOfEvent(tools, event)
    if (event.sequence !== at + 1) differences.push(differ(`${where}.sequence`, { zh: '事件编号不连续', en: 'The events are not numbered without a gap' }, at + 1, event.sequence))
    else if (event.hash !== hash) differences.push(differ(where, { zh: '事件与其摘要不符', en: 'The event is not the one of its hash' }, event.hash, hash))
    else if (event.previous !== previous) differences.push(differ(`${where}.previous`, { zh: '事件没有接在上一条之后', en: 'The event does not follow upon the one before' }, previous, event.previous))
    else if (event.at < at_before) differences.push(differ(`${where}.at`, { zh: '事件的时间倒退', en: 'The event is earlier than the one before' }, `≥ ${at_before}`, event.at))
    if (differences.length > 0) break
    previous = event.hash
    at_before = event.at
  }
  const problem = outcome?.after.problem ?? null
  if (problem !== null) differences.push({ where: `events[${problem.index}]`, expected: '', found: events[problem.index]!.kind, sentence: { zh: `事件不当其位（events[${problem.index}]）：${problem.sentence.zh}。`, en: `An event is out of its turn (events[${problem.index}]): ${problem.sentence.en}.` } })
  if (outcome === null && events.length > 0) differences.push(differ('events', { zh: '没有结果，却有后续事件', en: 'There are events without a result' }, 0, events.length))
  return { differences, yes: { zh: `${events.length} 条后续事件环环相扣，递补按次序进行。`, en: `The ${events.length} later events are chained without a gap; alternates were called in order.` } }
}

/** The disclosure: each person sits, bears the pseudonym of their code and salt, and stands in the tree published at the freeze. */
export function checkDisclosure({ certificate: { disclosure, freeze }, tools }: Looked, outcome: Outcome | null): Found {
  if (disclosure === null) return { differences: [], yes: { zh: '姓名尚未公开。', en: 'No name is disclosed yet.' } }
  const differences: Difference[] = []
  for (const [at, one] of disclosure.people.entries()) {
    const where = `disclosure.people[${at}]`
    const pseudonym = pseudonymOf(tools, one.salt, one.code)
    const line = freeze?.list.lines[one.index] ?? ''
    const root = rootFrom(tools, { leaf: saltedLeaf(tools, one.salt, line), index: one.index, size: freeze?.list.lines.length ?? 0, path: one.path })
    if (pseudonym !== one.pseudonym) differences.push(differ(where, { zh: '编号和盐得不出所称的代号', en: 'Code and salt do not give the pseudonym stated' }, one.pseudonym, pseudonym))
    else if (!line.startsWith(`${one.pseudonym}|${one.stratum}|`)) differences.push(differ(`${where}.index`, { zh: '所指的一行不是此人', en: 'The line pointed at is not this person’s' }, `${one.pseudonym}|${one.stratum}`, line))
    else if (root !== freeze!.list.root) differences.push(differ(`${where}.path`, { zh: '此人不在冻结时公布的树中', en: 'The person is not in the tree published at the freeze' }, freeze!.list.root, root))
    else if (outcome !== null && !outcome.after.seats.some((seat) => seat.stratum === one.stratum && seat.pseudonym === one.pseudonym)) differences.push(differ(where, { zh: '公开的人并不在席', en: 'The person disclosed does not sit' }, outcome.after.seats.map((seat) => seat.pseudonym), one.pseudonym))
    else if (disclosure.people.findIndex((other) => other.pseudonym === one.pseudonym) !== at) differences.push(differ(where, { zh: '同一人公开了两次', en: 'Somebody is disclosed twice' }, 1, 2))
  }
  return { differences, yes: { zh: `公开的 ${disclosure.people.length} 人正是在席者。`, en: `The ${disclosure.people.length} people disclosed are those who sit.` } }
}

/** The receipts named: each over the hash of what it is said to be over. The receipts themselves are files of their own. */
export function checkReceipts({ certificate: { receipts, notice_hash, freeze, record_hash } }: Looked): Found {
  const hashes = { notice: notice_hash, freeze: freeze?.list.list_hash ?? null, record: record_hash }
  const differences = receipts.flatMap((one, at) => one.content_hash === hashes[one.of] ? [] : [differ(`receipts[${at}].content_hash`, { zh: '回执不是对这份内容出具的', en: 'The receipt is not over this content' }, hashes[one.of], one.content_hash)])
  return { differences, yes: receipts.length === 0 ? { zh: '没有附回执编号。', en: 'No receipts are named.' } : { zh: `${receipts.length} 份回执所指的摘要一致。`, en: `The hashes of ${receipts.length} receipts fit.` } }
}

/** The file's own hash, which leaves no byte of it out. */
export function checkFile({ certificate, tools }: Looked): Found {
  const file_hash = fileHashOf(tools, certificate)
  return {
    differences: file_hash === certificate.file_hash ? [] : [differ('file_hash', { zh: '证书与其总摘要不符（事件、公开的姓名或回执被改动）', en: 'The file is not the one of its hash: events, names disclosed or receipts were changed' }, file_hash, certificate.file_hash)],
    yes: { zh: '整份证书与其总摘要一致。', en: 'The whole file is of the hash stated.' },
  }
}
