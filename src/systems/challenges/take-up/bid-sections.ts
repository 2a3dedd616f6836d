import type { Cx } from '#kernel/store/cx.ts'
import { orgsOf } from '#kernel/trust/actor.ts'
import type { CaseFile, Shown } from '#engines/cases/subject.ts'
import type { Challenge } from '../challenge.ts'
import { shownMoney as money, type Reader } from '../part.ts'
import { bidsOf, contentOf, isReadable, type Bid } from './bid.ts'

const stateWords: Record<string, { zh: string, en: string }> = { sealed: { zh: '密封', en: 'Sealed' }, unreadable: { zh: '无法读取', en: 'Unreadable' }, opened: { zh: '已开启', en: 'Opened' }, chosen: { zh: '中选', en: 'Chosen' }, 'not-chosen': { zh: '未中选', en: 'Not chosen' } }

/** Bids as the reader may know them, and the public notice of the choice. */
export async function bidSections(cx: Cx, file: CaseFile, challenge: Challenge, reader: Reader): Promise<Shown[]> {
  if (challenge.published_at === null || reader.role === 'expert' || reader.role === 'insurer') return []
  const bids = await bidsOf(cx, file.id)
  const mine = orgsOf(cx.actor, ['solver'])
  // Sealed: its own organisation reads its own. Opened: the owner and the city's officers read all; a bidder still reads only its own.
  const mayRead = (bid: Bid) => mine.includes(bid.org_id) || (bid.state !== 'sealed' && ['enterprise', 'city-officer', 'auditor'].includes(reader.role))
  const seen = bids.filter(mayRead)
  const table: Shown = { id: 'bids', title: { zh: '揭榜方案', en: 'Bids' }, kind: 'table', empty: bids.length > 0 ? { zh: `已收 ${bids.length} 份，全部密封`, en: `${bids.length} received, all sealed` } : { zh: '还没有收到方案', en: 'No bid yet' },
    columns: [{ id: 'org', label: { zh: '揭榜方', en: 'Bidder' }, as: 'word' }, { id: 'state', label: { zh: '状态', en: 'State' }, as: 'word' }, { id: 'received_at', label: { zh: '收到', en: 'Received' }, as: 'instant' }, { id: 'version', label: { zh: '版本', en: 'Version' }, as: 'number' }, { id: 'size', label: { zh: '字节', en: 'Bytes' }, as: 'number' },
      { id: 'price', label: { zh: '报价', en: 'Price' }, as: 'money' }, { id: 'months', label: { zh: '周期（月）', en: 'Months' }, as: 'number' }, { id: 'hash', label: { zh: '内容摘要', en: 'Hash' }, as: 'hash' }],
    rows: seen.map((bid) => {
      const content = isReadable(bid) ? contentOf(cx, bid) : null
      return { version: bid.version, size: bid.size_bytes, org: { zh: bid.org_zh ?? bid.org_id, en: bid.org_en ?? bid.org_id }, state: stateWords[bid.state] ?? { zh: bid.state, en: bid.state }, received_at: bid.received_at, price: content ? money(content['price-fen'], challenge.currency) : null, months: content?.months ?? null, hash: bid.content_hash }
    }) }
  const texts = seen.filter(isReadable).flatMap((bid): Shown[] => {
    const content = contentOf(cx, bid)
    const name = { zh: bid.org_zh ?? bid.org_id, en: bid.org_en ?? bid.org_id }
    return [{ id: `bid-${bid.id}`, title: { zh: `方案：${name.zh}`, en: `Bid: ${name.en}` }, kind: 'fields', rows: [
      { label: { zh: '技术路线', en: 'Approach' }, value: content.approach, as: 'text' }, { label: { zh: '团队与业绩', en: 'Team' }, value: content.team, as: 'text' },
      { label: { zh: '已有知识产权', en: 'Background IP' }, value: content['background-ip'], as: 'text' }, ...content.attachments?.length ? [{ label: { zh: '附件', en: 'Attachments' }, value: content.files?.map((file) => file.id) ?? content.attachments, as: 'files' as const }] : []] }]
  })
  return [table, ...texts]
}

/** The public notice of a choice: anyone may read it, that is what it is for. */
export function noticeSection(challenge: Challenge): Shown[] {
  if (challenge.notice_ends_at === null) return []
  return [{ id: 'notice', title: { zh: '公示', en: 'Public notice' }, kind: 'fields', rows: [{ label: { zh: '公示截止', en: 'Ends' }, value: challenge.notice_ends_at, as: 'instant' }, { label: { zh: '内容', en: 'Text' }, value: challenge.notice_text, as: 'text' }] }]
}
