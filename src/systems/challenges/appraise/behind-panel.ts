import type { Cx } from '#kernel/store/cx.ts'
import { drawsFor, sealActor, type DrawnFor } from '#systems/draws/public.ts'
import { inRound, round_purpose } from '#systems/rounds/public.ts'

/** The draws behind a panel: its own, or those of the round that found its reviewers. Elevate first. */
export async function drawsBehind(cx: Cx, case_id: string, purpose: string): Promise<DrawnFor[]> {
  const own = await drawsFor(cx, case_id, purpose)
  if (own.length > 0) return own
  const round = await inRound(cx, case_id)
  return round === null ? [] : drawsFor(cx, round, round_purpose)
}

/** Lets the audit tell the actor's sealed name, whichever draw they come from. Elevate first. */
export async function sealReviewer(cx: Cx, case_id: string): Promise<void> {
  await sealActor(cx, await inRound(cx, case_id) ?? case_id)
}
