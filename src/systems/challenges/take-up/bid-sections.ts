import type { Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import { orgsOf } from '#kernel/trust/actor.ts'
import { casesOf } from '#engines/cases/room.ts'
import type { CaseFile, Shown } from '#engines/cases/subject.ts'
import type { Challenge } from '../challenge.ts'
import { shownMoney as money, type Reader } from '../part.ts'
import { checkSections } from './after-opening.ts'
import { bidsOf, contentOf, isReadable, type Bid, type SealedContent } from './bid.ts'
import { contentSections, nameOf } from './bid-content.ts'
import { comparisonRows, ownReview, reviewerSections, reviewSections } from './bid-review-sections.ts'
import { clarificationSections } from './clarify.ts'
import { slotSections } from './interview.ts'
import { partnerSections } from './partner.ts'
import { noteSection, requestSections } from './partner-note.ts'

const stateWords: Record<string, { zh: string, en: string }> = { sealed: { zh: '密封', en: 'Sealed' }, unreadable: { zh: '无法读取', en: 'Unreadable' }, opened: { zh: '已开启', en: 'Opened' }, chosen: { zh: '中选', en: 'Chosen' }, 'not-chosen': { zh: '未中选', en: 'Not chosen' } }

/** Bids as the reader may know them: one's own as far as the seal allows, all of them to the owner and the city after the opening. */
export async function bidSections(cx: Cx, file: CaseFile, challenge: Challenge, reader: Reader): Promise<Shown[]> {
  if (challenge.published_at === null || reader.role === 'insurer') return []
  if (reader.role === 'expert') return reviewerSections(cx, file, challenge)
  const bids = await bidsOf(cx, file.id)
  const mine = orgsOf(cx.actor, ['solver'])
  const reads_all = ['enterprise', 'city-officer', 'auditor'].includes(reader.role)
  // Sealed: its own organisation learns that it is there. Opened: the owner and the city's officers read all; a bidder still reads only its own.
  const seen = bids.filter((bid) => mine.includes(bid.org_id) || (bid.opened_at !== null && reads_all))
  const contents = new Map<string, SealedContent>(seen.filter((bid) => isReadable(bid) && bid.state !== 'unreadable').map((bid) => [bid.id, contentOf(cx, bid)]))
  const table: Shown = { id: 'bids', title: { zh: '揭榜方案', en: 'Bids' }, kind: 'table', empty: bids.length > 0 ? { zh: `已收 ${bids.length} 份，全部密封`, en: `${bids.length} received, all sealed` } : { zh: '还没有收到方案', en: 'No bid yet' },
    columns: [{ id: 'org', label: { zh: '揭榜方', en: 'Bidder' }, as: 'word' }, { id: 'state', label: { zh: '状态', en: 'State' }, as: 'word' }, ...reads_all && bids.some((bid) => bid.rank !== null) ? [{ id: 'rank', label: { zh: '排名', en: 'Rank' }, as: 'number' as const }] : [], { id: 'price', label: { zh: '报价', en: 'Price' }, as: 'money' }, { id: 'months', label: { zh: '周期（月）', en: 'Months' }, as: 'number' }, { id: 'milestones', label: { zh: '里程碑', en: 'Milestones' }, as: 'number' },
      { id: 'received_at', label: { zh: '收到', en: 'Received' }, as: 'instant' }, { id: 'version', label: { zh: '版本', en: 'Version' }, as: 'number' }, { id: 'size', label: { zh: '字节', en: 'Bytes' }, as: 'number', is_detail: true }, { id: 'hash', label: { zh: '内容摘要', en: 'Hash' }, as: 'hash', is_detail: true }],
    rows: seen.map((bid) => {
      const content = contents.get(bid.id)
      return {
        org: nameOf(bid), state: bid.reserve_rank === null ? stateWords[bid.state] ?? { zh: bid.state, en: bid.state } : { zh: `候补第 ${bid.reserve_rank}`, en: `Reserve ${bid.reserve_rank}` }, ...reads_all ? { rank: bid.rank } : {}, received_at: bid.received_at, version: bid.version, size: bid.size_bytes,
        price: content ? money(content['price-fen'], challenge.currency) : null, months: content?.months ?? null, milestones: (content?.milestones as unknown[] | undefined)?.length ?? null, hash: bid.content_hash,
      }
    }) }
  const opened = seen.filter((bid) => contents.has(bid.id))
  const comparison: Shown[] = reads_all && opened.length > 1 ? [{ id: 'comparison', title: { zh: '方案对比', en: 'Side by side' }, kind: 'table',
    columns: [{ id: 'aspect', label: { zh: '项目', en: 'Aspect' }, as: 'word' }, ...opened.slice(0, 6).map((bid) => ({ id: bid.id, label: nameOf(bid), as: 'text' as const }))],
    rows: [...await comparisonRows(cx, file.id), ...([['summary', '方案摘要', 'Summary'], ['work-plan', '工作计划', 'Work plan'], ['risks', '风险与应对', 'Risks'], ['background-ip', '已有知识产权', 'Background IP']] as const).map(([field, zh, en]) => ({ aspect: { zh, en }, ...Object.fromEntries(opened.slice(0, 6).map((bid) => [bid.id, short(contents.get(bid.id)![field])])) }))] }] : []
  const reviews = reads_all && opened.length > 0 ? await reviewSections(cx, file, opened, reader) : []
  const checks = reads_all && opened.length > 0 ? await checkSections(cx, file, challenge, opened, contents) : []
  return [
    ...reads_all ? [] : await resultSections(cx, file, bids.filter((bid) => mine.includes(bid.org_id)), bids.length), table, ...comparison, ...reviews, ...checks, ...opened.flatMap((bid) => contentSections(bid, contents.get(bid.id)!, challenge)),
    ...await clarificationSections(cx, file, reader), ...await slotSections(cx, file, reader), ...await partnerSections(cx, file), ...reader.role === 'solver' ? await noteSection(cx, { case_id: file.id }) : [], ...await requestSections(cx, file),
  ]
}

const short = (text: unknown): string => typeof text !== 'string' ? '—' : [...text].length > 160 ? `${[...text].slice(0, 160).join('')}…` : text

/** What a bidder is told of its own bid once the result stands: the rank, the coded reason and the sentence. */
async function resultSections(cx: Cx, file: CaseFile, own: readonly Bid[], count: number): Promise<Shown[]> {
  const bid = own.find((one) => one.state === 'chosen' || one.state === 'not-chosen')
  if (!bid) return []
  const { rows } = await sql`select from case_party where city_id = ${cx.city.id} and case_id = ${file.id} and role = 'solver' limit 1`.execute(cx.tx)
  if (rows.length === 0) return []
  const reason = casesOf(cx.city).options('loss-reasons').find((one) => one.id === bid.loss_reason)
  return [{ id: 'result', title: { zh: '贵单位方案的结果', en: 'How your bid fared' }, kind: 'fields', rows: [
    { label: { zh: '结果', en: 'Result' }, value: bid.reserve_rank === null ? stateWords[bid.state] : { zh: `未中选，列为候补第 ${bid.reserve_rank}`, en: `Not chosen; reserve ${bid.reserve_rank}` }, as: 'word' },
    ...bid.rank === null ? [] : [{ label: { zh: '排名', en: 'Rank' }, value: { zh: `${count} 份中的第 ${bid.rank}`, en: `${bid.rank} of ${count}` }, as: 'word' as const }],
    ...reason ? [{ label: { zh: '未中选的理由', en: 'Why not chosen' }, value: reason.title, as: 'word' as const }] : [],
    ...bid.feedback === null ? [] : [{ label: { zh: '说明', en: 'In a sentence' }, value: bid.feedback, as: 'text' as const }]] }, ...await ownReview(cx, file.id, bid.id)]
}

/** The public notice of a choice, with whom it names: anyone may read it, that is what it is for. */
export function noticeSection(challenge: Challenge): Shown[] {
  if (challenge.notice_ends_at === null) return []
  const named = (is_reserve: boolean) => challenge.notice_solvers.filter((one) => one.is_reserve === is_reserve)
  const list = (zh: string, en: string, all: { zh: string, en: string }[]) => all.length === 0 ? [] : [{ label: { zh, en }, value: { zh: all.map((one) => one.zh).join('、'), en: all.map((one) => one.en).join(', ') }, as: 'word' as const }]
  return [{ id: 'notice', title: { zh: '公示', en: 'Public notice' }, kind: 'fields', rows: [...list('拟定揭榜方', 'Solver to be', named(false)), ...list('候补（按序）', 'Reserves in order', named(true)),
    { label: { zh: '公示截止', en: 'Ends' }, value: challenge.notice_ends_at, as: 'instant' }, { label: { zh: '内容', en: 'Text' }, value: challenge.notice_text, as: 'text' }] }]
}
