import { fault, invariant } from '#kernel/declare/fault.ts'
import type { Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import { openLocked } from '#kernel/outside/locked-file.ts'
import { unsealFiles } from '#kernel/outside/file.ts'
import { canonical, contentHash } from '#kernel/trust/canonical.ts'
import { sealText } from '#kernel/trust/envelope.ts'
import { keysOf } from '#kernel/trust/record.ts'
import { joinKey, openContent, shareHash } from '#kernel/trust/split-key.ts'
import type { Effect, Outcome } from '#engines/cases/subject.ts'
import { hintsOf } from './after-opening.ts'
import type { SealedContent } from './bid.ts'
import { holder_roles, holders, type Holder } from './holder-key.ts'
import { openingRecord } from './opening-record.ts'
import { ceremonyOf, placeOf, type Ceremony, type Shares } from './sealing.ts'

export type Waiting = { id: string, org_id: string, version: number, cipher: string, content_hash: string, size_bytes: number, shares: Shares }

/** Bids that wait for the ceremony, in order of receipt. Elevate first. */
export async function waitingBids(cx: Cx, case_id: string): Promise<Waiting[]> {
  const { rows } = await sql<Waiting>`select id, org_id, version, cipher, content_hash, size_bytes, shares from bid
    where city_id = ${cx.city.id} and case_id = ${case_id} and state = 'sealed' order by received_at, id`.execute(cx.tx)
  return rows
}

/** 释出份额: one holder's half of every bid's key, after the deadline; with both halves everything opens at once and the record is signed. */
export const releaseShares: Effect = async (cx, turn) => {
  const case_id = turn.case.id
  const ceremony = await ceremonyOf(cx, case_id)
  if (!ceremony || ceremony.opened_at !== null) throw fault('challenges.no-ceremony')
  const { rows: clock } = await sql<{ is_over: boolean }>`select clock_timestamp() > bids_close_at as is_over from challenge where city_id = ${cx.city.id} and case_id = ${case_id}`.execute(cx.tx)
  if (!clock[0]?.is_over) throw fault('challenges.too-early')
  const holder = holders.find((one) => holder_roles[one] === turn.role)
  invariant(holder, 'only a holder’s role is let at this action')
  const bids = await waitingBids(cx, case_id)
  const given = new Map((turn.answers.shares as { bid: string, share: string }[]).map((row) => [row.bid, Buffer.from(row.share, 'base64')]))
  const wrong = bids.filter((bid) => { const share = given.get(bid.id); return share?.length !== 32 || shareHash(share) !== bid.shares[holder].hash })
  if (wrong.length > 0 || given.size !== bids.length) throw fault('challenges.wrong-shares', { count: wrong.length || Math.abs(given.size - bids.length) })
  const shares = Object.fromEntries([...given].map(([id, share]) => [id, share.toString('base64')]))
  const { rows } = await sql`insert into share_release (city_id, case_id, holder, account_id, org_id, shares)
    values (${cx.city.id}, ${case_id}, ${holder}, ${cx.actor.account_id}, ${turn.org_id}, ${JSON.stringify(shares)}::jsonb) on conflict do nothing returning holder`.execute(cx.tx)
  if (rows.length === 0) throw fault('challenges.released-already')
  const { rows: released } = await sql<{ holder: Holder, shares: Record<string, string> }>`select holder, shares from share_release where city_id = ${cx.city.id} and case_id = ${case_id}`.execute(cx.tx)
  const other = released.find((one) => one.holder !== holder)
  if (!other) {
    return {
      note: { zh: `${holderWords[holder].zh}已释出 ${bids.length} 份方案的密钥份额，等另一方`, en: `The ${holderWords[holder].en} released its shares of ${bids.length} ${bids.length === 1 ? 'bid' : 'bids'}; the other half is awaited` },
      answer: { bids: bids.length }, receipt: { subject: `ceremony:${case_id}`, content: { released: holder, shares: bids.map((bid) => ({ bid: bid.id, hash: bid.shares[holder].hash })) } },
    }
  }
  return openAll(cx, turn, ceremony, bids, shares, other.shares)
}

export const holderWords: Record<Holder, { zh: string, en: string }> = { bureau: { zh: '科技局', en: 'bureau' }, supervisor: { zh: '监督方', en: 'supervisor' } }

async function openAll(cx: Cx, turn: Parameters<Effect>[1], ceremony: Ceremony, bids: readonly Waiting[], mine: Record<string, string>, theirs: Record<string, string>): Promise<Outcome> {
  const case_id = turn.case.id
  const broken = new Set<string>()
  const read: { id: string, content: SealedContent }[] = []
  for (const bid of bids) {
    const content = openOne(cx, case_id, bid, joinKey(Buffer.from(mine[bid.id]!, 'base64'), Buffer.from(theirs[bid.id]!, 'base64')))
    if (content === null) {
      // One bid spoiled on its way must not keep the others shut: it is named in the record for all to see.
      broken.add(bid.id)
      await sql`update bid set state = 'unreadable' where city_id = ${cx.city.id} and id = ${bid.id}`.execute(cx.tx)
      continue
    }
    read.push({ id: bid.id, content })
    const kept = sealText(keysOf(cx.house).data_key, 'bid', `bid:${cx.city.id}:${bid.id}`, canonical(content))
    await sql`update bid set state = 'opened', opened_at = now(), opened_cipher = ${kept} where city_id = ${cx.city.id} and id = ${bid.id} and state = 'sealed'`.execute(cx.tx)
    await openLocked(cx, content.attachments ?? [])
    await unsealFiles(cx, case_id, { ids: (content.files ?? []).map((file) => file.id), readers: ['enterprise', 'city-officer', 'auditor'] })
  }
  await sql`update challenge set opened_at = now() where city_id = ${cx.city.id} and case_id = ${case_id}`.execute(cx.tx)
  const record = await openingRecord(cx, ceremony, broken)
  const { rows: [text] } = await sql<{ problem: string | null, summary: string | null }>`select problem, summary_zh as summary from challenge where city_id = ${cx.city.id} and case_id = ${case_id}`.execute(cx.tx)
  // Looked at once, while everything is at hand: a case is read far more often than its bids are opened.
  const hints = hintsOf(read, `${text?.problem ?? ''}\n${text?.summary ?? ''}`)
  await sql`update ceremony set opened_at = now(), record = ${JSON.stringify(record)}::jsonb, hints = ${JSON.stringify(hints)}::jsonb where city_id = ${cx.city.id} and case_id = ${case_id}`.execute(cx.tx)
  return {
    note: { zh: `双方到齐，同时开启 ${bids.length - broken.size} 份方案${broken.size > 0 ? `，${broken.size} 份无法读取` : ''}`, en: `Both halves met: ${bids.length - broken.size} ${bids.length - broken.size === 1 ? 'bid' : 'bids'} opened at once${broken.size > 0 ? `, ${broken.size} cannot be read` : ''}` },
    answer: { bids: bids.length }, receipt: { subject: `ceremony:${case_id}`, content: record },
  }
}

/** What a bid says, if it opens and is what was receipted; null otherwise. */
function openOne(cx: Cx, case_id: string, bid: Waiting, key: Buffer): SealedContent | null {
  try {
    const content = JSON.parse(openContent(placeOf(cx, case_id, bid), key, bid.cipher).toString('utf8')) as SealedContent
    return contentHash(content) === bid.content_hash ? content : null
  } catch {
    return null
  }
}
