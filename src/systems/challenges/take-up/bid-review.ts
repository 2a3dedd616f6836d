import { fault, type Problem, type Sentence } from '#kernel/declare/fault.ts'
import type { Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import { showFilesTo } from '#kernel/outside/file.ts'
import type { CaseFile, Effect } from '#engines/cases/subject.ts'
import type { ReviewKey } from '#engines/reviews/round.ts'
import { declare, nextRound, openReview, pinnedSheet, replaceSeat, roundsOf, seatsOf, sheetOf } from '#engines/reviews/round.ts'
import { closeIfComplete, giveScores, problemsOf } from '#engines/reviews/score.ts'
import { tellDirectly } from '#engines/subscriptions/tell.ts'
import { personNames } from '#systems/accounts/public.ts'
import type { Choice } from '../part.ts'
import { bidsOf, contentOf, type Bid } from './bid.ts'
import { refuseTiedReviewers } from './reviewer-ties.ts'

/** The sheet of the pack by which opened bids are reviewed, and the purpose of its rounds: one review per bid, all by the same panel. */
export const bid_review_sheet = 'bid-review'
/** Most bids of one challenge that a panel scores: each reviewer hands in one table with a row for each. */
export const reviewed_max = 50

/** The review of one bid. */
export const reviewOfBid = (case_id: string, bid_id: string): ReviewKey => ({ case_id, purpose: bid_review_sheet, subject: `bid:${bid_id}` })

/** Opened bids of a case in order of receipt. Elevate first. */
async function openedBids(cx: Cx, case_id: string): Promise<Bid[]> {
  return (await bidsOf(cx, case_id)).filter((bid) => bid.state === 'opened')
}

/** Bids under review: those that were opened when the panel was named. Elevate first. */
export async function bidsUnderReview(cx: Cx, case_id: string): Promise<string[]> {
  const { rows } = await sql<{ subject: string }>`select distinct subject from review_round where city_id = ${cx.city.id} and case_id = ${case_id} and purpose = ${bid_review_sheet} order by subject`.execute(cx.tx)
  return rows.map((row) => row.subject.slice('bid:'.length))
}

/** 请专家评审方案: one panel for all opened bids; the owner, every bidder and every partner count when conflicts are looked for. */
export const nameReviewers: Effect = async (cx, turn) => {
  const reviewers = turn.answers.reviewers as string[]
  const bids = await openedBids(cx, turn.case.id)
  if (bids.length === 0) throw fault('challenges.not-open-bid')
  if (bids.length > reviewed_max) throw fault('challenges.too-many-to-review', { max: reviewed_max, is: bids.length })
  await refuseTiedReviewers(cx, turn.case, bids, reviewers, 'reviewers')
  const sheet = sheetOf(cx, bid_review_sheet)
  for (const bid of bids) await openReview(cx, reviewOfBid(turn.case.id, bid.id), sheet, reviewers)
  await showFilesTo(cx, turn.case.id, bids.flatMap((bid) => contentOf(cx, bid).files?.map((file) => file.id) ?? []), 'expert')
  await tellReviewers(cx, turn.case, reviewers, { round: 1, text: asked })
  return {
    parties: reviewers.map((account_id) => ({ role: 'expert' as const, account_id, reopen: true })),
    note: { zh: `请 ${reviewers.length} 位专家独立评审 ${bids.length} 份方案`, en: `${reviewers.length} experts review ${bids.length} ${bids.length === 1 ? 'bid' : 'bids'}, each alone` },
  }
}

const asked = { zh: '请您评审已开启的揭榜方案：先声明有无利害关系，再阅读、评分', en: 'Please review the opened bids: declare whether you have a conflict, then read and score' }

/** Tells the reviewers themselves: other experts of the case, who appraised the need, have nothing to do here. */
async function tellReviewers(cx: Cx, file: CaseFile, accounts: readonly string[], { round, text }: { round: number, text: Sentence }): Promise<void> {
  await tellDirectly(cx, {
    key: `case:${file.id}:bid-review${round > 1 ? `:${round}` : ''}`, kind: 'asked-to-review', subjects: [`case:${file.id}`], sector: null, county: null, path: `/cases/${file.id}`,
    title: { zh: file.title_zh, en: file.title_en }, text, body: '',
  }, { orgs: [], accounts })
}

const me = (cx: Cx) => cx.actor.account_id!

/** 声明与各揭榜方无利害关系: opens the bids to the reviewer. */
export const declareBidsClear: Effect = async (cx, turn) => {
  for (const bid of await bidsUnderReview(cx, turn.case.id)) await declare(cx, reviewOfBid(turn.case.id, bid), me(cx), { is_clear: true })
}

/** 声明利害关系: with one bidder or the owner is enough to step aside from all, since scores are given side by side. */
export const declareBidConflict: Effect = async (cx, turn) => {
  const { kind, detail } = turn.answers as { kind: string, detail: string }
  for (const bid of await bidsUnderReview(cx, turn.case.id)) await declare(cx, reviewOfBid(turn.case.id, bid), me(cx), { is_clear: false, kind, detail })
  return { parties_leave: [{ role: 'expert', account_id: me(cx) }], note: { zh: '一位方案评审专家声明有利害关系，已回避', en: 'A reviewer of the bids declared a conflict of interest and stepped aside' } }
}

type Row = { bid: string, comment: string } & Record<string, unknown>

/**
 * 提交方案评分: one table with a row for each bid, once. All rounds close with the last reviewer's table in the same transaction, so no bid's
 * scores can be read while another's are still being given.
 */
export const scoreBids: Effect = async (cx, turn) => {
  const rows = turn.answers.scores as Row[]
  const bids = await bidsUnderReview(cx, turn.case.id)
  if (rows.length !== bids.length || new Set(rows.map((row) => row.bid)).size !== bids.length || !rows.every((row) => bids.includes(row.bid))) {
    throw fault('cases.wrong-answers', { count: 1 }, [{ path: 'scores', code: 'challenges.score-each-bid', data: { count: bids.length } }])
  }
  const last = (await roundsOf(cx, reviewOfBid(turn.case.id, bids[0]!))).at(-1)
  if (!last) throw fault('reviews.no-round')
  const sheet = await pinnedSheet(cx, last.sheet_hash)
  const given = rows.map((row) => ({ bid: row.bid, scores: Object.fromEntries(sheet.criteria.map((one) => [one.id, row[one.id] as number])), comment: row.comment }))
  const problems = given.flatMap((one, at) => problemsOf(sheet, one).map((problem): Problem => ({ ...problem, path: `scores.${at}.${problem.path}` })))
  if (problems.length > 0) throw fault('reviews.wrong-scores', { count: problems.length }, problems)
  for (const { bid, ...sheet_of_bid } of given) await giveScores(cx, reviewOfBid(turn.case.id, bid), me(cx), sheet_of_bid)
  return { answer: { bids: bids.length } }
}

/** 更换方案评审专家: in every bid's review at once. */
export const replaceReviewer: Effect = async (cx, turn) => {
  const { reviewer, successor, reason } = turn.answers as { reviewer: string, successor?: string[], reason: string }
  const next = successor?.[0] ?? null
  const bids = await openedBids(cx, turn.case.id)
  if (next !== null) await refuseTiedReviewers(cx, turn.case, bids, [next], 'successor')
  for (const bid of await bidsUnderReview(cx, turn.case.id)) {
    const key = reviewOfBid(turn.case.id, bid)
    const round = (await roundsOf(cx, key)).at(-1)
    const seat = round && (await seatsOf(cx, round.id)).find((one) => one.account_id === reviewer && one.state !== 'replaced')
    if (!seat) throw fault('reviews.not-seated')
    await replaceSeat(cx, key, seat.number, next)
    await closeIfComplete(cx, round.id)
  }
  if (next !== null) await tellReviewers(cx, turn.case, [next], { round: 1, text: asked })
  return {
    parties_leave: [{ role: 'expert', account_id: reviewer }], ...next === null ? {} : { parties: [{ role: 'expert' as const, account_id: next, reopen: true }] },
    note: next === null ? { zh: `减去一位方案评审专家：${reason}`, en: `A reviewer of the bids was taken off: ${reason}` } : { zh: `更换一位方案评审专家：${reason}`, en: `A reviewer of the bids was replaced: ${reason}` },
  }
}

/** Where each reviewer of the bids stands, as their seats in the first bid's round say: the panel is the same in all. Elevate first. */
export async function reviewersOf(cx: Cx, case_id: string): Promise<(Awaited<ReturnType<typeof seatsOf>>[number] & { has_scored: boolean })[]> {
  const [first] = await bidsUnderReview(cx, case_id)
  const round = first === undefined ? undefined : (await roundsOf(cx, reviewOfBid(case_id, first))).at(-1)
  if (!round) return []
  const { rows } = await sql<{ account_id: string }>`select account_id from review_score where city_id = ${cx.city.id} and round_id = ${round.id}`.execute(cx.tx)
  return (await seatsOf(cx, round.id)).map((seat) => ({ ...seat, has_scored: rows.some((row) => row.account_id === seat.account_id) }))
}

/** Reviewers whose tables are not in: they can be replaced. */
export async function reviewerChoices(cx: Cx, case_id: string): Promise<Choice[]> {
  const free = (await reviewersOf(cx, case_id)).filter((seat) => seat.state !== 'replaced' && !seat.has_scored)
  const names = await personNames(cx, free.map((seat) => seat.account_id))
  return free.map((seat) => {
    const name = names.get(seat.account_id) ?? { zh: seat.account_id, en: seat.account_id }
    return { id: seat.account_id, title: seat.state === 'conflicted' ? { zh: `${name.zh}（已声明利害关系）`, en: `${name.en} (declared a conflict)` } : name }
  })
}

/** The table of scores begins with a row for each bid; in a further round with the reviewer's own of the round before, to change where the reasons of the others ask for it. */
export async function bidRows(cx: Cx, file: CaseFile, action: string): Promise<Record<string, unknown>> {
  if (action !== 'score-bids') return {}
  const scores = []
  for (const bid of await bidsUnderReview(cx, file.id)) {
    const before = (await roundsOf(cx, reviewOfBid(file.id, bid))).at(-2)
    const { rows } = before ? await sql<{ scores: Record<string, number>, comment: string }>`select scores, comment from review_score where city_id = ${cx.city.id} and round_id = ${before.id} and account_id = ${me(cx) ?? ''}`.execute(cx.tx) : { rows: [] }
    scores.push({ bid, ...rows[0]?.scores, ...rows[0] ? { comment: rows[0].comment } : {} })
  }
  return { scores }
}

/** 方案再评一轮: every bid again, by the same reviewers in their seats, with the reasons of all before them. The bids are as they were opened; what clarifications brought to light is read beside them. */
export const nextBidRound: Effect = async (cx, turn) => {
  const reason = String(turn.answers.reason)
  const bids = await bidsUnderReview(cx, turn.case.id)
  let number = 0
  for (const bid of bids) number = (await nextRound(cx, reviewOfBid(turn.case.id, bid), reason)).number
  const reviewers = (await reviewersOf(cx, turn.case.id)).map((seat) => seat.account_id)
  await tellReviewers(cx, turn.case, reviewers, { round: number, text: { zh: `方案评审再评一轮：${reason}`, en: `The bids are reviewed once more: ${reason}` } })
  return {
    parties: reviewers.map((account_id) => ({ role: 'expert' as const, account_id, reopen: true })),
    note: { zh: `方案评审第 ${number} 轮：${reason}`, en: `Round ${number} of the review of the bids: ${reason}` }, receipt: { subject: `case:${turn.case.id}`, content: { round: number, bids, reason } },
  }
}

const round = sql.raw(`(select round.id from review_round round where round.city_id = file.city_id and round.case_id = file.id and round.purpose = '${bid_review_sheet}' order by round.subject, round.number desc limit 1)`)
const mySeat = (condition: string) => sql`exists (select from review_seat seat join review_round held on held.city_id = seat.city_id and held.id = seat.round_id and held.closed_at is null
  where seat.city_id = file.city_id and seat.round_id = ${round} and seat.state = 'seated' and seat.account_id = current_setting('jiebang.account', true) and ${sql.raw(condition)}
    and not exists (select from review_score score where score.city_id = seat.city_id and score.round_id = seat.round_id and score.account_id = seat.account_id))`

/** What the guards of the procedure see of the review. */
export const reviewValues = {
  方案评审人数: sql`(select count(*)::int from review_seat seat where seat.city_id = file.city_id and seat.round_id = ${round} and seat.state <> 'replaced')`,
  方案评审轮次: sql`coalesce((select max(round.number) from review_round round where round.city_id = file.city_id and round.case_id = file.id and round.purpose = ${bid_review_sheet}), 0)`,
  方案评审未齐: sql`exists (select from review_round round where round.city_id = file.city_id and round.case_id = file.id and round.purpose = ${bid_review_sheet} and round.closed_at is null)`,
  本人评审方案: mySeat('true'),
  本人待声明方案: mySeat('seat.declared is null'),
}
