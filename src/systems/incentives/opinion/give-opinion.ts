import { fault } from '#kernel/declare/fault.ts'
import type { Effect } from '#engines/cases/subject.ts'
import { pinnedSheet, roundsOf } from '#engines/reviews/round.ts'
import { giveScores } from '#engines/reviews/score.ts'
import { assertClearToScore, sealActor } from '#systems/draws/public.ts'
import { claimOf } from '../claim.ts'
import { opinionOf } from './opinion.ts'

/** 提交意见: an expert's sheet, once. The last one in closes the round, and the claim goes back to the city's review. */
export const giveOpinion: Effect = async (cx, turn) => {
  await sealActor(cx, turn.case.id)
  const last = (await roundsOf(cx, opinionOf(turn.case.id))).at(-1)
  if (!last) throw fault('reviews.no-round')
  await assertClearToScore(cx, { orgs: [(await claimOf(cx, turn.case.id)).org_id], is_first: true })
  const sheet = await pinnedSheet(cx, last.sheet_hash)
  await giveScores(cx, opinionOf(turn.case.id), cx.actor.account_id!, {
    scores: Object.fromEntries(sheet.criteria.map((one) => [one.id, turn.answers[one.id] as number])), comment: String(turn.answers.comment),
  })
}
