import { fault, invariant, type Problem } from '#kernel/declare/fault.ts'
import type { Cx } from '#kernel/store/cx.ts'
import { sql } from '#kernel/store/db.ts'
import type { Criteria } from '#engines/draw/criteria.ts'
import { sheetOf } from '#engines/reviews/round.ts'
import { hostsOf } from './offer.ts'
import { fit_max, panelsOf } from './terms.ts'

/** Files of a round, reviewers drawn for it, files of one reviewer. */
export const round_limits = { files_min: 2, files_max: 200, reviewers_max: 50, load_max: 100 }

/** How a round gives its files to reviewers. */
export type Plan = {
  sheet: string, panel: string, per_file: number, technical_least: number, finance_least: number, load_max: number, cap_bp: number, per_employer_max: number | null, least_fit: number
}
/** 评审轮次 as its table holds it, once it was planned. */
export type RoundPlan = Plan & { case_id: string, disclosed_at: string | null }

/** The plan of a round; null while nothing was chosen. */
export async function findPlan(cx: Cx, case_id: string): Promise<RoundPlan | null> {
  const { rows } = await sql<RoundPlan>`select case_id, sheet, panel, per_file, technical_least, finance_least, load_max, cap_bp, per_employer_max, least_fit, to_char(disclosed_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as disclosed_at
    from round_plan where city_id = ${cx.city.id} and case_id = ${case_id} and sheet is not null`.execute(cx.tx)
  return rows[0] ?? null
}

/** The plan of a round that was planned. */
export async function planOf(cx: Cx, case_id: string): Promise<RoundPlan> {
  const found = await findPlan(cx, case_id)
  invariant(found, 'a round past its first step was planned')
  return found
}

/** Files that are in the round now, by id. Elevate first. */
export async function filesIn(cx: Cx, case_id: string): Promise<{ id: string, seated_at: string | null, ended_at: string | null }[]> {
  const { rows } = await sql<{ id: string, seated_at: string | null, ended_at: string | null }>`select file_case_id as id, seated_at::text as seated_at, ended_at::text as ended_at from round_file
    where city_id = ${cx.city.id} and case_id = ${case_id} and left_at is null order by file_case_id`.execute(cx.tx)
  return rows
}

/** Lets files go that have no panel yet: those named, or all. Elevate first. */
export async function releaseFiles(cx: Cx, case_id: string, because: 'taken-back' | 'left-out' | 'not-waiting' | 'not-served', ids: readonly string[] | null): Promise<void> {
  await sql`update round_file set left_at = now(), left_because = ${because} where city_id = ${cx.city.id} and case_id = ${case_id} and left_at is null and seated_at is null and (${ids === null} or file_case_id = any(${[...ids ?? []]}::text[]))`.execute(cx.tx)
}

type Answers = Record<string, unknown>
const wrong = (path: string, code: string, data: Record<string, unknown> = {}): Problem => ({ path, code, data })

/** Whole numbers that are missing, broken or out of bounds, by the form's own names. */
function wholeNumbers(answers: Answers, bounds: Record<string, readonly [number, number]>): Problem[] {
  return Object.entries(bounds).flatMap(([path, [min, max]]) => {
    const value = answers[path]
    return value === undefined || value === null || (Number.isInteger(value) && (value as number) >= min && (value as number) <= max) ? [] : [wrong(path, 'rounds.whole', { min, max })]
  })
}

const bounds = { 'per-file': [1, 9], 'technical-percent-min': [0, 100], 'finance-min': [0, 9], 'load-max': [1, round_limits.load_max], 'cap-bp': [1, fit_max], 'per-employer-max': [1, 9], 'least-fit': [0, fit_max], reviewers: [1, round_limits.reviewers_max] } as const

/**
 * Reads a plan from the answers of its form, and says at once what could not work whoever is drawn.
 * @throws fault `cases.wrong-answers` with every problem at its field
 */
export function readPlan(cx: Cx, answers: Answers, files: number): { plan: Plan, criteria: Criteria, reviewers: number | null } {
  const problems = wholeNumbers(answers, bounds)
  const number = (name: keyof typeof bounds, otherwise: number) => (answers[name] as number | null | undefined) ?? otherwise
  const sheet_id = String(answers['sheet']), criteria = panelsOf(cx).find((one) => one.id === answers['criteria'])
  if (!hostsOf(cx).has(sheet_id)) problems.push(wrong('sheet', 'cases.wants-choice'))
  if (!criteria) problems.push(wrong('criteria', 'cases.wants-choice'))
  if (files < round_limits.files_min || files > round_limits.files_max) problems.push(wrong('files', 'rounds.files', { min: round_limits.files_min, max: round_limits.files_max, is: files }))
  if (problems.length > 0 || !criteria) throw fault('cases.wrong-answers', { count: problems.length }, problems)
  const per_file = number('per-file', 0), reviewers = (answers['reviewers'] as number | null | undefined) ?? null
  const plan: Plan = {
    sheet: sheet_id, panel: criteria.id, per_file, technical_least: Math.ceil(per_file * number('technical-percent-min', 0) / 100), finance_least: number('finance-min', 0),
    load_max: number('load-max', 1), cap_bp: number('cap-bp', fit_max), per_employer_max: (answers['per-employer-max'] as number | null | undefined) ?? null, least_fit: number('least-fit', 0),
  }
  const found = planProblems(cx, plan, { files, pool: reviewers ?? seatsIn(criteria) })
  if (reviewers !== null) found.push(...seatProblems(criteria, reviewers))
  if (found.length > 0) throw fault('cases.wrong-answers', { count: found.length }, found)
  return { plan, criteria, reviewers }
}

/** What a plan cannot mean, before anybody is drawn; also of one that is relaxed. */
export function planProblems(cx: Cx, { sheet, per_file, technical_least, finance_least, load_max, cap_bp }: Plan, { files, pool }: { files: number, pool: number }): Problem[] {
  const { min, max } = sheetOf(cx, sheet).reviewers
  return [
    ...per_file < min || per_file > max ? [wrong('per-file', 'rounds.per-file', { min, max })] : [],
    ...technical_least + finance_least > per_file ? [wrong('finance-min', 'rounds.shares', { technical: technical_least, finance: finance_least, per_file })] : [],
    ...pool < per_file ? [wrong('reviewers', 'rounds.pool-below-file', { pool, per_file })] : [],
    ...load_max * pool < per_file * files ? [wrong('load-max', 'rounds.load-too-low', { wanted: per_file * files, there: load_max * pool, least: Math.ceil(per_file * files / pool) })] : [],
    ...cap_bp * pool < per_file * fit_max ? [wrong('cap-bp', 'rounds.cap-too-low', { least: Math.ceil(per_file * fit_max / pool), pool })] : [],
  ]
}

/** All seats of criteria. */
export function seatsIn({ strata }: Pick<Criteria, 'strata'>): number {
  return strata.reduce((sum, one) => sum + one.seats, 0)
}

/** Another number of reviewers goes to the one technical stratum, as with any draw. */
function seatProblems({ strata }: Criteria, wanted: number): Problem[] {
  const technical = strata.filter((one) => one.kind === 'technical'), others = seatsIn({ strata: strata.filter((one) => one.kind !== 'technical') })
  if (technical.length !== 1) return [wrong('reviewers', 'rounds.reviewers-fixed', { is: seatsIn({ strata }) })]
  return wanted <= others ? [wrong('reviewers', 'rounds.reviewers-too-few', { others })] : []
}
