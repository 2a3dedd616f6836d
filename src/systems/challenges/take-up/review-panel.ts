import { fault, type Sentence } from '#kernel/declare/fault.ts'
import type { Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import { showFilesTo } from '#kernel/outside/file.ts'
import { loadCase } from '#engines/cases/load.ts'
import { nameParties } from '#engines/cases/open.ts'
import type { CaseFile, Effect } from '#engines/cases/subject.ts'
import { openReview, sheetOf } from '#engines/reviews/round.ts'
import { tellDirectly } from '#engines/subscriptions/tell.ts'
import { interestedIn, type OpenPanel } from '#systems/conflicts/public.ts'
import { drawOpening, dropDraws, panelPerson, takeOff, takeOver, vacateNumber, type Seated } from '#systems/draws/public.ts'
import { challengeOf } from '../challenge.ts'
import { ownersOf } from '../owners.ts'
import { bidsOf, contentOf, type Bid } from './bid.ts'
import { bid_review_sheet, bidsUnderReview, openedBids, reviewed_max, reviewersOf, reviewOfBid } from './bid-review.ts'

/** Organisations whose people cannot review the bids: the owners, each bidder, each partner named in a bid. Elevate first. */
export async function interestedOrgs(cx: Cx, file: Pick<CaseFile, 'id' | 'org_id'>, bids: readonly Bid[]): Promise<string[]> {
  const partners = bids.flatMap((bid) => (contentOf(cx, bid).partners as { org_id: string }[] | undefined)?.map((one) => one.org_id) ?? [])
  return [...new Set([...await ownersOf(cx, file), ...bids.map((bid) => bid.org_id), ...partners])]
}

/** 申请抽取方案评审专家: one panel for all opened bids; owners, bidders and partners are interested. @throws fault `challenges.not-open-bid` | `challenges.too-many-to-review` */
export const askReviewers: Effect = async (cx, turn) => {
  const bids = await openedBids(cx, turn.case.id)
  if (bids.length === 0) throw fault('challenges.not-open-bid')
  if (bids.length > reviewed_max) throw fault('challenges.too-many-to-review', { max: reviewed_max, is: bids.length })
  const { sector } = await challengeOf(cx, turn.case.id)
  const interested = await interestedIn(cx, await interestedOrgs(cx, turn.case, bids))
  return {
    opens: [drawOpening(cx, { answers: turn.answers, sheet: bid_review_sheet, purpose: bid_review_sheet, sectors: sector ? [sector] : [], interested })],
    note: { zh: `申请抽取专家评审 ${bids.length} 份方案`, en: `Asked for a panel to review ${bids.length} ${bids.length === 1 ? 'bid' : 'bids'}` },
  }
}

/** 撤回抽取申请: before the draw is made. */
export const takeBackReviewers: Effect = async (cx, turn) => {
  const because = String(turn.answers.opinion)
  return { acts: await dropDraws(cx, turn.case.id), note: { zh: because, en: because } }
}

const asked = { zh: '请您评审已开启的揭榜方案：先声明有无利害关系，再阅读、评分', en: 'Please review the opened bids: declare whether you have a conflict, then read and score' }

/** Tells the reviewers themselves: other experts of the case, who appraised the need, have nothing to do here. */
export async function tellReviewers(cx: Cx, file: CaseFile, accounts: readonly string[], { round, text }: { round: number, text: Sentence }): Promise<void> {
  await tellDirectly(cx, {
    key: `case:${file.id}:bid-review${round > 1 ? `:${round}` : ''}`, kind: 'asked-to-review', subjects: [`case:${file.id}`], sector: null, county: null, path: `/cases/${file.id}`,
    title: { zh: file.title_zh, en: file.title_en }, text, body: '',
  }, { orgs: [], accounts })
}

/** 评审组到齐: seats the panel that was drawn in every bid's review, or those who take another's seat. Called in the transaction of the last acceptance. */
export async function seatReviewers(cx: Cx, { case_id, members }: Seated): Promise<void> {
  const file = await loadCase(cx, case_id)
  if (file.closed_at !== null) return
  const fresh = members.filter((one) => one.replaces === undefined).map((one) => one.account_id)
  if (fresh.length > 0) {
    const bids = await openedBids(cx, case_id)
    const sheet = sheetOf(cx, bid_review_sheet)
    for (const bid of bids) await openReview(cx, reviewOfBid(case_id, bid.id), sheet, fresh)
    await showFilesTo(cx, case_id, bids.flatMap((bid) => contentOf(cx, bid).files?.map((one) => one.id) ?? []), 'expert')
  }
  for (const { account_id, replaces } of members.filter((one) => one.replaces !== undefined)) {
    for (const bid of await bidsUnderReview(cx, case_id)) {
      await takeOver(cx, reviewOfBid(case_id, bid), { left: replaces!, account_id })
    }
  }
  const accounts = members.map((one) => one.account_id)
  await nameParties(cx, case_id, accounts.map((account_id) => ({ role: 'expert', account_id, reopen: true })))
  await tellReviewers(cx, file, accounts, { round: 1, text: asked })
}

/** 更换方案评审专家: in every bid's review at once, by the number of the seat; whoever it is. */
export const replaceReviewer: Effect = async (cx, turn) => {
  const { seat, reason } = turn.answers as { seat: string, reason: string }
  return vacateNumber(cx, await freeReviewers(cx, turn.case.id), { case_id: turn.case.id, purpose: bid_review_sheet, seat, reason: 'replaced', why: { zh: `更换一位方案评审专家：${reason}`, en: `A reviewer of the bids is replaced: ${reason}` } })
}

/** Seats whose tables are not in, of whoever has not left. */
export async function freeReviewers(cx: Cx, case_id: string): Promise<{ number: number, account_id: string }[]> {
  const { rows } = await sql<{ account_id: string }>`select account_id from case_party where city_id = ${cx.city.id} and case_id = ${case_id} and role = 'expert'`.execute(cx.tx)
  return (await reviewersOf(cx, case_id)).filter((seat) => seat.state === 'seated' && !seat.has_scored && rows.some((row) => row.account_id === seat.account_id))
}

/** Panels at work on bids, for the nightly check; one found in conflict leaves, and the next alternate is asked. */
export async function reviewPanels(cx: Cx): Promise<OpenPanel[]> {
  const { rows } = await sql<{ case_id: string }>`select distinct round.case_id from review_round round join case_file file on file.city_id = round.city_id and file.id = round.case_id and file.closed_at is null
    where round.city_id = ${cx.city.id} and round.purpose = ${bid_review_sheet} and round.closed_at is null order by round.case_id`.execute(cx.tx)
  const panels: OpenPanel[] = []
  for (const { case_id } of rows) {
    const file = await loadCase(cx, case_id)
    const under = await bidsUnderReview(cx, case_id)
    const bids = (await bidsOf(cx, case_id)).filter((bid) => under.includes(bid.id))
    const people: OpenPanel['people'] = []
    for (const { account_id } of await freeReviewers(cx, case_id)) people.push(await panelPerson(cx, account_id))
    panels.push({
      case_id, people, interested: await interestedIn(cx, await interestedOrgs(cx, file, bids)), county_id: file.county_id, asked_by: 'city-officer',
      leave: (at, account_id, rule) => takeOff(at, { case_id, purpose: bid_review_sheet, account_id, rule, action: 'replace-reviewer', freeIn: () => freeReviewers(at, case_id) }),
    })
  }
  return panels
}
