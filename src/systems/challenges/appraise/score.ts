import { fault } from '#kernel/declare/fault.ts'
import { sql } from '#kernel/store/db.ts'
import type { Effect } from '#engines/cases/subject.ts'

/** Criteria of the score form, in order; equal weights, illustrative as the form says. */
export const criteria = ['necessity', 'novelty', 'difficulty', 'value', 'feasibility', 'budget'] as const

/** 确定评榜专家: names them in the case; only accounts that hold the role count. */
export const namePanel: Effect = async (cx, turn) => {
  const asked = turn.answers.experts as string[]
  const { rows } = await sql<{ account_id: string }>`select distinct account_id from membership
    where city_id = ${cx.city.id} and role = 'expert' and ended_at is null and account_id = any(${asked}::text[])`.execute(cx.tx)
  const wrong = asked.find((one) => !rows.some((row) => row.account_id === one))
  if (wrong !== undefined) throw fault('cases.wrong-answers', { count: 1 }, [{ path: 'experts', code: 'cases.wants-choice' }])
  return { parties: asked.map((account_id) => ({ role: 'expert', account_id })), note: { zh: `指定 ${asked.length} 位专家独立评分`, en: `${asked.length} experts will score independently` } }
}

/** 提交评分: one sheet per expert; the key refuses a second. The mean has equal weights, rounded half up to 0.01. */
export const recordScore: Effect = async (cx, turn) => {
  const answers = turn.answers as Record<string, number | string | boolean>
  if (answers['no-conflict'] !== true) throw fault('challenges.conflict-declared')
  const scores = Object.fromEntries(criteria.map((one) => [one, answers[one]]))
  const mean = Math.round(criteria.reduce((sum, one) => sum + Number(answers[one]), 0) * 100 / criteria.length) / 100
  await sql`insert into appraisal_score (city_id, case_id, account_id, scores, mean, comment)
    values (${cx.city.id}, ${turn.case.id}, ${cx.actor.account_id}, ${JSON.stringify(scores)}::jsonb, ${mean}, ${answers.comment})`.execute(cx.tx)
}
