import type { Sentence } from '#kernel/declare/fault.ts'
import type { Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import type { CaseFile, Shown } from '#engines/cases/subject.ts'
import type { Result } from '#engines/reviews/aggregate.ts'
import { reviewOf, type ReviewSeen } from '#engines/reviews/read.ts'
import { scoresSection } from '#engines/reviews/section.ts'
import { levelOf } from '#engines/reviews/sheet.ts'
import { personNames } from '#systems/accounts/public.ts'
import { drawsFor, standingSection } from '#systems/draws/public.ts'
import { orgTitles } from '#systems/organizations/public.ts'
import type { Challenge } from '../challenge.ts'
import { shownMoney as money, type Reader } from '../part.ts'
import { bidsOf, contentOf, type Bid, type SealedContent } from './bid.ts'
import { contentSections, nameOf } from './bid-content.ts'
import { bid_review_sheet, bidsUnderReview, reviewersOf, reviewOfBid } from './bid-review.ts'
import { interestedOrgs } from './review-panel.ts'

type Reviewed = { bid_id: string, seen: ReviewSeen, /** Of the last round that is closed for every bid. */ result: Result | null }

/**
 * Every bid's review as this reader may know it. Figures come with the last table of the last bid: while a round is open nobody is given its results,
 * not even of a bid whose own round is closed; those of an earlier round stand until then. Elevate first.
 */
export async function reviewedBids(cx: Cx, case_id: string, sees_names: boolean): Promise<{ reviewed: Reviewed[], is_open: boolean, round: number }> {
  const reviewed: Reviewed[] = []
  for (const bid_id of await bidsUnderReview(cx, case_id)) {
    const seen = await reviewOf(cx, reviewOfBid(case_id, bid_id), { account_id: cx.actor.account_id, sees_names })
    if (seen) reviewed.push({ bid_id, seen, result: null })
  }
  const last = Math.max(0, ...reviewed.map(({ seen }) => seen.rounds.length))
  const is_open = reviewed.some(({ seen }) => seen.rounds.at(-1)?.round.closed_at === null)
  const stands = is_open ? last - 1 : last
  return { reviewed: reviewed.map((one) => ({ ...one, result: one.seen.rounds.find(({ round }) => round.number === stands)?.result ?? null })), is_open, round: last }
}

/** Place of each bid by the panel's overall mean, from 1; equal means share a place. */
export function placesOf(reviewed: readonly Reviewed[]): Map<string, number> {
  const means = reviewed.flatMap(({ bid_id, result }) => result ? [{ bid_id, mean: result.total.mean }] : [])
  return new Map(means.map(({ bid_id, mean }) => [bid_id, 1 + means.filter((other) => other.mean > mean).length]))
}

/** For the owner and the city: how far the review is, and once all are in the figures of every bid side by side and each bid's scores. */
export async function reviewSections(cx: Cx, file: CaseFile, bids: readonly Bid[], reader: Reader): Promise<Shown[]> {
  const is_bureau = reader.role === 'city-officer' || reader.role === 'auditor'
  const standing = is_bureau && file.stage === 'take-up' ? await standingSection(cx, file.id, bid_review_sheet) : []
  const { reviewed, is_open, round } = await reviewedBids(cx, file.id, is_bureau)
  const first = reviewed[0]
  if (!first) return standing
  const panel = await reviewersOf(cx, file.id)
  const live = panel.filter((seat) => seat.state !== 'replaced')
  const named = (id: string) => { const bid = bids.find((one) => one.id === id); return bid ? nameOf(bid) : { zh: id, en: id } }
  const { sheet } = first.seen
  const given = live.filter((seat) => seat.has_scored).length
  const progress = { zh: `${live.length} 位专家中 ${given} 位已交；到齐之前谁也看不到${round > 1 ? '这一轮的' : ''}分数`, en: `${given} of ${live.length} reviewers have handed in; nobody sees a score${round > 1 ? ' of this round' : ''} until all have` }
  if (is_open && round < 2) {
    return [...standing, { id: 'bid-review', title: { zh: '方案评审', en: 'Review of the bids' }, kind: 'fields', rows: [
      { label: { zh: '进度', en: 'Progress' }, value: progress, as: 'word' },
    ] }, ...is_bureau ? [await panelSection(cx, file.id, panel)] : []]
  }
  const places = placesOf(reviewed)
  const sorted = reviewed.toSorted((a, b) => places.get(a.bid_id)! - places.get(b.bid_id)!)
  const stands = is_open ? round - 1 : round
  const which = round > 1 ? { zh: `，第 ${stands} 轮`, en: `, round ${stands}` } : { zh: '', en: '' }
  const summary: Shown = { id: 'bid-review', title: { zh: `${sheet.illustrative ? '方案评审（示例评分表）' : '方案评审'}${which.zh}`, en: `${sheet.illustrative ? 'Review of the bids (illustrative sheet)' : 'Review of the bids'}${which.en}` }, kind: 'table',
    columns: [{ id: 'place', label: { zh: '名次', en: 'Place' }, as: 'number' }, { id: 'org', label: { zh: '揭榜方', en: 'Bidder' }, as: 'word' }, { id: 'mean', label: { zh: '总平均', en: 'Mean' }, as: 'number' }, { id: 'level', label: { zh: '等级', en: 'Level' }, as: 'word' },
      { id: 'range', label: { zh: '最高与最低相差', en: 'Highest less lowest' }, as: 'number' }, { id: 'marks', label: { zh: '提示', en: 'Marks' }, as: 'word' }],
    rows: sorted.flatMap(({ bid_id, result }) => result ? [{ place: places.get(bid_id), org: named(bid_id), mean: result.total.mean, level: levelOf(sheet, result.total.mean), range: result.total.range, marks: marksOf(result) }] : []) }
  const running: Shown[] = is_open ? [{ id: 'bid-review-round', title: { zh: `方案评审：第 ${round} 轮进行中`, en: `Review of the bids: round ${round} is on` }, kind: 'fields', rows: [
    { label: { zh: '为什么再评', en: 'Why again' }, value: first.seen.rounds.at(-1)!.round.reason, as: 'text' }, { label: { zh: '进度', en: 'Progress' }, value: progress, as: 'word' }] }] : []
  return [...standing, ...running, summary, ...sorted.map(({ bid_id, seen }) => {
    const name = named(bid_id)
    return scoresSection(`scores-${bid_id}`, { zh: `评分：${name.zh}（席位编号各方案不同）`, en: `Scores: ${name.en} (seats are numbered anew for each bid)` }, seen)
  }), ...is_bureau ? [await panelSection(cx, file.id, panel)] : []]
}

/** What whoever decides should look at: scores below a limit of the sheet, and figures far from the others. */
function marksOf(result: Result): { zh: string, en: string } {
  const vetoes = result.criteria.reduce((sum, one) => sum + one.vetoes.length, 0)
  const outliers = result.totals.filter((one) => one.is_outlier).length
  const zh = [...vetoes > 0 ? [`${vetoes} 项低于底线`] : [], ...outliers > 0 ? [`${outliers} 份离群`] : []].join('、')
  const en = [...vetoes > 0 ? [`${vetoes} below the limit`] : [], ...outliers > 0 ? [`${outliers} outlying`] : []].join(', ')
  return { zh: zh || '—', en: en || '—' }
}

/** What speaks for a further round, said beside the question why: how far the reviewers lie apart on each bid, and what was clarified since. */
export async function whyAgain(cx: Cx, case_id: string): Promise<Record<string, Sentence>> {
  const { reviewed } = await reviewedBids(cx, case_id, false)
  const bids = await bidsOf(cx, case_id)
  const spreads = reviewed.flatMap(({ bid_id, result }) => {
    const bid = bids.find((one) => one.id === bid_id)
    return result && bid ? [{ name: nameOf(bid), range: result.total.range, marks: marksOf(result) }] : []
  }).toSorted((a, b) => b.range - a.range)
  const since = reviewed[0]?.seen.rounds.at(-1)?.round.closed_at ?? null
  const { rows } = await sql<{ n: number }>`select count(*)::int as n from clarification where city_id = ${cx.city.id} and case_id = ${case_id} and answered_at > ${since}::timestamptz`.execute(cx.tx)
  const said = (language: 'zh' | 'en') => spreads.map((one) => `${one.name[language]} ${one.range}${one.marks[language] === '—' ? '' : language === 'zh' ? `（${one.marks.zh}）` : ` (${one.marks.en})`}`).join(language === 'zh' ? '；' : '; ')
  return { reason: { zh: `各方案最高与最低总分相差：${said('zh')}。上一轮之后答复了 ${rows[0]!.n} 个澄清问题。`, en: `Highest less lowest total of each bid: ${said('en')}. ${rows[0]!.n} clarifications were answered since the last round.` } }
}

/** Rows of the comparison table: the overall mean and each criterion per bid; none before all are in. */
export async function comparisonRows(cx: Cx, case_id: string): Promise<Record<string, unknown>[]> {
  const { reviewed } = await reviewedBids(cx, case_id, false)
  const first = reviewed.find((one) => one.result)
  if (!first) return []
  const row = (aspect: { zh: string, en: string }, figure: (result: Result) => number) => ({ aspect, ...Object.fromEntries(reviewed.flatMap(({ bid_id, result }) => result ? [[bid_id, String(figure(result))]] : [])) })
  return [row({ zh: '评审总平均分', en: 'Review: overall mean' }, (result) => result.total.mean), ...first.seen.sheet.criteria.map((criterion) => row({ zh: `评审：${criterion.title.zh}`, en: `Review: ${criterion.title.en}` }, (result) => result.criteria.find((one) => one.id === criterion.id)!.mean))]
}

/** What a bidder reads of its own review once the result stands: the panel's means, and its place; no single sheet, no comment, nothing of a rival. */
export async function ownReview(cx: Cx, case_id: string, bid_id: string): Promise<Shown[]> {
  const { reviewed } = await reviewedBids(cx, case_id, false)
  const mine = reviewed.find((one) => one.bid_id === bid_id)
  if (!mine?.result) return []
  const { result, seen: { sheet } } = mine
  return [{ id: 'own-review', title: { zh: sheet.illustrative ? '贵单位方案的评审得分（示例评分表）' : '贵单位方案的评审得分', en: sheet.illustrative ? 'How your bid was scored (illustrative sheet)' : 'How your bid was scored' }, kind: 'fields', rows: [
    { label: { zh: '总平均分', en: 'Overall mean' }, value: { zh: `${result.total.mean}（${result.reviewers} 位专家）`, en: `${result.total.mean} (${result.reviewers} reviewers)` }, as: 'word' },
    { label: { zh: '评审名次', en: 'Place by the review' }, value: { zh: `${reviewed.length} 份中的第 ${placesOf(reviewed).get(bid_id)}`, en: `${placesOf(reviewed).get(bid_id)} of ${reviewed.length}` }, as: 'word' },
    ...sheet.criteria.map((criterion) => ({ label: criterion.title, value: result.criteria.find((one) => one.id === criterion.id)!.mean, as: 'number' as const })),
  ] }]
}

const declared_words = { clear: { zh: '无利害关系', en: 'No conflict' }, conflict: { zh: '有利害关系，已回避', en: 'Conflict; stepped aside' }, none: { zh: '尚未声明', en: 'Not declared yet' } }

/** Seats for the bureau: by number alone until the result is confirmed, then by name, with the draw they come from. */
async function panelSection(cx: Cx, case_id: string, panel: Awaited<ReturnType<typeof reviewersOf>>): Promise<Shown> {
  const draws = await drawsFor(cx, case_id, bid_review_sheet)
  const is_open = draws.length > 0 && draws.every((one) => one.disclosed_at !== null)
  const names = is_open ? await personNames(cx, panel.map((seat) => seat.account_id)) : new Map<string, Sentence>()
  const numbers = draws.map((one) => one.number)
  return { id: 'bid-reviewers', title: { zh: `方案评审专家（抽取 ${numbers.join('、')}）`, en: `Reviewers of the bids (draw ${numbers.join(', ')})` }, kind: 'table',
    columns: [{ id: 'seat', label: { zh: '席位', en: 'Seat' }, as: 'number' }, { id: 'name', label: { zh: '专家', en: 'Expert' }, as: 'word' }, { id: 'declared', label: { zh: '声明', en: 'Declared' }, as: 'word' }, { id: 'state', label: { zh: '评分', en: 'Scores' }, as: 'word' }, { id: 'detail', label: { zh: '说明', en: 'Details' }, as: 'text' }],
    rows: panel.map((seat) => ({
      seat: seat.number, name: is_open ? names.get(seat.account_id) ?? { zh: seat.account_id, en: seat.account_id } : { zh: '密封至结果确认', en: 'Sealed until the result stands' }, declared: declared_words[seat.declared ?? 'none'],
      state: seat.state === 'replaced' ? { zh: '已更换', en: 'Replaced' } : seat.has_scored ? { zh: '已交', en: 'In' } : { zh: '未交', en: 'Not in' }, detail: is_open ? seat.conflict_detail : null,
    })) }
}

/** What an expert sees of the bids: nothing without a seat in their review; before declaring, between whom a conflict could lie; then the bids, and own scores. */
export async function reviewerSections(cx: Cx, file: CaseFile, challenge: Challenge): Promise<Shown[]> {
  const seat = (await reviewersOf(cx, file.id)).find((one) => one.account_id === cx.actor.account_id && one.state === 'seated')
  if (!seat) return []
  const under = await bidsUnderReview(cx, file.id)
  const bids = (await bidsOf(cx, file.id)).filter((bid) => under.includes(bid.id) && bid.opened_at !== null)
  if (seat.declared === null) {
    const orgs = await interestedOrgs(cx, file, bids)
    const titles = await orgTitles(cx, orgs)
    const list = (ids: readonly string[]) => ({ zh: ids.map((id) => titles.get(id)?.zh ?? id).join('、') || '—', en: ids.map((id) => titles.get(id)?.en ?? id).join(', ') || '—' })
    const bidders = bids.map((bid) => bid.org_id)
    return [{ id: 'before-bids', title: { zh: '先声明与各方有无利害关系', en: 'First declare any conflict of interest' }, kind: 'fields', rows: [
      { label: { zh: '发榜单位', en: 'Owner' }, value: list(orgs.filter((org) => org === file.org_id)), as: 'word' },
      { label: { zh: '揭榜方', en: 'Bidders' }, value: list(bidders), as: 'word' },
      { label: { zh: '合作单位', en: 'Partners' }, value: list(orgs.filter((org) => org !== file.org_id && !bidders.includes(org))), as: 'word' },
      { label: { zh: '为什么', en: 'Why' }, value: { zh: '声明无利害关系后即可阅读方案并评分；与其中任何一方有利害关系的，由抽取的下一位递补，您不会看到方案内容。', en: 'Declare that you have none and the bids open for you to read and score; with a conflict with any of them the next of the draw is asked and the bids stay closed to you.' }, as: 'word' },
    ] }]
  }
  const contents = new Map<string, SealedContent>(bids.map((bid) => [bid.id, contentOf(cx, bid)]))
  const { reviewed } = await reviewedBids(cx, file.id, false)
  return [
    { id: 'bids', title: { zh: '请评审的方案', en: 'Bids to review' }, kind: 'table', columns: [{ id: 'org', label: { zh: '揭榜方', en: 'Bidder' }, as: 'word' }, { id: 'price', label: { zh: '报价', en: 'Price' }, as: 'money' }, { id: 'months', label: { zh: '周期（月）', en: 'Months' }, as: 'number' }],
      rows: bids.map((bid) => ({ org: nameOf(bid), price: money(contents.get(bid.id)!['price-fen'], challenge.currency), months: contents.get(bid.id)!.months })) },
    ...bids.flatMap((bid) => {
      const name = nameOf(bid), mine = reviewed.find((one) => one.bid_id === bid.id)?.seen
      return [...contentSections(bid, contents.get(bid.id)!, challenge), ...mine && (seat.has_scored || mine.rounds.length > 1) ? [scoresSection(`scores-${bid.id}`, { zh: `评分：${name.zh}`, en: `Scores: ${name.en}` }, mine)] : []]
    }),
  ]
}
