import { fault, type Sentence } from '#kernel/declare/fault.ts'
import type { Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import { showFilesTo } from '#kernel/outside/file.ts'
import { loadCase } from '#engines/cases/load.ts'
import { nameParties } from '#engines/cases/open.ts'
import { writeEvent } from '#engines/cases/settle.ts'
import type { CaseFile, Effect } from '#engines/cases/subject.ts'
import { openReview, replaceSeat, roundsOf, seatsOf, sheetOf } from '#engines/reviews/round.ts'
import { tellDirectly } from '#engines/subscriptions/tell.ts'
import { interestedIn, type OpenPanel } from '#systems/conflicts/public.ts'
import { replaceFromDraw, type Seated } from '#systems/draws/public.ts'
import { challengeOf } from '../challenge.ts'
import { dropDraws, drawOpening, ownersOf, personOf } from '../drawn-panel.ts'
import type { Choice } from '../part.ts'
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
      const round = (await roundsOf(cx, reviewOfBid(case_id, bid))).at(-1)
      const seat = round && (await seatsOf(cx, round.id)).find((one) => one.account_id === replaces && one.state !== 'replaced')
      if (seat && round.closed_at === null) await replaceSeat(cx, reviewOfBid(case_id, bid), seat.number, account_id)
    }
  }
  const accounts = members.map((one) => one.account_id)
  await nameParties(cx, case_id, accounts.map((account_id) => ({ role: 'expert', account_id, reopen: true })))
  await tellReviewers(cx, file, accounts, { round: 1, text: asked })
}

/** Lets a reviewer go; the next alternate of the draw is asked, or a supplement is opened. */
export async function vacateReviewer(cx: Cx, case_id: string, account_id: string, { reason, why }: { reason: string, why: Sentence }) {
  const next = await replaceFromDraw(cx, { case_id, purpose: bid_review_sheet, account_id, reason })
  const how = next ? { zh: '已按抽取顺序邀请候补', en: 'the next alternate of the draw is asked' } : { zh: '候补用尽，已提请补抽', en: 'no alternate is left and a supplement draw is opened' }
  return { parties_leave: [{ role: 'expert' as const, account_id }], note: { zh: `${why.zh}；${how.zh}`, en: `${why.en}; ${how.en}` } }
}

/** 更换方案评审专家: in every bid's review at once, by the number of the seat; whoever it is. */
export const replaceReviewer: Effect = async (cx, turn) => {
  const { seat, reason } = turn.answers as { seat: string, reason: string }
  const account_id = (await freeSeats(cx, turn.case.id)).find((one) => String(one.number) === seat)?.account_id
  if (account_id === undefined) throw fault('reviews.seat-not-free')
  return vacateReviewer(cx, turn.case.id, account_id, { reason: 'replaced', why: { zh: `更换一位方案评审专家：${reason}`, en: `A reviewer of the bids is replaced: ${reason}` } })
}

/** Seats whose tables are not in, of whoever has not left. */
async function freeSeats(cx: Cx, case_id: string): Promise<{ number: number, account_id: string }[]> {
  const { rows } = await sql<{ account_id: string }>`select account_id from case_party where city_id = ${cx.city.id} and case_id = ${case_id} and role = 'expert'`.execute(cx.tx)
  return (await reviewersOf(cx, case_id)).filter((seat) => seat.state === 'seated' && !seat.has_scored && rows.some((row) => row.account_id === seat.account_id))
}

/** Seats that can be given to another, by number alone: who sits there is sealed. */
export async function reviewerChoices(cx: Cx, case_id: string): Promise<Choice[]> {
  return (await freeSeats(cx, case_id)).map(({ number }) => ({ id: String(number), title: { zh: `第 ${number} 席`, en: `Seat ${number}` } }))
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
    for (const { account_id } of await freeSeats(cx, case_id)) people.push(await personOf(cx, account_id))
    panels.push({ case_id, people, interested: await interestedIn(cx, await interestedOrgs(cx, file, bids)), county_id: file.county_id, asked_by: 'city-officer', leave: (at, account_id, rule) => leaveReview(at, case_id, account_id, rule) })
  }
  return panels
}

/** 夜间复核后回避: the platform takes somebody off whom the records have come to tie to a party; their table is not in. */
async function leaveReview(cx: Cx, case_id: string, account_id: string, rule: string): Promise<void> {
  const file = await loadCase(cx, case_id, 'update')
  if (!(await freeSeats(cx, case_id)).some((one) => one.account_id === account_id)) return
  const { note } = await vacateReviewer(cx, case_id, account_id, { reason: `conflict-${rule}`, why: { zh: '复核发现一席应当回避', en: 'By the records one seat must be given up' } })
  await sql`delete from case_party where city_id = ${cx.city.id} and case_id = ${case_id} and role = 'expert' and account_id = ${account_id}`.execute(cx.tx)
  await writeEvent(cx, file, { action: 'replace-reviewer', role: 'platform', org_id: null, note })
}
