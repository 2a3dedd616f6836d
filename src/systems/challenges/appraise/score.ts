import { fault } from '#kernel/declare/fault.ts'
import type { Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import type { CaseFile, Effect } from '#engines/cases/subject.ts'
import { nextRound, pinnedSheet, roundsOf } from '#engines/reviews/round.ts'
import { giveScores, keepScores, type Given } from '#engines/reviews/score.ts'
import { assertClearToScore } from '#systems/draws/public.ts'
import { ownersOf } from '../owners.ts'
import { appraisalOf } from './appraisal.ts'
import { sealReviewer } from './behind-panel.ts'

/** 提交评分: the expert's sheet, once a round. The last one in opens them all. */
export const recordScore: Effect = async (cx, turn) => {
  const { answers } = turn
  if (answers['no-conflict'] !== true) throw fault('challenges.conflict-declared')
  await sealReviewer(cx, turn.case.id)
  const key = appraisalOf(turn.case.id)
  const last = (await roundsOf(cx, key)).at(-1)
  if (!last) throw fault('reviews.no-round')
  await assertClearToScore(cx, { orgs: await ownersOf(cx, turn.case), is_first: last.number === 1 })
  const sheet = await pinnedSheet(cx, last.sheet_hash)
  await giveScores(cx, key, cx.actor.account_id!, {
    scores: Object.fromEntries(sheet.criteria.map((one) => [one.id, answers[one.id] as number])), comment: String(answers.comment),
    reasons: Object.fromEntries(((answers.reasons ?? []) as { criterion: string, reason: string }[]).map((row) => [row.criterion, row.reason])),
    amount: amountOf(answers),
  })
}

/** 榜额意见: a band and why, all of it or none. */
function amountOf(answers: Record<string, unknown>): Given['amount'] {
  const [from_fen, to_fen, reason] = [answers['amount-from-fen'], answers['amount-to-fen'], answers['amount-reason']]
  const given = [from_fen, to_fen, reason].filter((one) => one !== undefined && one !== null && one !== '')
  if (given.length === 0) return null
  if (given.length < 3) throw fault('reviews.wrong-scores', { count: 1 }, [{ path: from_fen === undefined || from_fen === null ? 'amount-from-fen' : to_fen === undefined || to_fen === null ? 'amount-to-fen' : 'amount-reason', code: 'reviews.amount-missing' }])
  return { from_fen: from_fen as number, to_fen: to_fen as number, reason: String(reason) }
}

/** What a further round's form begins from: the expert's own sheet of the round before, to change where the reasons of the others ask for it. */
export async function lastScores(cx: Cx, file: CaseFile, action: string): Promise<Record<string, unknown>> {
  if (action !== 'score') return {}
  const before = (await roundsOf(cx, appraisalOf(file.id))).at(-2)
  if (!before) return {}
  const { rows } = await sql<Given>`select scores, comment, reasons, amount from review_score where city_id = ${cx.city.id} and round_id = ${before.id} and account_id = ${cx.actor.account_id ?? ''}`.execute(cx.tx)
  const mine = rows[0]
  if (!mine) return {}
  return {
    ...mine.scores, comment: mine.comment, reasons: Object.entries(mine.reasons ?? {}).map(([criterion, reason]) => ({ criterion, reason })),
    ...mine.amount ? { 'amount-from-fen': mine.amount.from_fen, 'amount-to-fen': mine.amount.to_fen, 'amount-reason': mine.amount.reason } : {},
  }
}

/** 维持原评分: what the first round's reasons did not change stands as it was. */
export const keepScore: Effect = async (cx, turn) => {
  await sealReviewer(cx, turn.case.id)
  await keepScores(cx, appraisalOf(turn.case.id), cx.actor.account_id!)
}

/** 再评一轮: the same experts, with each other's reasons before them. */
export const secondRound: Effect = async (cx, turn) => {
  const reason = String(turn.answers.reason)
  const { number } = await nextRound(cx, appraisalOf(turn.case.id), reason)
  return { part_again: ['expert'], note: { zh: `第 ${number} 轮评分：${reason}`, en: `Round ${number} of scoring: ${reason}` } }
}
