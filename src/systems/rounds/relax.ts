import { fault, type Problem } from '#kernel/declare/fault.ts'
import { sql } from '#kernel/store/db.ts'
import type { CaseFile, Effect } from '#engines/cases/subject.ts'
import type { Cx } from '#kernel/store/cx.ts'
import { disclose } from '#systems/draws/public.ts'
import { dropDraws } from './ask.ts'
import { freezeFiles } from './freeze.ts'
import { filesIn, planOf, planProblems, releaseFiles, type Plan } from './plan.ts'
import { reviewersOf } from './reviewers.ts'

/**
 * 放宽条件，重新指派: only of a round that could not be served, so that nobody has seen a result to wish for another. What is changed stands in the history and in the record.
 * @throws fault `cases.wrong-answers`
 */
export const relaxRound: Effect = async (cx, turn) => {
  const case_id = turn.case.id, { answers } = turn, plan = await planOf(cx, case_id)
  const out = [...new Set((answers['leave-out'] ?? []) as string[])], files = (await filesIn(cx, case_id)).length - out.length
  const numbers = { 'technical-least': [0, 9], 'finance-least': [0, 9], 'load-max': [1, 100], 'cap-bp': [1, 10_000], 'least-fit': [0, 10_000], 'per-employer-max': [1, 9] } as const
  const broken = Object.entries(numbers).flatMap(([path, [min, max]]): Problem[] => {
    const value = answers[path] as number | null | undefined
    return value === undefined || value === null || (Number.isInteger(value) && value >= min && value <= max) ? [] : [{ path, code: 'rounds.whole', data: { min, max } }]
  })
  if (files < 1) broken.push({ path: 'leave-out', code: 'rounds.none-left' })
  if (broken.length > 0) throw fault('cases.wrong-answers', { count: broken.length }, broken)
  const next: Plan = {
    ...plan, technical_least: answers['technical-least'] as number, finance_least: answers['finance-least'] as number, load_max: answers['load-max'] as number, cap_bp: answers['cap-bp'] as number,
    least_fit: answers['least-fit'] as number, per_employer_max: (answers['per-employer-max'] as number | null | undefined) ?? null,
  }
  const pool = (await reviewersOf(cx, case_id)).filter((one) => one.declared !== null).length
  const problems = planProblems(cx, next, { files, pool }).map((one) => one.path === 'finance-min' ? { ...one, path: 'finance-least' } : one.path === 'reviewers' || one.path === 'per-file' ? { ...one, path: 'leave-out' } : one)
  if (problems.length > 0) throw fault('cases.wrong-answers', { count: problems.length }, problems)
  await releaseFiles(cx, case_id, 'left-out', out)
  await sql`update round_plan set technical_least = ${next.technical_least}, finance_least = ${next.finance_least}, load_max = ${next.load_max}, cap_bp = ${next.cap_bp}, least_fit = ${next.least_fit}, per_employer_max = ${next.per_employer_max}
    where city_id = ${cx.city.id} and case_id = ${case_id}`.execute(cx.tx)
  const { request_hash } = await freezeFiles(cx, case_id)
  return { note: { zh: `放宽条件后重新指派${out.length > 0 ? `，移出 ${out.length} 件` : ''}；申请摘要 ${request_hash.slice(0, 16)}…`, en: `Assigned anew under a relaxed plan${out.length > 0 ? `, ${out.length} files left out` : ''}. Hash of the request ${request_hash.slice(0, 16)}…` } }
}

/** What stands in the form of a plan to be relaxed: the plan as it is. */
export async function presentPlan(cx: Cx, file: CaseFile): Promise<Record<string, unknown>> {
  const plan = await planOf(cx, file.id)
  return { 'technical-least': plan.technical_least, 'finance-least': plan.finance_least, 'load-max': plan.load_max, 'cap-bp': plan.cap_bp, 'least-fit': plan.least_fit, ...plan.per_employer_max === null ? {} : { 'per-employer-max': plan.per_employer_max } }
}

/** 终止轮次: a round that cannot be served ends; its files wait again, and who was drawn for it is told. */
export const endUnserved: Effect = async (cx, turn) => {
  const because = String(turn.answers['opinion'])
  await releaseFiles(cx, turn.case.id, 'not-served', null)
  await sql`update round_plan set disclosed_at = now() where city_id = ${cx.city.id} and case_id = ${turn.case.id}`.execute(cx.tx)
  await disclose(cx, turn.case.id)
  return { acts: await dropDraws(cx, turn.case.id), note: { zh: because, en: because } }
}
