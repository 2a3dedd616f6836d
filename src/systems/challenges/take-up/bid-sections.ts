import type { Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import { orgsOf } from '#kernel/trust/actor.ts'
import { casesOf } from '#engines/cases/room.ts'
import type { CaseFile, Shown } from '#engines/cases/subject.ts'
import type { Challenge } from '../challenge.ts'
import { shownMoney as money, type Reader } from '../part.ts'
import { checkSections } from './after-opening.ts'
import { bidsOf, contentOf, isReadable, type Bid, type SealedContent } from './bid.ts'
import { clarificationSections } from './clarify.ts'
import { slotSections } from './interview.ts'
import { partnerSections } from './partner.ts'

const stateWords: Record<string, { zh: string, en: string }> = { sealed: { zh: '密封', en: 'Sealed' }, unreadable: { zh: '无法读取', en: 'Unreadable' }, opened: { zh: '已开启', en: 'Opened' }, chosen: { zh: '中选', en: 'Chosen' }, 'not-chosen': { zh: '未中选', en: 'Not chosen' } }
const nameOf = (bid: Bid) => ({ zh: bid.org_zh ?? bid.org_id, en: bid.org_en ?? bid.org_id })

const text_fields: [string, string, string][] = [['summary', '方案摘要', 'Summary'], ['approach', '技术路线', 'Approach'], ['work-plan', '工作计划', 'Work plan'], ['risks', '风险与应对', 'Risks'], ['team', '团队与分工', 'Team'], ['similar-work', '类似业绩', 'Similar work'], ['background-ip', '已有知识产权', 'Background IP']]

/** Bids as the reader may know them: one's own as far as the seal allows, all of them to the owner and the city after the opening. */
export async function bidSections(cx: Cx, file: CaseFile, challenge: Challenge, reader: Reader): Promise<Shown[]> {
  if (challenge.published_at === null || reader.role === 'expert' || reader.role === 'insurer') return []
  const bids = await bidsOf(cx, file.id)
  const mine = orgsOf(cx.actor, ['solver'])
  const reads_all = ['enterprise', 'city-officer', 'auditor'].includes(reader.role)
  // Sealed: its own organisation learns that it is there. Opened: the owner and the city's officers read all; a bidder still reads only its own.
  const seen = bids.filter((bid) => mine.includes(bid.org_id) || (bid.opened_at !== null && reads_all))
  const contents = new Map<string, SealedContent>(seen.filter((bid) => isReadable(bid) && bid.state !== 'unreadable').map((bid) => [bid.id, contentOf(cx, bid)]))
  const table: Shown = { id: 'bids', title: { zh: '揭榜方案', en: 'Bids' }, kind: 'table', empty: bids.length > 0 ? { zh: `已收 ${bids.length} 份，全部密封`, en: `${bids.length} received, all sealed` } : { zh: '还没有收到方案', en: 'No bid yet' },
    columns: [{ id: 'org', label: { zh: '揭榜方', en: 'Bidder' }, as: 'word' }, { id: 'state', label: { zh: '状态', en: 'State' }, as: 'word' }, ...reads_all && bids.some((bid) => bid.rank !== null) ? [{ id: 'rank', label: { zh: '排名', en: 'Rank' }, as: 'number' as const }] : [], { id: 'price', label: { zh: '报价', en: 'Price' }, as: 'money' }, { id: 'months', label: { zh: '周期（月）', en: 'Months' }, as: 'number' }, { id: 'milestones', label: { zh: '里程碑', en: 'Milestones' }, as: 'number' },
      { id: 'received_at', label: { zh: '收到', en: 'Received' }, as: 'instant' }, { id: 'version', label: { zh: '版本', en: 'Version' }, as: 'number' }, { id: 'size', label: { zh: '字节', en: 'Bytes' }, as: 'number' }, { id: 'hash', label: { zh: '内容摘要', en: 'Hash' }, as: 'hash' }],
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
    rows: ([['summary', '方案摘要', 'Summary'], ['work-plan', '工作计划', 'Work plan'], ['risks', '风险与应对', 'Risks'], ['background-ip', '已有知识产权', 'Background IP']] as const).map(([field, zh, en]) => ({ aspect: { zh, en }, ...Object.fromEntries(opened.slice(0, 6).map((bid) => [bid.id, short(contents.get(bid.id)![field])])) })) }] : []
  const checks = reads_all && opened.length > 0 ? await checkSections(cx, file, challenge, opened, contents) : []
  return [
    ...reads_all ? [] : await resultSections(cx, file, bids.filter((bid) => mine.includes(bid.org_id)), bids.length), table, ...comparison, ...checks, ...opened.flatMap((bid) => contentSections(bid, contents.get(bid.id)!, challenge)),
    ...await clarificationSections(cx, file, reader), ...await slotSections(cx, file, reader), ...await partnerSections(cx, file),
  ]
}

