import { randomBytes } from 'node:crypto'
import { fault, invariant } from '#kernel/declare/fault.ts'
import type { Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import { readOnce } from '#kernel/store/read-once.ts'
import { newId } from '#kernel/store/ids.ts'
import { lockedFiles, type LockedFile } from '#kernel/outside/locked-file.ts'
import { canonical, contentHash } from '#kernel/trust/canonical.ts'
import { openText } from '#kernel/trust/envelope.ts'
import { keysOf } from '#kernel/trust/record.ts'
import type { Effect } from '#engines/cases/subject.ts'
import { deliverableProblems, type DeliverableRow } from '../award/deliverable.ts'
import { currentVersion } from '../publish/version.ts'
import { assertEligible } from './eligibility.ts'
import { acceptedPartners } from './partner.ts'
import { ceremonyOf, placeOf, sealToBoth } from './sealing.ts'

/** Most versions of one organisation's bid. */
export const bid_versions_max = 50
/** Largest sealed bid without its attachments, bytes. */
export const bid_bytes_max = 512 * 1024

/** What a bidder offers, as the form asks it. */
export type BidContent = { approach: string, team: string, 'background-ip': string, 'price-fen': number, months: number, attachments?: string[] } & Record<string, unknown>
/** What is sealed: the answers, the hash of each attachment, and chance that keeps the content's hash from being guessed at. */
export type SealedContent = BidContent & { files?: LockedFile[], chance?: string }
export type Bid = { id: string, org_id: string, version: number, state: string, content_hash: string, size_bytes: number, received_at: string, opened_at: string | null, reason: string | null, opened_cipher: string | null, answers_version: number | null, rank: number | null, reserve_rank: number | null, loss_reason: string | null, feedback: string | null, org_zh: string | null, org_en: string | null }

/**
 * 提交揭榜方案: sealed to both holders, with the database's receipt time, which decides; a later version replaces the earlier one.
 * The statement itself compares that time with the deadline, so nothing slips between a check and a write.
 */
export const takeBid: Effect = async (cx, turn) => {
  if (turn.answers.committed !== true) throw fault('cases.wrong-answers', { count: 1 }, [{ path: 'committed', code: 'challenges.must-commit' }])
  const org_id = turn.org_id
  if (!org_id) throw fault('kernel.not-your-role', { subject: 'challenges.bid' })
  if (org_id === turn.case.org_id) throw fault('challenges.own-challenge')
  await assertEligible(cx, turn.case.id, org_id)
  checkMilestones(turn.answers)
  const ceremony = await ceremonyOf(cx, turn.case.id)
  invariant(ceremony, 'nothing is published before two holders have their keys')
  const content = await sealedContent(cx, turn.case.id, org_id, turn.answers)
  const text = canonical(content)
  if (Buffer.byteLength(text) > bid_bytes_max) throw fault('challenges.bid-too-large', { kib: bid_bytes_max / 1024 })
  const id = newId()
  const content_hash = contentHash(content)
  await sql`select pg_advisory_xact_lock(hashtextextended(${`bid ${cx.city.id} ${turn.case.id} ${org_id}`}, 0))`.execute(cx.tx)
  const { rows: [last] } = await sql<{ version: number }>`select coalesce(max(version), 0)::int as version from bid where city_id = ${cx.city.id} and case_id = ${turn.case.id} and org_id = ${org_id}`.execute(cx.tx)
  const version = last!.version + 1
  const answers_version = await currentVersion(cx, turn.case.id)
  if (version > bid_versions_max) throw fault('challenges.too-many-versions', { max: bid_versions_max })
  const sealed = await sealToBoth(cx, ceremony, placeOf(cx, turn.case.id, { id, version, org_id }), text)
  await sql`update bid set state = 'replaced' where city_id = ${cx.city.id} and case_id = ${turn.case.id} and org_id = ${org_id} and state = 'sealed'`.execute(cx.tx)
  const { rows } = await sql<{ received_at: string }>`
    insert into bid (city_id, id, case_id, org_id, account_id, version, state, cipher, shares, content_hash, size_bytes, answers_version, received_at)
    select ${cx.city.id}, ${id}, ${turn.case.id}, ${org_id}, ${cx.actor.account_id}, ${version}::int, 'sealed', ${sealed.cipher}, ${JSON.stringify(sealed.shares)}::jsonb,
      ${content_hash}, ${Buffer.byteLength(text)}::int, ${answers_version === 0 ? null : answers_version}::int, received.at
    from (select clock_timestamp() as at) received
    join challenge on challenge.city_id = ${cx.city.id} and challenge.case_id = ${turn.case.id} and received.at <= challenge.bids_close_at
    returning to_char(received_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as received_at`.execute(cx.tx)
  const row = rows[0]
  if (!row) throw fault('challenges.too-late')
  return {
    note: { zh: `第 ${version} 版，${Buffer.byteLength(text)} 字节，收到于 ${row.received_at}`, en: `Version ${version}, ${Buffer.byteLength(text)} bytes, received at ${row.received_at}` },
    receipt: { subject: `bid:${id}`, content },
  }
}

/** The answers with the hash of every attachment; attachments of a sealed bid must be locked, with the secret their uploader made. */
async function sealedContent(cx: Cx, case_id: string, org_id: string, answers: Record<string, unknown>): Promise<Record<string, unknown>> {
  const attachments = (answers.attachments as string[] | undefined) ?? []
  const files = await lockedFiles(cx, attachments)
  if (files.length !== attachments.length) throw fault('cases.wrong-answers', { count: 1 }, [{ path: 'attachments', code: 'challenges.file-not-locked' }])
  const partners = await acceptedPartners(cx, case_id, org_id)
  return { ...answers, files, partners, chance: randomBytes(16).toString('base64url') }
}

/** The milestones of a bid add up to its price and lie within its time; what they consist of adds up to each. @throws fault `cases.wrong-answers` */
function checkMilestones(answers: Record<string, unknown>): void {
  const milestones = answers.milestones as { month: number, 'price-fen': number }[] | undefined
  if (!milestones) return
  const pieces = deliverableProblems((answers.deliverables as DeliverableRow[] | undefined) ?? [], milestones.length)
  const sum = milestones.reduce((total, one) => total + one['price-fen'], 0)
  const problems = sum === answers['price-fen'] ? [] : [{ path: 'milestones', code: 'challenges.milestones-differ', data: { sum: sum / 100, total: Number(answers['price-fen']) / 100 } }]
  const late = milestones.flatMap((one, at) => one.month > Number(answers.months) ? [{ path: `milestones.${at}.month`, code: 'challenges.milestone-late', data: { months: Number(answers.months) } }] : [])
  const all = [...problems, ...late, ...pieces]
  if (all.length > 0) throw fault('cases.wrong-answers', { count: all.length }, all)
}

/** 撤回方案: while sealed only. */
export const withdrawBid: Effect = async (cx, turn) => {
  const { rows } = await sql<{ id: string, content_hash: string }>`
    update bid set state = 'withdrawn' from challenge
    where bid.city_id = ${cx.city.id} and bid.case_id = ${turn.case.id} and bid.org_id = ${turn.org_id ?? ''} and bid.state = 'sealed'
      and challenge.city_id = bid.city_id and challenge.case_id = bid.case_id and clock_timestamp() <= challenge.bids_close_at
    returning bid.id, bid.content_hash`.execute(cx.tx)
  if (!rows[0]) throw fault('challenges.no-bid')
  return { receipt: { subject: `bid:${rows[0].id}`, content: { withdrawn: rows[0].content_hash } } }
}

/** Bids of a case that stand, in order of receipt; content stays encrypted. */
export function bidsOf(cx: Cx, case_id: string): Promise<Bid[]> {
  return readOnce(cx, `bids:${case_id}`, async () => {
    const { rows } = await sql<Bid>`select bid.id, bid.org_id, bid.version, bid.state, bid.content_hash, bid.size_bytes, to_char(bid.received_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as received_at,
        to_char(bid.opened_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as opened_at, bid.reason, bid.opened_cipher, bid.answers_version, bid.rank, bid.reserve_rank, bid.loss_reason, bid.feedback, org.title_zh as org_zh, org.title_en as org_en
      from bid left join organization org on org.city_id = bid.city_id and org.id = bid.org_id
      where bid.city_id = ${cx.city.id} and bid.case_id = ${case_id} and bid.state in ('sealed', 'unreadable', 'opened', 'chosen', 'not-chosen') order by bid.received_at, bid.id`.execute(cx.tx)
    return rows
  })
}

/** What an opened bid says; the caller has seen to it that the reader may know. Only the ceremony makes a bid readable: until then nothing here opens it. */
export function contentOf(cx: Cx, bid: Pick<Bid, 'id' | 'opened_cipher'>): SealedContent {
  invariant(bid.opened_cipher, 'a bid is read once it was opened')
  return JSON.parse(openText(keysOf(cx.house).data_key, 'bid', `bid:${cx.city.id}:${bid.id}`, bid.opened_cipher)) as SealedContent
}

/** Whether the bid was opened, and so can be read. */
export function isReadable(bid: Pick<Bid, 'opened_cipher'>): boolean {
  return bid.opened_cipher !== null
}
