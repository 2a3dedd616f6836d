import { createHash } from 'node:crypto'
import { z } from 'zod'
import { fault, invariant } from '#kernel/declare/fault.ts'
import { query } from '#kernel/declare/system.ts'
import type { Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import { orgsOf } from '#kernel/trust/actor.ts'
import { contentHash } from '#kernel/trust/canonical.ts'
import type { OpeningRecord } from '#kernel/trust/opening.ts'
import { receiptShape, type Receipt } from '#kernel/trust/receipt.ts'
import { loadReceipt } from '#kernel/trust/seal-store.ts'
import { holderFingerprint } from '#kernel/trust/split-key.ts'
import { loadCase, loadState, scopeOf } from '#engines/cases/load.ts'
import { bidsOf, contentOf } from './bid.ts'
import { holders, type Holder } from './holder-key.ts'
import { ceremonyKeys, ceremonyOf, type Ceremony, type Shares } from './sealing.ts'

const iso = (column: string) => sql.raw(`to_char(${column} at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as ${column}`)

/** The record of an opening: who, when, with which keys, every bid with its hash, and what became of it. Names no bidder: it goes to all of them. Elevate first. */
export async function openingRecord(cx: Cx, ceremony: Ceremony, broken: ReadonlySet<string>): Promise<OpeningRecord> {
  const { case_id } = ceremony
  const keys = await ceremonyKeys(cx, ceremony)
  const { rows: [challenge] } = await sql<{ bids_close_at: string, title_zh: string | null, title_en: string | null }>`select ${iso('bids_close_at')}, title_zh, title_en from challenge where city_id = ${cx.city.id} and case_id = ${case_id}`.execute(cx.tx)
  const { rows: released } = await sql<{ holder: Holder, account_id: string, at: string, zh: string | null, en: string | null }>`select share_release.holder, share_release.account_id, to_char(share_release.at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at, person.name_zh as zh, person.name_en as en
    from share_release left join person on person.city_id = share_release.city_id and person.account_id = share_release.account_id where share_release.city_id = ${cx.city.id} and share_release.case_id = ${case_id}`.execute(cx.tx)
  const { rows: bids } = await sql<{ id: string, version: number, state: string, size_bytes: number, content_hash: string, received_at: string, shares: Shares }>`select id, version, state, size_bytes, content_hash, ${iso('received_at')}, shares from bid
    where city_id = ${cx.city.id} and case_id = ${case_id} order by bid.received_at, id`.execute(cx.tx)
  const receipts = await receiptIds(cx, case_id)
  invariant(challenge, 'a ceremony belongs to a challenge')
  const receiptOf = (bid: { id: string, content_hash: string }) => receipts.find((one) => one.subject === `bid:${bid.id}` && one.content_hash === bid.content_hash)?.id ?? ''
  const is_past = (state: string) => state === 'replaced' || state === 'withdrawn'
  return {
    format: 'jiebang opening record 1', city_id: cx.city.id, case_id, title: { zh: challenge.title_zh ?? '', en: challenge.title_en ?? challenge.title_zh ?? '' },
    deadline_at: challenge.bids_close_at, opened_at: cx.now,
    holders: holders.map((holder) => {
      const one = released.find((row) => row.holder === holder)
      invariant(one, 'both holders released')
      return {
        holder, public_key: keys[holder].public_key, fingerprint: holderFingerprint(keys[holder].public_key), released_at: one.at,
        by: { zh: one.zh ?? '', en: one.en ?? '' }, by_hash: createHash('sha256').update(`${cx.city.id}\n${one.account_id}`).digest('hex'),
      }
    }),
    bids: bids.filter((bid) => !is_past(bid.state)).map((bid) => ({
      id: bid.id, version: bid.version, size_bytes: bid.size_bytes, content_hash: bid.content_hash, received_at: bid.received_at, receipt_id: receiptOf(bid),
      share_hashes: { bureau: bid.shares.bureau.hash, supervisor: bid.shares.supervisor.hash }, result: broken.has(bid.id) ? 'unreadable' as const : 'opened' as const,
    })),
    earlier: bids.filter((bid) => is_past(bid.state)).map((bid) => ({ id: bid.id, version: bid.version, content_hash: bid.content_hash, received_at: bid.received_at, receipt_id: receiptOf(bid), result: bid.state as 'replaced' | 'withdrawn' })),
  }
}

async function receiptIds(cx: Cx, case_id: string): Promise<{ id: string, subject: string, content_hash: string }[]> {
  const { rows } = await sql<{ id: string, subject: string, content_hash: string }>`select id, receipt->>'subject' as subject, receipt->>'content_hash' as content_hash from audit
    where city_id = ${cx.city.id} and subject = ${`case:${case_id}`} and action = 'challenges.bid' and receipt is not null`.execute(cx.tx)
  return rows
}

/** 开启记录: one file that verifies offline, with the contents the reader may read. For both holders, the owner, the auditor, and each bidder with its own. */
export const openingFile = query({
  title: { zh: '下载开启记录', en: 'Download the opening record' },
  input: z.strictObject({ case_id: z.string().min(1).max(64) }),
  output: z.strictObject({ format: z.literal('jiebang opening 1'), record: z.unknown(), receipt: receiptShape, receipts: z.array(receiptShape), contents: z.array(z.strictObject({ bid: z.string(), content: z.unknown() })) }),
  allow: { enterprise: ['own-organisation'], solver: ['public'], supervisor: ['same-city'], 'city-officer': ['same-city'], auditor: ['same-city'] },
  run: async (cx, { case_id }) => {
    const file = await loadCase(cx, case_id)
    await cx.elevate()
    const { parties } = await loadState(cx, file.id)
    const passage = cx.city.access.passage('challenges.opening-file', cx.actor, scopeOf(file, parties))
    const ceremony = await ceremonyOf(cx, case_id)
    const bids = await bidsOf(cx, case_id)
    const mine = new Set(orgsOf(cx.actor, ['solver']))
    const reads_all = passage !== null && ['enterprise', 'city-officer', 'auditor'].includes(passage.role)
    if (!passage || (passage.role === 'solver' && !bids.some((bid) => mine.has(bid.org_id)))) throw fault('cases.not-found', { id: case_id })
    if (!ceremony?.record) throw fault('challenges.not-opened-yet')
    const record = ceremony.record as OpeningRecord
    const receipts: Receipt[] = []
    for (const { receipt_id } of [...record.bids, ...record.earlier]) {
      const receipt = receipt_id === '' ? null : await loadReceipt(cx, receipt_id)
      if (receipt) receipts.push(receipt)
    }
    const { rows } = await sql<{ id: string }>`select id from audit where city_id = ${cx.city.id} and subject = ${`case:${case_id}`} and receipt->>'subject' = ${`ceremony:${case_id}`} and content_hash = ${contentHash(record)}`.execute(cx.tx)
    const receipt = rows[0] ? await loadReceipt(cx, rows[0].id) : null
    invariant(receipt, 'an opening has its receipt')
    const shown = bids.filter((bid) => bid.opened_at !== null && (reads_all || mine.has(bid.org_id)))
    return { format: 'jiebang opening 1' as const, record, receipt, receipts, contents: shown.map((bid) => ({ bid: bid.id, content: contentOf(cx, bid) })) }
  },
})
