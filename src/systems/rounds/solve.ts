import { Fault, type Sentence } from '#kernel/declare/fault.ts'
import type { LetterRoom } from '#kernel/declare/system.ts'
import type { Deliver } from '#kernel/outside/outbox.ts'
import type { Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import { runJob } from '#kernel/store/run.ts'
import { platform } from '#kernel/trust/actor.ts'
import { comeRound } from '#engines/cases/act.ts'
import { loadCase } from '#engines/cases/load.ts'
import { answers_of_engine, assignApart, explainPair, refusalOf, requestOf, resultOf, type Assignment, type RoundRequest } from '#engines/assignment/public.ts'
import { profilesOf } from '#systems/experts/public.ts'
import type { SolveAsked } from './freeze.ts'
import { handOver, handedNext } from './hand-over.ts'
import { reviewersOf } from './reviewers.ts'
import { requestIn, settleStep, stepsOf, type Settling } from './steps.ts'

/** A pair whose chance is explained: seated ones, and of each file the best fits that were not. */
export type Reason = { project: string, reviewer: string, is_seated: boolean, sentence: Sentence }
/** Most pairs of a file that are explained beside those seated; of large rounds fewer, so that all fit into one envelope. */
const others_max = 3, large_from = 100

/**
 * Solves a frozen round: read in one short transaction, assigned in a thread of its own outside any, applied in another if the round is still the one that was solved; then each file is
 * handed over in a transaction of its own. Safe to come again: what is done is left.
 */
export function solveDelivery({ house, db }: LetterRoom): Deliver {
  return async ({ city_id, payload }) => {
    const { case_id, sequence } = payload as SolveAsked, actor = platform(city_id)
    const frozen = await runJob(house, db, actor, async (cx) => {
      const row = (await stepsOf(cx, case_id)).find((one) => one.sequence === sequence)
      return row?.state === 'frozen' ? { request: requestIn(cx, case_id, row), seed: row.seed, request_hash: row.request_hash } : null
    })
    if (frozen !== null) {
      const settling = await settlingOf(frozen.request, frozen.seed)
      await runJob(house, db, actor, (cx) => apply(cx, { case_id, sequence, request_hash: frozen.request_hash, settling }))
    }
    let failed: unknown = null
    const tried = new Set<string>()
    for (;;) {
      const next = await runJob(house, db, actor, (cx) => handedNext(cx, case_id, [...tried]))
      if (next === null) break
      tried.add(next)
      // One file that cannot be handed over stops no other; the letter comes again for it.
      await runJob(house, db, actor, (cx) => handOver(cx, case_id, next)).catch((error: unknown) => { failed ??= error })
    }
    if (failed !== null) throw failed
  }
}

/** What the engine says of a request. Being busy is no answer: the letter comes again. */
async function settlingOf(request: RoundRequest, seed: string): Promise<Settling> {
  try {
    const found = await assignApart(requestOf(request, seed))
    return { result: resultOf(request, found), refused: null, left: null, warning: found.warning, reasons: reasonsOf(request, found) }
  } catch (error) {
    if (!(error instanceof Fault) || !answers_of_engine.includes(error.code)) throw error
    return { result: null, refused: refusalOf(error.code, error.problems), left: null, warning: null, reasons: null }
  }
}

/** “Why this one, and why not that one?” of each file, in the engine's own sentences. */
export function reasonsOf(request: RoundRequest, { seats, proof }: Pick<Assignment, 'seats' | 'proof'>): Reason[] {
  const seated = Map.groupBy(seats, (one) => one.project), most = request.projects.length > large_from ? 1 : others_max
  return request.projects.flatMap(({ id }, p) => {
    const mine = (seated.get(id) ?? []).map((one) => one.reviewer)
    const others = request.reviewers.flatMap((one, r) => typeof request.pairs[p]![r] === 'number' && !mine.includes(one.id) ? [{ id: one.id, fit: request.pairs[p]![r] as number }] : []).toSorted((a, b) => b.fit - a.fit).slice(0, most)
    return [...mine, ...others.map((one) => one.id)].map((reviewer) => ({ project: id, reviewer, is_seated: mine.includes(reviewer), sentence: explainPair(proof.network, proof.flow, id, reviewer).sentence }))
  })
}

/** 应用结果: settles the step and seats whom it names, if the round is still the one that was solved. */
export async function apply(cx: Cx, { case_id, sequence, request_hash, settling }: { case_id: string, sequence: number, request_hash: string, settling: Settling }): Promise<boolean> {
  const file = await loadCase(cx, case_id, 'update')
  if (file.closed_at !== null || !await settleStep(cx, case_id, sequence, request_hash, settling)) return false
  if (settling.result !== null) {
    const reviewers = await reviewersOf(cx, case_id)
    const profiles = await profilesOf(cx, reviewers.map((one) => one.account_id))
    const account_of = new Map(profiles.map((one) => [one.code, one.account_id]))
    const rows = settling.result.seats.map((seat) => ({ file_case_id: seat.project, account_id: account_of.get(seat.reviewer)!, kind: seat.stratum }))
    await sql`insert into round_seat (city_id, case_id, file_case_id, account_id, kind) select ${cx.city.id}, ${case_id}, file_case_id, account_id, kind from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as one (file_case_id text, account_id text, kind text)`.execute(cx.tx)
  }
  await comeRound(cx, case_id)
  return true
}
