import { fault, type Problem } from '#kernel/declare/fault.ts'
import type { Cx } from '#kernel/store/cx.ts'
import type { Effect } from '#engines/cases/subject.ts'
import { declare, nextRound, pinnedSheet, roundsOf } from '#engines/reviews/round.ts'
import { giveScores, problemsOf } from '#engines/reviews/score.ts'
import { assertClearToScore, sealActor, vacate } from '#systems/draws/public.ts'
import { bidsOf } from './bid.ts'
import { bid_review_sheet, bidsUnderReview, reviewersOf, reviewOfBid } from './bid-review.ts'
import { interestedOrgs, tellReviewers } from './review-panel.ts'

const me = (cx: Cx) => cx.actor.account_id!

/** 声明与各揭榜方无利害关系: opens the bids to the reviewer. */
export const declareBidsClear: Effect = async (cx, turn) => {
  await sealActor(cx, turn.case.id)
  for (const bid of await bidsUnderReview(cx, turn.case.id)) await declare(cx, reviewOfBid(turn.case.id, bid), me(cx), { is_clear: true })
}

/** 声明利害关系: with one bidder or the owner is enough to step aside from all, since scores are given side by side. */
export const declareBidConflict: Effect = async (cx, turn) => {
  const { kind, detail } = turn.answers as { kind: string, detail: string }
  await sealActor(cx, turn.case.id)
  for (const bid of await bidsUnderReview(cx, turn.case.id)) await declare(cx, reviewOfBid(turn.case.id, bid), me(cx), { is_clear: false, kind, detail })
  return vacate(cx, { case_id: turn.case.id, purpose: bid_review_sheet, account_id: me(cx), reason: 'conflict-declared', why: { zh: '一位方案评审专家声明有利害关系，已回避', en: 'A reviewer of the bids declared a conflict of interest and stepped aside' } })
}

type Row = { bid: string, comment: string } & Record<string, unknown>

/**
 * 提交方案评分: one table with a row for each bid, once. All rounds close with the last reviewer's table in the same transaction, so no bid's
 * scores can be read while another's are still being given.
 */
export const scoreBids: Effect = async (cx, turn) => {
  await sealActor(cx, turn.case.id)
  const rows = turn.answers.scores as Row[]
  const bids = await bidsUnderReview(cx, turn.case.id)
  if (rows.length !== bids.length || new Set(rows.map((row) => row.bid)).size !== bids.length || !rows.every((row) => bids.includes(row.bid))) {
    throw fault('cases.wrong-answers', { count: 1 }, [{ path: 'scores', code: 'challenges.score-each-bid', data: { count: bids.length } }])
  }
  const last = (await roundsOf(cx, reviewOfBid(turn.case.id, bids[0]!))).at(-1)
  if (!last) throw fault('reviews.no-round')
  const sheet = await pinnedSheet(cx, last.sheet_hash)
  await assertClearToScore(cx, { orgs: await interestedOrgs(cx, turn.case, (await bidsOf(cx, turn.case.id)).filter((one) => bids.includes(one.id))), is_first: last.number === 1 })
  const given = rows.map((row) => ({ bid: row.bid, scores: Object.fromEntries(sheet.criteria.map((one) => [one.id, row[one.id] as number])), comment: row.comment }))
  const problems = given.flatMap((one, at) => problemsOf(sheet, one).map((problem): Problem => ({ ...problem, path: `scores.${at}.${problem.path}` })))
  if (problems.length > 0) throw fault('reviews.wrong-scores', { count: problems.length }, problems)
  for (const { bid, ...sheet_of_bid } of given) await giveScores(cx, reviewOfBid(turn.case.id, bid), me(cx), sheet_of_bid)
  return { answer: { bids: bids.length } }
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
