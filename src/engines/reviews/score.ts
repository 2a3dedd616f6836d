import { fault, type Problem } from '#kernel/declare/fault.ts'
import type { Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import { totalOf, type Amount } from './aggregate.ts'
import { rounded } from './fraction.ts'
import { hasScored, openRoundOf, pinnedSheet, roundsOf, seatedIn, type ReviewKey, type Round } from './round.ts'
import type { Sheet } from './sheet.ts'

/** What a reviewer hands in: criterion → score, a comment, words for single scores, and where the sheet asks for it an amount with its reason. */
export type Given = { scores: Record<string, number>, comment: string, reasons?: Record<string, string>, amount?: Amount & { reason: string } | null }

/** What is wrong with a sheet as handed in, every point with the criterion it is about. */
export function problemsOf(sheet: Sheet, given: Given): Problem[] {
  const { min, max, decimals } = sheet.scale
  const problems = sheet.criteria.flatMap((one): Problem[] => {
    const score = given.scores[one.id]
    if (typeof score !== 'number') return [{ path: one.id, code: 'reviews.score-missing' }]
    if (!Number.isFinite(score) || score < min || score > max || Number(score.toFixed(decimals)) !== score) return [{ path: one.id, code: 'reviews.score-off-scale', data: { min, max, decimals } }]
    const needs_reason = one.reason_below !== undefined && score < one.reason_below && !given.reasons?.[one.id]?.trim()
    return needs_reason ? [{ path: 'reasons', code: 'reviews.reason-missing', data: { criterion: one.title, below: one.reason_below } }] : []
  })
  const { amount } = given
  if (sheet.amount === 'required' && !amount) problems.push({ path: 'amount-from-fen', code: 'reviews.amount-missing' })
  if (sheet.amount !== 'none' && amount && amount.from_fen > amount.to_fen) problems.push({ path: 'amount-from-fen', code: 'reviews.amount-upside-down' })
  return problems
}

/**
 * Takes a reviewer's sheet, once a round; handing it in declares that there is no conflict, unless that was declared before.
 * Returns whether it was the last one, which closes the round.
 * @throws fault `reviews.no-round` | `reviews.not-seated` | `reviews.scored-already` | `reviews.wrong-scores` with every problem at once
 */
export async function giveScores(cx: Cx, key: ReviewKey, account_id: string, given: Given, { is_kept = false } = {}): Promise<{ round: Round, is_complete: boolean }> {
  const round = await openRoundOf(cx, key)
  await seatedIn(cx, round.id, account_id)
  if (await hasScored(cx, round.id, account_id)) throw fault('reviews.scored-already')
  const sheet = await pinnedSheet(cx, round.sheet_hash)
  const problems = problemsOf(sheet, given)
  if (problems.length > 0) throw fault('reviews.wrong-scores', { count: problems.length }, problems)
  const scores = Object.fromEntries(sheet.criteria.map((one) => [one.id, given.scores[one.id]!]))
  const reasons = Object.fromEntries(sheet.criteria.flatMap((one) => given.reasons?.[one.id]?.trim() ? [[one.id, given.reasons[one.id]!.trim()]] : []))
  await sql`insert into review_score (city_id, round_id, account_id, scores, total, comment, reasons, amount, is_kept)
    values (${cx.city.id}, ${round.id}, ${account_id}, ${JSON.stringify(scores)}::jsonb, ${rounded(totalOf(sheet, scores), sheet.decimals)}, ${given.comment}, ${JSON.stringify(reasons)}::jsonb,
      ${given.amount && sheet.amount !== 'none' ? JSON.stringify(given.amount) : null}::jsonb, ${is_kept})`.execute(cx.tx)
  await sql`update review_seat set declared = 'clear', declared_at = coalesce(declared_at, now()) where city_id = ${cx.city.id} and round_id = ${round.id} and account_id = ${account_id}`.execute(cx.tx)
  return { round, is_complete: await closeIfComplete(cx, round.id) }
}

/** 维持原评分: hands in the sheet of the round before, word for word. @throws fault `reviews.nothing-to-keep` and as `giveScores` */
export async function keepScores(cx: Cx, key: ReviewKey, account_id: string): Promise<{ round: Round, is_complete: boolean }> {
  const rounds = await roundsOf(cx, key)
  const before = rounds.at(-2)
  const { rows } = before ? await sql<Given & { amount: Given['amount'] }>`select scores, comment, reasons, amount from review_score
    where city_id = ${cx.city.id} and round_id = ${before.id} and account_id = ${account_id}`.execute(cx.tx) : { rows: [] }
  if (!rows[0]) throw fault('reviews.nothing-to-keep')
  return giveScores(cx, key, account_id, rows[0], { is_kept: true })
}

/** Closes a round whose every seat is filled and has scored; from then on the scores are there to read. A round that a meeting holds waits for its chair. */
export async function closeIfComplete(cx: Cx, round_id: string): Promise<boolean> {
  const { rows } = await sql`update review_round round set closed_at = now() where round.city_id = ${cx.city.id} and round.id = ${round_id} and round.closed_at is null and not round.is_held
      and exists (select from review_seat seat where seat.city_id = round.city_id and seat.round_id = round.id and seat.state = 'seated')
      and not exists (select from review_seat seat where seat.city_id = round.city_id and seat.round_id = round.id and (seat.state = 'conflicted' or (seat.state = 'seated'
        and not exists (select from review_score score where score.city_id = seat.city_id and score.round_id = seat.round_id and score.account_id = seat.account_id))))
    returning round.id`.execute(cx.tx)
  return rows.length > 0
}
