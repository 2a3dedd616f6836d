import { invariant } from '#kernel/declare/fault.ts'
import type { Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import { bindStep, hashOfRound, seedOfRound, type Refusal, type RoundRequest, type RoundResult, type RoundStep } from '#engines/assignment/public.ts'
import { nodeTools } from '#engines/draw/node-tools.ts'
import { drawsFor } from '#systems/draws/public.ts'
import { round_purpose } from './ask.ts'
import { openSealed, sealOf } from './sealed.ts'

/** A step as its table holds it. */
export type StepRow = {
  sequence: number, what: RoundStep['what'], state: 'frozen' | 'assigned' | 'refused', at: string, file_case_id: string | null, request_hash: string, request: string, seed: string,
  outcome: string | null, refused: Refusal | null, kept_bp: number | null, warning: { zh: string, en: string } | null, reasons: string | null, previous: string | null, hash: string | null
}
type Outcome = Pick<RoundStep, 'result' | 'refused' | 'left'>

/** Steps of a round, the first one first. Elevate first. */
export async function stepsOf(cx: Cx, case_id: string): Promise<StepRow[]> {
  const { rows } = await sql<StepRow>`select sequence, what, state, to_char(at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at, file_case_id, request_hash, request, seed, outcome, refused, kept_bp, warning, reasons, previous, hash
    from round_step where city_id = ${cx.city.id} and case_id = ${case_id} order by sequence`.execute(cx.tx)
  return rows
}

/** The draw that everything in a round follows from: the first one, whatever was drawn in supplement. */
export async function drawOfRound(cx: Cx, case_id: string): Promise<{ number: string, seed: string, record_hash: string }> {
  const [first] = await drawsFor(cx, case_id, round_purpose)
  invariant(first?.seed && first.record_hash, 'the reviewers of a round were drawn')
  return { number: first.number, seed: first.seed, record_hash: first.record_hash }
}

/** The number of the next step, under which its request is frozen. */
export async function nextNumber(cx: Cx, case_id: string, what: RoundStep['what']): Promise<{ sequence: number, number: string }> {
  const sequence = ((await stepsOf(cx, case_id)).at(-1)?.sequence ?? 0) + 1
  return { sequence, number: `${(await drawOfRound(cx, case_id)).number}/${what === 'assignment' ? '' : 'r'}${sequence}` }
}

/** Freezes a request as the next step; its seed follows from the draw's and its own hash. The round must be locked. */
export async function freezeStep(cx: Cx, case_id: string, { sequence, what, file_case_id, request }: { sequence: number, what: RoundStep['what'], file_case_id: string | null, request: RoundRequest }): Promise<{ seed: string, request_hash: string }> {
  const request_hash = hashOfRound(nodeTools, request), seed = seedOfRound(nodeTools, { draw_seed: (await drawOfRound(cx, case_id)).seed, request_hash })
  await sql`insert into round_step (city_id, case_id, sequence, what, state, at, file_case_id, request_hash, request, seed)
    values (${cx.city.id}, ${case_id}, ${sequence}, ${what}, 'frozen', ${cx.now}::timestamptz, ${file_case_id}, ${request_hash}, ${sealOf(cx, case_id, `request ${sequence}`, request)}, ${seed})`.execute(cx.tx)
  return { seed, request_hash }
}

/** The frozen request of a step. */
export function requestIn(cx: Cx, case_id: string, { sequence, request }: Pick<StepRow, 'sequence' | 'request'>): RoundRequest {
  return openSealed<RoundRequest>(cx, case_id, `request ${sequence}`, request)
}

/** What came of a step. */
export function outcomeIn(cx: Cx, case_id: string, { sequence, outcome }: Pick<StepRow, 'sequence' | 'outcome'>): Outcome {
  invariant(outcome !== null, 'a step that is settled has its outcome')
  return openSealed<Outcome>(cx, case_id, `outcome ${sequence}`, outcome)
}

export type Settling = { result: RoundResult | null, refused: Refusal | null, left: string | null, warning: StepRow['warning'], reasons: unknown }

/**
 * Settles a frozen step, binding it to the one before it. False where it is not frozen, or no longer what was solved: what was computed for other files is not applied.
 * The round must be locked.
 */
export async function settleStep(cx: Cx, case_id: string, sequence: number, request_hash: string, { result, refused, left, warning, reasons }: Settling): Promise<boolean> {
  const steps = await stepsOf(cx, case_id), row = steps.find((one) => one.sequence === sequence)
  if (row?.state !== 'frozen' || row.request_hash !== request_hash) return false
  const request = requestIn(cx, case_id, row)
  invariant(hashOfRound(nodeTools, request) === request_hash, 'a frozen request keeps its hash')
  const previous = steps.find((one) => one.sequence === sequence - 1)?.hash ?? (await drawOfRound(cx, case_id)).record_hash
  const { hash } = bindStep(nodeTools, { what: row.what, at: row.at, left, request, request_hash, seed: row.seed, result, refused, previous })
  await sql`update round_step set state = ${refused === null ? 'assigned' : 'refused'}, outcome = ${sealOf(cx, case_id, `outcome ${sequence}`, { result, refused, left } satisfies Outcome)}, refused = ${refused === null ? null : JSON.stringify(refused)}::jsonb,
      kept_bp = ${result?.kept_bp ?? null}, warning = ${warning === null ? null : JSON.stringify(warning)}::jsonb, reasons = ${reasons === null ? null : sealOf(cx, case_id, `reasons ${sequence}`, reasons)}, previous = ${previous}, hash = ${hash}
    where city_id = ${cx.city.id} and case_id = ${case_id} and sequence = ${sequence} and state = 'frozen'`.execute(cx.tx)
  return true
}
