import { fault } from '#kernel/declare/fault.ts'
import type { Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import { newId } from '#kernel/store/ids.ts'
import { unsealFiles } from '#kernel/outside/file.ts'
import { canonical, contentHash } from '#kernel/trust/canonical.ts'
import { openText, sealText } from '#kernel/trust/envelope.ts'
import { keysOf } from '#kernel/trust/record.ts'
import type { Effect } from '#engines/cases/subject.ts'

/** Most versions of one organisation's bid. */
export const bid_versions_max = 50

export type BidContent = { approach: string, team: string, 'background-ip': string, 'price-fen': number, months: number, attachments?: string[] }
export type Bid = { id: string, org_id: string, version: number, state: string, content_hash: string, size_bytes: number, received_at: string, opened_at: string | null, reason: string | null, cipher: string, org_zh: string | null, org_en: string | null }

/**
 * 提交揭榜方案: sealed with the database's receipt time, which decides; a later version replaces the earlier one.
 * The statement itself compares that time with the deadline, so nothing slips between a check and a write.
 */
export const takeBid: Effect = async (cx, turn) => {
  if (turn.answers.committed !== true) throw fault('cases.wrong-answers', { count: 1 }, [{ path: 'committed', code: 'challenges.must-commit' }])
  const org_id = turn.org_id
  if (!org_id) throw fault('kernel.not-your-role', { subject: 'challenges.bid' })
  if (org_id === turn.case.org_id) throw fault('challenges.own-challenge')
  const content = { ...turn.answers }
  const text = canonical(content)
  const id = newId()
  const content_hash = contentHash(content)
  await sql`select pg_advisory_xact_lock(hashtextextended(${`bid ${cx.city.id} ${turn.case.id} ${org_id}`}, 0))`.execute(cx.tx)
  await sql`update bid set state = 'replaced' where city_id = ${cx.city.id} and case_id = ${turn.case.id} and org_id = ${org_id} and state = 'sealed'`.execute(cx.tx)
  const { rows } = await sql<{ version: number, received_at: string }>`
    insert into bid (city_id, id, case_id, org_id, account_id, version, state, cipher, content_hash, size_bytes, received_at)
    select ${cx.city.id}, ${id}, ${turn.case.id}, ${org_id}, ${cx.actor.account_id}, coalesce((select max(version) from bid where city_id = ${cx.city.id} and case_id = ${turn.case.id} and org_id = ${org_id}), 0) + 1,
      'sealed', ${sealText(keysOf(cx.house).data_key, 'bid', `bid:${cx.city.id}:${id}`, text)}, ${content_hash}, ${Buffer.byteLength(text)}::int, received.at
    from (select clock_timestamp() as at) received
    join challenge on challenge.city_id = ${cx.city.id} and challenge.case_id = ${turn.case.id} and received.at <= challenge.bids_close_at
    returning version, to_char(received_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as received_at`.execute(cx.tx)
  const row = rows[0]
  if (!row) throw fault('challenges.too-late')
  if (row.version > bid_versions_max) throw fault('challenges.too-many-versions', { max: bid_versions_max })
  return {
    note: { zh: `第 ${row.version} 版，${Buffer.byteLength(text)} 字节，收到于 ${row.received_at}`, en: `Version ${row.version}, ${Buffer.byteLength(text)} bytes, received at ${row.received_at}` },
    receipt: { subject: `bid:${id}`, content },
  }
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

/** 开启方案: all at once, after the deadline. */
export const openBids: Effect = async (cx, turn) => {
  const { rows } = await sql<{ id: string, content_hash: string, cipher: string }>`update bid set state = 'opened', opened_at = now()
    where city_id = ${cx.city.id} and case_id = ${turn.case.id} and state = 'sealed' returning id, content_hash, cipher`.execute(cx.tx)
  // Files of replaced and withdrawn bids stay sealed; those of the opened ones go to whoever may read the bids.
  await unsealFiles(cx, turn.case.id, { ids: rows.flatMap((row) => contentOf(cx, row).attachments ?? []), readers: ['enterprise', 'city-officer', 'auditor'] })
  await sql`update challenge set opened_at = now() where city_id = ${cx.city.id} and case_id = ${turn.case.id}`.execute(cx.tx)
  return {
    note: { zh: `同时开启 ${rows.length} 份方案`, en: `${rows.length} bids opened at once` },
    receipt: { subject: `case:${turn.case.id}`, content: { opened: rows.map((row) => ({ id: row.id, content_hash: row.content_hash })).toSorted((a, b) => a.id < b.id ? -1 : 1) } },
  }
}

/** Bids of a case that stand, in order of receipt; content stays encrypted. */
export async function bidsOf(cx: Cx, case_id: string): Promise<Bid[]> {
  const { rows } = await sql<Bid>`select bid.id, bid.org_id, bid.version, bid.state, bid.content_hash, bid.size_bytes, to_char(bid.received_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as received_at,
      to_char(bid.opened_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as opened_at, bid.reason, bid.cipher, org.title_zh as org_zh, org.title_en as org_en
    from bid left join organization org on org.city_id = bid.city_id and org.id = bid.org_id
    where bid.city_id = ${cx.city.id} and bid.case_id = ${case_id} and bid.state in ('sealed', 'opened', 'chosen', 'not-chosen') order by bid.received_at, bid.id`.execute(cx.tx)
  return rows
}

/** What a bid says; the caller has seen to it that the reader may know. */
export function contentOf(cx: Cx, bid: Pick<Bid, 'id' | 'cipher'>): BidContent {
  return JSON.parse(openText(keysOf(cx.house).data_key, 'bid', `bid:${cx.city.id}:${bid.id}`, bid.cipher)) as BidContent
}