const short = (text: unknown): string => typeof text !== 'string' ? '—' : [...text].length > 160 ? `${[...text].slice(0, 160).join('')}…` : text

function contentSections(bid: Bid, content: SealedContent, challenge: Challenge): Shown[] {
  const name = nameOf(bid)
  const partners = (content.partners as { zh: string, en: string, country: string, part: string }[] | undefined) ?? []
  const milestones = (content.milestones as { title: string, deliverable: string, month: number, 'price-fen': number }[] | undefined) ?? []
  return [
    { id: `bid-${bid.id}`, title: { zh: `方案：${name.zh}`, en: `Bid: ${name.en}` }, kind: 'fields', rows: [
      ...text_fields.flatMap(([field, zh, en]) => typeof content[field] === 'string' && content[field] !== '' ? [{ label: { zh, en }, value: content[field], as: 'text' as const }] : []),
      ...partners.length > 0 ? [{ label: { zh: '合作单位', en: 'Partners' }, value: partners.map((one) => `${one.zh}（${one.country}）：${one.part}`).join('\n'), as: 'text' as const }] : [],
      ...bid.answers_version === null ? [] : [{ label: { zh: '答的是榜单第几版', en: 'Answers version' }, value: bid.answers_version, as: 'number' as const }],
      ...content.attachments?.length ? [{ label: { zh: '附件', en: 'Attachments' }, value: content.files?.map((file) => file.id) ?? content.attachments, as: 'files' as const }] : []] },
    ...milestones.length === 0 ? [] : [{ id: `milestones-${bid.id}`, title: { zh: `里程碑：${name.zh}`, en: `Milestones: ${name.en}` }, kind: 'table' as const,
      columns: [{ id: 'title', label: { zh: '里程碑', en: 'Milestone' }, as: 'text' as const }, { id: 'deliverable', label: { zh: '交付物', en: 'Deliverable' }, as: 'text' as const }, { id: 'month', label: { zh: '第几个月', en: 'Month' }, as: 'number' as const }, { id: 'price', label: { zh: '金额', en: 'Price' }, as: 'money' as const }],
      rows: milestones.map((one) => ({ title: one.title, deliverable: one.deliverable, month: one.month, price: money(one['price-fen'], challenge.currency) })) }],
  ]
}

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
    ...bid.feedback === null ? [] : [{ label: { zh: '说明', en: 'In a sentence' }, value: bid.feedback, as: 'text' as const }]] }]
}

/** The public notice of a choice, with whom it names: anyone may read it, that is what it is for. */
export function noticeSection(challenge: Challenge): Shown[] {
  if (challenge.notice_ends_at === null) return []
  const named = (is_reserve: boolean) => challenge.notice_solvers.filter((one) => one.is_reserve === is_reserve)
  const list = (zh: string, en: string, all: { zh: string, en: string }[]) => all.length === 0 ? [] : [{ label: { zh, en }, value: { zh: all.map((one) => one.zh).join('、'), en: all.map((one) => one.en).join(', ') }, as: 'word' as const }]
  return [{ id: 'notice', title: { zh: '公示', en: 'Public notice' }, kind: 'fields', rows: [...list('拟定揭榜方', 'Solver to be', named(false)), ...list('候补（按序）', 'Reserves in order', named(true)),
    { label: { zh: '公示截止', en: 'Ends' }, value: challenge.notice_ends_at, as: 'instant' }, { label: { zh: '内容', en: 'Text' }, value: challenge.notice_text, as: 'text' }] }]
}
