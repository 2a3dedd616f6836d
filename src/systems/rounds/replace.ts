import { invariant } from '#kernel/declare/fault.ts'
import type { Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import { loadCase } from '#engines/cases/load.ts'
import { assign, requestOf, resultOf } from '#engines/assignment/public.ts'
import { nodeTools } from '#engines/draw/node-tools.ts'
import { inRound } from './in-round.ts'
import { hostOf } from './offer.ts'
import { planOf } from './plan.ts'
import { reviewersOf, type Kind } from './reviewers.ts'
import { freezeStep, nextNumber, settleStep } from './steps.ts'
import { fit_max } from './terms.ts'
import { roundOf, weighPairs, type Weighed } from './weigh.ts'

type Held = { file_case_id: string, account_id: string, kind: Kind, left_at: string | null }
export type Successor = { account_id: string, stratum: Kind }

/**
 * 轮次内接替: gives the seat of somebody who leaves a file to another reviewer of the same round, by the engine and under the cap, as a step of the round's record. Of the same kind and with a
 * file to spare; where nobody has one, of the same kind with one file more than planned; then of any kind. Null where all the others are barred from the file.
 * Nobody is asked anew: whoever sits in a round has accepted it, and has declared on every file of it. Elevate first; the file's case must be locked.
 */
export async function replaceInRound(cx: Cx, { case_id: file_case_id, account_id }: { case_id: string, account_id: string }): Promise<Successor | null> {
  const case_id = await inRound(cx, file_case_id)
  invariant(case_id !== null, 'only a file of a round has its seats given on within it')
  await loadCase(cx, case_id, 'update')
  const plan = await planOf(cx, case_id)
  const { rows: held } = await sql<Held>`select file_case_id, account_id, kind, left_at::text as left_at from round_seat where city_id = ${cx.city.id} and case_id = ${case_id}`.execute(cx.tx)
  const left = held.find((one) => one.file_case_id === file_case_id && one.account_id === account_id && one.left_at === null)
  invariant(left, 'whoever leaves a file of a round sits on it')
  await sql`update round_seat set left_at = now() where city_id = ${cx.city.id} and case_id = ${case_id} and file_case_id = ${file_case_id} and account_id = ${account_id}`.execute(cx.tx)
  const files = await hostOf(cx, plan.sheet).files(cx, [file_case_id]), all = await weighPairs(cx, plan, files, await reviewersOf(cx, case_id))
  const chosen = choose(all, { held, left, plan })
  if (chosen === null) return null
  const { sequence, number } = await nextNumber(cx, case_id, 'replacement')
  // A cap that so few cannot keep would leave the seat empty; the record shows which held.
  const cap_bp = chosen.people.length * plan.cap_bp >= fit_max ? plan.cap_bp : fit_max
  const request = roundOf(chosen, { number, plan: { per_employer_max: null, cap_bp }, demand: 1, loadOf: () => 1, strata: [] })
  const { seed, request_hash } = await freezeStep(cx, case_id, { sequence, what: 'replacement', file_case_id, request })
  const result = resultOf(request, assign(requestOf(request, seed), nodeTools))
  const next = all.people.find((one) => one.profile.code === result.seats[0]!.reviewer)!
  await settleStep(cx, case_id, sequence, request_hash, { result, refused: null, left: all.people.find((one) => one.account_id === account_id)?.profile.code ?? null, warning: null, reasons: null })
  await sql`insert into round_seat (city_id, case_id, file_case_id, account_id, kind) values (${cx.city.id}, ${case_id}, ${file_case_id}, ${next.account_id}, ${next.kind})`.execute(cx.tx)
  return { account_id: next.account_id, stratum: next.kind }
}

/** Who may take the seat: never barred, never seated on this file before, and not of an employer that has its places on it. The first way that leaves anybody. */
export function choose(all: Weighed, { held, left, plan }: { held: readonly Held[], left: Held, plan: { load_max: number, per_employer_max: number | null } }): Weighed | null {
  const [file] = all.files
  const been = new Set(held.filter((one) => one.file_case_id === left.file_case_id).map((one) => one.account_id))
  const sitting = held.filter((one) => one.file_case_id === left.file_case_id && one.left_at === null && one.account_id !== left.account_id)
  const load = (account_id: string) => held.filter((one) => one.account_id === account_id && one.left_at === null).length
  const of_employer = (employer: string) => all.people.filter((one) => one.profile.employer === employer && sitting.some((seat) => seat.account_id === one.account_id)).length
  const open = all.people.filter((one) => !been.has(one.account_id) && typeof all.pair(file!, one) === 'number' && (plan.per_employer_max === null || of_employer(one.profile.employer) < plan.per_employer_max))
  for (const fits of [
    (one: typeof open[number]) => one.kind === left.kind && load(one.account_id) < plan.load_max,
    (one: typeof open[number]) => one.kind === left.kind && load(one.account_id) <= plan.load_max,
    () => true,
  ]) {
    const people = open.filter(fits)
    if (people.length > 0) return { ...all, people }
  }
  return null
}
